import { describe, expect, test } from 'vitest';
import { TraceBuilder } from '../../../sim/trace/builder.ts';
import { FIELDS, type FieldName, UNKNOWN } from '../../../sim/trace/fields.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { KEYFRAME_ROWS, TraceViews } from '../../../sim/trace/view.ts';
import type { ViewState } from '../../../sim/trace/view-state.ts';
import { dice, randomChunks, randomStart, randomTrace, SMALL } from '../../support/random-trace.ts';

/** Every slot's value behind a row, folded from the first row on. */
function folded({ rows, changes, slots }: Trace, row: number): number[] {
  const values = slots.map(() => UNKNOWN);
  const end = row < 0 ? 0 : (rows.changesEnd[row] as number);
  for (let i = 0; i < end; i++) values[changes.slot[i] as number] = changes.value[i] as number;
  return values;
}

const valuesOf = (trace: Trace, view: ViewState): number[] =>
  trace.slots.map(({ field, node, partition }) => view.value(field as FieldName, node, partition));

describe('viz.md §1.7: seek = keyframe + fold', () => {
  const trace = randomTrace(SMALL, 1);

  test('any row, forwards, backwards and across keyframes, shows what a fold from the start shows', () => {
    const views = new TraceViews(trace);
    const roll = dice(5);
    const rows = [-1, 0, KEYFRAME_ROWS - 1, KEYFRAME_ROWS, KEYFRAME_ROWS + 1, trace.rowCount - 1];
    for (let i = 0; i < 60; i++) rows.push(roll(trace.rowCount));
    for (const row of rows) expect(valuesOf(trace, views.at(row))).toEqual(folded(trace, row));
  });

  test('a state that was handed out stays what it is; two cursors do not disturb one another', () => {
    const views = new TraceViews(trace);
    const [a, b] = [views.cursor(), views.cursor()];
    const early = a.at(100);
    const late = b.at(9_000);
    a.at(9_500);
    b.at(50);
    expect(valuesOf(trace, early)).toEqual(folded(trace, 100));
    expect(valuesOf(trace, late)).toEqual(folded(trace, 9_000));
    expect(early.at).toBe(trace.rows.at[100]);
  });

  test('rows outside the trace are clamped; before the first nothing is known', () => {
    const views = new TraceViews(trace);
    expect(views.at(1e9).row).toBe(trace.rowCount - 1);
    expect(views.at(-5).row).toBe(-1);
    expect(new Set(valuesOf(trace, views.at(-1)))).toEqual(new Set([UNKNOWN]));
  });

  test('lists and choices read as what they mean, and as nothing where they are unknown', () => {
    const views = new TraceViews(trace);
    const view = views.at(trace.rowCount - 1);
    for (const { field, node, partition } of trace.slots) {
      const name = field as FieldName;
      const value = view.value(name, node, partition);
      const list = value < 0 ? [] : (trace.lists[value] ?? []);
      expect(view.list(name, node, partition)).toEqual(list);
      expect(view.choice(name, node, partition)).toBe(FIELDS[name].choices[value] ?? null);
    }
    expect(view.list('isr', 99, 99)).toEqual([]);
    expect(view.choice('status', 99, -1)).toBeNull();
  });

  test('views follow a trace that grows', () => {
    const builder = new TraceBuilder(randomStart(SMALL));
    const views = new TraceViews(builder.trace);
    expect(views.at(0).row).toBe(-1);
    for (const chunk of randomChunks(SMALL, 1)) {
      builder.append(chunk);
      views.follow(builder.trace);
      const last = builder.trace.rowCount - 1;
      expect(valuesOf(builder.trace, views.at(last))).toEqual(folded(trace, last));
    }
  });

  test('pieces come in order, or not at all', () => {
    const builder = new TraceBuilder(randomStart(SMALL));
    const [first, second] = [...randomChunks(SMALL, 1)];
    expect(() => builder.append(second as never)).toThrow('pieces of a trace come in order');
    builder.append(first as never);
    expect(() => builder.append(first as never)).toThrow('pieces of a trace come in order');
  });
});
