import { describe, expect, test } from 'vitest';
import { newBatch, type RecordBatch } from '../../../../core/log/batch.ts';
import { markerBatch } from '../../../../core/log/marker.ts';
import { TRANSACTION_RUNS, transactionRuns } from '../../../../sim/trace/project/transactions.ts';

const { open, committed, aborted, commitMarker, abortMarker } = TRANSACTION_RUNS;

const record = { key: null, value: 'v', sizeBytes: 10, timestampMs: 0 };

/** Batches one behind the other, as a leader stamps them. */
function log(...batches: readonly RecordBatch[]): Parameters<typeof transactionRuns>[0] {
  let next = 0;
  const items = batches.map((batch) => {
    const baseOffset = next;
    next += batch.records.length;
    return { ...batch, baseOffset, lastOffset: next - 1 };
  });
  return { shared: { items }, length: items.length } as never;
}

const data = (producerId: number, records = 1): RecordBatch =>
  newBatch(
    producerId,
    0,
    0,
    Array.from({ length: records }, () => record),
    true,
  );
const plain = (): RecordBatch => newBatch(-1, -1, -1, [record]);
const marker = (producerId: number, isCommit: boolean): RecordBatch =>
  markerBatch(producerId, 0, { committed: isCommit, coordinatorEpoch: 0 }, 0);

describe('what offsets are to transactions (clients §3.8)', () => {
  test('the next marker of its producer decides over a record, and without one it is open', () => {
    expect(
      transactionRuns(
        log(plain(), data(1, 2), data(2), marker(1, true), marker(2, false), data(1), plain()),
      ),
    ).toEqual([
      ...[1, 3, committed],
      ...[3, 4, aborted],
      ...[4, 5, commitMarker],
      ...[5, 6, abortMarker],
      ...[6, 7, open],
    ]);
  });

  test('batches of one transaction are one run, and a log without transactions has none', () => {
    expect(transactionRuns(log(data(1), data(1), data(1), marker(1, true)))).toEqual([
      ...[0, 3, committed],
      ...[3, 4, commitMarker],
    ]);
    expect(transactionRuns(log(plain(), plain()))).toEqual([]);
    expect(transactionRuns(log())).toEqual([]);
  });

  test('one marker behind another ends nothing more', () => {
    expect(transactionRuns(log(data(1), marker(1, true), marker(1, false)))).toEqual([
      ...[0, 1, committed],
      ...[1, 2, commitMarker],
      ...[2, 3, abortMarker],
    ]);
  });
});
