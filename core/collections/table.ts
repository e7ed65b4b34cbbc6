/**
 * Small tables as arrays sorted by a numeric id: they copy fast, print well, and their order is never a history
 * (which is why states hold no `Map`).
 */
export interface Row {
  readonly id: number;
}

/** Where the row with `id` stands, or −(insertion point) − 1 where there is none. */
export function search(rows: readonly Row[], id: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (rows[middle] as Row).id;
    if (at === id) return middle;
    if (at < id) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The row with `id`, or null. */
export function find<T extends Row>(rows: readonly T[], id: number): T | null {
  const at = search(rows, id);
  return at < 0 ? null : (rows[at] as T);
}

/** The table with `row` in the place of the row of its id, or inserted in order. */
export function put<T extends Row>(rows: readonly T[], row: T): readonly T[] {
  const at = search(rows, row.id);
  if (at >= 0) {
    const next = rows.slice();
    next[at] = row;
    return next;
  }
  return insertedAt(rows, -at - 1, row);
}

/** The table without the row of `id`; the same reference when there is none. */
export function remove<T extends Row>(rows: readonly T[], id: number): readonly T[] {
  const at = search(rows, id);
  if (at < 0) return rows;
  return withoutAt(rows, at);
}

/**
 * The list with one more item at its end. Short lists are spelled out: `push` on a copy makes room for sixteen items
 * more, which is the most memory that a short list can take.
 */
export function appended<T>(items: readonly T[], item: T): readonly T[] {
  switch (items.length) {
    case 0:
      return [item];
    case 1:
      return [items[0] as T, item];
    case 2:
      return [items[0] as T, items[1] as T, item];
    case 3:
      return [items[0] as T, items[1] as T, items[2] as T, item];
    default:
      return insertedAt(items, items.length, item);
  }
}

/** The list with `item` before the one at `index`. */
export function insertedAt<T>(items: readonly T[], index: number, item: T): readonly T[] {
  if (index === items.length && index < 4) return appended(items, item);
  const next = items.slice(0, index);
  next.push(item);
  for (let i = index; i < items.length; i++) next.push(items[i] as T);
  return next;
}

/** An ascending list of numbers with one more in its place; a short one is made without a sort. */
export function insertedAscending(numbers: readonly number[], number: number): readonly number[] {
  let at = numbers.length;
  while (at > 0 && (numbers[at - 1] as number) > number) at -= 1;
  return insertedAt(numbers, at, number);
}

/** The list without its first item. */
export function withoutFirst<T>(items: readonly T[]): readonly T[] {
  switch (items.length) {
    case 0:
    case 1:
      return NONE;
    case 2:
      return [items[1] as T];
    case 3:
      return [items[1] as T, items[2] as T];
    default:
      return items.slice(1);
  }
}

const NONE: readonly never[] = [];

/** The list without the item at `index`; `slice` and a loop take a third of what `splice` does on short lists. */
export function withoutAt<T>(items: readonly T[], index: number): readonly T[] {
  const next = items.slice(0, items.length - 1);
  for (let i = index; i < next.length; i++) next[i] = items[i + 1] as T;
  return next;
}

/** The list with the item at `index` replaced; the same reference when it is the same item. */
export function replaceAt<T>(items: readonly T[], index: number, item: T): readonly T[] {
  if (items[index] === item) return items;
  const next = items.slice();
  next[index] = item;
  return next;
}
