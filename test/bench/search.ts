import { MUSEUM } from '../../scenarios/index.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { VERSION } from '../../sim/run/version.ts';
import { resolveScenario, scenarioHash } from '../../sim/scenario/resolve.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { applySets } from '../../sim/scenario/set.ts';
import { aimOf } from '../../sim/search/aim.ts';
import { searchSeeds } from '../../sim/search/pool.ts';

/** What searching costs (DESIGN §10). */
export interface SearchMeasurement {
  readonly name: 'search';
  readonly entries: readonly EntryMeasurement[];
  /** Over all entries of the museum, each run equally often. */
  readonly runsPerSecondPerCore: number;
  /** Of the largest of these worlds. */
  readonly mostEvents: number;
  readonly runsPerSecondOfOneWorker: number;
  readonly runsPerSecondOfTwoWorkers: number;
  readonly speedUpOfTwoWorkers: number;
}

/** What the worlds of one museum entry cost. */
export interface EntryMeasurement {
  readonly entry: string;
  readonly runsPerSecond: number;
  readonly meanEvents: number;
  readonly mostEvents: number;
}

/** The name under which `npm run bench` knows it. */
export const SEARCH_BENCHMARK = 'search';

const WARMUPS = 10;
const RUNS = 40;
/** Enough for the start of the workers not to count. */
const SEEDS = 1200;
const ROUNDS = 3;
/** Its control finds nothing, so that every seed is run. */
const SEARCHED = 'hw-truncation-loss';

/** Runs the museum on this thread, then one entry's control with one worker and with two, in turns. */
export async function measureSearch(): Promise<SearchMeasurement> {
  for (const entry of MUSEUM) runWorlds(entry, WARMUPS);
  const entries = MUSEUM.map((entry) => runWorlds(entry, RUNS));
  const seconds = entries.reduce((sum, { runsPerSecond }) => sum + 1 / runsPerSecond, 0);
  let one = 0;
  let two = 0;
  for (let round = 0; round < ROUNDS; round++) {
    one = Math.max(one, await searchWith(1));
    two = Math.max(two, await searchWith(2));
  }
  return {
    name: SEARCH_BENCHMARK,
    entries,
    runsPerSecondPerCore: entries.length / seconds,
    mostEvents: Math.max(...entries.map(({ mostEvents }) => mostEvents)),
    runsPerSecondOfOneWorker: one,
    runsPerSecondOfTwoWorkers: two,
    speedUpOfTwoWorkers: two / one,
  };
}

function runWorlds(entry: Scenario, runs: number): EntryMeasurement {
  const scenario = resolveScenario(entry, null);
  let events = 0;
  let mostEvents = 0;
  const began = performance.now();
  for (let seed = 1; seed <= runs; seed++) {
    const run = simulate({ scenario, seed: String(seed) }).run();
    events += run.events;
    mostEvents = Math.max(mostEvents, run.events);
  }
  const runsPerSecond = (runs * 1000) / (performance.now() - began);
  return { entry: entry.name, runsPerSecond, meanEvents: events / runs, mostEvents };
}

/** Runs per second of a search that looks at every seed. */
async function searchWith(workers: number): Promise<number> {
  const source = MUSEUM.find(({ name }) => name === SEARCHED) as Scenario;
  const params = Object.entries(source.museum?.control ?? {});
  const scenario = applySets(source, params, null);
  const aim = aimOf(resolveScenario(scenario, null), true);
  const explorer = 'swarm';
  const search = {
    samsa: VERSION,
    scenarioHash: scenarioHash(scenario),
    explorer,
    aim,
    stopAfter: null,
  } as const;
  const began = performance.now();
  const { runs } = await searchSeeds({
    data: { scenario, recipeScenario: SEARCHED, params, source, explorer, aim },
    head: { scenario: SEARCHED, search, seeds: { from: 1, asked: SEEDS } },
    before: null,
    workers,
    budgetMs: null,
    shrink: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    onShrinking: () => {},
  });
  return (runs * 1000) / (performance.now() - began);
}

/** Prints a measurement beside what is aimed at. */
export function printSearch(measured: SearchMeasurement): void {
  const { entries, runsPerSecondPerCore, mostEvents, speedUpOfTwoWorkers } = measured;
  console.log(`search: ${entries.length} worlds of the museum, ${RUNS} seeds each`);
  console.log(`  ${runsPerSecondPerCore.toFixed(0)} runs/s on one core (aim: 150)`);
  console.log(`  ${mostEvents.toLocaleString('en-US')} events in the largest world (aim: 2,000)`);
  console.log(
    `  two workers are ${speedUpOfTwoWorkers.toFixed(2)} times as fast as one (aim: 1.7)`,
  );
  for (const { entry, runsPerSecond, meanEvents, mostEvents: most } of entries) {
    console.log(
      `    ${entry.padEnd(30)} ${runsPerSecond.toFixed(0).padStart(5)} runs/s, ${meanEvents.toFixed(0)} events, at most ${most}`,
    );
  }
}
