import { expect, test } from 'vitest';
import { newBatch, placeBatch, type RecordBatch } from '../../../core/log/batch.ts';
import { markerBatch } from '../../../core/log/marker.ts';
import type { Probe } from '../../../core/probe.ts';
import type { Evidence, HistoryEntry, Report, RunEnd } from '../../../sim/check/checker.ts';
import type { TransactionsFold } from '../../../sim/check/transactions/fold.ts';
import { transactionsChecker } from '../../../sim/check/transactions/transactions.ts';
import type { SteppedEvent } from '../../../sim/kernel/observer.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';

const scenario = resolveScenario(
  {
    name: 'transactions',
    kafka: '4.3',
    cluster: { brokers: 1, controllers: 1 },
    topics: { orders: { partitions: 2, replicas: 1 } },
    producers: { p1: { topic: 'orders', rate: 10, transactional: {} } },
    consumers: { r1: { topic: 'orders', config: { 'isolation.level': 'read_committed' } } },
  },
  null,
);

/** A report that keeps what was violated. */
function reporting(): { readonly report: Report; readonly broken: string[] } {
  const broken: string[] = [];
  const violated = (id: string, { text }: Evidence): void => {
    broken.push(`${id}: ${text}`);
  };
  return { report: { exercised: () => {}, violated, allowed: () => {} }, broken };
}

const start = (): TransactionsFold => transactionsChecker.start(scenario);

/** A broker that leads `orders-0` and has these batches. */
function broker(batches: readonly RecordBatch[], at = 100) {
  const last = batches.at(-1);
  const partition = {
    name: 'orders-0',
    leaderId: 1,
    leaderEpoch: 0,
    log: { highWatermark: at, transactions: null, logEndOffset: last?.lastOffset ?? 0 },
  };
  const written = { shared: { items: batches }, length: batches.length };
  const disk = { logs: [{ name: 'orders-0', written }] };
  const replicas = { partitions: [partition] };
  const state = { memory: { broker: { replicas, coordinators: { transactions: null } } }, disk };
  return { spec: { name: 'b1', id: 1 }, status: 'running', state, disk };
}

function step(probe: Probe, batches: readonly RecordBatch[] = []): SteppedEvent {
  const node = broker(batches);
  const event = { number: 1, at: 5, node, nodes: [node], after: node.state, probes: [probe] };
  return event as unknown as SteppedEvent;
}

const end = (batches: readonly RecordBatch[]): RunEnd =>
  ({
    event: 9,
    at: 9,
    reason: 'until',
    healedAt: 0,
    nodes: [broker(batches)],
  }) as unknown as RunEnd;

const state = (name: string, producerEpoch: number, coordinatorEpoch = 0): Probe => ({
  type: 'TransactionStateChanged',
  transactionalId: 'p1',
  producerId: 7,
  producerEpoch,
  state: name,
  partitions: [],
  coordinatorEpoch,
  rule: '',
});

const record = (offset: number, value: string, epoch = 0): RecordBatch => {
  const batch = newBatch(7, epoch, offset, [{ key: null, value, sizeBytes: 1, timestampMs: 1 }]);
  return { ...placeBatch(batch, offset, 0), isTransactional: true };
};

const marker = (offset: number, committed: boolean): RecordBatch =>
  placeBatch(markerBatch(7, 0, { committed, coordinatorEpoch: 0 }, 1), offset, 0);

/** What an application asks and hears, in order. */
function tell(fold: TransactionsFold, report: Report, ...entries: readonly object[]): void {
  entries.forEach((entry, index) => {
    const client = 'client' in entry ? {} : { client: 'p1' };
    const whole = { event: index, at: index, ...client, ...entry } as unknown as HistoryEntry;
    transactionsChecker.onHistory?.(fold, whole, report);
  });
}

const asks = (type: string, value = ''): object => ({
  type: 'invoke',
  command: { type, id: 0, value, topic: 'orders', partition: null, key: null },
});
const hears = (call: string): object => ({
  type: 'complete',
  answer: { type: 'TransactionCompleted', id: 0, call, error: 'NONE', outcome: 'ok' },
});
const reads = (value: string, offset: number): object => ({
  type: 'complete',
  client: 'r1',
  answer: { type: 'Polled', id: 0, records: [{ partition: 'orders-0', offset, value }] },
});

/** What is found of a run in which the application sent `a` and `b` and then did this. */
function outcome(batches: readonly RecordBatch[], ...entries: readonly object[]): string[] {
  const fold = start();
  const { report, broken } = reporting();
  tell(fold, report, asks('BeginTransaction'), asks('Send', 'a'), asks('Send', 'b'), ...entries);
  fold.partitions.push({ name: 'orders-0', epochs: [], open: [] });
  transactionsChecker.onEnd?.(fold, end(batches), report);
  return broken;
}

test('txn-state: states follow one another by the table, another coordinator may begin anew (clients §3.2)', () => {
  const fold = start();
  const { report, broken } = reporting();
  for (const probe of [state('Empty', 0), state('Ongoing', 0), state('PrepareCommit', 1)]) {
    transactionsChecker.onStep?.(fold, step(probe), report);
  }
  transactionsChecker.onStep?.(fold, step(state('CompleteAbort', 1, 1)), report);
  expect(broken).toEqual([]);
  transactionsChecker.onStep?.(fold, step(state('CompleteCommit', 1, 1)), report);
  expect(broken).toEqual(['txn-state: transaction p1 went from CompleteAbort to CompleteCommit']);
});

test('txn-fenced: the epoch of a coordinator never falls; what one that is replaced hears late is old (clients §10 T-FENCE)', () => {
  const fold = start();
  const { report, broken } = reporting();
  transactionsChecker.onStep?.(fold, step(state('Empty', 4, 2)), report);
  transactionsChecker.onStep?.(fold, step(state('Ongoing', 3, 1)), report);
  expect(broken).toEqual([]);
  transactionsChecker.onStep?.(fold, step(state('Ongoing', 3, 2)), report);
  expect(broken).toEqual(['txn-fenced: transaction p1 went back from epoch 4 to 3']);
});

test('txn-fenced: a log opens no transaction in an older epoch, unless it is cut there (clients §10 T-FENCE)', () => {
  const opened = (producerEpoch: number, firstOffset: number): Probe => ({
    type: 'TransactionOpened',
    partition: 'orders-0',
    producerId: 7,
    producerEpoch,
    firstOffset,
  });
  const judged = (batches: readonly RecordBatch[]): string[] => {
    const fold = start();
    const { report, broken } = reporting();
    transactionsChecker.onStep?.(fold, step(opened(2, 0)), report);
    transactionsChecker.onStep?.(fold, step(opened(1, 1)), report);
    transactionsChecker.onEnd?.(fold, end(batches), report);
    return broken;
  };
  expect(judged([record(0, 'a', 2), record(1, 'b', 2)])).toEqual([]);
  expect(judged([record(0, 'a', 2), record(1, 'b', 1)])).toEqual([
    'txn-fenced: b1 opened a transaction of producer 7 in epoch 1 at orders-0@1, where it had been in epoch 2',
  ]);
});

test('txn-atomic: the records of a transaction share a fate, and it is the one that its application was told (clients §10 T-ATOMIC)', () => {
  const commits = [asks('CommitTransaction'), hears('commit')];
  const both = [record(0, 'a'), record(1, 'b')];
  expect(outcome([...both, marker(2, true)], ...commits)).toEqual([]);
  expect(outcome([...both, marker(2, false)], asks('AbortTransaction'), hears('abort'))).toEqual(
    [],
  );
  expect(outcome([...both, marker(2, false)], ...commits)).toEqual([
    'txn-atomic: transaction 1 of p1 was committed, but a is aborted at orders-0@0',
  ]);
  expect(outcome([...both, marker(2, true)], asks('AbortTransaction'), hears('abort'))).toEqual([
    'txn-atomic: transaction 1 of p1 was not committed, but a is at orders-0@0',
  ]);
  const torn = [record(0, 'a'), marker(1, false), record(2, 'b'), marker(3, true)];
  expect(outcome(torn, asks('CommitTransaction'))).toEqual([
    'txn-atomic: transaction 1 of p1 is committed at orders-0@2 and aborted at orders-0@0',
  ]);
});

test('read-committed: nobody reads what was not committed, at once or as it turns out (clients §10 C-RC, G1a)', () => {
  expect(outcome([], asks('CommitTransaction'), reads('a', 0), hears('commit'))).toEqual([]);
  expect(outcome([], reads('a', 0))).toEqual([
    'read-committed: r1 read a at orders-0@0 of transaction 1 of p1, which was not committed',
  ]);
  expect(outcome([], asks('CommitTransaction'), reads('a', 0), hears('abort'))).toEqual([
    'read-committed: r1 read a at orders-0@0 of transaction 1 of p1, which was aborted',
  ]);
});

test('stable-offset: it passes no transaction that is open in the leader’s own log (clients §3.9)', () => {
  const judged = (batches: readonly RecordBatch[]): string[] => {
    const fold = start();
    const { report, broken } = reporting();
    fold.partitions.push({
      name: 'orders-0',
      epochs: [],
      open: [{ producerId: 7, firstOffset: 0, at: 1 }],
    });
    const probe: Probe = {
      type: 'LastStableOffsetAdvanced',
      partition: 'orders-0',
      from: 0,
      to: 2,
    };
    transactionsChecker.onStep?.(fold, step(probe, batches), report);
    return broken;
  };
  expect(judged([record(0, 'a'), marker(1, true)])).toEqual([]);
  expect(judged([record(0, 'a'), record(1, 'b')])).toEqual([
    'stable-offset: b1 raised the last stable offset of orders-0 to 2, past producer 7, whose transaction is open since 0',
  ]);
});

/** The end of a run that healed at once, `at` microseconds after its start; the leader has these transactions open. */
function endAt(at: number, ongoing: readonly object[] = [], reason = 'until'): RunEnd {
  const node = broker([record(0, 'a')]);
  const [partition] = node.state.memory.broker.replicas.partitions;
  const log = { ...partition?.log, transactions: { ongoing } };
  const partitions = [{ ...partition, log }];
  const { coordinators } = node.state.memory.broker;
  const memory = { broker: { replicas: { partitions }, coordinators } };
  const state = { memory, disk: node.disk };
  return { event: 9, at, reason, healedAt: 0, nodes: [{ ...node, state }] } as unknown as RunEnd;
}

const opensAt0: Probe = {
  type: 'TransactionOpened',
  partition: 'orders-0',
  producerId: 7,
  producerEpoch: 0,
  firstOffset: 0,
};

test('txn-open: a log opens a transaction only while its coordinator has it open there (clients §10 T-OPEN)', () => {
  const judged = (name: string, partitions: readonly string[], leaderEpoch = 0): string[] => {
    const fold = start();
    const { report, broken } = reporting();
    const event = step(opensAt0);
    const known = { producerId: 7, state: name, partitions };
    const shard = { phase: 'Active', epoch: 0, state: { transactions: [known] } };
    const memory = { broker: { coordinators: { transactions: { shards: [shard] } } } };
    const nodes = [{ ...event.node, state: { memory } }];
    transactionsChecker.onStep?.(fold, { ...event, nodes } as unknown as SteppedEvent, report);
    const batch = { ...record(0, 'a'), leaderEpoch };
    transactionsChecker.onEnd?.(fold, end([batch]), report);
    return broken;
  };
  expect(judged('Ongoing', ['orders-0'])).toEqual([]);
  // A decided one is open until its marker is there.
  expect(judged('PrepareCommit', ['orders-0'])).toEqual([]);
  const late =
    'txn-open: b1 opened a transaction of producer 7 at orders-0@0 while its coordinator says';
  expect(judged('CompleteAbort', [])).toEqual([`${late} CompleteAbort`]);
  expect(judged('Ongoing', ['orders-1'])).toEqual([`${late} Ongoing`]);
  // What a deposed leader appended and lost again never was.
  expect(judged('CompleteAbort', [], 1)).toEqual([]);
});

test('lso-progress: nothing holds back the last stable offset for longer than a transaction may take (clients §10 T-LIVE)', () => {
  const judged = (at: number, ongoing: readonly object[], reason = 'until'): string[] => {
    const fold = start();
    const { report, broken } = reporting();
    fold.partitions.push({
      name: 'orders-0',
      epochs: [],
      open: [{ producerId: 7, firstOffset: 0, at: 1 }],
    });
    transactionsChecker.onEnd?.(fold, endAt(at, ongoing, reason), report);
    return broken;
  };
  const { openMicros } = start();
  const open = [{ producerId: 7, firstOffset: 0 }];
  expect(openMicros).toBeGreaterThan(60_000_000);
  expect(judged(openMicros + 1, open)).toEqual([
    'lso-progress: b1 cannot raise the last stable offset of orders-0: the transaction of producer 7 at 0 is still open',
  ]);
  expect(judged(openMicros - 1, open)).toEqual([]);
  expect(judged(openMicros + 1, [])).toEqual([]);
  // Another one that is young may be open.
  expect(judged(openMicros + 1, [{ producerId: 7, firstOffset: 5 }])).toEqual([]);
  // A run that is cut short says nothing about what was to come.
  expect(judged(openMicros + 1, open, 'max-events')).toEqual([]);
});

test('txn-completes: what was decided completes, some time after everything has healed (clients §10 T-LIVE)', () => {
  const judged = (at: number, ...states: readonly string[]): string[] => {
    const fold = start();
    const { report, broken } = reporting();
    for (const name of states) transactionsChecker.onStep?.(fold, step(state(name, 0)), report);
    transactionsChecker.onEnd?.(fold, endAt(at), report);
    return broken;
  };
  const { decidedMicros } = start();
  const later = decidedMicros + 10;
  expect(judged(later, 'Ongoing', 'PrepareCommit')).toEqual([
    'txn-completes: transaction p1 is still PrepareCommit',
  ]);
  expect(judged(later, 'Ongoing', 'PrepareAbort')).toEqual([
    'txn-completes: transaction p1 is still PrepareAbort',
  ]);
  expect(judged(later, 'Ongoing', 'PrepareCommit', 'CompleteCommit')).toEqual([]);
  expect(judged(later, 'Ongoing')).toEqual([]);
  expect(judged(decidedMicros - 1, 'Ongoing', 'PrepareCommit')).toEqual([]);
});
