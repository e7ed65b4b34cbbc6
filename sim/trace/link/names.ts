import type { Cursor } from './cursor.ts';
import { escaped, isTextual, plainText, rawText, readText, writeText } from './text.ts';
import { probeLetter, probeOfLetter } from './vocabulary.ts';

const NUMBER = /^[1-9][0-9]*$/;
const LETTER = /^[a-z]$/;

/** A selector: brokers by their number alone (`3` is `b3`), everything else as a text. */
export function writeSelector(selector: string): string {
  if (selector.startsWith('b') && NUMBER.test(selector.slice(1))) return selector.slice(1);
  return NUMBER.test(selector) ? spelledOut(selector) : writeText(selector);
}

/** The selector at the cursor. */
export function readSelector(cursor: Cursor): string {
  const start = cursor.at;
  const raw = rawText(cursor, 'a selector');
  return NUMBER.test(raw) ? `b${raw}` : plainText(cursor, raw, start);
}

/** A list of selectors, `+` between them; an empty list is nothing. */
export const writeSelectors = (selectors: readonly string[]): string =>
  selectors.map(writeSelector).join('+');

/** The list of selectors at the cursor, which may be empty. */
export const readSelectors = (cursor: Cursor): string[] => readList(cursor, readSelector);

/** A list at the cursor of what `readOne` reads, `+` between the items; empty where no text begins. */
export function readList<T>(cursor: Cursor, readOne: (cursor: Cursor) => T): T[] {
  if (!isTextual(cursor.peek())) return [];
  const items = [readOne(cursor)];
  while (cursor.take('+')) items.push(readOne(cursor));
  return items;
}

/** The name of a probe: those that faults often wait for by one letter. */
export function writeProbe(probe: string): string {
  const letter = probeLetter(probe);
  if (letter !== null) return letter;
  return LETTER.test(probe) ? spelledOut(probe) : writeText(probe);
}

/** The name of the probe at the cursor. */
export function readProbe(cursor: Cursor): string {
  const start = cursor.at;
  const raw = rawText(cursor, 'the name of an event');
  if (!LETTER.test(raw)) return plainText(cursor, raw, start);
  const probe = probeOfLetter(raw);
  if (probe === null) throw cursor.fault(`unknown event \`${raw}\``, start);
  return probe;
}

/** A text that would be read as a short name, with its first character encoded so that it is not. */
const spelledOut = (text: string): string => escaped(text.slice(0, 1)) + text.slice(1);

/** Any plain value behind `*`: a text with its JSON. */
export const writeJson = (json: string): string => `*${writeText(json)}`;

/** The plain value whose JSON is the text at the cursor. */
export function readJson(cursor: Cursor): unknown {
  const start = cursor.at;
  const text = readText(cursor, 'a value');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw cursor.fault(`\`${text}\` is no JSON`, start);
  }
}
