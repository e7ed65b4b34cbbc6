import { describe, expect, test } from 'vitest';
import type { Answer, KafkaCommand } from '../../../core/client/commands.ts';
import type { Checker, HistoryEntry } from '../../../sim/check/checker.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { type Script, scenarioOf, stubNodes, WELL } from '../../support/stub-clients.ts';

/** The client history of a run with stubs. */
function history(change: Partial<Scenario>, script: Script = WELL, seed = '1'): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const listener: Checker<unknown> = {
    guarantees: [],
    concerns: () => true,
    start: () => null,
    onHistory: (_, entry) => entries.push(entry),
  };
  const scenario = scenarioOf(change);
  simulate({ scenario, seed, nodes: stubNodes(script), checkers: [listener] }).run();
  return entries;
}

type Type = KafkaCommand['type'];

const given = (entries: readonly HistoryEntry[], type: Type) =>
  entries.flatMap((entry) =>
    entry.type === 'invoke' && entry.command.type === type
      ? [{ at: entry.at, client: entry.client, command: entry.command }]
      : [],
  );

const values = (entries: readonly HistoryEntry[]): string[] =>
  given(entries, 'Send').map(({ command }) => (command.type === 'Send' ? command.value : ''));

describe('the operator', () => {
  test('creates the topics at time 0, with their settings', () => {
    const entries = history({
      topics: { orders: { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } } },
    });
    expect(given(entries, 'CreateTopic')).toEqual([
      {
        at: 0,
        client: 'admin',
        command: {
          type: 'CreateTopic',
          id: 1,
          topic: 'orders',
          numPartitions: 2,
          replicationFactor: 3,
          assignments: [],
          configs: { 'min.insync.replicas': '2' },
        },
      },
    ]);
  });

  test('asks again until a topic is there; producers wait for it', () => {
    const timeout: Answer = { type: 'AdminCompleted', id: 1, error: 'TIMEOUT', message: '' };
    const script: Script = (command, times) =>
      command.type === 'CreateTopic' && times < 2
        ? [{ ...timeout, id: command.id }]
        : WELL(command, times);
    const entries = history({}, script);
    expect(given(entries, 'CreateTopic').map(({ at }) => at)).toEqual([0, 200_000, 400_000]);
    expect(given(entries, 'Send')[0]?.at).toBe(400_000);
  });

  test('a topic that exists already is as good as created', () => {
    const script: Script = (command, times) =>
      command.type === 'CreateTopic'
        ? [{ type: 'AdminCompleted', id: command.id, error: 'TOPIC_ALREADY_EXISTS', message: '' }]
        : WELL(command, times);
    expect(given(history({}, script), 'Send')).toHaveLength(5);
  });

  test('carries out operations at their times', () => {
    const entries = history({
      operations: [
        { do: 'elect-preferred', at: '1s' },
        { do: 'alter-topic', at: '2s', topic: 'orders', config: { 'min.insync.replicas': 2 } },
        { do: 'create-topic', at: '500ms', topic: 'late', spec: { partitions: 1, replicas: 1 } },
      ],
    });
    expect(given(entries, 'ElectLeaders').map(({ at }) => at)).toEqual([1_000_000]);
    expect(given(entries, 'AlterConfigs')[0]?.command).toMatchObject({
      resourceType: 'TOPIC',
      resourceName: 'orders',
      configs: { 'min.insync.replicas': '2' },
    });
    expect(given(entries, 'CreateTopic').map(({ at }) => at)).toEqual([0, 500_000]);
    const ids = entries.flatMap((entry) =>
      entry.type === 'invoke' && entry.client === 'admin' && 'id' in entry.command
        ? [entry.command.id]
        : [],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('producers', () => {
  test('send at their rate once their topic exists, each value once, until their count', () => {
    const entries = history({});
    const sends = given(entries, 'Send');
    expect(values(entries)).toEqual(['p1-1', 'p1-2', 'p1-3', 'p1-4', 'p1-5']);
    const times = sends.map(({ at }) => at);
    expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 1e5, 2e5, 3e5, 4e5]);
  });

  test('start and until bound them', () => {
    const spec = { topic: 'orders', rate: 10, start: '1s', until: '1500ms' };
    const times = given(history({ producers: { p1: spec } }), 'Send').map(({ at }) => at);
    expect(times).toEqual([1_000_000, 1_100_000, 1_200_000, 1_300_000, 1_400_000]);
  });

  test('the key of a record hangs on its number, not on what came before', () => {
    const keys = (change: Partial<Scenario>) =>
      given(history(change), 'Send').map(({ command }) => command.type === 'Send' && command.key);
    const p1 = { topic: 'orders', rate: 10, count: 8, keys: 5 };
    const alone = keys({ producers: { p1 } });
    const later = keys({ producers: { p1: { ...p1, start: '500ms' } } });
    expect(later).toEqual(alone);
    expect(new Set(alone).size).toBeGreaterThan(1);
    expect(keys({ producers: { p1: { topic: 'orders', count: 2, keys: 0 } } })).toEqual([
      null,
      null,
    ]);
  });

  test('an application does not send while its process is down or paused, and goes on afterwards', () => {
    const p1 = { topic: 'orders', rate: 10 };
    const during = (fault: string): number[] =>
      given(
        history({ producers: { p1 }, faults: [{ fault, at: '550ms', for: '1s', on: 'p1' }] }),
        'Send',
      ).map(({ at }) => at);
    for (const times of [during('crash'), during('pause')]) {
      expect(times.filter((at) => at > 550_000 && at < 1_550_000)).toEqual([]);
      expect(times.filter((at) => at >= 1_550_000).length).toBeGreaterThan(10);
      expect(new Set(times).size).toBe(times.length);
    }
  });
});

describe('consumers', () => {
  test('assign all partitions, then poll, process and poll again', () => {
    const polls: Script = (command, times) =>
      command.type === 'Poll'
        ? [{ type: 'Polled', id: command.id, records: [], exception: null }]
        : WELL(command, times);
    const k1 = { topic: 'orders', processing: '250ms' };
    const entries = history({ consumers: { k1 } }, polls);
    expect(given(entries, 'Assign').map(({ command }) => command)).toEqual([
      { type: 'Assign', partitions: ['orders-0', 'orders-1'] },
    ]);
    const times = given(entries, 'Poll').map(({ at }) => at);
    expect(times.slice(0, 4)).toEqual([0, 250_000, 500_000, 750_000]);
  });

  test('assign only the partitions that are listed', () => {
    const k1 = { topic: 'orders', partitions: [1], processing: '1s' };
    const [assign] = given(history({ consumers: { k1 } }), 'Assign');
    expect(assign?.command).toEqual({ type: 'Assign', partitions: ['orders-1'] });
  });

  test('wait a while after an exception', () => {
    const script: Script = (command, times) =>
      command.type === 'Poll'
        ? [{ type: 'Polled', id: command.id, records: [], exception: 'NoOffsetForPartition' }]
        : WELL(command, times);
    const k1 = { topic: 'orders', processing: '1s' };
    const times = given(history({ consumers: { k1 } }, script), 'Poll').map(({ at }) => at);
    expect(times.slice(0, 3)).toEqual([0, 100_000, 200_000]);
  });

  test('assign again when their process was started again', () => {
    const entries = history({
      consumers: { k1: { topic: 'orders', processing: '100ms' } },
      faults: [{ fault: 'crash', at: '500ms', for: '500ms', on: 'k1' }],
    });
    expect(given(entries, 'Assign').map(({ at }) => at)).toEqual([0, 1_000_000]);
    const polls = given(entries, 'Poll').map(({ at }) => at);
    expect(polls.filter((at) => at > 500_000 && at < 1_000_000)).toEqual([]);
    expect(polls.at(-1)).toBeGreaterThan(2_500_000);
  });

  test('are told to look for end offsets and to seek by operations', () => {
    const entries = history({
      operations: [
        { do: 'end-offsets', consumer: 'k1', at: '1s' },
        { do: 'seek', consumer: 'k1', partition: 'orders-0', offset: 7, at: '2s' },
      ],
      consumers: { k1: { topic: 'orders', processing: '1s' } },
    });
    expect(given(entries, 'EndOffsets')[0]?.command).toMatchObject({ id: 1 });
    expect(given(entries, 'Seek')[0]?.command).toMatchObject({ partition: 'orders-0', offset: 7 });
  });
});

test('the history has every answer with the number of the event that gave it', () => {
  const entries = history({});
  const completed = entries.filter(({ type }) => type === 'complete');
  expect(completed.length).toBeGreaterThan(5);
  const events = entries.map(({ event }) => event);
  expect(events).toEqual([...events].sort((a, b) => a - b));
});
