import { some } from '../../assert.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponse,
  failedHeartbeat,
  LEAVE_GROUP_MEMBER_EPOCH,
  LEAVE_GROUP_STATIC_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import { assignorNames } from '../assignor/assignors.ts';
import { type GroupChange, probeState, type Refusal } from './change.ts';
import type { GroupContext } from './context.ts';
import { malformed } from './fencing.ts';
import { leaveGroup } from './leave.ts';
import { updateMember } from './membership.ts';
import { sameTexts } from './partition-order.ts';
import { reconcile } from './reconcile.ts';
import { currentAssignmentRecord, groupEpochRecord } from './records.ts';
import { type ConsumerGroupMember, isReconciledTo, newConsumerGroup } from './state.ts';
import { metadataHash } from './subscriptions.ts';
import { assignorNameOf, updateTarget } from './target.ts';

/**
 * Serves a heartbeat of the consumer protocol on a group, which is null where it does not exist (clients §6.3). What is
 * refused leaves no records.
 */
export function onHeartbeat(
  change: GroupChange,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
): ConsumerGroupHeartbeatResponse {
  const assignors = assignorNames(context.settings['group.consumer.assignors']);
  const wrong = malformed(request, assignors);
  if (wrong !== null) return refuse(wrong);
  const isLeaving =
    request.memberEpoch === LEAVE_GROUP_MEMBER_EPOCH ||
    request.memberEpoch === LEAVE_GROUP_STATIC_MEMBER_EPOCH;
  const answer = isLeaving
    ? leaveGroup(change, context, request)
    : regularHeartbeat(change, context, request);
  return 'type' in answer ? answer : refuse(answer);
}

const refuse = ({ error, message }: Refusal): ConsumerGroupHeartbeatResponse =>
  failedHeartbeat(error, message);

function regularHeartbeat(
  change: GroupChange,
  context: GroupContext,
  request: ConsumerGroupHeartbeatRequest,
): ConsumerGroupHeartbeatResponse | Refusal {
  const before = change.group;
  const updated = updateMember(change, context, request);
  if ('error' in updated) return updated;
  const { known, member, hasSubscriptionChanged } = updated;
  const assignorBefore = assignorNameOf(before ?? newConsumerGroup(request.groupId), context);
  bumpGroupEpoch(change, context, {
    member,
    isDue: hasSubscriptionChanged,
    assignorBefore,
  });
  updateTarget(change, context);
  // Mended: who is known already may have sent this before it was given anything.
  const saysNothing =
    request.memberEpoch === 0 &&
    known.memberEpoch > 0 &&
    context.switches['group.rejoin'] === 'mended';
  const owned = saysNothing ? null : request.topicPartitions;
  const reconciled = reconcileMember(change, context, member, { hasSubscriptionChanged, owned });
  if (change.refusal !== null) return change.refusal;
  change.timers.push({
    type: 'Schedule',
    timer: { type: 'consumer-session', groupId: request.groupId, memberId: member.memberId },
    delayMs: context.settings['group.consumer.session.timeout.ms'],
    ifAbsent: false,
  });
  probeState(change, before, 'a member was heard (KIP-848)');
  // A whole assignment goes out with every full request: the client may have lost what it was told (clients §6.1).
  const isFull =
    request.rebalanceTimeoutMs !== -1 &&
    request.subscribedTopicNames !== null &&
    request.topicPartitions !== null;
  const isNews = request.memberEpoch === 0 || isFull || hasOtherPartitions(known, reconciled);
  return {
    type: 'ConsumerGroupHeartbeatResponse',
    error: 'NONE',
    errorMessage: '',
    memberId: reconciled.memberId,
    memberEpoch: reconciled.memberEpoch,
    heartbeatIntervalMs: context.settings['group.consumer.heartbeat.interval.ms'],
    assignment: isNews ? reconciled.assigned.map(({ partition }) => partition) : null,
  };
}

/** Whether an assignment differs, epochs of its partitions included. */
const hasOtherPartitions = (a: ConsumerGroupMember, b: ConsumerGroupMember): boolean =>
  a.assigned !== b.assigned &&
  !sameTexts(
    a.assigned.map(({ partition, assignmentEpoch }) => `${partition}@${assignmentEpoch}`),
    b.assigned.map(({ partition, assignmentEpoch }) => `${partition}@${assignmentEpoch}`),
  );

/** Why the epoch of a group may have to rise. */
export interface EpochCause {
  readonly member: ConsumerGroupMember;
  /** Whether it rises in any case. */
  readonly isDue: boolean;
  /** The assignor that the group used so far; null where a change of it is no cause. */
  readonly assignorBefore: string | null;
}

/** Raises the epoch of the group where its members, its assignor or the topics that they name have changed. */
export function bumpGroupEpoch(
  change: GroupChange,
  context: GroupContext,
  { member, isDue, assignorBefore }: EpochCause,
): void {
  const group = some(change.group, 'a group that is being heard is there');
  const hash = metadataHash(group.members, context);
  const hasOtherAssignor =
    assignorBefore !== null && assignorNameOf(group, context) !== assignorBefore;
  if (!isDue && !hasOtherAssignor && hash === group.metadataHash) return;
  const groupEpoch = group.groupEpoch + 1;
  change.add(groupEpochRecord(group.groupId, groupEpoch, hash));
  change.probes.push({
    type: 'GroupEpochBumped',
    groupId: group.groupId,
    groupEpoch,
    rule: isDue
      ? `${member.memberId} is subscribed to other topics`
      : hasOtherAssignor
        ? 'members ask for another assignor'
        : 'a topic that members are subscribed to has changed',
  });
}

/** What decides how a member goes on. */
export interface ReconcileFacts {
  readonly hasSubscriptionChanged: boolean;
  readonly owned: ConsumerGroupHeartbeatRequest['topicPartitions'];
}

/** Takes a member a step towards its target, and watches it where it has to give something up (clients §6.4). */
export function reconcileMember(
  change: GroupChange,
  context: GroupContext,
  member: ConsumerGroupMember,
  { hasSubscriptionChanged, owned }: ReconcileFacts,
): ConsumerGroupMember {
  const group = some(change.group, 'a group that is being heard is there');
  if (!hasSubscriptionChanged && isReconciledTo(member, group.assignmentEpoch)) return member;
  const next = reconcile({ group, member, hasSubscriptionChanged, owned, context });
  if (next === member || sameMember(next, member)) return member;
  const { groupId } = group;
  const { memberId, memberEpoch } = next;
  change.add(currentAssignmentRecord(groupId, next));
  change.probes.push({
    type: 'MemberReconciled',
    groupId,
    memberId,
    memberEpoch,
    state: next.state,
    assigned: next.assigned.map(({ partition }) => partition),
    pendingRevocation: next.pendingRevocation.map(({ partition }) => partition),
  });
  // Members of the classic protocol have timers for joining and syncing instead.
  if (next.classic === null) {
    change.timers.push(
      next.state === 'UNREVOKED_PARTITIONS'
        ? {
            type: 'Schedule',
            timer: { type: 'consumer-rebalance', groupId, memberId, memberEpoch },
            delayMs: next.rebalanceTimeoutMs,
            ifAbsent: false,
          }
        : { type: 'Cancel', timer: 'consumer-rebalance', groupId, memberId },
    );
  }
  return next;
}

const sameMember = (a: ConsumerGroupMember, b: ConsumerGroupMember): boolean =>
  a.state === b.state &&
  a.memberEpoch === b.memberEpoch &&
  a.previousMemberEpoch === b.previousMemberEpoch &&
  !hasOtherPartitions(a, b) &&
  sameTexts(
    a.pendingRevocation.map(({ partition }) => partition),
    b.pendingRevocation.map(({ partition }) => partition),
  );
