import { unreachable } from '../assert.ts';
import type { ReplayedAt } from '../coordinator/shard.ts';
import { classicGroupOf } from './classic/records.ts';
import { replayOffset } from './offsets/replay.ts';
import type { GroupRecord } from './records.ts';
import { type Group, type GroupState, groupOf, withGroup, withoutGroup } from './state.ts';

/** The state after a record, when it is written and when a partition is loaded; total, whatever the order (F24). */
export function replayGroupRecord(
  state: GroupState,
  record: GroupRecord,
  at: ReplayedAt,
): GroupState | string {
  switch (record.key.type) {
    case 'OffsetCommit':
      return replayOffset(state, record as Extract<GroupRecord, { key: typeof record.key }>, at);
    case 'GroupMetadata': {
      const { value } = record as Extract<GroupRecord, { key: typeof record.key }>;
      const groupId = record.key.group;
      if (value === null) return withoutGroup(state, groupId);
      return withGroup(state, classicGroupOf(groupId, value));
    }
    default:
      return unreachable(record.key);
  }
}

/**
 * The state after a failed write: what records make is what it was before; a classic group, which is not made of
 * records, stays as it is, but is gone if it was new (clients §5.2).
 */
export const revertGroups = (newest: GroupState, snapshot: GroupState): GroupState => ({
  groups: snapshot.groups.map((group) => kept(newest, group)),
  offsets: snapshot.offsets,
  pending: snapshot.pending,
});

function kept(newest: GroupState, before: Group): Group {
  const now = groupOf(newest, before.groupId);
  return now !== null && now.type === 'classic' && before.type === 'classic' ? now : before;
}
