import type { Recipe } from '../../run/result.ts';
import { faultsOf, withFaults, withoutSwitch, withTape } from './edit.ts';
import type { Failing } from './pass.ts';
import { faultPhrase } from './phrases.ts';
import type { CertificateLine, Item } from './result.ts';
import { type Trials, WHOLE } from './trial.ts';

/** The items of a recipe: its faults, then its recorded choices. */
export function itemsOf(recipe: Recipe): readonly Item[] {
  const faults = faultsOf(recipe).map(
    (episode): Item => ({ type: 'fault', id: episode.id, text: faultPhrase(episode) }),
  );
  const choices = Object.entries(recipe.tape).map(
    ([name, value]): Item => ({ type: 'choice', name, value }),
  );
  return [...faults, ...choices];
}

/** The protocol rules that the scenario of a run sets. */
export const rulesOf = ({ scenario }: Failing): readonly Item[] =>
  Object.entries(scenario.source.switches ?? {}).map(([name, value]) => {
    return { type: 'rule', name, value };
  });

/** The recipe of a failing run without one of its items. */
export function withoutItem({ recipe, scenario }: Failing, item: Item): Recipe {
  switch (item.type) {
    case 'fault':
      return withFaults(
        recipe,
        faultsOf(recipe).filter(({ id }) => id !== item.id),
      );
    case 'choice':
      return withTape(
        recipe,
        Object.entries(recipe.tape).filter(([name]) => name !== item.name),
      );
    case 'rule':
      return withoutSwitch(recipe, scenario.source.switches ?? {}, item.name);
  }
}

/** Runs a recipe without one item, to the very end of the scenario; with the failing run where it fails all the same. */
export function withoutIt(
  current: Failing,
  item: Item,
  trials: Trials,
): { readonly line: CertificateLine; readonly failing: Failing | null } {
  const trial = trials.run(withoutItem(current, item), WHOLE);
  const failing = trial?.failing ?? null;
  if (failing !== null) {
    return { line: { item, withoutIt: 'same failure', violated: [] }, failing };
  }
  const summary = trial?.run.summary();
  const violated = (summary?.guarantees ?? [])
    .filter(({ status }) => status === 'violated')
    .map(({ id }) => id);
  const isOther = violated.length > 0 || summary?.outcome === 'assertion';
  return { line: { item, withoutIt: isOther ? 'other failure' : 'holds', violated }, failing };
}
