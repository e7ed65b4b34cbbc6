import type { Notable } from '../../sim/run/result.ts';
import { newChanges, newMessages, newRows, withRoom } from '../../sim/trace/columns.ts';
import { FIELDS, type FieldName } from '../../sim/trace/fields.ts';
import {
  OUTCOMES,
  ROW_KINDS,
  type RowKind,
  type Slot,
  type Trace,
  type TraceNode,
  type TraceNotable,
} from '../../sim/trace/trace.ts';

interface RowOptions {
  readonly name?: string;
  readonly partition?: number;
  readonly cause?: number;
  readonly message?: number;
}

interface Sent {
  readonly reply?: boolean;
  readonly partition?: number;
  readonly offset?: number;
}

/** Writes a trace by hand, so that a picture's test says exactly what is in it. Rows must come in the order of time. */
export class SyntheticTrace {
  private rows = newRows(64);
  private messages = newMessages(64);
  private changes = newChanges(64);
  private rowCount = 0;
  private messageCount = 0;
  private changeCount = 0;
  private event = 0;
  private readonly names: string[] = [''];
  private readonly lists: (readonly number[])[] = [[]];
  private readonly slots: Slot[] = [];
  private readonly slotIndex: Map<string, number> = new Map();
  private readonly notables: TraceNotable[] = [];
  private readonly nodes: readonly TraceNode[];
  private readonly partitions: readonly string[];

  private readonly groups: readonly string[];
  private readonly transactionalIds: readonly string[];

  constructor(
    nodes: readonly TraceNode[],
    partitions: readonly string[],
    ids: {
      readonly groups?: readonly string[];
      readonly transactionalIds?: readonly string[];
    } = {},
  ) {
    this.nodes = nodes;
    this.partitions = partitions;
    this.groups = ids.groups ?? [];
    this.transactionalIds = ids.transactionalIds ?? [];
  }

  /** Adds a row and returns its index. */
  row(atMicros: number, kind: RowKind, node: number, options: RowOptions = {}): number {
    const row = this.rowCount++;
    this.rows = withRoom(this.rows, this.rowCount);
    const { rows } = this;
    const kindIndex = ROW_KINDS.indexOf(kind);
    if (kindIndex < 8) this.event += 1;
    rows.at[row] = atMicros;
    rows.event[row] = this.event;
    rows.kind[row] = kindIndex;
    rows.node[row] = node;
    rows.name[row] = this.name(options.name ?? '');
    rows.partition[row] = options.partition ?? -1;
    rows.cause[row] = options.cause ?? -1;
    rows.message[row] = options.message ?? -1;
    rows.changesEnd[row] = this.changeCount;
    return row;
  }

  /** Changes a field in the last row. */
  set(
    field: FieldName,
    node: number,
    partition: number,
    value: number | string | readonly number[],
  ): this {
    const index = this.changeCount++;
    this.changes = withRoom(this.changes, this.changeCount);
    this.changes.slot[index] = this.slot(field, node, partition);
    this.changes.value[index] =
      typeof value === 'number'
        ? value
        : typeof value === 'string'
          ? FIELDS[field].choices.indexOf(value)
          : this.list(value);
    this.rows.changesEnd[this.rowCount - 1] = this.changeCount;
    return this;
  }

  /** Sends a message in the last row. */
  send(from: number, to: number, name: string, arriveAt: number, sent: Sent = {}): number {
    const message = this.messageCount++;
    this.messages = withRoom(this.messages, this.messageCount);
    const { messages } = this;
    messages.sentRow[message] = this.rowCount - 1;
    messages.endRow[message] = -1;
    messages.arriveAt[message] = arriveAt;
    messages.from[message] = from;
    messages.to[message] = to;
    messages.name[message] = this.name(name);
    messages.partition[message] = sent.partition ?? -1;
    messages.offset[message] = sent.offset ?? -1;
    messages.isReply[message] = sent.reply === true ? 1 : 0;
    messages.outcome[message] = OUTCOMES.indexOf('in-flight');
    return message;
  }

  /** Adds the row in which a message is read, and returns it. */
  receive(message: number, atMicros: number = this.messages.arriveAt[message] as number): number {
    const { messages } = this;
    messages.arriveAt[message] = atMicros;
    const row = this.row(atMicros, 'Received', messages.to[message] as number, {
      name: this.names[messages.name[message] as number] as string,
      cause: messages.sentRow[message] as number,
      partition: messages.partition[message] as number,
      message,
    });
    this.messages.endRow[message] = row;
    this.messages.outcome[message] = OUTCOMES.indexOf('delivered');
    return row;
  }

  /** Adds the row in which a message is lost, and returns it. */
  lose(message: number, atMicros: number): number {
    const row = this.row(atMicros, 'MessageLost', this.messages.to[message] as number, {
      name: this.names[this.messages.name[message] as number] as string,
      cause: this.messages.sentRow[message] as number,
      message,
    });
    this.messages.endRow[message] = row;
    this.messages.outcome[message] = OUTCOMES.indexOf('lost');
    return row;
  }

  /** Makes the last row notable. */
  note(kind: string, node: string, fact: unknown): this {
    const row = this.rowCount - 1;
    const notable: Notable = {
      event: this.event,
      at: this.rows.at[row] as number,
      node,
      kind,
      fact,
    };
    this.notables.push({ row, notable });
    return this;
  }

  /** Starts or ends a fault that holds links. */
  fault(
    type: 'FaultStarted' | 'FaultEnded',
    atMicros: number,
    id: string,
    kind: string,
    links: readonly (readonly [string, string])[],
  ): this {
    const nodes = [...new Set(links.flat())];
    this.row(atMicros, type, -1, { name: kind });
    return this.note(type === 'FaultStarted' ? 'fault-started' : 'fault-ended', '', {
      type,
      id,
      kind,
      nodes,
      links,
      reason: '',
      text: `fault ${kind} ${id}`,
    });
  }

  /** What was written so far. */
  trace(untilMicros: number): Trace {
    return {
      nodes: this.nodes,
      partitions: this.partitions,
      groups: this.groups,
      transactionalIds: this.transactionalIds,
      names: [...this.names],
      lists: [...this.lists],
      slots: [...this.slots],
      rows: this.rows,
      rowCount: this.rowCount,
      messages: this.messages,
      messageCount: this.messageCount,
      changes: this.changes,
      changeCount: this.changeCount,
      notables: [...this.notables],
      untilMicros,
      summary: null,
    };
  }

  private name(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }

  private list(list: readonly number[]): number {
    const key = list.join(' ');
    const known = this.lists.findIndex((other) => other.join(' ') === key);
    return known >= 0 ? known : this.lists.push(list) - 1;
  }

  private slot(field: FieldName, node: number, partition: number): number {
    const key = `${field} ${node} ${partition}`;
    const known = this.slotIndex.get(key);
    if (known !== undefined) return known;
    const slot = this.slots.push({ field, node, partition }) - 1;
    this.slotIndex.set(key, slot);
    return slot;
  }
}

/** A node of a synthetic trace. */
export const traceNode = (
  name: string,
  id: number,
  role: TraceNode['role'],
  labels: readonly string[] = [],
): TraceNode => ({ name, id, role, rack: '', labels });
