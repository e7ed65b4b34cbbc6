import { canonicalJson, textHash } from '../../scenario/hash.ts';
import type { Candidates, Failing, Pass } from '../../search/shrink/pass.ts';
import { PASSES } from '../../search/shrink/passes/all.ts';

/** Rounds of passes; most failures need two, and a last one that finds nothing. */
const MOST_ROUNDS = 6;

/**
 * Smaller recipes than that of a failing run, one at a time, by the passes of the shrinker. It is told of each whether
 * that fails too, and goes on from there.
 */
export function* smallerThan(first: Failing, passes: readonly Pass[] = PASSES): Candidates {
  let current = first;
  const vain = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = current;
    for (const pass of passes) {
      const candidates = pass.candidates(current);
      let next = candidates.next();
      while (next.done !== true) {
        const { params, faults, tape } = next.value;
        const key = textHash(canonicalJson([params, faults, tape]));
        const failing: Failing | null = vain.has(key) ? null : yield next.value;
        if (failing === null) vain.add(key);
        else current = failing;
        next = candidates.next(failing);
      }
    }
    if (current === before) return;
  }
}
