import { describe, expect, test } from 'vitest';
import type { Probe } from '../../../../core/probe.ts';
import { FIELDS, type FieldName } from '../../../../sim/trace/fields.ts';
import { GroupWatch } from '../../../../sim/trace/project/groups.ts';
import { Values } from '../../../../sim/trace/values.ts';

const PARTITIONS = ['orders-0', 'orders-1', 'orders-2'];
const [BROKER, ONE, TWO] = [0, 1, 2];

function watched(): {
  readonly watch: GroupWatch;
  readonly says: (node: number, probe: Probe) => void;
  readonly value: (field: FieldName, node: number, partition?: number) => number;
  readonly choice: (field: FieldName, node: number) => string | undefined;
} {
  const values = new Values(3, PARTITIONS.length);
  const watch = new GroupWatch(values, (name) => PARTITIONS.indexOf(name));
  const value = (field: FieldName, node: number, partition = -1): number =>
    values.get(field, node, partition);
  return {
    watch,
    says: (node, probe) => watch.onProbe(node, node + 1, probe),
    value,
    choice: (field, node) => FIELDS[field].choices[value(field, node)],
  };
}

const state = (
  name: string,
  generation: number,
  protocol: 'classic' | 'consumer' = 'classic',
): Probe => ({
  type: 'GroupStateChanged',
  groupId: 'g',
  protocol,
  state: name,
  generation,
  members: ['a', 'b'],
  leaderId: 'a',
  rule: '',
});

const joined: Probe = {
  type: 'MembershipChanged',
  groupId: 'g',
  memberId: 'a',
  state: 'STABLE',
  generation: 3,
  rule: '',
};

const record = (partition: string, offset: number): never =>
  ({ partition, offset, key: null, value: null }) as never;

describe('groups in a trace (issue 6, point 8)', () => {
  test('a group is as its coordinator says, under both protocols and their spellings', () => {
    const { watch, says, value, choice } = watched();
    says(BROKER, state('PreparingRebalance', 4));
    expect(watch.groups).toEqual(['g']);
    expect(choice('groupState', 0)).toBe('PreparingRebalance');
    expect([value('groupGeneration', 0), value('groupMembers', 0)]).toEqual([4, 2]);
    expect(value('groupCoordinator', 0)).toBe(BROKER + 1);
    says(BROKER, state('RECONCILING', 5, 'consumer'));
    expect([choice('groupState', 0), choice('groupProtocol', 0)]).toEqual([
      'Reconciling',
      'consumer',
    ]);
  });

  test('what a poll gives out below what the group had before is delivered again (clients §8)', () => {
    const { watch, says, value } = watched();
    says(ONE, joined);
    watch.onPolled(ONE, [record('orders-1', 0), record('orders-1', 1), record('orders-1', 2)]);
    expect(value('redelivered', 0, 1)).toBe(-1);
    says(TWO, joined);
    watch.onPolled(TWO, [record('orders-1', 1), record('orders-1', 2), record('orders-1', 3)]);
    expect([value('redelivered', 0, 1), value('deliveredTo', 0, 1)]).toEqual([2, 4]);
  });

  test('a consumer outside of a group delivers nothing to one', () => {
    const { watch, value } = watched();
    watch.onPolled(ONE, [record('orders-0', 0)]);
    expect(value('deliveredTo', 0, 0)).toBe(-1);
  });

  test('commits rise and expire; a partition of an internal topic is nobody’s business', () => {
    const { says, value } = watched();
    const commit = { type: 'OffsetCommitted', groupId: 'g', memberId: 'a', generation: 3 } as const;
    says(BROKER, { ...commit, partition: 'orders-2', offset: 7 });
    says(BROKER, { ...commit, partition: '__consumer_offsets-0', offset: 9 });
    expect(value('committedOffset', 0, 2)).toBe(7);
    says(BROKER, {
      type: 'OffsetExpired',
      groupId: 'g',
      partition: 'orders-2',
      offset: 7,
      rule: '',
    });
    expect(value('committedOffset', 0, 2)).toBe(-1);
  });

  test('more groups than nodes have places of their own', () => {
    const { watch, says, value } = watched();
    for (let index = 0; index < 40; index++) {
      says(BROKER, { ...state('Stable', index), groupId: `g${index}` } as Probe);
    }
    expect(watch.groups).toHaveLength(40);
    expect(watch.groups.map((_, index) => value('groupGeneration', index))).toEqual(
      Array.from({ length: 40 }, (_, index) => index),
    );
  });

  test('a transaction is as its coordinator says, with the partitions in it', () => {
    const { watch, says, value, choice } = watched();
    says(BROKER, {
      type: 'TransactionStateChanged',
      transactionalId: 'copy',
      producerId: 1000,
      producerEpoch: 2,
      state: 'Ongoing',
      partitions: ['orders-1', '__consumer_offsets-3'],
      coordinatorEpoch: 0,
      rule: '',
    });
    expect(watch.transactionalIds).toEqual(['copy']);
    expect(choice('transactionState', 0)).toBe('Ongoing');
    expect([value('transactionProducerId', 0), value('transactionProducerEpoch', 0)]).toEqual([
      1000, 2,
    ]);
  });
});
