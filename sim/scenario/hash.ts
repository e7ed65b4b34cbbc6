import { avalanche, mixString } from '../../core/hash.ts';
import type { Scenario } from './scenario.ts';

/** 16 hexadecimal digits over a scenario's content, whatever the order of its fields: two lanes of murmur3. */
export const scenarioHash = (scenario: Scenario): string => textHash(canonicalJson(scenario));

/** 16 hexadecimal digits over a text. */
export const textHash = (text: string): string => lane(text, 0x9747b28c) + lane(text, 0x5bd1e995);

const lane = (text: string, seed: number): string =>
  (avalanche(mixString(seed, text)) >>> 0).toString(16).padStart(8, '0');

/** JSON with the fields of every object ascending and without white space; undefined fields are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = value as Readonly<Record<string, unknown>>;
  const written = Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(fields[name])}`);
  return `{${written.join(',')}}`;
}
