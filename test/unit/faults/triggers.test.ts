import { describe, expect, test } from 'vitest';
import { faultRig, state } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { runUntil } from '../../support/rig.ts';

const became = (partition: string, leaderEpoch = 0) =>
  ({ type: 'BecameLeader', partition, leaderEpoch }) as const;

describe('an event trigger', () => {
  const rigged = () =>
    faultRig([
      {
        fault: 'clock-jump',
        on: 'n1',
        by: '1s',
        after: { probe: 'BecameLeader', where: { partition: 'orders-0' }, nth: 2, plus: '3ms' },
      },
    ]);

  test('waits for the n-th probe that fits, and then for its time', () => {
    const { kernel, facts } = rigged();
    state(kernel, 0, became('orders-1'));
    state(kernel, 0, became('orders-0'));
    runUntil(kernel, 50 * MS);
    expect(facts).toEqual([]);
    state(kernel, 1, became('orders-0'));
    runUntil(kernel, 52 * MS);
    expect(facts).toEqual([]);
    runUntil(kernel, 53 * MS);
    expect(facts[0]).toMatchObject({ type: 'FaultStarted', kind: 'clock-jump', nodes: ['n1'] });
  });

  test('fires once', () => {
    const { kernel, facts } = rigged();
    for (let i = 0; i < 6; i++) state(kernel, 0, became('orders-0'));
    runUntil(kernel, 100 * MS);
    expect(facts.filter(({ type }) => type === 'FaultStarted')).toHaveLength(1);
  });

  test('can ask for the node that states the probe', () => {
    const { kernel, facts } = faultRig([
      {
        fault: 'clock-jump',
        on: 'n1',
        by: '1s',
        after: { probe: 'BecameLeader', where: { node: 'n2', leaderEpoch: 3 } },
      },
    ]);
    state(kernel, 0, became('orders-0', 3));
    state(kernel, 1, became('orders-0', 2));
    runUntil(kernel, 20 * MS);
    expect(facts).toEqual([]);
    state(kernel, 1, became('orders-0', 3));
    runUntil(kernel, 21 * MS);
    expect(facts).toHaveLength(2);
  });
});

describe('an episode is skipped, and that is a fact', () => {
  test('whose selector names nobody at that moment', () => {
    const { kernel, facts } = faultRig([{ fault: 'crash', at: 20, on: 'leader(orders-0)' }]);
    runUntil(kernel, 50 * MS);
    expect(facts).toEqual([
      {
        type: 'FaultSkipped',
        id: 'crash-1',
        kind: 'crash',
        nodes: [],
        links: [],
        reason: '"leader(orders-0)" names no node at this moment',
      },
    ]);
    expect(kernel.nodes.every(({ status }) => status === 'running')).toBe(true);
  });

  test('whose time comes when every fault has healed', () => {
    const { kernel, facts } = faultRig(
      [{ fault: 'crash', on: 'n1', after: { probe: 'BecameLeader' } }],
      { faultsUntilMicros: 30 * MS },
    );
    runUntil(kernel, 40 * MS);
    state(kernel, 0, became('orders-0'));
    runUntil(kernel, 50 * MS);
    expect(facts[0]?.type).toBe('FaultSkipped');
  });
});

test('everything heals by faultsUntil, whatever its own time says', () => {
  const { kernel, facts, faults } = faultRig(
    [
      { fault: 'crash', at: 20, for: '1h', on: 'n1' },
      { fault: 'isolate', at: 20, on: 'n2' },
      { fault: 'pause', at: 20, for: '1h', on: 'n3' },
    ],
    { faultsUntilMicros: 300 * MS },
  );
  runUntil(kernel, 299 * MS);
  expect(faults.isActive()).toBe(true);
  runUntil(kernel, 300 * MS);
  expect(faults.isActive()).toBe(false);
  expect(faults.world.healedAt).toBe(300 * MS);
  expect(kernel.nodes.map(({ status }) => status)).toEqual(['running', 'running', 'running']);
  expect(kernel.transport.links.isCut(0, 1, 'data')).toBe(false);
  expect(facts.filter(({ type }) => type === 'FaultEnded')).toHaveLength(3);
});
