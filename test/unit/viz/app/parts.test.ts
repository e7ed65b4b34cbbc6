import { describe, expect, test, vi } from 'vitest';
import { traceRun } from '../../../../sim/trace/record.ts';
import { rowAtTime } from '../../../../sim/trace/sorted.ts';
import { startAnnouncer } from '../../../../viz/app/announcer.ts';
import { RowFilter } from '../../../../viz/app/filter.ts';
import { Scheduler } from '../../../../viz/app/scheduler.ts';
import { firstFocus } from '../../../../viz/scene/first-focus.ts';
import { nextNotable, nextRow, rowOfEvent } from '../../../../viz/scene/rows.ts';
import { builtIn } from '../../../support/built-in.ts';
import { PageApp } from '../../../support/page-app.ts';

const trace = traceRun({ scenario: builtIn('leader-crash'), seed: '1' });

describe('the one scheduler (viz.md §1.7)', () => {
  /** A scheduler whose frames a test hands out. */
  function inFrames(): { scheduler: Scheduler; frame: (ms: number) => void; asked: () => number } {
    const waiting: ((ms: number) => void)[] = [];
    const scheduler = new Scheduler((callback) => waiting.push(callback));
    return {
      scheduler,
      frame: (ms) => waiting.shift()?.(ms),
      asked: () => waiting.length,
    };
  }

  test('asks for one frame for all that has changed, and for none when nothing has', () => {
    const { scheduler, frame, asked } = inFrames();
    const painter = { paint: vi.fn() };
    scheduler.invalidate(painter);
    scheduler.invalidate(painter);
    expect(asked()).toBe(1);
    frame(0);
    expect(painter.paint).toHaveBeenCalledTimes(1);
    expect(asked()).toBe(0);
  });

  test('moves the playhead before it paints, until the playhead stands', () => {
    const { scheduler, frame, asked } = inFrames();
    const order: string[] = [];
    const painter = { paint: () => order.push('paint') };
    scheduler.setTicker((elapsedMs) => {
      order.push(`tick ${elapsedMs}`);
      scheduler.invalidate(painter);
      return order.length < 4;
    });
    scheduler.startTicking();
    frame(1000);
    frame(1016);
    expect(order).toEqual(['tick 0', 'paint', 'tick 16', 'paint']);
    frame(5000);
    // A tab that was hidden does not jump ahead.
    expect(order[4]).toBe('tick 100');
    expect(asked()).toBe(0);
  });
});

describe('rows', () => {
  test('are found by time and by event', () => {
    const row = 1000;
    const at = trace.rows.at[row] as number;
    const found = rowAtTime(trace, at);
    expect(trace.rows.at[found]).toBe(at);
    expect(trace.rows.at[found + 1]).toBeGreaterThan(at);
    expect(rowAtTime(trace, -1)).toBe(-1);
    expect(trace.rows.event[rowOfEvent(trace, 500)]).toBe(500);
    expect(rowOfEvent(trace, 1e9)).toBe(trace.rowCount - 1);
  });

  test('are stepped through within a node', () => {
    const next = nextRow(trace, 1000, 1, { node: 0, partition: null });
    expect(trace.rows.node[next ?? -1]).toBe(0);
    expect(nextRow(trace, trace.rowCount - 1, 1, { node: null, partition: null })).toBeNull();
  });

  test('that are notable are walked in both directions', () => {
    const first = nextNotable(trace, -1, 1);
    expect(first).toBe(trace.notables[0]?.row);
    expect(nextNotable(trace, first ?? 0, -1)).toBeNull();
  });
});

test('a run in which everything holds opens at its first fault (viz.md §1.1)', () => {
  const { row, partition } = firstFocus(trace);
  expect(trace.names[trace.rows.name[row] as number]).toBe('crash');
  expect(partition).toBe(0);
});

describe('the filter of the events', () => {
  test('leaves the rows that fit, and knows where the playhead is among them', () => {
    const filtered = new RowFilter().rows(trace, 'kind:Received node:b1');
    expect(filtered.count).toBeGreaterThan(100);
    const row = filtered.rowAt(10);
    expect(trace.nodes[trace.rows.node[row] as number]?.name).toBe('b1');
    expect(filtered.indexOf(row)).toBe(10);
    expect(filtered.indexOf(-1)).toBe(-1);
  });

  test('that cannot be read shows everything and says what is wrong', () => {
    const filtered = new RowFilter().rows(trace, 'node:b9');
    expect(filtered.count).toBe(trace.rowCount);
    expect(filtered.problem?.message).toContain('b9');
  });
});

test('the live region speaks notable facts only, at most once a second (viz.md §1.9)', () => {
  vi.useFakeTimers();
  try {
    const page = new PageApp();
    const { store } = page.app;
    page.app.opening.open({ type: 'Scenario', scenario: 'leader-crash', params: [], seed: '1' });
    page.pump();
    const stop = startAnnouncer(store);
    const said: string[] = [];
    const end = store.announcement.subscribe((text) => said.push(text));
    const notables = store.branch.value?.trace?.notables ?? [];
    for (const { row } of notables.slice(0, 20)) {
      store.focus.value = { ...store.focus.value, row };
    }
    const atOnce = new Set(said).size;
    vi.advanceTimersByTime(1000);
    expect(atOnce).toBeLessThanOrEqual(2);
    expect(new Set(said).size).toBe(atOnce + 1);
    end();
    stop();
  } finally {
    vi.useRealTimers();
  }
});
