import type { PartitionName } from '../../protocol/partition-name.ts';
import type {
  AssignedPartition,
  ClassicMemberMetadata,
  ConsumerGroupMember,
  MemberState,
} from './state.ts';

/**
 * What the coordinator of a consumer group writes, under Kafka's names (clients §6.9). A value of null is a tombstone.
 * Two records with the same type, group and member have the same key: compaction keeps the later one.
 */
export type ConsumerGroupRecord =
  | {
      readonly type: 'ConsumerGroupMetadata';
      readonly groupId: string;
      readonly value: { readonly epoch: number; readonly metadataHash: string } | null;
    }
  | {
      readonly type: 'ConsumerGroupMemberMetadata';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: MemberMetadataValue | null;
    }
  | {
      readonly type: 'ConsumerGroupTargetAssignmentMetadata';
      readonly groupId: string;
      readonly value: TargetMetadataValue | null;
    }
  | {
      readonly type: 'ConsumerGroupTargetAssignmentMember';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: { readonly partitions: readonly PartitionName[] } | null;
    }
  | {
      readonly type: 'ConsumerGroupCurrentMemberAssignment';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: CurrentAssignmentValue | null;
    };

/** What a member told of itself. */
export interface MemberMetadataValue {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[];
  readonly serverAssignor: string | null;
  readonly classic: ClassicMemberMetadata | null;
}

/** The epoch of the target assignment and when it was made (KIP-1263). */
export interface TargetMetadataValue {
  readonly assignmentEpoch: number;
  readonly assignmentTimestampMs: number;
}

/** Where a member is on its way to the target. */
export interface CurrentAssignmentValue {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly assigned: readonly AssignedPartition[];
  readonly pendingRevocation: readonly AssignedPartition[];
}

/** A group is in an epoch. */
export const groupEpochRecord = (
  groupId: string,
  epoch: number,
  metadataHash: string,
): ConsumerGroupRecord => ({
  type: 'ConsumerGroupMetadata',
  groupId,
  value: { epoch, metadataHash },
});

/** A member is in a group, with this subscription. */
export const memberRecord = (
  groupId: string,
  member: ConsumerGroupMember,
): ConsumerGroupRecord => ({
  type: 'ConsumerGroupMemberMetadata',
  groupId,
  memberId: member.memberId,
  value: {
    instanceId: member.instanceId,
    rackId: member.rackId,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    subscribedTopicNames: member.subscribedTopicNames,
    serverAssignor: member.serverAssignor,
    classic: member.classic,
  },
});

/** The target assignment of an epoch is complete. */
export const targetEpochRecord = (
  groupId: string,
  assignmentEpoch: number,
  assignmentTimestampMs: number,
): ConsumerGroupRecord => ({
  type: 'ConsumerGroupTargetAssignmentMetadata',
  groupId,
  value: { assignmentEpoch, assignmentTimestampMs },
});

/** What a member shall own. */
export const targetRecord = (
  groupId: string,
  memberId: string,
  partitions: readonly PartitionName[],
): ConsumerGroupRecord => ({
  type: 'ConsumerGroupTargetAssignmentMember',
  groupId,
  memberId,
  value: { partitions },
});

/** What a member has. */
export const currentAssignmentRecord = (
  groupId: string,
  member: ConsumerGroupMember,
): ConsumerGroupRecord => ({
  type: 'ConsumerGroupCurrentMemberAssignment',
  groupId,
  memberId: member.memberId,
  value: {
    memberEpoch: member.memberEpoch,
    previousMemberEpoch: member.previousMemberEpoch,
    state: member.state,
    assigned: member.assigned,
    pendingRevocation: member.pendingRevocation,
  },
});

/** A member is gone. The order matters: replay refuses a member's tombstone before the other two. */
export const memberTombstones = (
  groupId: string,
  memberId: string,
): readonly ConsumerGroupRecord[] => [
  { type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId, value: null },
  { type: 'ConsumerGroupTargetAssignmentMember', groupId, memberId, value: null },
  { type: 'ConsumerGroupMemberMetadata', groupId, memberId, value: null },
];

/** A group is gone with all its members; the order matters here too. */
export const groupTombstones = (
  groupId: string,
  memberIds: readonly string[],
): readonly ConsumerGroupRecord[] => [
  ...memberIds.map(
    (memberId): ConsumerGroupRecord => ({
      type: 'ConsumerGroupCurrentMemberAssignment',
      groupId,
      memberId,
      value: null,
    }),
  ),
  ...memberIds.map(
    (memberId): ConsumerGroupRecord => ({
      type: 'ConsumerGroupTargetAssignmentMember',
      groupId,
      memberId,
      value: null,
    }),
  ),
  { type: 'ConsumerGroupTargetAssignmentMetadata', groupId, value: null },
  ...memberIds.map(
    (memberId): ConsumerGroupRecord => ({
      type: 'ConsumerGroupMemberMetadata',
      groupId,
      memberId,
      value: null,
    }),
  ),
  { type: 'ConsumerGroupMetadata', groupId, value: null },
];
