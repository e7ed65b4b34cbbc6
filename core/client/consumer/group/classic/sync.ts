import { assignorOf, type GroupMember } from '../../../../group/client-assignor/assignor.ts';
import {
  CONSUMER_PROTOCOL_TYPE,
  type JoinGroupResponse,
  type SyncGroupAssignment,
  type SyncGroupRequest,
  type SyncGroupResponse,
} from '../../../../protocol/classic-group.ts';
import { isCoordinatorLost } from '../../../../protocol/errors.ts';
import type { Turn } from '../../../../turn.ts';
import { partitionCount } from '../../../metadata.ts';
import type { ConsumerMemory } from '../../memory.ts';
import { exceptionOf } from '../commit-errors.ts';
import { askCoordinator, forgetCoordinator, groupOf, hasCoordinator } from '../coordinator.ts';
import { keepGroupTopics } from '../ownership.ts';
import { classicOf, enter, failJoin, resetMember, withClassic } from './changes.ts';
import { copyClassic } from './member.ts';
import { isCooperative } from './protocols.ts';

/** Asks for the assignment; the leader of the generation brings those of all members (clients §5.5). */
export function sendSync(
  before: ConsumerMemory,
  turn: Turn,
  joined: JoinGroupResponse,
): ConsumerMemory {
  let m = before;
  let assignments: readonly SyncGroupAssignment[] = [];
  if (joined.leader === joined.memberId) {
    m = lead(m, turn, joined);
    const assigned = joined.skipAssignment ? [] : assignAll(m, joined);
    if (assigned === null) {
      const rule = 'IllegalStateException: the assignor came to no assignment that may be';
      return failJoin(m, { rule, next: 'throw' });
    }
    assignments = assigned;
  }
  if (!hasCoordinator(m)) {
    const rule = 'the coordinator was lost before SyncGroup';
    return failJoin(m, { rule, next: 'later' });
  }
  const { groupId, instanceId } = groupOf(m);
  const { generationId, memberId, protocolName } = classicOf(m);
  askCoordinator(m, turn, {
    type: 'SyncGroupRequest',
    groupId,
    generationId,
    memberId,
    groupInstanceId: instanceId,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    protocolName: protocolName ?? '',
    assignments,
  });
  return m;
}

/** A leader watches the topics of the whole group, and how many partitions they have (clients §5.5). */
function lead(m: ConsumerMemory, turn: Turn, joined: JoinGroupResponse): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.isLeader = true;
  next.groupTopics = groupTopics(joined);
  next.assignedCounts = countsOf(m, next.groupTopics);
  return keepGroupTopics(withClassic(m, next), turn);
}

/** The topics of all members, sorted. */
export function groupTopics(joined: JoinGroupResponse): readonly string[] {
  const topics: string[] = [];
  for (const { metadata } of joined.members) {
    for (const topic of metadata.topics) if (!topics.includes(topic)) topics.push(topic);
  }
  return topics.sort();
}

/** How many partitions topics have, as a text to be compared (ConsumerCoordinator.MetadataSnapshot). */
export const countsOf = (m: ConsumerMemory, topics: readonly string[]): string =>
  topics.map((topic) => `${topic}:${partitionCount(m.metadata, topic)}`).join(' ');

/** Runs the assignor; null where what it decided breaks the cooperative protocol (KAFKA-13406). */
function assignAll(
  m: ConsumerMemory,
  joined: JoinGroupResponse,
): readonly SyncGroupAssignment[] | null {
  const members = joined.members.map(({ memberId, groupInstanceId, metadata }): GroupMember => {
    return {
      memberId,
      instanceId: groupInstanceId,
      topics: metadata.topics,
      ownedPartitions: metadata.ownedPartitions,
      generationId: metadata.generationId,
      userData: metadata.userData,
    };
  });
  const topics = classicOf(m).groupTopics.map((name) => {
    return { name, partitions: partitionCount(m.metadata, name) };
  });
  const claims = m.config.cluster.switches['group.stickyClaims'];
  const assign = assignorOf(joined.protocolName ?? '');
  const assigned = assign({ members, topics, claims });
  if (assigned === null) return null;
  // Since 3.1 the built-in assignor is not checked: it has considered the generations of claims.
  if (claims === 'trusted' && isCooperative(m) && givesAway(members, assigned)) return null;
  return assigned.map(({ memberId, partitions }) => {
    return { memberId, assignment: { partitions, userData: null } };
  });
}

/** ConsumerCoordinator.validateCooperativeAssignment: whether a partition is added here while another still claims it. */
function givesAway(
  members: readonly GroupMember[],
  assigned: readonly { readonly memberId: string; readonly partitions: readonly string[] }[],
): boolean {
  const added: string[] = [];
  const revoked: string[] = [];
  for (const { memberId, ownedPartitions } of members) {
    const now = assigned.find((other) => other.memberId === memberId)?.partitions ?? [];
    added.push(...now.filter((partition) => !ownedPartitions.includes(partition)));
    revoked.push(...ownedPartitions.filter((partition) => !now.includes(partition)));
  }
  return added.some((partition) => revoked.includes(partition));
}

/** An answer to SyncGroup, or null for a lost one (AbstractCoordinator.SyncGroupResponseHandler). */
export function onSyncEnd(
  m: ConsumerMemory,
  turn: Turn,
  request: SyncGroupRequest,
  response: SyncGroupResponse | null,
): ConsumerMemory {
  const c = classicOf(m);
  if (c.join !== 'syncing') return m;
  if (response === null) {
    const rule = 'SyncGroup was lost with its connection';
    return failJoin(forgetCoordinator(m, turn, rule, true), { rule, next: 'later' });
  }
  const { error } = response;
  const rule = `SyncGroup was answered ${error}`;
  if (error === 'NONE') {
    if (c.state !== 'COMPLETING_REBALANCE') return failJoin(m, { rule, next: 'again' });
    const next = copyClassic(c);
    next.join = 'synced';
    next.assignment = response.assignment;
    next.rejoinNeeded = false;
    next.rejoinReason = '';
    return enter(m, turn, next, 'STABLE', `SyncGroup was answered in generation ${c.generationId}`);
  }
  if (isCoordinatorLost(error)) {
    return failJoin(forgetCoordinator(m, turn, rule, false), { rule, next: 'later' });
  }
  switch (error) {
    case 'REBALANCE_IN_PROGRESS':
      return failJoin(m, { rule, next: 'again' });
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION': {
      const isUnchanged =
        c.memberId === request.memberId && c.generationId === request.generationId;
      const reset = isUnchanged ? resetMember(m, turn, rule, error) : m;
      return failJoin(reset, { rule, next: 'again' });
    }
    default:
      return failJoin(m, { rule: exceptionOf(error), next: 'throw' });
  }
}
