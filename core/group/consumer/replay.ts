import { insertedAt, replaceAt, withoutAt } from '../../collections/table.ts';
import type { Switches } from '../../config/switches.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type { ConsumerGroupRecord, CurrentAssignmentValue } from './records.ts';
import {
  type AssignedPartition,
  type ConsumerGroup,
  type ConsumerGroupMember,
  copyGroup,
  copyMember,
  memberOf,
  newConsumerGroup,
  newMember,
  type PartitionEpoch,
  positionOf,
  putByMember,
  withoutMember,
} from './state.ts';

/** How strictly a coordinator takes what it reads. */
export type ReplayRule = Switches['group.replay'];

/** A group after a record, null where it is gone, or why the record cannot be. */
export type Replayed =
  | { readonly type: 'Replayed'; readonly group: ConsumerGroup | null }
  | { readonly type: 'Refused'; readonly reason: string };

const done = (group: ConsumerGroup | null): Replayed => ({ type: 'Replayed', group });
const refused = (reason: string): Replayed => ({ type: 'Refused', reason });

/**
 * The group after a record of its log (GroupMetadataManager.replay). A coordinator that is refused a record while it
 * loads has none of the partition's groups (clients F24); one that writes takes its write back.
 */
export function replayRecord(
  group: ConsumerGroup | null,
  record: ConsumerGroupRecord,
  rule: ReplayRule,
): Replayed {
  // A tombstone of a group that is not there says nothing new.
  if (group === null && record.value === null) return done(null);
  const before = group ?? newConsumerGroup(record.groupId);
  switch (record.type) {
    case 'ConsumerGroupMetadata':
      if (record.value === null) return deleteGroup(before, rule);
      return done(
        copyGroup(before, {
          groupEpoch: record.value.epoch,
          metadataHash: record.value.metadataHash,
        }),
      );
    case 'ConsumerGroupMemberMetadata':
      if (record.value === null) return deleteMember(before, record.memberId, rule);
      return putMember(
        before,
        copyMember(memberOf(before, record.memberId) ?? newMember(record.memberId), record.value),
        rule,
      );
    case 'ConsumerGroupTargetAssignmentMetadata':
      if (record.value !== null) return done(copyGroup(before, record.value));
      if (before.target.length > 0 && rule !== 'mended') {
        return refused('the epoch of a target ends before the target');
      }
      return done(copyGroup(before, { assignmentEpoch: -1, assignmentTimestampMs: 0 }));
    case 'ConsumerGroupTargetAssignmentMember': {
      const { memberId, value } = record;
      const target =
        value === null
          ? withoutMember(before.target, memberId)
          : putByMember(before.target, { memberId, partitions: value.partitions });
      return done(copyGroup(before, { target }));
    }
    case 'ConsumerGroupCurrentMemberAssignment':
      return putAssignment(before, record.memberId, record.value, rule);
  }
}

const LEFT: CurrentAssignmentValue = {
  memberEpoch: -1,
  previousMemberEpoch: -1,
  state: 'STABLE',
  assigned: [],
  pendingRevocation: [],
};

function putAssignment(
  group: ConsumerGroup,
  memberId: string,
  value: CurrentAssignmentValue | null,
  rule: ReplayRule,
): Replayed {
  const member = memberOf(group, memberId);
  if (value !== null)
    return putMember(group, copyMember(member ?? newMember(memberId), value), rule);
  if (member === null) return done(group);
  return putMember(group, copyMember(member, { ...LEFT, state: member.state }), rule);
}

function deleteMember(group: ConsumerGroup, memberId: string, rule: ReplayRule): Replayed {
  const member = memberOf(group, memberId);
  if (member === null) return done(group);
  const hasTarget = group.target.some((target) => target.memberId === memberId);
  if (rule !== 'mended') {
    if (member.memberEpoch !== -1) return refused(`${memberId} is deleted before its assignment`);
    if (hasTarget) return refused(`${memberId} is deleted before its target`);
  }
  const freed = release(group.partitionEpochs, member, rule);
  if (freed.type === 'Conflict') return refused(freed.reason);
  const members = withoutMember(group.members, memberId);
  const target = withoutMember(group.target, memberId);
  return done(copyGroup(group, { members, target, partitionEpochs: freed.epochs }));
}

function deleteGroup(group: ConsumerGroup, rule: ReplayRule): Replayed {
  if (rule === 'mended') return done(null);
  if (group.members.length > 0) return refused('a group is deleted before its members');
  if (group.target.length > 0) return refused('a group is deleted before its target');
  if (group.assignmentEpoch !== -1) {
    return refused('a group is deleted before the epoch of its target');
  }
  return done(null);
}

function putMember(group: ConsumerGroup, member: ConsumerGroupMember, rule: ReplayRule): Replayed {
  const before = memberOf(group, member.memberId);
  const freed =
    before === null
      ? { type: 'Epochs' as const, epochs: group.partitionEpochs }
      : release(group.partitionEpochs, before, rule);
  if (freed.type === 'Conflict') return refused(freed.reason);
  const taken = take(freed.epochs, member, rule);
  if (taken.type === 'Conflict') return refused(taken.reason);
  const members = putByMember(group.members, member);
  return done(copyGroup(group, { members, partitionEpochs: taken.epochs }));
}

type Epochs =
  | { readonly type: 'Epochs'; readonly epochs: readonly PartitionEpoch[] }
  | { readonly type: 'Conflict'; readonly reason: string };

/** A member gives up what it had. Since KAFKA-19862 what somebody else has taken meanwhile stays with them. */
function release(
  before: readonly PartitionEpoch[],
  member: ConsumerGroupMember,
  rule: ReplayRule,
): Epochs {
  let epochs = before;
  for (const partition of heldBy(member)) {
    const at = positionOf(epochs, partition);
    const owned = at < 0 ? null : (epochs[at] as PartitionEpoch).epoch;
    if (owned === member.memberEpoch) epochs = withoutAt(epochs, at);
    else if (rule === 'strict') {
      return conflict(`${partition} is given up in epoch ${member.memberEpoch}`, owned);
    }
  }
  return { type: 'Epochs', epochs };
}

/** A member has what the record says. Since KAFKA-19862 it may take what an earlier epoch still owns. */
function take(
  before: readonly PartitionEpoch[],
  member: ConsumerGroupMember,
  rule: ReplayRule,
): Epochs {
  let epochs = before;
  for (const partition of heldBy(member)) {
    const at = positionOf(epochs, partition);
    const entry: PartitionEpoch = { partition, epoch: member.memberEpoch };
    if (at < 0) {
      epochs = insertedAt(epochs, -at - 1, entry);
      continue;
    }
    const owned = (epochs[at] as PartitionEpoch).epoch;
    if (rule === 'mended' && owned >= member.memberEpoch) continue;
    if (rule === 'strict' || owned >= member.memberEpoch) {
      return conflict(`${partition} is assigned in epoch ${member.memberEpoch}`, owned);
    }
    epochs = replaceAt(epochs, at, entry);
  }
  return { type: 'Epochs', epochs };
}

const conflict = (what: string, owned: number | null): Epochs => ({
  type: 'Conflict',
  reason: `${what} while ${owned === null ? 'nobody owns it' : `epoch ${owned} owns it`}`,
});

function* heldBy(member: ConsumerGroupMember): Generator<PartitionName> {
  const lists: readonly (readonly AssignedPartition[])[] = [
    member.assigned,
    member.pendingRevocation,
  ];
  for (const list of lists) for (const { partition } of list) yield partition;
}
