import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../sim/cli/output.ts';
import { VERSION } from '../../sim/run/version.ts';
import type { SearchSummary } from '../../sim/search/summary.ts';

/** One line of the hunt's table. */
export interface Row {
  readonly stage: string;
  readonly name: string;
  readonly result: string;
  readonly isGood: boolean;
  readonly runs: number;
  readonly seconds: number;
}

/** What a hunt has done: rows by task, and searches that are under way. */
interface Done {
  readonly format: 'samsa-hunt-1';
  readonly samsa: string;
  readonly rows: Record<string, Row>;
  readonly searches: Record<string, SearchSummary>;
}

/** The hunt so far, in a file that is written whole or not at all, so that a later hunt goes on with it. */
export class HuntState {
  private readonly path: string;
  private readonly done: Done;

  constructor(path: string, isFresh: boolean) {
    this.path = path;
    const empty: Done = { format: 'samsa-hunt-1', samsa: VERSION, rows: {}, searches: {} };
    this.done = isFresh || !existsSync(path) ? empty : readDone(path);
  }

  row(task: string): Row | null {
    return this.done.rows[task] ?? null;
  }

  rows(): readonly Row[] {
    return Object.values(this.done.rows);
  }

  search(task: string): SearchSummary | null {
    return this.done.searches[task] ?? null;
  }

  /** A task is done. */
  finish(task: string, row: Row): void {
    this.done.rows[task] = row;
    delete this.done.searches[task];
    this.write();
  }

  /** A search has come so far. */
  keep(task: string, summary: SearchSummary): void {
    this.done.searches[task] = summary;
    this.write();
  }

  private write(): void {
    writeWhole(this.path, `${JSON.stringify(this.done)}\n`, true);
  }
}

function readDone(path: string): Done {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Done;
  if (value.format !== 'samsa-hunt-1' || value.samsa !== VERSION) {
    throw new Error(`${path} is not the state of a hunt of Samsa ${VERSION}; --fresh begins anew`);
  }
  return value;
}
