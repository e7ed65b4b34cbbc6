import { partitionOf } from '../controller/image-lookup.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type {
  AddPartitionsToTxnResult,
  AddPartitionsToTxnTransaction,
} from '../protocol/transactions.ts';
import { nowMs, serverVersion, type TransactionBench, writeStates } from './bench.ts';
import { addResult, endAdd } from './pending-adds.ts';
import { type AfterWrite, type TransactionWork, transactionOf } from './state.ts';
import { addPartitions } from './transitions.ts';

/** What a producer or a partition leader names. */
interface Claim {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/**
 * The outcome that needs no look at the transaction: a partition that does not exist fails all of them, and none is
 * attempted (KafkaApis.handleAddPartitionsToTxnRequest).
 */
export function unknownPartitions(
  bench: TransactionBench,
  wanted: AddPartitionsToTxnTransaction,
): AddPartitionsToTxnResult | null {
  const isKnown = (partition: PartitionName) => partitionOf(bench.image, partition) !== null;
  if (wanted.partitions.every(isKnown)) return null;
  return {
    transactionalId: wanted.transactionalId,
    partitions: wanted.partitions.map((partition) => ({
      partition,
      error: isKnown(partition) ? 'OPERATION_NOT_ATTEMPTED' : 'UNKNOWN_TOPIC_OR_PARTITION',
    })),
  };
}

/** Adds partitions to a transaction, or verifies that they are in it (clients §3.4, §3.8). */
export function onAddPartitions(
  work: TransactionWork,
  bench: TransactionBench,
  connection: ConnectionId,
  item: number,
  wanted: AddPartitionsToTxnTransaction,
): void {
  if (wanted.verifyOnly) {
    endAdd(bench, connection, item, verified(work, wanted));
    return;
  }
  const { partitions } = wanted;
  const after = { type: 'AddPartitions', connection, item, partitions } as const;
  const error = addTo(work, wanted, partitions, after);
  if (error !== null) endAdd(bench, connection, item, addResult(wanted, error));
}

/**
 * Adds partitions to a transaction and answers when that is written; an error, or NONE where they are there already, is
 * answered at once (handleAddPartitionsToTransaction).
 */
export function addTo(
  work: TransactionWork,
  { transactionalId, producerId, producerEpoch }: Claim,
  partitions: readonly PartitionName[],
  after: AfterWrite,
): ErrorCode | null {
  const t = transactionOf(work.state, transactionalId);
  if (t === null) return 'INVALID_PRODUCER_ID_MAPPING';
  if (t.pendingState !== null) return 'CONCURRENT_TRANSACTIONS';
  if (t.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  if (t.producerEpoch !== producerEpoch) return 'PRODUCER_FENCED';
  if (t.state === 'PrepareCommit' || t.state === 'PrepareAbort') return 'CONCURRENT_TRANSACTIONS';
  const isThere = partitions.every((name) => t.partitions.includes(name));
  if (t.state === 'Ongoing' && isThere) return 'NONE';
  const version = serverVersion(work.switches);
  const target = addPartitions(t, partitions, version, nowMs(work.turn));
  writeStates(work, [{ metadata: t, target, after }]);
  return null;
}

/** Whether a producer's transaction has these partitions; nothing is changed (handleVerifyPartitionsInTransaction). */
function verified(
  work: TransactionWork,
  wanted: AddPartitionsToTxnTransaction,
): AddPartitionsToTxnResult {
  const t = transactionOf(work.state, wanted.transactionalId);
  if (t === null || t.producerId !== wanted.producerId) {
    return addResult(wanted, 'INVALID_PRODUCER_ID_MAPPING');
  }
  if (t.producerEpoch !== wanted.producerEpoch) return addResult(wanted, 'PRODUCER_FENCED');
  if (t.state === 'PrepareCommit' || t.state === 'PrepareAbort') {
    return addResult(wanted, 'CONCURRENT_TRANSACTIONS');
  }
  return {
    transactionalId: wanted.transactionalId,
    partitions: wanted.partitions.map((partition) => ({
      partition,
      error: t.partitions.includes(partition) ? 'NONE' : 'TRANSACTION_ABORTABLE',
    })),
  };
}
