import type { Recipe } from '../../../run/result.ts';
import { ddmin } from '../ddmin.ts';
import { withTape } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

type Entry = readonly [name: string, value: number];

/** A world in which no message is slow and no draw is rare: most failures do not need their seed's chance at all. */
export const calmWorld: Pass = {
  name: 'every choice boring',
  *candidates({ recipe }) {
    if (Object.keys(recipe.tape).length > 0) yield withTape(recipe, []);
  },
};

/** Choices back to boring: whole sites, then whole channels, then by kind of message, then one by one. */
export const fewerChoices: Pass = {
  name: 'fewer choices',
  *candidates(current) {
    let { recipe } = current;
    for (const groupOf of [siteOf, channelOf, kindOf, wholeName]) {
      recipe = yield* byGroups(recipe, groupOf);
    }
  },
};

function* byGroups(
  recipe: Recipe,
  groupOf: (name: string) => string,
): Generator<Recipe, Recipe, Failing | null> {
  const groups = new Map<string, Entry[]>();
  for (const entry of Object.entries(recipe.tape)) {
    const key = groupOf(entry[0]);
    const group = groups.get(key) ?? [];
    group.push(entry);
    groups.set(key, group);
  }
  if (groups.size < 2 && groupOf !== wholeName) return recipe;
  const kept = yield* ddmin([...groups.values()], (left) => withTape(recipe, left.flat()));
  return withTape(recipe, kept.flat());
}

/** Names are `<site>[/<number>] <key>`; the key of a message is `<channel> <type> <position>`. */
const siteOf = (name: string): string => name.slice(0, name.search(/[ /]/));

const channelOf = (name: string): string => name.split(' ').slice(0, 3).join(' ');

const kindOf = (name: string): string => name.split(' ').slice(0, 4).join(' ');

const wholeName = (name: string): string => name;
