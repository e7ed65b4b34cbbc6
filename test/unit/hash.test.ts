import { expect, test } from 'vitest';
import { hashString, mixNumber, scale } from '../../core/hash.ts';

test('a safe integer is folded with both halves and its sign', () => {
  const values = [0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 40, -(2 ** 40), 2 ** 53 - 1];
  const hashes = new Set(values.map((value) => mixNumber(7, value)));
  expect(hashes.size).toBe(values.length);
  expect(mixNumber(7, -0)).toBe(mixNumber(7, 0));
});

test('a hash is scaled to every outcome in nearly equal shares', () => {
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i++) {
    const outcome = scale(hashString(`key ${i}`), 6);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('hashes are part of the recipe format and never change', () => {
  expect(hashString('net.latency')).toBe(hashString('net.latency'));
  expect([hashString(''), hashString('b1#1>b2'), mixNumber(0, 2 ** 40)]).toMatchInlineSnapshot(`
    [
      -15128758,
      1994167846,
      -2007981382,
    ]
  `);
});
