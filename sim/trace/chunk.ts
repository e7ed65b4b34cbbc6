import type { TraceBuilder } from './builder.ts';
import { buffersOf } from './columns.ts';
import type {
  ChangeColumns,
  MessageColumns,
  RowColumns,
  Slot,
  Trace,
  TraceNotable,
} from './trace.ts';

/** A piece of a trace: what was added since the piece before it. Column arrays are exactly as long as what they hold. */
export interface TraceChunk {
  /** What the pieces before this one hold. */
  readonly from: TraceCounts;
  readonly rows: RowColumns;
  readonly messages: MessageColumns;
  readonly changes: ChangeColumns;
  /** Entries that the dictionaries gained. */
  readonly partitions: readonly string[];
  readonly groups: readonly string[];
  readonly transactionalIds: readonly string[];
  readonly names: readonly string[];
  readonly lists: readonly (readonly number[])[];
  readonly slots: readonly Slot[];
  readonly notables: readonly TraceNotable[];
  /** What became known of messages of earlier pieces. */
  readonly ends: MessageEnds;
}

/** How much there is of everything in a trace. */
export interface TraceCounts {
  readonly rows: number;
  readonly messages: number;
  readonly changes: number;
  readonly partitions: number;
  readonly groups: number;
  readonly transactionalIds: number;
  readonly names: number;
  readonly lists: number;
  readonly slots: number;
  readonly notables: number;
}

/** Nothing but the empty name and the empty list, with which every dictionary of them begins. */
export const NO_COUNTS: TraceCounts = {
  rows: 0,
  messages: 0,
  changes: 0,
  partitions: 0,
  groups: 0,
  transactionalIds: 0,
  names: 1,
  lists: 1,
  slots: 0,
  notables: 0,
};

/** Messages by their index, with the columns that change after they were sent. */
export interface MessageEnds {
  readonly message: Uint32Array;
  readonly endRow: Int32Array;
  readonly arriveAt: Float64Array;
  readonly outcome: Uint8Array;
}

/** How much a trace holds. */
export const countsOf = (trace: Trace): TraceCounts => ({
  rows: trace.rowCount,
  messages: trace.messageCount,
  changes: trace.changeCount,
  partitions: trace.partitions.length,
  groups: trace.groups.length,
  transactionalIds: trace.transactionalIds.length,
  names: trace.names.length,
  lists: trace.lists.length,
  slots: trace.slots.length,
  notables: trace.notables.length,
});

/** Adds a piece to a trace; it must be the next one. */
export const appendChunk = (builder: TraceBuilder, chunk: TraceChunk): void =>
  builder.append(chunk);

/** The memory of a piece's columns, for a transfer between threads. */
export const chunkBuffers = ({ rows, messages, changes, ends }: TraceChunk): ArrayBuffer[] => [
  ...buffersOf(rows),
  ...buffersOf(messages),
  ...buffersOf(changes),
  ...buffersOf(ends),
];
