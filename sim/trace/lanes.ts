import { assert } from '../../core/assert.ts';
import type { Trace } from './trace.ts';

/** The rows of each node, and last those without one, ascending: a lane is walked without looking at other rows. */
export class LaneIndex {
  private trace: Trace;
  private known = 0;
  private readonly rows: Int32Array[];
  private readonly counts: number[];

  constructor(trace: Trace) {
    this.trace = trace;
    this.rows = Array.from({ length: trace.nodes.length + 1 }, () => new Int32Array(64));
    this.counts = this.rows.map(() => 0);
    this.follow(trace);
  }

  /** The trace as it grew. */
  follow(trace: Trace): void {
    this.trace = trace;
    const { node } = trace.rows;
    for (; this.known < trace.rowCount; this.known++) {
      const lane = node[this.known] as number;
      this.add(lane < 0 ? trace.nodes.length : lane, this.known);
    }
  }

  /** The rows of a node; of −1 those without one. */
  rowsOf(lane: number): Int32Array {
    const place = lane < 0 ? this.rows.length - 1 : lane;
    return (this.rows[place] ?? EMPTY).subarray(0, this.counts[place] ?? 0);
  }

  /** The next row on the same lane, or −1; a row without a node has none. */
  next(row: number): number {
    return this.neighbour(row, 1);
  }

  /** The row before on the same lane, or −1. */
  previous(row: number): number {
    return this.neighbour(row, -1);
  }

  private neighbour(row: number, step: 1 | -1): number {
    const lane = row < 0 || row >= this.trace.rowCount ? -1 : (this.trace.rows.node[row] as number);
    if (lane < 0) return -1;
    const rows = this.rowsOf(lane);
    return rows[firstAtOrAfter(rows, row) + step] ?? -1;
  }

  private add(lane: number, row: number): void {
    const count = this.counts[lane];
    assert(count !== undefined, 'a row belongs to a node of the trace');
    let rows = this.rows[lane] as Int32Array;
    if (count === rows.length) {
      const grown = new Int32Array(rows.length * 2);
      grown.set(rows);
      this.rows[lane] = grown;
      rows = grown;
    }
    rows[count as number] = row;
    this.counts[lane] = (count as number) + 1;
  }
}

const EMPTY = new Int32Array(0);

/** The index of the first of ascending numbers that is not less than `value`; their count where there is none. */
export function firstAtOrAfter(numbers: ArrayLike<number>, value: number, count?: number): number {
  let low = 0;
  let high = count ?? numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last row at or before a moment, −1 where every row is later. */
export function rowAtTime({ rows, rowCount }: Trace, micros: number): number {
  let low = 0;
  let high = rowCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows.at[middle] as number) <= micros) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index in `notables` of the first one behind a row, or −1. */
export function nextNotable({ notables }: Trace, row: number): number {
  let low = 0;
  let high = notables.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((notables[middle] as Trace['notables'][number]).row <= row) low = middle + 1;
    else high = middle;
  }
  return low < notables.length ? low : -1;
}

/** The index in `notables` of the last one before a row, or −1. */
export function previousNotable({ notables }: Trace, row: number): number {
  let low = 0;
  let high = notables.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((notables[middle] as Trace['notables'][number]).row < row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
