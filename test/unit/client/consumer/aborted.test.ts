import { expect, test } from 'vitest';
import {
  type AbortFilter,
  enterBatch,
  filterOf,
  isAborted,
} from '../../../../core/client/consumer/aborted.ts';
import { newBatch, placeBatch, type RecordBatch } from '../../../../core/log/batch.ts';
import { markerBatch } from '../../../../core/log/marker.ts';

const records = [{ key: null, value: 'v', sizeBytes: 10, timestampMs: 0 }];
const data = (producerId: number, offset: number, transactional = true): RecordBatch =>
  placeBatch(newBatch(producerId, 0, offset, records, transactional), offset, 0);
const marker = (producerId: number, offset: number, committed: boolean): RecordBatch =>
  placeBatch(markerBatch(producerId, 0, { committed, coordinatorEpoch: 0 }, 0), offset, 0);

/** Which of these batches are skipped. */
function skipped(filter: AbortFilter | null, batches: readonly RecordBatch[]): readonly boolean[] {
  let at = filter;
  return batches.map((batch) => {
    if (at !== null) at = enterBatch(at, batch);
    return at !== null && isAborted(at, batch);
  });
}

test('§3.9: what lies between the first record and the ABORT marker of an aborted transaction is skipped', () => {
  const filter = filterOf([
    { producerId: 8, firstOffset: 5 },
    { producerId: 7, firstOffset: 1 },
  ]);
  const batches = [
    data(9, 0),
    data(7, 1),
    data(8, 2),
    data(-1, 3, false),
    marker(8, 4, true),
    data(8, 5),
    marker(7, 6, false),
    data(7, 7),
    marker(8, 8, false),
  ];
  expect(skipped(filter, batches)).toEqual([
    ...[false, true, false, false, false, true],
    ...[false, false, false],
  ]);
});

test('§3.9: without aborted transactions there is no filter, and nothing is skipped', () => {
  expect([filterOf(null), filterOf([])]).toEqual([null, null]);
});

test('§3.9: a position behind the first record still skips up to the marker', () => {
  const filter = filterOf([{ producerId: 7, firstOffset: 1 }]);
  expect(skipped(filter, [data(7, 4), marker(7, 5, false), data(7, 6)])).toEqual([
    true,
    false,
    false,
  ]);
});
