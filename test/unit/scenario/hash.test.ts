import { expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { canonicalJson, scenarioHash } from '../../../sim/scenario/hash.ts';

test('the hash is 16 hexadecimal digits over content, not over the order of fields', () => {
  const hash = scenarioHash({ name: 'x', until: '1s', cluster: { brokers: 3 } });
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(scenarioHash({ cluster: { brokers: 3 }, until: '1s', name: 'x' })).toBe(hash);
  expect(scenarioHash({ name: 'x', until: '2s', cluster: { brokers: 3 } })).not.toBe(hash);
});

test('the hash is the same in every version of the engine', () => {
  expect(scenarioHash({ name: 'x' })).toBe('ba03d9b757e78e6e');
});

test('no two built-in scenarios share a hash', () => {
  expect(new Set(SCENARIOS.map(scenarioHash)).size).toBe(SCENARIOS.length);
});

test('canonical JSON is JSON', () => {
  const value = { b: [1, { d: null, c: 'é"' }], a: undefined, aa: true };
  expect(JSON.parse(canonicalJson(value))).toEqual({ aa: true, b: [1, { c: 'é"', d: null }] });
});
