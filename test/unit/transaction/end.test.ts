import { describe, expect, test } from 'vitest';
import type { EndTxnResponse } from '../../../core/protocol/transactions.ts';
import { onEndTxn } from '../../../core/transaction/end.ts';
import { NO_TRANSACTIONS, type TransactionStateName } from '../../../core/transaction/state.ts';
import { desk, end, known, reply, transaction, written } from './fixture.ts';

type Row = readonly [
  state: TransactionStateName,
  asks: 'commit' | 'abort',
  epoch: number,
  outcome: string,
];

/** What comes of an end by the epoch it names, where the stored one is 5 (clients §3.5). */
const VERSION_1: readonly Row[] = [
  ['Ongoing', 'commit', 5, 'PrepareCommit'],
  ['Ongoing', 'abort', 5, 'PrepareAbort'],
  ['Ongoing', 'commit', 4, 'PRODUCER_FENCED'],
  // Until KAFKA-9600 a larger one was accepted.
  ['Ongoing', 'commit', 6, 'PRODUCER_FENCED'],
  ['CompleteCommit', 'commit', 5, 'NONE'],
  ['CompleteCommit', 'abort', 5, 'INVALID_TXN_STATE'],
  ['CompleteAbort', 'abort', 5, 'NONE'],
  ['CompleteAbort', 'commit', 5, 'INVALID_TXN_STATE'],
  ['PrepareCommit', 'commit', 5, 'CONCURRENT_TRANSACTIONS'],
  ['PrepareCommit', 'abort', 5, 'INVALID_TXN_STATE'],
  ['PrepareAbort', 'abort', 5, 'CONCURRENT_TRANSACTIONS'],
  ['PrepareAbort', 'commit', 5, 'INVALID_TXN_STATE'],
  ['Empty', 'commit', 5, 'INVALID_TXN_STATE'],
  ['Empty', 'abort', 5, 'INVALID_TXN_STATE'],
];

const VERSION_2: readonly Row[] = [
  ['Ongoing', 'commit', 5, 'PrepareCommit'],
  ['Ongoing', 'abort', 5, 'PrepareAbort'],
  ['Ongoing', 'commit', 4, 'PRODUCER_FENCED'],
  ['Ongoing', 'abort', 6, 'PRODUCER_FENCED'],
  ['PrepareCommit', 'commit', 4, 'CONCURRENT_TRANSACTIONS'],
  ['PrepareCommit', 'abort', 4, 'INVALID_TXN_STATE'],
  ['PrepareCommit', 'commit', 5, 'PRODUCER_FENCED'],
  ['PrepareAbort', 'abort', 4, 'CONCURRENT_TRANSACTIONS'],
  ['PrepareAbort', 'commit', 4, 'INVALID_TXN_STATE'],
  ['PrepareAbort', 'abort', 3, 'PRODUCER_FENCED'],
  ['CompleteCommit', 'commit', 4, 'NONE'],
  ['CompleteCommit', 'abort', 4, 'INVALID_TXN_STATE'],
  ['CompleteCommit', 'abort', 5, 'PrepareAbort'],
  ['CompleteCommit', 'commit', 5, 'INVALID_TXN_STATE'],
  ['CompleteCommit', 'commit', 3, 'PRODUCER_FENCED'],
  ['CompleteAbort', 'abort', 4, 'NONE'],
  ['CompleteAbort', 'commit', 4, 'INVALID_TXN_STATE'],
  ['CompleteAbort', 'abort', 5, 'PrepareAbort'],
  ['CompleteAbort', 'commit', 5, 'INVALID_TXN_STATE'],
  ['Empty', 'abort', 5, 'PrepareAbort'],
  ['Empty', 'commit', 5, 'INVALID_TXN_STATE'],
  ['Empty', 'abort', 4, 'PRODUCER_FENCED'],
];

describe('clients §3.5: EndTxn by state and epoch', () => {
  test.each(VERSION_1)('version 1, %s: %s in epoch %i is %s', (state, asks, epoch, outcome) => {
    const at = desk([transaction({ state })], { 'txn.version': 'tv1' });
    expect(end(at, asks === 'commit', epoch)).toBe(outcome);
  });

  test.each(VERSION_2)('version 2, %s: %s in epoch %i is %s', (state, asks, epoch, outcome) => {
    const at = desk([transaction({ state, clientVersion: 2 })]);
    expect(end(at, asks === 'commit', epoch)).toBe(outcome);
  });
});

test('clients §3.5: with version 1 ids and epochs come before what is under way, with version 2 after it', () => {
  const pending = transaction({ state: 'Ongoing', pendingState: 'PrepareCommit' });
  const version1 = { 'txn.version': 'tv1' } as const;
  expect(end(desk([pending], version1), true, 4)).toBe('PRODUCER_FENCED');
  expect(end(desk([pending], version1), true, 5, 8)).toBe('INVALID_PRODUCER_ID_MAPPING');
  expect(end(desk([pending], version1), true, 5)).toBe('CONCURRENT_TRANSACTIONS');
  expect(end(desk([pending]), true, 4)).toBe('CONCURRENT_TRANSACTIONS');
  expect(end(desk([transaction({ state: 'Ongoing' })]), true, 4, 8)).toBe(
    'INVALID_PRODUCER_ID_MAPPING',
  );
});

test('clients §3.5: a transactional id that nobody knows is INVALID_PRODUCER_ID_MAPPING', () => {
  const at = desk(NO_TRANSACTIONS.transactions);
  const request = { type: 'EndTxnRequest', transactionalId: 'app', producerId: 7 } as const;
  onEndTxn(at.work, at.bench, 1, { ...request, producerEpoch: 0, committed: true });
  expect(reply<EndTxnResponse>(at)?.error).toBe('INVALID_PRODUCER_ID_MAPPING');
});

test('clients §3.5: with version 1 the answer comes when the decision is written, and the epoch stays', () => {
  const at = desk([transaction({ state: 'Ongoing', partitions: [] })], { 'txn.version': 'tv1' });
  end(at, true, 5);
  expect(reply(at)).toBeUndefined();
  written(at);
  expect(reply<EndTxnResponse>(at)).toEqual({
    type: 'EndTxnResponse',
    error: 'NONE',
    producerId: -1,
    producerEpoch: -1,
  });
  // No partition was added: no marker is missing.
  expect(known(at).state).toBe('PrepareCommit');
  written(at);
  expect(known(at)).toMatchObject({ state: 'CompleteCommit', producerEpoch: 5 });
});

test('clients §3.5: with version 2 the decision raises the epoch, which the answer tells (KIP-890)', () => {
  const at = desk([transaction({ state: 'Ongoing', clientVersion: 2 })]);
  end(at, true, 5);
  written(at);
  expect(reply<EndTxnResponse>(at)).toMatchObject({
    error: 'NONE',
    producerId: 7,
    producerEpoch: 6,
  });
  expect(known(at)).toMatchObject({ state: 'PrepareCommit', producerEpoch: 6 });
});

test('clients §3.5: at epoch 32766 the next producer id is prepared, takes over with epoch 0, and a retry is known', () => {
  const at = desk([transaction({ state: 'Ongoing', clientVersion: 2, producerEpoch: 32_766 })]);
  end(at, true, 32_766);
  written(at);
  expect(reply<EndTxnResponse>(at)).toMatchObject({ producerId: 1000, producerEpoch: 0 });
  expect(known(at)).toMatchObject({
    state: 'PrepareCommit',
    producerId: 7,
    producerEpoch: 32_767,
    nextProducerId: 1000,
  });
  written(at);
  expect(known(at)).toMatchObject({
    state: 'CompleteCommit',
    producerId: 1000,
    previousProducerId: 7,
    producerEpoch: 0,
  });
  expect(end(at, true, 32_766, 7)).toBe('NONE');
  expect(end(at, false, 32_766, 7)).toBe('INVALID_TXN_STATE');
});

test('clients §3.1: a decision that is not written leaves what was, and the client is told to come again', () => {
  const at = desk([transaction({ state: 'Ongoing', clientVersion: 2 })]);
  end(at, true, 5);
  written(at, 'NOT_ENOUGH_REPLICAS');
  expect(reply<EndTxnResponse>(at)?.error).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(known(at)).toMatchObject({ state: 'Ongoing', producerEpoch: 5, pendingState: null });
  end(at, true, 5);
  written(at, 'NOT_LEADER_OR_FOLLOWER');
  expect(reply<EndTxnResponse>(at)?.error).toBe('NOT_COORDINATOR');
});
