import { Piscina } from 'piscina';
import { type ReportHead, SearchReport } from './report.ts';
import type { SearchData } from './run-seed.ts';
import { isHit, type SeedProblem, type SeedResult } from './seed-result.ts';
import type { Failure, SearchEnd, SearchSummary, Shrunk } from './summary.ts';
import type { ToShrink, WorkerData } from './worker.ts';

/** What to search, and when to stop. */
export interface SearchOptions {
  readonly data: SearchData;
  readonly head: ReportHead;
  /** What an earlier part of the same search has found, or null. */
  readonly before: SearchSummary | null;
  readonly workers: number;
  /** Wall time after which no further seed is begun; null for none. */
  readonly budgetMs: number | null;
  /** Shrink the failure that stands for each group. */
  readonly shrink: boolean;
  readonly signal: AbortSignal;
  /** What is searched so far, after every seed. */
  readonly onProgress: (progress: SearchProgress) => void;
  /** Shrinking begins: so many failures. */
  readonly onShrinking: (failures: number) => void;
  /** The module whose `runSeed` and `shrinkFailure` do the work; tests bring their own. */
  readonly worker?: URL;
}

/** How far a search has come. */
export interface SearchProgress {
  /** Seeds that were run, those included that wait for an earlier one. */
  readonly done: number;
  readonly hits: number;
  readonly wallMs: number;
  /** The report so far; put together when it is asked for. */
  readonly summary: () => SearchSummary;
}

/**
 * Runs seeds over worker threads. Results are merged in the order of the seeds, and what was run beyond the last hit is
 * left out, so that any number of workers gives the same report.
 */
export async function searchSeeds(options: SearchOptions): Promise<SearchSummary> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const { worker = new URL('./worker.js', import.meta.url) } = options;
  const pool = new Piscina({
    filename: worker.href,
    workerData: { ...options.data, stop } satisfies WorkerData,
    minThreads: options.workers,
    maxThreads: options.workers,
    concurrentTasksPerWorker: 1,
  });
  const stopShrinking = (): void => {
    Atomics.store(stop, 0, 1);
  };
  options.signal.addEventListener('abort', stopShrinking);
  try {
    const search = new Search(options, pool);
    await Promise.all(Array.from({ length: options.workers }, () => search.lane()));
    const summary = search.summary();
    return options.shrink && !options.signal.aborted
      ? await shrunk(summary, pool, options)
      : summary;
  } finally {
    options.signal.removeEventListener('abort', stopShrinking);
    await pool.destroy();
  }
}

/** Seeds on their way through the workers. */
class Search {
  private readonly options: SearchOptions;
  private readonly pool: Piscina;
  private readonly report: SearchReport;
  private readonly started: number = performance.now();
  /** Results that wait for one of an earlier seed, by the index of their seed. */
  private readonly early: Map<number, SeedResult | SeedProblem> = new Map();
  private earlyHits = 0;
  private next: number;
  private done: number;
  private readonly firstIndex: number;
  private reason: SearchEnd = 'all-seeds';

  constructor(options: SearchOptions, pool: Piscina) {
    this.options = options;
    this.pool = pool;
    this.report = new SearchReport(options.head, options.before);
    this.firstIndex = this.report.runs;
    this.next = this.firstIndex;
    this.done = this.firstIndex;
  }

  /** Runs one seed after the other, as one of as many as there are workers. */
  async lane(): Promise<void> {
    while (this.mayBegin()) {
      const index = this.next;
      this.next += 1;
      const result = await this.runSeed(String(this.options.head.seeds.from + index));
      this.done += 1;
      this.keep(index, result);
      this.options.onProgress({
        done: this.done,
        hits: this.report.hits + this.earlyHits,
        wallMs: performance.now() - this.started,
        summary: () => this.part('interrupted'),
      });
    }
  }

  summary(): SearchSummary {
    return this.part(this.isFull() ? 'found' : this.reason);
  }

  private part(reason: SearchEnd): SearchSummary {
    const { runs } = this.report;
    const ran = runs - this.firstIndex;
    return this.report.summary(reason, performance.now() - this.started, ran);
  }

  /** A run that throws and a worker that dies are told of with their seed; the search goes on. */
  private async runSeed(seed: string): Promise<SeedResult | SeedProblem> {
    try {
      return (await this.pool.run(seed, { name: 'runSeed' })) as SeedResult | SeedProblem;
    } catch (error) {
      return { seed, problem: `the worker died: ${(error as Error).message}` };
    }
  }

  private keep(index: number, result: SeedResult | SeedProblem): void {
    this.early.set(index, result);
    if (this.isHit(result)) this.earlyHits += 1;
    for (;;) {
      const due = this.early.get(this.report.runs);
      if (due === undefined || this.isFull()) return;
      this.early.delete(this.report.runs);
      if (this.isHit(due)) this.earlyHits -= 1;
      this.report.add(due);
    }
  }

  private mayBegin(): boolean {
    const { signal, budgetMs, head } = this.options;
    // With as many hits as are wanted among what was begun, no later seed can matter.
    const { stopAfter } = head.search;
    if (this.next >= head.seeds.asked) return false;
    if (stopAfter !== null && this.report.hits + this.earlyHits >= stopAfter) return false;
    if (signal.aborted) {
      this.reason = 'interrupted';
      return false;
    }
    if (budgetMs !== null && performance.now() - this.started >= budgetMs) {
      this.reason = 'budget';
      return false;
    }
    return true;
  }

  private isFull(): boolean {
    const { stopAfter } = this.options.head.search;
    return stopAfter !== null && this.report.hits >= stopAfter;
  }

  private isHit(result: SeedResult | SeedProblem): boolean {
    return !('problem' in result) && isHit(result, this.options.data.aim);
  }
}

/**
 * The summary with every failure shrunk, as many at a time as there are workers; of a museum entry only the one that the
 * entry is about.
 */
async function shrunk(
  summary: SearchSummary,
  pool: Piscina,
  { onShrinking }: SearchOptions,
): Promise<SearchSummary> {
  const { found } = summary;
  const isWanted = ({ guarantee }: Failure): boolean =>
    found === null || found.guarantee === guarantee;
  const wanted = summary.failures.filter(isWanted).length;
  if (wanted > 0) onShrinking(wanted);
  const failures = await Promise.all(
    summary.failures.map(async (failure): Promise<Failure> => {
      const { recipe, signature } = failure;
      const isDone = failure.shrunk !== null || !isWanted(failure);
      if (recipe === null || signature === null || isDone) return failure;
      const task: ToShrink = { recipe, signature };
      const result = (await pool.run(task, { name: 'shrinkFailure' })) as Shrunk | null;
      return { ...failure, shrunk: result };
    }),
  );
  return { ...summary, failures };
}
