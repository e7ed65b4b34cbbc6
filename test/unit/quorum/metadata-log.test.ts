import { expect, test } from 'vitest';
import { sequenceOf } from '../../../core/collections/sequence.ts';
import {
  assignEpoch,
  batchesBelow,
  endOffsetForEpoch,
  metadataChecksum,
  readFrom,
  truncateEpochs,
  truncateLog,
} from '../../../core/quorum/metadata-log.ts';
import { batch, diskWith, record } from './fixture.ts';

const cache = [
  { epoch: 1, startOffset: 0 },
  { epoch: 3, startOffset: 5 },
  { epoch: 6, startOffset: 8 },
];

test('control-plane §1.8: the end of the largest epoch at or below the one asked for', () => {
  const end = (epoch: number) => {
    const { epoch: found, endOffset } = endOffsetForEpoch(cache, 12, epoch);
    return [found, endOffset];
  };
  expect([end(1), end(2), end(3), end(5), end(6)]).toEqual([
    [1, 5],
    [1, 5],
    [3, 8],
    [3, 8],
    [6, 12],
  ]);
  expect(end(9)).toEqual([6, 12]);
  expect(endOffsetForEpoch([{ epoch: 3, startOffset: 4 }], 9, 2)).toEqual({
    epoch: 2,
    endOffset: 4,
  });
  expect(endOffsetForEpoch([], 0, 0)).toEqual({ epoch: 0, endOffset: 0 });
});

test('control-plane §1.7: an epoch without records makes room for the next one', () => {
  expect(assignEpoch(cache, 7, 8)).toEqual([cache[0], cache[1], { epoch: 7, startOffset: 8 }]);
  expect(assignEpoch(cache, 6, 20)).toBe(cache);
  expect(truncateEpochs(cache, 8)).toEqual([cache[0], cache[1]]);
});

test('control-plane §1.8: batches are found by offset, and cut whole', () => {
  const batches = [batch(0, 1, [1, 2]), batch(2, 1, [3]), batch(3, 1, [4, 5])];
  const log = sequenceOf(batches);
  expect([0, 1, 2, 3, 4, 5].map((offset) => batchesBelow(log, offset))).toEqual([0, 0, 1, 2, 2, 3]);
  const disk = diskWith(batches, null);
  expect(readFrom(disk, 0, 3).map(({ baseOffset }) => baseOffset)).toEqual([3]);
  expect(readFrom(disk, 0, 5)).toEqual([]);
  expect(truncateLog(disk, 0, 4, 0).logEndOffset).toBe(3);
});

test('control-plane §1.8: a fetch brings at least one batch and otherwise stops at its limit', () => {
  const large = Array.from({ length: 9000 }, (_, i) => i);
  const disk = diskWith([batch(0, 1, large), batch(9000, 1, [1])], null);
  expect(readFrom(disk, 0, 0)).toHaveLength(1);
});

test('replication §1.1: the checksum covers the records, not their place', () => {
  expect(batch(0, 1, [1]).crc).toBe(batch(7, 3, [1]).crc);
  expect(metadataChecksum([record(1)])).not.toBe(metadataChecksum([record(2)]));
});
