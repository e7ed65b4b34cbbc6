import { unreachable } from '../../assert.ts';
import { cancelTimer, setTimer, writeAsIs } from '../../coordinator/work.ts';
import { type Assignment, EMPTY_ASSIGNMENT } from '../../protocol/classic-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { joinRefusal, syncRefusal } from '../refusals.ts';
import type { GroupWork } from '../state.ts';
import { haveAllJoined, memberOf, rebalanceTimeoutMs } from './group.ts';
import {
  changeMember,
  completeJoin,
  completeSync,
  endSession,
  joinAnswer,
  joinKey,
  type OpenGroup,
  openGroup,
  removeMember,
  restartSession,
  syncKey,
  transition,
} from './members.ts';
import { selectProtocol, subscribedTopics } from './protocols.ts';
import { groupMetadataRecord } from './records.ts';

/** Something makes a rebalance necessary: one begins, or the one under way may be complete (clients §5.3). */
export function rebalanceOrCompleteJoin(work: GroupWork, group: OpenGroup, rule: string): void {
  switch (group.state) {
    case 'Stable':
    case 'CompletingRebalance':
    case 'Empty':
      prepareRebalance(work, group, rule);
      return;
    case 'PreparingRebalance':
      maybeCompleteJoin(work, group);
      return;
    case 'Dead':
      return;
    default:
      unreachable(group.state);
  }
}

/** Members must join again. A group that was empty waits for `group.initial.rebalance.delay.ms` (KIP-134). */
export function prepareRebalance(work: GroupWork, group: OpenGroup, rule: string): void {
  if (group.state === 'CompletingRebalance') {
    resetAssignments(work, group, 'REBALANCE_IN_PROGRESS');
  }
  group.pendingSyncMembers = [];
  cancelTimer(work, syncKey(group.groupId));
  const isInitial = group.state === 'Empty';
  if (isInitial) {
    const delayMs = work.settings['group.initial.rebalance.delay.ms'];
    waitForMore(work, group, delayMs, Math.max(rebalanceTimeoutMs(group) - delayMs, 0));
  }
  transition(work, group, 'PreparingRebalance', rule);
  if (!isInitial) completeJoinOrWait(work, group);
}

function waitForMore(
  work: GroupWork,
  group: OpenGroup,
  delayMs: number,
  remainingMs: number,
): void {
  const { groupId } = group;
  const operation = { type: 'initial-join', groupId, delayMs, remainingMs } as const;
  setTimer(work, joinKey(groupId), delayMs, operation);
}

/** A window of the first rebalance is over: another one follows where somebody came in it, within the time there is. */
export function onInitialJoinTimer(
  work: GroupWork,
  groupId: string,
  delayMs: number,
  remainingMs: number,
): void {
  const group = openGroup(work, groupId);
  if (group === null) return;
  if (!group.newMemberAdded || remainingMs === 0) {
    finishJoin(work, group);
    return;
  }
  group.newMemberAdded = false;
  const wantedMs = work.settings['group.initial.rebalance.delay.ms'];
  waitForMore(work, group, Math.min(wantedMs, remainingMs), Math.max(remainingMs - delayMs, 0));
}

function completeJoinOrWait(work: GroupWork, group: OpenGroup): void {
  if (haveAllJoined(group)) finishJoin(work, group);
  else armJoinTimer(work, group);
}

const armJoinTimer = (work: GroupWork, group: OpenGroup): void =>
  setTimer(work, joinKey(group.groupId), rebalanceTimeoutMs(group), {
    type: 'join',
    groupId: group.groupId,
  });

/** Completes the phase in which members join, if all have done so; the first rebalance waits for its time. */
export function maybeCompleteJoin(work: GroupWork, group: OpenGroup): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return;
  if (haveAllJoined(group)) finishJoin(work, group);
}

/** The members have had their time to rejoin. */
export function onJoinTimer(work: GroupWork, groupId: string): void {
  const group = openGroup(work, groupId);
  if (group !== null) finishJoin(work, group);
}

/**
 * The next generation is who has joined (clients §5.3): dynamic members that have not are removed, static ones stay until
 * their sessions are over. Where nobody has, the time begins anew.
 */
export function finishJoin(work: GroupWork, group: OpenGroup): void {
  cancelTimer(work, joinKey(group.groupId));
  for (const member of group.members) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue;
    removeMember(work, group, member.memberId, 'it did not rejoin in time');
    endSession(work, group.groupId, member.memberId);
  }
  if (group.state === 'Dead') return;
  if (group.members.length > 0 && !electLeader(group)) {
    armJoinTimer(work, group);
    return;
  }
  nextGeneration(work, group);
}

/** A leader that has not joined is followed by the first one who has; false where nobody has. */
function electLeader(group: OpenGroup): boolean {
  const leader = group.leaderId === null ? null : memberOf(group, group.leaderId);
  if (leader !== null && leader.awaitingJoin !== null) return true;
  const joined = group.members.find((member) => member.awaitingJoin !== null);
  if (joined === undefined) return false;
  group.leaderId = joined.memberId;
  return true;
}

function nextGeneration(work: GroupWork, group: OpenGroup): void {
  const { groupId } = group;
  group.generationId = nextGenerationId(work, group);
  group.pendingSyncMembers = [];
  const isEmpty = group.members.length === 0;
  group.protocolName = isEmpty ? null : selectProtocol(group);
  group.subscribedTopics = subscribedTopics(group);
  if (isEmpty) {
    transition(work, group, 'Empty', 'no members are left');
    const { generationId } = group;
    const record = groupMetadataRecord(group);
    writeAsIs(work, [record], { type: 'GroupEmptied', groupId, generationId });
    return;
  }
  transition(work, group, 'CompletingRebalance', 'who was to join has joined');
  for (const { memberId, sessionTimeoutMs } of group.members) {
    completeJoin(work, group, memberId, joinAnswer(group, memberId));
    restartSession(work, groupId, memberId, sessionTimeoutMs);
    changeMember(group, memberId, { isNew: false });
  }
  group.pendingSyncMembers = group.members.map((member) => member.memberId);
  if (work.switches['group.syncTimer'] === 'absent') return;
  const { generationId } = group;
  const operation = { type: 'sync', groupId, generationId } as const;
  setTimer(work, syncKey(groupId), rebalanceTimeoutMs(group), operation);
}

/** How many generations one coordinator can begin before the numbers of the next one, where they do not meet. */
const GENERATIONS_PER_EPOCH = 65_536;

/**
 * Suspect (clients §11 F29): a generation is written down only when its leader has assigned. A coordinator that takes over
 * before that begins another generation of the same number; mended, its numbers lie above those of all before it.
 */
function nextGenerationId(work: GroupWork, { generationId }: OpenGroup): number {
  const next = generationId + 1;
  if (work.switches['group.generationAfterFailover'] === 'reused') return next;
  return Math.max(next, work.epoch * GENERATIONS_PER_EPOCH);
}

/** Whoever has not asked for its assignment within the rebalance timeout is removed (KAFKA-12890). */
export function onSyncTimer(work: GroupWork, groupId: string, generationId: number): void {
  const group = openGroup(work, groupId);
  if (group === null || group.generationId !== generationId) return;
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return;
  if (group.pendingSyncMembers.length === 0) return;
  for (const memberId of group.pendingSyncMembers) {
    removeMember(work, group, memberId, 'it did not ask for its assignment in time (KAFKA-12890)');
    endSession(work, groupId, memberId);
  }
  prepareRebalance(work, group, 'members did not ask for their assignments');
}

/**
 * A member was not heard of in time. Who waits in a rebalance has no time-out, unless it is new: then it is dropped after
 * five minutes (KAFKA-7610).
 */
export function onSessionTimer(work: GroupWork, groupId: string, memberId: string): void {
  const group = openGroup(work, groupId);
  if (group === null || group.state === 'Dead') return;
  if (group.pendingJoinMembers.includes(memberId)) {
    removeMember(work, group, memberId, 'its session is over');
    completeIfAllJoined(work, group);
    return;
  }
  const member = memberOf(group, memberId);
  if (member === null) return;
  const waits = member.awaitingJoin !== null || member.awaitingSync !== null;
  if (waits && !member.isNew) return;
  completeJoin(work, group, memberId, joinRefusal('UNKNOWN_MEMBER_ID', ''));
  removeMember(work, group, memberId, 'its session is over');
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
    rebalanceOrCompleteJoin(work, group, 'a member has failed');
  } else {
    completeIfAllJoined(work, group);
  }
}

/** A removal that leaves nobody to wait for completes the join, even the one of the first rebalance. */
function completeIfAllJoined(work: GroupWork, group: OpenGroup): void {
  if (group.state === 'PreparingRebalance' && haveAllJoined(group)) finishJoin(work, group);
}

/** Nobody has an assignment; who waits for one is told why (`resetAndPropagateAssignmentWithError`). */
export function resetAssignments(work: GroupWork, group: OpenGroup, error: ErrorCode): void {
  for (const { memberId, sessionTimeoutMs } of group.members) {
    changeMember(group, memberId, { assignment: EMPTY_ASSIGNMENT });
    if (completeSync(work, group, memberId, syncRefusal(error))) {
      restartSession(work, group.groupId, memberId, sessionTimeoutMs);
    }
  }
}

/** Everybody has its assignment, and who waits for it is told (`setAndPropagateAssignment`). */
export function setAssignments(
  work: GroupWork,
  group: OpenGroup,
  assignmentOf: (memberId: string) => Assignment,
  assignedBy: string,
): void {
  const { groupId, protocolType, protocolName, generationId: generation } = group;
  for (const { memberId, sessionTimeoutMs } of group.members) {
    const assignment = assignmentOf(memberId);
    const { partitions } = assignment;
    changeMember(group, memberId, { assignment });
    work.turn.probe({
      type: 'AssignmentChanged',
      groupId,
      memberId,
      generation,
      partitions,
      assignedBy,
    });
    const response = {
      type: 'SyncGroupResponse',
      error: 'NONE',
      protocolType,
      protocolName,
      assignment,
    } as const;
    if (completeSync(work, group, memberId, response)) {
      restartSession(work, groupId, memberId, sessionTimeoutMs);
    }
  }
}
