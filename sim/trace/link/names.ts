import type { Cursor } from './cursor.ts';
import { escaped, isTextual, plainText, rawText, readText, writeText } from './text.ts';
import { probeLetter, probeOfLetter, roleLetter, roleOfLetter } from './vocabulary.ts';

const NUMBER = /^[1-9][0-9]*$/;
const SHORT_ROLE = /^[A-Z]\(/;
const LETTER = /^[a-z]$/;

/** A selector: brokers by their number alone (`3` is `b3`), roles by a letter (`L(orders-0)`), the rest as a text. */
export function writeSelector(selector: string): string {
  if (selector.startsWith('b') && NUMBER.test(selector.slice(1))) return selector.slice(1);
  if (NUMBER.test(selector) || SHORT_ROLE.test(selector)) return spelledOut(selector);
  const open = selector.indexOf('(');
  const letter = open < 0 ? null : roleLetter(selector.slice(0, open));
  return letter === null ? writeText(selector) : letter + writeText(selector.slice(open));
}

/** The selector at the cursor. */
export function readSelector(cursor: Cursor): string {
  const start = cursor.at;
  const raw = rawText(cursor, 'a selector');
  if (NUMBER.test(raw)) return `b${raw}`;
  if (!SHORT_ROLE.test(raw)) return plainText(cursor, raw, start);
  const role = roleOfLetter(raw.slice(0, 1));
  if (role === null) throw cursor.fault(`unknown role \`${raw.slice(0, 1)}\``, start);
  return role + plainText(cursor, raw.slice(1), start + 1);
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
function spelledOut(text: string): string {
  const rest = text.slice(1);
  return escaped(text.slice(0, 1)) + (rest === '' ? '' : writeText(rest));
}

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
