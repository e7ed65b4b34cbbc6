import { expect, test } from 'vitest';
import { faultRig, reach } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { flush, logOf, tell } from '../../support/puppet.ts';
import { runUntil } from '../../support/rig.ts';

const statuses = ({ kernel }: ReturnType<typeof faultRig>): string[] =>
  kernel.nodes.map(({ status }) => status);

test('power-loss of a rack takes all of its servers and no other, and what nobody flushed (DESIGN §5)', () => {
  const rigged = faultRig([{ fault: 'power-loss', at: 40, for: 30, on: 'rack(r1)' }], {
    nodes: 4,
    seed: null,
  });
  const { kernel } = rigged;
  for (const node of [0, 1, 2]) tell(kernel, node, { write: [1, 2], effects: [flush('log')] });
  runUntil(kernel, 38 * MS);
  for (const node of [0, 1, 2]) tell(kernel, node, { write: [3] });
  runUntil(kernel, 50 * MS);
  expect(statuses(rigged)).toEqual(['off', 'off', 'running', 'running']);
  runUntil(kernel, 80 * MS);
  expect(statuses(rigged)).toEqual(['running', 'running', 'running', 'running']);
  expect(logOf(kernel, 0).slice(0, 2)).toEqual([1, 2]);
  expect(logOf(kernel, 2)).toEqual([1, 2, 3]);
});

test('crash of a rack ends all of its processes and starts them again', () => {
  const rigged = faultRig([{ fault: 'crash', at: 20, for: 30, on: 'rack(r1)' }], { nodes: 3 });
  runUntil(rigged.kernel, 30 * MS);
  expect(statuses(rigged)).toEqual(['stopped', 'stopped', 'running']);
  runUntil(rigged.kernel, 60 * MS);
  expect(statuses(rigged)).toEqual(['running', 'running', 'running']);
});

test('a region that is cut off is whole in itself, and joined again at the end', () => {
  const groups = ['region(r1)', ['n3', 'n4']];
  const { kernel } = faultRig([{ fault: 'partition', at: 20, for: 30, groups }], { nodes: 4 });
  runUntil(kernel, 30 * MS);
  expect(reach(kernel)).toEqual(['1>2', '2>1', '3>4', '4>3']);
  runUntil(kernel, 70 * MS);
  expect(reach(kernel)).toHaveLength(12);
});
