import { hashString } from '../../core/hash.ts';
import { canonicalJson } from '../scenario/hash.ts';
import { UsageError } from '../scenario/usage-error.ts';

/** The fields of an object that was read from a file. */
export type Fields = Readonly<Record<string, unknown>>;

/** The field that holds the checksums of the others. */
export const CHECK = 'check';

/**
 * An object as a file: JSON with one field on each line, in canonical form, and a last field `check` with a checksum
 * of each line, so that damage is found where it is.
 */
export function encodeChecked(names: readonly string[], value: Fields): string {
  const lines = names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  const sums = names.map((name) => sumOf(name, value[name]));
  return `{\n${[...lines, `"${CHECK}":${JSON.stringify(sums)}`].join(',\n')}\n}\n`;
}

const sumOf = (name: string, value: unknown): string =>
  (hashString(`${name}=${canonicalJson(value)}`) >>> 0).toString(16).padStart(8, '0');

/** The JSON of a file. A file that is cut or damaged is refused with the place of the damage. */
export function parseFile(text: string, file: string | null): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = positionOf(error, text);
    const isCut = position >= text.trimEnd().length;
    const problem = isCut ? 'the file ends too early' : 'the file is damaged';
    throw damaged(file, '', problem, text, position);
  }
}

/** Compares the checksums of a file, if it has any, with what it holds. */
export function compareSums(
  names: readonly string[],
  value: Fields,
  text: string,
  file: string | null,
): void {
  const sums = value[CHECK];
  if (sums === undefined) return;
  names.forEach((name, index) => {
    const isWhole = Array.isArray(sums) && sums[index] === sumOf(name, value[name]);
    if (isWhole) return;
    const position = Math.max(0, text.search(new RegExp(`"${name}"\\s*:`)));
    const problem = 'the content was changed: it does not fit its checksum';
    throw damaged(file, name, problem, text, position);
  });
}

/** Engines say where JSON breaks in their error's text, or nothing where it ends too early. */
function positionOf(error: unknown, text: string): number {
  const found = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  return found === null ? text.length : Number(found[1]);
}

/** What is wrong with a file at a character of it. */
export function damaged(
  file: string | null,
  path: string,
  what: string,
  text: string,
  position: number,
): UsageError {
  const before = text.slice(0, position).split('\n');
  const column = (before[before.length - 1] ?? '').length + 1;
  const problem = `${what} (line ${before.length}, column ${column})`;
  return new UsageError({ file, path, value: null, problem, nearest: [] });
}

/** Whether a value read from a file is an object. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
