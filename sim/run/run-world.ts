import type { RunEnd } from '../check/checker.ts';
import type { VerdictsWorld } from '../check/verdict.ts';
import type { FaultsWorld } from '../faults/episode.ts';
import type { KernelWorld } from '../kernel/world.ts';
import type { WorkloadWorld } from '../workload/world.ts';
import type { OwnershipWorld } from './ownership.ts';
import type { Notable } from './result.ts';

/** Everything that decides the rest of a run and its verdicts, as plain data: JSON by `encodeWorld`. */
export interface RunWorld {
  readonly kernel: KernelWorld;
  readonly faults: FaultsWorld;
  readonly workload: WorkloadWorld;
  readonly verdicts: VerdictsWorld;
  /** The folds of the run's checkers, in their order. */
  readonly folds: readonly unknown[];
  readonly notable: readonly Notable[];
  readonly ownership: OwnershipWorld;
  /** Null while the run goes on. */
  readonly ended: EndReason | null;
}

/** Why a run ended. */
export type EndReason = RunEnd['reason'];
