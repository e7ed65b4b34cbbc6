import { ddmin } from '../ddmin.ts';
import { withTape } from '../edit.ts';
import type { Pass } from '../pass.ts';

type Entry = readonly [name: string, value: number];

/**
 * A world in which no message is slow and no draw is rare: most failures do not need their seed's chance at all. Where
 * every election timeout is the same, votes may split for ever; a second candidate keeps those.
 */
export const calmWorld: Pass = {
  name: 'every choice boring',
  *candidates({ recipe }) {
    const entries = Object.entries(recipe.tape);
    if (entries.length === 0 || (yield withTape(recipe, [])) !== null) return;
    const elections = entries.filter(([name]) => siteOf(name) === 'raft.election-timeout');
    if (elections.length > 0 && elections.length < entries.length)
      yield withTape(recipe, elections);
  },
};

/**
 * Choices back to boring: whole sites, then stretches of the run, ever shorter, down to single choices. (Groups by
 * channel and kind of message in between were measured: half as many runs again, for the same result.)
 */
export const fewerChoices: Pass = {
  name: 'fewer choices',
  *candidates({ recipe }) {
    const entries = Object.entries(recipe.tape);
    const sites = [...new Set(entries.map(([name]) => siteOf(name)))];
    const left = yield* ddmin(sites, (names) => withTape(recipe, entriesOf(entries, names)));
    yield* ddmin(entriesOf(entries, left), (kept) => withTape(recipe, kept));
  },
};

/** Names are `<site>[/<number>] <key>`. */
const siteOf = (name: string): string => name.slice(0, name.search(/[ /]/));

/** The entries of some sites, in the order in which they were drawn. */
const entriesOf = (entries: readonly Entry[], sites: readonly string[]): Entry[] =>
  entries.filter(([name]) => sites.includes(siteOf(name)));
