import { replaceAt } from '../collections/table.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { RecordBatch } from './batch.ts';
import { findProducer, type ProducerEntry } from './producer-state.ts';
import { copyLog, type Log } from './state.ts';
import { NO_TRANSACTIONS, type Verification, withVerifications } from './transactions.ts';

/** No verification is demanded: Kafka before 3.6, and `transaction.partition.verification.enable=false`. */
export const UNGUARDED = -1;
/** A guard that proves nothing: the transaction is expected to be open already (VerificationGuard.SENTINEL). */
export const SENTINEL_GUARD = 0;

/** A verification that began, was under way, or is not needed (`SENTINEL_GUARD`). */
export interface StartedVerification {
  readonly log: Log;
  readonly error: ErrorCode;
  readonly guard: number;
}

/**
 * Whether the first write of a transaction must be verified, and the guard that its append then shows (clients §3.8;
 * UnifiedLog.maybeStartTransactionVerification).
 */
export function startVerification(
  log: Log,
  batch: RecordBatch,
  supportsEpochBump: boolean,
  nowMs: number,
): StartedVerification {
  const { producerId, producerEpoch: epoch, baseSequence } = batch;
  const entry = findProducer(log.producers, producerId);
  if (entry !== null && epoch < entry.producerEpoch) {
    return { log, error: 'INVALID_PRODUCER_EPOCH', guard: SENTINEL_GUARD };
  }
  if (hasOpenTransaction(entry, epoch)) return { log, error: 'NONE', guard: SENTINEL_GUARD };
  const transactions = log.transactions ?? NO_TRANSACTIONS;
  const { verifications } = transactions;
  const at = verifications.findIndex((other) => other.producerId === producerId);
  const next = copyLog(log);
  if (at < 0) {
    const guard = transactions.nextGuard;
    const lowestSequence = baseSequence;
    next.transactions = withVerifications(
      transactions,
      [
        ...verifications,
        { producerId, guard, startedMs: nowMs, epoch, lowestSequence, supportsEpochBump },
      ],
      guard + 1,
    );
    return { log: next, error: 'NONE', guard };
  }
  const known = verifications[at] as Verification;
  const changed = withLowest(known, epoch, baseSequence);
  if (changed === known) return { log, error: 'NONE', guard: known.guard };
  next.transactions = withVerifications(
    transactions,
    replaceAt(verifications, at, changed),
    transactions.nextGuard,
  );
  return { log: next, error: 'NONE', guard: known.guard };
}

/** A lower sequence of the epoch, or a later epoch, takes the place of what was the lowest. */
function withLowest(known: Verification, epoch: number, sequence: number): Verification {
  const isLower = epoch === known.epoch && sequence < known.lowestSequence;
  if (!isLower && epoch <= known.epoch) return known;
  const { producerId, guard, startedMs, supportsEpochBump } = known;
  return { producerId, guard, startedMs, epoch, lowestSequence: sequence, supportsEpochBump };
}

/** Whether the producer has a transaction open in this epoch; in a newer one it may have ended. */
export const hasOpenTransaction = (entry: ProducerEntry | null, epoch: number): boolean =>
  entry !== null && entry.txnFirstOffset >= 0 && entry.producerEpoch === epoch;

/** The verification of a producer, or null. */
export function verificationOf(log: Log, producerId: number): Verification | null {
  if (log.transactions === null) return null;
  for (const other of log.transactions.verifications) {
    if (other.producerId === producerId) return other;
  }
  return null;
}

/**
 * Whether a transactional batch is known to be part of an open transaction: one is open here, or the coordinator has
 * vouched for this very attempt (clients §2.8).
 */
export function checkTransaction(
  log: Log,
  entry: ProducerEntry | null,
  batch: RecordBatch,
  guard: number,
): ErrorCode {
  if (hasOpenTransaction(entry, batch.producerEpoch)) return 'NONE';
  if (entry !== null && batch.producerEpoch < entry.producerEpoch) return 'INVALID_PRODUCER_EPOCH';
  if (guard === UNGUARDED) return 'NONE';
  const verification = verificationOf(log, batch.producerId);
  const isVerified = guard !== SENTINEL_GUARD && verification?.guard === guard;
  return isVerified ? 'NONE' : 'INVALID_TXN_STATE';
}

/** What a first write under verification must begin with besides (clients §2.8, KAFKA-18202). */
export function checkFirstSequence(
  verification: Verification | null,
  entry: ProducerEntry | null,
  batch: RecordBatch,
  demandsZero: boolean,
): ErrorCode {
  if (verification === null) return 'NONE';
  const isUnknown = entry === null || entry.batches.length === 0;
  const mustBeZero = demandsZero && verification.supportsEpochBump && isUnknown;
  if (mustBeZero && batch.baseSequence !== 0) return 'OUT_OF_ORDER_SEQUENCE_NUMBER';
  return batch.baseSequence > verification.lowestSequence ? 'OUT_OF_ORDER_SEQUENCE_NUMBER' : 'NONE';
}
