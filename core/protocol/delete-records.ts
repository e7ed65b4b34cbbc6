import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** The offset that stands for the high watermark (KIP-107). */
export const UP_TO_HIGH_WATERMARK = -1;

/** An operator deletes the records below an offset, at the leaders of the partitions (KIP-107). */
export interface DeleteRecordsRequest {
  readonly type: 'DeleteRecordsRequest';
  readonly timeoutMs: number;
  readonly partitions: readonly DeleteRecordsPartition[];
}

export interface DeleteRecordsPartition {
  readonly partition: PartitionName;
  /** The first offset that stays, or `UP_TO_HIGH_WATERMARK`. */
  readonly offset: number;
}

export interface DeleteRecordsResponse {
  readonly type: 'DeleteRecordsResponse';
  readonly partitions: readonly DeleteRecordsResult[];
}

export interface DeleteRecordsResult {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  /** The smallest log start offset of the leader and the live followers; −1 on errors. */
  readonly lowWatermark: number;
}
