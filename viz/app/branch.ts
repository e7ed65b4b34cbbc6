import type { RunSummary } from '../../sim/run/result.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { TraceViews } from '../../sim/trace/view.ts';
import type { FromEngine, RecipeGrade, RunHeader, Source } from '../engine/protocol.ts';

/** Where a run stands, as the page knows it. */
export type BranchStatus = 'opening' | 'running' | 'ended' | 'failed' | 'cancelled';

/** Why the engine could not run what it was asked. */
export type BranchFailure = Pick<
  Extract<FromEngine, { type: 'Failed' }>,
  'kind' | 'message' | 'detail'
>;

/** What a branch does differently from its parent: the words of its name are made from it. */
export type BranchOrigin =
  | { readonly type: 'Main' }
  | { readonly type: 'Fault'; readonly atMicros: number; readonly faults: readonly string[] }
  | {
      readonly type: 'Settings';
      readonly params: readonly (readonly [path: string, value: string])[];
    }
  | { readonly type: 'Original' };

/** One run of the page: the one that was opened, or a fork of it. */
export interface Branch {
  /** Its index in the list of branches, and its number at the engine. */
  readonly id: number;
  readonly origin: BranchOrigin;
  readonly source: Source;
  readonly status: BranchStatus;
  readonly header: RunHeader | null;
  /** Grows while the run goes on; null before its first chunk. */
  readonly trace: Trace | null;
  readonly views: TraceViews | null;
  readonly summary: RunSummary | null;
  readonly grade: RecipeGrade | null;
  readonly failure: BranchFailure | null;
}

/** A branch of which nothing is known yet. */
export const openingBranch = (id: number, source: Source, origin: BranchOrigin): Branch => ({
  id,
  origin,
  source,
  status: 'opening',
  header: null,
  trace: null,
  views: null,
  summary: null,
  grade: null,
  failure: null,
});

/** The virtual time of the last row that has arrived; 0 before the first. */
export function generatedMicros(branch: Branch): number {
  const { trace } = branch;
  if (trace === null || trace.rowCount === 0) return 0;
  return trace.rows.at[trace.rowCount - 1] as number;
}

/** The virtual time that timelines reach up to: where the run ended, or where it will end at the latest. */
export function endMicros(branch: Branch): number {
  const generated = generatedMicros(branch);
  if (branch.status !== 'running' && branch.status !== 'opening' && generated > 0) {
    return branch.summary === null
      ? generated
      : Math.max(generated, branch.summary.virtualMs * 1000);
  }
  return Math.max(generated, branch.header?.untilMicros ?? 1_000_000);
}
