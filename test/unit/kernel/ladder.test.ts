import { expect, test } from 'vitest';
import { divergence, divergencePlace, type Marks } from '../../../sim/kernel/ladder.ts';
import { runEvents } from '../../support/rig.ts';
import { toyKernel, toyOptions } from '../../support/toy-run.ts';

/** The marks of a run of so many events that differs from others from event `from` on. */
function marks(events: number, from: number = Number.POSITIVE_INFINITY): Marks {
  const hashAt = (at: number): string => (at >= from ? `other${at}` : `same${at}`);
  const ladder: string[] = [];
  for (let rung = 1; rung <= events; rung *= 2) ladder.push(hashAt(rung));
  return { events, hash: hashAt(events), ladder };
}

const place = (a: Marks, b: Marks): string | null => {
  const found = divergence(a, b);
  return found === null ? null : divergencePlace(found);
};

test('two runs part between two powers of two', () => {
  expect(place(marks(5000), marks(5000, 700))).toBe('between events 512 and 1,024');
  expect(place(marks(5000), marks(5000, 1))).toBe('at event 1');
  expect(place(marks(5000), marks(5000, 2))).toBe('at event 2');
  expect(place(marks(2_000_000), marks(2_000_000, 1_500_000))).toBe(
    'between events 1,048,576 and 2,000,000',
  );
});

test('a difference behind the last rung is found at the end', () => {
  expect(place(marks(700), marks(700, 600))).toBe('between events 512 and 700');
  expect(place(marks(700), marks(700))).toBe(null);
});

test('a run that ends earlier differs in what it lacks', () => {
  expect(place(marks(512), marks(600))).toBe('at event 513');
  expect(place(marks(600), marks(700))).toBe('between events 512 and 601');
});

test('a kernel keeps the hash after 1, 2, 4, 8 … events', () => {
  const kernel = toyKernel(toyOptions('1'));
  for (let rung = 1, k = 0; rung <= 256; rung *= 2, k++) {
    runEvents(kernel, rung, 1_000_000);
    expect(kernel.ladder[k]).toBe(kernel.hash.hex());
    expect(kernel.ladder).toHaveLength(k + 1);
  }
});
