import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../../protocol/consumer-group.ts';
import { isCoordinatorLost } from '../../../../protocol/errors.ts';
import { type Instant, plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import type { ConsumerMemory } from '../../memory.ts';
import { exceptionOf } from '../commit-errors.ts';
import {
  askCoordinator,
  findCoordinator,
  forgetCoordinator,
  groupOf,
  hasCoordinator,
  retryAfterFailures,
} from '../coordinator.ts';
import { ownedOf } from '../ownership.ts';
import {
  enter,
  isSilent,
  modernOf,
  releaseLost,
  resetHeartbeat,
  toFatal,
  toFenced,
  toLeaving,
  withModern,
} from './changes.ts';
import { copyModern, isInGroup, type ModernMember, NOTHING_SENT } from './member.ts';

/** One turn of the heartbeat manager, on the network thread (AbstractHeartbeatRequestManager.poll, clients §6.1). */
export function runModernHeartbeat(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  if (isSilent(modernOf(before))) return before;
  const m = findCoordinator(before, turn);
  if (!hasCoordinator(m)) {
    if (modernOf(m).state !== 'LEAVING') return m;
    return enter(m, turn, modernOf(m), 'UNSUBSCRIBED', 'no coordinator to tell that it leaves');
  }
  const { state, pollDeadline, heartbeat } = modernOf(m);
  const isLeaving = state === 'LEAVING' || state === 'PREPARE_LEAVING';
  if (pollDeadline <= turn.now && m.poll === null && !isLeaving) return leaveLate(m, turn);
  const isUrgent = state === 'ACKNOWLEDGING' || state === 'JOINING';
  const isDue = !heartbeat.isInFlight && (isUrgent || heartbeat.nextAt <= turn.now);
  return state === 'LEAVING' || isDue ? send(m, turn) : m;
}

/** `max.poll.interval.ms` is over: the member leaves by itself and is stale until the application polls again. */
function leaveLate(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const rule = 'max.poll.interval.ms is over without a poll (KIP-848)';
  const leaving = toLeaving(before, turn, rule);
  const expired = copyModern(modernOf(leaving));
  expired.isPollExpired = true;
  const m = send(withModern(leaving, expired), turn);
  const next = copyModern(modernOf(m));
  next.heartbeat = resetHeartbeat(next.heartbeat);
  next.sent = NOTHING_SENT;
  next.mustTellLost = true;
  const stale = withModern(m, next);
  return ownedOf(stale).length === 0 ? releaseLost(stale, turn, rule) : stale;
}

function send(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const member = modernOf(m);
  const request = heartbeatRequest(m, member);
  askCoordinator(m, turn, request);
  const next = copyModern(member);
  const { intervalMs, attempts } = member.heartbeat;
  next.heartbeat = {
    intervalMs,
    nextAt: plusMs(turn.now, intervalMs),
    isInFlight: true,
    attempts,
  };
  next.sent = {
    rebalanceTimeoutMs: m.config.settings['max.poll.interval.ms'],
    topics: groupOf(m).topics,
    assignor: request.serverAssignor ?? member.sent.assignor,
    current: member.current,
  };
  return onSent(withModern(m, next), turn);
}

/** Only what changed since the last heartbeat is sent again, all of it to join (HeartbeatState.buildRequestData). */
function heartbeatRequest(m: ConsumerMemory, member: ModernMember): ConsumerGroupHeartbeatRequest {
  const { settings } = m.config;
  const { groupId, instanceId, topics } = groupOf(m);
  const { state, memberId, memberEpoch, sent, current } = member;
  const all = state === 'JOINING';
  const timeoutMs = settings['max.poll.interval.ms'];
  const assignor = settings['group.remote.assignor'];
  const isNewAssignment =
    sent.current === null ||
    sent.current.localEpoch !== current.localEpoch ||
    sent.current.partitions.join() !== current.partitions.join();
  const isNewTopics = sent.topics === null || sent.topics.join() !== (topics ?? []).join();
  return {
    type: 'ConsumerGroupHeartbeatRequest',
    groupId,
    memberId,
    memberEpoch,
    instanceId,
    rackId: all && settings['client.rack'] !== '' ? settings['client.rack'] : null,
    rebalanceTimeoutMs: all || sent.rebalanceTimeoutMs !== timeoutMs ? timeoutMs : -1,
    subscribedTopicNames: all || isNewTopics ? (topics ?? []) : null,
    serverAssignor: assignor !== '' && (all || sent.assignor !== assignor) ? assignor : null,
    topicPartitions: all || isNewAssignment ? current.partitions : null,
  };
}

/** AbstractMembershipManager.onHeartbeatRequestGenerated. */
function onSent(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const member = modernOf(m);
  if (member.state === 'ACKNOWLEDGING') {
    const isReconciled = isTargetReached(member);
    const rule = 'the heartbeat acknowledges what the member owns';
    return enter(m, turn, member, isReconciled ? 'STABLE' : 'RECONCILING', rule);
  }
  if (member.state !== 'LEAVING') return m;
  const state = member.isPollExpired ? 'STALE' : 'UNSUBSCRIBED';
  return enter(m, turn, member, state, 'the coordinator is told that the member leaves');
}

/** Whether the member has taken over what the coordinator wants it to own. */
export const isTargetReached = ({ target, current }: ModernMember): boolean =>
  target.localEpoch === current.localEpoch &&
  target.partitions.join() === current.partitions.join();

/** The answer to a heartbeat, or null for a lost one (AbstractHeartbeatRequestManager). */
export function onModernHeartbeatEnd(
  m: ConsumerMemory,
  turn: Turn,
  request: ConsumerGroupHeartbeatRequest,
  response: ConsumerGroupHeartbeatResponse | null,
): ConsumerMemory {
  // Nobody waits for the answer to the heartbeat that told of leaving.
  if (request.memberEpoch < 0) return m;
  if (response === null) {
    const rule = 'a heartbeat was lost with its connection';
    return retried(forgetCoordinator(m, turn, rule, true), turn);
  }
  if (response.error === 'NONE') return onSuccess(m, turn, response);
  return onError(retried(m, turn), turn, response);
}

/** A heartbeat failed: the next one tells everything again, after a back-off. */
function retried(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const next = copyModern(modernOf(m));
  const { intervalMs, attempts } = next.heartbeat;
  const nextAt = retryAfterFailures(m, turn, 'heartbeat', attempts);
  next.heartbeat = { intervalMs, nextAt, isInFlight: false, attempts: attempts + 1 };
  next.sent = NOTHING_SENT;
  return withModern(m, next);
}

function onError(
  m: ConsumerMemory,
  turn: Turn,
  { error }: ConsumerGroupHeartbeatResponse,
): ConsumerMemory {
  const rule = `ConsumerGroupHeartbeat was answered ${error}`;
  if (isCoordinatorLost(error)) {
    const next = copyModern(modernOf(m));
    next.heartbeat = resetHeartbeat(next.heartbeat);
    return forgetCoordinator(withModern(m, next), turn, rule, false);
  }
  switch (error) {
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return m;
    case 'FENCED_MEMBER_EPOCH':
    case 'UNKNOWN_MEMBER_ID':
      return toFenced(m, turn, rule);
    case 'GROUP_ID_NOT_FOUND':
      return modernOf(m).state === 'UNSUBSCRIBED' ? m : toFatal(m, turn, exceptionOf(error));
    default:
      return toFatal(m, turn, exceptionOf(error));
  }
}

function onSuccess(
  before: ConsumerMemory,
  turn: Turn,
  response: ConsumerGroupHeartbeatResponse,
): ConsumerMemory {
  const answered = copyModern(modernOf(before));
  const { heartbeatIntervalMs: intervalMs, memberEpoch, assignment } = response;
  const { nextAt, intervalMs: was } = answered.heartbeat;
  const due = (nextAt + (intervalMs - was) * 1000) as Instant;
  answered.heartbeat = { intervalMs, nextAt: due, isInFlight: false, attempts: 0 };
  const m = withModern(before, answered);
  if (answered.state === 'LEAVING' || !isInGroup(answered) || memberEpoch < 0) return m;
  const next = copyModern(answered);
  next.memberEpoch = memberEpoch;
  if (assignment === null || answered.state === 'PREPARE_LEAVING') {
    return enter(m, turn, next, next.state, 'the coordinator has moved the member on');
  }
  const partitions = [...assignment].sort();
  if (next.target.localEpoch < 0 || partitions.join() !== next.target.partitions.join()) {
    next.target = { localEpoch: next.target.localEpoch + 1, partitions };
  }
  if (!isTargetReached(next)) {
    return enter(m, turn, next, 'RECONCILING', 'the coordinator wants the member to own others');
  }
  const isSettled = next.state === 'RECONCILING' || next.state === 'JOINING';
  return enter(m, turn, next, isSettled ? 'STABLE' : next.state, 'nothing to reconcile');
}

/** When the heartbeat manager has to look again. */
export function modernMoments(m: ConsumerMemory, member: ModernMember): readonly Instant[] {
  if (isSilent(member)) return [];
  const beats = member.heartbeat.isInFlight ? [] : [member.heartbeat.nextAt];
  return m.poll === null ? [...beats, member.pollDeadline] : beats;
}
