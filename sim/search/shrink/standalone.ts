import type { BuiltIn } from '../../run/replay.ts';
import type { Recipe } from '../../run/result.ts';
import { scenarioHash } from '../../scenario/hash.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { parseScenario } from '../../scenario/schema.ts';
import { applySets } from '../../scenario/set.ts';

/**
 * The recipe with all of its scenario in it, and nothing in that which does not decide the run: a file of its own that
 * needs no built-in scenario. Hashes of events do not change.
 */
export function standalone(recipe: Recipe, builtIn: BuiltIn): Recipe {
  const { scenario: given, params } = recipe;
  const source = typeof given === 'string' ? builtIn(given) : parseScenario(given, null);
  const { title: _, description: __, museum: ___, ...all } = applySets(source, params, null);
  const scenario = recipe.seed === null ? withoutSwarm(all) : all;
  return { ...recipe, scenario, scenarioHash: scenarioHash(scenario), params: [] };
}

/** Without a seed no fault is drawn: the plan is the recipe's. */
function withoutSwarm({ swarm: _, ...scenario }: Scenario): Scenario {
  return scenario;
}
