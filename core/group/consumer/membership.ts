import {
  type ConsumerGroupHeartbeatRequest,
  JOIN_GROUP_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import type { GroupChange, Refusal } from './change.ts';
import type { GroupContext } from './context.ts';
import {
  fencedEpoch,
  fencedInstance,
  unknownGroup,
  unknownMember,
  unreleasedInstance,
} from './fencing.ts';
import { sameTexts, sortedTexts } from './partition-order.ts';
import {
  currentAssignmentRecord,
  memberRecord,
  memberTombstones,
  targetRecord,
} from './records.ts';
import {
  type ConsumerGroup,
  type ConsumerGroupMember,
  copyMember,
  memberOf,
  newConsumerGroup,
  newMember,
  staticMemberOf,
  targetOf,
} from './state.ts';

/** A member that was heard: as it was, and as what it told makes it. */
export interface HeardMember {
  readonly known: ConsumerGroupMember;
  readonly member: ConsumerGroupMember;
  readonly hasSubscriptionChanged: boolean;
}

/** Finds or makes the member of a heartbeat and writes down what it told of itself (clients §6.3). */
export function updateMember(
  change: GroupChange,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
): HeardMember | Refusal {
  const { groupId } = request;
  const isJoining = request.memberEpoch === JOIN_GROUP_MEMBER_EPOCH;
  if (change.group === null && !isJoining) return unknownGroup(groupId);
  const group = change.group ?? newConsumerGroup(groupId);
  const full = fullGroup(group, request.memberId, request.instanceId, context);
  if (full !== null) return full;
  const found =
    request.instanceId === null
      ? dynamicMember(group, context, request)
      : staticMember(change, group, context, request, request.instanceId);
  if ('error' in found) return found;
  const member = copyMember(found, {
    instanceId: request.instanceId ?? found.instanceId,
    rackId: request.rackId ?? found.rackId,
    rebalanceTimeoutMs:
      request.rebalanceTimeoutMs === -1 ? found.rebalanceTimeoutMs : request.rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor ?? found.serverAssignor,
    subscribedTopicNames:
      request.subscribedTopicNames === null
        ? found.subscribedTopicNames
        : sortedTexts(request.subscribedTopicNames),
    classic: null,
  });
  const hasSubscriptionChanged = writeMember(change, groupId, found, member);
  if (memberOf(group, member.memberId) === null) {
    change.probes.push({
      type: 'MemberJoined',
      groupId,
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      rule: 'a heartbeat of epoch 0 (KIP-848)',
    });
  }
  return change.refusal ?? { known: found, member, hasSubscriptionChanged };
}

/** Writes a member that is new or has told something new; says whether it names other topics than before. */
export function writeMember(
  change: GroupChange,
  groupId: string,
  before: ConsumerGroupMember,
  member: ConsumerGroupMember,
): boolean {
  const sameTopics = sameTexts(before.subscribedTopicNames, member.subscribedTopicNames);
  const isSame =
    sameTopics &&
    before.instanceId === member.instanceId &&
    before.rackId === member.rackId &&
    before.rebalanceTimeoutMs === member.rebalanceTimeoutMs &&
    before.serverAssignor === member.serverAssignor &&
    JSON.stringify(before.classic) === JSON.stringify(member.classic);
  if (!isSame) change.add(memberRecord(groupId, member));
  return !sameTopics;
}

/** A group of `group.consumer.max.size` takes nobody new in; a static member that comes back is not new. */
export function fullGroup(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
  context: GroupContext,
): Refusal | null {
  if (staticMemberOf(group, instanceId) !== null) return null;
  const size = context.settings['group.consumer.max.size'];
  if (group.members.length < size || memberOf(group, memberId) !== null) return null;
  return { error: 'GROUP_MAX_SIZE_REACHED', message: `${group.groupId} has ${size} members` };
}

function dynamicMember(
  group: ConsumerGroup,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
): ConsumerGroupMember | Refusal {
  const { memberId, memberEpoch, topicPartitions } = request;
  const known = memberOf(group, memberId);
  if (known === null && memberEpoch !== JOIN_GROUP_MEMBER_EPOCH) return unknownMember(memberId);
  const member = known ?? newMember(memberId);
  return fencedEpoch(member, memberEpoch, topicPartitions, context.switches) ?? member;
}

function staticMember(
  change: GroupChange,
  group: ConsumerGroup,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
  instanceId: string,
): ConsumerGroupMember | Refusal {
  const { memberId, memberEpoch, topicPartitions } = request;
  const holder = staticMemberOf(group, instanceId);
  if (memberEpoch !== JOIN_GROUP_MEMBER_EPOCH) {
    const fenced = fencedInstance(holder, instanceId, memberId);
    if (fenced !== null || holder === null) return fenced ?? unknownMember(memberId);
    return fencedEpoch(holder, memberEpoch, topicPartitions, context.switches) ?? holder;
  }
  if (holder === null) return memberOf(group, memberId) ?? newMember(memberId);
  // A member of the classic protocol is replaced without having left (clients §6.8).
  const unreleased = holder.classic === null ? unreleasedInstance(holder) : null;
  if (unreleased !== null) return unreleased;
  return replaceMember(change, group, holder, memberId);
}

/** A static member under a new member id takes over what the old one had, as of epoch 0 (clients §6.5). */
export function replaceMember(
  change: GroupChange,
  group: ConsumerGroup,
  old: ConsumerGroupMember,
  memberId: string,
): ConsumerGroupMember {
  const { groupId } = group;
  const target = targetOf(group, old.memberId);
  const member = copyMember(old, { memberId, memberEpoch: 0, previousMemberEpoch: 0 });
  for (const record of memberTombstones(groupId, old.memberId)) change.add(record);
  change.add(memberRecord(groupId, member));
  change.add(targetRecord(groupId, memberId, target));
  change.add(currentAssignmentRecord(groupId, member));
  change.probes.push({
    type: 'MemberRemoved',
    groupId,
    memberId: old.memberId,
    groupInstanceId: old.instanceId,
    rule: `${memberId} has taken the place of its instance id (KIP-345)`,
  });
  return member;
}
