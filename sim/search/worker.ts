import { workerData } from 'piscina';
import { castOf } from '../faults/cast.ts';
import type { Recipe } from '../run/result.ts';
import { simulate } from '../run/simulate.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { linkOrNull } from '../trace/link/encode.ts';
import { CoverageCounter } from './coverage.ts';
import { type Explorer, type ExplorerName, explorerNamed } from './explorers/all.ts';
import { type Aim, type SeedProblem, type SeedResult, seedResult } from './seed-result.ts';
import { shrink } from './shrink/shrink.ts';
import type { Signature } from './shrink/signature.ts';
import type { Shrunk } from './summary.ts';

/** What every worker of a search is given once. */
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

/** What a worker is given besides. */
export interface WorkerData extends SearchData {
  /** One number, shared by all threads: not 0 as soon as shrinking is to stop. */
  readonly stop: Int32Array;
}

const data = workerData as WorkerData;
const resolved = resolveScenario(data.scenario, null);
const cast = castOf(resolved);
const explorer = explorerNamed(data.explorer) as Explorer;

/** Runs the run to which a seed leads; what throws is told of. */
export function runSeed(seed: string): SeedResult | SeedProblem {
  try {
    const coverage = new CoverageCounter();
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

/** A failure to shrink. */
export interface ToShrink {
  readonly recipe: Recipe;
  readonly signature: Signature;
}

/** Shrinks the failure of one seed; null where that does not come to a result. */
export function shrinkFailure({ recipe, signature }: ToShrink): Shrunk | null {
  const shrinking = shrink(recipe, {
    signature,
    builtIn: () => data.source,
    shouldStop: () => Atomics.load(data.stop, 0) !== 0,
  });
  if (shrinking.type !== 'shrunk') return null;
  const { original: _, ...result } = shrinking.result;
  return { ...result, link: linkOrNull(result.recipe) };
}
