import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { InitProducerIdRequest, InitProducerIdResponse } from '../protocol/metadata.ts';
import type { TransactionalInit } from '../protocol/transactions.ts';
import { nowMs, type TransactionBench, writeStates } from './bench.ts';
import { fence } from './end.ts';
import {
  isExhausted,
  type TransactionMetadata,
  type TransactionTarget,
  type TransactionWork,
  transactionOf,
} from './state.ts';
import { incrementEpoch, newTransaction, rotateProducerId } from './transitions.ts';

/** Why a request is refused before any transactional id is looked at (handleInitProducerId). */
export function initRefusal(
  { transactional }: InitProducerIdRequest,
  maxTimeoutMs: number,
): ErrorCode {
  if (transactional === undefined || transactional.transactionalId === '') return 'INVALID_REQUEST';
  const { transactionTimeoutMs, producerId, producerEpoch } = transactional;
  if (transactionTimeoutMs <= 0 || transactionTimeoutMs > maxTimeoutMs) {
    return 'INVALID_TRANSACTION_TIMEOUT';
  }
  // Both are given, or neither.
  return producerId < 0 === producerEpoch < 0 ? 'NONE' : 'INVALID_REQUEST';
}

/** The answer that names an id and an epoch, or an error in their place. */
export const initResponse = (
  error: ErrorCode,
  producerId: number,
  producerEpoch: number,
): InitProducerIdResponse => ({
  type: 'InitProducerIdResponse',
  error,
  producerId: error === 'NONE' ? producerId : -1,
  producerEpoch: error === 'NONE' ? producerEpoch : -1,
});

/**
 * A producer takes a transactional id for itself: whoever had it before is fenced by the higher epoch, and an open
 * transaction is aborted first (clients §3.3).
 */
export function onInitProducerId(
  work: TransactionWork,
  bench: TransactionBench,
  connection: ConnectionId,
  init: TransactionalInit,
): void {
  const known = transactionOf(work.state, init.transactionalId) ?? created(work, bench, init);
  const transit = known === null ? 'COORDINATOR_LOAD_IN_PROGRESS' : transitOf(bench, known, init);
  if (typeof transit === 'string') {
    bench.turn.reply(connection, initResponse(transit, -1, -1));
    return;
  }
  const metadata = known as TransactionMetadata;
  if (transit === null) {
    fence(work, bench, metadata, { type: 'fence', connection });
    return;
  }
  const after = { type: 'InitProducerId', connection } as const;
  writeStates(work, [{ metadata, target: transit, after }]);
}

/** An id that is asked for the first time gets a producer id, if this broker has one (putTransactionStateIfNotExists). */
function created(
  work: TransactionWork,
  bench: TransactionBench,
  { transactionalId, transactionTimeoutMs }: TransactionalInit,
): TransactionMetadata | null {
  const producerId = bench.takeProducerId();
  if (producerId < 0) return null;
  return newTransaction(transactionalId, producerId, transactionTimeoutMs, nowMs(work.turn));
}

/** The transition that a producer's question asks for; null where an open transaction has to be aborted first. */
function transitOf(
  bench: TransactionBench,
  t: TransactionMetadata,
  init: TransactionalInit,
): TransactionTarget | ErrorCode | null {
  if (t.pendingState !== null) return 'CONCURRENT_TRANSACTIONS';
  const expected = init.producerId < 0 ? null : init;
  if (expected !== null && !isValidProducerId(t, expected)) return 'PRODUCER_FENCED';
  switch (t.state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return 'CONCURRENT_TRANSACTIONS';
    case 'Ongoing':
      return null;
    default:
  }
  const now = nowMs(bench.turn);
  const epoch = expected === null ? null : expected.producerEpoch;
  const timeoutMs = init.transactionTimeoutMs;
  if (!isExhausted(t.producerEpoch) || (epoch !== null && epoch !== t.producerEpoch)) {
    return incrementEpoch(t, timeoutMs, epoch, now);
  }
  const producerId = bench.takeProducerId();
  if (producerId < 0) return 'COORDINATOR_LOAD_IN_PROGRESS';
  return rotateProducerId(t, producerId, timeoutMs, epoch !== null, now);
}

/** Whether the producer names its id, or the one before it whose epochs were used up. */
const isValidProducerId = (
  t: TransactionMetadata,
  { producerId, producerEpoch }: TransactionalInit,
): boolean =>
  t.producerEpoch === -1 ||
  producerId === t.producerId ||
  (producerId === t.previousProducerId && isExhausted(producerEpoch));
