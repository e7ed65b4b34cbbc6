import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Recipe } from '../../sim/run/result.ts';
import type { FaultSpec } from '../../sim/scenario/scenario.ts';
import { cut } from '../../sim/trace/columns.ts';
import type { FieldName } from '../../sim/trace/fields.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceViews } from '../../sim/trace/view.ts';
import { EnginePage } from '../support/engine.ts';
import { randomTrace, SMALL } from '../support/random-trace.ts';

const SECONDS = 3;

/** Faults as a viewer injects them, at a moment or behind an event. */
const fault: fc.Arbitrary<FaultSpec> = fc
  .tuple(
    fc.constantFrom('crash', 'power-loss', 'pause', 'isolate', 'wipe'),
    fc.constantFrom('b1', 'b2', 'c1', 'leader(orders-0)', 'controller()', 'p1'),
    fc.integer({ min: 50, max: 1500 }),
    fc.constantFrom(null, 'BecameLeader', 'IsrChanged', 'HighWatermarkAdvanced'),
  )
  .map(([kind, on, ms, probe]) => ({
    fault: kind,
    on,
    for: `${ms}ms`,
    ...(probe === null ? {} : { after: { probe, nth: 2, plus: '300ms' } }),
  }));

/** All of a trace that a picture can show. */
const content = (trace: Trace): unknown => ({
  rows: cut(trace.rows, 0, trace.rowCount),
  changes: cut(trace.changes, 0, trace.changeCount),
  messages: cut(trace.messages, 0, trace.messageCount),
  dictionaries: [trace.names, trace.lists, trace.slots, trace.notables],
});

describe('viz.md §1.7: forks', () => {
  test('whatever is injected whenever, the fork is its parent up to there and its own recipe all along', () => {
    const page = new EnginePage();
    const params = [['until', `${SECONDS}s`]] as const;
    const parent = page.open({ type: 'Scenario', scenario: 'steady', params, seed: '4' });
    page.run();
    const injection = fc.record({
      atMicros: fc.integer({ min: 0, max: SECONDS * 1_000_000 }),
      faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(injection, ({ atMicros, faults }) => {
        const fork = page.open({ type: 'Fork', parent, atMicros, faults, params: [] });
        page.run();
        const { header, ended, failed } = page.at(fork);
        expect(failed).toBeNull();
        const shared = header?.sharedRows as number;
        const before = page.trace(parent);
        const trace = page.trace(fork);
        expect(cut(trace.rows, 0, shared)).toEqual(cut(before.rows, 0, shared));
        const again = page.open({ type: 'Recipe', recipe: ended?.summary.recipe as Recipe });
        page.run();
        expect(page.at(again).ended?.grade).toEqual({ type: 'same' });
        expect(content(page.trace(again))).toEqual(content(trace));
      }),
      { numRuns: 6 },
    );
  });
});

describe('viz.md §4: going back', () => {
  const trace = randomTrace(SMALL, 21);
  const values = (views: TraceViews, row: number): number[] => {
    const view = views.at(row);
    return trace.slots.map(({ field, node, partition }) =>
      view.value(field as FieldName, node, partition),
    );
  };

  test('a row looks the same whichever way it was reached', () => {
    const walk = fc.array(fc.nat({ max: trace.rowCount - 1 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(walk, (rows) => {
        const wandering = new TraceViews(trace);
        for (const row of rows) {
          expect(values(wandering, row)).toEqual(values(new TraceViews(trace), row));
        }
      }),
      { numRuns: 25 },
    );
  });
});
