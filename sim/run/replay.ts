import type { Episode } from '../faults/episode.ts';
import type { Recorded } from '../kernel/choices.ts';
import { type Divergence, divergence } from '../kernel/ladder.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseScenario } from '../scenario/schema.ts';
import { applySets } from '../scenario/set.ts';
import { UsageError } from '../scenario/usage-error.ts';
import type { SimulateOptions } from './options.ts';
import type { Recipe, RunSummary } from './result.ts';
import { simulate } from './simulate.ts';

/** How a replay compares with its recipe. */
export type Grade =
  | { readonly type: 'same' }
  /** They part between two events of the recipe's ladder: another version of Samsa, or a defect. */
  | { readonly type: 'diverges'; readonly place: Divergence }
  /** This version cannot run it: its scenario is gone or another one. */
  | { readonly type: 'impossible'; readonly reason: string };

/** A replayed recipe: how it compares and how it went, null where it was impossible. */
export interface Replay {
  readonly grade: Grade;
  readonly summary: RunSummary | null;
  /** Tape entries that the run never asked for: what they name does not happen in it. */
  readonly inert: readonly string[];
}

/** Gives a built-in scenario by its name; throws `UsageError` where there is none. */
export type BuiltIn = (name: string) => Scenario;

/** Where nobody gives built-in scenarios, a recipe must hold its own. */
const noBuiltIn: BuiltIn = (name) => {
  const problem = `the recipe names the built-in scenario "${name}" and does not hold it`;
  throw new UsageError({ file: null, path: 'scenario', value: name, problem, nearest: [] });
};

/** Runs a recipe again and grades the result. */
export function replay(
  recipe: Recipe,
  builtIn: BuiltIn = noBuiltIn,
  more: Partial<SimulateOptions> = {},
): Replay {
  const scenario = possibleScenario(recipe, builtIn);
  if (typeof scenario === 'string') {
    return { grade: { type: 'impossible', reason: scenario }, summary: null, inert: [] };
  }
  const asked = new Set<string>();
  const onChoice = (choice: Recorded): void => {
    asked.add(choice.name);
    more.onChoice?.(choice);
  };
  const names = Object.keys(recipe.tape);
  const listening = names.length === 0 ? {} : { onChoice };
  const options = { ...replayOptions(recipe, scenario), ...more, ...listening };
  const summary = simulate(options).run();
  const place = divergence(recipe, summary.recipe);
  const grade: Grade = place === null ? { type: 'same' } : { type: 'diverges', place };
  return { grade, summary, inert: names.filter((name) => !asked.has(name)) };
}

/** The options with which a recipe's run is made again; it ends where the recipe's did. */
export const replayOptions = (recipe: Recipe, scenario: ResolvedScenario): SimulateOptions => ({
  scenario,
  seed: recipe.seed,
  tape: recipe.tape,
  quiet: recipe.quiet,
  faults: recipe.faults as readonly Episode[],
  maxEvents: recipe.events,
  recipeScenario: recipe.scenario,
  params: recipe.params,
});

/** The scenario that a recipe names or holds, with its overrides. */
export function resolveRecipe(recipe: Recipe, builtIn: BuiltIn): ResolvedScenario {
  const { scenario } = recipe;
  const source = typeof scenario === 'string' ? builtIn(scenario) : parseScenario(scenario, null);
  return resolveScenario(applySets(source, recipe.params, null), null);
}

function possibleScenario(recipe: Recipe, builtIn: BuiltIn): ResolvedScenario | string {
  try {
    const scenario = resolveRecipe(recipe, builtIn);
    if (scenario.sourceHash === recipe.scenarioHash) return scenario;
    return `the scenario ${scenario.name} is not the one that Samsa ${recipe.samsa} made the recipe with`;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
