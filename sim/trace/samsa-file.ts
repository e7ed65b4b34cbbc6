import {
  compareSums,
  encodeChecked,
  type Fields,
  isFields,
  parseFile,
} from '../run/checked-file.ts';
import { decodeRecipe, readRecipe } from '../run/recipe.ts';
import type { Recipe, Verdict } from '../run/result.ts';
import { UsageError } from '../scenario/usage-error.ts';
import type { Language } from '../words/language.ts';
import { decodeLink } from './link/decode.ts';
import { type Focus, isLink, NO_FOCUS } from './link/link.ts';
import { looksLike, objectLooksLike } from './recognise.ts';
import { readVerdicts } from './verdicts.ts';

/** A `.samsa` file: a run and what was found in it (viz.md §1.10). */
export interface SamsaCase {
  readonly format: 'samsa-case';
  readonly recipe: Recipe;
  /** The verdicts on the run of `recipe`. */
  readonly verdicts: readonly Verdict[];
  /** A smaller run in which the same breaks, or null. */
  readonly shrunk: Recipe | null;
}

const FIELDS = [
  'format',
  'recipe',
  'verdicts',
  'shrunk',
] as const satisfies readonly (keyof SamsaCase)[];

/** A case as the text of a `.samsa` file, with checksums as recipes have them. */
export const encodeCase = (samsaCase: SamsaCase): string =>
  encodeChecked(FIELDS, samsaCase as unknown as Fields);

/** The form in which a run came. */
export type CaseSource =
  | 'link'
  | 'recipe'
  | 'case'
  | 'run-summary'
  | 'replay'
  | 'search-summary'
  | 'shrink-result';

/** A run to replay or open, whatever it came in. */
export interface Case {
  readonly source: CaseSource;
  /** The run to look at: the shrunk one where there is one. */
  readonly recipe: Recipe;
  /** The run that `recipe` was shrunk from, or null. */
  readonly original: Recipe | null;
  /** What is known of the original's run, or of the recipe's where there is no other; empty where nothing is. */
  readonly verdicts: readonly Verdict[];
  readonly focus: Focus;
  readonly language: Language | null;
}

/**
 * The run in a text: a link, a recipe, a case, or what a command prints with `--json` (of a search the first failure).
 * Anything else is refused by saying what it looks like. `file` is for messages.
 */
export function readCase(text: string, file: string | null): Case {
  if (isLink(text)) {
    const { recipe, focus, language } = decodeLink(text);
    return { ...caseOf('link', recipe, null, []), focus, language };
  }
  const bare = text.replace(/^\uFEFF/, '');
  const look = looksLike(bare);
  if (look !== 'a JSON file' && look !== 'a damaged JSON file') throw unexpected(look, file);
  const value = parseFile(bare, file);
  if (!isFields(value)) throw unexpected(Array.isArray(value) ? 'a list of JSON' : look, file);
  return readObject(value, bare, file);
}

function readObject(value: Fields, text: string, file: string | null): Case {
  const { format } = value;
  if (format === 'samsa-case') {
    compareSums(FIELDS, value, text, file);
    return readParts('case', value, value['shrunk'] ?? null, 'verdicts', file);
  }
  if (typeof format === 'string' && format.startsWith('samsa-recipe')) {
    return caseOf('recipe', decodeRecipe(text, file), null, []);
  }
  if (isFields(value['grade'])) {
    const { summary } = value;
    if (isFields(summary)) return readParts('replay', summary, null, 'guarantees', file);
    throw usage(file, 'summary', 'this replay could not be run: it holds no run');
  }
  if (Array.isArray(value['failures'])) return readSearch(value['failures'], file);
  if (isFields(value['recipe']) && 'guarantees' in value) {
    return readParts('run-summary', value, null, 'guarantees', file);
  }
  if (isFields(value['recipe']) && isFields(value['original'])) {
    const original = { recipe: value['original'] };
    return readParts('shrink-result', original, value['recipe'], null, file);
  }
  throw unexpected(objectLooksLike(value) ?? unknownObject(value), file);
}

function readSearch(failures: readonly unknown[], file: string | null): Case {
  const failure = failures.find((one) => isFields(one) && isFields(one['recipe']));
  if (failure !== undefined) {
    const { shrunk } = failure as Fields;
    // A shrunk failure is a recipe, or a recipe with the story of how it became small.
    const recipe = isFields(shrunk) && isFields(shrunk['recipe']) ? shrunk['recipe'] : shrunk;
    return readParts('search-summary', failure as Fields, recipe ?? null, null, file);
  }
  throw usage(file, 'failures', 'this search found no failure: there is no run to open');
}

function readParts(
  source: CaseSource,
  value: Fields,
  shrunk: unknown,
  verdictField: string | null,
  file: string | null,
): Case {
  const recipe = readRecipe(value['recipe'], file);
  const verdicts = verdictField === null ? [] : readVerdicts(value[verdictField]);
  if (typeof verdicts === 'string') {
    throw usage(file, `${verdictField ?? ''}${verdicts}`, 'expected verdicts on guarantees');
  }
  return caseOf(source, recipe, shrunk === null ? null : readRecipe(shrunk, file), verdicts);
}

const caseOf = (
  source: CaseSource,
  recipe: Recipe,
  shrunk: Recipe | null,
  verdicts: readonly Verdict[],
): Case => ({
  source,
  recipe: shrunk ?? recipe,
  original: shrunk === null ? null : recipe,
  verdicts,
  focus: NO_FOCUS,
  language: null,
});

function unknownObject(value: Fields): string {
  const names = Object.keys(value).slice(0, 5);
  return names.length === 0 ? 'an empty JSON object' : `JSON with the fields ${names.join(', ')}`;
}

const EXPECTED =
  'expected a recipe, a .samsa file, the --json of a run or a search, or a link (#/run/…)';

const unexpected = (look: string | null, file: string | null): UsageError =>
  usage(
    file,
    '',
    `${look === null ? 'this is nothing that Samsa knows' : `this is ${look}`}; ${EXPECTED}`,
  );

const usage = (file: string | null, path: string, problem: string): UsageError =>
  new UsageError({ file, path, value: null, problem, nearest: [] });
