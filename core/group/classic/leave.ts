import { respond } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import type {
  LeaveGroupRequest,
  LeaveGroupResponseMember,
  LeavingMember,
} from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { joinRefusal } from '../refusals.ts';
import { type GroupWork, groupOf } from '../state.ts';
import { staticMemberId } from './group.ts';
import {
  completeJoin,
  endSession,
  memberError,
  type OpenGroup,
  openGroup,
  removeMember,
} from './members.ts';
import { maybeCompleteJoin, rebalanceOrCompleteJoin } from './rebalance.ts';

/** Members leave, or an operator has static ones removed (clients §5.3, KIP-345). */
export function onLeaveGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: LeaveGroupRequest,
): void {
  if (groupOf(work.state, request.groupId) === null) {
    const members = request.members.map((member) => outcome(member, 'UNKNOWN_MEMBER_ID'));
    work.turn.reply(connection, { type: 'LeaveGroupResponse', error: 'NONE', members });
    return;
  }
  const group = openGroup(work, request.groupId);
  if (group === null) return;
  if (group.state === 'Dead') {
    const error = 'COORDINATOR_NOT_AVAILABLE';
    respond(work, connection, request, { type: 'LeaveGroupResponse', error, members: [] });
    return;
  }
  const members = request.members.map((member) => outcome(member, leave(work, group, member)));
  if (members.some(({ error }) => error === 'NONE')) {
    if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
      rebalanceOrCompleteJoin(work, group, 'members have left');
    } else {
      maybeCompleteJoin(work, group);
    }
  }
  respond(work, connection, request, { type: 'LeaveGroupResponse', error: 'NONE', members });
}

const outcome = (
  { memberId, groupInstanceId }: LeavingMember,
  error: ErrorCode,
): LeaveGroupResponseMember => ({ memberId, groupInstanceId, error });

function leave(work: GroupWork, group: OpenGroup, leaving: LeavingMember): ErrorCode {
  const { memberId, groupInstanceId } = leaving;
  if (memberId === '') {
    const found = groupInstanceId === null ? null : staticMemberId(group, groupInstanceId);
    if (found === null) return 'UNKNOWN_MEMBER_ID';
    remove(work, group, found);
    return 'NONE';
  }
  if (!group.pendingJoinMembers.includes(memberId)) {
    const error = memberError(group, memberId, groupInstanceId);
    if (error !== 'NONE') return error;
  }
  remove(work, group, memberId);
  return 'NONE';
}

function remove(work: GroupWork, group: OpenGroup, memberId: string): void {
  endSession(work, group.groupId, memberId);
  completeJoin(work, group, memberId, joinRefusal('UNKNOWN_MEMBER_ID', ''));
  removeMember(work, group, memberId, 'it left');
}
