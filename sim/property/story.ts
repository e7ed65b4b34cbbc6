import { resolveRecipe } from '../run/replay.ts';
import type { Recipe, RunSummary } from '../run/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { UsageError } from '../scenario/usage-error.ts';
import { storyOf } from '../search/shrink/story.ts';
import { seen } from './seen.ts';

/** The story of a run in at most ten lines, told about `guarantee` where that was broken; the run is made again for it. */
export function storyOfRun(recipe: Recipe, guarantee: string | null): readonly string[] {
  const { failing, about } = seen(recipe, resolveRecipe(recipe, noBuiltIn), {
    guarantee,
    maxEvents: recipe.events,
    forStory: true,
  });
  return storyOf(failing, about);
}

/** How to look at a run and how to make it again; the link holds the recipe. */
export function commandsFor({ link, recipe }: RunSummary): readonly string[] {
  if (link !== null) {
    return [`open     samsa view '${link}'`, 'replay   samsa replay with the same link'];
  }
  const tape = Object.keys(recipe.tape).length;
  const why = tape > 0 ? ` (${tape} recorded choices)` : '';
  return [
    `recipe   too large for a link${why}: write encodeRecipe(run.recipe) to a file for samsa replay and samsa view`,
  ];
}

/** Story and commands of a run, for a failed assertion. */
export function tellRun(run: RunSummary, guarantee: string | null): string {
  return ['', ...storyLines(run, guarantee), '', ...commandsFor(run)].join('\n');
}

/** A run of a built-in scenario that is only named cannot be made again here; its commands can. */
function storyLines(run: RunSummary, guarantee: string | null): readonly string[] {
  if (typeof run.recipe.scenario !== 'string') return storyOfRun(run.recipe, guarantee);
  return [`${run.scenario}, seed ${run.seed ?? 'none'}: outcome ${run.outcome}`];
}

/** Runs of properties hold their scenario. */
export function noBuiltIn(name: string): Scenario {
  const problem = `the recipe names the scenario "${name}" and does not hold it`;
  throw new UsageError({ file: null, path: 'scenario', value: name, problem, nearest: [] });
}
