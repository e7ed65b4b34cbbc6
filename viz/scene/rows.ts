import { firstAtOrAfter, notablesUpTo } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { FIRST_WORLD_KIND } from '../../sim/trace/trace.ts';

/** The first row of an event by its number; the last row where the run has fewer, −1 where it has none. */
export const rowOfEvent = ({ rows, rowCount }: Trace, event: number): number =>
  Math.min(firstAtOrAfter(rows.event, event, rowCount), rowCount - 1);

/** The moment of a row; 0 before the first. */
export const microsOf = (trace: Trace, row: number): number =>
  row < 0 ? 0 : (trace.rows.at[Math.min(row, trace.rowCount - 1)] as number);

/** Whether a row is an input that a machine stepped, and no doing of the world. */
export const isEvent = (trace: Trace, row: number): boolean =>
  (trace.rows.kind[row] as number) < FIRST_WORLD_KIND;

/** What a reader steps through: all rows, or those of a node or partition. */
export interface Scope {
  readonly node: number | null;
  readonly partition: number | null;
}

/** The next row in a direction that the scope holds, or null where there is none. */
export function nextRow(trace: Trace, row: number, direction: 1 | -1, scope: Scope): number | null {
  for (let next = row + direction; next >= 0 && next < trace.rowCount; next += direction) {
    if (isInScope(trace, next, scope)) return next;
  }
  return null;
}

function isInScope(trace: Trace, row: number, { node, partition }: Scope): boolean {
  const { rows } = trace;
  if (node !== null && rows.node[row] !== node) return false;
  if (partition !== null && rows.partition[row] !== partition) return false;
  return true;
}

/** The row of the next or previous notable, or null where there is none. */
export function nextNotable(trace: Trace, row: number, direction: 1 | -1): number | null {
  const at = direction > 0 ? notablesUpTo(trace, row) : notablesUpTo(trace, row - 1) - 1;
  return trace.notables[at]?.row ?? null;
}
