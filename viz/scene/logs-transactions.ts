import { TRANSACTION_RUNS } from '../../sim/trace/project/transactions.ts';
import type { Box } from './box.ts';
import { hatch, rect } from './draw.ts';
import type { Colour, Mark } from './mark.ts';

/** What offsets are to transactions. */
export type TransactionKind = keyof typeof TRANSACTION_RUNS;

/** Offsets from `from` up to `to`, exclusive, that are the same to transactions. */
export interface TransactionRun {
  readonly from: number;
  readonly to: number;
  readonly kind: TransactionKind;
}

const KINDS = Object.keys(TRANSACTION_RUNS) as TransactionKind[];

/** The latest runs of a log, as the field `transactionRuns` lists them. */
export function transactionsIn(list: readonly number[]): TransactionRun[] {
  const runs: TransactionRun[] = [];
  for (let at = 0; at + 2 < list.length; at += 3) {
    const [from, to, number] = list.slice(at, at + 3) as [number, number, number];
    const kind = KINDS.find((one) => TRANSACTION_RUNS[one] === number);
    if (kind !== undefined) runs.push({ from, to, kind });
  }
  return runs;
}

/** What the offsets of a column are, null where they are no part of a transaction or differ. */
export const transactionAt = (
  runs: readonly TransactionRun[],
  from: number,
  to: number,
): TransactionKind | null => runs.find((run) => run.from <= from && to <= run.to)?.kind ?? null;

const COLOURS: Readonly<Record<TransactionKind, Colour>> = {
  open: 'transaction',
  committed: 'ok',
  aborted: 'bad',
  commitMarker: 'ok',
  abortMarker: 'bad',
};

/** How high the edge of a cell is that says what became of its transaction. */
const EDGE = 3;

/** The edge of a cell that is part of a transaction; what was aborted is hatched, since readers of committed records skip it. */
export function transactionMarks({ x, y, width, height }: Box, kind: TransactionKind): Mark[] {
  const marks: Mark[] = [];
  if (kind === 'aborted') marks.push(hatch({ x, y, width, height }, 'muted', { opacity: 0.5 }));
  marks.push(rect({ x, y, width, height: EDGE }, { fill: COLOURS[kind] }));
  return marks;
}

/** The sign before or in the place of the epoch (viz.md §1.3): open, or how a marker ends it. */
export function transactionSign(kind: TransactionKind | null): string {
  switch (kind) {
    case 'open':
      return '◇';
    case 'commitMarker':
      return '✓';
    case 'abortMarker':
      return '✕';
    case 'committed':
    case 'aborted':
    case null:
      return '';
  }
}
