import { find, put, remove } from '../../collections/table.ts';
import type { ReplayedAt } from '../../coordinator/shard.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { newClassicGroup } from '../classic/group.ts';
import type { OffsetCommitRecord } from '../records.ts';
import {
  type CommittedOffset,
  type GroupOffsets,
  type GroupState,
  groupOf,
  type PendingOffsets,
  withGroup,
} from '../state.ts';
import { offsetOf, offsetsOf, withOffset, withoutOffset } from './table.ts';

/**
 * The state after a record of an offset. A group that nobody has heard of begins with it; within a transaction the offset
 * waits for the marker; a tombstone takes back what waits as well (`OffsetMetadataManager.replay`).
 */
export function replayOffset(
  state: GroupState,
  { key, value }: OffsetCommitRecord,
  { offset: recordOffset, producerId }: ReplayedAt,
): GroupState {
  const { group: groupId, partition } = key;
  if (value === null) return takenBack(state, groupId, partition);
  const known =
    groupOf(state, groupId) === null ? withGroup(state, newClassicGroup(groupId)) : state;
  const committed: CommittedOffset = {
    partition,
    offset: value.offset,
    leaderEpoch: value.leaderEpoch,
    metadata: value.metadata,
    commitTimestampMs: value.commitTimestamp,
    expireTimestampMs: value.expireTimestamp,
    recordOffset,
  };
  if (producerId < 0) return withTables(known, withOffset(known.offsets, groupId, committed));
  const waiting = find(known.pending, producerId)?.offsets ?? [];
  const offsets = withOffset(waiting, groupId, committed);
  return withTables(known, known.offsets, put(known.pending, { id: producerId, offsets }));
}

function takenBack(state: GroupState, groupId: string, partition: PartitionName): GroupState {
  const offsets = withoutOffset(state.offsets, groupId, partition);
  let { pending } = state;
  for (const { id, offsets: waiting } of state.pending) {
    const left = withoutOffset(waiting, groupId, partition);
    if (left !== waiting) pending = put(pending, { id, offsets: left });
  }
  return offsets === state.offsets && pending === state.pending
    ? state
    : withTables(state, offsets, pending);
}

const withTables = (
  state: GroupState,
  offsets: readonly GroupOffsets[],
  pending: readonly PendingOffsets[] = state.pending,
): GroupState => ({ groups: state.groups, offsets, pending });

/**
 * The state after a transaction has ended: what it said of offsets counts, or is forgotten. Of two records of a partition
 * the later one on the log wins, whichever was committed later (clients §3.4).
 */
export function completeTransaction(
  state: GroupState,
  producerId: number,
  committed: boolean,
): GroupState {
  const waiting = find(state.pending, producerId);
  if (waiting === null) return state;
  const pending = remove(state.pending, producerId);
  let { offsets } = state;
  if (!committed) return withTables(state, offsets, pending);
  for (const { groupId, offsets: moved } of waiting.offsets) {
    for (const offset of moved) {
      const known = offsetOf(offsetsOf(offsets, groupId), offset.partition);
      if (known === null || offset.recordOffset > known.recordOffset) {
        offsets = withOffset(offsets, groupId, offset);
      }
    }
  }
  return withTables(state, offsets, pending);
}

/** Whether a transaction that has not ended says something of an offset of this group (`OpenTransactions`). */
export const isPending = (state: GroupState, groupId: string, partition: PartitionName): boolean =>
  state.pending.some(({ offsets }) => offsetOf(offsetsOf(offsets, groupId), partition) !== null);

/** Whether a transaction that has not ended says something of any offset of this group. */
export const hasPending = (state: GroupState, groupId: string): boolean =>
  state.pending.some(({ offsets }) => offsetsOf(offsets, groupId).length > 0);
