import { simulate } from '../../sim/run/simulate.ts';
import { builtIn } from './built-in.ts';

/** The hashes of seeds 1, 2, … by scenario: a change of them is a change of behaviour, and reviewed as one. */
export type Hashes = Readonly<Record<string, readonly string[]>>;

/** The seeds whose hashes are kept (DESIGN §9). */
export const SEEDS: readonly string[] = ['1', '2', '3', '4'];

const MOST_EVENTS = 20_000;

/** The hashes of a built-in scenario under some seeds, on the engine that this runs in. */
export function hashesOf(name: string, seeds: readonly string[] = SEEDS): string[] {
  const scenario = builtIn(name);
  return seeds.map((seed) => simulate({ scenario, seed, maxEvents: MOST_EVENTS }).run().hash);
}
