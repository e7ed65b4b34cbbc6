import type { RecordBatch } from './batch.ts';
import {
  findProducer,
  type ProducerEntry,
  producersOf,
  updateProducers,
} from './producer-state.ts';
import {
  afterHighWatermark,
  afterTransactionalBatch,
  type LogTransactions,
  NO_TRANSACTIONS,
} from './transactions.ts';

/** What a log knows of producers and their transactions. */
export interface KnownProducers {
  readonly producers: readonly ProducerEntry[];
  readonly transactions: LogTransactions | null;
}

/**
 * What a run of batches leaves behind, as recovery and truncation rebuild it (clients §2.8, §3.9). Verifications are no
 * part of the log and stay as they were in `before` (ProducerStateManager.truncateAndReload).
 */
export function knownFrom(
  batches: readonly RecordBatch[],
  before: LogTransactions | null,
  highWatermark: number,
): KnownProducers {
  if (before === null && !batches.some(({ isTransactional }) => isTransactional)) {
    return { producers: producersOf(batches), transactions: null };
  }
  const { verifications, nextGuard } = before ?? NO_TRANSACTIONS;
  let transactions: LogTransactions = NO_TRANSACTIONS;
  let producers: readonly ProducerEntry[] = [];
  for (const batch of batches) {
    if (batch.isTransactional) {
      const entry = findProducer(producers, batch.producerId);
      transactions = afterTransactionalBatch(transactions, entry, batch);
    }
    producers = updateProducers(producers, batch);
  }
  const { ongoing, unreplicated, aborted } = transactions;
  const rebuilt = { ongoing, unreplicated, aborted, verifications, nextGuard };
  return { producers, transactions: afterHighWatermark(rebuilt, highWatermark) };
}
