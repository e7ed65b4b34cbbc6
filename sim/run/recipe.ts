import { hashString } from '../../core/hash.ts';
import { readEpisode } from '../faults/episode-codec.ts';
import { canonicalJson } from '../scenario/hash.ts';
import { UsageError } from '../scenario/usage-error.ts';

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

const CHECK = 'check';

/**
 * A recipe as a file: JSON with one field on each line, in canonical form, and a last field `check` with a checksum of
 * each line, so that damage is found where it is.
 */
export function encodeRecipe(recipe: Recipe): string {
  const lines = FIELDS.map((name) => `${JSON.stringify(name)}:${canonicalJson(recipe[name])}`);
  const sums = FIELDS.map((name) => sumOf(name, recipe[name]));
  return `{\n${[...lines, `"${CHECK}":${JSON.stringify(sums)}`].join(',\n')}\n}\n`;
}

const sumOf = (name: string, value: unknown): string =>
  (hashString(`${name}=${canonicalJson(value)}`) >>> 0).toString(16).padStart(8, '0');

/** The recipe that a file holds. A truncated or edited file is refused with the place of the damage. */
export function decodeRecipe(text: string, file: string | null): Recipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const position = positionOf(error, text);
    const isCut = position >= text.trimEnd().length;
    throw damaged(
      file,
      '',
      isCut ? 'the file ends too early' : 'the file is damaged',
      text,
      position,
    );
  }
  if (!isFields(value)) throw damaged(file, '', 'expected a recipe', text, 0);
  const sums = value[CHECK];
  if (sums !== undefined) compareSums(value, sums, text, file);
  return readRecipe(value, file);
}

function compareSums(value: Fields, sums: unknown, text: string, file: string | null): void {
  FIELDS.forEach((name, index) => {
    const isWhole = Array.isArray(sums) && sums[index] === sumOf(name, value[name]);
    if (isWhole) return;
    const position = Math.max(0, text.search(new RegExp(`"${name}"\\s*:`)));
    throw damaged(
      file,
      name,
      'the content was changed: it does not fit its checksum',
      text,
      position,
    );
  });
}

/** Engines say where JSON breaks in their error's text, or nothing where it ends too early. */
function positionOf(error: unknown, text: string): number {
  const found = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  return found === null ? text.length : Number(found[1]);
}

function damaged(
  file: string | null,
  path: string,
  what: string,
  text: string,
  position: number,
): UsageError {
  const before = text.slice(0, position).split('\n');
  const column = (before[before.length - 1] ?? '').length + 1;
  const problem = `${what} (line ${before.length}, column ${column})`;
  return new UsageError({ file, path, value: null, problem, nearest: [] });
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
