import type { Episode } from '../../../faults/episode.ts';
import { ddmin } from '../ddmin.ts';
import { faultsOf, withFaults } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/** Faults that never began, whose time or moment did not come before the failure, go together. */
export const idleFaults: Pass = {
  name: 'faults that did nothing',
  *candidates(current) {
    const started = startedIn(current);
    const faults = faultsOf(current.recipe);
    const kept = faults.filter(({ id }) => started.has(id));
    if (kept.length < faults.length) yield withFaults(current.recipe, kept);
  },
};

/** As few faults as possible. */
export const fewerFaults: Pass = {
  name: 'fewer faults',
  *candidates({ recipe }) {
    yield* ddmin<Episode>(faultsOf(recipe), (kept) => withFaults(recipe, kept));
  },
};

function startedIn({ notable }: Failing): ReadonlySet<string> {
  const started = notable.filter(({ kind }) => kind === 'fault-started');
  return new Set(started.map(({ fact }) => (fact as { readonly id: string }).id));
}
