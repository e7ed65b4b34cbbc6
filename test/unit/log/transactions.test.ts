import { describe, expect, test } from 'vitest';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import { newBatch, type RecordBatch } from '../../../core/log/batch.ts';
import {
  abortedBetween,
  appendAsFollower,
  appendAsLeader,
  appendMarker,
  type Log,
  lastStableOffset,
  readBatches,
  removeExpiredProducers,
  SENTINEL_GUARD,
  setHighWatermark,
  startVerification,
  truncateTo,
  UNGUARDED,
} from '../../../core/log/log.ts';
import type { LogTransactions } from '../../../core/log/transactions.ts';
import { begin, lead, restart, SETTINGS, type Story, step, UNLIMITED } from './fixture.ts';

const record = (value: string): RecordBatch['records'][number] => ({
  key: null,
  value,
  sizeBytes: 100,
  timestampMs: 1000,
});

const batchOf = (producerId: number, epoch: number, sequence: number): RecordBatch =>
  newBatch(producerId, epoch, sequence, [record(`${producerId}.${epoch}.${sequence}`)], true);

interface Outcome {
  readonly story: Story;
  readonly error: string;
}

function send(
  story: Story,
  batch: RecordBatch,
  guard = UNGUARDED,
  switches: Switches = TODAY,
): Outcome {
  let error = '';
  const next = step(story, (log, turn) => {
    const result = appendAsLeader(log, turn, batch, 0, SETTINGS, switches, guard);
    error = result.error;
    return result.log;
  });
  return { story: next, error };
}

function end(
  story: Story,
  producerId: number,
  producerEpoch: number,
  committed: boolean,
  more: { coordinatorEpoch?: number; version?: number; switches?: Switches } = {},
): Outcome {
  let error = '';
  const next = step(story, (log, turn) => {
    const { coordinatorEpoch = 0, version = 1, switches = TODAY } = more;
    const marker = {
      producerId,
      producerEpoch,
      committed,
      coordinatorEpoch,
      transactionVersion: version,
    };
    const result = appendMarker(log, turn, marker, 0, SETTINGS, switches);
    error = result.error;
    return result.log;
  });
  return { story: next, error };
}

const raise = (story: Story, highWatermark: number): Story =>
  step(story, (log) => setHighWatermark(log, highWatermark));

const known = ({ log }: Story): LogTransactions => log.transactions as LogTransactions;
const stable = ({ log }: Story): number => lastStableOffset(log);

/** Producer 7 writes offsets 1 and 2, producer 8 offset 3, behind a plain record; 7 aborts at offset 4. */
function aborted(): Story {
  let story = lead(begin(), 0, [1]);
  story = send(story, batchOf(7, 0, 0)).story;
  story = send(story, batchOf(7, 0, 1)).story;
  story = send(story, batchOf(8, 0, 0)).story;
  return end(story, 7, 0, false).story;
}

describe('the last stable offset (clients §3.9)', () => {
  test('a log without transactions keeps nothing and is stable up to the high watermark', () => {
    const story = raise(lead(begin(), 0, [1, 1]), 2);
    expect([story.log.transactions, stable(story)]).toEqual([null, 2]);
  });

  test('it stays below the first record of an open transaction, and of one whose marker is not replicated', () => {
    const story = raise(aborted(), 4);
    expect(stable(story)).toBe(1);
    expect(known(story).ongoing).toEqual([{ producerId: 8, firstOffset: 3 }]);
    expect(stable(raise(story, 5))).toBe(3);
    const committed = raise(end(story, 8, 0, true).story, 6);
    expect(stable(committed)).toBe(6);
    expect(known(committed).unreplicated).toEqual([]);
  });

  test('a marker without a transaction decides nothing', () => {
    const story = raise(end(lead(begin(), 0, [1]), 7, 0, false).story, 2);
    expect([stable(story), known(story).aborted]).toEqual([2, []]);
  });
});

test('§3.9: a reader of committed records is told whom to skip among what it gets', () => {
  const story = aborted();
  const told = (from: number, to: number) => abortedBetween(known(story), from, to);
  expect(told(0, 5)).toEqual([{ producerId: 7, firstOffset: 1 }]);
  expect(told(0, 1)).toEqual([]);
  expect(told(4, 5)).toEqual([{ producerId: 7, firstOffset: 1 }]);
  expect(told(5, 9)).toEqual([]);
});

describe('what a log knows of transactions is in its batches (replication §1.3, §1.6)', () => {
  test('a follower, a restart and a truncation come to the same', () => {
    const leader = aborted();
    const batches = readBatches(
      leader.log,
      leader.disk,
      0,
      leader.log.logEndOffset,
      UNLIMITED,
      true,
    );
    const follower = step(
      begin(),
      (log, turn) => appendAsFollower(log, turn, batches, 0, SETTINGS, TODAY).log,
    );
    expect(follower.log.transactions).toEqual(leader.log.transactions);
    expect(follower.log.producers).toEqual(leader.log.producers);
    expect(restart(leader.disk, true).log.transactions).toEqual(leader.log.transactions);
    const cut = step(leader, (log, turn) => truncateTo(log, turn, 4, 'a test', TODAY));
    expect(known(cut).ongoing).toEqual([
      { producerId: 7, firstOffset: 1 },
      { producerId: 8, firstOffset: 3 },
    ]);
    expect(known(cut).aborted).toEqual([]);
  });

  test('a producer within a transaction does not expire (§2.8)', () => {
    const later = step(
      aborted(),
      (log, turn) => removeExpiredProducers(log, turn, 1000),
      1_000_000,
    );
    expect(later.log.producers.map(({ producerId }) => producerId)).toEqual([8]);
  });
});

describe('which markers a leader takes (clients §3.6, KIP-1228, KAFKA-19999)', () => {
  const open = (): Story => send(begin(), batchOf(7, 3, 0)).story;
  const strict: Switches = { ...TODAY, 'txn.markerRetry': 'strict' };
  const atLeast: Switches = { ...TODAY, 'txn.markerRetry': 'at-least' };

  test('before version 2 one of no older epoch, by no older coordinator', () => {
    expect(end(open(), 7, 2, true).error).toBe('INVALID_PRODUCER_EPOCH');
    expect(end(open(), 7, 3, true).error).toBe('NONE');
    const later = end(open(), 7, 4, false, { coordinatorEpoch: 5 }).story;
    expect(end(later, 7, 4, false, { coordinatorEpoch: 4 }).error).toBe(
      'TRANSACTION_COORDINATOR_FENCED',
    );
  });

  test('with version 2 a newer one, or the repetition of the one that ended the transaction', () => {
    expect(end(open(), 7, 3, true, { version: 2 }).error).toBe('INVALID_PRODUCER_EPOCH');
    const { story, error } = end(open(), 7, 4, true, { version: 2 });
    expect(error).toBe('NONE');
    expect(end(story, 7, 4, true, { version: 2 }).error).toBe('NONE');
    expect(end(story, 7, 4, true, { version: 2, switches: strict }).error).toBe(
      'INVALID_PRODUCER_EPOCH',
    );
  });

  test('the rule of 4.0 and 4.1 lets a late marker into the next transaction', () => {
    const first = end(open(), 7, 4, true, { version: 2 }).story;
    const second = send(first, batchOf(7, 4, 0)).story;
    expect(end(second, 7, 4, true, { version: 2 }).error).toBe('INVALID_PRODUCER_EPOCH');
    const { story } = end(second, 7, 4, true, { version: 2, switches: atLeast });
    expect(known(story).ongoing).toEqual([]);
  });
});

describe('verification at the leader (clients §2.8, §3.8)', () => {
  function verify(story: Story, batch: RecordBatch, bumps = true): Outcome & { guard: number } {
    let found = { error: '', guard: -2 };
    const next = step(story, (log) => {
      const { log: after, error, guard } = startVerification(log, batch, bumps, 0);
      found = { error, guard };
      return after as Log;
    });
    return { story: next, ...found };
  }

  test('a first write needs the guard of its own verification', () => {
    expect(send(begin(), batchOf(7, 0, 0), SENTINEL_GUARD).error).toBe('INVALID_TXN_STATE');
    const { story, guard } = verify(begin(), batchOf(7, 0, 0));
    expect(send(story, batchOf(7, 0, 0), guard + 1).error).toBe('INVALID_TXN_STATE');
    const sent = send(story, batchOf(7, 0, 0), guard);
    expect(sent.error).toBe('NONE');
    // The transaction is open now: nothing is verified any more.
    expect(verify(sent.story, batchOf(7, 0, 1)).guard).toBe(SENTINEL_GUARD);
    expect(send(sent.story, batchOf(7, 0, 1), SENTINEL_GUARD).error).toBe('NONE');
  });

  test('a marker in between makes the answer worthless (ABA)', () => {
    const { story, guard } = verify(begin(), batchOf(7, 0, 0), false);
    const ended = end(story, 7, 0, false).story;
    expect(send(ended, batchOf(7, 0, 0), guard).error).toBe('INVALID_TXN_STATE');
  });

  test('with version 2 the marker of the last transaction leaves the next verification alone', () => {
    const first = end(send(begin(), batchOf(7, 3, 0)).story, 7, 4, true, { version: 2 }).story;
    const { story, guard } = verify(first, batchOf(7, 4, 0));
    const again = end(story, 7, 4, true, { version: 2 }).story;
    expect(send(again, batchOf(7, 4, 0), guard).error).toBe('NONE');
  });

  test('an older epoch is refused without a question', () => {
    const ended = end(send(begin(), batchOf(7, 3, 0)).story, 7, 4, false).story;
    expect(verify(ended, batchOf(7, 3, 1)).error).toBe('INVALID_PRODUCER_EPOCH');
    expect(send(ended, batchOf(7, 3, 1)).error).toBe('INVALID_PRODUCER_EPOCH');
  });

  test('a later sequence does not overtake the lowest that asked', () => {
    const first = verify(begin(), batchOf(7, 0, 0), false);
    const second = verify(first.story, batchOf(7, 0, 1), false);
    expect(send(second.story, batchOf(7, 0, 1), second.guard).error).toBe(
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
    );
  });

  test('KAFKA-18202: without state a transaction of version 2 begins at sequence 0', () => {
    const { story, guard } = verify(begin(), batchOf(7, 0, 5));
    const any: Switches = { ...TODAY, 'txn.firstSequence': 'any' };
    expect(send(story, batchOf(7, 0, 5), guard).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(send(story, batchOf(7, 0, 5), guard, any).error).toBe('NONE');
  });

  test('within a transaction only transactional records are taken', () => {
    const open = send(begin(), batchOf(7, 0, 0)).story;
    const plain = newBatch(7, 0, 1, [record('x')]);
    expect(send(open, plain).error).toBe('INVALID_TXN_STATE');
  });
});
