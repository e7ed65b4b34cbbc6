import { Piscina } from 'piscina';
import {
  failureOf,
  isFailed,
  mergeCoverage,
  type SearchSummary,
  type SeedResult,
  totals,
} from './summary.ts';
import type { SearchData } from './worker.ts';

/** What to search, and when to stop. */
export interface SearchOptions {
  readonly data: SearchData;
  readonly name: string;
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  /** Wall time after which no further seed is begun; null for none. */
  readonly budgetMs: number | null;
  /** Go on after the first failure. */
  readonly all: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, failures: number) => void;
}

/**
 * Runs seeds over worker threads. Results are merged in the order of the seeds, and what was run beyond the first
 * failure is left out, so that any number of workers gives the same report.
 */
export async function searchSeeds(options: SearchOptions): Promise<SearchSummary> {
  const started = performance.now();
  const pool = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    workerData: options.data,
    minThreads: options.workers,
    maxThreads: options.workers,
    concurrentTasksPerWorker: 1,
  });
  const results: (SeedResult | undefined)[] = [];
  let next = 0;
  let done = 0;
  let failures = 0;
  let firstFailure = Number.POSITIVE_INFINITY;
  let reason: SearchSummary['reason'] = 'all-seeds';
  const mayBegin = (): boolean => {
    if (options.signal.aborted) {
      reason = 'interrupted';
      return false;
    }
    if (options.budgetMs !== null && performance.now() - started >= options.budgetMs) {
      reason = 'budget';
      return false;
    }
    return next < options.seeds && (options.all || next < firstFailure);
  };
  const lane = async (): Promise<void> => {
    while (mayBegin()) {
      const index = next;
      next += 1;
      const result = (await pool.run(String(options.from + index), {
        name: 'runSeed',
      })) as SeedResult;
      results[index] = result;
      done += 1;
      if (isFailed(result.outcome)) {
        failures += 1;
        firstFailure = Math.min(firstFailure, index);
      }
      options.onProgress(done, failures);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.workers }, lane));
  } finally {
    await pool.destroy();
  }
  const kept = (options.all ? results : results.slice(0, firstFailure + 1)).filter(
    (result): result is SeedResult => result !== undefined,
  );
  if (!options.all && Number.isFinite(firstFailure)) reason = 'first-failure';
  return summarize(options, kept, reason, performance.now() - started);
}

function summarize(
  options: SearchOptions,
  results: readonly SeedResult[],
  reason: SearchSummary['reason'],
  wallMs: number,
): SearchSummary {
  return {
    scenario: options.name,
    seeds: { from: options.from, asked: options.seeds },
    runs: results.length,
    events: results.reduce((sum, { events }) => sum + events, 0),
    reason,
    failures: results.filter(({ outcome }) => isFailed(outcome)).map(failureOf),
    perGuarantee: totals(results),
    coverage: mergeCoverage(results),
    timing: {
      wallMs: Math.round(wallMs),
      runsPerSecond: Math.round((results.length / wallMs) * 100_000) / 100,
    },
  };
}
