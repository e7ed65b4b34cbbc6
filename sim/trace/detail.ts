import type { Probe } from '../../core/probe.ts';
import type { RowKind } from './trace.ts';

/** Plain data of any shape, for inspectors that walk it. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [field: string]: Plain };

/** Everything about one row that columns do not hold; made by running its event again. */
export interface RowDetail {
  readonly row: number;
  /** The event's number; for what the world did, that of the event before it. */
  readonly event: number;
  /** Virtual microseconds. */
  readonly at: number;
  readonly kind: RowKind;
  /** The name of the node concerned, or null. */
  readonly node: string | null;
  /** What happened: the input without its clocks, or the world's fact. */
  readonly input: Plain;
  /** The node at the other end of the connection, or null. */
  readonly sender: string | null;
  /** The clocks of the node, null for what the world did. */
  readonly clocks: { readonly monotonic: number; readonly wall: number } | null;
  /** What the step asked for, but for probes, in order. */
  readonly effects: readonly Plain[];
  /** What the step stated. `rule` of a probe names the rule that acted. */
  readonly probes: readonly Probe[];
  /** The choices of the event: its own draws and those of what it sent. */
  readonly draws: readonly RowDraw[];
  /** What changed in the node's state, by path, at most `MOST_CHANGES`. */
  readonly changes: readonly StateChange[];
  /** How many changes there are in all. */
  readonly changeCount: number;
  /** The node's state behind the row, long lists cut; null where no process runs. */
  readonly state: Plain;
}

/** A choice under the name by which a tape knows it. */
export interface RowDraw {
  readonly name: string;
  readonly value: number;
  readonly isBoring: boolean;
}

/** A part of a node's state that is another one behind the row: `memory.raft.epoch`. */
export interface StateChange {
  readonly path: string;
  /** Null where there was nothing. */
  readonly before: Plain;
  readonly after: Plain;
}

/** How many changes of a state a detail lists. */
export const MOST_CHANGES = 200;
