import { describe, expect, test } from 'vitest';
import type { Trace } from '../../../../sim/trace/trace.ts';
import {
  advance,
  changePace,
  factorText,
  IDLE_MICROS,
  type Pace,
  type Playhead,
} from '../../../../viz/app/playback.ts';

/** A trace of which only the times of its rows matter. */
const traceAt = (...at: readonly number[]): Trace =>
  ({ rowCount: at.length, rows: { at: Float64Array.from(at) } }) as unknown as Trace;

const head = (row: number, nowMicros: number): Playhead => ({ row, nowMicros, progress: 0 });
const REAL: Pace = { type: 'Timed', factor: 1 };

describe('playing by time (viz.md §1.5)', () => {
  const trace = traceAt(0, 10_000, 20_000, 600_000);

  test('virtual time passes by the factor, rows are passed when it reaches them', () => {
    const next = advance(trace, head(0, 0), 15, REAL, false);
    expect([next.row, next.nowMicros, next.isAtEnd]).toEqual([1, 15_000, false]);
    const slow = advance(trace, head(0, 0), 15, { type: 'Timed', factor: 0.01 }, false);
    expect([slow.row, slow.nowMicros]).toEqual([0, 150]);
  });

  test('a stretch without events of more than 250 ms is passed at once, and marked', () => {
    const next = advance(trace, head(2, 20_000), 1, REAL, true);
    expect(next.hasSkipped).toBe(true);
    expect(next.nowMicros).toBe(580_000);
    expect(advance(trace, head(2, 20_000), 1, REAL, false).hasSkipped).toBe(false);
    expect(advance(traceAt(0, IDLE_MICROS), head(0, 0), 1, REAL, true).hasSkipped).toBe(false);
  });

  test('the end is the last row', () => {
    const next = advance(trace, head(3, 600_000), 1000, REAL, true);
    expect([next.row, next.nowMicros, next.isAtEnd]).toEqual([3, 600_000, true]);
  });

  test('a trace without rows goes nowhere', () => {
    expect(advance(traceAt(), head(-1, 0), 16, REAL, true).isAtEnd).toBe(true);
  });
});

describe('playing by events (viz.md §1.5)', () => {
  const pace: Pace = { type: 'Events', perSecond: 4 };

  test('each row takes its share of a second, rows of one moment one by one', () => {
    const trace = traceAt(0, 0, 0, 1000);
    let now: Playhead = head(0, 0);
    const rows: number[] = [];
    for (let frame = 0; frame < 12; frame++) {
      now = advance(trace, now, 62.5, pace, true);
      rows.push(now.row);
    }
    expect(rows).toEqual([0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3]);
  });

  test('messages fly: time runs from row to row', () => {
    const trace = traceAt(0, 1000, 2000);
    expect(advance(trace, head(0, 0), 125, pace, true).nowMicros).toBe(500);
  });
});

test('slower and faster move along the steps of the slider, and stop at its ends', () => {
  expect(changePace({ type: 'Timed', factor: 0.1 }, 1)).toEqual({ type: 'Timed', factor: 0.2 });
  expect(changePace({ type: 'Timed', factor: 10 }, 1)).toEqual({ type: 'Timed', factor: 10 });
  expect(changePace({ type: 'Timed', factor: 0.0001 }, -1)).toEqual({
    type: 'Timed',
    factor: 0.0001,
  });
  expect(changePace({ type: 'Events', perSecond: 4 }, -1)).toEqual({
    type: 'Events',
    perSecond: 2,
  });
  expect([factorText(0.0001), factorText(0.01), factorText(2)]).toEqual([
    '1/10,000×',
    '1/100×',
    '2×',
  ]);
});
