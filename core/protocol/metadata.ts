import type { ErrorCode } from './errors.ts';
import type { TransactionalInit } from './transactions.ts';

/** What a client asks any broker: who is there and who leads (clients §1). An empty list asks for brokers only. */
export interface MetadataRequest {
  readonly type: 'MetadataRequest';
  /** Null asks for all topics. */
  readonly topics: readonly string[] | null;
}

export interface MetadataResponse {
  readonly type: 'MetadataResponse';
  readonly error: ErrorCode;
  /** Unfenced brokers only (control-plane §3.3). */
  readonly brokers: readonly number[];
  /** A random unfenced broker, which forwards to the active controller; −1 if there is none. */
  readonly controllerId: number;
  readonly topics: readonly MetadataTopic[];
}

export interface MetadataTopic {
  readonly name: string;
  readonly topicId: string;
  readonly error: ErrorCode;
  readonly partitions: readonly MetadataPartition[];
}

export interface MetadataPartition {
  readonly index: number;
  readonly error: ErrorCode;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/**
 * Asks for a producer id (KIP-98). Without a transactional id any broker answers from its block, else the transaction
 * coordinator does, who fences older instances (clients §3.3).
 */
export interface InitProducerIdRequest {
  readonly type: 'InitProducerIdRequest';
  readonly transactional?: TransactionalInit;
}

export interface InitProducerIdResponse {
  readonly type: 'InitProducerIdResponse';
  readonly error: ErrorCode;
  readonly producerId: number;
  readonly producerEpoch: number;
}
