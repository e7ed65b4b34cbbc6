import { describe, expect, test } from 'vitest';
import { recordedRun } from '../../../../sim/trace/record.ts';
import { rowAtTime as rowAt } from '../../../../sim/trace/sorted.ts';
import { forkWithFaults, forkWithSettings, remedies } from '../../../../viz/app/fork.ts';
import { linkOfFocus, readLink } from '../../../../viz/app/links.ts';
import { goToRow, goToTime, step, stepNotable } from '../../../../viz/app/navigate.ts';
import { firstDifference, outcomesOf } from '../../../../viz/app/outcomes.ts';
import { focusIn } from '../../../../viz/app/scene-input.ts';
import type { Source } from '../../../../viz/engine/protocol.ts';
import { builtIn } from '../../../support/built-in.ts';
import { PageApp } from '../../../support/page-app.ts';

const LOSING: Source = { type: 'Scenario', scenario: 'leader-crash-acks-1', params: [], seed: '1' };

/** A page on which a run was opened and has ended. */
function opened(source: Source = LOSING): PageApp {
  const page = new PageApp();
  page.app.opening.open(source);
  page.pump();
  return page;
}

/** A page whose run was opened once, for tests that only look around in it. */
let looked: PageApp | null = null;
const ended = (): PageApp => {
  looked ??= opened();
  return looked;
};

describe('a run on the page', () => {
  test('is the run of the command line, and opens at what was lost (viz.md §1.1)', () => {
    const { store } = opened().app;
    const branch = store.branch.value;
    const { run } = recordedRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
    expect(branch?.status).toBe('ended');
    expect(branch?.summary?.hash).toBe(run.run().hash);
    const lost = branch?.summary?.guarantees.find(({ id }) => id === 'acked-durable');
    const events = lost?.evidence.map(({ event }) => event);
    expect(events).toContain(branch?.trace?.rows.event[store.focus.value.row]);
    expect(store.focus.value.partition).toBe(0);
  });

  test('stepping forth and back comes to the same rows', () => {
    const { store } = ended().app;
    goToTime(store, 7_000_000);
    const { row } = store.focus.value;
    step(store, 1);
    step(store, 1);
    expect(store.focus.value.row).toBe(row + 2);
    step(store, -1);
    step(store, -1);
    expect(store.focus.value.row).toBe(row);
    goToRow(store, -1);
    expect(stepNotable(store, -1)).toBe(false);
    expect(stepNotable(store, 1)).toBe(true);
  });

  test('from between two rows a step back leads to the row that was passed', () => {
    const { store } = ended().app;
    goToRow(store, 100);
    store.focus.value = { ...store.focus.value, nowMicros: store.focus.value.nowMicros + 1 };
    step(store, -1);
    expect(store.focus.value.row).toBe(100);
  });

  test('what cannot be run says why', () => {
    const { store } = opened({ ...LOSING, scenario: 'leader-crush' }).app;
    expect(store.branch.value?.status).toBe('failed');
    expect(store.problems.value).toMatchObject([{ type: 'NotRun', kind: 'usage' }]);
  });

  test('a cancelled run stops growing; the next one frees its worker', () => {
    const page = new PageApp();
    const { store, runs, opening } = page.app;
    opening.open(LOSING);
    page.pump(3);
    runs.cancel(0);
    const rows = store.branch.value?.trace?.rowCount ?? 0;
    page.pump();
    expect(store.branch.value?.status).toBe('cancelled');
    expect(store.branch.value?.trace?.rowCount ?? 0).toBe(rows);
    opening.open(LOSING);
    expect(page.workers).toBe(1);
    runs.close();
    expect(page.workers).toBe(0);
  });
});

describe('a fork (viz.md, principle 4)', () => {
  test('with a fault shares what was before, and is shown at its own first row', () => {
    const page = opened({ ...LOSING, scenario: 'leader-crash' });
    const { app } = page;
    goToTime(app.store, 4_000_000);
    forkWithFaults(app, [{ fault: 'crash', at: '4000000us', for: '2s', on: 'leader(orders-0)' }]);
    page.pump();
    const [main, fork] = app.store.branches.value;
    expect(fork?.status).toBe('ended');
    expect(app.store.focus.value.branch).toBe(1);
    const row = firstDifference(main?.trace as never, fork?.trace as never);
    expect(row).toBeGreaterThan(0);
    expect(fork?.trace?.rows.at[row ?? 0]).toBeGreaterThanOrEqual(4_000_000);
    expect(app.store.focus.value.row).toBeGreaterThanOrEqual(row ?? 0);
  });

  test('is looked at in the moment of the other one when both are compared', () => {
    const page = opened();
    const { app } = page;
    goToTime(app.store, 7_500_000);
    forkWithSettings(app, [['producers.p1.config.acks', 'all']]);
    page.pump();
    const [main] = app.store.branches.value;
    if (main === undefined) throw new Error('nothing is open');
    const { focus } = app.store;
    expect(focus.value.branch).toBe(1);
    const { row } = focusIn(main, focus.value);
    expect(row).toBe(rowAt(main.trace as never, focus.value.nowMicros));
    expect(row).not.toBe(focus.value.row);
  });

  test('with acks=all loses nothing where acks=1 did', () => {
    const page = opened();
    const { app } = page;
    const branch = app.store.branch.value;
    if (branch === null) throw new Error('nothing is open');
    const [params = []] = remedies(branch);
    expect(params).toEqual([['producers.p1.config.acks', 'all']]);
    forkWithSettings(app, params);
    page.pump();
    const [main, fork] = app.store.branches.value.map(({ trace, views }) =>
      trace === null || views === null ? null : outcomesOf(trace, views),
    );
    expect(main?.lost).toBeGreaterThan(0);
    expect(fork?.lost).toBe(0);
    expect(fork?.acknowledged).toBe(fork?.durable);
    expect(fork?.p99Ms).toBeGreaterThan(main?.p99Ms ?? 0);
    expect(main?.unavailableMs).toBeGreaterThan(100);
  });
});

describe('links of a moment (viz.md §1.10)', () => {
  test('lead back to the same run, event and partition', async () => {
    const page = ended();
    const { store } = page.app;
    goToTime(store, 7_500_000);
    const hash = await linkOfFocus(store);
    const other = new PageApp();
    await other.app.opening.openAddress(hash ?? '');
    other.pump();
    const [was, is] = [store, other.app.store].map((each) => each.branch.value);
    expect(is?.summary?.hash).toBe(was?.summary?.hash);
    expect(is?.grade).toEqual({ type: 'same' });
    const eventOf = (app: PageApp): number | undefined =>
      app.app.store.branch.value?.trace?.rows.event[app.app.store.focus.value.row];
    expect(eventOf(other)).toBe(eventOf(page));
    expect(other.app.store.focus.value.partition).toBe(store.focus.value.partition);
    expect(other.app.store.problems.value).toEqual([]);
  });

  test('whose hash is another one are told to replay differently (viz.md §1.8)', () => {
    const recipe = ended().app.store.branch.value?.summary?.recipe;
    if (recipe === undefined) throw new Error('the run has no recipe');
    const { store } = opened({
      type: 'Recipe',
      recipe: { ...recipe, hash: '0123456789abcdef', ladder: [] },
    }).app;
    expect(store.problems.value).toMatchObject([{ type: 'Drift', grade: { type: 'diverges' } }]);
  });

  test('that name a scenario alone open it', async () => {
    const { source, problems } = await readLink('#/run/steady?s=7');
    expect(source).toEqual({ type: 'Scenario', scenario: 'steady', params: [], seed: '7' });
    expect(problems).toEqual([]);
  });

  test('that are damaged open what can be read and say where (viz.md §1.8)', async () => {
    const { store } = ended().app;
    const hash = (await linkOfFocus(store)) ?? '';
    const damaged = hash.replace(/&f=/, '&f=!');
    const page = new PageApp();
    await page.app.opening.openAddress(damaged);
    const [problem] = page.app.store.problems.value;
    expect(problem?.type === 'BadLink' ? problem.message : '').toMatch(/at character \d+/);
    expect(page.app.store.branches.value).toHaveLength(1);
  });
});
