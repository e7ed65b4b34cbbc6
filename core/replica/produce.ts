import { put, remove } from '../collections/table.ts';
import { isInternalPartition } from '../coordinator/partition-for.ts';
import type { RecordBatch } from '../log/batch.ts';
import { appendAsLeader, awaitsFlush, type Log, UNGUARDED } from '../log/log.ts';
import { findProducer } from '../log/producer-state.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import {
  type CurrentLeader,
  NO_LEADER_HINT,
  type ProducePartition,
  type ProducePartitionResponse,
  type ProduceRequest,
} from '../protocol/produce.ts';
import { plusMs } from '../time.ts';
import { maybeIncrementHighWatermark } from './high-watermark.ts';
import { absenceError } from './lookups.ts';
import { effectiveMinIsr, isLeader, type Partition } from './partition.ts';
import { type DelayedProduce, PRODUCE_TIMER, type ProduceStatus } from './state.ts';
import { guardOf, NOTHING_VERIFIED, refusedBy, type Verified } from './verification.ts';
import {
  currentLeader,
  indexOfPartition,
  partitionAt,
  setLog,
  touchWritten,
  type Work,
} from './work.ts';

/** Appends batches to logs led here and answers as `acks` asks (replication §2.4). */
export function onProduce(
  work: Work,
  connection: ConnectionId,
  request: ProduceRequest,
  verified: Verified = NOTHING_VERIFIED,
): void {
  const { acks, partitions: produced } = request;
  const partitions = new Array<ProduceStatus>(produced.length);
  let isWaiting = false;
  for (let i = 0; i < partitions.length; i++) {
    const batch = produced[i] as ProducePartition;
    const status = isInternalPartition(batch.partition)
      ? failure(batch, 'INVALID_TOPIC_EXCEPTION')
      : appendVerified(work, acks, batch, verified);
    const isPending = waits(status, acks);
    isWaiting = isWaiting || isPending;
    partitions[i] = isPending ? pending(status) : status;
  }
  if (!isWaiting) {
    answer(work, connection, partitions, acks);
    return;
  }
  const slots = partitions.map((status) => slotOf(work, status));
  if (tryCompleteProduce(work, { id: connection, acks, slots, partitions })) return;
  if (acks !== -1) return;
  work.turn.setTimer(PRODUCE_TIMER, connection, plusMs(work.turn.now, request.timeoutMs));
}

const waits = (status: ProduceStatus, acks: ProduceRequest['acks']): boolean =>
  status.error === 'NONE' && (acks === -1 || status.flushUpTo > 0);

/** What could not be verified is not appended (clients §3.8). */
function appendVerified(
  work: Work,
  acks: ProduceRequest['acks'],
  produced: ProducePartition,
  verified: Verified,
): ProduceStatus {
  if (verified === NOTHING_VERIFIED) return appendLocally(work, acks, produced, UNGUARDED);
  const error = refusedBy(verified, produced.partition);
  if (error !== null) return failure(produced, error);
  return appendLocally(work, acks, produced, guardOf(verified, produced.partition));
}

/** Appends a batch to the log of a partition led here (replication §2.4); `guard` is that of a transaction. */
export function appendLocally(
  work: Work,
  acks: ProduceRequest['acks'],
  produced: ProducePartition,
  guard: number,
): ProduceStatus {
  const { partition: name, topicId, batch } = produced;
  const index = indexOfPartition(work, name);
  if (index < 0) return failure(produced, absenceError(work, name, topicId));
  const partition = partitionAt(work, index);
  const refusal = refusalOf(work, partition, acks, topicId);
  if (refusal !== 'NONE') return failure(produced, refusal);
  const { log, error, baseOffset, lastOffset } = appendAsLeader(
    partition.log,
    work.turn,
    batch,
    partition.leaderEpoch,
    partition.settings,
    work.next.switches,
    guard,
  );
  setLog(work, index, log);
  if (error !== 'NONE') return failure(produced, error);
  const isNew = log.logEndOffset > partition.log.logEndOffset;
  if (batch.isTransactional && isNew) tellOpened(work, name, batch, log, baseOffset);
  touchWritten(work, log.slot);
  maybeIncrementHighWatermark(work, index);
  return {
    partition: name,
    acksPending: false,
    flushUpTo: awaitsFlush(log) ? log.syncFlushUpTo : 0,
    error: 'NONE',
    baseOffset,
    lastOffset,
    logStartOffset: log.logStartOffset,
  };
}

function tellOpened(
  { turn }: Work,
  partition: PartitionName,
  { producerId, producerEpoch }: RecordBatch,
  log: Log,
  baseOffset: number,
): void {
  const entry = findProducer(log.producers, producerId);
  if (entry === null || entry.txnFirstOffset !== baseOffset) return;
  const firstOffset = baseOffset;
  turn.probe({ type: 'TransactionOpened', partition, producerId, producerEpoch, firstOffset });
}

function refusalOf(
  work: Work,
  partition: Partition,
  acks: ProduceRequest['acks'],
  topicId: string,
): ErrorCode {
  if (topicId !== '' && topicId !== partition.topicId) return 'UNKNOWN_TOPIC_ID';
  if (!isLeader(partition, work.next.brokerId)) return 'NOT_LEADER_OR_FOLLOWER';
  const underMinIsr = partition.isrState.isr.length < effectiveMinIsr(partition);
  return acks === -1 && underMinIsr ? 'NOT_ENOUGH_REPLICAS' : 'NONE';
}

const failure = (produced: ProducePartition, error: ErrorCode): ProduceStatus => ({
  partition: produced.partition,
  acksPending: false,
  flushUpTo: 0,
  error,
  baseOffset: -1,
  lastOffset: -1,
  logStartOffset: -1,
});

/** What the producer is told if the in-sync replicas do not get there in time (replication §2.4). */
const pending = (status: ProduceStatus): ProduceStatus =>
  copyStatus(status, true, 'REQUEST_TIMED_OUT');

const copyStatus = (s: ProduceStatus, acksPending: boolean, error: ErrorCode): ProduceStatus => ({
  partition: s.partition,
  acksPending,
  flushUpTo: s.flushUpTo,
  error,
  baseOffset: s.baseOffset,
  lastOffset: s.lastOffset,
  logStartOffset: s.logStartOffset,
});

function slotOf(work: Work, status: ProduceStatus): number {
  const index = indexOfPartition(work, status.partition);
  return index < 0 ? -1 : partitionAt(work, index).log.slot;
}

/**
 * Answers a waiting write if every partition has an outcome, else keeps it waiting. It is keyed by offset and not by
 * epoch: who leads again without having been a follower in its own view completes old writes (replication §2.4).
 */
export function tryCompleteProduce(work: Work, delayed: DelayedProduce): boolean {
  let statuses: ProduceStatus[] | null = null;
  let stillPending = false;
  for (let i = 0; i < delayed.partitions.length; i++) {
    const status = delayed.partitions[i] as ProduceStatus;
    if (!status.acksPending) continue;
    const outcome = outcomeOf(work, status, delayed.acks);
    if (outcome === null) {
      stillPending = true;
    } else {
      statuses ??= delayed.partitions.slice();
      statuses[i] = copyStatus(status, false, outcome);
    }
  }
  const partitions = statuses ?? delayed.partitions;
  if (!stillPending) {
    finishProduce(work, delayed, partitions);
    return true;
  }
  const known = work.next.delayedProduces;
  if (statuses !== null || !known.includes(delayed)) {
    work.next.delayedProduces = put(known, {
      id: delayed.id,
      acks: delayed.acks,
      slots: delayed.slots,
      partitions,
    });
  }
  return false;
}

/** The outcome of a waiting write, null while it waits (`checkEnoughReplicasReachOffset`). */
function outcomeOf(
  work: Work,
  status: ProduceStatus,
  acks: ProduceRequest['acks'],
): ErrorCode | null {
  const index = indexOfPartition(work, status.partition);
  if (index < 0) return absenceError(work, status.partition, '');
  const partition = partitionAt(work, index);
  const { log } = partition;
  if (status.flushUpTo > log.recoveryPoint && awaitsFlush(log)) return null;
  if (acks !== -1) return 'NONE';
  if (!isLeader(partition, work.next.brokerId)) return 'NOT_LEADER_OR_FOLLOWER';
  if (log.highWatermark < status.lastOffset + 1) return null;
  return effectiveMinIsr(partition) <= partition.isrState.maximalIsr.length
    ? 'NONE'
    : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
}

/** The producer's patience is over; what was appended stays, its outcome is unknown (replication §2.4). */
export function expireProduce(work: Work, delayed: DelayedProduce): void {
  finishProduce(work, delayed, delayed.partitions);
}

function finishProduce(
  work: Work,
  { id: connection, acks }: DelayedProduce,
  statuses: readonly ProduceStatus[],
): void {
  const left = remove(work.next.delayedProduces, connection);
  if (left !== work.next.delayedProduces) {
    work.next.delayedProduces = left;
    if (acks === -1) work.turn.cancelTimer(PRODUCE_TIMER, connection);
  }
  answer(work, connection, statuses, acks);
}

function answer(
  work: Work,
  connection: ConnectionId,
  statuses: readonly ProduceStatus[],
  acks: ProduceRequest['acks'],
): void {
  if (acks === 0) {
    // Without a response the only way to tell of an error is to close the connection.
    const failed = statuses.some((status) => status.error !== 'NONE');
    if (failed) work.turn.disconnect(connection);
    else work.turn.reply(connection, null);
    return;
  }
  const partitions = new Array<ProducePartitionResponse>(statuses.length);
  for (let i = 0; i < partitions.length; i++) {
    const status = statuses[i] as ProduceStatus;
    if (status.error === 'NONE') acknowledge(work, status, acks);
    partitions[i] = responseTo(work, status);
  }
  work.turn.reply(connection, { type: 'ProduceResponse', partitions });
}

function acknowledge(work: Work, status: ProduceStatus, acks: ProduceRequest['acks']): void {
  const index = indexOfPartition(work, status.partition);
  // Its log is gone since: another partition of the same write was waited for.
  if (index < 0) return;
  const partition = partitionAt(work, index);
  work.turn.probe({
    type: 'WriteAcknowledged',
    partition: status.partition,
    acks,
    baseOffset: status.baseOffset,
    lastOffset: status.lastOffset,
    leaderEpoch: partition.leaderEpoch,
  });
}

function responseTo(work: Work, status: ProduceStatus): ProducePartitionResponse {
  const { partition, error } = status;
  const hint: CurrentLeader =
    error === 'NOT_LEADER_OR_FOLLOWER' ? currentLeader(work, partition) : NO_LEADER_HINT;
  return {
    partition,
    error,
    baseOffset: error === 'NONE' ? status.baseOffset : -1,
    logStartOffset: error === 'NONE' ? status.logStartOffset : -1,
    currentLeader: hint,
  };
}
