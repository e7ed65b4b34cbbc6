import type { Recipe, RunSummary } from '../../sim/run/result.ts';
import type { FaultSpec, Scenario } from '../../sim/scenario/scenario.ts';
import type { TraceChunk, TraceCounts } from '../../sim/trace/chunk.ts';
import type { RowDetail } from '../../sim/trace/detail.ts';
import type { TraceNode } from '../../sim/trace/trace.ts';

/** What to run. */
export type Source =
  | {
      readonly type: 'Scenario';
      /** A built-in name or a whole scenario. */
      readonly scenario: string | Scenario;
      readonly params: readonly (readonly [path: string, value: string])[];
      readonly seed: string | null;
    }
  | { readonly type: 'Recipe'; readonly recipe: Recipe }
  /** The run of another branch with more faults, or with other settings; the faults begin at or after `atMicros`. */
  | {
      readonly type: 'Fork';
      readonly parent: number;
      readonly atMicros: number;
      readonly faults: readonly FaultSpec[];
      readonly params: readonly (readonly [path: string, value: string])[];
    };

/** From the page to the engine. Branches are numbered by the page. */
export type ToEngine =
  | { readonly type: 'Open'; readonly branch: number; readonly source: Source }
  | { readonly type: 'Cancel'; readonly branch: number }
  | {
      readonly type: 'Detail';
      readonly branch: number;
      readonly row: number;
      readonly request: number;
    };

/** From the engine to the page. */
export type FromEngine =
  | { readonly type: 'Opened'; readonly branch: number; readonly header: RunHeader }
  /** Column arrays are transferred, not copied. */
  | { readonly type: 'Chunk'; readonly branch: number; readonly chunk: TraceChunk }
  | {
      readonly type: 'Ended';
      readonly branch: number;
      readonly summary: RunSummary;
      /** How it compares with the recipe it was opened from: null where there was none. */
      readonly grade: RecipeGrade | null;
    }
  | {
      readonly type: 'Failed';
      readonly branch: number;
      /** `usage`: what was asked cannot be run; `impossible`: the recipe is of another scenario; `internal`: a defect. */
      readonly kind: 'usage' | 'impossible' | 'internal';
      readonly message: string;
      /** Path and value, or a stack; empty where there is none. */
      readonly detail: string;
    }
  | { readonly type: 'Detail'; readonly request: number; readonly detail: RowDetail | null };

/** How a rerun compares with its recipe (viz.md §1.8, version drift). */
export type RecipeGrade =
  | { readonly type: 'same' }
  | { readonly type: 'diverges'; readonly afterEvent: number; readonly beforeEvent: number };

/** What is known of a run before its first event. */
export interface RunHeader {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly seed: string | null;
  readonly params: readonly (readonly [path: string, value: string])[];
  readonly warnings: readonly string[];
  readonly nodes: readonly TraceNode[];
  readonly partitions: readonly string[];
  readonly untilMicros: number;
  readonly faultsUntilMicros: number;
  /** For a fork: the parent branch and how many of its rows come first here too; its chunks go on behind them. */
  readonly parent: number | null;
  readonly sharedRows: number;
  /** What the fork takes over of its parent's trace (`TraceBuilder.sharing`), null where it takes nothing. */
  readonly shared: TraceCounts | null;
}
