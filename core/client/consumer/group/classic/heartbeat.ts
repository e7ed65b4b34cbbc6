import type { HeartbeatRequest, HeartbeatResponse } from '../../../../protocol/classic-group.ts';
import { type ErrorCode, isCoordinatorLost } from '../../../../protocol/errors.ts';
import { FOREVER, type Instant, plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import type { ConsumerMemory } from '../../memory.ts';
import {
  askCoordinator,
  findCoordinator,
  forgetCoordinator,
  groupOf,
  hasCoordinator,
  retryAfterFailures,
} from '../coordinator.ts';
import { classicOf, requestRejoin, resetMember, withClassic } from './changes.ts';
import { leave } from './leave.ts';
import { type ClassicMember, copyClassic, type HeartbeatState } from './member.ts';

/** The clocks of a member that has joined start anew (Heartbeat.resetTimeouts). */
export function enableHeartbeat(m: ConsumerMemory, turn: Turn): HeartbeatState {
  const { settings } = m.config;
  return {
    isEnabled: true,
    nextAt: plusMs(turn.now, settings['heartbeat.interval.ms']),
    sessionDeadline: plusMs(turn.now, settings['session.timeout.ms']),
    pollDeadline: pollDeadline(m, turn),
    attempts: 0,
  };
}

/** The application called poll(): until when it has to come back (clients §4.9). */
export function pollHeartbeat(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const c = classicOf(m);
  if (!c.heartbeat.isEnabled) return m;
  return withHeartbeat(m, { ...c.heartbeat, pollDeadline: pollDeadline(m, turn) });
}

/** Before KIP-62 there is no other limit than the session. */
const pollDeadline = (m: ConsumerMemory, turn: Turn): Instant =>
  beatsInPoll(m) ? FOREVER : plusMs(turn.now, m.config.settings['max.poll.interval.ms']);

const beatsInPoll = (m: ConsumerMemory): boolean =>
  m.config.cluster.switches['group.heartbeat'] === 'in-poll';

function withHeartbeat(m: ConsumerMemory, heartbeat: HeartbeatState): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.heartbeat = heartbeat;
  return withClassic(m, next);
}

/** Whether the heartbeat thread has anything to do: KIP-62 took it out of poll() and into the background. */
export const isBeating = (m: ConsumerMemory, c: ClassicMember): boolean =>
  c.heartbeat.isEnabled && (m.poll !== null || !beatsInPoll(m));

/** One turn of the heartbeat thread (AbstractCoordinator.HeartbeatThread, clients §4.9). */
export function runHeartbeat(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const c = classicOf(before);
  if (!isBeating(before, c)) return before;
  const hasNotJoined = c.state === 'UNJOINED' || c.state === 'PREPARING_REBALANCE';
  if (hasNotJoined || c.failure !== null) {
    return withHeartbeat(before, { ...c.heartbeat, isEnabled: false });
  }
  const m = findCoordinator(before, turn);
  if (!hasCoordinator(m)) return m;
  const { heartbeat } = classicOf(m);
  if (heartbeat.sessionDeadline <= turn.now) {
    const rule = 'session timed out without receiving a heartbeat response';
    return findCoordinator(forgetCoordinator(m, turn, rule, false), turn);
  }
  if (heartbeat.pollDeadline <= turn.now && m.poll === null) {
    return leave(m, turn, 'max.poll.interval.ms is over without a poll (KIP-62)', 'default');
  }
  if (heartbeat.nextAt > turn.now) return m;
  const { groupId, instanceId } = groupOf(m);
  const { generationId, memberId } = classicOf(m);
  askCoordinator(m, turn, {
    type: 'HeartbeatRequest',
    groupId,
    generationId,
    memberId,
    groupInstanceId: instanceId,
  });
  const nextAt = plusMs(turn.now, m.config.settings['heartbeat.interval.ms']);
  return withHeartbeat(m, { ...heartbeat, nextAt });
}

/** The answer to a heartbeat, or null for a lost one (AbstractCoordinator.HeartbeatResponseHandler). */
export function onHeartbeatEnd(
  before: ConsumerMemory,
  turn: Turn,
  request: HeartbeatRequest,
  response: HeartbeatResponse | null,
): ConsumerMemory {
  const c = classicOf(before);
  if (response === null) {
    const rule = 'a heartbeat was lost with its connection';
    return failed(forgetCoordinator(before, turn, rule, true), turn);
  }
  const { error } = response;
  if (error === 'NONE') return received(before, turn);
  if (isCoordinatorLost(error)) {
    const rule = `Heartbeat was answered ${error}`;
    return failed(forgetCoordinator(before, turn, rule, false), turn);
  }
  switch (error) {
    case 'REBALANCE_IN_PROGRESS': {
      // While joining it is no news; a heartbeat during a rebalance keeps the member in the group.
      const m = received(before, turn);
      if (c.state !== 'STABLE') return m;
      return withClassic(m, requestRejoin(classicOf(m), 'group is already rebalancing'));
    }
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_INSTANCE_ID':
      return onFenced(before, turn, request, error);
    default:
      return failed(before, turn);
  }
}

/** A heartbeat of an older generation says nothing about this one. */
function onFenced(
  m: ConsumerMemory,
  turn: Turn,
  request: HeartbeatRequest,
  error: ErrorCode,
): ConsumerMemory {
  const { generationId, memberId } = classicOf(m);
  if (generationId !== request.generationId || memberId !== request.memberId) {
    return received(m, turn);
  }
  const reset = resetMember(m, turn, `Heartbeat was answered ${error}`, error);
  if (error === 'FENCED_INSTANCE_ID') return withFailure(reset, 'FencedInstanceIdException');
  return failed(reset, turn);
}

function withFailure(m: ConsumerMemory, failure: string): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.failure = failure;
  return withClassic(m, next);
}

function received(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { heartbeat } = classicOf(m);
  const sessionDeadline = plusMs(turn.now, m.config.settings['session.timeout.ms']);
  return withHeartbeat(m, { ...heartbeat, sessionDeadline, attempts: 0 });
}

function failed(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { heartbeat } = classicOf(m);
  const nextAt = retryAfterFailures(m, turn, 'heartbeat', heartbeat.attempts);
  return withHeartbeat(m, { ...heartbeat, nextAt, attempts: heartbeat.attempts + 1 });
}

/** When the heartbeat thread has to look again; never while it sleeps. */
export function heartbeatMoments(m: ConsumerMemory, c: ClassicMember): readonly Instant[] {
  if (!isBeating(m, c)) return [];
  const { nextAt, sessionDeadline, pollDeadline: pollUntil } = c.heartbeat;
  return m.poll === null ? [nextAt, sessionDeadline, pollUntil] : [nextAt, sessionDeadline];
}
