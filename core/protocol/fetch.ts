import type { RecordBatch } from '../log/batch.ts';
import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';
import type { CurrentLeader } from './produce.ts';

/** Reads batches: by a follower from its leader, or by a consumer (KIP-74, KIP-227, KIP-320, KIP-392, KIP-903). */
export interface FetchRequest {
  readonly type: 'FetchRequest';
  /** The follower's broker id, −1 for a consumer. */
  readonly replicaId: number;
  /** The follower's broker epoch (KIP-903), −1 for a consumer or where the sender does not send one. */
  readonly replicaEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: 'read_uncommitted' | 'read_committed';
  /** Where a consumer runs (`client.rack`, KIP-392); empty where it does not say, and for followers. */
  readonly rackId: string;
  /**
   * Fetch session (KIP-227): 0 and −1 for a full fetch without session. In a session, `partitions` holds what changed
   * and `forgotten` what left; the broker remembers the rest.
   */
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly partitions: readonly FetchPartition[];
  readonly forgotten: readonly PartitionName[];
}

export interface FetchPartition {
  readonly partition: PartitionName;
  readonly topicId: string;
  /** −1 where the sender's rules do not send it (`repl.epochFencing`). */
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  /** The epoch of the last batch the follower holds; −1 where truncation is not decided by the fetch, and for consumers. */
  readonly lastFetchedEpoch: number;
  /** The follower's log start offset, −1 for a consumer. */
  readonly logStartOffset: number;
  readonly maxBytes: number;
}

export interface FetchResponse {
  readonly type: 'FetchResponse';
  readonly error: ErrorCode;
  readonly sessionId: number;
  readonly partitions: readonly FetchPartitionResponse[];
}

export interface FetchPartitionResponse {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  /** The largest epoch at or below the fetcher's last one and where it ends; null where the logs agree (KIP-595). */
  readonly divergingEpoch: EpochEndOffset | null;
  /** The replica that a consumer should read from, which then gets no data here (KIP-392); −1 for none. */
  readonly preferredReadReplica: number;
  /** The leader as this broker knows it (KIP-951). */
  readonly currentLeader: CurrentLeader;
  readonly batches: readonly RecordBatch[];
  /** For read_committed: whose transactional batches among these were aborted (clients §3.9); else null. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
}

/** A producer whose batches from `firstOffset` up to its next ABORT marker are to be skipped (KIP-98). */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** An epoch and the offset behind its last record; −1 and −1 where undefined. */
export interface EpochEndOffset {
  readonly epoch: number;
  readonly endOffset: number;
}
