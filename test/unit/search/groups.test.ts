import { expect, test } from 'vitest';
import type { RunSummary } from '../../../sim/run/result.ts';
import type { Signature } from '../../../sim/search/shrink/signature.ts';
import { groupedFailures, type SeedResult, seedResult } from '../../../sim/search/summary.ts';
import { recipeOf } from './shrink/fixture.ts';

const signature = (guarantee: string): Signature => ({ guarantee, rule: 'r', roles: ['broker'] });

function resultOf(
  seed: string,
  events: number,
  outcome: RunSummary['outcome'],
  failed: Signature | null,
): SeedResult {
  const run: RunSummary = {
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
    warnings: [],
    timing: { wallMs: 1, eventsPerSecond: 1 },
  };
  return seedResult(run, {}, failed);
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
  const passed = resultOf('1', 10, 'ok', signature('log-match'));
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
