import { type Cast, castOf } from '../faults/cast.ts';
import { simulate } from '../run/simulate.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CoverageCounter } from './coverage.ts';
import { type Explorer, type ExplorerName, explorerNamed } from './explorers/all.ts';
import { type Aim, type SeedProblem, type SeedResult, seedResult } from './seed-result.ts';

/** What is searched; plain data, since workers are given it. */
export interface SearchData {
  readonly scenario: Scenario;
  /** What a recipe says: a built-in name or all of the scenario, and the overrides. */
  readonly recipeScenario: string | Scenario;
  readonly params: readonly (readonly [string, string])[];
  /** The scenario before the overrides. */
  readonly source: Scenario;
  readonly explorer: ExplorerName;
  readonly aim: Aim;
}

/** What depends on the search alone and is made once for all of its seeds. */
export interface SearchGround {
  readonly data: SearchData;
  readonly resolved: ResolvedScenario;
  readonly cast: Cast;
  readonly explorer: Explorer;
}

/** Makes ready what every seed of a search shares; throws `UsageError` where the scenario is none. */
export function searchGround(data: SearchData): SearchGround {
  const resolved = resolveScenario(data.scenario, null);
  const explorer = explorerNamed(data.explorer) as Explorer;
  return { data, resolved, cast: castOf(resolved), explorer };
}

/** Runs the run to which a seed leads; what throws is told of. */
export function runSeed(ground: SearchGround, seed: string): SeedResult | SeedProblem {
  try {
    const coverage = new CoverageCounter();
    const { data, resolved, cast, explorer } = ground;
    const { recipeScenario, params, aim } = data;
    const way = explorer.explore(resolved, seed);
    const run = simulate({
      scenario: resolved,
      recipeScenario,
      params,
      ...way,
      observers: [coverage],
    });
    return { ...seedResult(run.run(), coverage.result(), cast, aim), seed };
  } catch (error) {
    const { name, message } = error as Error;
    return { seed, problem: `the run threw ${name}: ${message}` };
  }
}
