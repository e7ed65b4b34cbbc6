import { expect, test } from 'vitest';
import type { Probe } from '../../../core/probe.ts';
import type { NodeRuntime } from '../../../sim/kernel/node.ts';
import { Ownership } from '../../../sim/run/ownership.ts';

const assigned = (...owned: string[]): Probe => ({
  type: 'PartitionsAssigned',
  groupId: 'g',
  memberId: 'm',
  generation: 1,
  partitions: owned,
  owned,
});
const revoked = (...partitions: string[]): Probe => ({
  type: 'PartitionsRevoked',
  groupId: 'g',
  memberId: 'm',
  generation: 1,
  partitions,
  owned: [],
  rule: 'because',
});
const crash = (at: number, name: string) => ({
  at,
  node: { spec: { name } } as NodeRuntime,
  what: 'crashed' as const,
  detail: '',
});

test('a partition is without an owner from revocation to assignment, and not before its first owner', () => {
  const ownership = new Ownership();
  ownership.onProbe(5000, 'a', assigned('t-0'));
  ownership.onProbe(8000, 'a', revoked('t-0'));
  ownership.onProbe(9500, 'b', assigned('t-0', 't-1'));
  expect(ownership.facts(20_000)).toEqual([
    {
      group: 'g',
      assignments: 2,
      unownedMs: 1.5,
      sharedMs: 0,
      partitions: [
        { partition: 't-0', unownedMs: 1.5, sharedMs: 0 },
        { partition: 't-1', unownedMs: 0, sharedMs: 0 },
      ],
    },
  ]);
});

test('a zombie and the new owner share a partition; a process that crashes owns nothing', () => {
  const ownership = new Ownership();
  ownership.onProbe(0, 'a', assigned('t-0'));
  ownership.onProbe(4000, 'b', assigned('t-0'));
  ownership.onNode(crash(7000, 'a'));
  ownership.onNode(crash(9000, 'b'));
  expect(ownership.facts(12_000)[0]).toMatchObject({ unownedMs: 3, sharedMs: 3 });
});

test('the fold is plain data', () => {
  const ownership = new Ownership();
  ownership.onProbe(0, 'a', assigned('t-0'));
  const { world } = ownership;
  expect(JSON.parse(JSON.stringify(world))).toEqual(world);
});
