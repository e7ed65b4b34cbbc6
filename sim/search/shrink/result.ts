import type { Evidence } from '../../check/checker.ts';
import type { Divergence } from '../../kernel/ladder.ts';
import type { Outcome, Recipe } from '../../run/result.ts';
import type { Signature } from './signature.ts';

/** What came of shrinking a recipe. */
export type Shrinking =
  | { readonly type: 'shrunk'; readonly result: ShrinkResult }
  /** The run does not fail, or not in the way that was asked for. */
  | { readonly type: 'holds'; readonly outcome: Outcome; readonly violated: readonly string[] }
  /** Run again, the recipe is another run: made by another version, or edited. */
  | { readonly type: 'diverges'; readonly place: Divergence }
  /** This version cannot run it. */
  | { readonly type: 'impossible'; readonly reason: string }
  /** The tape does not replay: without its seed the run is another one, a defect of the simulator. */
  | { readonly type: 'tape-does-not-replay'; readonly place: Divergence };

/** A failure with nothing in it that it does not need. */
export interface ShrinkResult {
  readonly signature: Signature;
  /** `violated`, `stalled` or `assertion`. */
  readonly outcome: Outcome;
  /** The smallest recipe that was found, and the one that was given. */
  readonly recipe: Recipe;
  readonly original: Recipe;
  readonly evidence: Evidence;
  /** Virtual microseconds at which the failure shows. */
  readonly failsAt: number;
  /** What a person has to understand: faults, then recorded choices. */
  readonly items: readonly Item[];
  /** For each item that was verified, and each rule that the scenario sets, what happens without it. */
  readonly certificate: readonly CertificateLine[];
  /** At most ten lines. */
  readonly story: readonly string[];
  /** What was accepted, in order, behind the recorded run. */
  readonly steps: readonly ShrinkStep[];
  readonly runs: number;
  /** Whether nothing more was found to take away; else what ended the search for it. */
  readonly ended: 'minimal' | 'runs' | 'time' | 'interrupted';
}

/** One thing without which the failure should disappear. */
export type Item =
  | { readonly type: 'fault'; readonly id: string; readonly text: string }
  | { readonly type: 'choice'; readonly name: string; readonly value: number }
  /** A protocol rule that the scenario sets (`switches`); it counts for the certificate, not as an item. */
  | { readonly type: 'rule'; readonly name: string; readonly value: string };

/** What a run without one item did. */
export interface CertificateLine {
  readonly item: Item;
  readonly withoutIt: 'holds' | 'other failure' | 'same failure';
  /** The guarantees that broke instead. */
  readonly violated: readonly string[];
}

/** A candidate that was accepted. */
export interface ShrinkStep {
  readonly pass: string;
  readonly faults: number;
  readonly choices: number;
  readonly events: number;
  /** Runs so far. */
  readonly runs: number;
}

/** How far shrinking has come. */
export interface ShrinkProgress {
  readonly pass: string;
  readonly runs: number;
  readonly faults: number;
  readonly choices: number;
  readonly events: number;
}
