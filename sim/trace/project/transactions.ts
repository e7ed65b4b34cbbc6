import type { Sequence } from '../../../core/collections/sequence.ts';
import type { StoredBatch } from '../../../core/disk.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import { markerOf } from '../../../core/log/marker.ts';

/** What a run of offsets is to transactions, as `transactionRuns` lists it. */
export const TRANSACTION_RUNS = {
  open: 1,
  committed: 2,
  aborted: 3,
  commitMarker: 4,
  abortMarker: 5,
} as const;

/** How far back a log is looked at: what a picture of its end can show. */
const MOST_BATCHES = 128;

/**
 * The offsets of a log's latest transactions: from, to (exclusive), kind, from, to, kind … What an end marker of its
 * producer follows is committed or aborted by it, the rest is open (clients §3.8).
 */
export function transactionRuns({ shared, length }: Sequence<StoredBatch>): readonly number[] {
  const ends = new Map<number, number>();
  const runs: number[] = [];
  for (let at = length - 1; at >= Math.max(0, length - MOST_BATCHES); at--) {
    const batch = shared.items[at] as RecordBatch;
    if (!batch.isTransactional) continue;
    const kind = kindOf(batch, ends);
    const to = batch.lastOffset + 1;
    const last = runs.length - 3;
    if (last >= 0 && runs[last] === to && runs[last + 2] === kind && !batch.isControl) {
      runs[last] = batch.baseOffset;
    } else runs.push(batch.baseOffset, to, kind);
  }
  return ascending(runs);
}

function kindOf(batch: RecordBatch, ends: Map<number, number>): number {
  if (!batch.isControl) return ends.get(batch.producerId) ?? TRANSACTION_RUNS.open;
  const { committed } = markerOf(batch);
  ends.set(batch.producerId, committed ? TRANSACTION_RUNS.committed : TRANSACTION_RUNS.aborted);
  return committed ? TRANSACTION_RUNS.commitMarker : TRANSACTION_RUNS.abortMarker;
}

function ascending(runs: readonly number[]): readonly number[] {
  const result: number[] = [];
  for (let at = runs.length - 3; at >= 0; at -= 3) {
    result.push(runs[at] as number, runs[at + 1] as number, runs[at + 2] as number);
  }
  return result;
}
