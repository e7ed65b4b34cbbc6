import { describe, expect, test } from 'vitest';
import type { InitProducerIdResponse } from '../../../core/protocol/metadata.ts';
import type { EndTxnResponse } from '../../../core/protocol/transactions.ts';
import { initRefusal, onInitProducerId } from '../../../core/transaction/init.ts';
import type { TransactionMetadata, TransactionStateName } from '../../../core/transaction/state.ts';
import { type Desk, desk, end, ID, known, reply, transaction, written } from './fixture.ts';

/** Who names no epoch is a new instance. */
const NEW = -1;

/** A producer takes the id; the answer as `id@epoch`, or the error. */
function init(at: Desk, producerEpoch = NEW, producerId = producerEpoch < 0 ? -1 : 7): string {
  const asked = { transactionalId: ID, transactionTimeoutMs: 30_000, producerId, producerEpoch };
  onInitProducerId(at.work, at.bench, 1, asked);
  if (at.work.write !== null && known(at).pendingState === 'Empty') written(at);
  const answer = reply<InitProducerIdResponse>(at);
  if (answer === undefined) return `waits for ${known(at).pendingState}`;
  return answer.error === 'NONE' ? `${answer.producerId}@${answer.producerEpoch}` : answer.error;
}

type Row = readonly [what: string, stored: TransactionMetadata, epoch: number, outcome: string];

const stands = (state: TransactionStateName, lastProducerEpoch = -1) =>
  transaction({ state, lastProducerEpoch });
const exhausted = transaction({ producerEpoch: 32_766 });

const ROWS: readonly Row[] = [
  ['a new instance fences the old one', stands('Empty'), NEW, '7@6'],
  ['a new instance after a commit', stands('CompleteCommit'), NEW, '7@6'],
  ['a new instance after an abort', stands('CompleteAbort'), NEW, '7@6'],
  ['the present epoch is raised', stands('Empty'), 5, '7@6'],
  ['who did not hear of the raise hears it again', stands('Empty', 4), 4, '7@5'],
  ['an older epoch is fenced', stands('Empty', 4), 3, 'PRODUCER_FENCED'],
  ['a larger epoch is fenced', stands('Empty'), 6, 'PRODUCER_FENCED'],
  ['a decided commit comes first', stands('PrepareCommit'), NEW, 'CONCURRENT_TRANSACTIONS'],
  ['a decided abort comes first', stands('PrepareAbort'), 5, 'CONCURRENT_TRANSACTIONS'],
  ['an open one is aborted first', stands('Ongoing'), NEW, 'waits for PrepareAbort'],
  ['a used-up id is rotated', exhausted, NEW, '1000@0'],
  ['a used-up id is rotated for who names it', exhausted, 32_766, '1000@0'],
  ['a used-up id and another epoch', exhausted, 32_765, 'UNKNOWN_SERVER_ERROR'],
  [
    'something is under way',
    transaction({ pendingState: 'Ongoing' }),
    NEW,
    'CONCURRENT_TRANSACTIONS',
  ],
];

describe('clients §3.3: InitProducerId', () => {
  test.each(ROWS)('%s', (_what, stored, epoch, outcome) => {
    expect(init(desk([stored]), epoch)).toBe(outcome);
  });
});

test('clients §3.3: a transactional id that asks for the first time gets an id, in epoch 0', () => {
  const at = desk([]);
  expect(init(at)).toBe('1000@0');
  expect(known(at)).toMatchObject({ state: 'Empty', timeoutMs: 30_000, lastProducerEpoch: -1 });
});

test('clients §3.3: another producer id is fenced, but not the one whose epochs were used up', () => {
  expect(init(desk([stands('Empty')]), 5, 8)).toBe('PRODUCER_FENCED');
  const at = desk([exhausted]);
  expect(init(at, 32_766)).toBe('1000@0');
  expect(init(at, 32_766, 7)).toBe('1000@0');
  expect(init(at, 32_765, 7)).toBe('PRODUCER_FENCED');
});

test('clients §3.3: a raise for a named epoch remembers it, one for a new instance forgets', () => {
  const named = desk([stands('Empty')]);
  init(named, 5);
  expect(known(named)).toMatchObject({ producerEpoch: 6, lastProducerEpoch: 5 });
  const fresh = desk([stands('Empty', 4)]);
  init(fresh);
  expect(known(fresh)).toMatchObject({ producerEpoch: 6, lastProducerEpoch: -1 });
});

describe.each(['tv1', 'tv2'] as const)('clients §3.3: an open transaction, %s', (version) => {
  test('it is aborted under a higher epoch, and the new instance asks again', () => {
    const open = transaction({ state: 'Ongoing', clientVersion: version === 'tv2' ? 2 : 0 });
    const at = desk([open], { 'txn.version': version });
    expect(init(at)).toBe('waits for PrepareAbort');
    written(at);
    expect(reply<InitProducerIdResponse>(at)?.error).toBe('CONCURRENT_TRANSACTIONS');
    const fenced = known(at).producerEpoch;
    expect(fenced).toBeGreaterThan(5);
    written(at);
    expect(known(at)).toMatchObject({ state: 'CompleteAbort', producerEpoch: fenced });
    expect(init(at)).toBe(`7@${fenced + 1}`);
    // The old instance is told so when it comes back.
    end(at, true, 5);
    expect(reply<EndTxnResponse>(at)?.error).toBe('PRODUCER_FENCED');
  });
});

test('clients §3.3: with version 1 a fence that could not be written does not raise the epoch twice (KAFKA-12694)', () => {
  const at = desk([transaction({ state: 'Ongoing' })], { 'txn.version': 'tv1' });
  init(at);
  written(at, 'NOT_ENOUGH_REPLICAS');
  expect(known(at)).toMatchObject({ state: 'Ongoing', producerEpoch: 6, pendingState: null });
  init(at);
  written(at);
  expect(known(at)).toMatchObject({ state: 'PrepareAbort', producerEpoch: 6 });
});

test('clients §3.3: what is refused before any id is looked at', () => {
  const refusal = (transactionTimeoutMs: number, producerId = -1, producerEpoch = -1) =>
    initRefusal(
      {
        type: 'InitProducerIdRequest',
        transactional: { transactionalId: ID, transactionTimeoutMs, producerId, producerEpoch },
      },
      900_000,
    );
  expect(refusal(900_000)).toBe('NONE');
  expect(refusal(900_001)).toBe('INVALID_TRANSACTION_TIMEOUT');
  expect(refusal(0)).toBe('INVALID_TRANSACTION_TIMEOUT');
  expect(refusal(1, 7, -1)).toBe('INVALID_REQUEST');
  expect(refusal(1, -1, 5)).toBe('INVALID_REQUEST');
});
