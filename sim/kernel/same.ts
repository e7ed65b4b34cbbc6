import { isSequence } from '../../core/collections/sequence.ts';

/** The path to the first difference of two pieces of plain data, or null where they are the same. */
export function firstDifference(a: unknown, b: unknown, path = ''): string | null {
  if (Object.is(a, b)) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  if (isSequence(a) && isSequence(b)) {
    if (a.length !== b.length) return `${path}.length`;
    return a.shared === b.shared ? null : items(a.shared.items, b.shared.items, a.length, path);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length ? items(a, b, a.length, path) : `${path}.length`;
  }
  return fields(a, b, path);
}

function items(
  a: readonly unknown[],
  b: readonly unknown[],
  length: number,
  path: string,
): string | null {
  for (let i = 0; i < length; i++) {
    if (a[i] === b[i]) continue;
    const found = firstDifference(a[i], b[i], `${path}[${i}]`);
    if (found !== null) return found;
  }
  return null;
}

function fields(a: object, b: object, path: string): string | null {
  const names = Object.keys(a);
  if (names.join() !== Object.keys(b).join()) return `${path} (names of fields)`;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const found = firstDifference(left[name], right[name], `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
