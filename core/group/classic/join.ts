import { unreachable } from '../../assert.ts';
import { coordinatorError } from '../../coordinator/errors.ts';
import { newId, writeAsIs } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import { EMPTY_ASSIGNMENT, type JoinGroupRequest } from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { joinRefusal } from '../refusals.ts';
import { type GroupWork, groupOf } from '../state.ts';
import {
  type ClassicMember,
  memberOf,
  NOBODY,
  newClassicGroup,
  saysTheSame,
  staticMemberId,
} from './group.ts';
import {
  addMember,
  changeMember,
  joinAnswer,
  memberError,
  type OpenGroup,
  open,
  openGroup,
  removeMember,
  restartSession,
} from './members.ts';
import { supportsProtocols } from './protocols.ts';
import { rebalanceOrCompleteJoin } from './rebalance.ts';
import { emptyGroupRecord } from './records.ts';
import { replaceByStaticMember } from './static-member.ts';

/** Ids begin to be asked for with this version (KIP-394). */
const KNOWN_MEMBER_ID_VERSION = 4;
/** How long a new member may wait for its first generation (KAFKA-7610). */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

/** Somebody wants to be in the next generation (clients §5.3). The answer may wait for the others. */
export function onJoinGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: JoinGroupRequest,
): void {
  const { groupId, memberId } = request;
  const known = groupOf(work.state, groupId);
  if (known === null && memberId !== '') {
    refuse(work, connection, 'UNKNOWN_MEMBER_ID', memberId);
    return;
  }
  const group = known === null ? open(work, newClassicGroup(groupId)) : openGroup(work, groupId);
  if (group === null) return;
  if (!hasRoomFor(work, group, memberId)) {
    removeMember(work, group, memberId, 'the group is full');
    refuse(work, connection, 'GROUP_MAX_SIZE_REACHED', '');
  } else if (memberId === '') {
    joinAsNew(work, group, connection, request);
  } else {
    joinAgain(work, group, connection, request);
  }
  if (known !== null || work.write !== null) return;
  writeAsIs(work, [emptyGroupRecord(groupId)], { type: 'GroupCreated', groupId, connection });
}

const refuse = (
  work: GroupWork,
  connection: ConnectionId,
  error: ErrorCode,
  memberId: string,
): void => work.turn.reply(connection, joinRefusal(error, memberId));

/** `group.max.size`; who waits already, or is in a generation, keeps its place (`acceptJoiningMember`). */
function hasRoomFor(work: GroupWork, group: OpenGroup, memberId: string): boolean {
  const maxSize = work.settings['group.max.size'];
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true;
    case 'PreparingRebalance': {
      const waiting = group.members.filter((member) => member.awaitingJoin !== null);
      return waiting.length < maxSize || waiting.some((member) => member.memberId === memberId);
    }
    case 'CompletingRebalance':
    case 'Stable':
      return group.members.length < maxSize || memberOf(group, memberId) !== null;
    default:
      return unreachable(group.state);
  }
}

function joinAsNew(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
): void {
  const { groupInstanceId, protocolType, protocols } = request;
  if (group.state === 'Dead') {
    refuse(work, connection, 'COORDINATOR_NOT_AVAILABLE', '');
    return;
  }
  if (!supportsProtocols(group, protocolType, protocols)) {
    refuse(work, connection, 'INCONSISTENT_GROUP_PROTOCOL', '');
    return;
  }
  // Kafka's ids end in a random UUID; a process and a number name a member as well.
  const prefix = groupInstanceId ?? request.clientId;
  const memberId = `${prefix}-${work.incarnationId}.${newId(work)}`;
  if (groupInstanceId !== null) {
    const oldMemberId = staticMemberId(group, groupInstanceId);
    if (oldMemberId === null) addThenRebalance(work, group, connection, request, memberId);
    else replaceByStaticMember(work, group, connection, request, oldMemberId, memberId);
    return;
  }
  if (request.apiVersion < KNOWN_MEMBER_ID_VERSION) {
    addThenRebalance(work, group, connection, request, memberId);
    return;
  }
  group.pendingJoinMembers = [...group.pendingJoinMembers, memberId];
  restartSession(work, group.groupId, memberId, request.sessionTimeoutMs);
  refuse(work, connection, 'MEMBER_ID_REQUIRED', memberId);
}

function joinAgain(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
): void {
  const { memberId, groupInstanceId, protocolType, protocols } = request;
  if (group.state === 'Dead') {
    refuse(work, connection, 'COORDINATOR_NOT_AVAILABLE', memberId);
    return;
  }
  if (!supportsProtocols(group, protocolType, protocols)) {
    refuse(work, connection, 'INCONSISTENT_GROUP_PROTOCOL', memberId);
    return;
  }
  if (group.pendingJoinMembers.includes(memberId)) {
    addThenRebalance(work, group, connection, request, memberId);
    return;
  }
  const error = memberError(group, memberId, groupInstanceId);
  const member = memberOf(group, memberId);
  if (error !== 'NONE' || member === null) {
    refuse(work, connection, error, memberId);
    return;
  }
  rejoin(work, group, connection, request, member);
}

function rejoin(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
  member: ClassicMember,
): void {
  const { memberId, protocols } = request;
  switch (group.state) {
    case 'PreparingRebalance':
      updateThenRebalance(work, group, connection, request, 'a member rejoins');
      return;
    case 'CompletingRebalance':
      // The answer to the same JoinGroup was lost.
      if (saysTheSame(member, protocols)) work.turn.reply(connection, joinAnswer(group, memberId));
      else updateThenRebalance(work, group, connection, request, 'a member says something else');
      return;
    case 'Stable':
      if (group.leaderId === memberId) {
        updateThenRebalance(work, group, connection, request, 'the leader rejoins');
      } else if (!saysTheSame(member, protocols)) {
        updateThenRebalance(work, group, connection, request, 'a member says something else');
      } else {
        work.turn.reply(connection, joinAnswer(group, memberId));
      }
      return;
    case 'Empty':
    case 'Dead':
      refuse(work, connection, 'UNKNOWN_MEMBER_ID', memberId);
      return;
    default:
      unreachable(group.state);
  }
}

function updateThenRebalance(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
  rule: string,
): void {
  changeMember(group, request.memberId, {
    supportedProtocols: request.protocols,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    sessionTimeoutMs: request.sessionTimeoutMs,
    awaitingJoin: connection,
  });
  rebalanceOrCompleteJoin(work, group, rule);
}

function addThenRebalance(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
  memberId: string,
): void {
  const member: ClassicMember = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: request.clientId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    sessionTimeoutMs: request.sessionTimeoutMs,
    supportedProtocols: request.protocols,
    assignment: EMPTY_ASSIGNMENT,
    awaitingJoin: connection,
    awaitingSync: null,
    isNew: true,
  };
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') {
    group.newMemberAdded = true;
  }
  addMember(work, group, member, request.protocolType, 'it asked to join');
  // KAFKA-7610: clients that give up and ask again would otherwise leave members behind that never expire.
  restartSession(work, group.groupId, memberId, NEW_MEMBER_JOIN_TIMEOUT_MS);
  rebalanceOrCompleteJoin(work, group, 'a member is new');
}

/** The record of a new group could not be written: who asked is told, if it has not been answered yet. */
export function onGroupCreated(
  work: GroupWork,
  groupId: string,
  connection: ConnectionId,
  error: ErrorCode,
): void {
  if (error === 'NONE') return;
  const group = openGroup(work, groupId);
  const member = group?.members.find(({ awaitingJoin }) => awaitingJoin === connection);
  if (group === null || member === undefined) return;
  refuse(work, connection, coordinatorError(error), '');
  changeMember(group, member.memberId, { awaitingJoin: NOBODY });
}
