import type { ErrorCode } from '../../../../protocol/errors.ts';
import type { Turn } from '../../../../turn.ts';
import { type ConsumerMemory, withGroup } from '../../memory.ts';
import { groupOf } from '../coordinator.ts';
import { copyGroup } from '../state.ts';
import { type ClassicMember, type ClassicState, copyClassic, type JoinFailure } from './member.ts';

/** The consumer's membership in a classic group, which it must have. */
export const classicOf = (m: ConsumerMemory): ClassicMember => groupOf(m).classic as ClassicMember;

/** The memory with another state of its membership. */
export function withClassic(m: ConsumerMemory, classic: ClassicMember): ConsumerMemory {
  const group = groupOf(m);
  if (group.classic === classic) return m;
  const next = copyGroup(group);
  next.classic = classic;
  return withGroup(m, next);
}

/** The member has to join again (AbstractCoordinator.requestRejoin). */
export function requestRejoin(c: ClassicMember, rule: string): ClassicMember {
  const next = copyClassic(c);
  next.rejoinNeeded = true;
  next.rejoinReason = rule;
  return next;
}

/** The member is in another state; whoever watches is told. */
export function enter(
  m: ConsumerMemory,
  turn: Turn,
  c: ClassicMember,
  state: ClassicState,
  rule: string,
): ConsumerMemory {
  const next = copyClassic(c);
  next.state = state;
  if (state !== classicOf(m).state || c.generationId !== classicOf(m).generationId) {
    const { memberId, generationId: generation } = c;
    const { groupId } = groupOf(m);
    turn.probe({ type: 'MembershipChanged', groupId, memberId, state, generation, rule });
  }
  return withClassic(m, next);
}

/**
 * The coordinator knows the member no more, or not in this generation; after ILLEGAL_GENERATION its id is still good
 * (KAFKA-13419). What precedes a JoinGroup is done again, so that the listener hears of the loss; before KAFKA-12983 a
 * member that was in the middle of a join kept what it owned.
 */
export function resetMember(
  m: ConsumerMemory,
  turn: Turn,
  rule: string,
  error: ErrorCode | null,
): ConsumerMemory {
  const next = copyClassic(requestRejoin(classicOf(m), rule));
  next.generationId = -1;
  next.protocolName = null;
  if (error !== 'ILLEGAL_GENERATION') next.memberId = '';
  const { switches } = m.config.cluster;
  if (switches['group.stickyClaims'] !== 'trusted') next.needsJoinPrepare = true;
  return enter(m, turn, next, 'UNJOINED', rule);
}

/** The join came to nothing: `takeFailure` says what is next (AbstractCoordinator.joinGroupIfNeeded). */
export function failJoin(m: ConsumerMemory, failure: JoinFailure): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.join = 'failed';
  next.joinReply = null;
  next.assignment = null;
  next.joinFailure = failure;
  return withClassic(m, next);
}
