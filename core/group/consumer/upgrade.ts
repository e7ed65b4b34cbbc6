import type { JoinGroupProtocol } from '../../protocol/classic-group.ts';
import { type ClassicGroup, metadataOf } from '../classic/group.ts';
import { GroupChange, type Refusal } from './change.ts';
import type { GroupContext } from './context.ts';
import { comparePartitions, sortedTexts } from './partition-order.ts';
import {
  currentAssignmentRecord,
  groupEpochRecord,
  memberRecord,
  targetEpochRecord,
  targetRecord,
} from './records.ts';
import { type ConsumerGroupMember, copyMember, newMember } from './state.ts';
import { metadataHash } from './subscriptions.ts';

/** A classic group that a member of the consumer protocol joins: what becomes of it, or why it stays as it is. */
export type Upgrade =
  | { readonly type: 'Begun'; readonly change: GroupChange }
  | { readonly type: 'Refused'; readonly refusal: Refusal };

/**
 * Begins the conversion of a classic group (KIP-848, clients §6.8): its members are members of a consumer group in the
 * epoch of their generation, with what they were assigned, and go on in the classic protocol. A group without members is
 * merely replaced.
 */
export function beginUpgrade(group: ClassicGroup, context: GroupContext): Upgrade {
  const change = new GroupChange(null, context.switches['group.replay']);
  if (group.state === 'Empty') return { type: 'Begun', change };
  const problem = upgradeProblem(group, context);
  if (problem !== null) {
    const message = `${group.groupId} stays a classic group: ${problem}`;
    return { type: 'Refused', refusal: { error: 'GROUP_ID_NOT_FOUND', message } };
  }
  const members = group.members.map((member) => convertedMember(group, member));
  for (const member of members) change.add(memberRecord(group.groupId, member));
  const { groupId, generationId } = group;
  change.add(groupEpochRecord(groupId, generationId, metadataHash(members, context)));
  for (const { memberId, assigned } of members) {
    const partitions = assigned.map(({ partition }) => partition);
    change.add(targetRecord(groupId, memberId, partitions));
  }
  change.add(targetEpochRecord(groupId, generationId, 0));
  for (const member of members) {
    change.add(currentAssignmentRecord(groupId, member));
    change.timers.push({
      type: 'Schedule',
      timer: { type: 'consumer-session', groupId, memberId: member.memberId },
      delayMs: member.classic?.sessionTimeoutMs ?? 0,
      ifAbsent: false,
    });
  }
  return { type: 'Begun', change };
}

/** Why a group cannot be converted, or null (`validateOnlineUpgrade`). */
function upgradeProblem(group: ClassicGroup, { settings }: GroupContext): string | null {
  const policy = settings['group.consumer.migration.policy'];
  if (policy !== 'bidirectional' && policy !== 'upgrade') {
    return `group.consumer.migration.policy is ${policy}`;
  }
  if (group.protocolType !== 'consumer') return 'its members are no consumers';
  if (group.members.length > settings['group.consumer.max.size']) {
    return 'it has more members than group.consumer.max.size';
  }
  const brings = group.members.some(({ assignment }) => assignment.userData !== null);
  return brings ? 'its assignor has data of its own with each assignment' : null;
}

function convertedMember(
  group: ClassicGroup,
  member: ClassicGroup['members'][number],
): ConsumerGroupMember {
  const subscription = metadataOf(member, group.protocolName);
  const assignmentEpoch = group.generationId;
  return copyMember(newMember(member.memberId), {
    memberEpoch: group.generationId,
    previousMemberEpoch: group.generationId,
    instanceId: member.groupInstanceId,
    rackId: subscription.rackId,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    subscribedTopicNames: sortedTexts(subscription.topics),
    assigned: [...member.assignment.partitions]
      .sort(comparePartitions)
      .map((partition) => ({ partition, assignmentEpoch })),
    classic: {
      sessionTimeoutMs: member.sessionTimeoutMs,
      supportedProtocols: member.supportedProtocols,
    },
  });
}

/** The first protocol of a member of the classic protocol: what it takes part with in a consumer group. */
export const firstProtocol = (member: ConsumerGroupMember): JoinGroupProtocol | null =>
  member.classic?.supportedProtocols[0] ?? null;
