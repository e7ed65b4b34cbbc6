import type { Assignment, Subscription } from '../protocol/classic-group.ts';
import type { PartitionName } from '../protocol/partition-name.ts';

/** What a group coordinator writes to `__consumer_offsets` (clients §5.1). */
export type GroupRecord = OffsetCommitRecord | GroupMetadataRecord;

/** How far a group is with a partition. */
export interface OffsetCommitRecord {
  readonly key: {
    readonly type: 'OffsetCommit';
    readonly group: string;
    readonly partition: PartitionName;
  };
  readonly value: OffsetCommitValue | null;
}

export interface OffsetCommitValue {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestamp: number;
  /** −1 where the group decides (KIP-211). */
  readonly expireTimestamp: number;
}

/** A classic group in a generation that it has completed, or an empty one. */
export interface GroupMetadataRecord {
  readonly key: { readonly type: 'GroupMetadata'; readonly group: string };
  readonly value: GroupMetadataValue | null;
}

export interface GroupMetadataValue {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestamp: number;
  readonly members: readonly MemberMetadata[];
}

export interface MemberMetadata {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly rebalanceTimeout: number;
  readonly sessionTimeout: number;
  /** What the member told of itself under the chosen protocol. */
  readonly subscription: Subscription;
  readonly assignment: Assignment;
}

/** The record of a committed offset. */
export const offsetCommitRecord = (
  group: string,
  partition: PartitionName,
  value: OffsetCommitValue,
): OffsetCommitRecord => ({ key: { type: 'OffsetCommit', group, partition }, value });

/** The record that takes an offset back. */
export const offsetTombstone = (group: string, partition: PartitionName): OffsetCommitRecord => ({
  key: { type: 'OffsetCommit', group, partition },
  value: null,
});

/** The record that takes a classic group back. */
export const groupTombstone = (group: string): GroupMetadataRecord => ({
  key: { type: 'GroupMetadata', group },
  value: null,
});
