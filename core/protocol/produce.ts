import type { RecordBatch } from '../log/batch.ts';
import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** Appends batches at the leaders of their partitions. It carries no leader epoch (replication §2.4). */
export interface ProduceRequest {
  readonly type: 'ProduceRequest';
  /** Null outside of transactions; else every batch is its producer's, within one transaction (KIP-98). */
  readonly transactionalId: string | null;
  readonly acks: -1 | 0 | 1;
  /** How long the leader may wait for the in-sync replicas, in milliseconds. */
  readonly timeoutMs: number;
  readonly partitions: readonly ProducePartition[];
}

export interface ProducePartition {
  readonly partition: PartitionName;
  readonly topicId: string;
  /** How often the batch was sent before; not on Kafka's wire, but part of what identifies a send to chance. */
  readonly attempt: number;
  readonly batch: RecordBatch;
}

export interface ProduceResponse {
  readonly type: 'ProduceResponse';
  readonly partitions: readonly ProducePartitionResponse[];
}

export interface ProducePartitionResponse {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  /** −1 on errors. */
  readonly baseOffset: number;
  readonly logStartOffset: number;
  /** The leader as this broker knows it, on `NOT_LEADER_OR_FOLLOWER` (KIP-951); −1 and −1 otherwise. */
  readonly currentLeader: CurrentLeader;
}

/** A hint to clients about who leads (KIP-951). */
export interface CurrentLeader {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export const NO_LEADER_HINT: CurrentLeader = { leaderId: -1, leaderEpoch: -1 };
