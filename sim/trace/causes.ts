import type { Trace } from './trace.ts';

/** How a cone is drawn: along causes alone, or also along the order of events on a node (Lamport's happened-before). */
export type ConeOrder = 'caused' | 'ordered';

/** Rows that lie in the past or the future of one. */
export interface Cone {
  /** One bit a row. */
  readonly bits: Uint32Array;
  /** How many rows are in it. */
  readonly count: number;
  /** False where the most work was done before everything was looked at. */
  readonly isComplete: boolean;
}

/** The most rows that one cone looks at. */
export const MOST_CONE_ROWS = 500_000;

/** Whether a row is in a cone. */
export const isInCone = ({ bits }: Cone, row: number): boolean =>
  ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** The rows that led to a row, the nearest first: its cause, the cause of that, and so on, at most `most`. */
export function causesOf({ rows }: Trace, row: number, most = 64): number[] {
  const chain: number[] = [];
  let cause = rows.cause[row] ?? -1;
  while (cause >= 0 && chain.length < most) {
    chain.push(cause);
    cause = rows.cause[cause] ?? -1;
  }
  return chain;
}

/** Finds what a row caused. */
export class EffectIndex {
  private known = 0;
  private first: Int32Array = new Int32Array(0);
  private next: Int32Array = new Int32Array(0);
  private last: Int32Array = new Int32Array(0);

  /** Learns the rows that a trace has gained. */
  follow({ rows, rowCount }: Trace): void {
    if (rowCount > this.first.length) this.grow(rowCount);
    for (; this.known < rowCount; this.known++) {
      const cause = rows.cause[this.known] as number;
      if (cause < 0) continue;
      const before = this.last[cause] as number;
      if (before < 0) this.first[cause] = this.known;
      else this.next[before] = this.known;
      this.last[cause] = this.known;
    }
  }

  /** The rows that a row caused, ascending, at most `most`. */
  effectsOf(row: number, most = 64): number[] {
    const effects: number[] = [];
    let effect = this.first[row] ?? -1;
    while (effect >= 0 && effects.length < most) {
      effects.push(effect);
      effect = this.next[effect] ?? -1;
    }
    return effects;
  }

  private grow(rows: number): void {
    const capacity = Math.max(rows, this.first.length * 2);
    const grown = (from: Int32Array): Int32Array => {
      const to = new Int32Array(capacity).fill(-1);
      to.set(from);
      return to;
    };
    this.first = grown(this.first);
    this.next = grown(this.next);
    this.last = grown(this.last);
  }
}

/** Everything that can have influenced a row, the row itself included. */
export function pastCone(
  { rows, nodes }: Trace,
  row: number,
  order: ConeOrder,
  most: number = MOST_CONE_ROWS,
): Cone {
  const bits = new Uint32Array((row >>> 5) + 1);
  // Of each lane everything up to here is in the past.
  const reach = new Int32Array(nodes.length).fill(-1);
  bits[row >>> 5] = 1 << (row & 31);
  let count = 0;
  let i = row;
  for (const end = Math.max(-1, row - most); i > end; i--) {
    const lane = rows.node[i] as number;
    const isReached = order === 'ordered' && lane >= 0 && i <= (reach[lane] as number);
    if (!isReached && ((bits[i >>> 5] as number) & (1 << (i & 31))) === 0) continue;
    mark(bits, i);
    count += 1;
    if (lane >= 0 && (reach[lane] as number) < i) reach[lane] = i;
    const cause = rows.cause[i] as number;
    if (cause >= 0) mark(bits, cause);
  }
  return { bits, count, isComplete: i < 0 };
}

/** Everything that a row can have influenced, the row itself included. */
export function futureCone(
  { rows, rowCount, nodes }: Trace,
  row: number,
  order: ConeOrder,
  most: number = MOST_CONE_ROWS,
): Cone {
  const bits = new Uint32Array((rowCount >>> 5) + 1);
  const isReached = new Uint8Array(nodes.length);
  mark(bits, row);
  let count = 0;
  let i = row;
  for (const end = Math.min(rowCount, row + most); i < end; i++) {
    const lane = rows.node[i] as number;
    const cause = rows.cause[i] as number;
    const isCaused = cause >= row && ((bits[cause >>> 5] as number) & (1 << (cause & 31))) !== 0;
    const isBehind = order === 'ordered' && lane >= 0 && isReached[lane] === 1;
    if (!isCaused && !isBehind && i !== row) continue;
    mark(bits, i);
    count += 1;
    if (lane >= 0) isReached[lane] = 1;
  }
  return { bits, count, isComplete: i >= rowCount };
}

function mark(bits: Uint32Array, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] as number) | (1 << (row & 31));
}
