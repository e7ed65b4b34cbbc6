import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../sim/cli/output.ts';
import type { ExplorerName } from '../../sim/search/explorers/all.ts';

/** How one search for an entry went. */
export interface Hunted {
  /** The first seed that shows the failure, null where none of `runs` did. */
  readonly seed: number | null;
  readonly runs: number;
  /** Of the run that shows it, or the mean of all. */
  readonly events: number;
}

/** What a run of the museum has to say of one entry. */
export interface EntryRecord {
  /** The hash of the scenario: another one is hunted anew. */
  readonly scenarioHash: string;
  readonly found: Hunted;
  readonly control: { readonly runs: number; readonly failure: string | null };
  /** On one core, once its code is compiled; null where it was not measured. */
  readonly runsPerSecond: number | null;
  /** What the failure shrank to; null where it was not shrunk, or is no violation. */
  readonly shrunk: Shrunk | null;
  readonly explorers: Readonly<Partial<Record<ExplorerName, Hunted>>>;
}

/** What a failure shrank to: faults and choices. */
export interface Shrunk {
  readonly items: number;
  readonly events: number;
  readonly runs: number;
  readonly seconds: number;
  /** Whether nothing more was found to take away. */
  readonly isMinimal: boolean;
}

/** What is known of the museum, by entry, in a file that is written whole or not at all. */
export class MuseumRecords {
  private readonly path: string;
  private readonly entries: Record<string, EntryRecord>;

  constructor(path: string) {
    this.path = path;
    const read = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : {};
    this.entries = read as Record<string, EntryRecord>;
  }

  get(id: string): EntryRecord | null {
    return this.entries[id] ?? null;
  }

  set(id: string, record: EntryRecord): void {
    this.entries[id] = record;
    writeWhole(this.path, `${JSON.stringify(this.entries, null, 2)}\n`, true);
  }
}
