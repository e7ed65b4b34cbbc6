import type { ChangeColumns, MessageColumns, RowColumns } from './trace.ts';

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Int16Array | Uint8Array;

/** Columns of rows with room for `capacity` of them. */
export const newRows = (capacity: number): RowColumns => ({
  at: new Float64Array(capacity),
  event: new Uint32Array(capacity),
  kind: new Uint8Array(capacity),
  node: new Int16Array(capacity),
  name: new Uint16Array(capacity),
  partition: new Int16Array(capacity),
  cause: new Int32Array(capacity),
  message: new Int32Array(capacity),
  changesEnd: new Uint32Array(capacity),
});

/** Columns of messages with room for `capacity` of them. */
export const newMessages = (capacity: number): MessageColumns => ({
  sentRow: new Uint32Array(capacity),
  endRow: new Int32Array(capacity),
  arriveAt: new Float64Array(capacity),
  from: new Int16Array(capacity),
  to: new Int16Array(capacity),
  name: new Uint16Array(capacity),
  partition: new Int16Array(capacity),
  offset: new Int32Array(capacity),
  isReply: new Uint8Array(capacity),
  outcome: new Uint8Array(capacity),
});

/** Columns of changes with room for `capacity` of them. */
export const newChanges = (capacity: number): ChangeColumns => ({
  slot: new Uint16Array(capacity),
  value: new Int32Array(capacity),
});

// What follows treats a set of columns as what it is: equally long typed arrays under fixed names.

const entries = (columns: object): [string, Column][] =>
  Object.entries(columns) as [string, Column][];

/** The columns with room for at least `needed` items; the same ones where there is room. */
export function withRoom<C extends object>(columns: C, needed: number): C {
  const [first] = entries(columns);
  const capacity = first?.[1].length ?? 0;
  return needed <= capacity ? columns : resized(columns, Math.max(needed, capacity * 2, 1024));
}

/** A copy of the columns with room for `capacity` items. */
export function resized<C extends object>(columns: C, capacity: number): C {
  const copies = entries(columns).map(([name, column]) => {
    const copy = new (column.constructor as new (length: number) => Column)(capacity);
    copy.set(column.length <= capacity ? column : column.subarray(0, capacity));
    return [name, copy];
  });
  return Object.fromEntries(copies) as C;
}

/** A copy of the items from `from` up to `to` (exclusive). */
export const cut = <C extends object>(columns: C, from: number, to: number): C =>
  Object.fromEntries(entries(columns).map(([name, column]) => [name, column.slice(from, to)])) as C;

/** Writes all items of `source` into `target`, which has room, from index `at` on. */
export function overwrite<C extends object>(target: C, at: number, source: C): void {
  const sources = source as Readonly<Record<string, Column>>;
  for (const [name, column] of entries(target)) column.set(sources[name] as Column, at);
}

/** The memory under the columns, to be transferred instead of copied. */
export const buffersOf = (columns: object): ArrayBuffer[] =>
  entries(columns).map(([, column]) => column.buffer as ArrayBuffer);
