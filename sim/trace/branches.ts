import type { Recipe } from '../run/result.ts';
import { FIELDS } from './fields.ts';
import type { Trace } from './trace.ts';

/** A run among forks: its parent, how many of the parent's rows come first here too, and the recipe that makes it. */
export interface TraceBranch {
  readonly id: number;
  /** Null for the run that was opened. */
  readonly parent: number | null;
  readonly sharedRows: number;
  /** Null until it is known. */
  readonly recipe: Recipe | null;
}

/** The branches by their ids: parents stand before their forks. */
export type BranchTree = readonly TraceBranch[];

/** The tree with one more branch, or with what became known of one. */
export function withBranch(tree: BranchTree, branch: TraceBranch): BranchTree {
  const at = tree.findIndex(({ id }) => id === branch.id);
  if (at < 0) return [...tree, branch];
  return tree.map((known) => (known.id === branch.id ? branch : known));
}

/** A branch with its ancestors, the run that was opened first; empty where there is no such branch. */
export function lineage(tree: BranchTree, id: number): readonly TraceBranch[] {
  const line: TraceBranch[] = [];
  let next = tree.find((branch) => branch.id === id);
  while (next !== undefined && !line.includes(next)) {
    line.unshift(next);
    const { parent } = next;
    next = parent === null ? undefined : tree.find((branch) => branch.id === parent);
  }
  return line;
}

/** The forks of a branch, in the order of their forks. */
export const forksOf = (tree: BranchTree, id: number): readonly TraceBranch[] =>
  tree
    .filter(({ parent }) => parent === id)
    .sort((a, b) => a.sharedRows - b.sharedRows || a.id - b.id);

/** How many first rows two branches have in common by their descent; there may be more that are equal. All (`Infinity`) for one and itself. */
export function sharedRows(tree: BranchTree, a: number, b: number): number {
  const lineA = lineage(tree, a);
  const lineB = lineage(tree, b);
  if (lineA[0] === undefined || lineA[0] !== lineB[0]) return 0;
  let depth = 0;
  let shared = Number.POSITIVE_INFINITY;
  while (lineA[depth + 1] !== undefined && lineA[depth + 1] === lineB[depth + 1]) depth += 1;
  // Below the last common ancestor each side keeps what every fork on its way kept.
  for (const line of [lineA, lineB]) {
    for (const branch of line.slice(depth + 1)) shared = Math.min(shared, branch.sharedRows);
  }
  return shared;
}

/**
 * The first row at which two traces differ, from `from` on, which they are known to share; null where one is the
 * beginning of the other.
 */
export function firstDivergence(a: Trace, b: Trace, from = 0): number | null {
  const rows = Math.min(a.rowCount, b.rowCount);
  for (let row = from; row < rows; row++) if (!isSameRow(a, b, row)) return row;
  return null;
}

function isSameRow(a: Trace, b: Trace, row: number): boolean {
  const { rows: x } = a;
  const { rows: y } = b;
  if (x.at[row] !== y.at[row] || x.kind[row] !== y.kind[row] || x.cause[row] !== y.cause[row]) {
    return false;
  }
  const isSameNode = nameAt(a, row) === nameAt(b, row);
  const isSameName =
    a.names[x.name[row] as number] === b.names[y.name[row] as number] &&
    a.partitions[x.partition[row] as number] === b.partitions[y.partition[row] as number];
  return isSameNode && isSameName && isSameChanges(a, b, row);
}

const nameAt = ({ nodes, rows }: Trace, row: number): string | undefined =>
  nodes[rows.node[row] as number]?.name;

function isSameChanges(a: Trace, b: Trace, row: number): boolean {
  const startOf = ({ rows }: Trace): number =>
    row === 0 ? 0 : (rows.changesEnd[row - 1] as number);
  const fromA = startOf(a);
  const fromB = startOf(b);
  const count = (a.rows.changesEnd[row] as number) - fromA;
  if ((b.rows.changesEnd[row] as number) - fromB !== count) return false;
  for (let i = 0; i < count; i++) {
    if (changeText(a, fromA + i) !== changeText(b, fromB + i)) return false;
  }
  return true;
}

/** A change without the numbers that dictionaries give, which may differ between runs with other settings. */
function changeText({ changes, slots, lists }: Trace, index: number): string {
  const { field, node, partition } = slots[changes.slot[index] as number] as Trace['slots'][number];
  const value = changes.value[index] as number;
  const isList = LIST_FIELDS.has(field);
  return `${field} ${node} ${partition} ${isList ? (lists[value] ?? ['-']).join(',') : value}`;
}

const LIST_FIELDS: ReadonlySet<string> = new Set(
  Object.entries(FIELDS).flatMap(([name, { type }]) => (type === 'list' ? [name] : [])),
);
