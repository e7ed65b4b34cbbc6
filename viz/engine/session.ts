import { unreachable } from '../../core/assert.ts';
import { UsageError } from '../../sim/scenario/usage-error.ts';
import { BranchRun, type Sharing } from './branch-run.ts';
import type { FromEngine, Source, ToEngine } from './protocol.ts';
import { forkOptions, ImpossibleError, recipeOptions, scenarioOptions } from './source.ts';

/**
 * The engine behind the page, without a thread of its own: it takes the page's messages, and runs in slices between
 * them. The branch that was opened last runs first, since somebody waits for it.
 */
export class EngineSession {
  private readonly branches: Map<number, BranchRun> = new Map();
  /** Branches that still run, the first one next. */
  private running: BranchRun[] = [];
  private readonly now: () => number;

  /** `now` is a wall clock in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Whether there is something to run. */
  get isBusy(): boolean {
    return this.running.length > 0;
  }

  /** Takes a message of the page and gives what can be answered at once. */
  take(message: ToEngine): FromEngine[] {
    switch (message.type) {
      case 'Open':
        return this.open(message.branch, message.source);
      case 'Cancel':
        this.running = this.running.filter(({ branch }) => branch !== message.branch);
        return [];
      case 'Detail':
        return this.detail(message);
      default:
        return unreachable(message);
    }
  }

  /** Runs for so many milliseconds. */
  advance(budgetMs: number): FromEngine[] {
    const run = this.running[0];
    if (run === undefined) return [];
    try {
      const said = run.advance(this.now() + budgetMs, this.now);
      if (run.isOver) this.running.shift();
      return said;
    } catch (error) {
      this.running.shift();
      return [failed(run.branch, error)];
    }
  }

  private open(branch: number, source: Source): FromEngine[] {
    this.running = this.running.filter((run) => run.branch !== branch);
    try {
      const run = this.runOf(branch, source);
      this.branches.set(branch, run);
      this.running.unshift(run);
      return [];
    } catch (error) {
      this.branches.delete(branch);
      return [failed(branch, error)];
    }
  }

  private runOf(branch: number, source: Source): BranchRun {
    switch (source.type) {
      case 'Scenario':
        return new BranchRun(branch, scenarioOptions(source), null, null);
      case 'Recipe':
        return new BranchRun(branch, recipeOptions(source.recipe), source.recipe, null);
      case 'Fork': {
        const parent = this.parentOf(source.parent);
        const { episodes } = parent.run;
        // Other settings change a run from its first event on.
        const atMicros = source.params.length === 0 ? source.atMicros : 0;
        const sharing: Sharing = { parent, atMicros };
        const options = forkOptions(parent.options, episodes, source);
        return new BranchRun(branch, options, null, sharing);
      }
      default:
        return unreachable(source);
    }
  }

  private parentOf(parent: number): BranchRun {
    const run = this.branches.get(parent);
    if (run !== undefined) return run;
    const problem = `there is no branch ${parent} to fork from`;
    throw new UsageError({ file: null, path: '', value: null, problem, nearest: [] });
  }

  private detail({ branch, row, request }: Extract<ToEngine, { type: 'Detail' }>): FromEngine[] {
    const detail = this.branches.get(branch)?.detail(row) ?? null;
    return [{ type: 'Detail', request, detail }];
  }
}

function failed(branch: number, error: unknown): FromEngine {
  if (error instanceof UsageError) {
    const { path, value, problem, nearest } = error;
    const near = nearest.length === 0 ? '' : `; did you mean ${nearest.join(' or ')}?`;
    const found = value === null || value === undefined ? '' : `: ${JSON.stringify(value)}`;
    const message = `${problem}${near}`;
    return { type: 'Failed', branch, kind: 'usage', message, detail: `${path}${found}` };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ImpossibleError) {
    return { type: 'Failed', branch, kind: 'impossible', message, detail: '' };
  }
  const detail = error instanceof Error ? (error.stack ?? '') : '';
  return { type: 'Failed', branch, kind: 'internal', message, detail };
}
