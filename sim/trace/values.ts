import { UsageError } from '../scenario/usage-error.ts';
import { type FieldName, UNKNOWN } from './fields.ts';
import type { Sink } from './project/sink.ts';
import type { Slot } from './trace.ts';

/** A slot is a 16-bit number in the columns of changes. */
const MOST_SLOTS = 65_536;

/** The values of all slots as they stand, and the changes since somebody last took them. */
export class Values implements Sink {
  readonly slots: Slot[] = [];
  readonly lists: (readonly number[])[] = [[]];
  /** Pairs of slot and value. */
  changes: number[] = [];
  private readonly standing: number[] = [];
  private readonly tables: Map<FieldName, Int32Array> = new Map();
  private readonly listIndexes: Map<string, number> = new Map([['', 0]]);
  private readonly nodes: number;
  private readonly partitions: number;

  constructor(nodes: number, partitions: number) {
    this.nodes = nodes;
    this.partitions = partitions;
  }

  set(field: FieldName, node: number, partition: number, value: number): void {
    const slot = this.slotOf(field, node, partition, value !== UNKNOWN);
    if (slot < 0 || this.standing[slot] === value) return;
    this.standing[slot] = value;
    this.changes.push(slot, value);
  }

  setList(field: FieldName, node: number, partition: number, list: readonly number[] | null): void {
    const slot = this.slotOf(field, node, partition, list !== null);
    if (slot < 0) return;
    const before = this.standing[slot] as number;
    const value = list === null ? UNKNOWN : this.listIndex(list, before);
    if (value === before) return;
    this.standing[slot] = value;
    this.changes.push(slot, value);
  }

  /** What stands in a slot. */
  get(field: FieldName, node: number, partition: number): number {
    const slot = this.slotOf(field, node, partition, false);
    return slot < 0 ? UNKNOWN : (this.standing[slot] as number);
  }

  /** Adds to a counter that begins at 0. */
  count(field: FieldName, node: number, by: number): void {
    if (by > 0) this.set(field, node, -1, Math.max(0, this.get(field, node, -1)) + by);
  }

  /** The changes so far; from here on others are collected. */
  takeChanges(): readonly number[] {
    const { changes } = this;
    if (changes.length === 0) return changes;
    this.changes = [];
    return changes;
  }

  private listIndex(list: readonly number[], before: number): number {
    const standing = this.lists[before];
    if (standing !== undefined && isSame(standing, list)) return before;
    const key = list.join(',');
    const known = this.listIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.lists.length;
    this.lists.push(list.slice());
    this.listIndexes.set(key, index);
    return index;
  }

  private slotOf(field: FieldName, node: number, partition: number, make: boolean): number {
    let table = this.tables.get(field);
    if (table === undefined) {
      if (!make) return -1;
      table = new Int32Array((this.nodes + 1) * (this.partitions + 1)).fill(-1);
      this.tables.set(field, table);
    }
    const at = (node + 1) * (this.partitions + 1) + partition + 1;
    if (at >= table.length) {
      // There may be more groups than nodes, and they are heard of one by one.
      if (!make) return -1;
      table = grown(table, at + 1);
      this.tables.set(field, table);
    }
    const known = table[at] as number;
    if (known >= 0 || !make) return known;
    const slot = this.slots.length;
    if (slot >= MOST_SLOTS) throw tooLarge();
    table[at] = slot;
    this.slots.push({ field, node, partition });
    this.standing.push(UNKNOWN);
    return slot;
  }
}

function grown(table: Int32Array, least: number): Int32Array {
  const larger = new Int32Array(Math.max(least, table.length * 2)).fill(-1);
  larger.set(table);
  return larger;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const tooLarge = (): UsageError =>
  new UsageError({
    file: null,
    path: 'topics',
    value: null,
    problem: `a trace holds at most ${MOST_SLOTS} values, and every replica has 13 of them: fewer partitions can be watched`,
    nearest: [],
  });
