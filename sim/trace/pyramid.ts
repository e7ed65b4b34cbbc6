import { LaneIndex } from './lanes.ts';
import type { Trace } from './trace.ts';

/** The bit of a mask that says that a notable lies in it; below it there is a bit for each row kind. */
export const NOTABLE_BIT: number = 1 << 15;

/** The most buckets of a lane at the finest level. */
const MOST_BUCKETS = 65_536;

/** What lies in each pixel of a window, one pixel after another. */
export interface Density {
  /** Rows. */
  readonly counts: Uint32Array;
  /** Which row kinds are among them (`1 << kind`), and `NOTABLE_BIT`. */
  readonly masks: Uint16Array;
}

interface Level {
  /** Microseconds of a bucket: a power of two. */
  readonly micros: number;
  readonly buckets: number;
  /** By lane and bucket. */
  readonly counts: Uint32Array;
  readonly masks: Uint16Array;
}

/**
 * Counts and kinds of rows in buckets of time, on levels of which each has buckets twice as wide as the one below
 * (viz.md §1.7): a window of any width is answered from a few buckets a pixel, and a rare kind never vanishes. Windows
 * finer than the finest level are answered from the rows. The last lane has the rows without a node.
 */
export class Pyramid {
  readonly lanes: number;
  private trace: Trace;
  private readonly index: LaneIndex;
  private readonly levels: readonly Level[];
  private known = 0;
  private knownNotables = 0;

  constructor(trace: Trace) {
    this.trace = trace;
    this.lanes = trace.nodes.length + 1;
    this.levels = levelsFor(trace, this.lanes);
    this.index = new LaneIndex(trace);
    this.follow(trace);
  }

  /** The trace as it grew. */
  follow(trace: Trace): void {
    this.trace = trace;
    this.index.follow(trace);
    const finest = this.levels[0] as Level;
    const { at, node, kind } = trace.rows;
    let first =
      this.known < trace.rowCount ? bucketAt(finest, at[this.known] as number) : finest.buckets;
    for (; this.known < trace.rowCount; this.known++) {
      const place = this.placeOf(finest, node[this.known] as number, at[this.known] as number);
      finest.counts[place] = (finest.counts[place] as number) + 1;
      finest.masks[place] = (finest.masks[place] as number) | (1 << (kind[this.known] as number));
    }
    for (; this.knownNotables < trace.notables.length; this.knownNotables++) {
      const { row } = trace.notables[this.knownNotables] as Trace['notables'][number];
      const time = at[row] as number;
      const place = this.placeOf(finest, node[row] as number, time);
      finest.masks[place] = (finest.masks[place] as number) | NOTABLE_BIT;
      first = Math.min(first, bucketAt(finest, time));
    }
    if (first < finest.buckets) this.lift(first);
  }

  /** What lies in each of `pixels` equal parts of a window, on one lane; node −1 has the last lane. */
  query(lane: number, fromMicros: number, toMicros: number, pixels: number): Density {
    const density: Density = { counts: new Uint32Array(pixels), masks: new Uint16Array(pixels) };
    const perPixel = (toMicros - fromMicros) / pixels;
    if (!(perPixel > 0)) return density;
    const wanted = lane < 0 ? this.lanes - 1 : lane;
    const level = this.levelFor(perPixel);
    if (level === null) this.fromRows(wanted, fromMicros, toMicros, density);
    else fromLevel(level, wanted, fromMicros, toMicros, density);
    return density;
  }

  private placeOf(level: Level, node: number, at: number): number {
    return (node < 0 ? this.lanes - 1 : node) * level.buckets + bucketAt(level, at);
  }

  /** The coarsest level whose buckets fit in a pixel; null where even the finest is too coarse. */
  private levelFor(microsPerPixel: number): Level | null {
    let found: Level | null = null;
    for (const level of this.levels) if (level.micros <= microsPerPixel) found = level;
    return found;
  }

  private fromRows(lane: number, from: number, to: number, { counts, masks }: Density): void {
    const { rows } = this.trace;
    const node = lane === this.lanes - 1 ? -1 : lane;
    const scale = counts.length / (to - from);
    const own = this.index.rowsOf(node);
    for (let i = firstFrom(own, rows.at, from); i < own.length; i++) {
      const row = own[i] as number;
      const at = rows.at[row] as number;
      if (at >= to) break;
      const pixel = Math.min(counts.length - 1, Math.floor((at - from) * scale));
      counts[pixel] = (counts[pixel] as number) + 1;
      masks[pixel] = (masks[pixel] as number) | (1 << (rows.kind[row] as number));
    }
    this.markNotables(node, from, to, scale, masks);
  }

  private markNotables(
    node: number,
    from: number,
    to: number,
    scale: number,
    masks: Uint16Array,
  ): void {
    const { rows, notables } = this.trace;
    let low = 0;
    let high = notables.length;
    const atOf = (index: number): number =>
      rows.at[(notables[index] as Trace['notables'][number]).row] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (atOf(middle) < from) low = middle + 1;
      else high = middle;
    }
    for (; low < notables.length && atOf(low) < to; low++) {
      const { row } = notables[low] as Trace['notables'][number];
      if (rows.node[row] !== node) continue;
      const pixel = Math.min(masks.length - 1, Math.floor((atOf(low) - from) * scale));
      masks[pixel] = (masks[pixel] as number) | NOTABLE_BIT;
    }
  }

  /** Makes the upper levels again from bucket `first` of the finest level on. */
  private lift(first: number): void {
    const { known, trace } = this;
    const lastAt = known === 0 ? 0 : (trace.rows.at[known - 1] as number);
    for (let k = 1; k < this.levels.length; k++) {
      const below = this.levels[k - 1] as Level;
      const level = this.levels[k] as Level;
      const from = first >> k;
      const to = Math.min(level.buckets - 1, bucketAt(level, lastAt));
      for (let lane = 0; lane < this.lanes; lane++) liftLane(below, level, lane, from, to);
    }
  }
}

/** The index of the first of ascending rows that is not before a moment. */
function firstFrom(rows: Int32Array, at: Float64Array, from: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[rows[middle] as number] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function liftLane(below: Level, level: Level, lane: number, from: number, to: number): void {
  const base = lane * below.buckets;
  const target = lane * level.buckets;
  for (let bucket = from; bucket <= to; bucket++) {
    const left = base + 2 * bucket;
    const hasRight = 2 * bucket + 1 < below.buckets;
    level.counts[target + bucket] =
      (below.counts[left] as number) + (hasRight ? (below.counts[left + 1] as number) : 0);
    level.masks[target + bucket] =
      (below.masks[left] as number) | (hasRight ? (below.masks[left + 1] as number) : 0);
  }
}

/** Every bucket is counted in the pixel in which it begins, so that neighbouring windows share nothing and miss nothing. */
function fromLevel(
  { micros, buckets, counts, masks }: Level,
  lane: number,
  from: number,
  to: number,
  density: Density,
): void {
  const pixels = density.counts.length;
  const scale = pixels / (to - from);
  const base = lane * buckets;
  const first = Math.max(0, Math.floor(from / micros));
  const end = Math.min(buckets, Math.ceil(to / micros));
  for (let bucket = first; bucket < end; bucket++) {
    const count = counts[base + bucket] as number;
    if (count === 0) continue;
    const pixel = Math.min(pixels - 1, Math.max(0, Math.floor((bucket * micros - from) * scale)));
    density.counts[pixel] = (density.counts[pixel] as number) + count;
    density.masks[pixel] = (density.masks[pixel] as number) | (masks[base + bucket] as number);
  }
}

const bucketAt = (level: Level, at: number): number =>
  Math.min(level.buckets - 1, Math.floor(at / level.micros));

function levelsFor(trace: Trace, lanes: number): readonly Level[] {
  const lastAt = trace.rowCount === 0 ? 0 : (trace.rows.at[trace.rowCount - 1] as number);
  const span = Math.max(1, trace.untilMicros, lastAt);
  let micros = 1;
  while (span / micros >= MOST_BUCKETS) micros *= 2;
  const levels: Level[] = [];
  for (let buckets = Math.floor(span / micros) + 1; ; buckets = (buckets + 1) >> 1) {
    const size = lanes * buckets;
    levels.push({ micros, buckets, counts: new Uint32Array(size), masks: new Uint16Array(size) });
    micros *= 2;
    if (buckets === 1) return levels;
  }
}
