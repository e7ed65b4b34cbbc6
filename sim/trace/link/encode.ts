import type { Recipe } from '../../run/result.ts';
import { FIELDS, LADDER } from './field.ts';
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

function written(link: Link, hasLadder: boolean): string {
  const { scenario } = link.recipe;
  const parts: string[] = [];
  for (const field of FIELDS) {
    const value = field === LADDER && !hasLadder ? null : field.write(link);
    if (value !== null) parts.push(`${field.key}=${value}`);
  }
  const name = writeText(typeof scenario === 'string' ? scenario : scenario.name);
  return `${LINK_START}${name}?${parts.join('&')}`;
}
