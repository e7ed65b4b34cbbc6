import type { Episode } from '../../faults/episode.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';

/**
 * What decides a run besides its scenario: the seed, outcomes that are forced, and the faults. Explorers differ in these
 * alone, so that whatever they find is an ordinary recipe: it replays, shrinks and fits into a link.
 */
export interface Exploration {
  /** Null where everything that the tape leaves open is boring. */
  readonly seed: string | null;
  readonly tape: Readonly<Record<string, number>>;
  /** Null for those of the scenario and the seed. */
  readonly faults: readonly Episode[] | null;
}

/** A way through the possible runs of a scenario: from each seed to one of them, the same one every time. */
export interface Explorer {
  readonly name: ExplorerName;
  readonly doc: string;
  readonly explore: (scenario: ResolvedScenario, seed: string) => Exploration;
}

export type ExplorerName = 'swarm' | 'delay-bounded' | 'pct' | 'uniform' | 'guided';
