import type { ConnectionId } from '../../machine.ts';
import type { Assignment, JoinGroupProtocol, Subscription } from '../../protocol/classic-group.ts';

/** The states of a classic group (clients §5.2). `Dead` is where it ends: removed, or coordinated elsewhere. */
export type ClassicGroupState =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead';

/** A group whose members rebalance by JoinGroup and SyncGroup, or one that only has offsets (clients §5.2). */
export interface ClassicGroup {
  readonly type: 'classic';
  readonly groupId: string;
  readonly state: ClassicGroupState;
  readonly previousState: ClassicGroupState;
  /** When it entered its state, by the wall clock; −1 for a group that has only offsets. */
  readonly currentStateTimestampMs: number;
  /** 0 before the first one. */
  readonly generationId: number;
  /** Null for a group that has only offsets. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  /**
   * In the order in which they came. Kafka's order is that of a hash table: it decides who leads when a leader is gone,
   * and which of two protocols with equal votes is chosen.
   */
  readonly members: readonly ClassicMember[];
  /** Ids that were given out and have not joined yet (KIP-394). */
  readonly pendingJoinMembers: readonly string[];
  /** Members of this generation that have not asked for their assignment yet. */
  readonly pendingSyncMembers: readonly string[];
  /** Whether somebody came during the present window of the first rebalance. */
  readonly newMemberAdded: boolean;
  /** Topics that members of this generation want; null where that is not known. */
  readonly subscribedTopics: readonly string[] | null;
}

export interface ClassicMember {
  readonly memberId: string;
  /** Null for a dynamic member. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly supportedProtocols: readonly JoinGroupProtocol[];
  readonly assignment: Assignment;
  /** The connection on which its JoinGroup is parked; `NOBODY` where it waits but can no longer be told; null for none. */
  readonly awaitingJoin: ConnectionId | null;
  /** The connection on which its SyncGroup is parked. */
  readonly awaitingSync: ConnectionId | null;
  /** Whether it has not been in a generation yet (KAFKA-7610). */
  readonly isNew: boolean;
}

/** Waits, but whom it is to be told has been answered already. */
export const NOBODY: ConnectionId = 0;

/** A group, or a member, that one operation writes to; nobody else has it yet. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A group that nobody has heard of. */
export const newClassicGroup = (groupId: string): ClassicGroup => ({
  type: 'classic',
  groupId,
  state: 'Empty',
  previousState: 'Empty',
  currentStateTimestampMs: -1,
  generationId: 0,
  protocolType: null,
  protocolName: null,
  leaderId: null,
  members: [],
  pendingJoinMembers: [],
  pendingSyncMembers: [],
  newMemberAdded: false,
  subscribedTopics: null,
});

/** The one copy of a group: change it, then put it back. */
export const draftGroup = (g: ClassicGroup): Draft<ClassicGroup> => ({
  type: g.type,
  groupId: g.groupId,
  state: g.state,
  previousState: g.previousState,
  currentStateTimestampMs: g.currentStateTimestampMs,
  generationId: g.generationId,
  protocolType: g.protocolType,
  protocolName: g.protocolName,
  leaderId: g.leaderId,
  members: g.members,
  pendingJoinMembers: g.pendingJoinMembers,
  pendingSyncMembers: g.pendingSyncMembers,
  newMemberAdded: g.newMemberAdded,
  subscribedTopics: g.subscribedTopics,
});

/** A member with some of its parts replaced. */
export const copyMember = (m: ClassicMember, change: Partial<ClassicMember>): ClassicMember => ({
  memberId: change.memberId ?? m.memberId,
  groupInstanceId: m.groupInstanceId,
  clientId: m.clientId,
  rebalanceTimeoutMs: change.rebalanceTimeoutMs ?? m.rebalanceTimeoutMs,
  sessionTimeoutMs: change.sessionTimeoutMs ?? m.sessionTimeoutMs,
  supportedProtocols: change.supportedProtocols ?? m.supportedProtocols,
  assignment: change.assignment ?? m.assignment,
  awaitingJoin: change.awaitingJoin === undefined ? m.awaitingJoin : change.awaitingJoin,
  awaitingSync: change.awaitingSync === undefined ? m.awaitingSync : change.awaitingSync,
  isNew: change.isNew ?? m.isNew,
});

/** Whether the group is there for its offsets alone: nothing is written of it, and any other group may take its place. */
export const isSimple = (group: ClassicGroup): boolean =>
  group.protocolType === null &&
  group.members.length === 0 &&
  group.pendingJoinMembers.length === 0;

/** The member with this id, or null. */
export const memberOf = (group: ClassicGroup, memberId: string): ClassicMember | null =>
  group.members.find((member) => member.memberId === memberId) ?? null;

/** The id of the static member of an instance, or null (KIP-345). */
export const staticMemberId = (group: ClassicGroup, groupInstanceId: string): string | null =>
  group.members.find((member) => member.groupInstanceId === groupInstanceId)?.memberId ?? null;

/** Whether everybody who is known waits for the next generation. */
export const haveAllJoined = (group: ClassicGroup): boolean =>
  group.pendingJoinMembers.length === 0 &&
  group.members.every((member) => member.awaitingJoin !== null);

/** How long members have to rejoin: the longest time that one of them asks for. */
export function rebalanceTimeoutMs({ members }: ClassicGroup): number {
  let longest = 0;
  for (const member of members) longest = Math.max(longest, member.rebalanceTimeoutMs);
  return longest;
}

/** What a member told of itself under a protocol. */
export function metadataOf(member: ClassicMember, protocolName: string | null): Subscription {
  const found = member.supportedProtocols.find(({ name }) => name === protocolName);
  return found?.metadata ?? NO_SUBSCRIPTION;
}

const NO_SUBSCRIPTION: Subscription = {
  topics: [],
  ownedPartitions: [],
  generationId: -1,
  rackId: null,
  userData: null,
};

/** Whether a member has said the same already; Kafka compares bytes (`ClassicGroupMember.matches`). */
export const saysTheSame = (
  member: ClassicMember,
  protocols: readonly JoinGroupProtocol[],
): boolean => JSON.stringify(member.supportedProtocols) === JSON.stringify(protocols);
