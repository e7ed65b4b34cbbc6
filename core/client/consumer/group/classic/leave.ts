import type { Turn } from '../../../../turn.ts';
import type { ConsumerMemory } from '../../memory.ts';
import { askCoordinator, checkCoordinator, groupOf, hasCoordinator } from '../coordinator.ts';
import type { Closing } from '../state.ts';
import { classicOf, resetMember, withClassic } from './changes.ts';
import { copyClassic } from './member.ts';

/**
 * Leaves the group where the kind of membership says so, and forgets it (AbstractCoordinator.maybeLeaveGroup): a static
 * member stays unless told otherwise (KIP-345, KIP-1092).
 */
export function leave(
  before: ConsumerMemory,
  turn: Turn,
  reason: string,
  membership: Closing['membership'],
): ConsumerMemory {
  const m = checkCoordinator(before, turn);
  const { groupId, instanceId } = groupOf(m);
  const { state, memberId } = classicOf(m);
  const isDynamic = instanceId === null;
  const leaves = membership === 'leave-group' || (isDynamic && membership === 'default');
  if (leaves && hasCoordinator(m) && state !== 'UNJOINED' && memberId !== '') {
    askCoordinator(m, turn, {
      type: 'LeaveGroupRequest',
      groupId,
      members: [{ memberId, groupInstanceId: null, reason }],
    });
  }
  const next = copyClassic(classicOf(m));
  // A poll timeout in the middle of a join leaves nothing of it.
  next.needsJoinPrepare = true;
  return resetMember(withClassic(m, next), turn, reason, null);
}
