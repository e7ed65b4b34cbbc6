import { describe, expect, test } from 'vitest';
import { readJournal } from '../../../sim/search/journal.ts';
import { type SearchOptions, searchSeeds } from '../../../sim/search/pool.ts';
import type { ReportHead } from '../../../sim/search/report.ts';
import { ANY_FAILURE } from '../../../sim/search/seed-result.ts';
import type { SearchSummary } from '../../../sim/search/summary.ts';

/** Built by the compiler, as workers load no TypeScript. */
const worker = new URL('../../../dist/test/support/seed-worker.js', import.meta.url);

const headOf = (asked: number, stopAfter: number | null): ReportHead => ({
  scenario: 'test',
  search: {
    samsa: '0.1.0',
    scenarioHash: '0123456789abcdef',
    explorer: 'swarm',
    aim: ANY_FAILURE,
    stopAfter,
  },
  seeds: { from: 1, asked },
});

async function search(
  head: ReportHead,
  workers: number,
  change: Partial<SearchOptions> & { readonly name?: string } = {},
): Promise<Omit<SearchSummary, 'timing'>> {
  const scenario = { name: change.name ?? 'test' };
  const { timing: _, ...summary } = await searchSeeds({
    data: {
      scenario,
      recipeScenario: scenario,
      params: [],
      source: scenario,
      explorer: 'swarm',
      aim: head.search.aim,
    },
    head,
    before: null,
    workers,
    budgetMs: null,
    shrink: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    onShrinking: () => {},
    worker,
    ...change,
  });
  return summary;
}

describe('a search reports the same whatever the number of workers (issue 5, search)', () => {
  test('all seeds, the first failure, three failures', async () => {
    for (const head of [headOf(40, null), headOf(40, 1), headOf(40, 3)]) {
      const reports = await Promise.all([1, 2, 3].map((workers) => search(head, workers)));
      expect(reports[1]).toEqual(reports[0]);
      expect(reports[2]).toEqual(reports[0]);
    }
    const first = await search(headOf(40, 1), 3);
    expect([first.runs, first.reason]).toEqual([7, 'found']);
    const three = await search(headOf(40, 3), 3);
    expect([three.runs, three.failures[0]?.seeds]).toEqual([21, ['7', '14', '21']]);
    const all = await search(headOf(40, null), 3);
    expect([all.runs, all.reason, all.failures[0]?.seeds.length]).toEqual([40, 'all-seeds', 5]);
    expect(all.failures[0]?.seed, 'the smallest run stands for its group').toBe('35');
    expect(all.coverage).toEqual({ 'seed 0': 13, 'seed 1': 13, 'seed 2': 13 });
  });

  test('a run that throws is told of with its seed, and the rest goes on', async () => {
    const { problems, runs } = await search(headOf(20, null), 2);
    expect(problems).toEqual([{ seed: '13', problem: 'the run threw Error: thirteen' }]);
    expect(runs).toBe(20);
  });

  test('a worker that dies is told of with its seed, and the rest goes on', async () => {
    const { problems, runs, failures } = await search(headOf(12, null), 2, { name: 'deadly' });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.seed).toBe('5');
    expect(problems[0]?.problem).toMatch(/^the worker died: /);
    expect([runs, failures[0]?.seeds]).toEqual([12, ['7']]);
  });
});

describe('a search goes on from its journal (issue 5, search)', () => {
  test('interrupted anywhere and resumed, it comes to the same report', async () => {
    const head = headOf(40, null);
    const whole = await search(head, 2);
    for (const after of [1, 9, 30]) {
      const interruption = new AbortController();
      let journal = '';
      const part = await search(head, 3, {
        signal: interruption.signal,
        onProgress: ({ done, summary }) => {
          if (done === after) journal = JSON.stringify(summary());
          if (done >= after) interruption.abort();
        },
      });
      expect([part.reason, part.runs < 40]).toEqual(['interrupted', true]);
      const before = readJournal(journal, 'f', head);
      expect(before.runs).toBeLessThanOrEqual(after);
      expect(await search(head, 2, { before })).toEqual(whole);
    }
  });

  test('a search that has found enough stays as it is', async () => {
    const head = headOf(40, 2);
    const whole = await search(head, 2);
    const before = readJournal(JSON.stringify({ ...whole, timing: {} }), 'f', head);
    expect(await search(head, 2, { before })).toEqual(whole);
  });

  test('what is no journal, or that of another search, is refused with what differs', async () => {
    const head = headOf(40, 1);
    const text = JSON.stringify(await search(head, 2));
    const refusal = (given: string, now: ReportHead): string => {
      try {
        readJournal(given, 'f', now);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(refusal(text, head)).toBe('');
    expect(refusal(text.slice(0, 100), head)).toContain('this is no journal of a search');
    expect(refusal('{}', head)).toContain('samsa-search-1');
    expect(refusal(text, headOf(40, 2))).toContain('search.stopAfter');
    expect(refusal(text, { ...head, scenario: 'other' })).toContain('journal of another scenario');
    expect(refusal(text, { ...head, seeds: { from: 2, asked: 40 } })).toContain('seeds.from');
    expect(refusal(text, headOf(3, 1))).toContain('more seeds than the 3');
  });
});

test('a museum entry is found by its own verdict, and the search ends there (failures.md)', async () => {
  const aim = { expect: { guarantee: 'log-match', status: 'violated' }, tolerates: [] } as const;
  const head = headOf(40, 1);
  const { found, runs } = await search({ ...head, search: { ...head.search, aim } }, 3);
  expect([runs, found?.seed, found?.seeds]).toEqual([7, '7', ['7']]);
});
