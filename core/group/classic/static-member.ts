import { coordinatorError } from '../../coordinator/errors.ts';
import { writeAsIs } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import type { JoinGroupRequest } from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { GroupWritten } from '../operations.ts';
import { joinRefusal } from '../refusals.ts';
import type { GroupWork } from '../state.ts';
import { type ClassicMember, memberOf } from './group.ts';
import {
  changeMember,
  completeJoin,
  joinAnswer,
  type OpenGroup,
  openGroup,
  replaceStaticMember,
  restartSession,
} from './members.ts';
import { selectProtocol } from './protocols.ts';
import { maybeCompleteJoin, prepareRebalance } from './rebalance.ts';
import { groupMetadataRecord } from './records.ts';

/** A leader is told not to assign anew with this version (KIP-814). */
const SKIP_ASSIGNMENT_VERSION = 9;

type Replaced = Extract<GroupWritten, { readonly type: 'StaticMemberReplaced' }>;

/**
 * A static member comes back without its id: it gets another one and, in a stable group whose protocol it does not
 * change, its assignment without a rebalance (KIP-345, clients §5.3).
 */
export function replaceByStaticMember(
  work: GroupWork,
  group: OpenGroup,
  connection: ConnectionId,
  request: JoinGroupRequest,
  oldMemberId: string,
  newMemberId: string,
): void {
  const { groupId, leaderId } = group;
  const old = memberOf(group, oldMemberId) as ClassicMember;
  const then: Replaced = {
    type: 'StaticMemberReplaced',
    groupId,
    groupInstanceId: request.groupInstanceId ?? '',
    oldMemberId,
    newMemberId,
    oldProtocols: old.supportedProtocols,
    oldRebalanceTimeoutMs: old.rebalanceTimeoutMs,
    oldSessionTimeoutMs: old.sessionTimeoutMs,
    connection,
    oldLeaderId: leaderId ?? '',
    supportsSkippingAssignment: request.apiVersion >= SKIP_ASSIGNMENT_VERSION,
  };
  replaceStaticMember(work, group, oldMemberId, newMemberId);
  restartSession(work, groupId, newMemberId, old.sessionTimeoutMs);
  const { protocols, rebalanceTimeoutMs, sessionTimeoutMs } = request;
  changeMember(group, newMemberId, {
    supportedProtocols: protocols,
    rebalanceTimeoutMs,
    sessionTimeoutMs,
    awaitingJoin: connection,
  });
  tell(work, group, then);
  switch (group.state) {
    case 'Stable':
      if (selectProtocol(group) === group.protocolName) {
        // KAFKA-10284: a replacement that was not written would be undone by a failover.
        if (work.switches['group.staticReplacement'] === 'persisted') {
          writeAsIs(work, [groupMetadataRecord(group)], then);
        } else {
          answerReplaced(work, group, then);
        }
      } else {
        prepareRebalance(work, group, 'a static member changes the protocol');
      }
      return;
    case 'CompletingRebalance':
      // KAFKA-9801.
      prepareRebalance(work, group, 'a static member has come back');
      return;
    default:
      maybeCompleteJoin(work, group);
  }
}

function tell(work: GroupWork, group: OpenGroup, replaced: Replaced): void {
  const { groupId } = group;
  const { groupInstanceId, oldMemberId, newMemberId } = replaced;
  const rule = 'a static member has come back (KIP-345)';
  const gone = { groupId, memberId: oldMemberId, groupInstanceId, rule };
  work.turn.probe({ type: 'MemberRemoved', ...gone });
  const here = { groupId, memberId: newMemberId, groupInstanceId, rule };
  work.turn.probe({ type: 'MemberJoined', ...here });
}

/** The record of the replacement is committed, or could not be: then the old id is valid again. */
export function onStaticMemberReplaced(
  work: GroupWork,
  replaced: Replaced,
  error: ErrorCode,
): void {
  const group = openGroup(work, replaced.groupId);
  if (group === null) return;
  if (error === 'NONE') answerReplaced(work, group, replaced);
  else takeBack(work, group, replaced, error);
}

function answerReplaced(work: GroupWork, group: OpenGroup, replaced: Replaced): void {
  const { newMemberId, oldLeaderId, supportsSkippingAssignment } = replaced;
  const leads = group.leaderId === newMemberId;
  const answer = joinAnswer(group, newMemberId, leads && supportsSkippingAssignment);
  completeJoin(
    work,
    group,
    newMemberId,
    // A client of before KIP-814 must not take itself for the leader, or it would assign without a rebalance.
    supportsSkippingAssignment ? answer : { ...answer, leader: oldLeaderId, members: [] },
  );
}

function takeBack(work: GroupWork, group: OpenGroup, replaced: Replaced, error: ErrorCode): void {
  const { newMemberId, oldMemberId, connection, oldLeaderId, oldSessionTimeoutMs } = replaced;
  if (memberOf(group, newMemberId)?.awaitingJoin !== connection) return;
  const response = {
    ...joinRefusal(coordinatorError(error), ''),
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: oldLeaderId,
  };
  completeJoin(work, group, newMemberId, response);
  changeMember(group, newMemberId, {
    supportedProtocols: replaced.oldProtocols,
    rebalanceTimeoutMs: replaced.oldRebalanceTimeoutMs,
    sessionTimeoutMs: oldSessionTimeoutMs,
  });
  replaceStaticMember(work, group, newMemberId, oldMemberId);
  restartSession(work, group.groupId, oldMemberId, oldSessionTimeoutMs);
}
