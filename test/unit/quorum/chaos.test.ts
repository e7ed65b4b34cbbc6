import { expect, test } from 'vitest';
import { auditing } from '../../../sim/kernel/audit.ts';
import { chaoticRun, EVERYTHING } from '../../support/quorum-chaos.ts';

const QUARTER = { ...EVERYTHING, forMs: 25_000 };

test.each([
  ['3', 3],
  ['4', 3],
  ['5', 3],
  ['6', 3],
  ['7', 5],
  ['8', 5],
] as const)(
  'control-plane §6: seed %s, %i voters, all faults: safe, and live after healing',
  (seed, voters) => {
    const options = { voters, observers: 1, seed, appendEveryMicros: 5000 };
    const { cluster, watch } = chaoticRun(options, QUARTER);
    expect(watch.violated).toEqual([]);
    expect(cluster.raft(cluster.leader()).highWatermark).toBeGreaterThan(0);
    for (const id of ['raft-leader-complete', 'raft-committed-prefix', 'raft-durable-majority']) {
      expect(watch.exercised.get(id)).toBeGreaterThan(0);
    }
    expect(watch.exercised.get('leader-within-t')).toBe(1);
  },
);

test('DESIGN law 1: stepping twice gives the same, on frozen states, and no key is drawn twice', () => {
  const options = {
    observers: 1,
    seed: '2',
    appendEveryMicros: 20_000,
    stepper: auditing(),
    unique: true,
  };
  const { cluster, watch } = chaoticRun(options, { ...EVERYTHING, forMs: 12_000 }, 12_000);
  expect(watch.violated).toEqual([]);
  expect(cluster.kernel.events).toBeGreaterThan(1000);
});

test('control-plane §1.3: two runs of one seed are the same run', () => {
  const run = () => {
    const options = { seed: '9', appendEveryMicros: 5000 };
    return chaoticRun(options, { ...EVERYTHING, forMs: 8000 }, 4000).cluster.kernel.hash.hex();
  };
  expect(run()).toBe(run());
});
