import { describe, expect, test } from 'vitest';
import { quorumSwarm } from '../../../scenarios/quorum-swarm.ts';
import { NET_LATENCY } from '../../../sim/kernel/latency.ts';
import { planFor } from '../../../sim/run/plan.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import { EXPLORERS, explorerNamed } from '../../../sim/search/explorers/all.ts';
import type { Exploration } from '../../../sim/search/explorers/explorer.ts';

const scenario = resolveScenario({ ...quorumSwarm, until: '2s', faultsUntil: '1500ms' }, null);

const explore = (name: string, seed: string): Exploration => {
  const explorer = explorerNamed(name);
  if (explorer === null) throw new Error(`there is no explorer ${name}`);
  return explorer.explore(scenario, seed);
};

const hashOf = (way: Exploration): string => simulate({ scenario, ...way }).run().hash;

describe.each(EXPLORERS.map(({ name }) => name))('explorer %s (issue 5, search)', (name) => {
  test('a seed leads to the same run every time, and another seed to another run', () => {
    const ways = ['2', '2', '3'].map((seed) => explore(name, seed));
    expect(ways[1]).toEqual(ways[0]);
    const hashes = ways.map(hashOf);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  test('what it found is an ordinary recipe: it replays from what it says', () => {
    const way = explore(name, '4');
    const { recipe, hash } = simulate({ scenario, ...way }).run();
    const { seed, tape, events } = recipe;
    const faults = recipe.faults as Exploration['faults'];
    const again = simulate({ scenario, seed, tape, faults, maxEvents: events }).run();
    expect(again.hash).toBe(hash);
  });
});

test('delay-bounded: at most eight messages are late, everything else is boring', () => {
  for (const seed of ['1', '2', '3', '4']) {
    const { seed: none, tape, faults } = explore('delay-bounded', seed);
    expect(none).toBeNull();
    expect(Object.keys(tape).length).toBeGreaterThanOrEqual(1);
    expect(Object.keys(tape).length).toBeLessThanOrEqual(8);
    for (const [name, value] of Object.entries(tape)) {
      expect(name.startsWith('net.latency ')).toBe(true);
      expect(value).toBe(NET_LATENCY.outcomes - 1);
    }
    expect(faults).toEqual(planFor(scenario, seed));
  }
});

test('pct: the messages of a channel are equally fast until it falls behind', () => {
  const { tape } = explore('pct', '5');
  const speeds = new Map<string, Set<number>>();
  for (const [name, value] of Object.entries(tape)) {
    const channel = name.split(' ').slice(1, 3).join(' ');
    speeds.set(channel, (speeds.get(channel) ?? new Set()).add(value));
  }
  expect(speeds.size).toBeGreaterThan(4);
  for (const values of speeds.values()) expect(values.size).toBeLessThanOrEqual(4);
});

test('guided: the first of eight seeds is a run of the swarm, the next ones share its beginning', () => {
  expect(explore('guided', '9')).toEqual({ seed: '9', tape: {}, faults: null });
  const base = simulate({ scenario, seed: '9' }).run().recipe;
  const way = explore('guided', '10');
  expect(Object.keys(way.tape).length).toBeGreaterThan(5);
  const branch = simulate({ scenario, ...way }).run().recipe;
  expect(branch.ladder.slice(0, 3)).toEqual(base.ladder.slice(0, 3));
  expect(branch.hash).not.toBe(base.hash);
  expect(new Set(way.faults?.map(({ id }) => id)).size).toBe(way.faults?.length);
});

test('uniform: the plan has no triggers, and any kind may come up', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    for (const { kind, when } of explore('uniform', String(seed)).faults ?? []) {
      kinds.add(kind);
      expect(when.type).toBe('At');
    }
  }
  expect(kinds.size).toBeGreaterThan(10);
});

test('there is no explorer of another name', () => {
  expect(explorerNamed('swerm')).toBeNull();
});
