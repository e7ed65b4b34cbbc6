import { expect, test } from 'vitest';
import type { End } from '../../../sim/kernel/connection.ts';
import { Endpoints } from '../../../sim/kernel/endpoints.ts';

const end = (local: number): End => ({ local }) as unknown as End;

test('an open end is found by its number, opened or accepted, and not after it is gone', () => {
  const ends = new Endpoints();
  for (const local of [1, -1, 4, -3, 2]) ends.set(local, end(local));
  expect(ends.get(4)?.local).toBe(4);
  expect(ends.get(-3)?.local).toBe(-3);
  expect([ends.get(3), ends.get(-2), ends.get(0), ends.get(99)]).toEqual([null, null, null, null]);
  ends.delete(4);
  ends.delete(99);
  expect(ends.get(4)).toBeNull();
  expect(ends.all().map(({ local }) => local)).toEqual([-3, -1, 1, 2]);
});
