import { describe, expect, test } from 'vitest';
import { timersOfLoaded } from '../../../../core/group/consumer/load.ts';
import { commitRefusal, fetchRefusal } from '../../../../core/group/consumer/offsets.ts';
import type { ConsumerGroup } from '../../../../core/group/consumer/state.ts';
import { GroupBench, orders } from '../../../support/consumer-group.ts';

const pair = (bench = new GroupBench()): GroupBench => {
  bench.join('A');
  bench.join('B');
  bench.settle();
  return bench;
};

describe('what a heartbeat must say (GroupCoordinatorService)', () => {
  test.each([
    ['no member id', '', {}],
    ['an empty instance id', 'A', { instanceId: '' }],
    ['an empty rack', 'A', { rackId: '' }],
    ['a join without rebalance timeout', 'A', { rebalanceTimeoutMs: -1 }],
    ['a join that owns something', 'A', { topicPartitions: orders(0) }],
    ['a join that does not say what it owns', 'A', { topicPartitions: null }],
    ['a join without topics', 'A', { subscribedTopicNames: null }],
    ['an epoch below -2', 'A', { memberEpoch: -3 }],
    ['a short leave without instance id', 'A', { memberEpoch: -2 }],
  ])('%s is an invalid request', (_, memberId, told) => {
    expect(new GroupBench().join(memberId, told).error).toBe('INVALID_REQUEST');
  });

  test('an assignor that the broker does not have is refused with those it has', () => {
    const answer = new GroupBench().join('A', { serverAssignor: 'sticky' });
    expect(answer.error).toBe('UNSUPPORTED_ASSIGNOR');
    expect(answer.errorMessage).toContain('uniform, range');
  });

  test('only who joins makes a group', () => {
    const bench = new GroupBench();
    expect(bench.heartbeat('A', { memberEpoch: 4 }).error).toBe('GROUP_ID_NOT_FOUND');
    expect(bench.heartbeat('A', { memberEpoch: -1 }).error).toBe('GROUP_ID_NOT_FOUND');
    expect(bench.group).toBeNull();
  });

  test('a full group takes nobody else in (group.consumer.max.size)', () => {
    const bench = new GroupBench({ 'group.consumer.max.size': 1 });
    bench.join('A');
    expect(bench.join('B').error).toBe('GROUP_MAX_SIZE_REACHED');
    expect(bench.join('A').error).toBe('NONE');
  });
});

describe('fencing of epochs (clients §6.5)', () => {
  test('who is not known must join', () => {
    expect(pair().heartbeat('C', { memberEpoch: 3 }).error).toBe('UNKNOWN_MEMBER_ID');
  });

  test('an epoch above the own one is fenced', () => {
    expect(pair().heartbeat('A', { memberEpoch: 9 }).error).toBe('FENCED_MEMBER_EPOCH');
  });

  test('the previous epoch is accepted with a list of what is owned: the answer may have been lost', () => {
    const bench = new GroupBench();
    bench.join('A');
    bench.join('B');
    bench.heartbeat('A');
    bench.heartbeat('A', { topicPartitions: orders(0, 1) });
    expect(bench.member('A')).toMatchObject({ memberEpoch: 3, previousMemberEpoch: 2 });
    expect(bench.heartbeat('A', { memberEpoch: 2 }).error).toBe('FENCED_MEMBER_EPOCH');
    const tooMuch = { memberEpoch: 2, topicPartitions: orders(0, 1, 2) };
    expect(bench.heartbeat('A', tooMuch).error).toBe('FENCED_MEMBER_EPOCH');
    const repeated = { memberEpoch: 2, topicPartitions: orders(0, 1) };
    expect(bench.heartbeat('A', repeated)).toMatchObject({ error: 'NONE', memberEpoch: 3 });
    expect(bench.heartbeat('A', { memberEpoch: 1 }).error).toBe('FENCED_MEMBER_EPOCH');
  });

  test.each([
    ['accepted', 'NONE'],
    ['fenced', 'FENCED_MEMBER_EPOCH'],
  ] as const)('a known member that joins again is %s (KAFKA-19233)', (rule, error) => {
    const bench = pair(new GroupBench({}, { 'group.rejoin': rule }));
    const answer = bench.join('A');
    expect(answer.error).toBe(error);
    if (error === 'NONE') expect(answer.assignment).toEqual(bench.assigned('A'));
    expect(bench.member('A')?.memberEpoch).toBe(3);
  });
});

describe('suspect: a join that was repeated long ago is executed late (group.rejoin)', () => {
  const late = (rule: 'fenced' | 'accepted' | 'mended'): GroupBench => {
    const bench = new GroupBench({}, { 'group.rejoin': rule });
    bench.join('A');
    bench.join('B');
    // A is told to give up 2 and 3, and still owns them.
    bench.heartbeat('A');
    bench.join('A');
    bench.heartbeat('B');
    return bench;
  };

  test('it says that A owns nothing, and B is given what A still owns', () => {
    expect(late('accepted').assigned('B')).toEqual(orders(2, 3));
  });

  test.each(['fenced', 'mended'] as const)('%s, it does not', (rule) => {
    const bench = late(rule);
    expect(bench.assigned('B')).toEqual([]);
    expect(bench.member('A')?.state).toBe('UNREVOKED_PARTITIONS');
  });

  test('mended, who really rejoins says what it owns with its next heartbeat', () => {
    const bench = late('mended');
    bench.heartbeat('A', { topicPartitions: orders(0, 1) });
    bench.settle();
    expect(bench.assigned('B')).toEqual(orders(2, 3));
  });
});

describe('who goes (clients §6.5)', () => {
  test('leaving frees the partitions and raises the epoch; the rest are next', () => {
    const bench = pair();
    const answer = bench.heartbeat('B', { memberEpoch: -1 });
    expect(answer).toMatchObject({ error: 'NONE', memberEpoch: -1, assignment: null });
    expect(bench.group).toMatchObject({ groupEpoch: 4, assignmentEpoch: 3 });
    expect(bench.state).toBe('ASSIGNING');
    expect(bench.timers.map(({ type }) => type)).toEqual(['Cancel', 'Cancel', 'Cancel', 'Cancel']);
    expect(bench.heartbeat('A').assignment).toEqual(orders(0, 1, 2, 3));
  });

  test('the last one leaves an empty group, whose next member need not wait (KIP-1263)', () => {
    const bench = new GroupBench({ 'group.consumer.assignment.interval.ms': 5000 });
    bench.join('A');
    bench.heartbeat('A', { memberEpoch: -1 });
    expect(bench.state).toBe('EMPTY');
    expect(bench.group).toMatchObject({ assignmentEpoch: 3, assignmentTimestampMs: 0 });
    expect(bench.join('B').assignment).toEqual(orders(0, 1, 2, 3));
  });

  test('a session that ends does the same; of a member that is gone it does nothing', () => {
    const bench = pair();
    bench.fire({ type: 'consumer-session', groupId: 'g', memberId: 'B' });
    expect(bench.group?.members.map(({ memberId }) => memberId)).toEqual(['A']);
    bench.fire({ type: 'consumer-session', groupId: 'g', memberId: 'B' });
    expect(bench.records).toEqual([]);
  });

  test('who does not give up in time is fenced, who moved on is not', () => {
    const bench = new GroupBench();
    bench.join('A');
    bench.join('B');
    bench.heartbeat('A');
    const timer = {
      type: 'consumer-rebalance',
      groupId: 'g',
      memberId: 'A',
      memberEpoch: 2,
    } as const;
    const moved = new GroupBench();
    moved.group = bench.group;
    moved.heartbeat('A', { topicPartitions: orders(0, 1) });
    moved.fire(timer);
    expect(moved.member('A')).not.toBeNull();
    bench.fire(timer);
    expect(bench.member('A')).toBeNull();
    bench.settle();
    expect(bench.assigned('B')).toEqual(orders(0, 1, 2, 3));
  });
});

describe('static members (clients §6.5)', () => {
  const instance = { instanceId: 'i' };

  test('who returns under another id takes over what was left, as of epoch 0', () => {
    const bench = new GroupBench();
    bench.join('A', instance);
    bench.join('B');
    bench.settle();
    const kept = bench.assigned('A');
    bench.heartbeat('A', { ...instance, memberEpoch: -2 });
    expect(bench.member('A')).toMatchObject({ memberEpoch: -2 });
    expect(bench.group?.groupEpoch).toBe(3);
    const answer = bench.join('A2', instance);
    expect(answer).toMatchObject({ memberEpoch: 3, assignment: kept });
    expect(bench.member('A')).toBeNull();
    expect(bench.member('A2')?.assigned.map((entry) => entry.assignmentEpoch)).toEqual([0, 0]);
    expect(bench.group?.groupEpoch).toBe(3);
    expect(bench.heartbeat('A', { ...instance, memberEpoch: 3 }).error).toBe('FENCED_INSTANCE_ID');
  });

  test('an instance id that is in use is not released', () => {
    const bench = new GroupBench();
    bench.join('A', instance);
    expect(bench.join('A2', instance).error).toBe('UNRELEASED_INSTANCE_ID');
    expect(bench.join('A', instance).error).toBe('UNRELEASED_INSTANCE_ID');
    expect(bench.heartbeat('X', { instanceId: 'j', memberEpoch: 2 }).error).toBe(
      'UNKNOWN_MEMBER_ID',
    );
  });
});

describe('commits and reads of offsets (clients §6.6)', () => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  bench.heartbeat('A');
  bench.heartbeat('A', { topicPartitions: orders(0, 1) });
  const group = bench.group as ConsumerGroup;
  const commit = (
    memberEpoch: number,
    partition: string,
    rule: 'member' | 'assignment' = 'assignment',
    memberId = 'A',
  ): string =>
    commitRefusal(
      group,
      { memberId, memberEpoch, groupInstanceId: null, isTransactional: false },
      [partition],
      { ...bench.switches, 'group.commitEpoch': rule },
    );

  test('the own epoch may commit anything, even what it does not own', () => {
    expect(commit(3, 'orders-0')).toBe('NONE');
    expect(commit(3, 'orders-3')).toBe('NONE');
  });

  test('an epoch behind is enough since the partition was assigned (KIP-1251)', () => {
    expect(commit(2, 'orders-0')).toBe('NONE');
    expect(commit(1, 'orders-0')).toBe('STALE_MEMBER_EPOCH');
    expect(commit(2, 'orders-3')).toBe('STALE_MEMBER_EPOCH');
    expect(commit(2, 'orders-0', 'member')).toBe('STALE_MEMBER_EPOCH');
  });

  test('epochs ahead and strangers are refused', () => {
    expect(commit(4, 'orders-0')).toBe('STALE_MEMBER_EPOCH');
    expect(commit(3, 'orders-0', 'assignment', 'C')).toBe('UNKNOWN_MEMBER_ID');
    expect(commit(-1, 'orders-0', 'assignment', '')).toBe('UNKNOWN_MEMBER_ID');
  });

  test('reading asks for the very epoch', () => {
    expect(fetchRefusal(group, 'A', 3)).toBe('NONE');
    expect(fetchRefusal(group, 'A', 2)).toBe('STALE_MEMBER_EPOCH');
    expect(fetchRefusal(group, 'C', 3)).toBe('UNKNOWN_MEMBER_ID');
    expect(fetchRefusal(group, null, -1)).toBe('NONE');
  });
});

test('a new coordinator gives everybody a whole session, and a rebalance timeout to who revokes (§6.9)', () => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  bench.heartbeat('A');
  const timers = timersOfLoaded(bench.group as ConsumerGroup, bench.context);
  expect(timers.map((timer) => timer.type === 'Schedule' && timer.timer)).toEqual([
    { type: 'consumer-session', groupId: 'g', memberId: 'A' },
    { type: 'consumer-rebalance', groupId: 'g', memberId: 'A', memberEpoch: 2 },
    { type: 'consumer-session', groupId: 'g', memberId: 'B' },
  ]);
});
