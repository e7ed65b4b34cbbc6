import { expect, test } from 'vitest';
import { smallerThan } from '../../../../sim/property/fast-check/candidates.ts';
import { lengthOf, Thread, type Told, tell } from '../../../../sim/property/fast-check/thread.ts';
import type { Recipe } from '../../../../sim/run/result.ts';
import type { Failing } from '../../../../sim/search/shrink/pass.ts';
import { failingOf, faultOf, recipeOf } from '../../search/shrink/fixture.ts';

const first = failingOf(
  { until: '9s', producers: { p1: { topic: 'orders' } }, topics: { orders: {} } },
  { recipe: recipeOf({ faults: ['a', 'b', 'c', 'd'].map((id) => faultOf(id)) }) },
);
const failing = (recipe: Recipe): Failing => ({ ...first, recipe });

/** Which answers are given: a candidate fails when it keeps fault `c`. */
const answerTo = (recipe: Recipe): Failing | null =>
  (recipe.faults as readonly { readonly id: string }[]).some(({ id }) => id === 'c')
    ? failing(recipe)
    : null;

test('candidates are a function of the answers, whoever asks how often', () => {
  const thread = new Thread(first);
  const asked: (readonly [Told, Recipe])[] = [];
  let told: Told = null;
  for (let candidate = thread.candidateAfter(told); candidate !== null && asked.length < 30; ) {
    asked.push([told, candidate]);
    told = tell(told, answerTo(candidate));
    candidate = thread.candidateAfter(told);
  }
  expect(asked.length).toBeGreaterThan(5);
  for (const [before, candidate] of [...asked].reverse()) {
    expect(thread.candidateAfter(before)).toEqual(candidate);
  }
  const [fifth] = asked[5] as (typeof asked)[number];
  expect(lengthOf(fifth)).toBe(5);
  expect(thread.candidateAfter(tell(fifth, null))).not.toBeUndefined();
});

test('what did not fail is not tried again, and the end is reached', () => {
  const candidates = smallerThan(first);
  const seen: string[] = [];
  let next = candidates.next();
  while (next.done !== true) {
    const { faults, tape, params } = next.value;
    seen.push(JSON.stringify([faults, tape, params]));
    next = candidates.next(null);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(new Thread(first).candidateAfter(null)).not.toBeNull();
});
