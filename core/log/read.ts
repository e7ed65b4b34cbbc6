import { type Sequence, slice } from '../collections/sequence.ts';
import type { Disk } from '../disk.ts';
import type { RecordBatch } from './batch.ts';
import { batchesIn, type Log } from './state.ts';

const NO_BATCHES: readonly RecordBatch[] = [];

/** The index of the first batch that ends at or behind `offset`; the length where there is none (replication §1.1). */
export function firstReaching(batches: Sequence<RecordBatch>, offset: number): number {
  const { items } = batches.shared;
  let low = 0;
  let high = batches.length;
  // Readers are mostly at the end of the log.
  if (high > 0 && (items[high - 1] as RecordBatch).baseOffset <= offset) {
    return (items[high - 1] as RecordBatch).lastOffset >= offset ? high - 1 : high;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] as RecordBatch).lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The whole batches from the one that holds `fromOffset` up to `limitOffset`, which a batch may not straddle: the limit is
 * turned into the place of its batch. A read stays within one segment and within `maxBytes`; with `minOneBatch` its first
 * batch comes whatever its size (KIP-74, replication §1.1 and §7).
 */
export function readBatches(
  log: Log,
  disk: Disk,
  fromOffset: number,
  limitOffset: number,
  maxBytes: number,
  minOneBatch: boolean,
): readonly RecordBatch[] {
  if (fromOffset >= limitOffset) return NO_BATCHES;
  const batches = batchesIn(disk, log.slot);
  const { items } = batches.shared;
  const from = firstReaching(batches, fromOffset);
  if (from === batches.length) return NO_BATCHES;
  const first = items[from] as RecordBatch;
  if (first.sizeBytes > maxBytes && !minOneBatch) return NO_BATCHES;
  const end = Math.min(limitOffset, segmentEnd(log, first.baseOffset));
  let to = from;
  let sizeBytes = 0;
  while (to < batches.length) {
    const batch = items[to] as RecordBatch;
    sizeBytes += batch.sizeBytes;
    if (batch.lastOffset >= end || (sizeBytes > maxBytes && to > from)) break;
    to += 1;
  }
  return to === from ? NO_BATCHES : slice(batches, from, to);
}

/** Where the segment that holds `offset` ends: at the next one's base, the active one with the log. */
function segmentEnd(log: Log, offset: number): number {
  if (offset >= log.activeBaseOffset) return log.logEndOffset;
  let end = log.activeBaseOffset;
  for (let i = log.olderSegments.length - 1; i >= 0; i--) {
    const base = log.olderSegments[i] as number;
    if (base <= offset) break;
    end = base;
  }
  return end;
}
