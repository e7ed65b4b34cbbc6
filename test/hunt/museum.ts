import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUSEUM } from '../../scenarios/index.ts';
import { budgetMs } from '../../sim/cli/budget.ts';
import { compileEarly } from '../../sim/cli/compile-early.ts';
import { writeWhole } from '../../sim/cli/output.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { resolveScenario, scenarioHash } from '../../sim/scenario/resolve.ts';
import type { MuseumSpec, Scenario } from '../../sim/scenario/scenario.ts';
import { EXPLORERS, type ExplorerName } from '../../sim/search/explorers/all.ts';
import { shrink } from '../../sim/search/shrink/shrink.ts';
import type { SearchSummary } from '../../sim/search/summary.ts';
import { museumPage } from './museum-page.ts';
import { type EntryRecord, type Hunted, MuseumRecords, type Shrunk } from './museum-state.ts';
import { searchOf } from './search-of.ts';

const file = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/**
 * `npm run museum -- [--budget 30m] [--only id] [--most-seeds 1000] [--explorer-seeds 100]`: hunts every entry of the museum and its control,
 * shrinks what it finds, compares the explorers, and writes docs/museum.md. What is known of an entry is kept in
 * test/golden/museum.json, from which the tests take the seeds, until the entry changes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      budget: { type: 'string', default: '30m' },
      only: { type: 'string', default: '' },
      'most-seeds': { type: 'string', default: '100000' },
      'explorer-seeds': { type: 'string', default: '100' },
      'no-shrink': { type: 'boolean', default: false },
    },
  });
  const records = new MuseumRecords(file('test/golden/museum.json'));
  const ends = performance.now() + budgetMs(values.budget);
  const wanted = MUSEUM.filter(({ name }) => name.includes(values.only));
  const hunt: Hunt = {
    mostSeeds: Number(values['most-seeds']),
    explorerSeeds: Number(values['explorer-seeds']),
    shrink: !values['no-shrink'],
    leftMs: () => Math.max(0, ends - performance.now()),
  };
  for (const scenario of wanted) {
    const kept = records.get(scenario.name);
    const known = kept?.scenarioHash === scenarioHash(scenario) ? kept : null;
    if (hunt.leftMs() === 0) break;
    const record = await hunted(scenario, known, hunt);
    if (record === null) break;
    records.set(scenario.name, record);
    process.stderr.write(`${scenario.name}: ${JSON.stringify(record.found)}\n`);
  }
  writeWhole(
    file('docs/museum.md'),
    museumPage((id) => records.get(id)),
    true,
  );
}

interface Hunt {
  /** The most seeds for an entry, where it states more. */
  readonly mostSeeds: number;
  readonly explorerSeeds: number;
  readonly shrink: boolean;
  readonly leftMs: () => number;
}

/** Everything there is to say of one entry, with what is known already; null where time was up before. */
async function hunted(
  scenario: Scenario,
  known: EntryRecord | null,
  hunt: Hunt,
): Promise<EntryRecord | null> {
  const found = known ?? (await searched(scenario, hunt));
  if (found === null) return null;
  const { seed } = found.found;
  const shrinks = hunt.shrink && found.shrunk === null && seed !== null;
  return {
    ...found,
    runsPerSecond: found.runsPerSecond ?? speedOf(scenario),
    shrunk: shrinks ? shrunkOf(scenario, String(seed)) : found.shrunk,
    explorers: await explored(scenario, found.explorers, hunt),
  };
}

/** The entry and its control. */
async function searched(scenario: Scenario, hunt: Hunt): Promise<EntryRecord | null> {
  const { name } = scenario;
  const { seeds: stated } = scenario.museum as MuseumSpec;
  const seeds = Math.min(stated, hunt.mostSeeds);
  const first = await searchOf({ name, seeds, stopAfter: 1, budgetMs: hunt.leftMs() });
  const control = await searchOf({
    name,
    control: true,
    seeds: first.found?.seed == null ? Math.min(seeds, 500) : seeds,
    stopAfter: 1,
    budgetMs: hunt.leftMs(),
  });
  if (first.reason === 'budget' || control.reason === 'budget') return null;
  return {
    scenarioHash: scenarioHash(scenario),
    found: huntedIn(first),
    control: { runs: control.runs, failure: control.failures[0]?.guarantee ?? null },
    runsPerSecond: null,
    shrunk: null,
    explorers: {},
  };
}

/** What each explorer needs that has not been asked yet. */
async function explored(
  scenario: Scenario,
  known: EntryRecord['explorers'],
  { explorerSeeds, leftMs }: Hunt,
): Promise<EntryRecord['explorers']> {
  const explorers: Partial<Record<ExplorerName, Hunted>> = { ...known };
  for (const { name: explorer } of EXPLORERS) {
    if (explorerSeeds === 0 || explorers[explorer] !== undefined || leftMs() === 0) continue;
    const { name } = scenario;
    const seeds = explorerSeeds;
    const summary = await searchOf({ name, explorer, seeds, stopAfter: 1, budgetMs: null });
    explorers[explorer] = huntedIn(summary);
  }
  return explorers;
}

const WARM_RUNS = 60;
const TIMED_RUNS = 60;

/** Runs per second of processor time of this thread. */
function speedOf(source: Scenario): number {
  const scenario = resolveScenario(source, null);
  const run = (seed: number): unknown => simulate({ scenario, seed: String(seed) }).run();
  for (let seed = 1; seed <= WARM_RUNS; seed++) run(seed);
  const before = process.cpuUsage();
  for (let seed = 1; seed <= TIMED_RUNS; seed++) run(seed);
  const { user, system } = process.cpuUsage(before);
  return Math.round((TIMED_RUNS * 1_000_000) / (user + system));
}

/** The failure of a seed, shrunk as `samsa shrink` does it. */
function shrunkOf(source: Scenario, seed: string): Shrunk | null {
  const expected = source.museum?.expect;
  if (expected?.status !== 'violated') return null;
  const scenario = resolveScenario(source, null);
  const { recipe } = simulate({ scenario, seed, recipeScenario: source.name }).run();
  const began = performance.now();
  const shrinking = shrink(recipe, {
    builtIn: () => source,
    guarantee: expected.guarantee,
    budgetMs: 60_000,
  });
  if (shrinking.type !== 'shrunk') return null;
  const { items, runs, ended, recipe: smallest } = shrinking.result;
  const seconds = Math.round((performance.now() - began) / 1000);
  const { events } = smallest;
  return { items: items.length, events, runs, seconds, isMinimal: ended === 'minimal' };
}

function huntedIn({ found, runs, events }: SearchSummary): Hunted {
  const seed = found?.seed ?? null;
  return {
    seed: seed === null ? null : Number(seed),
    runs,
    events: seed === null ? Math.round(events / Math.max(1, runs)) : (found?.events ?? 0),
  };
}

compileEarly();
await main();
