import type { RecordBatch } from '../../log/batch.ts';
import { markerOf } from '../../log/marker.ts';
import type { AbortedTransaction } from '../../protocol/fetch.ts';

/**
 * What a reader of committed records skips while it walks through an answer (clients §3.9, CompletedFetch). A fetch
 * without aborted transactions has null in its place.
 */
export interface AbortFilter {
  /** Aborted transactions that begin further on, by first offset. */
  readonly pending: readonly AbortedTransaction[];
  /** Producers whose transactional batches are skipped until their ABORT marker. */
  readonly producerIds: readonly number[];
}

/** The filter of an answer that was not looked at yet. */
export function filterOf(aborted: readonly AbortedTransaction[] | null): AbortFilter | null {
  if (aborted === null || aborted.length === 0) return null;
  const pending = aborted.slice().sort((a, b) => a.firstOffset - b.firstOffset);
  return { pending, producerIds: [] };
}

/** The filter behind a batch; an ABORT marker ends the skipping of its producer. */
export function enterBatch(filter: AbortFilter, batch: RecordBatch): AbortFilter {
  if (batch.producerId < 0) return filter;
  let { producerIds } = filter;
  let begun = 0;
  for (const { producerId, firstOffset } of filter.pending) {
    if (firstOffset > batch.lastOffset) break;
    if (!producerIds.includes(producerId)) producerIds = [...producerIds, producerId];
    begun += 1;
  }
  if (batch.isControl && !markerOf(batch).committed && producerIds.includes(batch.producerId)) {
    producerIds = producerIds.filter((id) => id !== batch.producerId);
  }
  if (begun === 0 && producerIds === filter.producerIds) return filter;
  return { pending: begun === 0 ? filter.pending : filter.pending.slice(begun), producerIds };
}

/** Whether a batch, once entered, belongs to a transaction that was aborted. */
export const isAborted = (filter: AbortFilter, batch: RecordBatch): boolean =>
  batch.isTransactional && !batch.isControl && filter.producerIds.includes(batch.producerId);
