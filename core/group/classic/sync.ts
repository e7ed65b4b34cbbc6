import { unreachable } from '../../assert.ts';
import { coordinatorError } from '../../coordinator/errors.ts';
import { writeAsIs } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import {
  EMPTY_ASSIGNMENT,
  type SyncGroupAssignment,
  type SyncGroupRequest,
} from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { GroupWritten } from '../operations.ts';
import { syncRefusal } from '../refusals.ts';
import type { GroupWork } from '../state.ts';
import { type ClassicGroup, memberOf } from './group.ts';
import {
  changeMember,
  memberError,
  type OpenGroup,
  openGroup,
  transition,
  without,
} from './members.ts';
import { rebalanceOrCompleteJoin, resetAssignments, setAssignments } from './rebalance.ts';
import { groupMetadataRecord } from './records.ts';

type Stored = Extract<GroupWritten, { readonly type: 'AssignmentStored' }>;

/** A member asks for its assignment; the leader's request brings all of them (clients §5.3). */
export function onSyncGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: SyncGroupRequest,
): void {
  const group = openGroup(work, request.groupId);
  const error = group === null ? 'UNKNOWN_MEMBER_ID' : syncError(group, request);
  if (group === null || error !== 'NONE') {
    work.turn.reply(connection, syncRefusal(error));
    return;
  }
  const { memberId } = request;
  switch (group.state) {
    case 'PreparingRebalance':
      work.turn.reply(connection, syncRefusal('REBALANCE_IN_PROGRESS'));
      return;
    case 'CompletingRebalance':
      changeMember(group, memberId, { awaitingSync: connection });
      group.pendingSyncMembers = without(group.pendingSyncMembers, memberId);
      if (group.leaderId === memberId) store(work, group, request);
      return;
    case 'Stable': {
      group.pendingSyncMembers = without(group.pendingSyncMembers, memberId);
      const { protocolType, protocolName } = group;
      const assignment = memberOf(group, memberId)?.assignment ?? EMPTY_ASSIGNMENT;
      work.turn.reply(connection, {
        type: 'SyncGroupResponse',
        error: 'NONE',
        protocolType,
        protocolName,
        assignment,
      });
      return;
    }
    case 'Empty':
    case 'Dead':
      work.turn.reply(connection, syncRefusal('UNKNOWN_MEMBER_ID'));
      return;
    default:
      unreachable(group.state);
  }
}

function syncError(group: ClassicGroup, request: SyncGroupRequest): ErrorCode {
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return error;
  if (request.generationId !== group.generationId) return 'ILLEGAL_GENERATION';
  const isSame =
    (group.protocolType === null || group.protocolType === request.protocolType) &&
    (group.protocolName === null || group.protocolName === request.protocolName);
  return isSame ? 'NONE' : 'INCONSISTENT_GROUP_PROTOCOL';
}

/** Writes down the generation with what its leader assigned; members that it left out get nothing. */
function store(work: GroupWork, group: OpenGroup, request: SyncGroupRequest): void {
  const { groupId, generationId } = group;
  const { assignments, memberId: leaderId } = request;
  const record = groupMetadataRecord(group, ({ memberId }) => assigned(assignments, memberId));
  const then = { type: 'AssignmentStored', groupId, generationId, leaderId, assignments } as const;
  writeAsIs(work, [record], then);
}

const assigned = (assignments: readonly SyncGroupAssignment[], memberId: string) =>
  assignments.find((one) => one.memberId === memberId)?.assignment ?? EMPTY_ASSIGNMENT;

/** The generation is committed and the group is stable, unless it has moved on; or it could not be written (§5.3). */
export function onAssignmentStored(work: GroupWork, stored: Stored, error: ErrorCode): void {
  const { generationId, assignments, leaderId } = stored;
  const group = openGroup(work, stored.groupId);
  if (group === null) return;
  if (group.state !== 'CompletingRebalance' || group.generationId !== generationId) return;
  if (error !== 'NONE') {
    resetAssignments(work, group, coordinatorError(error));
    rebalanceOrCompleteJoin(work, group, 'the assignment could not be stored');
    return;
  }
  setAssignments(work, group, (memberId) => assigned(assignments, memberId), leaderId);
  transition(work, group, 'Stable', 'the assignment is committed');
}
