import type { Cursor } from './cursor.ts';

/** What stands for itself in a text; everything else is percent-encoded, and the grammar's own signs are among it. */
const RAW = /^[A-Za-z0-9\-._()]$/;

/** Whether `character` can begin or continue a text. */
export const isTextual = (character: string): boolean => character === '%' || RAW.test(character);

/** A text in a link. The empty text is `-`, so that it can be told from no text. */
export function writeText(text: string): string {
  if (text === '') return '-';
  if (text === '-') return '%2D';
  let written = '';
  for (const character of text) written += RAW.test(character) ? character : escaped(character);
  return written;
}

/** One character as UTF-8 in percent signs; half of a surrogate pair, which UTF-8 does not have, as `%uD83D`. */
export function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x80) return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return isHalf ? `%u${code.toString(16).toUpperCase()}` : encodeURIComponent(character);
}

/** A text as it is written at the cursor. */
export function rawText(cursor: Cursor, what: string): string {
  const raw = cursor.while(isTextual);
  if (raw === '') throw cursor.fault(`expected ${what}${cursor.found()}`);
  return raw;
}

/** The text at the cursor. */
export function readText(cursor: Cursor, what: string): string {
  const start = cursor.at;
  const raw = rawText(cursor, what);
  return plainText(cursor, raw, start);
}

/** What a text means that is written as `raw` and starts at `start`. */
export function plainText(cursor: Cursor, raw: string, start: number): string {
  if (raw === '-') return '';
  if (!raw.includes('%')) return raw;
  let text = '';
  for (let i = 0; i < raw.length; ) {
    const next = raw.indexOf('%', i);
    const stop = next < 0 ? raw.length : next;
    text += raw.slice(i, stop);
    const [written, meant] = next < 0 ? ['', ''] : readEscape(raw, stop);
    if (meant === null) {
      const shown = raw.slice(stop, stop + 3);
      throw cursor.fault(`\`${shown}\` is no percent-encoded UTF-8`, start + stop);
    }
    text += meant;
    i = stop + written.length;
  }
  return text;
}

const HALF = /%u(d[89a-f][0-9a-f]{2})/iy;
const BYTES = /(?:%[0-9a-f]{2})+/iy;

/** The run of percent signs that begins at `at`, and what it means: null where it means nothing. */
function readEscape(raw: string, at: number): readonly [escape: string, meant: string | null] {
  HALF.lastIndex = at;
  const half = HALF.exec(raw);
  if (half !== null) return [half[0], String.fromCharCode(Number.parseInt(half[1] as string, 16))];
  BYTES.lastIndex = at;
  const bytes = BYTES.exec(raw)?.[0];
  return bytes === undefined ? ['', null] : [bytes, utf8(bytes)];
}

function utf8(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
