import { batch } from '@preact/signals';
import { TraceBuilder } from '../../sim/trace/builder.ts';
import type { TraceChunk } from '../../sim/trace/chunk.ts';
import type { RowDetail } from '../../sim/trace/detail.ts';
import { TraceViews } from '../../sim/trace/view.ts';
import type { RunHeader, Source } from '../engine/protocol.ts';
import { type Branch, type BranchOrigin, openingBranch } from './branch.ts';
import { EngineClient, type OnRun, type StartPort } from './engine-client.ts';
import { isSameProblem, type PageProblem } from './problems.ts';
import { NO_FOCUS, type Store } from './store.ts';

/** To show a run costs as many times more as it is longer: the more rows, the rarer, so that the engine goes first. */
const showAfterMs = (rows: number): number => Math.min(Math.max(100, rows / 20), 1000);

type RunMessage = Parameters<OnRun>[0];

/** Hears when a run has gained rows or has ended. */
export type OnProgress = (branch: Branch) => void;

/** Opens runs and forks, and puts what the engine sends of them into the store. */
export class Runs {
  private readonly store: Store;
  private readonly engine: EngineClient;
  private readonly builders = new Map<number, TraceBuilder>();
  private readonly onProgress: OnProgress;
  /** Branches whose new rows are not shown yet. */
  private readonly grown = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: Store, startPort: StartPort, onProgress: OnProgress) {
    this.store = store;
    this.onProgress = onProgress;
    this.engine = new EngineClient(startPort, (message) => this.onRun(message));
  }

  /** Opens a run in the place of all that were open. */
  open(source: Source): void {
    this.close();
    this.add(source, { type: 'Main' });
  }

  /** Closes every run and frees their worker. */
  close(): void {
    this.engine.reset();
    this.builders.clear();
    this.grown.clear();
    batch(() => {
      this.store.branches.value = [];
      this.store.focus.value = NO_FOCUS;
      this.store.isPlaying.value = false;
      this.store.compared.value = null;
      this.store.bookmarks.value = [];
      this.store.window.value = null;
    });
  }

  /** Adds a run beside those that are open; its index. */
  add(source: Source, origin: BranchOrigin): number {
    const id = this.store.branches.value.length;
    this.store.branches.value = [...this.store.branches.value, openingBranch(id, source, origin)];
    this.engine.run(id, source);
    return id;
  }

  /** Ends a run before its end. */
  cancel(id: number): void {
    const branch = this.store.branches.value[id];
    if (branch === undefined) return;
    if (branch.status !== 'opening' && branch.status !== 'running') return;
    this.engine.cancel(id);
    this.showGrown();
    this.update(id, { status: 'cancelled' });
  }

  /** The payload of a row. */
  detail(id: number, row: number): Promise<RowDetail | null> {
    return this.engine.detail(id, row);
  }

  /** Tells the reader of a problem, once. */
  report(problem: PageProblem): void {
    const { problems } = this.store;
    if (problems.value.some((known) => isSameProblem(known, problem))) return;
    problems.value = [...problems.value, problem];
  }

  private onRun(message: RunMessage): void {
    const branch = this.store.branches.value[message.branch];
    if (branch === undefined || branch.status === 'cancelled') return;
    switch (message.type) {
      case 'Opened':
        this.onOpened(branch, message.header);
        break;
      case 'Chunk':
        this.onChunk(branch, message.chunk);
        return;
      case 'Ended': {
        this.showGrown();
        const builder = this.builders.get(branch.id);
        builder?.finish(message.summary);
        const { summary, grade } = message;
        this.update(branch.id, { status: 'ended', summary, grade, trace: builder?.trace ?? null });
        if (grade !== null && grade.type !== 'same') this.report({ type: 'Drift', grade });
        break;
      }
      case 'Failed': {
        this.showGrown();
        const { kind, message: text, detail } = message;
        this.update(branch.id, { status: 'failed', failure: { kind, message: text, detail } });
        this.report({ type: 'NotRun', kind, message: text, detail });
        break;
      }
    }
    const changed = this.store.branches.value[message.branch];
    if (changed !== undefined) this.onProgress(changed);
  }

  private onOpened(branch: Branch, header: RunHeader): void {
    this.update(branch.id, { status: 'running', header });
  }

  private onChunk(branch: Branch, chunk: TraceChunk): void {
    const { header } = branch;
    if (header === null) return;
    const builder = this.builders.get(branch.id) ?? this.builderFor(header, chunk);
    this.builders.set(branch.id, builder);
    builder.append(chunk);
    this.grown.add(branch.id);
    this.timer ??= setTimeout(() => this.showGrown(), showAfterMs(builder.trace.rowCount));
  }

  /** Shows what runs have gained: pieces come faster than the page should change. */
  private showGrown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const grown = [...this.grown];
    this.grown.clear();
    for (const id of grown) {
      const trace = this.builders.get(id)?.trace;
      const branch = this.store.branches.value[id];
      if (trace === undefined || branch === undefined) continue;
      const views = branch.views ?? new TraceViews(trace);
      views.follow(trace);
      this.update(id, { trace, views });
      const changed = this.store.branches.value[id];
      if (changed !== undefined) this.onProgress(changed);
    }
  }

  /** A fork begins with the rows that it shares with its parent; only what is behind them is sent. */
  private builderFor(header: RunHeader, chunk: TraceChunk): TraceBuilder {
    const parent = header.parent === null ? null : this.store.branches.value[header.parent]?.trace;
    if (parent === null || parent === undefined) return new TraceBuilder(header);
    return TraceBuilder.sharing(header, parent, chunk.from);
  }

  private update(id: number, change: Partial<Branch>): void {
    const { branches } = this.store;
    branches.value = branches.value.map((one) => (one.id === id ? { ...one, ...change } : one));
  }
}
