import type { Checker } from '../check/checker.ts';
import type { Episode } from '../faults/episode.ts';
import type { Recorded } from '../kernel/choices.ts';
import type { NodeSpec } from '../kernel/node.ts';
import type { Observer } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Run } from './run.ts';

/** What to simulate, and who watches. Only what is a recipe's decides the run. */
export interface SimulateOptions {
  readonly scenario: ResolvedScenario;
  /** Null: what the tape leaves open is boring. */
  readonly seed: string | null;
  /** Forced outcomes by choice name. */
  readonly tape?: Readonly<Record<string, number>>;
  /** Sites or links whose choices are boring. */
  readonly quiet?: readonly string[];
  /** The fault plan; by default the scenario's own faults and those that the swarm draws. */
  readonly faults?: readonly Episode[] | null;
  /** Virtual microseconds at which the run ends; by default the scenario's. */
  readonly until?: number | null;
  /** The most events; by default the scenario's. */
  readonly maxEvents?: number | null;
  readonly observers?: readonly Observer[];
  readonly watcher?: RunWatcher | null;
  /** By default all checkers that the scenario concerns. */
  readonly checkers?: readonly Checker<unknown>[];
  /** Steps every input twice, freezes everything and lets no key be drawn twice (sim/kernel/audit.ts). */
  readonly paranoid?: boolean;
  /** The most wall time in milliseconds. */
  readonly wallBudgetMs?: number | null;
  readonly onProgress?: ((progress: Progress) => void) | null;
  /** Hears of every choice that is made: how a tape is recorded. */
  readonly onChoice?: ((choice: Recorded) => void) | null;
  /** What the recipe says of the scenario: a built-in name or all of it, before `params`; by default all, after them. */
  readonly recipeScenario?: string | Scenario | null;
  /** The `--set` overrides with which `scenario` was made from `recipeScenario`. */
  readonly params?: readonly (readonly [path: string, value: string])[];
  /** Other machines than those of the scenario's servers and clients. */
  readonly nodes?: (scenario: ResolvedScenario) => readonly NodeSpec[];
}

/** Follows a run as a whole, beside the observers of its kernel (sim/trace/recorder.ts). */
export interface RunWatcher {
  /** The run stands before its first step. */
  readonly attach: (run: Run) => void;
  /** What came next on the queue is over, or the run has ended. */
  readonly settle: () => void;
}

/** How far a run has come. */
export interface Progress {
  readonly events: number;
  readonly virtualMicros: number;
  readonly untilMicros: number;
}
