import { divergence } from '../../sim/kernel/ladder.ts';
import type { SimulateOptions } from '../../sim/run/options.ts';
import type { Recipe } from '../../sim/run/result.ts';
import type { Run } from '../../sim/run/run.ts';
import type { TraceCounts } from '../../sim/trace/chunk.ts';
import type { RowDetail } from '../../sim/trace/detail.ts';
import { type RecordedRun, recordedRun } from '../../sim/trace/record.ts';
import { detailOfWorld, KeptWorlds, runAgain } from '../../sim/trace/run-again.ts';
import type { FromEngine, RecipeGrade, RunHeader } from './protocol.ts';

/** Rows that make a piece worth its way, and how long a smaller one waits. */
const PIECE_ROWS = 2048;
const PIECE_MS = 40;
/** Steps between two looks at the clock. */
const LOOK_EVERY = 64;

/** What a fork has in common with its parent. */
export interface Sharing {
  readonly parent: BranchRun;
  /** The fork differs from here on. */
  readonly atMicros: number;
}

/** One run of the engine: its steps in slices, what the page gets of it, and its events carried out once more. */
export class BranchRun {
  readonly branch: number;
  readonly options: SimulateOptions;
  /** Whether there is nothing more to do. */
  isOver = false;
  /** Rows that the page was given, those of the parent included. */
  sentRows = 0;
  private recorded: RecordedRun;
  private readonly worlds: KeptWorlds = new KeptWorlds();
  private readonly recipe: Recipe | null;
  private readonly sharing: Sharing | null;
  /** How many rows can be shared at most; less than the parent's where a fault began before the fork. */
  private mostShared: number;
  private isOpened = false;
  private sentAt: number = Number.NEGATIVE_INFINITY;

  constructor(
    branch: number,
    options: SimulateOptions,
    recipe: Recipe | null,
    sharing: Sharing | null,
  ) {
    this.branch = branch;
    this.options = options;
    this.recipe = recipe;
    this.sharing = sharing;
    this.mostShared = sharing?.parent.sentRows ?? 0;
    this.recorded = recordedRun(options);
  }

  /** The run as it stands. */
  get run(): Run {
    return this.recorded.run;
  }

  /** Runs until `now()` passes `until`, and says what the page should know by then. */
  advance(until: number, now: () => number): FromEngine[] {
    const said: FromEngine[] = [];
    if (!this.isOpened) {
      if (!this.share(until, now)) return said;
      said.push(this.open());
    }
    let goesOn = true;
    for (let steps = 1; goesOn; steps++) {
      goesOn = this.recorded.run.advance();
      this.worlds.look(this.run);
      if (steps % LOOK_EVERY === 0 && now() >= until) break;
    }
    const pending = this.recorded.recorder.rowCount - this.sentRows;
    const isDue = pending >= PIECE_ROWS || now() - this.sentAt >= PIECE_MS;
    if (pending > 0 && (isDue || !goesOn)) said.push(this.piece(now()));
    if (!goesOn) said.push(this.end());
    return said;
  }

  /** All about one row; null where there is no such row. */
  detail(row: number): RowDetail | null {
    const { recorder } = this.recorded;
    if (row < 0 || row >= recorder.rowCount || !Number.isInteger(row)) return null;
    const { event, world } = recorder.rowAt(row);
    if (world !== null) return detailOfWorld(world, event, row);
    return runAgain(this.optionsNow(), this.worlds, event, row);
  }

  /** A hash over all rows up to one. */
  hashAt(row: number): number {
    return this.recorded.recorder.hashAt(row);
  }

  /** The options with the fault plan as resolved for this run. */
  optionsNow(): SimulateOptions {
    return { ...this.options, faults: this.run.episodes };
  }

  /** Runs what is the same as in the parent without saying it again; true when that is done. */
  private share(until: number, now: () => number): boolean {
    const { sharing } = this;
    if (sharing === null) return true;
    const { parent, atMicros } = sharing;
    for (let steps = 1; ; steps++) {
      const { run, recorder } = this.recorded;
      const next = run.kernel.queue.peek();
      if (next === undefined || next.at >= atMicros) return true;
      const rows = recorder.rowCount;
      if (rows >= this.mostShared || run.ended !== null) return true;
      this.recorded.run.advance();
      this.worlds.look(run);
      const last = recorder.rowCount - 1;
      if (last >= this.mostShared || parent.hashAt(last) !== recorder.hashAt(last)) {
        // A fault that waits for an event began sooner than the fork: what comes before that is shared.
        this.mostShared = rows;
        this.recorded = recordedRun(this.options);
      }
      if (steps % LOOK_EVERY === 0 && now() >= until) return false;
    }
  }

  private open(): FromEngine {
    this.isOpened = true;
    const { recorder } = this.recorded;
    let shared: TraceCounts | null = null;
    if (this.sharing !== null && recorder.rowCount > 0) {
      shared = recorder.skip();
      this.sentRows = shared.rows;
    }
    return { type: 'Opened', branch: this.branch, header: this.header(shared) };
  }

  private header(shared: TraceCounts | null): RunHeader {
    const { scenario, seed, params = [] } = this.options;
    const { name, title = '', description = '' } = scenario.source;
    const { nodes, partitions } = this.recorded.recorder.start;
    return {
      name,
      title,
      description,
      seed,
      params,
      warnings: scenario.warnings,
      nodes,
      partitions,
      untilMicros: this.run.untilMicros,
      faultsUntilMicros: scenario.faultsUntilMicros,
      parent: this.sharing?.parent.branch ?? null,
      sharedRows: shared?.rows ?? 0,
      shared,
    };
  }

  private piece(now: number): FromEngine {
    const chunk = this.recorded.recorder.take();
    this.sentRows = this.recorded.recorder.rowCount;
    this.sentAt = now;
    return { type: 'Chunk', branch: this.branch, chunk };
  }

  private end(): FromEngine {
    this.isOver = true;
    const summary = this.run.summary();
    return { type: 'Ended', branch: this.branch, summary, grade: this.grade(summary.recipe) };
  }

  private grade(made: Recipe): RecipeGrade | null {
    if (this.recipe === null) return null;
    const place = divergence(this.recipe, made);
    if (place === null) return { type: 'same' };
    return { type: 'diverges', afterEvent: place.after, beforeEvent: place.upTo };
  }
}
