import { expect, test } from 'vitest';
import { WALL_ORIGIN_MICROS } from '../../../sim/kernel/clock.ts';
import type { Kernel } from '../../../sim/kernel/kernel.ts';
import { faultRig } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { runUntil } from '../../support/rig.ts';

const wallOff = (kernel: Kernel, index: number): number =>
  kernel.node(index).clock.wall(kernel.now) - WALL_ORIGIN_MICROS - kernel.now;
const monotonicOff = (kernel: Kernel, index: number): number =>
  kernel.node(index).clock.monotonic(kernel.now) - kernel.now;

test('clock-skew puts the wall clock wrong while it lasts; the monotonic clock does not notice', () => {
  const { kernel } = faultRig([
    { fault: 'clock-skew', at: 20, for: 50, on: 'n1', by: '-5s' },
    { fault: 'clock-skew', at: 30, for: 100, on: 'n1', by: '1s' },
  ]);
  runUntil(kernel, 40 * MS);
  expect(wallOff(kernel, 0)).toBe(-4_000_000);
  expect(monotonicOff(kernel, 0)).toBe(0);
  expect(wallOff(kernel, 1)).toBe(0);
  runUntil(kernel, 100 * MS);
  expect(wallOff(kernel, 0)).toBe(1_000_000);
  runUntil(kernel, 200 * MS);
  expect(wallOff(kernel, 0)).toBe(0);
});

test('clock-drift lets both clocks run at another rate while it lasts', () => {
  const { kernel } = faultRig([{ fault: 'clock-drift', at: 0, for: '10s', on: 'n1', ppm: 2000 }]);
  runUntil(kernel, 5_000 * MS);
  expect(monotonicOff(kernel, 0)).toBe(10_000);
  expect(wallOff(kernel, 0)).toBe(10_000);
  runUntil(kernel, 20_000 * MS);
  expect(monotonicOff(kernel, 0)).toBe(20_000);
  expect(kernel.node(0).clock.world.driftPpm).toBe(0);
});

test('clock-jump moves the wall clock once and leaves it there', () => {
  const { kernel, facts } = faultRig([{ fault: 'clock-jump', at: 20, on: 'n1', by: '30s' }]);
  runUntil(kernel, 100 * MS);
  expect(wallOff(kernel, 0)).toBe(30_000_000);
  expect(monotonicOff(kernel, 0)).toBe(0);
  expect(facts.map(({ type }) => type)).toEqual(['FaultStarted', 'FaultEnded']);
});

test('elect-preferred and elect-unclean ask the admin client for elections (KIP-460)', () => {
  const { kernel, operated } = faultRig([
    { fault: 'elect-preferred', at: 20 },
    { fault: 'elect-unclean', at: 30, partitions: ['orders-0'] },
  ]);
  runUntil(kernel, 100 * MS);
  expect(operated.map(({ command }) => command)).toEqual([
    { type: 'ElectLeaders', electionType: 'PREFERRED', partitions: null },
    { type: 'ElectLeaders', electionType: 'UNCLEAN', partitions: ['orders-0'] },
  ]);
});

test('alter-topic changes settings and, at its end, changes them back', () => {
  const { kernel, operated } = faultRig([
    {
      fault: 'alter-topic',
      at: 20,
      for: 50,
      topic: 'orders',
      config: { 'min.insync.replicas': 2 },
    },
  ]);
  runUntil(kernel, 100 * MS);
  const configs = operated.map(({ command }) => 'configs' in command && command.configs);
  expect(configs).toEqual([{ 'min.insync.replicas': '2' }, { 'min.insync.replicas': null }]);
  expect(new Set(operated.map(({ key }) => key)).size).toBe(2);
});

test('reassign names brokers by their names, and cancels without any (KIP-455)', () => {
  const { kernel, operated } = faultRig([
    { fault: 'reassign', at: 20, partition: 'orders-0', brokers: ['n2', 'n1'] },
    { fault: 'reassign', at: 30, partition: 'orders-0' },
  ]);
  runUntil(kernel, 100 * MS);
  const id = (name: string) => kernel.nodes.find(({ spec }) => spec.name === name)?.spec.id;
  expect(operated.map(({ command }) => command)).toEqual([
    {
      type: 'AlterReassignments',
      partitions: [{ partition: 'orders-0', replicas: [id('n2'), id('n1')] }],
    },
    { type: 'AlterReassignments', partitions: [{ partition: 'orders-0', replicas: null }] },
  ]);
});

test('add-partitions and delete-topic ask for it and leave nothing to undo (KIP-195)', () => {
  const { kernel, operated } = faultRig([
    { fault: 'add-partitions', at: 20, topic: 'orders', count: 4 },
    { fault: 'delete-topic', at: 30, topic: 'orders' },
  ]);
  runUntil(kernel, 100 * MS);
  expect(operated.map(({ command }) => command)).toEqual([
    { type: 'CreatePartitions', topic: 'orders', count: 4, assignments: [] },
    { type: 'DeleteTopic', topic: 'orders' },
  ]);
});

test('recreate-topic deletes at its start and makes again at its end what the scenario creates (KIP-516)', () => {
  const { kernel, operated, facts } = faultRig([
    { fault: 'recreate-topic', at: 20, for: 50, topic: 'orders' },
    { fault: 'recreate-topic', at: 30, for: 50, topic: 'nothing' },
  ]);
  runUntil(kernel, 200 * MS);
  expect(operated.map(({ command }) => command)).toMatchObject([
    { type: 'DeleteTopic', topic: 'orders' },
    { type: 'CreateTopic', topic: 'orders', replicationFactor: 3 },
  ]);
  expect(facts.map(({ type }) => type)).toEqual(['FaultStarted', 'FaultSkipped', 'FaultEnded']);
});

test('unregister ends the process, takes the broker out, and starts it again at its end (KIP-919)', () => {
  const { kernel, operated } = faultRig([{ fault: 'unregister', at: 20, for: 50, on: 'n1' }]);
  runUntil(kernel, 40 * MS);
  expect(kernel.node(0).status).toBe('stopped');
  expect(operated.map(({ command }) => command)).toEqual([
    { type: 'UnregisterBroker', brokerId: kernel.node(0).spec.id },
  ]);
  runUntil(kernel, 200 * MS);
  expect(kernel.node(0).status).toBe('running');
});
