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
  const whole = encodeWhole(link);
  if (whole.length <= LINK_BUDGET || link.recipe.ladder.length === 0) return whole;
  const short = written(link, false);
  return short.length <= LINK_BUDGET ? short : whole;
}

/** A link with its ladder, however long. */
export const encodeWhole = (link: Link): string => written(link, true);

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
  return assembled(
    link,
    FIELDS.filter(({ required }) => !required),
  );
}

const written = (link: Link, hasLadder: boolean): string =>
  assembled(link, hasLadder ? FIELDS : FIELDS.filter((field) => field !== LADDER));

function assembled(link: Link, fields: readonly Field[]): string {
  const { scenario } = link.recipe;
  const parts: string[] = [];
  for (const field of fields) {
    const value = field.write(link);
    if (value !== null) parts.push(`${field.key}=${value}`);
  }
  const name = writeText(typeof scenario === 'string' ? scenario : scenario.name);
  return `${LINK_START}${name}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}
