import { assert } from '../../assert.ts';
import { cancelTimer, setTimer } from '../../coordinator/work.ts';
import type {
  JoinGroupResponse,
  JoinGroupResponseMember,
  SyncGroupResponse,
} from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { joinRefusal, syncRefusal } from '../refusals.ts';
import { type GroupWork, groupOf, withGroup } from '../state.ts';
import {
  type ClassicGroup,
  type ClassicGroupState,
  type ClassicMember,
  copyMember,
  type Draft,
  draftGroup,
  memberOf,
  metadataOf,
  NOBODY,
  staticMemberId,
} from './group.ts';

/** A group that an operation may write to; it is in the state already. */
export type OpenGroup = Draft<ClassicGroup>;

/** The classic group with this id, opened for writing, or null. */
export function openGroup(work: GroupWork, groupId: string): OpenGroup | null {
  const known = groupOf(work.state, groupId);
  return known === null || known.type !== 'classic' ? null : open(work, known);
}

/** Puts a copy of a group into the state, for this operation to write to. */
export function open(work: GroupWork, group: ClassicGroup): OpenGroup {
  const draft = draftGroup(group);
  work.state = withGroup(work.state, draft);
  return draft;
}

/** The keys of a classic group's timers. */
export const sessionKey = (groupId: string, memberId: string): string =>
  `session ${groupId} ${memberId}`;
export const joinKey = (groupId: string): string => `join ${groupId}`;
export const syncKey = (groupId: string): string => `sync ${groupId}`;

/** A member was heard of: its session begins anew (clients §5.3). */
export function restartSession(
  work: GroupWork,
  groupId: string,
  memberId: string,
  timeoutMs: number,
): void {
  const operation = { type: 'session', groupId, memberId } as const;
  setTimer(work, sessionKey(groupId, memberId), timeoutMs, operation);
}

/** Ends a member's session timer. */
export const endSession = (work: GroupWork, groupId: string, memberId: string): void =>
  cancelTimer(work, sessionKey(groupId, memberId));

/** Enters a state and states it. */
export function transition(
  work: GroupWork,
  group: OpenGroup,
  state: ClassicGroupState,
  rule: string,
): void {
  group.previousState = group.state;
  group.state = state;
  group.currentStateTimestampMs = Math.floor(work.turn.wallClock / 1000);
  work.turn.probe({
    type: 'GroupStateChanged',
    groupId: group.groupId,
    protocol: 'classic',
    state,
    generation: group.generationId,
    members: group.members.map((member) => member.memberId),
    leaderId: group.leaderId ?? '',
    rule,
  });
}

/** Adds a member; the first one leads and brings the protocol type (`ClassicGroup.add`). */
export function addMember(
  work: GroupWork,
  group: OpenGroup,
  member: ClassicMember,
  protocolType: string,
  rule: string,
): void {
  assert(memberOf(group, member.memberId) === null, 'a member is added to its group once');
  if (group.members.length === 0) group.protocolType = protocolType;
  group.leaderId ??= member.memberId;
  group.members = [...group.members, member];
  group.pendingJoinMembers = without(group.pendingJoinMembers, member.memberId);
  const { groupId } = group;
  const { memberId, groupInstanceId } = member;
  work.turn.probe({ type: 'MemberJoined', groupId, memberId, groupInstanceId, rule });
}

/** Removes a member, or an id that was given out; the first of those left leads (`ClassicGroup.remove`). */
export function removeMember(
  work: GroupWork,
  group: OpenGroup,
  memberId: string,
  rule: string,
): void {
  const member = memberOf(group, memberId);
  if (member !== null) {
    group.members = group.members.filter((other) => other !== member);
    const { groupId } = group;
    const { groupInstanceId } = member;
    work.turn.probe({ type: 'MemberRemoved', groupId, memberId, groupInstanceId, rule });
  }
  if (group.leaderId === memberId) group.leaderId = group.members[0]?.memberId ?? null;
  group.pendingJoinMembers = without(group.pendingJoinMembers, memberId);
  group.pendingSyncMembers = without(group.pendingSyncMembers, memberId);
}

/** A list without an item; the same list where it is not in there. */
export const without = (items: readonly string[], item: string): readonly string[] =>
  items.includes(item) ? items.filter((other) => other !== item) : items;

/** Replaces a member by a copy with changes. */
export function changeMember(
  group: OpenGroup,
  memberId: string,
  change: Partial<ClassicMember>,
): void {
  group.members = group.members.map((member) =>
    member.memberId === memberId ? copyMember(member, change) : member,
  );
}

/** Answers the JoinGroup that a member has parked; false where it has none. */
export function completeJoin(
  work: GroupWork,
  group: OpenGroup,
  memberId: string,
  response: JoinGroupResponse,
): boolean {
  const connection = memberOf(group, memberId)?.awaitingJoin ?? null;
  if (connection === null) return false;
  if (connection !== NOBODY) work.turn.reply(connection, response);
  changeMember(group, memberId, { awaitingJoin: null });
  return true;
}

/** Answers the SyncGroup that a member has parked; false where it has none. */
export function completeSync(
  work: GroupWork,
  group: OpenGroup,
  memberId: string,
  response: SyncGroupResponse,
): boolean {
  const connection = memberOf(group, memberId)?.awaitingSync ?? null;
  if (connection === null) return false;
  if (connection !== NOBODY) work.turn.reply(connection, response);
  changeMember(group, memberId, { awaitingSync: null });
  return true;
}

/** All members as the leader is told of them. */
export const membersForLeader = (group: ClassicGroup): readonly JoinGroupResponseMember[] =>
  group.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }));

/** What a member of the present generation is told; the leader hears of all members. */
export function joinAnswer(
  group: ClassicGroup,
  memberId: string,
  skipAssignment: boolean = false,
): JoinGroupResponse {
  return {
    type: 'JoinGroupResponse',
    error: 'NONE',
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment,
    memberId,
    members: group.leaderId === memberId ? membersForLeader(group) : [],
  };
}

/** Why a member is none, `NONE` if it is one (`ClassicGroup.validateMember`). */
export function memberError(
  group: ClassicGroup,
  memberId: string,
  groupInstanceId: string | null,
): ErrorCode {
  if (groupInstanceId !== null) {
    const known = staticMemberId(group, groupInstanceId);
    if (known === null) return 'UNKNOWN_MEMBER_ID';
    if (known !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return memberOf(group, memberId) === null ? 'UNKNOWN_MEMBER_ID' : 'NONE';
}

/**
 * A static member has come back under a new id: the old one is nobody any more, and what it has parked ends with
 * FENCED_INSTANCE_ID (KIP-345). The place in the group and the leadership go to the new id.
 */
export function replaceStaticMember(
  work: GroupWork,
  group: OpenGroup,
  oldMemberId: string,
  newMemberId: string,
): void {
  completeJoin(work, group, oldMemberId, joinRefusal('FENCED_INSTANCE_ID', oldMemberId));
  completeSync(work, group, oldMemberId, syncRefusal('FENCED_INSTANCE_ID'));
  endSession(work, group.groupId, oldMemberId);
  changeMember(group, oldMemberId, { memberId: newMemberId, isNew: false });
  if (group.leaderId === oldMemberId) group.leaderId = newMemberId;
}
