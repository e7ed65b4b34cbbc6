import alea from 'seedrandom/lib/alea.js';
import type { RunKey } from './choices.ts';

/** Expands a seed to the run's key. Seeds are texts; a number is its decimal digits. */
export function runKeyOf(seed: string): RunKey {
  const generator = alea(seed);
  return { high: generator.int32(), low: generator.int32() };
}

/** A stream of integers for generators of plans, which draw before the run and never during it. */
export interface PlanRandom {
  /** An integer from 0 to n − 1. */
  readonly below: (n: number) => number;
}

/** The stream that `seed` and `purpose` give. */
export function planRandom(seed: string, purpose: string): PlanRandom {
  const generator = alea(`${purpose}\u0000${seed}`);
  return { below: (n) => Math.floor(((generator.int32() >>> 0) * n) / 4294967296) };
}
