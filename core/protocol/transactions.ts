import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/*
 * What transactional producers, partition leaders and transaction coordinators say to one another (clients §3, KIP-98,
 * KIP-447, KIP-890). FindCoordinator is in coordinator.ts, InitProducerId in metadata.ts.
 */

/** What an InitProducerId for a transactional id names besides (KIP-98, KIP-360). */
export interface TransactionalInit {
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  /** The id and epoch that the producer has and wants to go on from; −1 and −1 for a new instance. */
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** Adds partitions to transactions: one of a client, or a batch of those that a partition leader asks about (KIP-890). */
export interface AddPartitionsToTxnRequest {
  readonly type: 'AddPartitionsToTxnRequest';
  readonly transactions: readonly AddPartitionsToTxnTransaction[];
}

export interface AddPartitionsToTxnTransaction {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Whether the sender only asks if the partitions are in the transaction (clients §3.8). */
  readonly verifyOnly: boolean;
  readonly partitions: readonly PartitionName[];
}

export interface AddPartitionsToTxnResponse {
  readonly type: 'AddPartitionsToTxnResponse';
  readonly results: readonly AddPartitionsToTxnResult[];
}

export interface AddPartitionsToTxnResult {
  readonly transactionalId: string;
  readonly partitions: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
}

/** Adds the offsets of a group to a transaction; only before transaction version 2 (clients §3.4). */
export interface AddOffsetsToTxnRequest {
  readonly type: 'AddOffsetsToTxnRequest';
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly groupId: string;
}

export interface AddOffsetsToTxnResponse {
  readonly type: 'AddOffsetsToTxnResponse';
  readonly error: ErrorCode;
}

/** Offsets that a group has reached if the transaction commits; asked of the group's coordinator (clients §3.4). */
export interface TxnOffsetCommitRequest {
  readonly type: 'TxnOffsetCommitRequest';
  readonly transactionalId: string;
  readonly groupId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1, an empty member id and null where the application gave no group metadata: nothing is fenced (KIP-447). */
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly offsets: readonly TxnOffset[];
}

export interface TxnOffset {
  readonly partition: PartitionName;
  readonly committedOffset: number;
  /** The epoch of the last record consumed, −1 where it is not known (KIP-320). */
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
}

export interface TxnOffsetCommitResponse {
  readonly type: 'TxnOffsetCommitResponse';
  readonly partitions: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
}

/** Commits or aborts a transaction (clients §3.5). */
export interface EndTxnRequest {
  readonly type: 'EndTxnRequest';
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

/** With transaction version 2 it brings the id and epoch of the next transaction; −1 and −1 before (KIP-890). */
export interface EndTxnResponse {
  readonly type: 'EndTxnResponse';
  readonly error: ErrorCode;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** A transaction coordinator tells partition leaders how transactions ended (clients §3.6). */
export interface WriteTxnMarkersRequest {
  readonly type: 'WriteTxnMarkersRequest';
  readonly markers: readonly WritableTxnMarker[];
}

export interface WritableTxnMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
  readonly coordinatorEpoch: number;
  /** 2 where the epoch was raised for the marker (KIP-890, KIP-1228). */
  readonly transactionVersion: 0 | 1 | 2;
  readonly partitions: readonly PartitionName[];
}

export interface WriteTxnMarkersResponse {
  readonly type: 'WriteTxnMarkersResponse';
  readonly markers: readonly WritableTxnMarkerResult[];
}

export interface WritableTxnMarkerResult {
  readonly producerId: number;
  readonly partitions: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
}
