import { insertedAt, replaceAt, withoutAt } from '../../collections/table.ts';
import type { JoinGroupProtocol } from '../../protocol/classic-group.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';

/** How far a member is on its way to its target (clients §6.4). */
export type MemberState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';

/**
 * A partition of a member with the epoch in which it was assigned (KIP-1251). Simplified: a group knows partitions by
 * their names.
 */
export interface AssignedPartition {
  readonly partition: PartitionName;
  readonly assignmentEpoch: number;
}

/** What a member of the classic protocol brings into a group of the consumer protocol (clients §6.8). */
export interface ClassicMemberMetadata {
  readonly sessionTimeoutMs: number;
  readonly supportedProtocols: readonly JoinGroupProtocol[];
}

/** A member of a group of the consumer protocol (ConsumerGroupMember; KIP-848). */
export interface ConsumerGroupMember {
  readonly memberId: string;
  /** −1 while it is being removed, −2 while a static member is away. */
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  /** Sorted, without doubles. */
  readonly subscribedTopicNames: readonly string[];
  readonly serverAssignor: string | null;
  /** In the order of `comparePartitions`, as is `pendingRevocation`. */
  readonly assigned: readonly AssignedPartition[];
  /** What it has to give up and may still own. */
  readonly pendingRevocation: readonly AssignedPartition[];
  /** Null for a member of the consumer protocol. */
  readonly classic: ClassicMemberMetadata | null;
}

/** What a member shall own once everybody has arrived at the target. */
export interface TargetOfMember {
  readonly memberId: string;
  /** In the order of `comparePartitions`. */
  readonly partitions: readonly PartitionName[];
}

/** The epoch of the member that owns a partition; one that nobody owns has no entry. */
export interface PartitionEpoch {
  readonly partition: PartitionName;
  readonly epoch: number;
}

/** A group of the consumer protocol; all of it comes out of records (clients §6.2, §6.9). */
export interface ConsumerGroup {
  readonly type: 'consumer';
  readonly groupId: string;
  readonly groupEpoch: number;
  /** What the topics that it is subscribed to looked like in its epoch. */
  readonly metadataHash: string;
  /** −1 once it is deleted. */
  readonly assignmentEpoch: number;
  /** By the wall clock; 0 where the next assignment need not wait (KIP-1263). */
  readonly assignmentTimestampMs: number;
  /** By member id. */
  readonly members: readonly ConsumerGroupMember[];
  /** By member id. */
  readonly target: readonly TargetOfMember[];
  /** By partition name. */
  readonly partitionEpochs: readonly PartitionEpoch[];
}

/** The states of a group (clients §6.2). */
export type ConsumerGroupState = 'EMPTY' | 'ASSIGNING' | 'RECONCILING' | 'STABLE';

/** The epoch that a new group begins with. Simplified: groups begin with epoch 1. */
const FIRST_EPOCH = 1;

/** A group before its first record. */
export const newConsumerGroup = (groupId: string): ConsumerGroup => ({
  type: 'consumer',
  groupId,
  groupEpoch: FIRST_EPOCH,
  metadataHash: '',
  assignmentEpoch: FIRST_EPOCH,
  assignmentTimestampMs: 0,
  members: [],
  target: [],
  partitionEpochs: [],
});

/** A member before its first record. */
export const newMember = (memberId: string): ConsumerGroupMember => ({
  memberId,
  memberEpoch: 0,
  previousMemberEpoch: -1,
  state: 'STABLE',
  instanceId: null,
  rackId: null,
  rebalanceTimeoutMs: -1,
  subscribedTopicNames: [],
  serverAssignor: null,
  assigned: [],
  pendingRevocation: [],
  classic: null,
});

type Change<T> = { readonly [K in keyof T]?: T[K] };

/** The group with some fields replaced. */
export const copyGroup = (group: ConsumerGroup, change: Change<ConsumerGroup>): ConsumerGroup => ({
  type: 'consumer',
  groupId: group.groupId,
  groupEpoch: change.groupEpoch ?? group.groupEpoch,
  metadataHash: change.metadataHash ?? group.metadataHash,
  assignmentEpoch: change.assignmentEpoch ?? group.assignmentEpoch,
  assignmentTimestampMs: change.assignmentTimestampMs ?? group.assignmentTimestampMs,
  members: change.members ?? group.members,
  target: change.target ?? group.target,
  partitionEpochs: change.partitionEpochs ?? group.partitionEpochs,
});

/** The member with some fields replaced; a change to null is a change. */
export const copyMember = (
  member: ConsumerGroupMember,
  change: Change<ConsumerGroupMember>,
): ConsumerGroupMember => ({
  memberId: change.memberId ?? member.memberId,
  memberEpoch: change.memberEpoch ?? member.memberEpoch,
  previousMemberEpoch: change.previousMemberEpoch ?? member.previousMemberEpoch,
  state: change.state ?? member.state,
  instanceId: change.instanceId === undefined ? member.instanceId : change.instanceId,
  rackId: change.rackId === undefined ? member.rackId : change.rackId,
  rebalanceTimeoutMs: change.rebalanceTimeoutMs ?? member.rebalanceTimeoutMs,
  subscribedTopicNames: change.subscribedTopicNames ?? member.subscribedTopicNames,
  serverAssignor:
    change.serverAssignor === undefined ? member.serverAssignor : change.serverAssignor,
  assigned: change.assigned ?? member.assigned,
  pendingRevocation: change.pendingRevocation ?? member.pendingRevocation,
  classic: change.classic === undefined ? member.classic : change.classic,
});

/** The member of an id, or null. */
export const memberOf = (group: ConsumerGroup, memberId: string): ConsumerGroupMember | null =>
  group.members.find((member) => member.memberId === memberId) ?? null;

/** The member that holds an instance id, or null (KIP-345). */
export const staticMemberOf = (
  group: ConsumerGroup,
  instanceId: string | null,
): ConsumerGroupMember | null =>
  instanceId === null
    ? null
    : (group.members.find((member) => member.instanceId === instanceId) ?? null);

/** What a member shall own; nothing where no target was made for it. */
export const targetOf = (group: ConsumerGroup, memberId: string): readonly PartitionName[] =>
  group.target.find((target) => target.memberId === memberId)?.partitions ?? NO_PARTITIONS;

const NO_PARTITIONS: readonly PartitionName[] = [];

/** The epoch in which a partition is owned, −1 where nobody owns it. */
export function partitionEpochOf(group: ConsumerGroup, partition: PartitionName): number {
  const at = positionOf(group.partitionEpochs, partition);
  return at < 0 ? -1 : (group.partitionEpochs[at] as PartitionEpoch).epoch;
}

/** Where the entry of a partition stands, or −(insertion point) − 1. */
export function positionOf(epochs: readonly PartitionEpoch[], partition: PartitionName): number {
  let low = 0;
  let high = epochs.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (epochs[middle] as PartitionEpoch).partition;
    if (at === partition) return middle;
    if (at < partition) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The list with the item of its member id replaced or inserted in order. */
export function putByMember<T extends { readonly memberId: string }>(
  items: readonly T[],
  item: T,
): readonly T[] {
  let at = 0;
  while (at < items.length && (items[at] as T).memberId < item.memberId) at += 1;
  const found = items[at];
  return found !== undefined && found.memberId === item.memberId
    ? replaceAt(items, at, item)
    : insertedAt(items, at, item);
}

/** The list without the item of a member id. */
export function withoutMember<T extends { readonly memberId: string }>(
  items: readonly T[],
  memberId: string,
): readonly T[] {
  const at = items.findIndex((item) => item.memberId === memberId);
  return at < 0 ? items : withoutAt(items, at);
}

/** Whether a member has arrived at the target of an epoch. */
export const isReconciledTo = (member: ConsumerGroupMember, assignmentEpoch: number): boolean =>
  member.state === 'STABLE' && member.memberEpoch === assignmentEpoch;

/** The state of a group follows from its epochs and members (clients §6.2). */
export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  if (group.members.length === 0) return 'EMPTY';
  if (group.groupEpoch > group.assignmentEpoch) return 'ASSIGNING';
  const isReconciled = (member: ConsumerGroupMember): boolean =>
    isReconciledTo(member, group.assignmentEpoch);
  return group.members.every(isReconciled) ? 'STABLE' : 'RECONCILING';
}
