import { some } from '../../assert.ts';
import { CONSUMER_PROTOCOL_TYPE, type JoinGroupRequest } from '../../protocol/classic-group.ts';
import { type GroupChange, probeState, type Refusal } from './change.ts';
import type { GroupContext } from './context.ts';
import { mayDowngrade } from './downgrade.ts';
import { fencedInstance, unknownMember } from './fencing.ts';
import { bumpGroupEpoch, reconcileMember } from './heartbeat.ts';
import { fullGroup, replaceMember, writeMember } from './membership.ts';
import { sortedTexts } from './partition-order.ts';
import {
  type ConsumerGroup,
  type ConsumerGroupMember,
  copyMember,
  memberOf,
  newMember,
  staticMemberOf,
} from './state.ts';
import { updateTarget } from './target.ts';

/** Who joins, under which id, and whether the coordinator has just given it. */
export interface ClassicJoin {
  readonly request: JoinGroupRequest;
  readonly memberId: string;
  readonly isUnknown: boolean;
}

/** Takes a member of the classic protocol into a consumer group, or a step further (clients §6.8). */
export function joinClassicMember(
  change: GroupChange,
  context: GroupContext,
  { request, memberId, isUnknown }: ClassicJoin,
): ConsumerGroupMember | Refusal {
  const group = some(change.group, 'a classic member joins a group that is there');
  const { groupId, groupInstanceId } = request;
  const full = fullGroup(group, memberId, groupInstanceId, context);
  if (full !== null) return full;
  if (!supportsProtocols(group, request)) {
    return { error: 'INCONSISTENT_GROUP_PROTOCOL', message: 'no protocol of all classic members' };
  }
  const found = foundMember(change, group, memberId, groupInstanceId, isUnknown);
  if ('error' in found) return found;
  const { topics, rackId, ownedPartitions } = subscriptionOf(request);
  const member = copyMember(found, {
    instanceId: groupInstanceId ?? found.instanceId,
    rackId: rackId ?? found.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    subscribedTopicNames: sortedTexts(topics),
    classic: {
      sessionTimeoutMs: request.sessionTimeoutMs,
      supportedProtocols: request.protocols,
    },
  });
  const hasSubscriptionChanged = writeMember(change, groupId, found, member);
  bumpGroupEpoch(change, context, {
    member,
    isDue: hasSubscriptionChanged,
    assignorBefore: null,
  });
  const facts = { hasSubscriptionChanged, owned: ownedPartitions };
  const replaced = staticMemberOf(group, groupInstanceId);
  const joined = endsMigration(group, replaced, context)
    ? downgrade(change, context, member, facts)
    : reconciled(change, context, member, facts);
  if (change.refusal !== null) return change.refusal;
  armTimers(change, groupId, memberId, request);
  probeState(change, group, 'a classic member joined (KIP-848)');
  return joined;
}

type Facts = Parameters<typeof reconcileMember>[3];

function reconciled(
  change: GroupChange,
  context: GroupContext,
  member: ConsumerGroupMember,
  facts: Facts,
): ConsumerGroupMember {
  updateTarget(change, context);
  return reconcileMember(change, context, member, facts);
}

/** The last member of the consumer protocol was static and is replaced by a classic one: the group is classic again. */
function downgrade(
  change: GroupChange,
  context: GroupContext,
  member: ConsumerGroupMember,
  facts: Facts,
): ConsumerGroupMember {
  const group = some(change.group, 'a classic member joins a group that is there');
  const isStale = group.assignmentEpoch < group.groupEpoch;
  const next = isStale ? member : reconcileMember(change, context, member, facts);
  change.downgrade = { leaving: [], rebalances: isStale };
  return next;
}

const endsMigration = (
  group: ConsumerGroup,
  replaced: ConsumerGroupMember | null,
  { settings }: GroupContext,
): boolean =>
  replaced !== null &&
  replaced.classic === null &&
  group.members.every((member) => member === replaced || member.classic !== null) &&
  mayDowngrade(group.members.length, settings);

function foundMember(
  change: GroupChange,
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
  isUnknown: boolean,
): ConsumerGroupMember | Refusal {
  const known = memberOf(group, memberId) ?? newMember(memberId);
  if (instanceId === null) return known;
  const holder = staticMemberOf(group, instanceId);
  if (!isUnknown) {
    return fencedInstance(holder, instanceId, memberId) ?? holder ?? unknownMember(memberId);
  }
  return holder === null ? known : replaceMember(change, group, holder, memberId);
}

/** Whether who joins has a protocol that all classic members have. */
function supportsProtocols(group: ConsumerGroup, request: JoinGroupRequest): boolean {
  if (request.protocolType !== CONSUMER_PROTOCOL_TYPE) return false;
  if (group.members.length === 0) return request.protocols.length > 0;
  const classic = group.members.flatMap((member) =>
    member.classic === null ? [] : [member.classic.supportedProtocols],
  );
  return request.protocols.some(({ name }) =>
    classic.every((protocols) => protocols.some((protocol) => protocol.name === name)),
  );
}

/** All protocols of a consumer bring the same subscription. */
const subscriptionOf = (
  request: JoinGroupRequest,
): JoinGroupRequest['protocols'][number]['metadata'] =>
  some(request.protocols[0], 'who joins has a protocol').metadata;

/**
 * Simplified: a classic member's time to fetch its assignment begins when it has joined. In Kafka it begins once the join
 * is committed.
 */
function armTimers(
  change: GroupChange,
  groupId: string,
  memberId: string,
  request: JoinGroupRequest,
): void {
  change.timers.push(
    { type: 'Cancel', timer: 'consumer-join', groupId, memberId },
    {
      type: 'Schedule',
      timer: { type: 'consumer-session', groupId, memberId },
      delayMs: request.sessionTimeoutMs,
      ifAbsent: false,
    },
    {
      type: 'Schedule',
      timer: { type: 'consumer-sync', groupId, memberId },
      delayMs: request.rebalanceTimeoutMs,
      ifAbsent: false,
    },
  );
}
