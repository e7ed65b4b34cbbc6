import { replaceAt, search } from '../collections/table.ts';
import type { Switches } from '../config/switches.ts';
import type { RecordBatch } from '../log/batch.ts';
import { endOffsetFor, latestEpoch } from '../log/epoch-cache.ts';
import { abortedBetween, type Log, lastStableOffset, readBatches } from '../log/log.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type {
  AbortedTransaction,
  EpochEndOffset,
  FetchPartition,
  FetchPartitionResponse,
  FetchRequest,
} from '../protocol/fetch.ts';
import { NO_LEADER_HINT } from '../protocol/produce.ts';
import { maybeIncrementHighWatermark } from './high-watermark.ts';
import { maybeExpandIsr } from './isr.ts';
import { noteRead } from './log-directories.ts';
import { absenceError, aliveBrokerEpoch } from './lookups.ts';
import {
  checkLeaderEpoch,
  draftPartition,
  isLeader,
  type Partition,
  type RemoteReplica,
} from './partition.ts';
import { preferredReadReplica } from './preferred-replica.ts';
import {
  currentLeader,
  indexOfPartition,
  partitionAt,
  setPartition,
  touchProduces,
  type Work,
} from './work.ts';

const NO_BATCHES: readonly RecordBatch[] = [];

/** Whether a fetch comes from a follower; consumers have no broker id. */
export const isFromFollower = (request: FetchRequest): boolean => request.replicaId >= 0;

/** Where the partitions of a fetch stand in the broker's list, so that they are looked up once per step. */
export function placesOf(work: Work, request: FetchRequest): readonly number[] {
  const { partitions } = request;
  const places = new Array<number>(partitions.length);
  for (let i = 0; i < places.length; i++) {
    places[i] = indexOfPartition(work, (partitions[i] as FetchPartition).partition);
  }
  return places;
}

/** Reads all partitions of a fetch within its limits; the first one with data may exceed them (KIP-74). */
export function readPartitions(
  work: Work,
  request: FetchRequest,
  places: readonly number[],
  updateFollower: boolean,
): readonly FetchPartitionResponse[] {
  let limitBytes = request.maxBytes;
  let minOneBatch = true;
  const results = new Array<FetchPartitionResponse>(places.length);
  for (let i = 0; i < places.length; i++) {
    const result = readPartition(
      work,
      request,
      request.partitions[i] as FetchPartition,
      places[i] as number,
      limitBytes,
      minOneBatch,
      updateFollower,
    );
    const sizeBytes = sizeOf(result.batches);
    if (sizeBytes > 0) minOneBatch = false;
    limitBytes = Math.max(0, limitBytes - sizeBytes);
    results[i] = result;
  }
  return results;
}

/**
 * Whether a fetch would get an answer without data, error or redirection: then it has to wait, since it stands exactly
 * where each partition ends for it.
 */
export function readsNothing(
  work: Work,
  request: FetchRequest,
  places: readonly number[],
): boolean {
  if (places.length === 0 || isOutdated(work, request)) return false;
  for (let i = 0; i < places.length; i++) {
    const wanted = request.partitions[i] as FetchPartition;
    const index = places[i] as number;
    if (index < 0 || refusalOf(work, request, wanted, index) !== 'NONE') return false;
    const partition = partitionAt(work, index);
    if (wanted.fetchOffset !== readBound(partition, request)) return false;
    if (preferredReadReplica(work, request, wanted, partition) >= 0) return false;
    if (!isInRange(partition, wanted.fetchOffset)) return false;
    if (divergenceOf(partition, wanted, work.next.switches) !== null) return false;
  }
  return true;
}

/** What the leader learns from a follower's fetch of partitions that it reads nothing of (replication §2.2). */
export function noteFollower(work: Work, request: FetchRequest, places: readonly number[]): void {
  if (!isFromFollower(request)) return;
  for (let i = 0; i < places.length; i++) {
    const wanted = request.partitions[i] as FetchPartition;
    updateFollowerState(work, places[i] as number, request, wanted);
  }
}

/** The bytes of batches on the wire. */
export function sizeOf(batches: readonly RecordBatch[]): number {
  let sizeBytes = 0;
  for (const batch of batches) sizeBytes += batch.sizeBytes;
  return sizeBytes;
}

function readPartition(
  work: Work,
  request: FetchRequest,
  wanted: FetchPartition,
  index: number,
  limitBytes: number,
  minOneBatch: boolean,
  updateFollower: boolean,
): FetchPartitionResponse {
  const refusal = refusalOf(work, request, wanted, index);
  if (refusal !== 'NONE') return failure(work, wanted, refusal);
  const partition = partitionAt(work, index);
  const preferred = preferredReadReplica(work, request, wanted, partition);
  if (preferred >= 0) return redirection(wanted, partition, preferred);
  const divergence = divergenceOf(partition, wanted, work.next.switches);
  if (divergence === 'OFFSET_OUT_OF_RANGE') return failure(work, wanted, divergence);
  if (divergence === null && !isInRange(partition, wanted.fetchOffset)) {
    return failure(work, wanted, 'OFFSET_OUT_OF_RANGE');
  }
  const batches =
    divergence === null
      ? batchesOf(work, request, wanted, partition, limitBytes, minOneBatch)
      : NO_BATCHES;
  // KAFKA-7104: the answer has the watermark as it was before this very fetch raised it.
  const { highWatermark, logStartOffset } = partition.log;
  const stableBefore = lastStableOffset(partition.log);
  // KAFKA-13141: the position of a follower that diverges says nothing about what it has in common with the leader.
  const counts =
    divergence === null || work.next.switches['repl.divergingFetch'] === 'counts-as-progress';
  if (updateFollower && counts && isFromFollower(request)) {
    const error = updateFollowerState(work, index, request, wanted);
    if (error !== 'NONE') return failure(work, wanted, error);
  }
  return {
    partition: wanted.partition,
    error: 'NONE',
    highWatermark,
    lastStableOffset: stableBefore,
    logStartOffset,
    divergingEpoch: divergence,
    preferredReadReplica: -1,
    currentLeader: NO_LEADER_HINT,
    batches,
    abortedTransactions: abortedAmong(request, partition.log, wanted.fetchOffset, batches),
  };
}

const NO_ABORTED: readonly AbortedTransaction[] = [];

/** What a reader of committed records is to skip among the batches it gets (UnifiedLog.collectAbortedTransactions). */
function abortedAmong(
  request: FetchRequest,
  { transactions }: Log,
  fetchOffset: number,
  batches: readonly RecordBatch[],
): readonly AbortedTransaction[] | null {
  if (request.isolationLevel === 'read_uncommitted' || isFromFollower(request)) return null;
  const last = batches[batches.length - 1];
  if (transactions === null || last === undefined) return NO_ABORTED;
  return abortedBetween(transactions, fetchOffset, last.lastOffset + 1);
}

/** Why a partition cannot be read at all, `NONE` if it can (replication §4.2, §5.3). */
function refusalOf(
  work: Work,
  request: FetchRequest,
  wanted: FetchPartition,
  index: number,
): ErrorCode {
  if (index < 0) return absenceError(work, wanted.partition, wanted.topicId);
  const partition = partitionAt(work, index);
  if (wanted.topicId !== '' && wanted.topicId !== partition.topicId) return 'INCONSISTENT_TOPIC_ID';
  const epochError = checkLeaderEpoch(partition, wanted.currentLeaderEpoch);
  if (epochError !== 'NONE') return epochError;
  const leads = isLeader(partition, work.next.brokerId);
  if (!isFromFollower(request)) {
    // KIP-392: consumers may read from any replica.
    const isAllowed = leads || work.next.switches['repl.consumerReads'] === 'any-replica';
    return isAllowed ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
  }
  if (!leads) return 'NOT_LEADER_OR_FOLLOWER';
  if (search(partition.remotes, request.replicaId) >= 0) return 'NONE';
  return wanted.currentLeaderEpoch >= 0 ? 'UNKNOWN_LEADER_EPOCH' : 'NOT_LEADER_OR_FOLLOWER';
}

/** Where the fetcher's log parts from this one (KIP-595), null where it does not or was not asked. */
export function divergenceOf(
  partition: Partition,
  wanted: FetchPartition,
  switches: Switches,
): EpochEndOffset | null | 'OFFSET_OUT_OF_RANGE' {
  if (wanted.lastFetchedEpoch < 0) return null;
  const { log } = partition;
  const isLatest = wanted.lastFetchedEpoch === latestEpoch(log.epochCache);
  // Mostly the fetcher is in the leader's own epoch, which ends where the log does.
  if (isLatest && isInRange(partition, wanted.fetchOffset)) return null;
  const end = endOffsetFor(log.epochCache, log.logEndOffset, wanted.lastFetchedEpoch, switches);
  if (end.epoch < 0 || end.endOffset < 0) return 'OFFSET_OUT_OF_RANGE';
  // KAFKA-12996: below the log start truncation would not help, whether the epochs diverge or not.
  if (wanted.fetchOffset < log.logStartOffset) return 'OFFSET_OUT_OF_RANGE';
  return end.epoch < wanted.lastFetchedEpoch || end.endOffset < wanted.fetchOffset ? end : null;
}

const isInRange = ({ log }: Partition, offset: number): boolean =>
  offset >= log.logStartOffset && offset <= log.logEndOffset;

/**
 * Up to where a fetch may read: a follower the whole log, a consumer what is replicated, and with read_committed what is
 * decided (replication §7).
 */
export function readBound({ log }: Partition, request: FetchRequest): number {
  if (isFromFollower(request)) return log.logEndOffset;
  return request.isolationLevel === 'read_committed' ? lastStableOffset(log) : log.highWatermark;
}

/** The batches that answer a fetch of one partition. */
function batchesOf(
  work: Work,
  request: FetchRequest,
  wanted: FetchPartition,
  partition: Partition,
  limitBytes: number,
  minOneBatch: boolean,
): readonly RecordBatch[] {
  const bound = readBound(partition, request);
  if (wanted.fetchOffset >= bound) return NO_BATCHES;
  const maxBytes = Math.min(wanted.maxBytes, limitBytes);
  noteRead(work, partition.log);
  return readBatches(
    partition.log,
    work.turn.disk,
    wanted.fetchOffset,
    bound,
    maxBytes,
    minOneBatch,
  );
}

/** KIP-903: a fetch of the broker's earlier process must not speak for the present one. */
function isOutdated(work: Work, { replicaId, replicaEpoch }: FetchRequest): boolean {
  if (replicaEpoch === -1) return false;
  const alive = aliveBrokerEpoch(work.view.image, replicaId);
  return alive !== null && alive > replicaEpoch;
}

/** What a leader learns from a follower's fetch, with what follows for ISR and high watermark (replication §2.2). */
function updateFollowerState(
  work: Work,
  index: number,
  request: FetchRequest,
  wanted: FetchPartition,
): ErrorCode {
  if (isOutdated(work, request)) return 'NOT_LEADER_OR_FOLLOWER';
  const { replicaId, replicaEpoch } = request;
  const partition = partitionAt(work, index);
  const at = search(partition.remotes, replicaId);
  const old = partition.remotes[at] as RemoteReplica;
  const leaderLogEndOffset = partition.log.logEndOffset;
  const remote = afterFetch(old, wanted, leaderLogEndOffset, replicaEpoch, work);
  const draft = draftPartition(partition);
  draft.remotes = replaceAt(partition.remotes, at, remote);
  setPartition(work, index, draft);
  // Who deletes records waits for every log start; both watermarks are looked at together (KIP-107).
  if (remote.logStartOffset !== old.logStartOffset) touchProduces(work, partition.log.slot);
  maybeExpandIsr(work, index, replicaId);
  if (remote.logEndOffset !== old.logEndOffset) maybeIncrementHighWatermark(work, index);
  return 'NONE';
}

/** A follower's state after a fetch that was read at `leaderLogEndOffset` (replication §2.2). */
function afterFetch(
  old: RemoteReplica,
  wanted: FetchPartition,
  leaderLogEndOffset: number,
  brokerEpoch: number,
  work: Work,
): RemoteReplica {
  const { now } = work.turn;
  let { lastCaughtUpTime } = old;
  if (wanted.fetchOffset >= leaderLogEndOffset) {
    if (now > lastCaughtUpTime) lastCaughtUpTime = now;
  } else if (wanted.fetchOffset >= old.lastFetchLeaderLogEndOffset) {
    if (old.lastFetchTime > lastCaughtUpTime) lastCaughtUpTime = old.lastFetchTime;
  }
  return {
    id: old.id,
    logEndOffset: wanted.fetchOffset,
    logStartOffset: wanted.logStartOffset,
    lastFetchLeaderLogEndOffset: Math.max(leaderLogEndOffset, old.lastFetchLeaderLogEndOffset),
    lastFetchTime: now,
    lastCaughtUpTime,
    brokerEpoch,
  };
}

/** KIP-392: where the consumer shall read instead; it gets no data here, wherever its offset lies. */
function redirection(
  wanted: FetchPartition,
  { log }: Partition,
  preferred: number,
): FetchPartitionResponse {
  return {
    partition: wanted.partition,
    error: 'NONE',
    highWatermark: log.highWatermark,
    lastStableOffset: lastStableOffset(log),
    logStartOffset: log.logStartOffset,
    divergingEpoch: null,
    preferredReadReplica: preferred,
    currentLeader: NO_LEADER_HINT,
    batches: NO_BATCHES,
    abortedTransactions: null,
  };
}

function failure(work: Work, wanted: FetchPartition, error: ErrorCode): FetchPartitionResponse {
  const moved = error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH';
  return {
    partition: wanted.partition,
    error,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    divergingEpoch: null,
    preferredReadReplica: -1,
    currentLeader: moved ? currentLeader(work, wanted.partition) : NO_LEADER_HINT,
    batches: NO_BATCHES,
    abortedTransactions: null,
  };
}
