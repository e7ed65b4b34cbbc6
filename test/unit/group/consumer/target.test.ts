import { describe, expect, test } from 'vitest';
import { GroupBench, orders } from '../../../support/consumer-group.ts';

describe('what raises the epoch of a group (clients §6.3)', () => {
  const settled = (): GroupBench => {
    const bench = new GroupBench();
    bench.join('A');
    bench.join('B');
    bench.settle();
    return bench;
  };

  test('a heartbeat that tells nothing new writes nothing', () => {
    const bench = settled();
    bench.heartbeat('A');
    expect(bench.records).toEqual([]);
    expect(bench.group?.groupEpoch).toBe(3);
  });

  test('other topics of a member', () => {
    const bench = settled();
    bench.topics = { orders: 4, audit: 2 };
    bench.heartbeat('A', { subscribedTopicNames: ['audit', 'orders'] });
    expect(bench.group).toMatchObject({ groupEpoch: 4, assignmentEpoch: 4 });
    bench.settle();
    expect(bench.assigned('A').filter((partition) => partition.startsWith('audit'))).toHaveLength(
      2,
    );
  });

  test('another order of the same topics is no change, another rebalance timeout no reason', () => {
    const bench = settled();
    bench.heartbeat('A', { subscribedTopicNames: ['orders', 'orders'] });
    expect(bench.records).toEqual([]);
    bench.heartbeat('A', { rebalanceTimeoutMs: 10 });
    expect(bench.records.map(({ type }) => type)).toEqual(['ConsumerGroupMemberMetadata']);
    expect(bench.group?.groupEpoch).toBe(3);
  });

  test('new partitions, at the next heartbeat of anybody', () => {
    const bench = settled();
    bench.topics = { orders: 6 };
    bench.heartbeat('B');
    expect(bench.group?.groupEpoch).toBe(4);
    bench.settle();
    expect([...bench.assigned('A'), ...bench.assigned('B')].sort()).toEqual(
      orders(0, 1, 2, 3, 4, 5),
    );
  });

  test('a topic that is deleted, and one that is made again under another id', () => {
    const bench = settled();
    bench.topicIds = { orders: 'other' };
    bench.heartbeat('A');
    expect(bench.group?.groupEpoch).toBe(4);
    bench.topics = {};
    bench.settle();
    expect(bench.group?.groupEpoch).toBe(5);
    expect(bench.assigned('A')).toEqual([]);
    expect(bench.state).toBe('STABLE');
  });

  test('an assignor that more members ask for; ties go to the first by name', () => {
    const bench = settled();
    expect(bench.heartbeat('A', { serverAssignor: 'uniform' }).error).toBe('NONE');
    expect(bench.group?.groupEpoch).toBe(3);
    bench.heartbeat('B', { serverAssignor: 'range' });
    expect(bench.group?.groupEpoch).toBe(4);
    bench.heartbeat('A', { serverAssignor: 'range' });
    expect(bench.group?.groupEpoch).toBe(4);
  });
});

describe('assignments keep their distance (KIP-1263)', () => {
  const settings = { 'group.consumer.assignment.interval.ms': 1000 };

  test('the first is made at once, the next when the interval is over', () => {
    const bench = new GroupBench(settings);
    expect(bench.join('A').assignment).toEqual(orders(0, 1, 2, 3));
    bench.nowMs += 999;
    bench.join('B');
    expect(bench.group).toMatchObject({ groupEpoch: 3, assignmentEpoch: 2 });
    expect(bench.member('B')).toMatchObject({ memberEpoch: 2, state: 'STABLE', assigned: [] });
    bench.nowMs += 1;
    bench.heartbeat('A');
    expect(bench.group).toMatchObject({ groupEpoch: 3, assignmentEpoch: 3 });
  });

  test('members that come within one interval share one assignment', () => {
    const bench = new GroupBench(settings);
    bench.join('A');
    for (const who of ['B', 'C', 'D']) bench.join(who);
    bench.nowMs += 1000;
    bench.settle();
    expect(bench.group).toMatchObject({ groupEpoch: 5, assignmentEpoch: 5 });
    expect(
      bench.log.filter(({ type }) => type === 'ConsumerGroupTargetAssignmentMetadata'),
    ).toHaveLength(2);
  });

  test('an interval of 0 is a way out after the wall clock has gone back', () => {
    const bench = new GroupBench({ 'group.consumer.assignment.interval.ms': 0 });
    bench.join('A');
    bench.nowMs -= 900_000;
    bench.join('B');
    expect(bench.group?.assignmentEpoch).toBe(3);
  });
});

test('a member without topics is in the group and has nothing', () => {
  const bench = new GroupBench();
  expect(bench.join('A', { subscribedTopicNames: [] })).toMatchObject({
    memberEpoch: 1,
    assignment: [],
  });
  expect(bench.join('B').assignment).toEqual(orders(0, 1, 2, 3));
});

test('a topic that nobody has made yet is assigned once it is there', () => {
  const bench = new GroupBench();
  expect(bench.join('A', { subscribedTopicNames: ['later'] }).assignment).toEqual([]);
  bench.topics = { later: 1 };
  expect(bench.heartbeat('A').assignment).toEqual(['later-0']);
});
