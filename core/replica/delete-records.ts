import { find, put, remove } from '../collections/table.ts';
import { raiseLogStartOffset } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import {
  type DeleteRecordsPartition,
  type DeleteRecordsRequest,
  type DeleteRecordsResult,
  UP_TO_HIGH_WATERMARK,
} from '../protocol/delete-records.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { plusMs } from '../time.ts';
import { absenceError, aliveBrokerEpoch } from './lookups.ts';
import { isLeader, type Partition } from './partition.ts';
import {
  DELETE_RECORDS_TIMER,
  type DelayedDeleteRecords,
  type DeleteRecordsStatus,
} from './state.ts';
import { afterRaise, indexOfPartition, partitionAt, setLog, type Work } from './work.ts';

const RULE = 'an operator deleted the records below (KIP-107)';

/**
 * Raises log starts as an operator asks, and answers once every live follower has followed, or the time is over
 * (KIP-107, replication §8.3).
 */
export function onDeleteRecords(
  work: Work,
  connection: ConnectionId,
  request: DeleteRecordsRequest,
): void {
  const partitions = request.partitions.map((wanted) => deleteAtLeader(work, wanted));
  if (partitions.every(({ isPending }) => !isPending)) {
    answer(work, connection, partitions);
    return;
  }
  work.next.delayedDeleteRecords = put(work.next.delayedDeleteRecords, {
    id: connection,
    partitions,
  });
  work.turn.setTimer(DELETE_RECORDS_TIMER, connection, plusMs(work.turn.now, request.timeoutMs));
}

function deleteAtLeader(work: Work, wanted: DeleteRecordsPartition): DeleteRecordsStatus {
  const { partition: name } = wanted;
  const index = indexOfPartition(work, name);
  if (index < 0) return failed(name, absenceError(work, name, ''));
  const partition = partitionAt(work, index);
  if (!isLeader(partition, work.next.brokerId)) return failed(name, 'NOT_LEADER_OR_FOLLOWER');
  const { log } = partition;
  const offset = wanted.offset === UP_TO_HIGH_WATERMARK ? log.highWatermark : wanted.offset;
  const raised = offset < 0 ? null : raiseLogStartOffset(log, work.turn, offset, RULE);
  if (raised === null) return failed(name, 'OFFSET_OUT_OF_RANGE');
  setLog(work, index, afterRaise(work, raised));
  const lowWatermark = lowWatermarkOf(work, partitionAt(work, index));
  // A timeout is the answer unless the low watermark gets there in time (DelayedDeleteRecords).
  return lowWatermark >= offset
    ? { partition: name, isPending: false, offset, error: 'NONE', lowWatermark }
    : { partition: name, isPending: true, offset, error: 'REQUEST_TIMED_OUT', lowWatermark };
}

const failed = (partition: string, error: ErrorCode): DeleteRecordsStatus => ({
  partition,
  isPending: false,
  offset: -1,
  error,
  lowWatermark: -1,
});

/** The smallest log start of the leader and of the followers that are alive (`lowWatermarkIfLeader`). */
function lowWatermarkOf(work: Work, { log, remotes }: Partition): number {
  let lowest = log.logStartOffset;
  for (const { id, logStartOffset } of remotes) {
    if (logStartOffset >= lowest) continue;
    if (aliveBrokerEpoch(work.view.image, id) !== null) lowest = logStartOffset;
  }
  return lowest;
}

/** Looks again at everybody who waits for low watermarks; there are few. */
export function completeDeleteRecords(work: Work): void {
  for (const delayed of work.next.delayedDeleteRecords) {
    const partitions = delayed.partitions.map((status) => lookedAt(work, status));
    if (partitions.every(({ isPending }) => !isPending)) finish(work, delayed.id, partitions);
  }
}

function lookedAt(work: Work, status: DeleteRecordsStatus): DeleteRecordsStatus {
  if (!status.isPending) return status;
  const { partition: name, offset } = status;
  const index = indexOfPartition(work, name);
  if (index < 0) return failed(name, absenceError(work, name, ''));
  const partition = partitionAt(work, index);
  if (!isLeader(partition, work.next.brokerId)) return failed(name, 'NOT_LEADER_OR_FOLLOWER');
  const lowWatermark = lowWatermarkOf(work, partition);
  if (lowWatermark < offset) return status;
  return { partition: name, isPending: false, offset, error: 'NONE', lowWatermark };
}

/** The time of a request is over: what has not got there is told so (replication §8.3). */
export function onDeleteRecordsTimer(work: Work, connection: ConnectionId): void {
  const delayed = find(work.next.delayedDeleteRecords, connection);
  if (delayed !== null) finish(work, connection, delayed.partitions);
}

function finish(
  work: Work,
  connection: ConnectionId,
  partitions: DelayedDeleteRecords['partitions'],
): void {
  work.next.delayedDeleteRecords = remove(work.next.delayedDeleteRecords, connection);
  work.turn.cancelTimer(DELETE_RECORDS_TIMER, connection);
  answer(work, connection, partitions);
}

function answer(
  work: Work,
  connection: ConnectionId,
  statuses: DelayedDeleteRecords['partitions'],
): void {
  const partitions = statuses.map(
    ({ partition, error, lowWatermark }): DeleteRecordsResult => ({
      partition,
      error,
      lowWatermark,
    }),
  );
  work.turn.reply(connection, { type: 'DeleteRecordsResponse', partitions });
}
