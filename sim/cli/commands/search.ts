import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import cliProgress from 'cli-progress';
import { nearest } from '../../faults/nearest.ts';
import { encodeRecipe } from '../../run/recipe.ts';
import { VERSION } from '../../run/version.ts';
import { scenarioHash } from '../../scenario/hash.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import { aimOf } from '../../search/aim.ts';
import { EXPLORERS, type ExplorerName, explorerNamed } from '../../search/explorers/all.ts';
import { readJournal } from '../../search/journal.ts';
import { type SearchProgress, searchSeeds } from '../../search/pool.ts';
import type { ReportHead } from '../../search/report.ts';
import type { SearchSummary } from '../../search/summary.ts';
import { budgetMs } from '../budget.ts';
import { EXIT } from '../exit.ts';
import { builtInScenario, type Loaded, loadScenario } from '../load.ts';
import { print, printJson, writeWhole } from '../output.ts';
import { quoted, setArguments } from '../quoted.ts';
import { renderSearch } from '../render-search.ts';

/** The options of `samsa search`. */
export interface SearchFlags {
  readonly seeds?: number;
  readonly from: number;
  readonly workers?: number;
  readonly budget?: string;
  readonly all?: boolean;
  readonly stopAfter?: number;
  readonly control?: boolean;
  readonly explorer: string;
  readonly journal?: string;
  readonly resume?: string;
  readonly set: readonly string[];
  readonly shrink: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** How many seeds a search has that does not say so; a museum entry has its own number. */
const DEFAULT_SEEDS = 100;

/** How often a journal is written, in milliseconds. */
const JOURNAL_MS = 1000;

/** `samsa search`: many seeds, and which of them break a guarantee. */
export async function searchCommand(name: string, flags: SearchFlags): Promise<number> {
  const sets = flags.control ? [...controlOf(name), ...flags.set] : flags.set;
  const loaded = await loadScenario(name, sets);
  const { scenario, recipeScenario, params } = loaded;
  const source =
    typeof recipeScenario === 'string' ? builtInScenario(recipeScenario) : recipeScenario;
  const explorer = explorerOf(flags.explorer);
  const head = headOf(loaded, flags, explorer);
  const { aim } = head.search;
  const before =
    flags.resume === undefined ? null : readJournal(readText(flags.resume), flags.resume, head);
  const interruption = new AbortController();
  const onInterrupt = (): void => interruption.abort();
  process.once('SIGINT', onInterrupt);
  const bar = progressBar(head.seeds.asked);
  const keep = keeper(flags);
  const summary = await searchSeeds({
    data: { scenario, recipeScenario, params, source, explorer, aim },
    head,
    before,
    workers: Math.min(flags.workers ?? availableParallelism(), head.seeds.asked),
    budgetMs: flags.budget === undefined ? null : budgetMs(flags.budget),
    shrink: flags.shrink,
    signal: interruption.signal,
    onProgress: (progress) => {
      bar.update(progress);
      keep.during(progress);
    },
    onShrinking: (failures) => bar.shrinking(failures),
  });
  bar.stop();
  process.off('SIGINT', onInterrupt);
  keep.atEnd(summary);
  writeFirst(summary, flags);
  if (flags.json) printJson(summary);
  else print(renderSearch(summary, `samsa run ${quoted(name)}${setArguments(sets)}`));
  return exitCode(summary);
}

/** What is searched: part of the report, and what must be the same for a search to go on. */
function headOf(
  { scenario, resolved }: Loaded,
  flags: SearchFlags,
  explorer: ExplorerName,
): ReportHead {
  const aim = aimOf(resolved, flags.control === true);
  const asked = flags.seeds ?? scenario.museum?.seeds ?? DEFAULT_SEEDS;
  const stopAfter = flags.all ? null : (flags.stopAfter ?? 1);
  return {
    scenario: resolved.name,
    search: { samsa: VERSION, scenarioHash: scenarioHash(scenario), explorer, aim, stopAfter },
    seeds: { from: flags.from, asked },
  };
}

/** The overrides of a museum entry's control. */
function controlOf(name: string): readonly string[] {
  const scenario: Scenario = builtInScenario(name);
  const { museum } = scenario;
  if (museum !== undefined) return Object.entries(museum.control).map((set) => set.join('='));
  const problem = `${name} is no entry of the museum: it has no control (samsa list --museum)`;
  throw new UsageError({ file: null, path: '--control', value: name, problem, nearest: [] });
}

function explorerOf(name: string): ExplorerName {
  const known = explorerNamed(name);
  if (known !== null) return known.name;
  const names = EXPLORERS.map((explorer) => explorer.name);
  throw new UsageError({
    file: null,
    path: '--explorer',
    value: name,
    problem: `there is ${names.join(', ')}`,
    nearest: nearest(name, names),
  });
}

function readText(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const problem = 'there is no such file';
  throw new UsageError({ file: path, path: '--resume', value: path, problem, nearest: [] });
}

/** Writes the report so far to the journal, whole or not at all; a search that goes on writes where it came from. */
function keeper({ journal, resume, force }: SearchFlags) {
  const path = journal ?? resume ?? null;
  let written = performance.now();
  const write = (summary: SearchSummary): void => {
    if (path !== null) writeWhole(path, `${JSON.stringify(summary)}\n`, true);
  };
  if (path !== null && path !== resume && existsSync(path) && force !== true) {
    const problem = 'the file exists; --force overwrites it, --resume goes on from it';
    throw new UsageError({ file: path, path: '--journal', value: path, problem, nearest: [] });
  }
  return {
    during: ({ summary }: SearchProgress): void => {
      if (path === null || performance.now() - written < JOURNAL_MS) return;
      write(summary());
      written = performance.now();
    },
    atEnd: write,
  };
}

function writeFirst(summary: SearchSummary, { out, force }: SearchFlags): void {
  const first = summary.failures[0];
  const recipe = first?.shrunk?.recipe ?? first?.recipe ?? summary.found?.recipe ?? null;
  if (out !== undefined && recipe !== null) writeWhole(out, encodeRecipe(recipe), force === true);
}

/** A bar on a terminal, nothing elsewhere. */
function progressBar(seeds: number) {
  const showsBar = process.stderr.isTTY === true;
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} seeds, {rate} runs/s, {hits} found, {eta_formatted} left',
    hideCursor: true,
    clearOnComplete: true,
  });
  if (showsBar) bar.start(seeds, 0, { hits: 0, rate: 0 });
  return {
    update: ({ done, hits, wallMs }: SearchProgress): void => {
      if (showsBar) bar.update(done, { hits, rate: Math.round((done * 1000) / wallMs) });
    },
    shrinking: (failures: number): void => {
      if (!showsBar) return;
      bar.stop();
      const what = failures === 1 ? 'the failure' : `${failures} failures`;
      process.stderr.write(`shrinking ${what} …\n`);
    },
    stop: (): void => {
      if (showsBar) bar.stop();
    },
  };
}

/** Precedence of DESIGN §8: an assertion before nondeterminism before a violation before a stall. */
function exitCode(summary: SearchSummary): number {
  const outcomes = summary.failures.map(({ outcome }) => outcome);
  if (summary.problems.length > 0) return EXIT.assertion;
  for (const outcome of ['assertion', 'nondeterministic', 'violated', 'stalled'] as const) {
    if (outcomes.includes(outcome)) return EXIT[outcome];
  }
  if (summary.reason === 'interrupted') return EXIT.interrupted;
  return summary.perGuarantee.some(({ exercised }) => exercised > 0)
    ? 0
    : EXIT['nothing-exercised'];
}
