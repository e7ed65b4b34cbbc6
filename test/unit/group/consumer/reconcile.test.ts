import { describe, expect, test } from 'vitest';
import { GroupBench, orders } from '../../../support/consumer-group.ts';

describe('a second member joins a settled one (clients §6.4, the worked example)', () => {
  const joined = (): GroupBench => {
    const bench = new GroupBench();
    bench.join('A');
    bench.join('B');
    return bench;
  };

  test('the first member gets everything in one step', () => {
    const bench = new GroupBench();
    const answer = bench.join('A');
    expect(answer).toMatchObject({ error: 'NONE', memberEpoch: 2 });
    expect(answer.assignment).toEqual(orders(0, 1, 2, 3));
    expect(bench.state).toBe('STABLE');
  });

  test('who joins waits in the new epoch for partitions that others have', () => {
    const bench = joined();
    expect(bench.group).toMatchObject({ groupEpoch: 3, assignmentEpoch: 3 });
    expect(bench.member('B')).toMatchObject({ memberEpoch: 3, state: 'UNRELEASED_PARTITIONS' });
    expect(bench.assigned('B')).toEqual([]);
    expect(bench.state).toBe('RECONCILING');
  });

  test('who must give up stays in its epoch, is told the rest, and is watched', () => {
    const bench = joined();
    const answer = bench.heartbeat('A');
    expect(answer).toMatchObject({ memberEpoch: 2, assignment: orders(0, 1) });
    expect(bench.member('A')?.state).toBe('UNREVOKED_PARTITIONS');
    expect(bench.timers).toContainEqual({
      type: 'Schedule',
      timer: { type: 'consumer-rebalance', groupId: 'g', memberId: 'A', memberEpoch: 2 },
      delayMs: 60_000,
      ifAbsent: false,
    });
    expect(bench.heartbeat('A').assignment).toBeNull();
    // It still owns what it has to give up, until it says otherwise.
    expect(bench.heartbeat('A', { topicPartitions: orders(0, 1, 2) }).memberEpoch).toBe(2);
    expect(bench.heartbeat('B')).toMatchObject({ memberEpoch: 3, assignment: null });
  });

  test('once it has given up, both arrive, and nobody else stopped', () => {
    const bench = joined();
    bench.heartbeat('A');
    const answer = bench.heartbeat('A', { topicPartitions: orders(0, 1) });
    expect(answer).toMatchObject({ memberEpoch: 3, assignment: null });
    expect(bench.timers).toContainEqual({
      type: 'Cancel',
      timer: 'consumer-rebalance',
      groupId: 'g',
      memberId: 'A',
    });
    expect(bench.heartbeat('B').assignment).toEqual(orders(2, 3));
    expect(bench.state).toBe('STABLE');
    expect(bench.group?.partitionEpochs.map(({ epoch }) => epoch)).toEqual([3, 3, 3, 3]);
  });
});

test('a partition is handed out only when nobody has it, assigned or to revoke (clients §6.4)', () => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  bench.heartbeat('A');
  bench.join('C');
  for (const who of ['B', 'C', 'B']) bench.heartbeat(who);
  expect(bench.assigned('B')).toEqual([]);
  expect(bench.assigned('C')).toEqual([]);
  bench.heartbeat('A', { topicPartitions: bench.assigned('A') });
  bench.settle();
  const all = ['A', 'B', 'C'].flatMap((who) => bench.assigned(who)).sort();
  expect(all).toEqual(orders(0, 1, 2, 3));
  expect(bench.state).toBe('STABLE');
});

test.each([
  ['kept', 2],
  ['next', 3],
] as const)(
  'revoking twice in a row: with epochs %s the member is in epoch %i (KAFKA-19974)',
  (rule, epoch) => {
    const bench = new GroupBench({}, { 'group.revokedEpoch': rule });
    bench.join('A');
    bench.join('B');
    bench.heartbeat('A');
    bench.join('C');
    bench.join('D');
    const answer = bench.heartbeat('A', { topicPartitions: orders(0, 1) });
    expect(bench.member('A')?.state).toBe('UNREVOKED_PARTITIONS');
    expect(answer.memberEpoch).toBe(epoch);
  },
);

test.each([
  ['free', 'STABLE', orders(0, 1, 2, 3)],
  ['unreleased', 'UNRELEASED_PARTITIONS', orders(0, 1)],
] as const)(
  'what a member was to give up and gets back is %s (KAFKA-19449)',
  (rule, state, assigned) => {
    const bench = new GroupBench({}, { 'group.ownRevocation': rule });
    bench.join('A');
    bench.join('B');
    bench.heartbeat('A');
    bench.heartbeat('B', { memberEpoch: -1 });
    bench.heartbeat('A', { topicPartitions: orders(0, 1) });
    expect(bench.member('A')?.state).toBe(state);
    expect(bench.assigned('A')).toEqual(assigned);
    bench.settle();
    expect(bench.assigned('A')).toEqual(orders(0, 1, 2, 3));
  },
);

describe('a member unsubscribes while the next assignment must wait (KIP-1263, KAFKA-19431)', () => {
  const settings = { 'group.consumer.assignment.interval.ms': 1000 };
  const unsubscribed = (rule: 'until-target' | 'at-once'): GroupBench => {
    const bench = new GroupBench(settings, { 'group.unsubscribed': rule });
    bench.topics = { orders: 2, audit: 2 };
    bench.join('A', { subscribedTopicNames: ['orders', 'audit'] });
    bench.heartbeat('A', { subscribedTopicNames: ['orders'] });
    return bench;
  };

  test('today it is to give the topic up at once', () => {
    const bench = unsubscribed('at-once');
    expect(bench.state).toBe('ASSIGNING');
    expect(bench.member('A')).toMatchObject({ memberEpoch: 2, state: 'UNREVOKED_PARTITIONS' });
    expect(bench.assigned('A')).toEqual(orders(0, 1));
  });

  test('before it kept it until the next target', () => {
    const bench = unsubscribed('until-target');
    expect(bench.assigned('A')).toEqual(['audit-0', 'audit-1', ...orders(0, 1)]);
    bench.nowMs += 1000;
    bench.heartbeat('A');
    expect(bench.assigned('A')).toEqual(orders(0, 1));
  });
});
