import { durationMicros } from '../faults/duration.ts';
import { suggestion } from '../faults/nearest.ts';
import { OUTCOMES, ROW_KINDS } from './trace.ts';

/** One condition of a query; a row must fulfil all of them. */
export interface QueryTerm {
  /** Whether the row must not fulfil it: `-kind:TimerFired`. */
  readonly isNegated: boolean;
  readonly test: QueryTest;
}

/** What a term asks of a row. */
export type QueryTest =
  /** A field is one of some values, in small letters; `name` and `text` hold a part of one. */
  | { readonly type: 'Is'; readonly field: TextField; readonly values: readonly string[] }
  /** A number lies in [from, to], virtual microseconds for `at`. */
  | {
      readonly type: 'Between';
      readonly field: NumberField;
      readonly from: number;
      readonly to: number;
    };

/** `text` is any of the others, or a node at the other end of the row's message. */
export type TextField = 'node' | 'kind' | 'name' | 'partition' | 'is' | 'text';
export type NumberField = 'at' | 'event' | 'row';

/** Something wrong in a query: where, and what. */
export interface QueryProblem {
  /** Index of the first character concerned, from 0, and how many there are. */
  readonly position: number;
  readonly length: number;
  readonly message: string;
}

/** A query as far as it could be read. */
export interface Query {
  readonly terms: readonly QueryTerm[];
  readonly problems: readonly QueryProblem[];
}

/** What `is:` can ask for. */
export const QUERY_FLAGS: readonly string[] = ['notable', 'event', 'world', ...OUTCOMES];

const TEXT_FIELDS: readonly string[] = ['node', 'kind', 'name', 'partition', 'is', 'text'];
const NUMBER_FIELDS: readonly string[] = ['at', 'event', 'row'];

/** What a query is about, so that misspelt names are found; null where that is not known. */
export interface QueryNames {
  readonly nodes: readonly string[];
  readonly partitions: readonly string[];
}

/**
 * Reads a filter of the events pane: words and `field:value` terms apart by spaces, all of which must hold. A value may
 * be quoted, values apart by commas are alternatives, and `-` before a term negates it.
 *
 *     node:b1,b2 kind:Received name:Fetch partition:orders-0 at:>3.2s -is:lost "log end"
 */
export function parseQuery(text: string, names: QueryNames | null = null): Query {
  const terms: QueryTerm[] = [];
  const problems: QueryProblem[] = [];
  for (const word of wordsOf(text, problems)) {
    const test = testOf(word, names, problems);
    if (test !== null) terms.push({ isNegated: word.isNegated, test });
  }
  return { terms, problems };
}

interface Word {
  readonly isNegated: boolean;
  /** Empty for a word without a field. */
  readonly field: string;
  readonly fieldAt: number;
  readonly value: string;
  readonly valueAt: number;
  readonly isQuoted: boolean;
}

function wordsOf(text: string, problems: QueryProblem[]): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] as string)) {
      at += 1;
      continue;
    }
    const isNegated = text[at] === '-' && /\S/.test(text[at + 1] ?? ' ');
    const fieldAt = isNegated ? at + 1 : at;
    const field = /^[A-Za-z]+(?=:)/.exec(text.slice(fieldAt))?.[0] ?? '';
    const start = field === '' ? fieldAt : fieldAt + field.length + 1;
    const isQuoted = text[start] === '"';
    const valueAt = isQuoted ? start + 1 : start;
    let end = isQuoted ? text.indexOf('"', valueAt) : text.slice(valueAt).search(/\s/) + valueAt;
    const isOpen = isQuoted ? end < 0 : end < valueAt;
    if (isOpen) end = text.length;
    if (isQuoted && isOpen) {
      const length = text.length - start;
      problems.push({ position: start, length, message: 'the quotation mark is not closed' });
    }
    const value = text.slice(valueAt, end);
    words.push({ isNegated, field: field.toLowerCase(), fieldAt, value, valueAt, isQuoted });
    at = isQuoted ? end + 1 : end;
  }
  return words;
}

function testOf(word: Word, names: QueryNames | null, problems: QueryProblem[]): QueryTest | null {
  const { field, fieldAt, value, valueAt } = word;
  const problem = (position: number, length: number, message: string): null => {
    problems.push({ position, length: Math.max(1, length), message });
    return null;
  };
  if (field === '') {
    return { type: 'Is', field: 'text', values: [value.toLowerCase()] };
  }
  if (value === '' && !word.isQuoted) {
    return problem(fieldAt, field.length + 1, `"${field}:" needs a value`);
  }
  if (NUMBER_FIELDS.includes(field)) return rangeOf(field as NumberField, word, problem);
  if (!TEXT_FIELDS.includes(field)) {
    const known = [...TEXT_FIELDS, ...NUMBER_FIELDS];
    const message = `there is no field "${field}"${suggestion(field, known)}`;
    return problem(fieldAt, field.length, message);
  }
  const values = word.isQuoted ? [value] : value.split(',').filter((one) => one !== '');
  const known = valuesOf(field as TextField, names);
  let position = valueAt;
  for (const one of values) {
    const isKnown =
      known === null || known.some((name) => name.toLowerCase() === one.toLowerCase());
    if (!isKnown) {
      const message = `no ${NOUNS[field] ?? field} is called "${one}"${suggestion(one, known)}`;
      return problem(position, one.length, message);
    }
    position += one.length + 1;
  }
  return { type: 'Is', field: field as TextField, values: values.map((one) => one.toLowerCase()) };
}

const NOUNS: Readonly<Record<string, string>> = { kind: 'kind of row', is: 'state of a row' };

function valuesOf(field: TextField, names: QueryNames | null): readonly string[] | null {
  switch (field) {
    case 'kind':
      return ROW_KINDS;
    case 'is':
      return QUERY_FLAGS;
    case 'node':
      return names?.nodes ?? null;
    case 'partition':
      return names?.partitions ?? null;
    case 'name':
    case 'text':
      return null;
  }
}

type Refuse = (position: number, length: number, message: string) => null;

/** `>3.2s`, `<=4s`, `3s..4s`, `3.2s`; a bare number is in milliseconds for `at`. */
function rangeOf(field: NumberField, { value, valueAt }: Word, refuse: Refuse): QueryTest | null {
  const read = (text: string, position: number): number | null => {
    const number = field === 'at' ? timeOf(text) : wholeOf(text);
    const example = field === 'at' ? 'a time such as 3.2s or 250ms' : 'a number';
    return number ?? refuse(position, text.length, `expected ${example}, got "${text}"`);
  };
  const dots = value.indexOf('..');
  if (dots >= 0) {
    const from = read(value.slice(0, dots), valueAt);
    const to = from === null ? null : read(value.slice(dots + 2), valueAt + dots + 2);
    if (from === null || to === null) return null;
    return { type: 'Between', field, from, to };
  }
  const sign = /^[<>]?=?/.exec(value)?.[0] ?? '';
  const number = read(value.slice(sign.length), valueAt + sign.length);
  if (number === null) return null;
  // Times and numbers are whole, so that "more than" begins at the next one.
  const from = sign.startsWith('>') ? number + (sign === '>' ? 1 : 0) : number;
  const to = sign.startsWith('<') ? number - (sign === '<' ? 1 : 0) : number;
  if (sign.startsWith('>')) return { type: 'Between', field, from, to: Number.MAX_SAFE_INTEGER };
  if (sign.startsWith('<')) return { type: 'Between', field, from: 0, to };
  return { type: 'Between', field, from, to };
}

const timeOf = (text: string): number | null =>
  /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : durationMicros(text);

const wholeOf = (text: string): number | null => {
  const digits = text.replaceAll(',', '');
  return /^\d+$/.test(digits) ? Number(digits) : null;
};
