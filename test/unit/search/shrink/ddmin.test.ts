import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ddmin } from '../../../../sim/search/shrink/ddmin.ts';
import type { Failing } from '../../../../sim/search/shrink/pass.ts';
import { drive, recipeOf } from './fixture.ts';

/** What ddmin leaves of a list where `fails` says which parts of it fail, and every part that it tried. */
function minimal<Item>(
  items: readonly Item[],
  fails: (kept: readonly Item[]) => boolean,
): { readonly kept: readonly Item[]; readonly tried: readonly (readonly Item[])[] } {
  const tried: (readonly Item[])[] = [];
  const steps = ddmin(items, (kept) => {
    tried.push(kept);
    return recipeOf({});
  });
  const kept = drive(steps, () => (fails(tried[tried.length - 1] ?? []) ? ({} as Failing) : null));
  return { kept, tried };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('delta debugging', () => {
  test('nothing is left where nothing is needed, after one attempt', () => {
    const { kept, tried } = minimal(numbers(1000), () => true);
    expect(kept).toEqual([]);
    expect(tried).toHaveLength(1);
  });

  test('an empty list is not tried at all', () => {
    expect(minimal([], () => true).tried).toEqual([]);
  });

  test('three needles in a haystack are found in few attempts', () => {
    const needed = [17, 500, 998];
    const { kept, tried } = minimal(numbers(1000), (part) => needed.every((n) => part.includes(n)));
    expect(kept).toEqual(needed);
    expect(tried.length).toBeLessThan(100);
  });

  test('is 1-minimal whatever is needed, and what is left fails', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 8 }), (needed) => {
        const fails = (part: readonly number[]): boolean => needed.every((n) => part.includes(n));
        const { kept } = minimal(numbers(60), fails);
        expect(kept).toEqual([...needed].sort((a, b) => a - b));
      }),
    );
  });

  test('is 1-minimal where either of two groups fails', () => {
    const fails = (part: readonly number[]): boolean =>
      [1, 40].every((n) => part.includes(n)) || [7, 8, 9].every((n) => part.includes(n));
    const { kept } = minimal(numbers(64), fails);
    expect(fails(kept)).toBe(true);
    for (const item of kept) expect(fails(kept.filter((other) => other !== item))).toBe(false);
  });

  test('tries the same parts in the same order every time', () => {
    const fails = (part: readonly number[]): boolean => part.includes(3) && part.includes(11);
    expect(minimal(numbers(40), fails).tried).toEqual(minimal(numbers(40), fails).tried);
  });
});
