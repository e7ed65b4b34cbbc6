import type { Switches } from '../config/switches.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { TransactionStateName, TransactionTarget } from './state.ts';

/** What a transaction coordinator writes to `__transaction_state`: all of a transactional id, or null when it expired. */
export interface TransactionRecord {
  readonly key: { readonly type: 'Transaction'; readonly transactionalId: string };
  readonly value: TransactionValue | null;
}

export interface TransactionValue {
  readonly producerId: number;
  readonly previousProducerId: number;
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  readonly timeoutMs: number;
  readonly state: TransactionStateName;
  readonly partitions: readonly PartitionName[];
  readonly startMs: number;
  readonly lastUpdateMs: number;
  readonly clientVersion: 0 | 2;
}

/** The record of a new state. Before KAFKA-20310 the ids around a rotation were not written. */
export function transactionRecord(
  transactionalId: string,
  target: TransactionTarget,
  switches: Switches,
): TransactionRecord {
  const writesIds = switches['txn.producerIdRotation'] === 'persisted';
  return {
    key: { type: 'Transaction', transactionalId },
    value: {
      producerId: target.producerId,
      previousProducerId: writesIds ? target.previousProducerId : -1,
      nextProducerId: writesIds ? target.nextProducerId : -1,
      producerEpoch: target.producerEpoch,
      timeoutMs: target.timeoutMs,
      state: target.state,
      partitions: target.partitions,
      startMs: target.startMs,
      lastUpdateMs: target.lastUpdateMs,
      clientVersion: target.clientVersion,
    },
  };
}

/** The record that forgets a transactional id. */
export const transactionTombstone = (transactionalId: string): TransactionRecord => ({
  key: { type: 'Transaction', transactionalId },
  value: null,
});

/** What a record says of a transactional id; the epoch before the last raise is not on the log. */
export const targetOf = (value: TransactionValue): TransactionTarget => ({
  producerId: value.producerId,
  previousProducerId: value.previousProducerId,
  nextProducerId: value.nextProducerId,
  producerEpoch: value.producerEpoch,
  lastProducerEpoch: -1,
  timeoutMs: value.timeoutMs,
  state: value.state,
  partitions: value.partitions,
  startMs: value.startMs,
  lastUpdateMs: value.lastUpdateMs,
  clientVersion: value.clientVersion,
});
