import { avalanche } from '../../core/hash.ts';
import { TraceBuilder } from '../../sim/trace/builder.ts';
import { NO_COUNTS, type TraceChunk, type TraceCounts } from '../../sim/trace/chunk.ts';
import { newChanges, newMessages, newRows } from '../../sim/trace/columns.ts';
import { FIELDS } from '../../sim/trace/fields.ts';
import { ROW_KINDS, type Slot, type Trace, type TraceNode } from '../../sim/trace/trace.ts';

/** Numbers that look random and are the same every time. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = avalanche(state + 0x9e3779b9);
    return (state >>> 0) % sides;
  };
}

/** How large a made-up trace is. */
export interface Shape {
  readonly rows: number;
  readonly nodes: number;
  readonly partitions: number;
  readonly slots: number;
  /** Mean microseconds between two rows; they come in bursts. */
  readonly stepMicros: number;
  readonly pieceRows: number;
}

export const SMALL: Shape = {
  rows: 10_000,
  nodes: 6,
  partitions: 5,
  slots: 120,
  stepMicros: 300,
  pieceRows: 777,
};

/** The pieces of a made-up trace: rows, messages, causes and changes without any meaning. */
export function* randomChunks(shape: Shape, seed: number): Generator<TraceChunk> {
  const roll = dice(seed);
  const fields = Object.keys(FIELDS);
  const slots = Array.from({ length: shape.slots }, (_, slot): Slot => {
    const field = fields[slot % fields.length] as string;
    const node = (slot % (shape.nodes + 1)) - 1;
    return { field, node, partition: Math.floor(slot / fields.length) % shape.partitions };
  });
  let from: TraceCounts = { ...NO_COUNTS, partitions: shape.partitions };
  let at = 0;
  while (from.rows < shape.rows) {
    const count = Math.min(shape.pieceRows, shape.rows - from.rows);
    const rows = newRows(count);
    const messages = newMessages(Math.floor(count / 2));
    const changes = newChanges(count);
    const isFirst = from.rows === 0;
    for (let i = 0; i < count; i++) {
      if (roll(4) === 0) at += roll(shape.stepMicros * 8);
      const row = from.rows + i;
      rows.at[i] = at;
      rows.event[i] = row + 1;
      rows.kind[i] = roll(200) === 0 ? 8 + roll(ROW_KINDS.length - 8) : roll(8);
      rows.node[i] = roll(50) === 0 ? -1 : roll(shape.nodes);
      rows.name[i] = roll(NAMES.length);
      rows.partition[i] = roll(shape.partitions + 1) - 1;
      rows.cause[i] = row === 0 || roll(9) === 0 ? -1 : row - 1 - roll(Math.min(row, 40));
      rows.message[i] = -1;
      changes.slot[i] = roll(shape.slots);
      changes.value[i] = roll(1000) - 1;
      rows.changesEnd[i] = from.changes + i + 1;
    }
    for (let i = 0; i < messages.sentRow.length; i++) {
      const sent = 2 * i;
      messages.sentRow[i] = from.rows + sent;
      messages.endRow[i] = roll(10) === 0 || sent + 1 >= count ? -1 : from.rows + sent + 1;
      messages.arriveAt[i] = (rows.at[sent] as number) + roll(shape.stepMicros * 4);
      messages.from[i] = rows.node[sent] as number;
      messages.to[i] = roll(shape.nodes);
      messages.name[i] = rows.name[sent] as number;
      messages.partition[i] = rows.partition[sent] as number;
      messages.offset[i] = roll(1000);
      messages.isReply[i] = roll(2);
      messages.outcome[i] = messages.endRow[i] === -1 ? 0 : 1 + roll(2);
    }
    const marked = Array.from({ length: roll(4) }, () => from.rows + roll(count)).sort(
      (a, b) => a - b,
    );
    const notables = marked.map((row) => {
      const notable = { event: row + 1, at, node: '', kind: 'BecameLeader', fact: 'something' };
      return { row, notable };
    });
    yield {
      from,
      rows,
      messages,
      changes,
      partitions: [],
      groups: [],
      transactionalIds: [],
      names: isFirst ? NAMES.slice(1) : [],
      lists: isFirst ? Array.from({ length: 1000 }, (_, n) => [n]) : [],
      slots: isFirst ? slots : [],
      notables,
      ends: noEnds(),
    };
    from = {
      rows: from.rows + count,
      messages: from.messages + messages.sentRow.length,
      changes: from.changes + count,
      partitions: shape.partitions,
      groups: 0,
      transactionalIds: 0,
      names: NAMES.length,
      lists: 1001,
      slots: slots.length,
      notables: from.notables + notables.length,
    };
  }
}

/** What is known of a made-up trace before its first piece. */
export function randomStart(shape: Shape): ConstructorParameters<typeof TraceBuilder>[0] {
  const nodes = Array.from({ length: shape.nodes }, (_, index): TraceNode => {
    return { name: `b${index + 1}`, id: index + 1, role: 'broker', rack: '', labels: [] };
  });
  const partitions = Array.from({ length: shape.partitions }, (_, index) => `orders-${index}`);
  return { nodes, partitions, untilMicros: shape.rows * shape.stepMicros };
}

/** A whole made-up trace. */
export function randomTrace(shape: Shape, seed: number): Trace {
  const builder = new TraceBuilder(randomStart(shape));
  for (const chunk of randomChunks(shape, seed)) builder.append(chunk);
  return builder.trace;
}

const NAMES = ['', 'FetchRequest', 'FetchResponse', 'ProduceRequest', 'raft.poll', 'BecameLeader'];

/** New ones for each piece, since a piece that is sent to another thread leaves nothing behind. */
const noEnds = (): TraceChunk['ends'] => ({
  message: new Uint32Array(0),
  endRow: new Int32Array(0),
  arriveAt: new Float64Array(0),
  outcome: new Uint8Array(0),
});
