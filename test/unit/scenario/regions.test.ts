import { expect, test } from 'vitest';
import { WAN } from '../../../sim/kernel/latency.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../../sim/scenario/resolved.ts';
import type { NetworkSpec, Scenario } from '../../../sim/scenario/scenario.ts';
import { parseScenario } from '../../../sim/scenario/schema.ts';
import { applySets } from '../../../sim/scenario/set.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

const CLUSTER = {
  racks: ['east', 'west', 'north'],
  controllerRacks: ['east', 'west', 'north'],
} as const;

const PAIRS: NonNullable<NetworkSpec['regions']> = {
  east: { west: { fixed: '30ms' }, north: { wan: 'continent' } },
  west: { east: { fixed: '40ms' }, north: { fixed: '20ms' } },
};

const resolve = (spec: Omit<Scenario, 'name'>): ResolvedScenario =>
  resolveScenario(parseScenario({ name: 'x', ...spec }, 'my.json'), 'my.json');

function mistake(spec: Omit<Scenario, 'name'>): UsageError {
  try {
    resolve(spec);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

const about = (path: string, { warnings }: ResolvedScenario): string[] =>
  warnings.filter((warning) => warning.startsWith(path));

test('without regions every link has the latency of the network', () => {
  expect(resolve({ cluster: CLUSTER }).network.regions).toBeNull();
});

test('regions say how far racks are from each other, in both directions unless the other is given', () => {
  const scenario = resolve({
    cluster: CLUSTER,
    network: { regions: PAIRS },
    producers: { p1: { topic: 'orders', rack: 'west' } },
    consumers: { r1: { topic: 'orders', config: { 'client.rack': 'north' } } },
  });
  expect(scenario.network.regions).toEqual({
    places: {
      ...{ b1: 'east', b2: 'west', b3: 'north', c1: 'east', c2: 'west', c3: 'north' },
      ...{ p1: 'west', r1: 'north' },
    },
    latencies: [
      { from: 'east', to: 'west', latency: { fixedMs: 30 } },
      { from: 'east', to: 'north', latency: WAN.continent },
      { from: 'west', to: 'east', latency: { fixedMs: 40 } },
      { from: 'west', to: 'north', latency: { fixedMs: 20 } },
      { from: 'north', to: 'east', latency: WAN.continent },
      { from: 'north', to: 'west', latency: { fixedMs: 20 } },
    ],
  });
  expect(about('network', scenario)).toEqual([]);
});

test('--set reaches the latency of one pair', () => {
  const before = { name: 'x', cluster: CLUSTER, network: { regions: PAIRS } };
  const after = applySets(before, [['network.regions.east.west.fixed', '80ms']], null);
  expect(after.network?.regions?.['east']?.['west']).toEqual({ fixed: '80ms' });
});

test('a pair of racks of which nothing is said warns that it is near', () => {
  const scenario = resolve({
    cluster: CLUSTER,
    network: { regions: { east: { west: { fixed: 30 }, north: { fixed: 30 } } } },
  });
  expect(about('network', scenario)).toEqual([
    'network.regions: nothing is said of west and north: network.latency holds between them',
  ]);
});

test('a consumer that could be sent to its rack but does not say where it is warns (KIP-392)', () => {
  const { warnings } = resolve({
    cluster: {
      ...CLUSTER,
      config: { 'replica.selector.class': 'RackAwareReplicaSelector' },
    },
    consumers: { r1: { topic: 'orders', rack: 'west' } },
  });
  expect(warnings.join()).toContain('client.rack');
});

test.each<[string, Omit<Scenario, 'name'>, string]>([
  ['a rack that is none', { cluster: CLUSTER, network: { regions: { eats: {} } } }, '"eats"'],
  [
    'a rack that is none on the other side',
    { cluster: CLUSTER, network: { regions: { east: { wset: { fixed: 1 } } } } },
    '"wset"',
  ],
  ['regions without racks', { network: { regions: { east: {} } } }, 'nobody has a rack'],
  [
    'racks for some controllers only',
    { cluster: { controllerRacks: ['east'] } },
    'one rack for each of the 3 controllers',
  ],
  [
    'racks of combined controllers',
    { cluster: { combined: true, controllerRacks: ['a', 'b', 'c'] } },
    'combined servers stand where cluster.racks says',
  ],
])('%s is refused with the reason', (_, spec, reason) => {
  expect(mistake(spec).message).toContain(reason);
});
