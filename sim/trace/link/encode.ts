import type { Recipe } from '../../run/result.ts';
import { emptyDraft, linkOf } from './draft.ts';
import { FIELDS, type Field, LADDER } from './field.ts';
import { LINK_START, type Link, NO_FOCUS } from './link.ts';
import { writeText } from './text.ts';

/** The most characters that a link should have (viz.md §4: 30 injections in 300). */
export const LINK_BUDGET = 300;

/**
 * A link in its canonical form. It gives back exactly what it was made from, with one exception: where only leaving
 * out the ladder brings it within `LINK_BUDGET`, it has none. A replay makes the ladder again, and the hash of the
 * whole run still tells the same run from another.
 */
export function encodeLink(link: Link): string {
  const parts = partsOf(link, FIELDS);
  const whole = assembled(link, parts);
  if (whole.length <= LINK_BUDGET) return whole;
  const short = assembled(
    link,
    parts.filter(({ field }) => field !== LADDER),
  );
  return short.length <= LINK_BUDGET ? short : whole;
}

/** A link with its ladder, however long. */
export const encodeWhole = (link: Link): string => assembled(link, partsOf(link, FIELDS));

/** The link to a run, looking nowhere in particular. */
export const linkTo = (recipe: Recipe): string =>
  encodeLink({ recipe, focus: NO_FOCUS, language: null });

/** The most entries of a tape that go into an address; a shrunk one has a few. */
const MOST_TAPE = 400;
/** Longer addresses are cut by mails and chats. */
const MOST_CHARACTERS = 8000;

/** The link to a run as summaries show it; null where the recipe is too large for an address and belongs in a file. */
export function linkOrNull(recipe: Recipe): string | null {
  if (Object.keys(recipe.tape).length > MOST_TAPE) return null;
  const link = linkTo(recipe);
  return link.length > MOST_CHARACTERS ? null : link;
}

/** A run that is asked for and was not made yet. */
export interface Request {
  readonly scenario: Recipe['scenario'];
  readonly params: Recipe['params'];
  readonly seed: string | null;
}

/** The link that asks for a run: it has no hashes, so there is nothing to hold the run against. */
export function encodeRequest(request: Request, view: Partial<Omit<Link, 'recipe'>> = {}): string {
  const { recipe, focus, language } = linkOf(emptyDraft());
  const link: Link = {
    recipe: {
      ...recipe,
      scenario: request.scenario,
      params: request.params,
      seed: request.seed,
    },
    focus: view.focus ?? focus,
    language: view.language ?? language,
  };
  const fields = FIELDS.filter(({ required }) => !required);
  return assembled(link, partsOf(link, fields));
}

interface Part {
  readonly field: Field;
  readonly value: string;
}

const partsOf = (link: Link, fields: readonly Field[]): readonly Part[] =>
  fields.flatMap((field) => {
    const value = field.write(link);
    return value === null ? [] : [{ field, value }];
  });

function assembled({ recipe: { scenario } }: Link, parts: readonly Part[]): string {
  const name = writeText(typeof scenario === 'string' ? scenario : scenario.name);
  const fields = parts.map(({ field, value }) => `${field.key}=${value}`).join('&');
  return `${LINK_START}${name}${fields === '' ? '' : `?${fields}`}`;
}
