import { assert } from '../../core/assert.ts';
import { firstAtOrAfter } from './sorted.ts';
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
