import { FOREVER, type Instant, plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import { LONG_AGO } from '../../../metadata.ts';
import { type ConsumerMemory, withGroup } from '../../memory.ts';
import { groupOf } from '../coordinator.ts';
import { lose, ownedOf } from '../ownership.ts';
import { copyGroup } from '../state.ts';
import {
  copyModern,
  type HeartbeatRequestState,
  type ModernMember,
  type ModernState,
  NO_ASSIGNMENT,
  NOTHING_SENT,
} from './member.ts';

/** The transitions of a member of KIP-848 (AbstractMembershipManager, clients §6.5). */

/** The consumer's membership in a group of KIP-848, which it must have. */
export const modernOf = (m: ConsumerMemory): ModernMember => groupOf(m).modern as ModernMember;

/** The memory with another state of its membership. */
export function withModern(m: ConsumerMemory, modern: ModernMember): ConsumerMemory {
  const group = groupOf(m);
  if (group.modern === modern) return m;
  const next = copyGroup(group);
  next.modern = modern;
  return withGroup(m, next);
}

/** The member is in another state; whoever watches is told. */
export function enter(
  m: ConsumerMemory,
  turn: Turn,
  member: ModernMember,
  state: ModernState,
  rule: string,
): ConsumerMemory {
  const { groupId } = groupOf(m);
  const { memberId, memberEpoch: generation } = member;
  const was = modernOf(m);
  if (was.state !== state || was.memberEpoch !== generation) {
    turn.probe({ type: 'MembershipChanged', groupId, memberId, state, generation, rule });
  }
  const next = copyModern(member);
  next.state = state;
  return withModern(m, next);
}

/** HeartbeatRequestState.reset: nothing that is on its way holds the next heartbeat back. */
export const resetHeartbeat = (heartbeat: HeartbeatRequestState): HeartbeatRequestState => ({
  intervalMs: heartbeat.intervalMs,
  nextAt: LONG_AGO,
  isInFlight: false,
  attempts: 0,
});

/** The member joins, or joins again, from epoch 0. A reconciliation under way is given up. */
export function toJoining(m: ConsumerMemory, turn: Turn, rule: string): ConsumerMemory {
  const next = copyModern(modernOf(m));
  next.memberEpoch = 0;
  next.target = NO_ASSIGNMENT;
  next.current = NO_ASSIGNMENT;
  next.reconciling = null;
  next.sent = NOTHING_SENT;
  return enter(m, turn, next, 'JOINING', rule);
}

/** The coordinator does not know the member, or not at this epoch: what it owned is lost, and it joins again. */
export function toFenced(m: ConsumerMemory, turn: Turn, rule: string): ConsumerMemory {
  const { state, heartbeat } = modernOf(m);
  const next = copyModern(modernOf(m));
  next.heartbeat = resetHeartbeat(heartbeat);
  if (state === 'UNSUBSCRIBED') return withModern(m, next);
  if (state === 'PREPARE_LEAVING' || state === 'LEAVING') {
    return enter(m, turn, next, 'UNSUBSCRIBED', rule);
  }
  next.memberEpoch = 0;
  next.reconciling = null;
  next.mustTellLost = true;
  const fenced = enter(m, turn, next, 'FENCED', rule);
  // Without anything to tell a listener the member does not wait for poll().
  return ownedOf(m).length === 0 ? releaseLost(fenced, turn, rule) : fenced;
}

/** The listener is told in poll() what the member has lost; a fenced one joins again at once. */
export function releaseLost(before: ConsumerMemory, turn: Turn, rule: string): ConsumerMemory {
  const m = lose(before, turn, rule);
  const next = copyModern(modernOf(m));
  next.mustTellLost = false;
  next.target = NO_ASSIGNMENT;
  next.current = NO_ASSIGNMENT;
  const released = withModern(m, next);
  return next.state === 'FENCED' ? toJoining(released, turn, rule) : released;
}

/** An error that no retry mends: the member is out of the group for good, and poll() throws. */
export function toFatal(m: ConsumerMemory, turn: Turn, exception: string): ConsumerMemory {
  const next = copyModern(modernOf(m));
  next.reconciling = null;
  next.mustTellLost = true;
  next.fatal = exception;
  return enter(m, turn, next, 'FATAL', exception);
}

/**
 * The member is about to tell the coordinator that it leaves (transitionToSendingLeaveGroup): for good, or, as a static
 * one that is not told otherwise, for a while.
 */
export function toLeaving(m: ConsumerMemory, turn: Turn, rule: string): ConsumerMemory {
  const { instanceId, closing } = groupOf(m);
  const next = copyModern(modernOf(m));
  const staysStatic = instanceId !== null && closing?.membership !== 'leave-group';
  next.memberEpoch = staysStatic ? -2 : -1;
  next.current = NO_ASSIGNMENT;
  next.reconciling = null;
  return enter(m, turn, next, 'LEAVING', rule);
}

/** Until when the application must poll again (clients §4.9). */
export const modernPollDeadline = (m: ConsumerMemory, turn: Turn): Instant =>
  plusMs(turn.now, m.config.settings['max.poll.interval.ms']);

/** A member that sends no heartbeats. */
export const isSilent = ({ state }: ModernMember): boolean =>
  state === 'UNSUBSCRIBED' || state === 'FATAL' || state === 'STALE' || state === 'FENCED';

/** The next auto-commit is an interval from now, as after an assignment. */
export function restartAutoCommit(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { settings } = m.config;
  const next = copyGroup(groupOf(m));
  next.autoCommitAt = settings['enable.auto.commit']
    ? plusMs(turn.now, settings['auto.commit.interval.ms'])
    : FOREVER;
  return withGroup(m, next);
}
