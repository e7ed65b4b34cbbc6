import { expect, test } from 'vitest';
import type { Cast } from '../../../sim/faults/cast.ts';
import type { RunSummary } from '../../../sim/run/result.ts';
import { addFailure } from '../../../sim/search/report.ts';
import { type SeedResult, seedResult } from '../../../sim/search/seed-result.ts';
import type { Signature } from '../../../sim/search/shrink/signature.ts';
import type { Failure } from '../../../sim/search/summary.ts';
import { recipeOf } from './shrink/fixture.ts';

const signature = (guarantee: string): Signature => ({ guarantee, rule: 'r', roles: ['broker'] });

const CAST: Cast = {
  brokers: ['b1'],
  controllers: ['c1'],
  clients: ['p1'],
  applications: [],
  racks: [],
  regions: [],
  partitions: ['orders-0'],
  topics: ['orders'],
  hasDynamicVoters: false,
  directories: 1,
  sessionTimeoutMicros: 1_000_000,
};

function resultOf(
  seed: string,
  events: number,
  outcome: RunSummary['outcome'],
  failed: Signature | null,
): SeedResult {
  return { ...seedResult(runOf(seed, events, outcome), {}, null), signature: failed };
}

function runOf(seed: string, events: number, outcome: RunSummary['outcome']): RunSummary {
  return {
    samsa: '0.1.0',
    scenario: 'test',
    seed,
    recipe: recipeOf({ seed, events }),
    link: null,
    outcome,
    ended: 'until',
    message: null,
    hash: '0123456789abcdef',
    events,
    virtualMs: 1,
    guarantees: [],
    notable: [],
    groups: [],
    warnings: [],
    timing: { wallMs: 1, eventsPerSecond: 1 },
  };
}

function groupedFailures(results: readonly SeedResult[]): readonly Failure[] {
  const groups = new Map<string, Failure>();
  for (const result of results) if (result.failed) addFailure(groups, result);
  return [...groups.values()];
}

test('failures are one of each signature: the smallest run, with the seeds of all (issue 5, search)', () => {
  const failures = groupedFailures([
    resultOf('1', 900, 'violated', signature('log-match')),
    resultOf('2', 10, 'ok', null),
    resultOf('3', 500, 'violated', signature('acked-durable')),
    resultOf('4', 300, 'violated', signature('log-match')),
    resultOf('5', 300, 'violated', signature('log-match')),
  ]);
  expect(failures.map(({ seed, seeds, events }) => ({ seed, seeds, events }))).toEqual([
    { seed: '4', seeds: ['1', '4', '5'], events: 300 },
    { seed: '3', seeds: ['3'], events: 500 },
  ]);
  expect(failures[0]?.recipe?.seed).toBe('4');
});

test('a run that passed has no signature and no recipe, and is in no group', () => {
  const passed = seedResult(runOf('1', 10, 'ok'), {}, CAST);
  expect(passed.signature).toBe(null);
  expect(passed.recipe).toBe(null);
  expect(groupedFailures([passed])).toEqual([]);
});

test('failures without a signature are told apart by outcome and text', () => {
  const failures = groupedFailures([
    resultOf('1', 10, 'nondeterministic', null),
    resultOf('2', 20, 'nondeterministic', null),
    resultOf('3', 30, 'stalled', null),
  ]);
  expect(failures.map(({ seeds }) => seeds)).toEqual([['1', '2'], ['3']]);
});
