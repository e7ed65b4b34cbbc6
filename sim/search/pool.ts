import { Piscina } from 'piscina';
import {
  type Failure,
  groupedFailures,
  isFailed,
  mergeCoverage,
  type SearchSummary,
  type SeedResult,
  type Shrunk,
  totals,
} from './summary.ts';
import type { SearchData, ToShrink, WorkerData } from './worker.ts';

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
  /** Shrink the failure that stands for each group. */
  readonly shrink: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, failures: number) => void;
  /** Shrinking begins: so many failures. */
  readonly onShrinking: (failures: number) => void;
}

/**
 * Runs seeds over worker threads. Results are merged in the order of the seeds, and what was run beyond the first
 * failure is left out, so that any number of workers gives the same report.
 */
export async function searchSeeds(options: SearchOptions): Promise<SearchSummary> {
  const started = performance.now();
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const pool = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    workerData: { ...options.data, stop } satisfies WorkerData,
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
  const stopShrinking = (): void => {
    Atomics.store(stop, 0, 1);
  };
  options.signal.addEventListener('abort', stopShrinking);
  try {
    await Promise.all(Array.from({ length: options.workers }, lane));
    const kept = (options.all ? results : results.slice(0, firstFailure + 1)).filter(
      (result): result is SeedResult => result !== undefined,
    );
    if (!options.all && Number.isFinite(firstFailure)) reason = 'first-failure';
    const wallMs = performance.now() - started;
    const summary = summarize(options, kept, reason, wallMs);
    return options.shrink && !options.signal.aborted
      ? await shrunk(summary, pool, options)
      : summary;
  } finally {
    options.signal.removeEventListener('abort', stopShrinking);
    await pool.destroy();
  }
}

/** The summary with every failure shrunk, as many at a time as there are workers. */
async function shrunk(
  summary: SearchSummary,
  pool: Piscina,
  { onShrinking }: SearchOptions,
): Promise<SearchSummary> {
  if (summary.failures.length > 0) onShrinking(summary.failures.length);
  const failures = await Promise.all(
    summary.failures.map(async (failure): Promise<Failure> => {
      const { recipe, signature } = failure;
      if (recipe === null || signature === null) return failure;
      const task: ToShrink = { recipe, signature };
      const result = (await pool.run(task, { name: 'shrinkFailure' })) as Shrunk | null;
      return { ...failure, shrunk: result };
    }),
  );
  return { ...summary, failures };
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
    failures: groupedFailures(results),
    perGuarantee: totals(results),
    coverage: mergeCoverage(results),
    timing: {
      wallMs: Math.round(wallMs),
      runsPerSecond: Math.round((results.length / wallMs) * 100_000) / 100,
    },
  };
}
