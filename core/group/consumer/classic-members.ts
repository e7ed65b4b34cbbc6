import { newId, respond } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import {
  CONSUMER_PROTOCOL_TYPE,
  type HeartbeatRequest,
  type JoinGroupRequest,
  type JoinGroupResponse,
  type LeaveGroupRequest,
  type LeaveGroupResponseMember,
  type SyncGroupRequest,
} from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { joinRefusal, syncRefusal } from '../refusals.ts';
import type { GroupWork } from '../state.ts';
import { type GroupChange, probeState } from './change.ts';
import { joinClassicMember } from './classic-join.ts';
import { fencedInstance } from './fencing.ts';
import { fenceMembers } from './leave.ts';
import { commit, contextOf, newChange } from './service.ts';
import {
  type ConsumerGroup,
  type ConsumerGroupMember,
  memberOf,
  partitionEpochOf,
  staticMemberOf,
  targetOf,
} from './state.ts';
import type { ConsumerGroupTimer } from './timers.ts';
import { firstProtocol } from './upgrade.ts';

/** Ids begin to be asked for with this version (KIP-394). */
const KNOWN_MEMBER_ID_VERSION = 4;

/**
 * A member of the classic protocol joins a consumer group (clients §6.8). Nobody waits for anybody: its generation is its
 * member epoch, and the coordinator has assigned what it gets from SyncGroup.
 */
export function joinConsumerGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: JoinGroupRequest,
  group: ConsumerGroup,
): void {
  const refuse = (error: ErrorCode, memberId: string): void =>
    work.turn.reply(connection, joinRefusal(error, memberId));
  if (work.settings['group.consumer.migration.policy'] === 'disabled') {
    refuse('INCONSISTENT_GROUP_PROTOCOL', request.memberId);
    return;
  }
  const isUnknown = request.memberId === '';
  // Kafka's ids end in a random UUID; a process and a number name a member as well.
  const prefix = request.groupInstanceId ?? request.clientId;
  const memberId = isUnknown ? `${prefix}-${work.incarnationId}.${newId(work)}` : request.memberId;
  const change = newChange(work, group);
  const joined = joinClassicMember(change, contextOf(work), { request, memberId, isUnknown });
  if ('error' in joined) {
    refuse(joined.error, request.memberId);
    return;
  }
  const isDynamic = request.groupInstanceId === null;
  if (isUnknown && isDynamic && request.apiVersion >= KNOWN_MEMBER_ID_VERSION) {
    refuse('MEMBER_ID_REQUIRED', memberId);
    return;
  }
  commit(work, change, []);
  respond(work, connection, request, joinAnswer(joined));
}

const joinAnswer = (member: ConsumerGroupMember): JoinGroupResponse => ({
  type: 'JoinGroupResponse',
  error: 'NONE',
  generationId: member.memberEpoch,
  protocolType: CONSUMER_PROTOCOL_TYPE,
  protocolName: firstProtocol(member)?.name ?? null,
  leader: '',
  skipAssignment: false,
  memberId: member.memberId,
  members: [],
});

/** A member of the classic protocol fetches what the coordinator has assigned to it (clients §6.8). */
export function syncConsumerGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: SyncGroupRequest,
  group: ConsumerGroup,
): void {
  const { groupId, memberId, groupInstanceId, protocolType, protocolName } = request;
  const member = classicMember(group, memberId, groupInstanceId);
  const error = typeof member === 'string' ? member : syncError(group, member, request);
  if (typeof member === 'string' || error !== 'NONE') {
    if (error === 'REBALANCE_IN_PROGRESS' && typeof member !== 'string') {
      armJoin(work, group, member);
    }
    work.turn.reply(connection, syncRefusal(error));
    return;
  }
  const change = newChange(work, group);
  change.timers.push({ type: 'Cancel', timer: 'consumer-sync', groupId, memberId });
  armSession(change, group, member);
  commit(work, change, []);
  const partitions = member.assigned.map(({ partition }) => partition);
  respond(work, connection, request, {
    type: 'SyncGroupResponse',
    error: 'NONE',
    protocolType,
    protocolName,
    assignment: { partitions, userData: null },
  });
}

function syncError(
  group: ConsumerGroup,
  member: ConsumerGroupMember,
  request: SyncGroupRequest,
): ErrorCode {
  if (member.memberEpoch !== request.generationId) return 'ILLEGAL_GENERATION';
  if (request.protocolType !== CONSUMER_PROTOCOL_TYPE) return 'INCONSISTENT_GROUP_PROTOCOL';
  if (request.protocolName !== firstProtocol(member)?.name) return 'INCONSISTENT_GROUP_PROTOCOL';
  // Who has to give something up has rejoined already, and rejoins when it has done so.
  const isBehind =
    group.assignmentEpoch > member.memberEpoch && member.state !== 'UNREVOKED_PARTITIONS';
  return isBehind ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

/** A member of the classic protocol says that it lives, and hears whether it has to rejoin (clients §6.8). */
export function hearClassicMember(
  work: GroupWork,
  connection: ConnectionId,
  request: HeartbeatRequest,
  group: ConsumerGroup,
): void {
  const { memberId, groupInstanceId, generationId } = request;
  const member = classicMember(group, memberId, groupInstanceId);
  const refusal =
    typeof member === 'string'
      ? member
      : member.memberEpoch === generationId
        ? 'NONE'
        : 'ILLEGAL_GENERATION';
  if (typeof member === 'string' || refusal !== 'NONE') {
    work.turn.reply(connection, { type: 'HeartbeatResponse', error: refusal });
    return;
  }
  const change = newChange(work, group);
  armSession(change, group, member);
  commit(work, change, []);
  const mustRejoin =
    member.memberEpoch < group.assignmentEpoch ||
    member.state === 'UNREVOKED_PARTITIONS' ||
    (member.state === 'UNRELEASED_PARTITIONS' && !awaitsRelease(group, member));
  if (mustRejoin) armJoin(work, group, member);
  const error = mustRejoin ? 'REBALANCE_IN_PROGRESS' : 'NONE';
  respond(work, connection, request, { type: 'HeartbeatResponse', error });
}

/** Whether something that a member shall have is still somebody else's. */
const awaitsRelease = (group: ConsumerGroup, member: ConsumerGroupMember): boolean =>
  targetOf(group, member.memberId).some(
    (partition) =>
      !member.assigned.some((entry) => entry.partition === partition) &&
      partitionEpochOf(group, partition) !== -1,
  );

/** Members leave by LeaveGroup, or an operator has static ones removed. */
export function leaveConsumerGroup(
  work: GroupWork,
  connection: ConnectionId,
  request: LeaveGroupRequest,
  group: ConsumerGroup,
): void {
  const leaving: ConsumerGroupMember[] = [];
  const members = request.members.map(({ memberId, groupInstanceId }): LeaveGroupResponseMember => {
    const found = leavingMember(group, memberId, groupInstanceId);
    if (typeof found !== 'string' && !leaving.includes(found)) leaving.push(found);
    return { memberId, groupInstanceId, error: typeof found === 'string' ? found : 'NONE' };
  });
  const change = newChange(work, group);
  if (leaving.length > 0) fenceMembers(change, contextOf(work), leaving, 'it left');
  probeState(change, group, 'members have left');
  commit(work, change, []);
  respond(work, connection, request, { type: 'LeaveGroupResponse', error: 'NONE', members });
}

function leavingMember(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
): ConsumerGroupMember | ErrorCode {
  if (instanceId === null) return memberOf(group, memberId) ?? 'UNKNOWN_MEMBER_ID';
  const holder = staticMemberOf(group, instanceId);
  // An operator names the instance alone (KIP-345).
  if (holder !== null && memberId === '') return holder;
  return fencedInstance(holder, instanceId, memberId)?.error ?? holder ?? 'UNKNOWN_MEMBER_ID';
}

function classicMember(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
): ConsumerGroupMember | ErrorCode {
  const found = leavingMember(group, memberId, instanceId);
  if (typeof found === 'string') return found;
  return found.classic === null || found.memberId !== memberId ? 'UNKNOWN_MEMBER_ID' : found;
}

function armSession(change: GroupChange, group: ConsumerGroup, member: ConsumerGroupMember): void {
  change.timers.push({
    type: 'Schedule',
    timer: timerOf('consumer-session', group, member),
    delayMs: member.classic?.sessionTimeoutMs ?? 0,
    ifAbsent: false,
  });
}

/** A member that was told to rejoin has its rebalance timeout for it. */
function armJoin(work: GroupWork, group: ConsumerGroup, member: ConsumerGroupMember): void {
  const change = newChange(work, group);
  change.timers.push({
    type: 'Schedule',
    timer: timerOf('consumer-join', group, member),
    delayMs: member.rebalanceTimeoutMs,
    ifAbsent: true,
  });
  commit(work, change, []);
}

const timerOf = (
  type: 'consumer-session' | 'consumer-join',
  { groupId }: ConsumerGroup,
  { memberId }: ConsumerGroupMember,
): ConsumerGroupTimer => ({ type, groupId, memberId });
