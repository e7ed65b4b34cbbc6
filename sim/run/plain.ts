import { isSequence } from '../../core/collections/sequence.ts';

/** A copy of plain data that its owner may write to; what cannot change is shared. */
export function copyPlain<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copy);
  // The buffer of a sequence only grows, so that every view of it stays what it was.
  if (isSequence(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) result[name] = copy(field);
  return result;
}
