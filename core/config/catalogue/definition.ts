import type { History, Release } from '../version.ts';
import { valueAt } from '../version.ts';

/** A value of a modelled setting. */
export type Value = number | boolean | string;

/** What a number counts. */
export type Unit = 'ms' | 's' | 'min' | 'bytes' | 'records' | 'count';

/** A setting as Kafka defines it (ConfigDef): type, range and the defaults of all releases. */
export interface Definition<V extends Value = Value> {
  readonly type: 'BOOLEAN' | 'INT' | 'LONG' | 'STRING';
  readonly unit: Unit | null;
  readonly defaults: History<V>;
  /** The least value that Kafka takes, by release. */
  readonly atLeast: History<number | null>;
  readonly atMost: number | null;
  /** Texts that Kafka takes, each with what it stands for in the model; null for any text. */
  readonly oneOf: readonly (readonly [text: string, value: V])[] | null;
  /** Texts of a form of their own that Kafka takes besides, and its words about others; null where there are none. */
  readonly form: Form | null;
}

/** A form that values may have (ConfigDef.Validator). */
export interface Form {
  readonly takes: (text: string, release: Release) => boolean;
  readonly otherwise: (name: string, text: string, release: Release) => string;
}

/** The definitions of all settings of one kind, in the order in which they are listed and built. */
export type Catalogue<S> = {
  readonly [K in keyof S]-?: S[K] extends boolean
    ? Definition<boolean>
    : S[K] extends number
      ? Definition<number>
      : Definition<S[K] & Value>;
};

/**
 * Kafka's Long.MAX_VALUE, which stands for "never" and "no limit": so far away that adding it to any moment of a run,
 * in microseconds, still gives a safe integer.
 */
export const LONG_MAX = 4_503_599_627_370;
/** Kafka's Integer.MAX_VALUE. */
export const INT_MAX = 2_147_483_647;

type Changes<V> = readonly (readonly [fixes: readonly string[], value: V])[];

/** How a definition differs from the plainest of its type. */
export interface Details<V> {
  /** What the oldest release had, and what came when; it replaces the default given beside. */
  readonly was?: readonly [first: V, changes: Changes<V>];
  readonly atMost?: number;
  /** The least value of older releases and what raised it when. */
  readonly leastWas?: readonly [first: number | null, changes: Changes<number | null>];
}

const history = <V>(value: V, details: Details<V>): History<V> =>
  details.was === undefined
    ? { first: value, changes: [] }
    : { first: details.was[0], changes: details.was[1] };

const least = <V>(value: number | null, details: Details<V>): History<number | null> =>
  details.leastWas === undefined
    ? { first: value, changes: [] }
    : { first: details.leastWas[0], changes: details.leastWas[1] };

/** A 32-bit setting. `atLeast` null: Kafka checks nothing. */
export const int = (
  unit: Unit,
  value: number,
  atLeast: number | null,
  details: Details<number> = {},
): Definition<number> => ({
  type: 'INT',
  unit,
  defaults: history(value, details),
  atLeast: least(atLeast, details),
  atMost: details.atMost ?? null,
  oneOf: null,
  form: null,
});

/** A 64-bit setting. Simplified: Long settings end at 142 years. */
export const long = (
  unit: Unit,
  value: number,
  atLeast: number | null,
  details: Details<number> = {},
): Definition<number> => ({
  type: 'LONG',
  unit,
  defaults: history(value, details),
  atLeast: least(atLeast, details),
  atMost: details.atMost ?? null,
  oneOf: null,
  form: null,
});

/** A setting that is on or off. */
export const bool = (value: boolean, details: Details<boolean> = {}): Definition<boolean> => ({
  type: 'BOOLEAN',
  unit: null,
  defaults: history(value, details),
  atLeast: least(null, {}),
  atMost: null,
  oneOf: null,
  form: null,
});

/** A setting of a few known texts. */
export const choice = <V extends string>(
  value: V,
  oneOf: readonly (readonly [text: string, value: V])[],
  details: Details<V> & { readonly form?: Form } = {},
): Definition<V> => ({
  type: 'STRING',
  unit: null,
  defaults: history(value, details),
  atLeast: least(null, {}),
  atMost: null,
  oneOf,
  form: details.form ?? null,
});

/** A setting of any text. */
export const text = (value: string, details: Details<string> = {}): Definition<string> => ({
  type: 'STRING',
  unit: null,
  defaults: history(value, details),
  atLeast: least(null, {}),
  atMost: null,
  oneOf: null,
  form: null,
});

/** The default of a setting in a release. */
export const defaultOf = <V extends Value>(definition: Definition<V>, release: Release): V =>
  valueAt(definition.defaults, release);

/** KIP-1030: segments of less than 1 MiB are refused since 4.0. */
export const SEGMENT_RANGE: Details<number> = { leastWas: [14, [[['4.0.0'], 1_048_576]]] };
