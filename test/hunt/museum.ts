import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUSEUM } from '../../scenarios/index.ts';
import { budgetMs } from '../../sim/cli/budget.ts';
import { writeWhole } from '../../sim/cli/output.ts';
import { scenarioHash } from '../../sim/scenario/resolve.ts';
import type { MuseumSpec, Scenario } from '../../sim/scenario/scenario.ts';
import { EXPLORERS, type ExplorerName } from '../../sim/search/explorers/all.ts';
import type { SearchSummary } from '../../sim/search/summary.ts';
import { museumPage } from './museum-page.ts';
import { type EntryRecord, type Hunted, MuseumRecords } from './museum-state.ts';
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
    const known = records.get(scenario.name);
    if (known?.scenarioHash === scenarioHash(scenario) && isWhole(known, hunt)) continue;
    if (hunt.leftMs() === 0) break;
    const record = await hunted(scenario, hunt);
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

const isWhole = ({ explorers }: EntryRecord, { explorerSeeds }: Hunt): boolean =>
  explorerSeeds === 0 || Object.keys(explorers).length === EXPLORERS.length;

/** Everything there is to say of one entry; null where time was up before. */
async function hunted(scenario: Scenario, hunt: Hunt): Promise<EntryRecord | null> {
  const { name } = scenario;
  const { seeds: stated } = scenario.museum as MuseumSpec;
  const seeds = Math.min(stated, hunt.mostSeeds);
  const first = await searchOf({
    name,
    seeds,
    stopAfter: 1,
    shrink: hunt.shrink,
    budgetMs: hunt.leftMs(),
  });
  const control = await searchOf({
    name,
    control: true,
    seeds: first.found?.seed == null ? Math.min(seeds, 500) : seeds,
    stopAfter: 1,
    budgetMs: hunt.leftMs(),
  });
  if (first.reason === 'budget' || control.reason === 'budget') return null;
  const explorers: Partial<Record<ExplorerName, Hunted>> = {};
  for (const { name: explorer } of EXPLORERS) {
    if (hunt.explorerSeeds === 0) break;
    const most = Math.min(seeds, hunt.explorerSeeds);
    const summary = await searchOf({ name, explorer, seeds: most, stopAfter: 1, budgetMs: null });
    explorers[explorer] = huntedIn(summary);
  }
  return {
    scenarioHash: scenarioHash(scenario),
    found: huntedIn(first),
    control: { runs: control.runs, failure: control.failures[0]?.guarantee ?? null },
    shrunk: shrunkIn(first),
    explorers,
  };
}

function huntedIn({ found, runs, events, timing }: SearchSummary): Hunted {
  const seed = found?.seed ?? null;
  return {
    seed: seed === null ? null : Number(seed),
    runs,
    events: seed === null ? Math.round(events / Math.max(1, runs)) : (found?.events ?? 0),
    runsPerSecond: timing.runsPerSecond,
  };
}

function shrunkIn({ failures, found }: SearchSummary): EntryRecord['shrunk'] {
  const shrunk = failures.find(({ guarantee }) => guarantee === found?.guarantee)?.shrunk ?? null;
  if (shrunk === null) return null;
  return { items: shrunk.items.length, runs: shrunk.runs, seconds: 0 };
}

await main();
