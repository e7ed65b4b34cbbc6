import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** A member, or a consumer that assigns itself, writes down how far it is (clients §5.4). */
export interface OffsetCommitRequest {
  readonly type: 'OffsetCommitRequest';
  /** Below 9 a group that is missing is answered with ILLEGAL_GENERATION and not GROUP_ID_NOT_FOUND. */
  readonly apiVersion: number;
  readonly groupId: string;
  /** −1 for a consumer that is in no generation. */
  readonly generationIdOrMemberEpoch: number;
  /** Empty for a consumer that is no member. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly partitions: readonly OffsetCommitPartition[];
}

export interface OffsetCommitPartition {
  readonly partition: PartitionName;
  /** The next offset to read. */
  readonly committedOffset: number;
  /** The epoch of the last record consumed (KIP-320), −1 where it is not known. */
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string;
}

export interface OffsetCommitResponse {
  readonly type: 'OffsetCommitResponse';
  readonly partitions: readonly OffsetCommitResult[];
}

export interface OffsetCommitResult {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
}

/** What a group has committed (KIP-88, KIP-447, KIP-709, KIP-848). */
export interface OffsetFetchRequest {
  readonly type: 'OffsetFetchRequest';
  readonly groupId: string;
  /** With `memberEpoch`, of a member of a group of KIP-848; null and −1 elsewhere. */
  readonly memberId: string | null;
  readonly memberEpoch: number;
  /** Null asks for all. */
  readonly partitions: readonly PartitionName[] | null;
  /** Whether an offset that a transaction may still change is an error and not the old one (KIP-447). */
  readonly requireStable: boolean;
}

export interface OffsetFetchResponse {
  readonly type: 'OffsetFetchResponse';
  readonly error: ErrorCode;
  readonly partitions: readonly OffsetFetchResult[];
}

export interface OffsetFetchResult {
  readonly partition: PartitionName;
  /** −1 where nothing is committed. */
  readonly committedOffset: number;
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
  readonly error: ErrorCode;
}
