import type { Episode } from '../../faults/episode.ts';
import type { Recipe } from '../../run/result.ts';

/** The fault plan of a recipe; a recipe that was read or recorded holds episodes. */
export const faultsOf = (recipe: Recipe): readonly Episode[] => recipe.faults as readonly Episode[];

/** The recipe with another fault plan. */
export const withFaults = (recipe: Recipe, faults: readonly Episode[]): Recipe => ({
  ...recipe,
  faults,
});

/** The recipe with another tape. */
export const withTape = (
  recipe: Recipe,
  entries: readonly (readonly [string, number])[],
): Recipe => ({
  ...recipe,
  tape: Object.fromEntries(entries),
});

/** The recipe with one field of its scenario set, as `--set` would; a field that was set before is set anew. */
export function withParam(recipe: Recipe, path: string, value: string | number): Recipe {
  const pair = [path, String(value)] as const;
  const isSet = recipe.params.some(([known]) => known === path);
  const params = isSet
    ? recipe.params.map((param) => (param[0] === path ? pair : param))
    : [...recipe.params, pair];
  return { ...recipe, params };
}

/** The recipe under the rules that Kafka's version has by default. */
export const withoutSwitches = (recipe: Recipe): Recipe => withSwitches(recipe, {});

/** The recipe with one rule as Kafka's version has it by default. */
export function withoutSwitch(
  recipe: Recipe,
  switches: Readonly<Record<string, string>>,
  name: string,
): Recipe {
  const rest = Object.entries(switches).filter(([other]) => other !== name);
  return withSwitches(recipe, Object.fromEntries(rest));
}

function withSwitches(recipe: Recipe, switches: Readonly<Record<string, string>>): Recipe {
  const params = recipe.params.filter(([path]) => !/^switches\b/.test(path));
  return withParam({ ...recipe, params }, 'switches', JSON.stringify(switches));
}

/** How many items a person has to understand: faults and recorded choices. */
export const itemCount = (recipe: Recipe): number =>
  recipe.faults.length + Object.keys(recipe.tape).length;
