import type { Notable, RunSummary } from '../run/result.ts';

/**
 * What happened in one run, in columns (viz.md §1.7): a row is an event, or something that the world did between two
 * events. All of it is what pictures, searches and exports read; payloads are made again from the recipe (detail.ts).
 */
export interface Trace {
  /** In the order of the kernel's indexes. */
  readonly nodes: readonly TraceNode[];
  /** Names of partitions, `orders-0`; a column's `partition` is an index here. */
  readonly partitions: readonly string[];
  /** Ids of groups and of transactional producers, in the order in which they were first heard of. */
  readonly groups: readonly string[];
  readonly transactionalIds: readonly string[];
  /** Names of message types, timers, commands, changes, fault kinds and guarantees; a column's `name` is an index here. */
  readonly names: readonly string[];
  /** Lists that fields of type `list` have for values: their value is an index here. Index 0 is the empty list. */
  readonly lists: readonly (readonly number[])[];
  /** What the changes change: the index of a slot is its place in a view state (view.ts). */
  readonly slots: readonly Slot[];
  readonly rows: RowColumns;
  readonly rowCount: number;
  readonly messages: MessageColumns;
  readonly messageCount: number;
  readonly changes: ChangeColumns;
  readonly changeCount: number;
  /** What is worth a line in a timeline, in the order of rows. */
  readonly notables: readonly TraceNotable[];
  /** Virtual microseconds at which the run ends if nothing ends it before. */
  readonly untilMicros: number;
  /** How the run went; null while it goes on. */
  readonly summary: RunSummary | null;
}

/** A node as pictures name it. A server in both roles is `combined`. */
export interface TraceNode {
  readonly name: string;
  /** Its Kafka id. */
  readonly id: number;
  readonly role: 'broker' | 'controller' | 'combined' | 'producer' | 'consumer' | 'admin';
  /** Empty where it has none. */
  readonly rack: string;
  /** What is worth printing beside its name: `acks=1`, `enable.idempotence=false`. */
  readonly labels: readonly string[];
}

/** What a row is: the kinds of inputs first, then what the world does by itself. */
export const ROW_KINDS = [
  'Start',
  'Received',
  'TimerFired',
  'Flushed',
  'Connected',
  'Refused',
  'Disconnected',
  'Command',
  'NodeChanged',
  'FaultStarted',
  'FaultEnded',
  'FaultSkipped',
  'MessageLost',
  'Verdict',
] as const;

export type RowKind = (typeof ROW_KINDS)[number];

/** Row kinds below this index are events: inputs stepped by a machine. */
export const FIRST_WORLD_KIND = 8;

export interface RowColumns {
  /** Virtual microseconds. */
  readonly at: Float64Array;
  /** The event's number, from 1; for what the world did, that of the event before it. */
  readonly event: Uint32Array;
  /** Index in `ROW_KINDS`. */
  readonly kind: Uint8Array;
  /** Index of the node concerned, −1 for none. */
  readonly node: Int16Array;
  /** Message type, timer, flushed target, command, change, fault kind, guarantee; 0 is the empty name. */
  readonly name: Uint16Array;
  /** The partition concerned where it is exactly one, else −1. */
  readonly partition: Int16Array;
  /** The row that caused this one; −1 for what the scenario asked. */
  readonly cause: Int32Array;
  /** The message that was delivered or lost, else −1. */
  readonly message: Int32Array;
  /** Where the row's changes end in the columns of changes; they begin where those of the row before end. */
  readonly changesEnd: Uint32Array;
}

export const OUTCOMES = ['in-flight', 'delivered', 'lost'] as const;

/** One request or response on its way. */
export interface MessageColumns {
  readonly sentRow: Uint32Array;
  /** The row in which it was read or lost; −1 while it is in flight, or when it went unread. */
  readonly endRow: Int32Array;
  /** When it arrives, as far as is known: it may be held behind a cut and arrive later. */
  readonly arriveAt: Float64Array;
  readonly from: Int16Array;
  readonly to: Int16Array;
  readonly name: Uint16Array;
  readonly partition: Int16Array;
  /** The offset it is about (fetch offset, base offset), −1 for none or several. */
  readonly offset: Int32Array;
  /** 1 for a response. */
  readonly isReply: Uint8Array;
  /** Index in `OUTCOMES`. */
  readonly outcome: Uint8Array;
}

/** A slot gets another value. */
export interface ChangeColumns {
  readonly slot: Uint16Array;
  readonly value: Int32Array;
}

/**
 * A field of a node, of a replica or client's view (node and partition), or of a partition as decided (node −1). Of a
 * group or transactional id `node` is the index in the trace's list of them.
 */
export interface Slot {
  /** A name of fields.ts. */
  readonly field: string;
  readonly node: number;
  readonly partition: number;
}

export interface TraceNotable {
  readonly row: number;
  readonly notable: Notable;
}
