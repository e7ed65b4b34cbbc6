import type { Cursor } from './cursor.ts';
import { escaped, plainText, rawText, writeText } from './text.ts';

/** The ids of the episodes before one, as far as the next id can be told from them. */
export interface IdsSoFar {
  /** The last id without the number at its end, and that number. */
  readonly stem: string;
  readonly last: number;
  /** How many episodes of each kind there were. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** Before the first episode: what a person injects is called `i1`, `i2` … */
export const NO_IDS: IdsSoFar = { stem: 'i', last: 0, kinds: new Map() };

const DIGITS = /^(?:0|[1-9][0-9]{0,8})$/;
const NUMBERED = /^(.*?)(0|[1-9][0-9]{0,8})$/s;

/**
 * An id: nothing where it goes on counting from the one before it, `@` where it is the kind with the number of its
 * kind (as scenarios name their faults), `@` and digits where only the number jumps, else `@` and the id.
 */
export function writeId(id: string, kind: string, before: IdsSoFar): string {
  const { stem, last } = before;
  if (id === next(stem, last)) return '';
  if (id === ofKind(kind, before)) return '@';
  const [, ownStem, number] = NUMBERED.exec(id) ?? [];
  if (ownStem === stem && number !== undefined) return `@${number}`;
  return `@${DIGITS.test(id) ? escaped(id.slice(0, 1)) + id.slice(1) : writeText(id)}`;
}

/** The id that the cursor is at, or the one that goes without saying. */
export function readId(cursor: Cursor, kind: string, before: IdsSoFar): string {
  if (!cursor.take('@')) return next(before.stem, before.last);
  const start = cursor.at;
  if (cursor.peek() === '' || cursor.peek() === '?') return ofKind(kind, before);
  const raw = rawText(cursor, 'an id');
  return DIGITS.test(raw) ? before.stem + raw : plainText(cursor, raw, start);
}

const next = (stem: string, last: number): string => `${stem}${last + 1}`;

const ofKind = (kind: string, { kinds }: IdsSoFar): string =>
  `${kind}-${(kinds.get(kind) ?? 0) + 1}`;

/** What is known of ids behind one more episode. */
export function withId(before: IdsSoFar, id: string, kind: string): IdsSoFar {
  const [, stem = id, number = '0'] = NUMBERED.exec(id) ?? [];
  const kinds = new Map(before.kinds);
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return { stem, last: Number(number), kinds };
}
