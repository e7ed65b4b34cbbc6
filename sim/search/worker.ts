import { workerData } from 'piscina';
import { simulate } from '../run/simulate.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CoverageCounter } from './coverage.ts';
import { type SeedResult, seedResult } from './summary.ts';

/** What every worker of a search is given once. */
export interface SearchData {
  readonly scenario: Scenario;
  /** What a recipe says: a built-in name or all of the scenario, and the overrides. */
  readonly recipeScenario: string | Scenario;
  readonly params: readonly (readonly [string, string])[];
}

const data = workerData as SearchData;
const resolved = resolveScenario(data.scenario, null);

/** Runs one seed. */
export function runSeed(seed: string): SeedResult {
  const coverage = new CoverageCounter();
  const { recipeScenario, params } = data;
  const run = simulate({ scenario: resolved, recipeScenario, params, seed, observers: [coverage] });
  return seedResult(run.run(), coverage.result());
}
