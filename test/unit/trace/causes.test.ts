import { describe, expect, test } from 'vitest';
import {
  causesOf,
  EffectIndex,
  futureCone,
  isInCone,
  pastCone,
} from '../../../sim/trace/causes.ts';
import { LaneIndex } from '../../../sim/trace/lanes.ts';
import { notablesUpTo, rowAtTime } from '../../../sim/trace/sorted.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { dice, randomTrace, SMALL } from '../../support/random-trace.ts';

const trace = randomTrace({ ...SMALL, rows: 3000 }, 11);
const { rows, rowCount } = trace;

/** Whether `a` happened before `b` or is it, by following every edge backwards. */
function precedes({ rows: columns }: Trace, b: number, order: 'caused' | 'ordered'): Set<number> {
  const lanes = new LaneIndex(trace);
  const seen = new Set<number>();
  const stack = [b];
  while (stack.length > 0) {
    const row = stack.pop() as number;
    if (row < 0 || seen.has(row)) continue;
    seen.add(row);
    stack.push(columns.cause[row] as number);
    if (order === 'ordered') stack.push(lanes.previous(row));
  }
  return seen;
}

describe('issue 3 point 1: causes', () => {
  test('the chain of causes goes back to what the scenario asked', () => {
    const chain = causesOf(trace, rowCount - 1, 10_000);
    expect(chain.length).toBeGreaterThan(3);
    let row = rowCount - 1;
    for (const cause of chain) {
      expect(rows.cause[row]).toBe(cause);
      row = cause;
    }
    expect(rows.cause[row]).toBe(-1);
    expect(causesOf(trace, rowCount - 1, 2)).toEqual(chain.slice(0, 2));
    expect(causesOf(trace, -1)).toEqual([]);
  });

  test('effects are the rows that name a row as their cause, as a trace grows too', () => {
    const effects = new EffectIndex();
    effects.follow({ ...trace, rowCount: 1200 });
    effects.follow(trace);
    for (let row = 0; row < rowCount; row += 37) {
      const wanted = [...rows.cause.subarray(0, rowCount).entries()]
        .filter(([, cause]) => cause === row)
        .map(([effect]) => effect);
      expect(effects.effectsOf(row, 1000)).toEqual(wanted);
    }
  });

  for (const order of ['caused', 'ordered'] as const) {
    test(`the cones of past and future are mirror images (${order})`, () => {
      for (const row of [0, 700, 1501, rowCount - 1]) {
        const wanted = precedes(trace, row, order);
        const past = pastCone(trace, row, order);
        const inPast = Array.from({ length: rowCount }, (_, r) => r).filter((r) =>
          isInCone(past, r),
        );
        expect(inPast).toEqual([...wanted].sort((a, b) => a - b));
        expect(past).toMatchObject({ count: wanted.size, isComplete: true });
      }
      const origin = 400;
      const future = futureCone(trace, origin, order);
      for (let row = 0; row < rowCount; row += 13) {
        const isBehind = precedes(trace, row, order).has(origin);
        expect([row, isInCone(future, row)]).toEqual([row, isBehind]);
      }
    });
  }

  test('the work for a cone is bounded, and it says so', () => {
    const past = pastCone(trace, rowCount - 1, 'ordered', 100);
    expect(past.isComplete).toBe(false);
    expect(past.count).toBeLessThanOrEqual(100);
    expect(futureCone(trace, 0, 'ordered', 100).isComplete).toBe(false);
  });
});

describe('viz.md §1.6: neighbours', () => {
  test('previous and next on the same lane', () => {
    const lanes = new LaneIndex(trace);
    for (let row = 0; row < rowCount; row += 29) {
      const lane = rows.node[row];
      const next = rows.node.subarray(0, rowCount).indexOf(lane as number, row + 1);
      expect(lanes.next(row)).toBe(lane === -1 ? -1 : next);
      if (next >= 0 && lane !== -1) expect(lanes.previous(next)).toBe(row);
    }
    expect(lanes.next(-1)).toBe(-1);
    expect(lanes.next(rowCount)).toBe(-1);
  });

  test('notables before and behind a row, rows by time', () => {
    const marked = trace.notables.map(({ row }) => row);
    const roll = dice(2);
    for (let i = 0; i < 50; i++) {
      const row = roll(rowCount);
      const behind = marked.find((one) => one > row);
      const before = marked.filter((one) => one < row).pop();
      expect(trace.notables[notablesUpTo(trace, row)]?.row).toBe(behind);
      expect(trace.notables[notablesUpTo(trace, row - 1) - 1]?.row).toBe(before);
      const at = rows.at[row] as number;
      expect(rows.at[rowAtTime(trace, at)]).toBe(at);
      expect(rows.at[rowAtTime(trace, at) + 1] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
    }
    expect(rowAtTime(trace, -1)).toBe(-1);
  });
});
