import { faultsOf, withFaults } from '../edit.ts';
import type { Failing, Pass } from '../pass.ts';

/** Faults in the order in which they begin, each named by its kind and number. */
export const canonicalNames: Pass = {
  name: 'canonical names',
  *candidates(current) {
    const { recipe } = current;
    const ordered = faultsOf(recipe)
      .map((episode, index) => ({ episode, index, at: startOf(current, episode.id) }))
      .sort((a, b) => a.at - b.at || a.index - b.index);
    const counts = new Map<string, number>();
    const renamed = ordered.map(({ episode }) => {
      const n = (counts.get(episode.kind) ?? 0) + 1;
      counts.set(episode.kind, n);
      return { ...episode, id: `${episode.kind}-${n}` };
    });
    const isSame = renamed.every(({ id }, index) => faultsOf(recipe)[index]?.id === id);
    if (!isSame) yield withFaults(recipe, renamed);
  },
};

function startOf({ notable }: Failing, id: string): number {
  const start = notable.find(
    ({ kind, fact }) => kind === 'fault-started' && (fact as { readonly id: string }).id === id,
  );
  return start?.at ?? Number.MAX_SAFE_INTEGER;
}
