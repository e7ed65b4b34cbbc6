import { topicOf } from '../../../core/protocol/partition-name.ts';
import {
  clientOf,
  type HistoryFold,
  incarnationOf,
  type PartitionHistory,
  partitionHistory,
  type Send,
  wasDeleted,
} from './fold.ts';

/** The history that an acknowledged record belongs to. */
export const historyOf = (
  fold: HistoryFold,
  { topicId }: Send,
  partition: string,
): PartitionHistory => partitionHistory(fold, partition, incarnationOf(fold, partition, topicId));

/** The history that a read record belongs to: after a deletion its value tells, once its acknowledgement is known. */
export function readIn(
  fold: HistoryFold,
  partition: string,
  offset: number,
  value: string | null,
): PartitionHistory | null {
  if (!wasDeleted(fold, partition)) return partitionHistory(fold, partition);
  const send = sendOf(fold, value ?? '');
  if (send === null) return null;
  if (send.outcome === 'ok') return historyOf(fold, send, partition);
  send.readAt = offset;
  return null;
}

/** The send of a value; values that the workload makes end in the number of their send. */
function sendOf(fold: HistoryFold, value: string): Send | null {
  const dash = value.lastIndexOf('-');
  const at = clientOf(fold, value.slice(0, dash)).sendById[Number(value.slice(dash + 1))] ?? -1;
  const send = fold.sends[at];
  return send?.value === value ? send : null;
}

/** Notes that somebody read an offset. */
export function noteRead(partition: PartitionHistory, offset: number): void {
  partition.read[offset] = 1;
  if (offset > partition.highestRead) partition.highestRead = offset;
  if (partition.lowestRead < 0 || offset < partition.lowestRead) partition.lowestRead = offset;
}

/** Whether a record was deleted: with the topic that it was acknowledged in, by retention or by an operator. */
export const isGone = (fold: HistoryFold, { topicId, offset }: Send, partition: string): boolean =>
  fold.deleted.some(
    (deleted) => deleted.topicId === topicId && deleted.topic === topicOf(partition),
  ) ||
  fold.starts.some(
    (start) =>
      start.partition === partition &&
      (topicId === '' || start.topicId === topicId) &&
      offset < start.offset,
  );

/** Notes where a log begins now. */
export function noteStart(
  { starts }: HistoryFold,
  partition: string,
  topicId: string,
  offset: number,
): void {
  const known = starts.find((one) => one.partition === partition && one.topicId === topicId);
  if (known === undefined) starts.push({ partition, topicId, offset });
  else known.offset = Math.max(known.offset, offset);
}
