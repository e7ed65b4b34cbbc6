import {
  type ConsumerGroup,
  type ConsumerGroupMember,
  stateOf,
  targetOf,
} from '../../../core/group/consumer/state.ts';
import { partitionCounts } from '../../../core/group/consumer/subscriptions.ts';
import { topicOf } from '../../../core/protocol/partition-name.ts';

/** What a group of the consumer protocol breaks, in words; null where it breaks nothing (clients §10, K-*). */
export type Broken = string | null;

/** K-ONE: a partition is assigned to, or still to be given up by, one member at most, in that member's epoch. */
export function brokenOwnership(group: ConsumerGroup): Broken {
  const owners = new Map<string, ConsumerGroupMember>();
  for (const member of group.members) {
    for (const { partition } of [...member.assigned, ...member.pendingRevocation]) {
      const other = owners.get(partition);
      if (other !== undefined) {
        return `${partition} of group ${group.groupId} belongs to ${other.memberId} and to ${member.memberId}`;
      }
      owners.set(partition, member);
    }
  }
  for (const { partition, epoch } of group.partitionEpochs) {
    const owner = owners.get(partition);
    if (owner === undefined) {
      return `${partition} of group ${group.groupId} is owned in epoch ${epoch} and belongs to nobody`;
    }
    if (owner.memberEpoch !== epoch) {
      return `${partition} of group ${group.groupId} is owned in epoch ${epoch} and belongs to ${owner.memberId} in epoch ${owner.memberEpoch}`;
    }
  }
  if (owners.size === group.partitionEpochs.length) return null;
  return `group ${group.groupId} has ${owners.size} partitions assigned and ${group.partitionEpochs.length} owned`;
}

/** K-EPOCH: no member is ahead of the assignment, and no assignment ahead of the group. */
export function brokenEpochs(group: ConsumerGroup): Broken {
  const { groupId, groupEpoch, assignmentEpoch } = group;
  if (assignmentEpoch > groupEpoch) {
    return `the assignment of group ${groupId} is of epoch ${assignmentEpoch}, the group of epoch ${groupEpoch}`;
  }
  const ahead = group.members.find(({ memberEpoch }) => memberEpoch > assignmentEpoch);
  if (ahead === undefined) return null;
  return `${ahead.memberId} of group ${groupId} is in epoch ${ahead.memberEpoch}, its assignment is of epoch ${assignmentEpoch}`;
}

/**
 * K-TARGET: a target that is up to date gives every partition of the subscribed topics, as they were in its epoch, to one
 * member, and only to members that are subscribed to the topic.
 */
export function brokenTarget(group: ConsumerGroup): Broken {
  const { groupId, groupEpoch, assignmentEpoch } = group;
  if (assignmentEpoch < groupEpoch || group.members.length === 0) return null;
  const given = new Map<string, string>();
  for (const member of group.members) {
    for (const partition of targetOf(group, member.memberId)) {
      const other = given.get(partition);
      if (other !== undefined) {
        return `${partition} is meant for ${other} and for ${member.memberId} of group ${groupId}`;
      }
      given.set(partition, member.memberId);
      if (!member.subscribedTopicNames.includes(topicOf(partition))) {
        return `${partition} is meant for ${member.memberId} of group ${groupId}, which is not subscribed to it`;
      }
    }
  }
  for (const { topic, partitions } of partitionCounts(group.metadataHash)) {
    for (let i = 0; i < partitions; i++) {
      if (!given.has(`${topic}-${i}`))
        return `${topic}-${i} is meant for nobody of group ${groupId}`;
    }
  }
  return null;
}

/** K-STABLE: a stable group is one where everybody has what it shall have. */
export function brokenStability(group: ConsumerGroup): Broken {
  if (stateOf(group) !== 'STABLE') return null;
  for (const member of group.members) {
    const target = targetOf(group, member.memberId);
    const has = member.assigned.map(({ partition }) => partition);
    const isThere =
      member.pendingRevocation.length === 0 &&
      has.length === target.length &&
      has.every((partition) => target.includes(partition));
    if (!isThere) {
      return `group ${group.groupId} is stable while ${member.memberId} has ${listed(has)} and shall have ${listed(target)}`;
    }
  }
  return null;
}

const listed = (partitions: readonly string[]): string =>
  partitions.length === 0 ? 'nothing' : partitions.join(', ');
