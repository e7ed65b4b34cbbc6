import { workerData } from 'piscina';
import type { Recipe } from '../run/result.ts';
import { linkOrNull } from '../trace/link/encode.ts';
import { runSeed as runSeedOn, type SearchData, searchGround } from './run-seed.ts';
import type { SeedProblem, SeedResult } from './seed-result.ts';
import { shrink } from './shrink/shrink.ts';
import type { Signature } from './shrink/signature.ts';
import type { Shrunk } from './summary.ts';

/** What every worker of a search is given once. */
export interface WorkerData extends SearchData {
  /** One number, shared by all threads: not 0 as soon as shrinking is to stop. */
  readonly stop: Int32Array;
}

const data = workerData as WorkerData;
const ground = searchGround(data);

/** Runs the run to which a seed leads; what throws is told of. */
export const runSeed = (seed: string): SeedResult | SeedProblem => runSeedOn(ground, seed);

/** A failure to shrink. */
export interface ToShrink {
  readonly recipe: Recipe;
  readonly signature: Signature;
}

/** Shrinks the failure of one seed; null where that does not come to a result. */
export function shrinkFailure({ recipe, signature }: ToShrink): Shrunk | null {
  const shouldStop = (): boolean => Atomics.load(data.stop, 0) !== 0;
  const shrinking = shrink(recipe, { signature, builtIn: () => data.source, shouldStop });
  if (shrinking.type !== 'shrunk') return null;
  const { original: _, ...result } = shrinking.result;
  return { ...result, link: linkOrNull(result.recipe) };
}
