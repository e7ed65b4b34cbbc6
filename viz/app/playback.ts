import { rowAtTime } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { microsOf } from '../scene/rows.ts';

/** How virtual time passes while the page plays (viz.md §1.5). */
export type Pace =
  /** Virtual seconds for each second of the wall. */
  | { readonly type: 'Timed'; readonly factor: number }
  | { readonly type: 'Events'; readonly perSecond: number };

/** The speeds of the slider, slowest first: 1/10,000 to 10. */
export const FACTORS: readonly number[] = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
];

/** The speed at which a run begins to play. */
export const FIRST_FACTOR = 0.05;

/** Events for each second of a pace by events. */
export const EVENT_RATES: readonly number[] = [1, 2, 4, 8, 16, 32];

/** The pace of a reader who wants no motion (viz.md §1.5.5). */
export const STEPPING: Pace = { type: 'Events', perSecond: 2 };

/** A stretch of virtual time without a row that is longer is passed at once, where idle time is skipped. */
export const IDLE_MICROS = 250_000;

/** What is left of a skipped stretch, so that the reader sees that time has passed. */
const KEPT_MICROS = 20_000;

/** The playhead. */
export interface Playhead {
  readonly row: number;
  readonly nowMicros: number;
  /** How far it is on its way to the next row, where events set the pace: 0 to 1. */
  readonly progress: number;
}

/** What a frame of playing comes to. */
export interface Advanced extends Playhead {
  /** Whether a stretch without events was passed over. */
  readonly hasSkipped: boolean;
  /** Whether the playhead stands at the last row that is there. */
  readonly isAtEnd: boolean;
}

/** Where the playhead stands after some time of the wall. */
export function advance(
  trace: Trace,
  head: Playhead,
  elapsedMs: number,
  pace: Pace,
  skipsIdle: boolean,
): Advanced {
  if (trace.rowCount === 0) return { ...head, hasSkipped: false, isAtEnd: true };
  switch (pace.type) {
    case 'Timed':
      return advanceTimed(trace, head, elapsedMs * 1000 * pace.factor, skipsIdle);
    case 'Events':
      return advanceByEvents(trace, head, (elapsedMs / 1000) * pace.perSecond);
  }
}

function advanceTimed(trace: Trace, head: Playhead, micros: number, skipsIdle: boolean): Advanced {
  const last = trace.rowCount - 1;
  const end = microsOf(trace, last);
  const next = head.row + 1;
  let now = head.nowMicros + micros;
  let hasSkipped = false;
  if (skipsIdle && next <= last) {
    const nextMicros = microsOf(trace, next);
    const gap = nextMicros - microsOf(trace, head.row);
    if (gap > IDLE_MICROS && nextMicros - now > KEPT_MICROS) {
      now = nextMicros - KEPT_MICROS;
      hasSkipped = true;
    }
  }
  now = Math.min(now, end);
  return {
    row: rowAtTime(trace, now),
    nowMicros: now,
    progress: 0,
    hasSkipped,
    isAtEnd: now >= end,
  };
}

/** Time runs from row to row in equal shares of the wall's time; rows of the same moment are passed one by one. */
function advanceByEvents(trace: Trace, head: Playhead, share: number): Advanced {
  const last = trace.rowCount - 1;
  const whole = Math.floor(head.progress + share);
  const row = head.row + whole;
  if (row >= last) {
    return {
      row: last,
      nowMicros: microsOf(trace, last),
      progress: 0,
      hasSkipped: false,
      isAtEnd: true,
    };
  }
  const progress = head.progress + share - whole;
  const from = microsOf(trace, row);
  const nowMicros = from + (microsOf(trace, row + 1) - from) * progress;
  return { row, nowMicros, progress, hasSkipped: false, isAtEnd: false };
}

/** The next slower or faster pace of the same kind. */
export function changePace(pace: Pace, direction: 1 | -1): Pace {
  switch (pace.type) {
    case 'Timed':
      return { type: 'Timed', factor: neighbour(FACTORS, pace.factor, direction) };
    case 'Events':
      return { type: 'Events', perSecond: neighbour(EVENT_RATES, pace.perSecond, direction) };
  }
}

function neighbour(steps: readonly number[], value: number, direction: 1 | -1): number {
  const nearest = steps.reduce((best, step) =>
    Math.abs(Math.log(step / value)) < Math.abs(Math.log(best / value)) ? step : best,
  );
  return steps[steps.indexOf(nearest) + direction] ?? nearest;
}

/** A speed as a reader says it: `1/100×`, `2×`. */
export const factorText = (factor: number): string =>
  factor < 1 ? `1/${new Intl.NumberFormat('en').format(Math.round(1 / factor))}×` : `${factor}×`;
