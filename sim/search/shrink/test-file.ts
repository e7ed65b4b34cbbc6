import type { BuiltIn } from '../../run/replay.ts';
import type { ShrinkResult } from './result.ts';
import { standalone } from './standalone.ts';

/**
 * A test file for vitest that replays a recipe, all of its scenario in it, and expects its failure: to be put beside
 * one's own tests, and turned round when the defect is mended.
 */
export function testFileOf(result: ShrinkResult, builtIn: BuiltIn): string {
  const { signature, story } = result;
  const recipe = standalone(result.recipe, builtIn);
  const name = typeof recipe.scenario === 'string' ? recipe.scenario : recipe.scenario.name;
  return `import { type Recipe, replay } from 'samsa';
import { expect, test } from 'vitest';

/*
${story.map((line) => ` * ${line.replaceAll('*/', '* /')}`).join('\n')}
 */
const recipe: Recipe = ${JSON.stringify(recipe, null, 2)};

test(${JSON.stringify(`${name}: ${signature.guarantee} breaks`)}, () => {
  const { grade, summary } = replay(recipe);
  expect(grade).toEqual({ type: 'same' });
  ${expectation(signature.guarantee)}
});
`;
}

const expectation = (guarantee: string): string =>
  guarantee === 'assertion'
    ? "expect(summary?.outcome).toBe('assertion');"
    : `const verdict = summary?.guarantees.find(({ id }) => id === ${JSON.stringify(guarantee)});
  expect(verdict?.status).toBe('violated');`;
