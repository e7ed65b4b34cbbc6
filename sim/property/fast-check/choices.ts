import fc from 'fast-check';
import { nearest } from '../../faults/nearest.ts';
import { UsageError } from '../../scenario/usage-error.ts';

/** For each field the one value, or the values, that it may take; what is left out takes any. The first is the simplest. */
export type Constraints<T> = { readonly [K in keyof T]?: T[K] | readonly T[K][] };

/** The values that each field may take, the simplest first. */
export type Choices<T> = { readonly [K in keyof T]: readonly T[K][] };

/** The usual choices narrowed by constraints; refuses unknown fields and values that a field cannot have. */
export function narrowed<T>(
  name: string,
  usual: Choices<T>,
  constraints: Constraints<T>,
  isPossible: { readonly [K in keyof T]: (value: unknown) => boolean },
): Choices<T> {
  const fields = Object.keys(usual) as (keyof T & string)[];
  for (const field of Object.keys(constraints)) {
    if (fields.includes(field as keyof T & string)) continue;
    throw wrong(`${name}.${field}`, null, 'there is no such field', nearest(field, fields));
  }
  const entries = fields.map((field) => {
    const given: unknown = constraints[field];
    if (given === undefined) return [field, usual[field]] as const;
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (values.length === 0) throw wrong(`${name}.${field}`, given, 'expected at least one value');
    const odd = values.find((value) => !isPossible[field](value));
    if (odd !== undefined) throw wrong(`${name}.${field}`, odd, 'is no value that it can have');
    return [field, values] as const;
  });
  return Object.fromEntries(entries) as unknown as Choices<T>;
}

/** Values of a record whose fields are drawn on their own; each shrinks toward its first choice. */
export function recordOf<T>(choices: Choices<T>): fc.Arbitrary<T> {
  const entries = Object.entries<readonly unknown[]>(choices);
  const model = entries.map(([field, values]) => [field, simplestFirst(values)] as const);
  return fc.record(Object.fromEntries(model)) as fc.Arbitrary<T>;
}

/** One of some values; shrinks through those that come before it. `fc.constantFrom` tries the first one alone. */
export const simplestFirst = <T>(values: readonly T[]): fc.Arbitrary<T> =>
  fc.nat({ max: values.length - 1 }).map((index) => values[index] as T);

/** Whether a value is an integer from `least` to `most`. */
export const integerIn =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** Whether a value is one of a few. */
export const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** A mistake of who wrote the property. */
export const wrong = (
  path: string,
  value: unknown,
  problem: string,
  near: readonly string[] = [],
): UsageError => new UsageError({ file: null, path, value, problem, nearest: near });
