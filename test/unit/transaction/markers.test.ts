import { expect, test } from 'vitest';
import type { PartitionName } from '../../../core/protocol/partition-name.ts';
import { transactionLogic } from '../../../core/transaction/coordinator.ts';
import { markerDestination } from '../../../core/transaction/marker-channels.ts';
import { transactionRecord } from '../../../core/transaction/records.ts';
import { abortTimedOut } from '../../../core/transaction/scans.ts';
import { NO_TRANSACTIONS, type TransactionMetadata } from '../../../core/transaction/state.ts';
import { type Desk, desk, end, ID, imageOf, known, transaction, written } from './fixture.ts';

const P0 = 'orders-0' as PartitionName;
const P1 = 'orders-1' as PartitionName;

const decided = (change: Parameters<typeof transaction>[0] = {}): TransactionMetadata =>
  transaction({ state: 'PrepareCommit', partitions: [P0, P1], clientVersion: 2, ...change });

/** The partition of the coordinator's log was read to its end. */
function loaded(at: Desk): void {
  transactionLogic(at.bench).onLoaded(at.work);
}

/** What is on its way or queued, by broker. */
const sent = ({ bench }: Desk) =>
  bench.markers.queues.map(({ id, queued, inFlight }) => ({
    to: id,
    markers: [...(inFlight ?? []), ...queued].map(({ marker }) => marker),
  }));

test('clients §3.6: who becomes coordinator resumes what is decided, under its own epoch, at each leader', () => {
  const at = desk([decided()]);
  loaded(at);
  const marker = { producerId: 7, producerEpoch: 5, committed: true, coordinatorEpoch: 3 };
  expect(sent(at)).toEqual([
    { to: 1, markers: [{ ...marker, transactionVersion: 2, partitions: [P0] }] },
    { to: 2, markers: [{ ...marker, transactionVersion: 2, partitions: [P1] }] },
  ]);
  // Every other request is turned away until it is complete.
  expect(known(at)).toMatchObject({ state: 'PrepareCommit', pendingState: 'CompleteCommit' });
});

test('clients §3.6: a decided abort is resumed as an abort', () => {
  const at = desk([decided({ state: 'PrepareAbort', clientVersion: 0 })]);
  loaded(at);
  for (const { markers } of sent(at)) {
    expect(markers).toMatchObject([{ committed: false, transactionVersion: 0 }]);
  }
  expect(known(at).pendingState).toBe('CompleteAbort');
});

test('clients §3.6: nothing is sent for what is open, empty or complete; an open one keeps its start', () => {
  for (const state of ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'] as const) {
    const stored = transaction({ state, partitions: state === 'Ongoing' ? [P0] : [] });
    const at = desk([stored]);
    loaded(at);
    expect([sent(at), known(at)]).toEqual([[], stored]);
  }
});

test('clients §3.6: the log says all that a new coordinator needs to know', () => {
  const before = decided({ nextProducerId: 9, previousProducerId: 6 });
  const at = desk([]);
  const record = transactionRecord(ID, before, at.work.switches);
  const logic = transactionLogic(at.bench);
  const place = { offset: 0, producerId: -1 };
  const state = logic.replay(NO_TRANSACTIONS, record, place, at.work.switches);
  expect(state).toEqual({ transactions: [before] });
});

test('clients §3.6: a partition that is gone needs no marker; with no other left the transaction is complete', () => {
  const at = desk([decided()], {}, imageOf(1));
  loaded(at);
  expect(sent(at).map(({ to }) => to)).toEqual([1]);
  expect(known(at).partitions).toEqual([P0]);
  const none = desk([decided({ partitions: [P1] })], {}, imageOf(1));
  loaded(none);
  written(none);
  expect(known(none)).toMatchObject({ state: 'CompleteCommit', partitions: [] });
});

test('clients §3.6: markers of a partition without a leader wait', () => {
  const at = desk([decided()], {}, imageOf(1, -1));
  loaded(at);
  expect(sent(at).map(({ to }) => to)).toEqual([1]);
  expect(at.bench.markers.unknown.map(({ marker }) => marker.partitions)).toEqual([[P1]]);
  expect(at.bench.markers.waits).toBe(true);
  expect(markerDestination(at.bench.image, P1)).toBe(-1);
  expect(markerDestination(at.bench.image, 'orders-7' as PartitionName)).toBeNull();
});

test('clients §3.6: who gives the partition up sends nothing more of what is queued', () => {
  const at = desk([transaction({ state: 'Ongoing', partitions: [P0], clientVersion: 2 })]);
  end(at, true, 5);
  written(at);
  expect(at.bench.markers.rounds).toHaveLength(1);
  transactionLogic(at.bench).onUnloaded(at.work);
  const queued = at.bench.markers.queues.flatMap((queue) => queue.queued);
  expect(queued).toEqual([]);
});

test('clients §3.6: the scan aborts what is open for longer than its timeout, under a higher epoch (KAFKA-6119)', () => {
  for (const version of ['tv1', 'tv2'] as const) {
    const old = transaction({ state: 'Ongoing', startMs: 0, timeoutMs: 999 });
    const at = desk([old], { 'txn.version': version });
    abortTimedOut(at.work, at.bench);
    written(at);
    expect(known(at).state).toBe('PrepareAbort');
    expect(known(at).producerEpoch).toBeGreaterThan(5);
  }
  const kept = desk([transaction({ state: 'Ongoing', startMs: 0, timeoutMs: 999 })], {
    'txn.version': 'tv0',
    'txn.timeoutAbort': 'same-epoch',
  });
  abortTimedOut(kept.work, kept.bench);
  written(kept);
  expect(known(kept)).toMatchObject({ state: 'PrepareAbort', producerEpoch: 5 });
});

test('clients §3.6: what is not open for too long, or decided already, is left alone by the scan', () => {
  const young = transaction({ state: 'Ongoing', startMs: 0, timeoutMs: 1000 });
  const at = desk([young]);
  abortTimedOut(at.work, at.bench);
  expect([known(at), at.work.write]).toEqual([young, null]);
  const ended = decided({ startMs: 0, timeoutMs: 1 });
  const other = desk([ended]);
  abortTimedOut(other.work, other.bench);
  expect([known(other), other.work.write]).toEqual([ended, null]);
});
