import { mix } from '../../core/hash.ts';
import type { Notable } from '../run/result.ts';
import { NO_COUNTS, type TraceChunk, type TraceCounts } from './chunk.ts';
import { cut, newChanges, newRows, withRoom } from './columns.ts';
import type { MessageLog } from './messages.ts';
import type { GroupWatch } from './project/groups.ts';
import type { ChangeColumns, RowColumns, TraceNotable } from './trace.ts';
import type { Values } from './values.ts';

/** A row before it has its place. */
export interface NewRow {
  readonly at: number;
  readonly event: number;
  readonly kind: number;
  readonly node: number;
  readonly name: number;
  readonly partition: number;
  readonly cause: number;
  readonly message: number;
}

/** Collects rows, changes and dictionaries of a run and cuts them into pieces. */
export class RowLog {
  readonly names: string[] = [''];
  readonly values: Values;
  readonly notables: TraceNotable[] = [];
  /** Rows so far. */
  count = 0;
  private changeCount = 0;
  private rows: RowColumns = newRows(4096);
  private changes: ChangeColumns = newChanges(4096);
  /** What the pieces so far hold. */
  private from: TraceCounts;
  /** A rolling hash behind every row: what tells whether two runs began alike. */
  private hashes: Int32Array = new Int32Array(4096);
  private hash = 0;
  private readonly nameIndexes: Map<string, number> = new Map([['', 0]]);
  private readonly watch: GroupWatch;
  private readonly partitions: number;

  constructor(values: Values, watch: GroupWatch, partitions: number) {
    this.values = values;
    this.watch = watch;
    this.partitions = partitions;
    this.from = { ...NO_COUNTS, partitions };
  }

  /** The index of a name in the dictionary. */
  nameOf(name: string): number {
    const known = this.nameIndexes.get(name);
    if (known !== undefined) return known;
    const index = this.names.length;
    this.names.push(name);
    this.nameIndexes.set(name, index);
    return index;
  }

  /** Writes a row with its changes (pairs of slot and value) and gives its index. */
  add(row: NewRow, changes: readonly number[]): number {
    const index = this.count;
    const place = index - this.from.rows;
    if (place === this.rows.at.length) this.rows = withRoom(this.rows, place + 1);
    this.addChanges(changes);
    const { rows } = this;
    rows.at[place] = row.at;
    rows.event[place] = row.event;
    rows.kind[place] = row.kind;
    rows.node[place] = row.node;
    rows.name[place] = row.name;
    rows.partition[place] = row.partition;
    rows.cause[place] = row.cause;
    rows.message[place] = row.message;
    rows.changesEnd[place] = this.changeCount;
    this.addHash(row);
    this.count = index + 1;
    return index;
  }

  /** A notable of a row. */
  addNotable(row: number, notable: Notable): void {
    this.notables.push({ row, notable });
  }

  /** The hash behind a row. */
  hashAt(row: number): number {
    return this.hashes[row] as number;
  }

  /** How much there is in all. */
  counts(messages: number): TraceCounts {
    return {
      rows: this.count,
      messages,
      changes: this.changeCount,
      partitions: this.partitions,
      groups: this.watch.groups.length,
      transactionalIds: this.watch.transactionalIds.length,
      names: this.names.length,
      lists: this.values.lists.length,
      slots: this.values.slots.length,
      notables: this.notables.length,
    };
  }

  /** What was added since the last piece. */
  take(messages: MessageLog): TraceChunk {
    const { from, values } = this;
    const to = this.counts(messages.count);
    const { messages: columns, ends } = messages.take();
    const chunk: TraceChunk = {
      from,
      rows: cut(this.rows, 0, to.rows - from.rows),
      messages: columns,
      changes: cut(this.changes, 0, to.changes - from.changes),
      partitions: [],
      groups: this.watch.groups.slice(from.groups),
      transactionalIds: this.watch.transactionalIds.slice(from.transactionalIds),
      names: this.names.slice(from.names),
      lists: values.lists.slice(from.lists),
      slots: values.slots.slice(from.slots),
      notables: this.notables.slice(from.notables),
      ends,
    };
    this.from = to;
    return chunk;
  }

  /** Drops what was collected, for somebody who has it already. */
  skip(messages: MessageLog): TraceCounts {
    this.from = this.counts(messages.count);
    messages.skip();
    return this.from;
  }

  private addChanges(changes: readonly number[]): void {
    const { length } = changes;
    if (length === 0) return;
    const place = this.changeCount - this.from.changes;
    const needed = place + length / 2;
    if (needed > this.changes.slot.length) this.changes = withRoom(this.changes, needed);
    const { slot, value } = this.changes;
    for (let i = 0; i < length; i += 2) {
      slot[place + i / 2] = changes[i] as number;
      value[place + i / 2] = changes[i + 1] as number;
      this.hash = mix(mix(this.hash, changes[i] as number), changes[i + 1] as number);
    }
    this.changeCount += length / 2;
  }

  private addHash(row: NewRow): void {
    if (this.count === this.hashes.length) {
      const grown = new Int32Array(this.hashes.length * 2);
      grown.set(this.hashes);
      this.hashes = grown;
    }
    let hash = mix(mix(this.hash, row.at | 0), row.event);
    hash = mix(mix(mix(hash, row.kind), row.node), row.name);
    hash = mix(mix(mix(hash, row.partition), row.cause), row.message);
    this.hash = hash;
    this.hashes[this.count] = hash;
  }
}
