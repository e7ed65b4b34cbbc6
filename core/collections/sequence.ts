import { assert } from '../assert.ts';

/**
 * An immutable list that many versions share: a buffer that only grows, seen through a length.
 * Appending to the newest version writes behind every older view, so it costs one push and no copy;
 * appending to an older one copies. The buffer is the only thing in a state that is ever written to,
 * and no view can see it happen (test/property/sequence.test.ts).
 */
export interface Sequence<T> {
  readonly shared: { readonly items: T[] };
  readonly length: number;
}

/** A sequence of the given items. */
export const sequenceOf = <T>(items: readonly T[] = []): Sequence<T> => ({
  shared: { items: items.slice() },
  length: items.length,
});

/** The sequence with one more item at its end. */
export function append<T>(sequence: Sequence<T>, item: T): Sequence<T> {
  const { shared, length } = sequence;
  if (shared.items.length === length) {
    shared.items.push(item);
    return { shared, length: length + 1 };
  }
  const items = shared.items.slice(0, length);
  items.push(item);
  return { shared: { items }, length: length + 1 };
}

/** The first `length` items; the same reference when nothing is cut. */
export function truncate<T>(sequence: Sequence<T>, length: number): Sequence<T> {
  assert(length >= 0 && length <= sequence.length, 'a sequence is truncated within its length');
  return length === sequence.length ? sequence : { shared: sequence.shared, length };
}

/** The item at `index`; asking outside the view is a defect of the caller. */
export function itemAt<T>(sequence: Sequence<T>, index: number): T {
  assert(index >= 0 && index < sequence.length, 'an index lies within its sequence');
  return sequence.shared.items[index] as T;
}

/** The last item, or null in an empty sequence. */
export const lastItem = <T>(sequence: Sequence<T>): T | null =>
  sequence.length === 0 ? null : (sequence.shared.items[sequence.length - 1] as T);

/** The items from `from` up to `to` (exclusive) as an array of its own. */
export const slice = <T>(sequence: Sequence<T>, from = 0, to: number = sequence.length): T[] =>
  sequence.shared.items.slice(from, Math.min(to, sequence.length));

/** How many leading items two sequences have in common; `same` decides where they do not share a buffer. */
export function commonPrefix<T>(
  a: Sequence<T>,
  b: Sequence<T>,
  same: (x: T, y: T) => boolean,
): number {
  const shorter = Math.min(a.length, b.length);
  if (a.shared === b.shared) return shorter;
  let n = 0;
  while (n < shorter && same(a.shared.items[n] as T, b.shared.items[n] as T)) n += 1;
  return n;
}

/** How many leading items two versions of one history share: such versions hold the same objects, so halving finds it. */
export function sharedPrefix<T>(a: Sequence<T>, b: Sequence<T>): number {
  const shorter = Math.min(a.length, b.length);
  if (a.shared === b.shared) return shorter;
  let low = 0;
  let high = shorter;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (a.shared.items[middle - 1] === b.shared.items[middle - 1]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether a value found in a state is a sequence. */
export const isSequence = (value: object): value is Sequence<unknown> =>
  (value as { readonly shared?: unknown }).shared !== undefined &&
  'length' in value &&
  !Array.isArray(value);
