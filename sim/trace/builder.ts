import { assert } from '../../core/assert.ts';
import type { RunSummary } from '../run/result.ts';
import { countsOf, type TraceChunk, type TraceCounts } from './chunk.ts';
import { newChanges, newMessages, newRows, overwrite, resized, withRoom } from './columns.ts';
import type {
  ChangeColumns,
  MessageColumns,
  RowColumns,
  Slot,
  Trace,
  TraceNode,
  TraceNotable,
} from './trace.ts';

/** What is known of a trace before its first row. */
export interface TraceStart {
  readonly nodes: readonly TraceNode[];
  readonly partitions: readonly string[];
  readonly untilMicros: number;
}

/**
 * Puts a trace together from its pieces. `trace` is a new small object after every change, so that whoever compares
 * references notices; its columns are shared with later ones and may be longer than its counts. Rows and changes never
 * change once they are there; of a message it becomes known later how it ended.
 */
export class TraceBuilder {
  private current: Trace;

  /** A trace without rows; `names` and `lists` begin with the empty one. */
  constructor(start: TraceStart) {
    const { nodes, partitions, untilMicros } = start;
    this.current = {
      nodes,
      partitions,
      groups: [],
      transactionalIds: [],
      names: [''],
      lists: [[]],
      slots: [],
      rows: newRows(0),
      rowCount: 0,
      messages: newMessages(0),
      messageCount: 0,
      changes: newChanges(0),
      changeCount: 0,
      notables: [],
      untilMicros,
      summary: null,
    };
  }

  /** A trace that begins with the first rows of another one: a fork and its parent (branches.ts). */
  static sharing(start: TraceStart, parent: Trace, shared: TraceCounts): TraceBuilder {
    const had = countsOf(parent);
    for (const what of Object.keys(shared) as (keyof TraceCounts)[]) {
      assert(shared[what] <= had[what], 'a fork shares what its parent has');
    }
    const builder = new TraceBuilder(start);
    builder.current = {
      ...builder.current,
      partitions: parent.partitions.slice(0, shared.partitions),
      groups: parent.groups.slice(0, shared.groups),
      transactionalIds: parent.transactionalIds.slice(0, shared.transactionalIds),
      names: parent.names.slice(0, shared.names),
      lists: parent.lists.slice(0, shared.lists),
      slots: parent.slots.slice(0, shared.slots),
      rows: resized(parent.rows, shared.rows),
      rowCount: shared.rows,
      messages: forgetEnds(resized(parent.messages, shared.messages), shared.rows),
      messageCount: shared.messages,
      changes: resized(parent.changes, shared.changes),
      changeCount: shared.changes,
      notables: parent.notables.slice(0, shared.notables),
    };
    return builder;
  }

  /** The trace as far as it goes. */
  get trace(): Trace {
    return this.current;
  }

  /** Adds the next piece. */
  append(chunk: TraceChunk): void {
    const { current } = this;
    const had = countsOf(current);
    for (const what of Object.keys(had) as (keyof TraceCounts)[]) {
      assert(had[what] === chunk.from[what], 'pieces of a trace come in order');
    }
    const rows = extended<RowColumns>(current.rows, had.rows, chunk.rows);
    const messages = extended<MessageColumns>(current.messages, had.messages, chunk.messages);
    const changes = extended<ChangeColumns>(current.changes, had.changes, chunk.changes);
    chunk.ends.message.forEach((message, index) => {
      messages.endRow[message] = chunk.ends.endRow[index] as number;
      messages.arriveAt[message] = chunk.ends.arriveAt[index] as number;
      messages.outcome[message] = chunk.ends.outcome[index] as number;
    });
    this.current = {
      ...current,
      partitions: joined<string>(current.partitions, chunk.partitions),
      groups: joined<string>(current.groups, chunk.groups),
      transactionalIds: joined<string>(current.transactionalIds, chunk.transactionalIds),
      names: joined<string>(current.names, chunk.names),
      lists: joined<readonly number[]>(current.lists, chunk.lists),
      slots: joined<Slot>(current.slots, chunk.slots),
      rows,
      rowCount: had.rows + chunk.rows.at.length,
      messages,
      messageCount: had.messages + chunk.messages.sentRow.length,
      changes,
      changeCount: had.changes + chunk.changes.slot.length,
      notables: joined<TraceNotable>(current.notables, chunk.notables),
    };
  }

  /** The run has ended. */
  finish(summary: RunSummary): void {
    this.current = { ...this.current, summary };
  }
}

function extended<C extends object>(columns: C, at: number, more: C): C {
  const [added] = Object.values(more) as { readonly length: number }[];
  const { length } = added as { readonly length: number };
  const target = withRoom(columns, at + length);
  if (length > 0) overwrite(target, at, more);
  return target;
}

/** Most pieces add nothing to a dictionary, which then stays the same object. */
const joined = <T>(items: readonly T[], more: readonly T[]): readonly T[] =>
  more.length === 0 ? items : [...items, ...more];

/** What happened to messages at or behind row `rows` has not happened in a fork; what it knows comes with its pieces. */
function forgetEnds(messages: MessageColumns, rows: number): MessageColumns {
  for (let index = 0; index < messages.endRow.length; index++) {
    if ((messages.endRow[index] as number) < rows) continue;
    messages.endRow[index] = -1;
    messages.outcome[index] = 0;
  }
  return messages;
}
