import { unreachable } from '../assert.ts';
import type { Switches } from '../config/switches.ts';
import type { ReplayedAt } from '../coordinator/shard.ts';
import { isSimple } from './classic/group.ts';
import { classicGroupOf } from './classic/records.ts';
import { replayRecord } from './consumer/replay.ts';
import { replayOffset } from './offsets/replay.ts';
import { type ConsumerRecord, type GroupRecord, readConsumerRecord } from './records.ts';
import { type Group, type GroupState, groupOf, withGroup, withoutGroup } from './state.ts';

/**
 * The state after a record, when it is written and when a partition is loaded. Offsets and classic groups can be replayed
 * in any order (F24); what a consumer group refuses is said in words.
 */
export function replayGroupRecord(
  state: GroupState,
  record: GroupRecord,
  at: ReplayedAt,
  switches: Switches,
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
    case 'ConsumerGroupMetadata':
    case 'ConsumerGroupMemberMetadata':
    case 'ConsumerGroupTargetAssignmentMetadata':
    case 'ConsumerGroupTargetAssignmentMember':
    case 'ConsumerGroupCurrentMemberAssignment':
      return replayConsumerRecord(state, record as ConsumerRecord, switches);
    default:
      return unreachable(record.key);
  }
}

function replayConsumerRecord(
  state: GroupState,
  record: ConsumerRecord,
  switches: Switches,
): GroupState | string {
  const groupId = record.key.group;
  const known = groupOf(state, groupId);
  const rule = switches['group.replay'];
  if (known !== null && known.type === 'classic' && !isSimple(known) && rule !== 'mended') {
    return `a record of a consumer group is of ${groupId}, which is a classic one`;
  }
  const before = known?.type === 'consumer' ? known : null;
  const replayed = replayRecord(before, readConsumerRecord(record), rule);
  if (replayed.type === 'Refused') return replayed.reason;
  // A group that only has offsets is known by them alone: it stays what it is where there is nothing new.
  if (replayed.group === null) return before === null ? state : withoutGroup(state, groupId);
  return withGroup(state, replayed.group);
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
