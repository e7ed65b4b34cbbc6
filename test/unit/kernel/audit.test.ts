import { expect, test } from 'vitest';
import { append, sequenceOf } from '../../../core/collections/sequence.ts';
import { EMPTY_DISK } from '../../../core/disk.ts';
import type { Machine } from '../../../core/machine.ts';
import { uniqueDraws } from '../../../sim/kernel/audit.ts';
import { Freezer } from '../../../sim/kernel/freeze.ts';
import { start } from '../../../sim/kernel/lifecycle.ts';
import { firstDifference } from '../../../sim/kernel/same.ts';
import { Traps } from '../../../sim/kernel/traps.ts';
import { rig, runUntil } from '../../support/rig.ts';
import { TOY_WIRE } from '../../support/toy.ts';

/** Boots a machine whose memory is what `memory` gives, under audit. */
function boot(memory: () => unknown): void {
  const machine: Machine<unknown> = {
    boot: () => ({ state: { memory: memory(), disk: EMPTY_DISK }, effects: [], draws: [] }),
    step: (state) => ({ state, effects: [], draws: [] }),
  };
  const kernel = rig({ machines: [machine], wire: TOY_WIRE });
  start(kernel, kernel.node(0));
  runUntil(kernel, 0);
}

test('a machine that gives another result the second time is found out', () => {
  let calls = 0;
  expect(() =>
    boot(() => {
      calls += 1;
      return { a: [{ b: calls }] };
    }),
  ).toThrow('stepping n1 twice gives another result at .state.memory.a[0].b');
});

test('a machine that writes to what it returned before is found out', () => {
  const kept = { count: 0 };
  expect(() =>
    boot(() => {
      kept.count += 1;
      return kept;
    }),
  ).toThrow(TypeError);
});

test('clocks, chance and promises are trapped in a step and work outside', () => {
  const forbidden: readonly (() => unknown)[] = [
    () => Date.now(),
    () => new Date(0),
    () => Math.random(),
    () => Math.log(2),
    () => Promise.resolve(1),
    () => setTimeout(() => {}, 0),
    () => 'a'.localeCompare('b'),
    () => performance.now(),
    () => Intl.NumberFormat(),
  ];
  for (const use of forbidden) expect(() => boot(use)).toThrow('a step does not use');
  const traps = new Traps();
  expect(traps.within(() => Math.floor(2.5))).toBe(2);
  for (const use of forbidden) expect(use).not.toThrow();
});

test('what is no plain data is refused with its place', () => {
  const freezer = new Freezer();
  const refused: readonly (readonly [unknown, string])[] = [
    [{ a: Number.NaN }, 'x.a is NaN'],
    [{ a: -0 }, 'x.a is -0'],
    [{ a: [undefined] }, 'x.a.0 is undefined'],
    [{ a: new Map() }, 'x.a is an instance of a class'],
    [{ a: 1n }, 'x.a is 1'],
    [{ a: () => 1 }, 'which is no plain data'],
  ];
  for (const [value, message] of refused) {
    expect(() => freezer.freeze(value, 'x')).toThrow(message);
  }
});

test('a sequence is frozen up to its length and can still be appended to', () => {
  const freezer = new Freezer();
  const first = append(sequenceOf([{ a: 1 }]), { a: 2 });
  freezer.freeze(first, 'x');
  const second = append(first, { a: 3 });
  expect(second.shared).toBe(first.shared);
  freezer.freeze(second, 'x');
  expect(second.shared.items.every((item) => Object.isFrozen(item))).toBe(true);
  const view = { shared: second.shared, length: 3 };
  append(view, { a: 4 });
  freezer.freeze(view, 'x');
  expect(Object.isFrozen(view.shared.items[3])).toBe(false);
});

test('differences are found by content, whatever is shared', () => {
  const a = append(sequenceOf([1]), 2);
  expect(firstDifference(a, sequenceOf([1, 2]))).toBe(null);
  expect(firstDifference(a, sequenceOf([1, 3]), 'log')).toBe('log[1]');
  expect(firstDifference({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(null);
  expect(firstDifference({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(' (names of fields)');
});

test('a key that is drawn twice ends the run', () => {
  const record = uniqueDraws();
  record({ name: 'net.latency a 1', value: 3, boring: false, calm: 0 });
  record({ name: 'net.latency a 2', value: 3, boring: false, calm: 0 });
  expect(() => record({ name: 'net.latency a 1', value: 3, boring: false, calm: 0 })).toThrow(
    'drawn twice',
  );
});
