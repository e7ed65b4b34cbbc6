import type { GuaranteeStatus, Outcome, Recipe } from '../run/result.ts';
import type { Coverage } from './coverage.ts';
import type { ExplorerName } from './explorers/explorer.ts';
import type { Aim, SeedProblem } from './seed-result.ts';
import type { ShrinkResult } from './shrink/result.ts';
import type { Signature } from './shrink/signature.ts';

/** What was searched; a search goes on only where all of it is the same. */
export interface SearchIdentity {
  /** The version of Samsa. */
  readonly samsa: string;
  /** Of the scenario with its overrides. */
  readonly scenarioHash: string;
  readonly explorer: ExplorerName;
  readonly aim: Aim;
  /** It ends with so many hits; null for none. */
  readonly stopAfter: number | null;
}

/** A seed that broke a guarantee, failed to recover, or hit an assertion. Never one that only did what is `allowed`. */
export interface Failure {
  readonly seed: string;
  /** The first guarantee that broke, or the outcome where none did. */
  readonly guarantee: string;
  readonly outcome: Outcome;
  readonly text: string;
  readonly events: number;
  readonly recipe: Recipe | null;
  /** What makes it the same failure as another one; null where the run says too little. */
  readonly signature: Signature | null;
  /** Every seed that failed in this way, in order; this one was the smallest run. */
  readonly seeds: readonly string[];
  /** Null where shrinking was not asked for, or did not come to a result. */
  readonly shrunk: Shrunk | null;
  /** The recipe in a page's address; null where there is no recipe or it is too large for one. */
  readonly link: string | null;
}

/** A shrunk failure, with its link as well; the failure itself holds the original. */
export interface Shrunk extends Omit<ShrinkResult, 'original'> {
  readonly link: string | null;
}

/** Where a museum entry was found: of the seeds that show it the smallest run. */
export interface Found {
  readonly guarantee: string;
  readonly status: GuaranteeStatus;
  /** Every seed that shows it, in order. */
  readonly seeds: readonly string[];
  readonly seed: string | null;
  readonly events: number;
  readonly text: string;
  readonly recipe: Recipe | null;
  readonly link: string | null;
}

/** How often a guarantee was put to the test over all seeds, and how it fared. */
export interface GuaranteeTotal {
  readonly id: string;
  readonly exercised: number;
  readonly runsExercised: number;
  readonly violated: number;
  readonly allowed: number;
}

/** Why a search ended. */
export type SearchEnd = 'all-seeds' | 'found' | 'budget' | 'interrupted';

/** What a search has found; also what its journal holds, from which it goes on. */
export interface SearchSummary {
  readonly format: 'samsa-search-1';
  readonly scenario: string;
  readonly search: SearchIdentity;
  readonly seeds: { readonly from: number; readonly asked: number };
  /** Seeds that were merged, without a gap from the first. */
  readonly runs: number;
  readonly events: number;
  readonly reason: SearchEnd;
  readonly failures: readonly Failure[];
  /** Of a museum entry, else null. */
  readonly found: Found | null;
  /** Seeds without a result. */
  readonly problems: readonly SeedProblem[];
  readonly perGuarantee: readonly GuaranteeTotal[];
  readonly coverage: Coverage;
  readonly timing: { readonly wallMs: number; readonly runsPerSecond: number };
}
