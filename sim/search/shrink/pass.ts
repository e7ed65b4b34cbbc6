import type { Evidence } from '../../check/checker.ts';
import type { Notable, Recipe } from '../../run/result.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';

/** A recipe whose run fails as wanted, and what its run showed up to the failure. */
export interface Failing {
  /** As it ran: its events and hash are those of the moment at which the failure showed. */
  readonly recipe: Recipe;
  readonly scenario: ResolvedScenario;
  /** The first piece of evidence of the failure. */
  readonly evidence: Evidence;
  /** Whether the failure showed during the run; else the end of the run was what judged it. */
  readonly showedAt: 'step' | 'end';
  /** Virtual microseconds at which the run ended. */
  readonly endedAt: number;
  readonly notable: readonly Notable[];
  readonly moments: readonly Moment[];
  /** The tape entries that the run asked for, with what a calm world would have drawn instead. */
  readonly asked: ReadonlyMap<string, number>;
}

/** A probe that was stated, unless its kind is stated all the time. */
export interface Moment {
  readonly event: number;
  readonly at: number;
  readonly node: string;
  readonly probe: Stated;
}

/** A probe as triggers see it. */
export interface Stated {
  readonly type: string;
}

/**
 * One way to make a failing recipe smaller. It yields candidates and is told of each whether it fails in the same way:
 * by the failing run, which has become the current one, or by null.
 */
export interface Pass {
  readonly name: string;
  readonly candidates: (current: Failing) => Candidates;
}

/** The candidates of a pass, one after another. */
export type Candidates = Generator<Recipe, void, Failing | null>;
