import { type FieldName, UNKNOWN } from '../../sim/trace/fields.ts';
import { firstAbove } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';

/** How one field changed over a run: its values, and the row of each. */
export interface Series {
  readonly rows: Int32Array;
  readonly values: Int32Array;
}

const NOTHING: Series = { rows: new Int32Array(0), values: new Int32Array(0) };

interface History {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Int32Array;
  readonly slots: ReadonlyMap<string, number>;
}

/** Kept with the trace: a longer trace is another value. */
const known: WeakMap<Trace, History> = new WeakMap();

/** All changes of a field; empty where it was never set. */
export function seriesOf(trace: Trace, field: FieldName, node: number, partition: number): Series {
  const history = historyOf(trace);
  const slot = history.slots.get(`${field} ${node} ${partition}`);
  if (slot === undefined) return NOTHING;
  const [from, to] = [history.starts[slot] as number, history.starts[slot + 1] as number];
  return { rows: history.rows.subarray(from, to), values: history.values.subarray(from, to) };
}

function historyOf(trace: Trace): History {
  const kept = known.get(trace);
  if (kept !== undefined) return kept;
  const history = sortedBySlot(trace);
  known.set(trace, history);
  return history;
}

/** The columns of changes, put together by slot: counted, then placed. */
function sortedBySlot({ slots, changes, changeCount, rows, rowCount }: Trace): History {
  const starts = new Int32Array(slots.length + 1);
  for (let change = 0; change < changeCount; change++) {
    const after = (changes.slot[change] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let slot = 1; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  const next = starts.slice();
  const byRow = new Int32Array(changeCount);
  const values = new Int32Array(changeCount);
  let change = 0;
  for (let row = 0; row < rowCount; row++) {
    for (; change < (rows.changesEnd[row] as number); change++) {
      const slot = changes.slot[change] as number;
      const place = next[slot] as number;
      next[slot] = place + 1;
      byRow[place] = row;
      values[place] = changes.value[change] as number;
    }
  }
  const index = new Map(
    slots.map(({ field, node, partition }, slot) => [`${field} ${node} ${partition}`, slot]),
  );
  return { starts, rows: byRow, values, slots: index };
}

/** A field's value behind a row. */
export const valueAt = (series: Series, row: number): number =>
  series.values[firstAbove(series.rows, row) - 1] ?? UNKNOWN;

/** A stretch of rows in which a field keeps its value; `toRow` is exclusive. */
export interface Span {
  readonly fromRow: number;
  readonly toRow: number;
  readonly value: number;
}

/** The stretches of a field between two rows, in order; the first one begins unknown where nothing was set before. */
export function spansOf(series: Series, fromRow: number, toRow: number): Span[] {
  const spans: Span[] = [];
  let value = valueAt(series, fromRow);
  let start = fromRow;
  for (let index = firstAbove(series.rows, fromRow); index < series.rows.length; index++) {
    const row = series.rows[index] as number;
    const next = series.values[index] as number;
    if (row >= toRow) break;
    if (next === value) continue;
    if (row > start) spans.push({ fromRow: start, toRow: row, value });
    start = row;
    value = next;
  }
  if (toRow > start) spans.push({ fromRow: start, toRow, value });
  return spans;
}
