import type { Recipe } from '../../run/result.ts';
import type { Failing } from './pass.ts';

/**
 * Delta debugging (Zeller and Hildebrandt 2002): takes away ever smaller pieces of a list for as long as what is left
 * still fails, first all of it. Ends where no single item can go; returns what is left. The order is fixed by the list.
 */
export function* ddmin<Item>(
  items: readonly Item[],
  recipeWith: (kept: readonly Item[]) => Recipe,
): Generator<Recipe, readonly Item[], Failing | null> {
  if (items.length === 0) return items;
  if ((yield recipeWith([])) !== null) return [];
  let kept = items;
  let size = Math.ceil(kept.length / 2);
  while (kept.length > 1) {
    const before = kept.length;
    kept = yield* sweep(kept, size, recipeWith);
    if (size > 1) size = Math.min(Math.ceil(size / 2), Math.ceil(kept.length / 2));
    else if (kept.length === before) break;
  }
  return kept;
}

/** Tries to take away each piece of `size` items, from the first to the last. */
function* sweep<Item>(
  items: readonly Item[],
  size: number,
  recipeWith: (kept: readonly Item[]) => Recipe,
): Generator<Recipe, readonly Item[], Failing | null> {
  let kept = items;
  let start = 0;
  while (start < kept.length && kept.length > size) {
    const without = [...kept.slice(0, start), ...kept.slice(start + size)];
    if ((yield recipeWith(without)) !== null) kept = without;
    else start += size;
  }
  return kept;
}
