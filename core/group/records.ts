import type { Assignment, Subscription } from '../protocol/classic-group.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ConsumerGroupRecord } from './consumer/records.ts';

/** What a group coordinator writes to `__consumer_offsets` (clients §5.1). */
export type GroupRecord = OffsetCommitRecord | GroupMetadataRecord | ConsumerRecord;

/** A record of a group of the consumer protocol as it lies on the log (clients §6.9). */
export interface ConsumerRecord {
  readonly key: {
    readonly type: ConsumerGroupRecord['type'];
    readonly group: string;
    /** Null for what is of the group as a whole. */
    readonly member: string | null;
  };
  readonly value: ConsumerGroupRecord['value'];
}

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

/** A record of a consumer group for the log. */
export const consumerRecord = (record: ConsumerGroupRecord): ConsumerRecord => ({
  key: {
    type: record.type,
    group: record.groupId,
    member: 'memberId' in record ? record.memberId : null,
  },
  value: record.value,
});

/** A record of a consumer group from the log. */
export const readConsumerRecord = ({ key, value }: ConsumerRecord): ConsumerGroupRecord =>
  ({
    type: key.type,
    groupId: key.group,
    ...(key.member === null ? {} : { memberId: key.member }),
    value,
  }) as ConsumerGroupRecord;
