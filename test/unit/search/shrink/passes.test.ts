import { describe, expect, test } from 'vitest';
import type { Recipe } from '../../../../sim/run/result.ts';
import { faultsOf } from '../../../../sim/search/shrink/edit.ts';
import { anchoredFaults } from '../../../../sim/search/shrink/passes/anchor.ts';
import { calmWorld, fewerChoices } from '../../../../sim/search/shrink/passes/choices.ts';
import {
  fewerBrokers,
  fewerControllers,
  fewerPartitions,
} from '../../../../sim/search/shrink/passes/cluster.ts';
import { fewerFaults, idleFaults } from '../../../../sim/search/shrink/passes/faults.ts';
import { inertKeys } from '../../../../sim/search/shrink/passes/inert.ts';
import { canonicalNames } from '../../../../sim/search/shrink/passes/names.ts';
import {
  calmerChoices,
  earlierEvents,
  roundTimes,
} from '../../../../sim/search/shrink/passes/numbers.ts';
import { writtenPlacement } from '../../../../sim/search/shrink/passes/placement.ts';
import { soonerFaults } from '../../../../sim/search/shrink/passes/sooner.ts';
import { earlierEnd } from '../../../../sim/search/shrink/passes/truncate.ts';
import {
  fewerClients,
  fewerRecords,
  fewerTopics,
  rarerAppends,
} from '../../../../sim/search/shrink/passes/workload.ts';
import { candidatesOf, failingOf, faultOf, momentOf, recipeOf } from './fixture.ts';

const started = (id: string, at: number, event = 10) => ({
  event,
  at,
  node: 'b1',
  kind: 'fault-started',
  fact: { id },
});

const idsOf = (recipe: Recipe): string[] => faultsOf(recipe).map(({ id }) => id);
const paramOf = (recipe: Recipe, path: string): string | undefined =>
  recipe.params.find(([known]) => known === path)?.[1];
const hasParam = (recipe: Recipe, path: string, value: string): boolean =>
  paramOf(recipe, path) === value;

describe('faults', () => {
  const faults = ['a', 'b', 'c', 'd'].map((id) => faultOf(id));
  const current = failingOf(
    {},
    {
      recipe: recipeOf({ faults, scenario: { name: 'test' } }),
      notable: [started('a', 1), started('c', 2), started('d', 3)],
    },
  );

  test('that never began go together', () => {
    const { tried } = candidatesOf(idleFaults, current);
    expect(tried.map(idsOf)).toEqual([['a', 'c', 'd']]);
  });

  test('are taken away until each is needed', () => {
    const fails = (recipe: Recipe): boolean => ['a', 'd'].every((id) => idsOf(recipe).includes(id));
    expect(idsOf(candidatesOf(fewerFaults, current, fails).smallest)).toEqual(['a', 'd']);
  });

  test('are named by kind and number in the order in which they began', () => {
    const notable = [started('d', 1), started('b', 2), started('a', 3), started('c', 4)];
    const { tried } = candidatesOf(canonicalNames, { ...current, notable });
    expect(tried.map(idsOf)).toEqual([['crash-1', 'crash-2', 'crash-3', 'crash-4']]);
    const named = { ...current, notable: [], recipe: tried[0] as Recipe };
    expect(candidatesOf(canonicalNames, named).tried).toEqual([]);
  });
});

describe('choices', () => {
  const tape = {
    'net.latency b1#1>b2 fetcher FetchRequest @5.0': 15,
    'raft.election-timeout c1#1 start': 3,
    'net.latency b1#1>b2 fetcher FetchRequest @9.0': 0,
    'workload.key p1 key 4': 2,
  };
  const names = Object.keys(tape);
  const asked = new Map([[names[0] as string, 7] as const, [names[1] as string, 0] as const]);
  const current = failingOf({}, { asked, recipe: recipeOf({ tape, scenario: { name: 'test' } }) });

  test('all become boring at once, or all but those that let a voter win an election', () => {
    const { tried } = candidatesOf(calmWorld, current);
    expect(tried.map((recipe) => Object.keys(recipe.tape))).toEqual([[], [names[1]]]);
  });

  test('become boring by site first, then one by one', () => {
    const needed = names[2] as string;
    const { smallest, tried } = candidatesOf(fewerChoices, current, (recipe) =>
      Object.hasOwn(recipe.tape, needed),
    );
    expect(smallest.tape).toEqual({ [needed]: 0 });
    expect(tried.length).toBeLessThanOrEqual(8);
  });

  test('that the run never asks for go', () => {
    const { tried } = candidatesOf(inertKeys, current);
    expect(tried.map((recipe) => Object.keys(recipe.tape))).toEqual([names.slice(0, 2)]);
  });

  test('come as near to boring as they can', () => {
    const { smallest } = candidatesOf(calmerChoices, current, ({ tape: left }) => {
      return (left[names[0] as string] ?? 7) >= 12;
    });
    expect(smallest.tape[names[0] as string]).toBe(12);
  });
});

describe('the cluster', () => {
  const current = failingOf({
    cluster: { brokers: 3, controllers: 3 },
    topics: { orders: { partitions: 4, replicas: 3 } },
  });
  const withFault = (fields: Parameters<typeof faultOf>[1]) => ({
    ...current,
    recipe: { ...current.recipe, faults: [faultOf('a', fields)] },
  });

  test('has fewer partitions, and faults speak of those that are left', () => {
    const { smallest } = candidatesOf(
      fewerPartitions,
      withFault({
        on: ['leader(orders-3)'],
        when: {
          type: 'After',
          probe: 'IsrChanged',
          where: [['partition', 'orders-3']],
          nth: 1,
          plusMicros: 0,
        },
      }),
      (recipe) => hasParam(recipe, 'topics.orders.partitions', '1'),
    );
    expect(faultsOf(smallest)[0]).toMatchObject({
      on: ['leader(orders-0)'],
      when: { where: [['partition', 'orders-0']] },
    });
  });

  test('has fewer brokers and replicas, and no fault names one that is gone', () => {
    const groups = [['b1'], ['b2', 'b3']];
    const { smallest } = candidatesOf(
      fewerBrokers,
      withFault({ on: [], groups }),
      (recipe) => hasParam(recipe, 'cluster.brokers', '2') && recipe.faults.length === 1,
    );
    expect(smallest.params).toEqual([
      ['cluster.brokers', '2'],
      ['topics.orders.replicas', '1'],
    ]);
    expect(faultsOf(smallest)[0]?.groups).toEqual([['b1'], ['b2']]);
  });

  test('a fault whose only node is gone is gone as well', () => {
    const { tried } = candidatesOf(fewerBrokers, withFault({ on: ['b3'] }));
    expect(tried[1]?.params).toContainEqual(['cluster.brokers', '2']);
    expect(tried[1]?.faults).toEqual([]);
  });

  test('has one controller, or the next odd number', () => {
    const five = failingOf({ cluster: { controllers: 5 } });
    const counts = candidatesOf(fewerControllers, five).tried.map(({ params }) => params[0]);
    expect(counts).toEqual([
      ['cluster.controllers', '1'],
      ['cluster.controllers', '3'],
    ]);
  });

  test('has its placement written down, as the controller decided it', () => {
    const two = failingOf({ topics: { orders: { partitions: 2, replicas: 2 } } });
    const decided = (partition: string, isr: number[]) =>
      momentOf(1, 1, 'c1', { type: 'PartitionDecided', partition, isr });
    const moments = [
      decided('orders-0', [2, 3]),
      decided('orders-1', [3, 1]),
      decided('orders-0', [3]),
    ];
    const { tried } = candidatesOf(writtenPlacement, { ...two, moments });
    expect(paramOf(tried[0] as Recipe, 'topics.orders.assignments')).toBe('[[2,3],[3,1]]');
    expect(candidatesOf(writtenPlacement, two).tried).toEqual([]);
  });

  test('of a quorum alone appends less often, if at all', () => {
    const quorum = failingOf({ cluster: { brokers: 0, appendEvery: '100ms' } });
    const { tried } = candidatesOf(rarerAppends, quorum);
    const every = tried.map((recipe) => paramOf(recipe, 'cluster.appendEvery'));
    expect(every).toEqual(['0s', '1s', '500ms', '200ms']);
    expect(candidatesOf(rarerAppends, current).tried).toEqual([]);
  });
});

describe('the workload', () => {
  const current = failingOf({
    topics: { orders: { partitions: 2 }, audit: { partitions: 1 } },
    producers: {
      p1: { topic: 'orders', rate: 20, keys: 5 },
      p2: { topic: 'audit', rate: 20, count: 30 },
    },
    consumers: { r1: { topic: 'orders' }, r2: { topic: 'audit' } },
  });

  test('has fewer clients', () => {
    const { smallest } = candidatesOf(fewerClients, current, (recipe) => {
      const producers = paramOf(recipe, 'producers');
      return producers === undefined || producers.includes('p2');
    });
    expect(paramOf(smallest, 'consumers')).toBe('{}');
    expect(Object.keys(JSON.parse(paramOf(smallest, 'producers') ?? '{}'))).toEqual(['p2']);
  });

  test('has fewer topics, without the clients of those that go', () => {
    const { smallest } = candidatesOf(fewerTopics, current, (recipe) =>
      Object.hasOwn(JSON.parse(paramOf(recipe, 'topics') ?? '{}'), 'audit'),
    );
    expect(Object.keys(JSON.parse(paramOf(smallest, 'topics') ?? '{}'))).toEqual(['audit']);
    expect(Object.keys(JSON.parse(paramOf(smallest, 'producers') ?? '{}'))).toEqual(['p2']);
    expect(Object.keys(JSON.parse(paramOf(smallest, 'consumers') ?? '{}'))).toEqual(['r2']);
  });

  test('has fewer records, all to the partition that failed', () => {
    const evidence = { event: 9, at: 9, text: 'b1 truncated orders-1 to 4', record: null };
    const { smallest } = candidatesOf(fewerRecords, { ...current, evidence }, (recipe) => {
      const count = paramOf(recipe, 'producers.p1.count');
      return count === undefined || Number(count) >= 2;
    });
    expect(paramOf(smallest, 'producers.p1.partition')).toBe('1');
    // 100 were possible in five seconds; to within 1/32 of them is near enough for a round.
    expect(Number(paramOf(smallest, 'producers.p1.count'))).toBeLessThanOrEqual(5);
    expect(Number(paramOf(smallest, 'producers.p2.count'))).toBe(0);
  });
});

describe('times', () => {
  const at = (id: string, micros: number) => faultOf(id, { when: { type: 'At', micros } });

  test('become as round as they can', () => {
    const odd = faultOf('a', { when: { type: 'At', micros: 6_300_737 }, forMicros: 190_100 });
    const current = failingOf({}, { recipe: recipeOf({ faults: [odd], scenario: { name: 't' } }) });
    const { smallest } = candidatesOf(roundTimes, current, (recipe) => {
      const { when, forMicros } = faultsOf(recipe)[0] ?? odd;
      return when.type === 'At' && when.micros > 6_200_000 && Number(forMicros) > 150_000;
    });
    expect(faultsOf(smallest)[0]).toMatchObject({
      when: { micros: 7_000_000 },
      forMicros: 1_000_000,
    });
  });

  test('come soon after one another, with the producers that start behind them', () => {
    const faults = [at('a', 6_000_000), at('b', 13_000_000)];
    const scenario = { name: 't', producers: { p1: { topic: 'orders', start: '12s' } } };
    const current = failingOf(
      { producers: scenario.producers },
      { recipe: recipeOf({ faults, scenario }) },
    );
    const { smallest } = candidatesOf(soonerFaults, current, (recipe) => {
      const [a, b] = faultsOf(recipe).map(({ when }) => (when.type === 'At' ? when.micros : 0));
      return Number(b) - Number(a) >= 2_000_000 && Number(a) >= 500_000;
    });
    const times = faultsOf(smallest).map(({ when }) => when);
    expect(times).toEqual([
      { type: 'At', micros: 500_000 },
      { type: 'At', micros: 2_500_000 },
    ]);
    expect(paramOf(smallest, 'producers.p1.start')).toBe('1s 500ms');
  });

  test('become events: the n-th of what was stated right before', () => {
    const faults = [at('a', 5_003_000)];
    const leads = (event: number, micros: number, partition: string) =>
      momentOf(event, micros, 'b2', { type: 'BecameLeader', partition });
    const current = failingOf(
      {},
      {
        recipe: recipeOf({ faults, scenario: { name: 't' } }),
        notable: [started('a', 5_003_000, 30)],
        moments: [
          leads(5, 1_000_000, 'orders-0'),
          leads(6, 1_000_000, 'orders-1'),
          leads(20, 5_000_000, 'orders-0'),
          leads(40, 6_000_000, 'orders-0'),
        ],
      },
    );
    const { smallest } = candidatesOf(anchoredFaults, current, () => true);
    expect(faultsOf(smallest)[0]?.when).toEqual({
      type: 'After',
      probe: 'BecameLeader',
      where: [['partition', 'orders-0']],
      nth: 2,
      plusMicros: 3000,
    });
  });

  test('an event is said to be of a partition where that needs less counting, and comes earlier if it may', () => {
    const when = { type: 'After', probe: 'IsrChanged', where: [], nth: 3, plusMicros: 0 } as const;
    const changes = (event: number, partition: string) =>
      momentOf(event, event, 'b1', { type: 'IsrChanged', partition });
    const current = failingOf(
      {},
      {
        recipe: recipeOf({ faults: [faultOf('a', { when })], scenario: { name: 't' } }),
        notable: [started('a', 3, 3)],
        moments: [changes(1, 'orders-0'), changes(2, 'orders-1'), changes(3, 'orders-1')],
      },
    );
    const narrow = candidatesOf(anchoredFaults, current, () => true).smallest;
    expect(faultsOf(narrow)[0]?.when).toMatchObject({ where: [['partition', 'orders-1']], nth: 2 });
    const { smallest } = candidatesOf(earlierEvents, { ...current, recipe: narrow }, () => true);
    expect(faultsOf(smallest)[0]?.when).toMatchObject({ nth: 1 });
  });

  test('an end that judges comes earlier, and none is looked for where the failure shows before', () => {
    const scenario = { until: '20s', faultsUntil: '12s' };
    const current = failingOf(scenario, { showedAt: 'end', endedAt: 20_000_000 });
    const { smallest } = candidatesOf(earlierEnd, current, (recipe) => {
      return Number.parseFloat(paramOf(recipe, 'until') ?? '20') >= 9;
    });
    expect(paramOf(smallest, 'until')).toMatch(/^9s/);
    expect(paramOf(smallest, 'faultsUntil')).toBe(paramOf(smallest, 'until'));
    expect(candidatesOf(earlierEnd, { ...current, showedAt: 'step' }).tried).toEqual([]);
  });
});
