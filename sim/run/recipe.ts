import { readEpisode } from '../faults/episode-codec.ts';
import { UsageError } from '../scenario/usage-error.ts';

import {
  CHECK,
  compareSums,
  damaged,
  encodeChecked,
  type Fields,
  isFields,
  parseFile,
} from './checked-file.ts';
import type { Recipe } from './result.ts';

/** The fields of a recipe in the order of its file. */
const FIELDS = [
  'format',
  'samsa',
  'scenario',
  'scenarioHash',
  'params',
  'seed',
  'quiet',
  'tape',
  'faults',
  'events',
  'hash',
  'ladder',
] as const satisfies readonly (keyof Recipe)[];

/** A recipe as a file (checked-file.ts). */
export const encodeRecipe = (recipe: Recipe): string =>
  encodeChecked(FIELDS, recipe as unknown as Fields);

/** The recipe that a file holds. A truncated or edited file is refused with the place of the damage. */
export function decodeRecipe(text: string, file: string | null): Recipe {
  const value = parseFile(text, file);
  if (!isFields(value)) throw damaged(file, '', 'expected a recipe', text, 0);
  compareSums(FIELDS, value, text, file);
  return readRecipe(value, file);
}

/** A recipe from plain data, for example out of a summary. Throws `UsageError` where something is not as it should be. */
export function readRecipe(value: unknown, file: string | null): Recipe {
  const wrong = (path: string, found: unknown, problem: string): UsageError =>
    new UsageError({ file, path, value: found, problem, nearest: [] });
  if (!isFields(value)) throw wrong('', value, 'expected a recipe');
  if (value['format'] !== 'samsa-recipe-1') {
    throw wrong('format', value['format'], 'expected "samsa-recipe-1"');
  }
  for (const [name, isRight] of Object.entries(SHAPES)) {
    if (!isRight(value[name])) throw wrong(name, value[name], EXPECTED[name] as string);
  }
  for (const name of Object.keys(value)) {
    if (name !== CHECK && !FIELDS.includes(name as keyof Recipe)) {
      throw wrong(name, value[name], 'a recipe has no such field');
    }
  }
  const given = value as unknown as Recipe;
  return {
    format: 'samsa-recipe-1',
    samsa: given.samsa,
    scenario: given.scenario,
    scenarioHash: given.scenarioHash,
    params: given.params,
    seed: given.seed,
    quiet: given.quiet,
    tape: given.tape,
    faults: given.faults.map((episode, index) => {
      const read = readEpisode(episode, `faults[${index}]`);
      if ('problem' in read) throw wrong(read.path, null, read.problem);
      return read;
    }),
    events: given.events,
    hash: given.hash,
    ladder: given.ladder,
  };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isHash = (value: unknown): boolean => isText(value) && /^[0-9a-f]{16}$/.test(value as string);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  samsa: isText,
  scenario: (value) => isText(value) || (isFields(value) && isText(value['name'])),
  scenarioHash: isHash,
  params: (value) =>
    isList(value, (pair) => isList(pair, isText) && (pair as string[]).length === 2),
  seed: (value) => value === null || isText(value),
  quiet: (value) => isList(value, isText),
  tape: (value) => isFields(value) && Object.values(value).every(isCount),
  faults: (value) => Array.isArray(value),
  events: isCount,
  hash: isHash,
  ladder: (value) => isList(value, isHash),
};

const EXPECTED: Readonly<Record<string, string>> = {
  samsa: 'expected a version',
  scenario: 'expected the name of a scenario or a scenario',
  scenarioHash: 'expected 16 hexadecimal digits',
  params: 'expected pairs of path and value',
  seed: 'expected a text or null',
  quiet: 'expected a list of sites or links',
  tape: 'expected outcomes by choice',
  faults: 'expected a list of episodes',
  events: 'expected a number of events',
  hash: 'expected 16 hexadecimal digits',
  ladder: 'expected a list of hashes',
};
