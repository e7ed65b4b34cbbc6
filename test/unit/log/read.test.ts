import { describe, expect, test } from 'vitest';
import { readBatches } from '../../../core/log/log.ts';
import { begin, lead, SETTINGS, type Story, UNLIMITED } from './fixture.ts';

/** Base offsets of what a read returns. Batches: [0..1] [2..4] [5] [6..9] of 261, 361, 161, 461 bytes. */
const story = lead(begin(), 0, [2, 3, 1, 4]);
const read = (
  from: number,
  limit: number,
  maxBytes = UNLIMITED,
  minOne = true,
  of: Story = story,
) => readBatches(of.log, of.disk, from, limit, maxBytes, minOne).map((b) => b.baseOffset);

describe('reading (replication §1.1, §7)', () => {
  test('whole batches from the one that holds the offset', () => {
    expect(read(0, 10)).toEqual([0, 2, 5, 6]);
    expect(read(3, 10)).toEqual([2, 5, 6]);
    expect(read(5, 10)).toEqual([5, 6]);
    expect(read(8, 10)).toEqual([6]);
    expect(read(10, 10)).toEqual([]);
    expect(read(11, 20)).toEqual([]);
  });

  test('a batch that straddles the limit is not returned (S16)', () => {
    expect(read(0, 5)).toEqual([0, 2]);
    expect(read(0, 4)).toEqual([0]);
    expect(read(3, 4)).toEqual([]);
    expect(read(5, 2)).toEqual([]);
  });

  test('at most maxBytes, but the first batch whatever its size where one is wanted (KIP-74)', () => {
    expect(read(0, 10, 261 + 361)).toEqual([0, 2]);
    expect(read(0, 10, 261 + 360)).toEqual([0]);
    expect(read(0, 10, 1)).toEqual([0]);
    expect(read(0, 10, 1, false)).toEqual([]);
    expect(read(0, 10, 261, false)).toEqual([0]);
  });

  test('a read ends with the segment it began in', () => {
    const rolled = lead(begin(), 0, [1, 1, 1, 1, 1], { ...SETTINGS, 'segment.bytes': 330 });
    expect(read(0, 5, UNLIMITED, true, rolled)).toEqual([0, 1]);
    expect(read(1, 5, UNLIMITED, true, rolled)).toEqual([1]);
    expect(read(3, 5, UNLIMITED, true, rolled)).toEqual([3]);
    expect(read(4, 5, UNLIMITED, true, rolled)).toEqual([4]);
  });

  test('a view of an older state sees no later append', () => {
    lead(story, 0, [1]);
    expect(read(6, 11)).toEqual([6]);
  });
});
