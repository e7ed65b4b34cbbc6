import type { Sequence } from '../collections/sequence.ts';
import type { RecordBatch } from './batch.ts';
import { firstReaching } from './read.ts';

/** What a segment's own batches tell: its size, and the timestamp that its age counts from (replication §1.4). */
export interface SegmentMeasure {
  readonly sizeBytes: number;
  /** −1 for an empty segment. */
  readonly timestampMs: number;
}

/** Measures the last segment of a log, which begins at `baseOffset` (replication §1.4). */
export function measureSegment(batches: Sequence<RecordBatch>, baseOffset: number): SegmentMeasure {
  const { items } = batches.shared;
  const from = firstReaching(batches, baseOffset);
  let sizeBytes = 0;
  for (let i = from; i < batches.length; i++) sizeBytes += (items[i] as RecordBatch).sizeBytes;
  const first = from < batches.length ? (items[from] as RecordBatch) : null;
  return { sizeBytes, timestampMs: first === null ? -1 : first.maxTimestampMs };
}

/**
 * The segments that a restart finds: their names, as far as they go with the batches. After a power loss the names may
 * be newer or older than the content; then a segment without content is not there (replication §1.5).
 */
export function segmentsFound(
  bases: readonly number[],
  batches: Sequence<RecordBatch>,
): readonly number[] {
  const { items } = batches.shared;
  const firstBase = bases[0] ?? 0;
  if (batches.length === 0) return [firstBase];
  const first = items[0] as RecordBatch;
  const end = (items[batches.length - 1] as RecordBatch).lastOffset + 1;
  const found = [Math.min(firstBase, first.baseOffset)];
  for (const base of bases) {
    if (base <= first.baseOffset || base > end) continue;
    const at = firstReaching(batches, base);
    const isStraddled = at < batches.length && (items[at] as RecordBatch).baseOffset < base;
    if (!isStraddled) found.push(base);
  }
  return found;
}
