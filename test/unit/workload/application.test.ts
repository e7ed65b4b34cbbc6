import { describe, expect, test } from 'vitest';
import type { ConsumedRecord } from '../../../core/client/commands.ts';
import type { Checker, HistoryEntry, ProcessedRecord } from '../../../sim/check/checker.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import type { ConsumerSpec, FaultSpec } from '../../../sim/scenario/scenario.ts';
import { type Script, scenarioOf, stubNodes, WELL } from '../../support/stub-clients.ts';

const record = (offset: number): ConsumedRecord => ({
  partition: 'orders-0',
  offset,
  leaderEpoch: 0,
  key: null,
  value: `v${offset}`,
});

/** The first poll brings four records, the later ones nothing; commits succeed unless `refuse` is set. */
const client =
  (refuse: string | null = null): Script =>
  (command, times) => {
    switch (command.type) {
      case 'Poll':
        return [
          {
            type: 'Polled',
            id: command.id,
            records: times < 2 ? [0, 1, 2, 3].map(record) : [],
            exception: null,
          },
        ];
      case 'CommitSync':
      case 'CommitAsync':
        return [{ type: 'CommitCompleted', id: command.id, offsets: [], exception: refuse }];
      case 'CloseConsumer':
        return [{ type: 'ConsumerClosed', id: command.id }];
      default:
        return WELL(command, times);
    }
  };

interface Told {
  readonly commands: readonly string[];
  readonly effects: readonly ProcessedRecord[];
}

function told(
  change: Partial<ConsumerSpec>,
  faults: readonly FaultSpec[] = [],
  script: Script = client(),
): Told {
  const entries: HistoryEntry[] = [];
  const listener: Checker<unknown> = {
    guarantees: [],
    concerns: () => true,
    start: () => null,
    onHistory: (_, entry) => entries.push(entry),
  };
  const member = { topic: 'orders', group: 'g', processing: '400ms', ...change };
  const scenario = scenarioOf({ producers: {}, consumers: { k1: member }, faults });
  simulate({ scenario, seed: '1', nodes: stubNodes(script), checkers: [listener] }).run();
  const commands = entries.flatMap((entry) =>
    entry.type === 'invoke' && entry.client === 'k1' ? [entry.command.type] : [],
  );
  const effects = entries.flatMap((entry) => (entry.type === 'effect' ? entry.records : []));
  return { commands, effects };
}

const offsets = ({ effects }: Told): number[] => effects.map(({ offset }) => offset);

describe('the application of a member (clients §4.4, §8)', () => {
  test('subscribes, polls, and processes record by record, evenly spread over its time', () => {
    const { commands, effects } = told({ commit: 'auto' });
    expect(commands.slice(0, 3)).toEqual(['Subscribe', 'Poll', 'Poll']);
    const [first, ...others] = effects.map(({ at }) => at);
    expect(others.map((at) => at - (first ?? 0))).toEqual([100_000, 200_000, 300_000]);
  });

  test.each([
    ['sync-after', ['Subscribe', 'Poll', 'CommitSync', 'Poll']],
    ['async-after', ['Subscribe', 'Poll', 'CommitAsync', 'Poll']],
    ['sync-before', ['Subscribe', 'Poll', 'CommitSync', 'Poll']],
    ['none', ['Subscribe', 'Poll', 'Poll', 'Poll']],
  ] as const)('commit: %s', (commit, expected) => {
    const all = told({ commit });
    expect(all.commands.slice(0, 4)).toEqual(expected);
    expect(offsets(all)).toEqual([0, 1, 2, 3]);
  });

  test('one that commits first leaves alone what it could not commit', () => {
    const refused = client('CommitFailedException');
    expect(offsets(told({ commit: 'sync-before' }, [], refused))).toEqual([]);
    expect(offsets(told({ commit: 'sync-after' }, [], refused))).toEqual([0, 1, 2, 3]);
  });

  test('a crash ends its work in the middle; the process that comes back begins with what it is handed', () => {
    const crash: FaultSpec = { fault: 'crash', at: '250ms', for: '10s', on: 'k1' };
    expect(offsets(told({ commit: 'sync-after' }, [crash]))).toEqual([0, 1, 0, 1, 2, 3]);
  });

  test('a process that stands still works on when it goes on', () => {
    const pause: FaultSpec = { fault: 'pause', at: '250ms', for: '1s', on: 'k1' };
    const { effects } = told({ commit: 'sync-after' }, [pause]);
    expect(effects.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
    const [first, second, third] = effects.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBe(100_000);
    expect((third ?? 0) - (second ?? 0)).toBe(1_100_000);
  });

  test('handOff: the loop polls on while threads process', () => {
    const { commands, effects } = told({ commit: 'auto', handOff: true });
    expect(effects.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
    const before = commands.indexOf('Poll', 3);
    expect(before).toBeGreaterThan(0);
  });

  test('stop: the consumer is closed instead of polled again', () => {
    const { commands } = told({ commit: 'auto', stop: '1s' });
    expect(commands.at(-1)).toBe('CloseConsumer');
  });

  test('a consumer with a group.id that assigns itself has the same loop', () => {
    const { commands } = told({ commit: 'sync-after', config: { 'group.id': 'g' } });
    expect(commands.slice(0, 2)).toEqual(['Subscribe', 'Poll']);
  });
});
