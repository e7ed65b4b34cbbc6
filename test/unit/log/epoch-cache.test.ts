import { describe, expect, test } from 'vitest';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import {
  assignEpoch,
  EMPTY_EPOCH_CACHE,
  type EpochCache,
  endOffsetFor,
  hasLegacyEpochCache,
  latestEpoch,
  truncateFromEnd,
  truncateFromStart,
} from '../../../core/log/epoch-cache.ts';
import { LEGACY } from './fixture.ts';

const cacheOf = (...pairs: readonly (readonly [number, number])[]): EpochCache => ({
  entries: pairs.map(([epoch, startOffset]) => ({ epoch, startOffset })),
});
const pairsOf = (cache: EpochCache): (readonly [number, number])[] =>
  cache.entries.map(({ epoch, startOffset }) => [epoch, startOffset] as const);

describe('epoch cache today (replication §4.4)', () => {
  test('assign adds a larger epoch and keeps an equal one as it is', () => {
    const cache = assignEpoch(assignEpoch(EMPTY_EPOCH_CACHE, 1, 0, TODAY), 3, 10, TODAY);
    expect(pairsOf(cache)).toEqual([
      [1, 0],
      [3, 10],
    ]);
    expect(assignEpoch(cache, 3, 12, TODAY)).toBe(cache);
    expect(latestEpoch(cache)).toBe(3);
    expect(latestEpoch(EMPTY_EPOCH_CACHE)).toBe(-1);
  });

  test('assign pops from the tail what is not before it in epoch and offset (KAFKA-7415)', () => {
    const cache = cacheOf([1, 0], [4, 50], [5, 100]);
    expect(pairsOf(assignEpoch(cache, 6, 100, TODAY))).toEqual([
      [1, 0],
      [4, 50],
      [6, 100],
    ]);
    expect(pairsOf(assignEpoch(cache, 6, 40, TODAY))).toEqual([
      [1, 0],
      [6, 40],
    ]);
    expect(pairsOf(assignEpoch(cache, 5, 90, TODAY))).toEqual([
      [1, 0],
      [4, 50],
      [5, 90],
    ]);
    expect(pairsOf(assignEpoch(cache, 4, 120, TODAY))).toEqual([
      [1, 0],
      [4, 120],
    ]);
  });

  test('suspect H2: a smaller epoch stamped behind a wrong entry empties the tail (replication §12)', () => {
    const wrong = cacheOf([3, 20], [4, 50], [5, 90]);
    const next = assignEpoch(wrong, 4, 90, TODAY);
    expect(pairsOf(assignEpoch(next, 5, 100, TODAY))).toEqual([
      [3, 20],
      [4, 90],
      [5, 100],
    ]);
  });

  test('endOffsetFor: the latest epoch ends at the log end', () => {
    expect(endOffsetFor(cacheOf([1, 0], [3, 10]), 25, 3, TODAY)).toEqual({
      epoch: 3,
      endOffset: 25,
    });
  });

  test('endOffsetFor: a known epoch ends where the next begins; a gap answers the epoch below (KIP-279)', () => {
    const cache = cacheOf([1, 5], [3, 10], [7, 20]);
    expect(endOffsetFor(cache, 25, 3, TODAY)).toEqual({ epoch: 3, endOffset: 20 });
    expect(endOffsetFor(cache, 25, 5, TODAY)).toEqual({ epoch: 3, endOffset: 20 });
    expect(endOffsetFor(cache, 25, 2, TODAY)).toEqual({ epoch: 1, endOffset: 10 });
  });

  test('endOffsetFor: below the first epoch it answers the first start (KAFKA-7415)', () => {
    expect(endOffsetFor(cacheOf([4, 5], [6, 9]), 25, 2, TODAY)).toEqual({ epoch: 2, endOffset: 5 });
  });

  test('endOffsetFor: undefined above the latest epoch, for −1 and in an empty cache', () => {
    const undefinedEnd = { epoch: -1, endOffset: -1 };
    expect(endOffsetFor(cacheOf([1, 0]), 25, 2, TODAY)).toEqual(undefinedEnd);
    expect(endOffsetFor(cacheOf([1, 0]), 25, -1, TODAY)).toEqual(undefinedEnd);
    expect(endOffsetFor(EMPTY_EPOCH_CACHE, 0, 0, TODAY)).toEqual(undefinedEnd);
  });

  test('truncateFromEnd drops the entries at and behind the offset', () => {
    const cache = cacheOf([1, 0], [3, 10], [7, 20]);
    expect(pairsOf(truncateFromEnd(cache, 10))).toEqual([[1, 0]]);
    expect(pairsOf(truncateFromEnd(cache, 11))).toEqual([
      [1, 0],
      [3, 10],
    ]);
    expect(truncateFromEnd(cache, 21)).toBe(cache);
  });

  test('truncateFromStart keeps the last dropped epoch at the new start', () => {
    const cache = cacheOf([1, 0], [3, 10], [7, 20]);
    expect(pairsOf(truncateFromStart(cache, 15))).toEqual([
      [3, 15],
      [7, 20],
    ]);
    expect(pairsOf(truncateFromStart(cache, 10))).toEqual([
      [3, 10],
      [7, 20],
    ]);
    expect(truncateFromStart(cache, 0)).toBe(cache);
    expect(truncateFromStart(cacheOf([1, 5]), 4)).toEqual(cacheOf([1, 5]));
  });
});

describe('epoch cache of 0.11.0 to 2.0.0 (replication §4.4, KAFKA-7415)', () => {
  test('it goes with on-first-append where followers ask for the end of an epoch', () => {
    const rules = (changes: Partial<Switches>): boolean =>
      hasLegacyEpochCache({ ...TODAY, ...changes });
    expect(hasLegacyEpochCache(LEGACY)).toBe(true);
    expect(rules({ 'repl.truncation': 'epoch-and-offset' })).toBe(false);
    expect(rules({ 'repl.epochCacheOnElection': 'on-first-append' })).toBe(false);
    expect(
      rules({
        'repl.truncation': 'offsets-for-leader-epoch',
        'repl.epochCacheOnElection': 'on-first-append',
      }),
    ).toBe(true);
  });

  test('assign ignores what is not larger than the latest', () => {
    const cache = cacheOf([1, 0], [4, 50]);
    expect(assignEpoch(cache, 3, 60, LEGACY)).toBe(cache);
    expect(assignEpoch(cache, 5, 40, LEGACY)).toBe(cache);
    expect(assignEpoch(cache, 4, 40, LEGACY)).toBe(cache);
    expect(pairsOf(assignEpoch(cache, 5, 60, LEGACY))).toEqual([
      [1, 0],
      [4, 50],
      [5, 60],
    ]);
  });

  test('endOffsetFor is undefined below the first epoch, else as today', () => {
    const cache = cacheOf([4, 5], [6, 9]);
    expect(endOffsetFor(cache, 25, 2, LEGACY)).toEqual({ epoch: -1, endOffset: -1 });
    expect(endOffsetFor(cache, 25, 5, LEGACY)).toEqual({ epoch: 4, endOffset: 9 });
    expect(endOffsetFor(cache, 25, 6, LEGACY)).toEqual({ epoch: 6, endOffset: 25 });
  });
});
