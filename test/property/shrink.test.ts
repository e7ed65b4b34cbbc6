import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInScenario } from '../../sim/cli/load.ts';
import { castOf } from '../../sim/faults/cast.ts';
import { replay, resolveRecipe } from '../../sim/run/replay.ts';
import { PASSES } from '../../sim/search/shrink/passes/all.ts';
import { shrink } from '../../sim/search/shrink/shrink.ts';
import { signatureOf } from '../../sim/search/shrink/signature.ts';
import { recipeOfRun } from '../unit/search/shrink/fixture.ts';

const original = recipeOfRun('quorum-swarm', '37', [
  'switches.raft.preVote=off',
  'until=6s',
  'faultsUntil=5s',
]);

test('a shrunk recipe fails with the same signature, whatever passes run in whatever order (issue 5)', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...PASSES], { minLength: 1 }),
      fc.integer({ min: 6, max: 20 }),
      (passes, maxRuns) => {
        const shrunk = shrink(original, {
          builtIn: builtInScenario,
          passes,
          maxRuns,
          budgetMs: Number.POSITIVE_INFINITY,
        });
        if (shrunk.type !== 'shrunk') throw new Error(shrunk.type);
        const { recipe, signature, runs } = shrunk.result;
        const { grade, summary } = replay(recipe, builtInScenario);
        const cast = castOf(resolveRecipe(recipe, builtInScenario));
        expect(grade).toEqual({ type: 'same' });
        expect(summary === null ? null : signatureOf(summary, cast)).toEqual(signature);
        expect(runs).toBeLessThanOrEqual(maxRuns + 3);
      },
    ),
    { numRuns: 6 },
  );
});
