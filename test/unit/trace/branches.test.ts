import { describe, expect, test } from 'vitest';
import {
  type BranchTree,
  firstDivergence,
  forksOf,
  lineage,
  sharedRows,
  withBranch,
} from '../../../sim/trace/branches.ts';
import { traceRun } from '../../../sim/trace/record.ts';
import { builtIn } from '../../support/built-in.ts';

const branch = (id: number, parent: number | null, shared: number) => ({
  id,
  parent,
  sharedRows: shared,
  recipe: null,
});

const tree: BranchTree = [
  branch(0, null, 0),
  branch(1, 0, 500),
  branch(2, 0, 200),
  branch(3, 1, 800),
  branch(4, 1, 600),
];

describe('viz.md §1.7: branches share a beginning with their parents', () => {
  test('lineage and forks', () => {
    expect(lineage(tree, 3).map(({ id }) => id)).toEqual([0, 1, 3]);
    expect(lineage(tree, 9)).toEqual([]);
    expect(forksOf(tree, 0).map(({ id }) => id)).toEqual([2, 1]);
    expect(forksOf(tree, 1).map(({ id }) => id)).toEqual([4, 3]);
  });

  test('what two branches share is decided by their forks below the common ancestor', () => {
    expect(sharedRows(tree, 3, 4)).toBe(600);
    expect(sharedRows(tree, 3, 2)).toBe(200);
    expect(sharedRows(tree, 1, 3)).toBe(800);
    expect(sharedRows(tree, 0, 3)).toBe(500);
    expect(sharedRows(tree, 3, 9)).toBe(0);
    expect(sharedRows(tree, 3, 3)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a branch is added, and learns its recipe later', () => {
    const grown = withBranch(tree, branch(5, 2, 100));
    expect(grown).toHaveLength(6);
    const recipe = { format: 'samsa-recipe-1' } as never;
    expect(withBranch(grown, { ...branch(5, 2, 100), recipe })[5]?.recipe).toBe(recipe);
    expect(withBranch(grown, branch(5, 2, 100))).toHaveLength(6);
  });

  test('the first row at which two runs differ', () => {
    const a = traceRun({ scenario: builtIn('steady'), seed: '1' });
    const b = traceRun({ scenario: builtIn('steady'), seed: '2' });
    const faults = JSON.stringify([{ fault: 'crash', at: '4s', on: 'b1', for: '1s' }]);
    const c = traceRun({ scenario: builtIn('steady', [`faults=${faults}`]), seed: '1' });
    expect(firstDivergence(a, a)).toBeNull();
    expect(firstDivergence(a, b)).toBeLessThan(100);
    const parted = firstDivergence(a, c) as number;
    expect(c.rows.at[parted]).toBe(4_000_000);
    expect(firstDivergence(a, c, parted)).toBe(parted);
  });
});
