import { describe, expect, test } from 'vitest';
import type {
  Answer,
  ConsumedRecord,
  KafkaCommand,
  TransactionCall,
} from '../../../core/client/commands.ts';
import type { Checker, HistoryEntry } from '../../../sim/check/checker.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import type { CopierSpec, FaultSpec } from '../../../sim/scenario/scenario.ts';
import { originOf } from '../../../sim/workload/copier-world.ts';
import { type Script, scenarioOf, stubNodes, WELL } from '../../support/stub-clients.ts';

type Outcome = Extract<Answer, { readonly type: 'TransactionCompleted' }>['outcome'];

const record = (offset: number): ConsumedRecord => ({
  partition: 'orders-1',
  offset,
  leaderEpoch: 3,
  key: `k${offset}`,
  value: `v${offset}`,
});

const CALLS: Partial<Record<KafkaCommand['type'], TransactionCall>> = {
  InitTransactions: 'init',
  BeginTransaction: 'begin',
  SendOffsetsToTransaction: 'offsets',
  CommitTransaction: 'commit',
  AbortTransaction: 'abort',
};

/** Clients that hand out two records in their first poll, and whose producer answers one call otherwise than well, once. */
function clients(
  odd: { readonly call: TransactionCall; readonly outcome: Outcome } | null,
): Script {
  const state = { polls: 0, isOdd: odd !== null };
  return (command, times) => {
    const call = CALLS[command.type];
    if (call !== undefined && 'id' in command) {
      const isOdd = state.isOdd && odd?.call === call;
      if (isOdd) state.isOdd = false;
      const outcome = isOdd ? (odd?.outcome ?? 'ok') : 'ok';
      const error = outcome === 'ok' ? 'NONE' : 'TIMEOUT';
      return [{ type: 'TransactionCompleted', id: command.id, call, error, outcome }];
    }
    if (command.type === 'Poll') {
      state.polls += 1;
      const records = state.polls === 1 ? [record(4), record(5)] : [];
      return [{ type: 'Polled', id: command.id, records, exception: null }];
    }
    if (command.type === 'CommitSync') {
      return [{ type: 'CommitCompleted', id: command.id, offsets: [], exception: null }];
    }
    return WELL(command, times);
  };
}

function commandsOf(
  change: Partial<CopierSpec> = {},
  odd: Parameters<typeof clients>[0] = null,
  faults: readonly FaultSpec[] = [],
): readonly KafkaCommand[] {
  const entries: HistoryEntry[] = [];
  const listener: Checker<unknown> = {
    guarantees: [],
    concerns: () => true,
    start: () => null,
    onHistory: (_, entry) => entries.push(entry),
  };
  const scenario = scenarioOf({
    topics: { orders: { partitions: 2, replicas: 3 }, bills: { partitions: 1, replicas: 3 } },
    producers: {},
    consumers: {},
    copiers: { copy: { from: 'orders', to: 'bills', group: 'g', ...change } },
    faults,
  });
  simulate({ scenario, seed: '1', nodes: stubNodes(clients(odd)), checkers: [listener] }).run();
  return entries.flatMap((entry) =>
    entry.type === 'invoke' && entry.client.startsWith('copy-') ? [entry.command] : [],
  );
}

const types = (commands: readonly KafkaCommand[], count: number): string[] =>
  commands.slice(0, count).map(({ type }) => type);

const BEGUN = ['InitTransactions', 'Subscribe', 'Poll', 'BeginTransaction', 'Send', 'Send'];

describe('a read-process-write application (clients §3.4, §8 rows 12 to 15)', () => {
  test('sends a copy of each record and the offsets behind them in one transaction (KIP-447)', () => {
    const commands = commandsOf();
    expect(types(commands, 9)).toEqual([
      ...BEGUN,
      'SendOffsetsToTransaction',
      'CommitTransaction',
      'Poll',
    ]);
    const sends = commands.flatMap((command) => (command.type === 'Send' ? [command] : []));
    expect(sends).toMatchObject([
      { topic: 'bills', partition: 0, key: 'k4', value: 'orders-1@4/copy-1' },
      { topic: 'bills', partition: 0, key: 'k5', value: 'orders-1@5/copy-1' },
    ]);
    expect(commands.find(({ type }) => type === 'SendOffsetsToTransaction')).toMatchObject({
      offsets: [{ partition: 'orders-1', offset: 6, leaderEpoch: 3 }],
      group: { groupId: 'g', generationId: -1, memberId: '' },
    });
  });

  test('offsets: consumer commits when the transaction is committed (clients §8 row 14)', () => {
    const commands = commandsOf({ offsets: 'consumer' });
    expect(types(commands, 9)).toEqual([...BEGUN, 'CommitTransaction', 'CommitSync', 'Poll']);
  });

  test.each([
    [true, ['AbortTransaction', 'SeekToCommitted', 'Poll']],
    [false, ['AbortTransaction', 'Poll', 'Poll']],
  ])('rewind: %s after an abort (clients §11 F30, KAFKA-17582)', (rewind, expected) => {
    const commands = commandsOf({ rewind }, { call: 'offsets', outcome: 'abortable' });
    expect(types(commands, 10)).toEqual([...BEGUN, 'SendOffsetsToTransaction', ...expected]);
  });

  test('a commit that timed out is repeated, not aborted (clients §3.10)', () => {
    const commands = commandsOf({}, { call: 'commit', outcome: 'timeout' });
    const expected = ['SendOffsetsToTransaction', 'CommitTransaction', 'CommitTransaction', 'Poll'];
    expect(types(commands, 10)).toEqual([...BEGUN, ...expected]);
  });

  test('after a fatal error a new producer begins, and the consumer goes back (clients §3.10)', () => {
    const commands = commandsOf({}, { call: 'commit', outcome: 'fatal' });
    expect(commands.slice(8, 12).map(({ type }) => type)).toEqual([
      'ReopenProducer',
      'InitTransactions',
      'SeekToCommitted',
      'Poll',
    ]);
  });

  test('a crash of the copier hits both halves, and the application begins anew', () => {
    const crash: FaultSpec = { fault: 'crash', at: '500ms', for: '500ms', on: 'copy' };
    const commands = commandsOf({}, null, [crash]);
    const inits = commands.filter(({ type }) => type === 'InitTransactions');
    expect(inits).toHaveLength(2);
    expect(commands.filter(({ type }) => type === 'Subscribe')).toHaveLength(2);
    expect(commands.some(({ type }) => type === 'ReopenProducer')).toBe(false);
  });

  test('one half alone that crashes takes a new client in the place of the other along', () => {
    const crash: FaultSpec = { fault: 'crash', at: '500ms', for: '500ms', on: 'copy-consumer' };
    const commands = commandsOf({}, null, [crash]);
    expect(commands.filter(({ type }) => type === 'ReopenProducer')).toHaveLength(1);
    expect(commands.filter(({ type }) => type === 'InitTransactions')).toHaveLength(2);
  });

  test('what was being processed when it was frozen is sent when it goes on (clients §8 row 15)', () => {
    const freeze: FaultSpec = { fault: 'pause', at: '500ms', for: '1s', on: 'copy' };
    const commands = commandsOf({ processing: '800ms' }, null, [freeze]);
    expect(types(commands, 8)).toEqual([...BEGUN, 'SendOffsetsToTransaction', 'CommitTransaction']);
  });

  test('stop closes the consumer, and nothing follows', () => {
    const commands = commandsOf({ stop: '1s' });
    expect(commands.at(-1)?.type).toBe('CloseConsumer');
  });
});

test.each([
  ['orders-0@5/left-2', { source: 'orders-0@5', copier: 'left' }],
  ['a-b-1@17/copy-er-31', { source: 'a-b-1@17', copier: 'copy-er' }],
  ['p1-17', null],
  ['', null],
  [null, null],
])('a copy with the value %j says what it is a copy of', (value, expected) => {
  expect(originOf(value)).toEqual(expected);
});
