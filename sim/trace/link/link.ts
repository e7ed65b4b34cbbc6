import type { Recipe } from '../../run/result.ts';
import type { Language } from '../../words/language.ts';

/** Where to look in a run: each part null where the link leaves it to the reader. */
export interface Focus {
  /** The number of an event, from 1. */
  readonly event: number | null;
  readonly node: string | null;
  readonly partition: string | null;
  /** A pane of the page, or a lane of one. */
  readonly pane: string | null;
}

/** What a link says: a run, where to look, and in which language (viz.md §1.10). */
export interface Link {
  readonly recipe: Recipe;
  readonly focus: Focus;
  readonly language: Language | null;
}

/** Looks nowhere in particular. */
export const NO_FOCUS: Focus = { event: null, node: null, partition: null, pane: null };

/** How every link to a run begins behind host and path; another format of recipes gets another beginning. */
export const LINK_START = '#/run/';

/** Whether a text looks like a link to a run, bare or behind a host and a path. */
export function isLink(text: string): boolean {
  const bare = text.trim();
  return bare.includes(LINK_START) && !/\s/.test(bare) && !/^[[{"]/.test(bare);
}
