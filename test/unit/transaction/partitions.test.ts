import { describe, expect, test } from 'vitest';
import type { PartitionName } from '../../../core/protocol/partition-name.ts';
import type { AddPartitionsToTxnResponse } from '../../../core/protocol/transactions.ts';
import { onAddPartitions, unknownPartitions } from '../../../core/transaction/partitions.ts';
import { beginAdds } from '../../../core/transaction/pending-adds.ts';
import type { TransactionMetadata } from '../../../core/transaction/state.ts';
import { type Desk, desk, ID, known, reply, transaction, written } from './fixture.ts';

const P0 = 'orders-0' as PartitionName;
const P1 = 'orders-1' as PartitionName;

interface Asked {
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly verifyOnly?: boolean;
  readonly partitions?: readonly PartitionName[];
}

/** Partitions are to be added or verified: the answers in order, or what is to be written first. */
function add(at: Desk, asked: Asked = {}): string {
  const { producerId = 7, producerEpoch = 5, verifyOnly = false, partitions = [P0] } = asked;
  const wanted = { transactionalId: ID, producerId, producerEpoch, verifyOnly, partitions };
  beginAdds(at.bench, 1, { type: 'AddPartitionsToTxnRequest', transactions: [wanted] });
  onAddPartitions(at.work, at.bench, 1, 0, wanted);
  return at.work.write === null ? told(at) : `writes ${known(at).pendingState}`;
}

const told = (at: Desk): string =>
  (reply<AddPartitionsToTxnResponse>(at)?.results ?? [])
    .flatMap(({ partitions }) => partitions.map(({ error }) => error))
    .join(' ');

type Row = readonly [what: string, stored: TransactionMetadata, asked: Asked, outcome: string];

const open = transaction({ state: 'Ongoing', partitions: [P0] });
const pending = transaction({ state: 'Ongoing', pendingState: 'PrepareCommit' });

/** In the order of the checks: each row fails the next one too, unless it is the last that fails. */
const CHECKS: readonly Row[] = [
  ['under way', pending, { producerId: 8, producerEpoch: 4 }, 'CONCURRENT_TRANSACTIONS'],
  ['another id', open, { producerId: 8, producerEpoch: 4 }, 'INVALID_PRODUCER_ID_MAPPING'],
  ['an old epoch', transaction({ state: 'PrepareAbort' }), { producerEpoch: 4 }, 'PRODUCER_FENCED'],
  ['a larger epoch', open, { producerEpoch: 6 }, 'PRODUCER_FENCED'],
  ['decided: commit', transaction({ state: 'PrepareCommit' }), {}, 'CONCURRENT_TRANSACTIONS'],
  ['decided: abort', transaction({ state: 'PrepareAbort' }), {}, 'CONCURRENT_TRANSACTIONS'],
  ['all there', open, {}, 'NONE'],
  ['one of two there', open, { partitions: [P0, P1] }, 'writes Ongoing'],
  ['the first one', transaction({ state: 'CompleteCommit' }), {}, 'writes Ongoing'],
];

describe('clients §3.4: AddPartitionsToTxn checks in order', () => {
  test.each(CHECKS)('%s', (_what, stored, asked, outcome) => {
    expect(add(desk([stored]), asked)).toBe(outcome);
  });

  test('an id that nobody knows', () => {
    expect(add(desk([]))).toBe('INVALID_PRODUCER_ID_MAPPING');
  });
});

/** Leaders that ask whether a transaction is open change nothing (clients §3.8). */
const VERIFIED: readonly Row[] = [
  ['it is there', open, {}, 'NONE'],
  ['one of two', open, { partitions: [P0, P1] }, 'NONE TRANSACTION_ABORTABLE'],
  ['it is over', transaction({ state: 'CompleteAbort' }), {}, 'TRANSACTION_ABORTABLE'],
  ['decided', transaction({ state: 'PrepareCommit' }), {}, 'CONCURRENT_TRANSACTIONS'],
  ['another id', open, { producerId: 8 }, 'INVALID_PRODUCER_ID_MAPPING'],
  ['another epoch', open, { producerEpoch: 4 }, 'PRODUCER_FENCED'],
];

describe('clients §3.8: verification', () => {
  test.each(VERIFIED)('%s', (_what, stored, asked, outcome) => {
    const at = desk([stored]);
    expect(add(at, { ...asked, verifyOnly: true })).toBe(outcome);
    expect(known(at)).toBe(stored);
  });
});

test('clients §3.4: with its first partition a transaction begins; the answer waits for the write', () => {
  const at = desk([transaction({ state: 'CompleteCommit', startMs: -1 })]);
  add(at, { partitions: [P1, P0] });
  expect(told(at)).toBe('');
  written(at);
  expect(told(at)).toBe('NONE NONE');
  const first = known(at);
  expect(first).toMatchObject({ state: 'Ongoing', partitions: [P0, P1], startMs: 1000 });
  expect(first.producerEpoch).toBe(5);
});

test('clients §3.4: more partitions keep the time of the start', () => {
  const at = desk([open]);
  add(at, { partitions: [P1] });
  written(at);
  expect(known(at)).toMatchObject({ state: 'Ongoing', partitions: [P0, P1], startMs: 900 });
});

test('clients §3.1: partitions that were not written are not in the transaction', () => {
  const at = desk([open]);
  add(at, { partitions: [P1] });
  written(at, 'REQUEST_TIMED_OUT');
  expect(told(at)).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(known(at)).toMatchObject({ state: 'Ongoing', partitions: [P0], pendingState: null });
});

test('clients §3.4: a partition that does not exist fails the others, and nothing is attempted', () => {
  const at = desk([open]);
  const partitions = [P0, 'orders-9' as PartitionName];
  const wanted = { transactionalId: ID, producerId: 7, producerEpoch: 5, verifyOnly: false };
  expect(unknownPartitions(at.bench, { ...wanted, partitions })?.partitions).toEqual([
    { partition: P0, error: 'OPERATION_NOT_ATTEMPTED' },
    { partition: 'orders-9', error: 'UNKNOWN_TOPIC_OR_PARTITION' },
  ]);
  expect(unknownPartitions(at.bench, { ...wanted, partitions: [P0, P1] })).toBeNull();
});
