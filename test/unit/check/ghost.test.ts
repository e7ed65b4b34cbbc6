import { describe, expect, test } from 'vitest';
import { type Sequence, sequenceOf } from '../../../core/collections/sequence.ts';
import { newBatch, placeBatch, type RecordBatch } from '../../../core/log/batch.ts';
import {
  committedIndex,
  firstMissing,
  type Ghost,
  holdsLastCommitted,
  newGhost,
  registerBatch,
} from '../../../sim/check/replication/ghost.ts';

/** A batch of records with these values, at an offset and in an epoch. */
function batch(baseOffset: number, leaderEpoch: number, ...values: string[]): RecordBatch {
  const records = values.map((value) => ({ key: null, value, sizeBytes: 10, timestampMs: 1 }));
  return placeBatch(newBatch(-1, -1, -1, records), baseOffset, leaderEpoch);
}

const logOf = (...batches: RecordBatch[]): Sequence<RecordBatch> => sequenceOf(batches);

const registerAll = (ghost: Ghost, log: Sequence<RecordBatch>) =>
  Array.from({ length: log.length }, (_, index) => registerBatch(ghost, log, index));

function committed(...batches: RecordBatch[]): Ghost {
  const ghost = newGhost('orders-0');
  for (const { baseOffset, lastOffset, leaderEpoch, crc } of batches) {
    ghost.committed.bases.push(baseOffset);
    ghost.committed.lasts.push(lastOffset);
    ghost.committed.epochs.push(leaderEpoch);
    ghost.committed.checksums.push(crc);
  }
  return ghost;
}

const A = batch(0, 1, 'a', 'b');
const B = batch(2, 1, 'c');
const C = batch(3, 2, 'd', 'e');

describe('the register of all batches ever written (log matching, replication §10 S4, S5)', () => {
  test('replicas with one history agree, in whatever order their batches are seen', () => {
    const ghost = newGhost('orders-0');
    expect(registerAll(ghost, logOf(A, B, C))).toEqual([null, null, null]);
    expect(registerAll(ghost, logOf(A, B))).toEqual([null, null]);
    const backwards = newGhost('orders-0');
    const log = logOf(A, B, C);
    expect([2, 1, 0].map((index) => registerBatch(backwards, log, index))).toEqual([
      null,
      null,
      null,
    ]);
    expect(backwards.epochs.map(({ epoch, bases }) => [epoch, bases])).toEqual([
      [1, [0, 2]],
      [2, [3]],
    ]);
  });

  test('other content at one offset of one epoch is a mismatch', () => {
    const ghost = newGhost('orders-0');
    registerAll(ghost, logOf(A, B));
    expect(registerAll(ghost, logOf(A, batch(2, 1, 'x')))).toEqual([null, 'content']);
  });

  test('one batch behind two predecessors is a mismatch: the logs differ below it (KIP-279)', () => {
    const ghost = newGhost('orders-0');
    registerAll(ghost, logOf(A, B, C));
    expect(registerAll(ghost, logOf(A, batch(2, 0, 'c'), C))).toEqual([null, null, 'predecessor']);
    expect(registerBatch(ghost, logOf(C), 0)).toBe('predecessor');
  });

  test('other content in another epoch is none: an uncommitted tail is replaced (failures §4)', () => {
    const ghost = newGhost('orders-0');
    registerAll(ghost, logOf(A, B));
    expect(registerAll(ghost, logOf(A, batch(2, 3, 'x')))).toEqual([null, null]);
  });
});

describe('the committed batches (replication §10 S6, S7)', () => {
  test('a log that holds all of them lacks nothing, however long its own tail is', () => {
    const ghost = committed(A, B);
    expect(firstMissing(ghost, logOf(A, B), 3)).toBe(-1);
    expect(firstMissing(ghost, logOf(A, B, C), 3)).toBe(-1);
    expect(holdsLastCommitted(ghost, logOf(A, B, C))).toBe(true);
  });

  test('the first that a log lacks is found: at the end, in between, or replaced', () => {
    const ghost = committed(A, B, C);
    expect(firstMissing(ghost, logOf(A, B), 5)).toBe(2);
    expect(firstMissing(ghost, logOf(A, C), 5)).toBe(1);
    expect(firstMissing(ghost, logOf(), 5)).toBe(0);
    expect(firstMissing(ghost, logOf(A, batch(2, 2, 'c'), C), 5), 'another epoch').toBe(1);
    expect(firstMissing(ghost, logOf(A, batch(2, 1, 'x'), C), 5), 'another content').toBe(1);
  });

  test('what is committed at or above the limit is not asked for', () => {
    const ghost = committed(A, B, C);
    expect(firstMissing(ghost, logOf(A, B), 3)).toBe(-1);
    expect(firstMissing(ghost, logOf(A, B), 4), 'a batch that the limit cuts').toBe(-1);
  });

  test('the cheap look asks for the last one alone', () => {
    const ghost = committed(A, B, C);
    expect(holdsLastCommitted(newGhost('orders-0'), logOf())).toBe(true);
    expect(holdsLastCommitted(ghost, logOf(A, B))).toBe(false);
    expect(holdsLastCommitted(ghost, logOf(A, B, batch(3, 3, 'd', 'e')))).toBe(false);
    expect(holdsLastCommitted(ghost, logOf(A, B, batch(3, 2, 'd', 'x')))).toBe(false);
    expect(holdsLastCommitted(ghost, logOf(A, B, C, batch(5, 2, 'f')))).toBe(true);
  });

  test('the batch of an offset is found by its first, middle and last record', () => {
    const ghost = committed(A, B, C);
    expect([0, 1, 2, 3, 4, 5].map((offset) => committedIndex(ghost, offset))).toEqual([
      0, 0, 1, 2, 2, -1,
    ]);
  });
});
