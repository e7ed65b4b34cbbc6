import { expect, test } from 'vitest';
import { type Scenario, search, UsageError } from '../../../sim/index.ts';
import { builtIn } from '../../support/built-in.ts';

const leaky: Scenario = builtIn('raft-disruptive-voter').source;

test('search() finds and shrinks in its own thread (DESIGN §8)', () => {
  const seen: number[] = [];
  const summary = search(leaky, { seeds: 50, onProgress: ({ runs }) => seen.push(runs) });
  expect(summary.reason).toBe('found');
  expect(summary.found?.seeds).toHaveLength(1);
  expect(seen).toEqual(Array.from({ length: summary.runs }, (_, i) => i + 1));
  const failure = summary.failures.find(({ guarantee }) => guarantee === summary.found?.guarantee);
  expect(failure?.shrunk?.recipe.hash).toMatch(/^[0-9a-f]{16}$/);
});

test('search() ends when it is told to, with what it has', () => {
  const summary = search(leaky, { seeds: 50, stopAfter: null, shouldStop: () => true });
  expect([summary.runs, summary.reason]).toEqual([0, 'interrupted']);
});

test('search() refuses a guarantee that nobody states', () => {
  const { museum, ...plain } = leaky;
  if (museum === undefined) throw new Error('an entry of the museum');
  const wrong = { ...plain, museum: { ...museum, expect: { ...museum.expect, guarantee: 'x' } } };
  expect(() => search(wrong)).toThrow(UsageError);
});
