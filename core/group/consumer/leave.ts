import {
  type ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponse,
  LEAVE_GROUP_STATIC_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import { type GroupChange, probeState, type Refusal } from './change.ts';
import type { GroupContext } from './context.ts';
import { isDowngraded } from './downgrade.ts';
import { fencedInstance, unknownGroup, unknownMember } from './fencing.ts';
import {
  currentAssignmentRecord,
  groupEpochRecord,
  memberTombstones,
  targetEpochRecord,
} from './records.ts';
import { type ConsumerGroupMember, copyMember, memberOf, staticMemberOf } from './state.ts';
import { metadataHash } from './subscriptions.ts';
import { type ConsumerGroupTimer, cancelAll } from './timers.ts';

/** A member leaves with epoch −1 for good, or a static one with −2 for a while (clients §6.5). */
export function leaveGroup(
  change: GroupChange,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
): ConsumerGroupHeartbeatResponse | Refusal {
  const { groupId, memberId, memberEpoch, instanceId } = request;
  const before = change.group;
  if (before === null) return unknownGroup(groupId);
  const member =
    instanceId === null ? memberOf(before, memberId) : staticMemberOf(before, instanceId);
  const fenced =
    instanceId !== null
      ? fencedInstance(member, instanceId, memberId)
      : member === null
        ? unknownMember(memberId)
        : null;
  if (fenced !== null || member === null) return fenced ?? unknownMember(memberId);
  const isForAWhile = instanceId !== null && memberEpoch === LEAVE_GROUP_STATIC_MEMBER_EPOCH;
  if (isForAWhile) change.add(currentAssignmentRecord(groupId, away(member)));
  else fenceMembers(change, context, [member], 'it left (KIP-848)');
  if (change.refusal !== null) return change.refusal;
  probeState(change, before, 'a member left (KIP-848)');
  return {
    type: 'ConsumerGroupHeartbeatResponse',
    error: 'NONE',
    errorMessage: '',
    memberId: member.memberId,
    memberEpoch,
    heartbeatIntervalMs: 0,
    assignment: null,
  };
}

/** A static member that is away keeps its partitions, from now on as of epoch 0: whoever returns may commit for them. */
const away = (member: ConsumerGroupMember): ConsumerGroupMember =>
  copyMember(member, {
    memberEpoch: LEAVE_GROUP_STATIC_MEMBER_EPOCH,
    assigned: member.assigned.map(({ partition }) => ({ partition, assignmentEpoch: 0 })),
    pendingRevocation: [],
  });

/**
 * Removes members: their partitions are free, and the group needs a new assignment (clients §6.5). Where only members of
 * the classic protocol are left, the group is a classic one again (clients §6.8).
 */
export function fenceMembers(
  change: GroupChange,
  context: GroupContext,
  members: readonly ConsumerGroupMember[],
  rule: string,
): void {
  const before = change.group;
  if (before === null) return;
  const { groupId } = before;
  const ids = members.map(({ memberId }) => memberId);
  for (const { memberId, instanceId: groupInstanceId } of members) {
    change.probes.push({ type: 'MemberRemoved', groupId, memberId, groupInstanceId, rule });
    change.timers.push(...cancelAll(groupId, memberId));
  }
  if (isDowngraded(before, ids, context.settings)) {
    change.downgrade = { leaving: ids, rebalances: true };
    return;
  }
  for (const memberId of ids) {
    for (const record of memberTombstones(groupId, memberId)) change.add(record);
  }
  const left = before.members.filter(({ memberId }) => !ids.includes(memberId));
  const groupEpoch = before.groupEpoch + 1;
  change.add(groupEpochRecord(groupId, groupEpoch, metadataHash(left, context)));
  // An empty group has nothing to assign, and whoever joins it next need not wait for the interval.
  if (left.length === 0) change.add(targetEpochRecord(groupId, groupEpoch, 0));
  change.probes.push({
    type: 'GroupEpochBumped',
    groupId,
    groupEpoch,
    rule: `without ${ids.join(', ')}`,
  });
}

/** A timer of a member has fired; one of a member that is gone or has moved on does nothing (clients §6.4–6.5). */
export function onGroupTimer(
  change: GroupChange,
  context: GroupContext,
  timer: ConsumerGroupTimer,
): void {
  const before = change.group;
  if (before === null) return;
  const member = memberOf(before, timer.memberId);
  if (member === null) return;
  if (timer.type === 'consumer-rebalance' && member.memberEpoch !== timer.memberEpoch) return;
  fenceMembers(change, context, [member], WHY[timer.type]);
  probeState(change, before, WHY[timer.type]);
}

const WHY: { readonly [T in ConsumerGroupTimer['type']]: string } = {
  'consumer-session': 'its session timed out (group.consumer.session.timeout.ms)',
  'consumer-rebalance': 'it did not give up partitions within its rebalance timeout (KIP-848)',
  'consumer-join': 'it did not rejoin within its rebalance timeout',
  'consumer-sync': 'it did not fetch its assignment within its rebalance timeout',
};
