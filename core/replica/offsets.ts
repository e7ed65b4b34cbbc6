import type { RecordBatch } from '../log/batch.ts';
import { endOffsetFor } from '../log/epoch-cache.ts';
import { lastStableOffset, readBatches } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import {
  EARLIEST_TIMESTAMP,
  LATEST_TIMESTAMP,
  type ListOffsetsPartition,
  type ListOffsetsPartitionResponse,
  type ListOffsetsRequest,
  MAX_TIMESTAMP,
  type OffsetForLeaderEpochPartition,
  type OffsetForLeaderEpochResult,
  type OffsetsForLeaderEpochRequest,
} from '../protocol/offsets.ts';
import { noteRead } from './log-directories.ts';
import { absenceError } from './lookups.ts';
import { checkLeaderEpoch, isLeader, type Partition } from './partition.ts';
import { indexOfPartition, partitionAt, type Work } from './work.ts';

/** Answers where logs led here begin and end (replication §7, KIP-207). */
export function onListOffsets(
  work: Work,
  connection: ConnectionId,
  request: ListOffsetsRequest,
): void {
  const partitions: ListOffsetsPartitionResponse[] = [];
  for (const wanted of request.partitions) partitions.push(offsetOf(work, request, wanted));
  work.turn.reply(connection, { type: 'ListOffsetsResponse', partitions });
}

/** Answers where an epoch ends in logs led here (KIP-101, KIP-279, KIP-320; replication §4.4). */
export function onOffsetsForLeaderEpoch(
  work: Work,
  connection: ConnectionId,
  request: OffsetsForLeaderEpochRequest,
): void {
  const partitions: OffsetForLeaderEpochResult[] = [];
  for (const wanted of request.partitions) partitions.push(epochEndOf(work, wanted));
  work.turn.reply(connection, { type: 'OffsetsForLeaderEpochResponse', partitions });
}

/** Only the leader of the epoch named answers for a log (replication §5.3). */
function refusalOf(work: Work, name: string, index: number, leaderEpoch: number): ErrorCode {
  if (index < 0) return absenceError(work, name, '');
  const partition = partitionAt(work, index);
  const error = checkLeaderEpoch(partition, leaderEpoch);
  if (error !== 'NONE') return error;
  return isLeader(partition, work.next.brokerId) ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}

function epochEndOf(work: Work, wanted: OffsetForLeaderEpochPartition): OffsetForLeaderEpochResult {
  const { partition } = wanted;
  const index = indexOfPartition(work, partition);
  const error = refusalOf(work, partition, index, wanted.currentLeaderEpoch);
  if (error !== 'NONE') return { partition, error, leaderEpoch: -1, endOffset: -1 };
  const { log } = partitionAt(work, index);
  const { switches } = work.next;
  const { epoch, endOffset } = endOffsetFor(
    log.epochCache,
    log.logEndOffset,
    wanted.leaderEpoch,
    switches,
  );
  // The first answer of this API had no epoch, only an offset (KIP-101).
  const withoutEpoch = switches['repl.truncation'] === 'offsets-for-leader-epoch';
  return { partition, error, leaderEpoch: withoutEpoch ? -1 : epoch, endOffset };
}

function offsetOf(
  work: Work,
  request: ListOffsetsRequest,
  wanted: ListOffsetsPartition,
): ListOffsetsPartitionResponse {
  const index = indexOfPartition(work, wanted.partition);
  const error = refusalOf(work, wanted.partition, index, wanted.currentLeaderEpoch);
  if (error !== 'NONE') return found(wanted, error, -1, -1);
  const partition = partitionAt(work, index);
  const fromClient = request.replicaId < 0;
  const { log } = partition;
  const committed =
    request.isolationLevel === 'read_committed' ? lastStableOffset(log) : log.highWatermark;
  const bound = fromClient ? committed : log.logEndOffset;
  const unavailable = fromClient && isHighWatermarkBehind(work, partition);
  switch (wanted.timestamp) {
    case LATEST_TIMESTAMP:
      return unavailable
        ? found(wanted, 'OFFSET_NOT_AVAILABLE', -1, -1)
        : found(wanted, 'NONE', bound, partition.leaderEpoch);
    case EARLIEST_TIMESTAMP:
      return earliest(wanted, partition);
    default:
      return byTimestamp(work, wanted, partition, bound, unavailable);
  }
}

/** KIP-207: after an election the end offset could go back; until the high watermark is above the epoch's start. */
const isHighWatermarkBehind = (work: Work, partition: Partition): boolean =>
  work.next.switches['repl.listOffsetsAfterElection'] === 'wait-for-epoch-start' &&
  partition.leaderEpochStartOffset > partition.log.highWatermark;

function earliest(wanted: ListOffsetsPartition, { log }: Partition): ListOffsetsPartitionResponse {
  const first = log.epochCache.entries[0];
  const known = first !== undefined && first.startOffset <= log.logStartOffset;
  return found(wanted, 'NONE', log.logStartOffset, known ? first.epoch : -1);
}

const largestTimestamp = (batches: readonly RecordBatch[]): number =>
  batches.reduce((largest, batch) => Math.max(largest, batch.maxTimestampMs), -1);

function byTimestamp(
  work: Work,
  wanted: ListOffsetsPartition,
  { log }: Partition,
  bound: number,
  unavailable: boolean,
): ListOffsetsPartitionResponse {
  noteRead(work, log);
  const batches = readBatches(
    log,
    work.turn.disk,
    log.logStartOffset,
    log.logEndOffset,
    Number.MAX_SAFE_INTEGER,
    true,
  );
  const timestamp =
    wanted.timestamp === MAX_TIMESTAMP ? largestTimestamp(batches) : wanted.timestamp;
  for (const batch of batches) {
    if (batch.maxTimestampMs < timestamp) continue;
    const at = batch.records.findIndex((record) => record.timestampMs >= timestamp);
    const offset = batch.baseOffset + at;
    if (offset < bound) return found(wanted, 'NONE', offset, batch.leaderEpoch);
    break;
  }
  return found(wanted, unavailable ? 'OFFSET_NOT_AVAILABLE' : 'NONE', -1, -1);
}

const found = (
  wanted: ListOffsetsPartition,
  error: ErrorCode,
  offset: number,
  leaderEpoch: number,
): ListOffsetsPartitionResponse => ({ partition: wanted.partition, error, offset, leaderEpoch });
