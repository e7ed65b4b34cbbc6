import type { Episode, When } from '../../../faults/episode.ts';
import { faultNamed } from '../../../faults/table.ts';
import type { Recipe } from '../../../run/result.ts';
import { faultsOf, withFaults } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/** Another time, duration or number in one place of an episode. */
type Change = (value: number) => Episode;

const UNITS_MICROS = [1_000_000, 500_000, 100_000, 50_000, 10_000, 1000, 100];

/** Times and durations of faults become round: the roundest with which the run still fails. */
export const roundTimes: Pass = {
  name: 'round times',
  *candidates(current) {
    yield* eachFault(current.recipe, function* (recipe, episode, set) {
      const { when, forMicros, parameters, kind } = episode;
      let next = episode;
      const settle = function* (value: number, change: Change, isFree: boolean): Settling {
        for (const round of roundings(value, isFree)) {
          const failing = yield set(recipe, change(round));
          if (failing !== null) {
            recipe = failing.recipe;
            next = change(round);
            return;
          }
        }
      };
      if (when.type === 'At')
        yield* settle(when.micros, (n) => withWhen(next, { ...when, micros: n }), true);
      else yield* settle(when.plusMicros, (n) => withWhen(next, { ...when, plusMicros: n }), true);
      if (forMicros !== null && forMicros > 0) {
        yield* settle(forMicros, (n) => ({ ...next, forMicros: n }), false);
      }
      for (const { name, type } of faultNamed(kind)?.parameters ?? []) {
        const value = parameters[name];
        if (type !== 'duration' || typeof value !== 'number') continue;
        yield* settle(value, (n) => withParameter(next, name, n), true);
      }
      return recipe;
    });
  },
};

/** Triggers wait for fewer events: for the first one, if that fails as well. */
export const earlierEvents: Pass = {
  name: 'earlier events',
  *candidates(current) {
    yield* eachFault(current.recipe, function* (recipe, episode, set) {
      const { when } = episode;
      if (when.type === 'At') return recipe;
      for (let nth = 1; nth < when.nth; nth = nth < 4 ? nth + 1 : nth * 2) {
        const failing = yield set(recipe, withWhen(episode, { ...when, nth }));
        if (failing !== null) return failing.recipe;
      }
      return recipe;
    });
  },
};

/** What a recorded choice drew comes nearer to what a calm world would draw. */
export const calmerChoices: Pass = {
  name: 'choices nearer to boring',
  *candidates(current) {
    let { recipe } = current;
    for (const [name, value] of Object.entries(recipe.tape)) {
      const calm = current.asked.get(name);
      if (calm === undefined) continue;
      let far = value;
      let near = calm;
      while (Math.abs(far - near) > 1) {
        const middle = Math.trunc((far + near) / 2);
        const failing: Failing | null = yield {
          ...recipe,
          tape: { ...recipe.tape, [name]: middle },
        };
        if (failing === null) near = middle;
        else {
          recipe = failing.recipe;
          far = middle;
        }
      }
    }
  },
};

type Settling = Generator<Recipe, void, Failing | null>;

/** Goes through the faults; `change` ends with the recipe with which it goes on. */
function* eachFault(
  start: Recipe,
  change: (
    recipe: Recipe,
    episode: Episode,
    set: (recipe: Recipe, episode: Episode) => Recipe,
  ) => Generator<Recipe, Recipe, Failing | null>,
): Settling {
  let recipe = start;
  for (const { id } of faultsOf(start)) {
    const episode = faultsOf(recipe).find((other) => other.id === id);
    if (episode !== undefined) recipe = yield* change(recipe, episode, replaced);
  }
}

const replaced = (recipe: Recipe, episode: Episode): Recipe =>
  withFaults(
    recipe,
    faultsOf(recipe).map((other) => (other.id === episode.id ? episode : other)),
  );

const withWhen = (episode: Episode, when: When): Episode => ({ ...episode, when });

const withParameter = (episode: Episode, name: string, value: number): Episode => ({
  ...episode,
  parameters: { ...episode.parameters, [name]: value },
});

/** Round values near a number, the roundest first; none where it is as round as these. */
function roundings(micros: number, mayBeZero: boolean): number[] {
  const found: number[] = [];
  for (const unit of UNITS_MICROS) {
    if (micros % unit === 0) break;
    for (const round of [Math.round(micros / unit), Math.ceil(micros / unit)]) {
      const value = round * unit;
      if ((value > 0 || mayBeZero) && !found.includes(value)) found.push(value);
    }
  }
  return found;
}
