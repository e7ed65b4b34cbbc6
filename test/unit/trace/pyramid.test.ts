import { describe, expect, test } from 'vitest';
import { TraceBuilder } from '../../../sim/trace/builder.ts';
import { NOTABLE_BIT, Pyramid } from '../../../sim/trace/pyramid.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { dice, randomChunks, randomStart, randomTrace, SMALL } from '../../support/random-trace.ts';

/** Rows and mask of a lane in [from, to), counted one by one. */
function counted(trace: Trace, node: number, from: number, to: number): [number, number] {
  let count = 0;
  let mask = 0;
  for (let row = 0; row < trace.rowCount; row++) {
    const at = trace.rows.at[row] as number;
    if (at < from || at >= to || trace.rows.node[row] !== node) continue;
    count += 1;
    mask |= 1 << (trace.rows.kind[row] as number);
  }
  for (const { row } of trace.notables) {
    const at = trace.rows.at[row] as number;
    if (at >= from && at < to && trace.rows.node[row] === node) mask |= NOTABLE_BIT;
  }
  return [count, mask];
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);
const union = (masks: Iterable<number>): number => [...masks].reduce((a, b) => a | b, 0);

describe('viz.md §1.7: the pyramid answers what rows cannot', () => {
  const trace = randomTrace(SMALL, 3);
  const span = Math.max(trace.untilMicros, trace.rows.at[trace.rowCount - 1] as number);

  test('the whole run at any width has every row once and every kind', () => {
    const pyramid = new Pyramid(trace);
    for (let lane = -1; lane < trace.nodes.length; lane++) {
      for (const pixels of [1, 7, 300, 1200]) {
        const { counts, masks } = pyramid.query(lane, 0, span + 1, pixels);
        expect([sum(counts), union(masks)]).toEqual(counted(trace, lane, 0, span + 1));
      }
    }
  });

  test('windows finer than the finest level are counted row by row, pixel by pixel', () => {
    const pyramid = new Pyramid(trace);
    const roll = dice(9);
    for (let i = 0; i < 40; i++) {
      const from = roll(span);
      const lane = roll(trace.nodes.length);
      const { counts, masks } = pyramid.query(lane, from, from + 80, 10);
      for (let pixel = 0; pixel < 10; pixel++) {
        const wanted = counted(trace, lane, from + 8 * pixel, from + 8 * pixel + 8);
        expect([counts[pixel], masks[pixel]]).toEqual(wanted);
      }
    }
  });

  test('windows side by side share nothing and miss nothing; a rare kind never vanishes', () => {
    const pyramid = new Pyramid(trace);
    const parts = 16;
    let count = 0;
    let mask = 0;
    for (let part = 0; part < parts; part++) {
      const from = (span * part) / parts;
      const density = pyramid.query(2, from, (span * (part + 1)) / parts, 50);
      count += sum(density.counts);
      mask |= union(density.masks);
    }
    const [, wantedMask] = counted(trace, 2, 0, span);
    expect(mask).toBe(wantedMask);
    // A bucket on the border of two windows begins in one of them and is seen by both at most.
    expect(count).toBeGreaterThanOrEqual(counted(trace, 2, 0, span)[0]);
  });

  test('a pyramid that followed a growing trace is that of the whole trace', () => {
    const builder = new TraceBuilder(randomStart(SMALL));
    const growing = new Pyramid(builder.trace);
    for (const chunk of randomChunks(SMALL, 3)) {
      builder.append(chunk);
      growing.follow(builder.trace);
    }
    const whole = new Pyramid(trace);
    for (let lane = -1; lane < trace.nodes.length; lane++) {
      const window = [lane, span / 7, span / 2, 333] as const;
      expect(growing.query(...window)).toEqual(whole.query(...window));
    }
  });

  test('an empty or inverted window, and an empty trace, have nothing', () => {
    const pyramid = new Pyramid(trace);
    expect(sum(pyramid.query(0, 50, 50, 10).counts)).toBe(0);
    expect(sum(pyramid.query(0, 60, 50, 10).counts)).toBe(0);
    const empty = new Pyramid(new TraceBuilder(randomStart(SMALL)).trace);
    expect(sum(empty.query(0, 0, 1e6, 10).counts)).toBe(0);
  });
});
