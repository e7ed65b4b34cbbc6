import { describe, expect, test } from 'vitest';
import type { Recipe } from '../../../../sim/run/result.ts';
import { cut } from '../../../../sim/trace/columns.ts';
import { traceRun } from '../../../../sim/trace/record.ts';
import { ROW_KINDS, type Trace } from '../../../../sim/trace/trace.ts';
import type { FromEngine, Source } from '../../../../viz/engine/protocol.ts';
import { builtIn } from '../../../support/built-in.ts';
import { EnginePage } from '../../../support/engine.ts';

const source = (scenario: string, seed = '1'): Source => ({
  type: 'Scenario',
  scenario,
  params: [],
  seed,
});

const ACKS_1 = 'leader-crash-acks-1';

/** A trace without the room behind its last rows and without its summary. */
const content = (trace: Trace, rows = trace.rowCount): unknown => {
  const changes = rows === 0 ? 0 : (trace.rows.changesEnd[rows - 1] as number);
  return {
    nodes: trace.nodes,
    partitions: trace.partitions,
    rows: cut(trace.rows, 0, rows),
    changes: cut(trace.changes, 0, changes),
    messages: cut(trace.messages, 0, trace.messageCount),
    names: trace.names,
    lists: trace.lists,
    slots: trace.slots,
    notables: trace.notables,
  };
};

describe('issue 3 point 3: the engine session', () => {
  test('a scenario opens with a header, comes in pieces and ends with its summary', () => {
    const page = new EnginePage();
    const branch = page.open(source(ACKS_1));
    page.run();
    const { header, ended, chunks } = page.at(branch);
    expect(header).toMatchObject({ name: ACKS_1, seed: '1', parent: null, sharedRows: 0 });
    expect(header?.title).not.toBe('');
    expect(chunks).toBeGreaterThan(1);
    const whole = traceRun({ scenario: builtIn(ACKS_1), seed: '1' });
    expect(content(page.trace(branch))).toEqual(content(whole));
    expect(ended?.summary.hash).toBe(whole.summary?.hash);
    expect(ended?.grade).toBeNull();
  });

  test('a run is opened by its recipe and graded', () => {
    const recipe = traceRun({ scenario: builtIn('leader-crash'), seed: '2' }).summary
      ?.recipe as Recipe;
    const page = new EnginePage();
    const same = page.open({ type: 'Recipe', recipe });
    const other = page.open({ type: 'Recipe', recipe: { ...recipe, seed: '3' } });
    const gone = page.open({ type: 'Recipe', recipe: { ...recipe, scenarioHash: '0'.repeat(16) } });
    const unknown = page.open({
      type: 'Recipe',
      recipe: { ...recipe, params: [['nonsense', '1']] },
    });
    page.run();
    expect(page.at(same).ended?.grade).toEqual({ type: 'same' });
    expect(page.at(other).ended?.grade).toMatchObject({ type: 'diverges' });
    expect(page.at(gone).failed?.kind).toBe('impossible');
    expect(page.at(unknown).failed?.kind).toBe('impossible');
  });

  test('what cannot be run says why, with path and value', () => {
    const page = new EnginePage();
    const misspelt = page.open(source('leader-crush'));
    const wrong = page.open({
      ...source('steady'),
      params: [['topics.orders.partitions', 'many']],
    } as Source);
    const orphan = page.open({ type: 'Fork', parent: 99, atMicros: 0, faults: [], params: [] });
    expect(page.at(misspelt).failed).toMatchObject({ kind: 'usage' });
    expect(page.at(misspelt).failed?.message).toContain('did you mean leader-crash');
    expect(page.at(wrong).failed?.detail).toContain('topics.orders.partitions');
    expect(page.at(orphan).failed?.message).toContain('branch 99');
    expect(page.session.isBusy).toBe(false);
  });

  test('an exhausted budget ends the run with its outcome; the rows up to there are shown', () => {
    const page = new EnginePage();
    const branch = page.open({ ...source('steady'), params: [['maxEvents', '1500']] } as Source);
    page.run();
    expect(page.at(branch).ended?.summary).toMatchObject({ outcome: 'budget', events: 1500 });
    expect(page.trace(branch).rows.event[page.trace(branch).rowCount - 1]).toBe(1500);
  });

  test('a cancelled run stops and says nothing more; its rows can still be asked about', () => {
    const page = new EnginePage();
    const branch = page.open(source('rolling-restart'));
    page.run(3);
    page.session.take({ type: 'Cancel', branch });
    expect(page.session.isBusy).toBe(false);
    const rows = page.trace(branch).rowCount;
    expect(rows).toBeGreaterThan(0);
    expect(detail(page, branch, rows - 1)).not.toBeNull();
  });
});

const detail = (page: EnginePage, branch: number, row: number) => {
  const [answer] = page.session.take({ type: 'Detail', branch, row, request: 5 });
  return (answer as Extract<FromEngine, { type: 'Detail' }>).detail;
};

describe('viz.md §1.7: a fork shares what its parent has', () => {
  const crash = { fault: 'crash', on: 'leader(orders-0)', for: '2s' };

  test('an injected fault changes nothing before its moment, and the fork is the run of its own recipe', () => {
    const page = new EnginePage();
    const parent = page.open(source('steady'));
    page.run();
    const atMicros = 4_000_000;
    const fork = page.open({ type: 'Fork', parent, atMicros, faults: [crash], params: [] });
    page.run();
    const { header, ended } = page.at(fork);
    const trace = page.trace(fork);
    const shared = header?.sharedRows as number;
    expect(header?.parent).toBe(parent);
    expect(shared).toBeGreaterThan(500);
    expect(trace.rows.at[shared]).toBeGreaterThanOrEqual(atMicros);
    const before = page.trace(parent);
    expect(cut(trace.rows, 0, shared)).toEqual(cut(before.rows, 0, shared));
    expect(trace.notables.map(({ notable }) => notable.kind)).toContain('fault-started');

    const again = page.open({ type: 'Recipe', recipe: ended?.summary.recipe as Recipe });
    page.run();
    expect(page.at(again).ended?.grade).toEqual({ type: 'same' });
    expect(content(page.trace(again))).toEqual(content(trace));
  });

  test('a fork of a parent that still runs shares no more than what the page has', () => {
    const page = new EnginePage();
    const parent = page.open(source('steady'));
    page.run(6);
    const had = page.trace(parent).rowCount;
    const faults = [crash];
    const fork = page.open({ type: 'Fork', parent, atMicros: 9_000_000, faults, params: [] });
    page.run();
    expect(page.at(fork).header?.sharedRows).toBeLessThanOrEqual(had);
    const again = page.open({
      type: 'Recipe',
      recipe: page.at(fork).ended?.summary.recipe as Recipe,
    });
    page.run();
    expect(content(page.trace(again))).toEqual(content(page.trace(fork)));
  });

  test('a fault that waits for an event and begins sooner than the fork shares less', () => {
    const page = new EnginePage();
    const parent = page.open(source('steady'));
    page.run();
    const faults = [
      { fault: 'crash', on: 'b1', for: '1s', after: { probe: 'BecameLeader', plus: '1s' } },
    ];
    const fork = page.open({ type: 'Fork', parent, atMicros: 9_000_000, faults, params: [] });
    page.run();
    const trace = page.trace(fork);
    const shared = page.at(fork).header?.sharedRows as number;
    const begun = trace.rows.kind.indexOf(ROW_KINDS.indexOf('FaultStarted'));
    expect(begun).toBe(shared);
    expect(trace.rows.at[begun]).toBeLessThan(9_000_000);
  });

  test('other settings make a run of their own, with the same seed and faults', () => {
    const page = new EnginePage();
    const parent = page.open(source(ACKS_1));
    page.run();
    const params = [['producers.p1.config.acks', 'all']] as const;
    const fork = page.open({ type: 'Fork', parent, atMicros: 0, faults: [], params });
    page.run();
    const { header, ended } = page.at(fork);
    expect(header).toMatchObject({ parent, sharedRows: 0, shared: null, params });
    expect(header?.nodes.find(({ role }) => role === 'producer')?.labels).toContain('acks=all');
    expect(ended?.summary.recipe).toMatchObject({ scenario: ACKS_1, params });
    const verdict = (branch: number) =>
      page.at(branch).ended?.summary.guarantees.find(({ id }) => id === 'acked-durable')?.status;
    expect(verdict(parent)).toBe('allowed');
    expect(verdict(fork)).toBe('held');
  });

  test('a fork of a fork keeps the faults of both', () => {
    const page = new EnginePage();
    const parent = page.open(source('steady'));
    page.run();
    const first = page.open({
      type: 'Fork',
      parent,
      atMicros: 3_000_000,
      faults: [crash],
      params: [],
    });
    page.run();
    const faults = [{ fault: 'pause', on: 'b2', for: '1s' }];
    const second = page.open({
      type: 'Fork',
      parent: first,
      atMicros: 6_000_000,
      faults,
      params: [],
    });
    page.run();
    const ids = page
      .at(second)
      .ended?.summary.recipe.faults.map((fault) => (fault as { id: string }).id);
    expect(ids).toEqual(['i1', 'i2']);
    expect(page.at(second).header?.parent).toBe(first);
    expect(page.at(second).header?.sharedRows).toBeGreaterThan(
      page.at(first).header?.sharedRows as number,
    );
  });

  test('a fault that does not exist is refused with its path', () => {
    const page = new EnginePage();
    const parent = page.open(source('steady'));
    page.run(2);
    const faults = [{ fault: 'crush', on: 'b1' }];
    const fork = page.open({ type: 'Fork', parent, atMicros: 10, faults, params: [] });
    expect(page.at(fork).failed).toMatchObject({ kind: 'usage', detail: 'faults[0].fault' });
  });
});

describe('viz.md §1.7: details are made again when they are asked for', () => {
  test('the detail of a row is that of its event, wherever it lies', () => {
    const page = new EnginePage();
    const branch = page.open(source('swarm'));
    page.run();
    const trace = page.trace(branch);
    expect(trace.rowCount).toBeGreaterThan(17_000);
    for (const row of [0, 1, 777, 9_000, 16_500, trace.rowCount - 1]) {
      const found = detail(page, branch, row);
      const kind = ROW_KINDS[trace.rows.kind[row] as number];
      expect(found).toMatchObject({
        row,
        kind,
        at: trace.rows.at[row],
        event: trace.rows.event[row],
      });
      expect(found?.node).toBe(trace.nodes[trace.rows.node[row] as number]?.name ?? null);
    }
    expect(detail(page, branch, -1)).toBeNull();
    expect(detail(page, branch, trace.rowCount)).toBeNull();
  });

  test('a detail names sender, message, choices, what was stated and what changed', () => {
    const page = new EnginePage();
    const branch = page.open(source(ACKS_1));
    page.run();
    const trace = page.trace(branch);
    const { row } = trace.notables.find(({ notable }) => notable.kind === 'LogTruncated') as {
      row: number;
    };
    const found = detail(page, branch, row);
    expect(found?.sender).toBe('b2');
    expect(found?.input).toMatchObject({ type: 'Received', message: { type: 'FetchResponse' } });
    expect(found?.probes.map(({ type }) => type)).toContain('LogTruncated');
    expect(found?.changes.map(({ path }) => path)).toContain(
      'memory.broker.replicas.partitions[orders-0].log.logEndOffset',
    );
    expect(found?.draws.length).toBeGreaterThan(0);
    expect(found?.draws[0]?.name).toMatch(/^[\w.-]+ /);
    expect(() => structuredClone(found)).not.toThrow();
  });

  test('a row of the world tells its fact', () => {
    const page = new EnginePage();
    const branch = page.open(source(ACKS_1));
    page.run();
    const { rows } = page.trace(branch);
    const of = (kind: (typeof ROW_KINDS)[number]) =>
      detail(page, branch, rows.kind.indexOf(ROW_KINDS.indexOf(kind)))?.input;
    expect(of('FaultStarted')).toMatchObject({ kind: 'slow-link' });
    expect(of('NodeChanged')).toMatchObject({ what: 'crashed' });
    expect(of('MessageLost')).toMatchObject({
      why: 'closed',
      message: { type: 'QuorumFetchResponse' },
    });
    expect(of('Verdict')).toMatchObject({ guarantee: 'inconsistent-offsets' });
  });
});
