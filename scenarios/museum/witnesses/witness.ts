import type { MuseumSpec, Scenario } from '../../../sim/scenario/scenario.ts';

/** A schedule that brings an entry of the museum back within a few seeds, under the rules of the entry. */
export function witnessOf(entry: Scenario, script: Partial<Scenario>, seeds: number): Scenario {
  const { swarm: _, ...world } = entry;
  return {
    ...world,
    ...script,
    name: `${entry.name}-witness`,
    title: `Step by step: ${entry.title?.charAt(0).toLowerCase()}${entry.title?.slice(1)}`,
    museum: { ...(entry.museum as MuseumSpec), seeds },
  };
}
