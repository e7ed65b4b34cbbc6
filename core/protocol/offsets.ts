import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** The offset behind the last readable record (−1), the first (−2), the latest (−3), or the first from a time on. */
export interface ListOffsetsRequest {
  readonly type: 'ListOffsetsRequest';
  /** −1 for a consumer; a follower may ask for the log end. */
  readonly replicaId: number;
  readonly isolationLevel: 'read_uncommitted' | 'read_committed';
  readonly partitions: readonly ListOffsetsPartition[];
}

export interface ListOffsetsPartition {
  readonly partition: PartitionName;
  readonly currentLeaderEpoch: number;
  readonly timestamp: number;
}

export const LATEST_TIMESTAMP = -1;
export const EARLIEST_TIMESTAMP = -2;
/** Asks for the record of the largest timestamp (KIP-734), as admin tools do. */
export const MAX_TIMESTAMP = -3;

export interface ListOffsetsResponse {
  readonly type: 'ListOffsetsResponse';
  readonly partitions: readonly ListOffsetsPartitionResponse[];
}

export interface ListOffsetsPartitionResponse {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** Where an epoch ends in the leader's log (KIP-101, KIP-279, KIP-320). */
export interface OffsetsForLeaderEpochRequest {
  readonly type: 'OffsetsForLeaderEpochRequest';
  readonly replicaId: number;
  readonly partitions: readonly OffsetForLeaderEpochPartition[];
}

export interface OffsetForLeaderEpochPartition {
  readonly partition: PartitionName;
  readonly currentLeaderEpoch: number;
  readonly leaderEpoch: number;
}

export interface OffsetsForLeaderEpochResponse {
  readonly type: 'OffsetsForLeaderEpochResponse';
  readonly partitions: readonly OffsetForLeaderEpochResult[];
}

export interface OffsetForLeaderEpochResult {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  /** −1 where undefined, and always under KIP-101, whose answer had no epoch. */
  readonly leaderEpoch: number;
  readonly endOffset: number;
}
