import { describe, expect, test } from 'vitest';
import type { ConsumerGroup } from '../../../../core/group/consumer/state.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../../core/protocol/consumer-group.ts';
import { LEAVE_GROUP_MEMBER_EPOCH } from '../../../../core/protocol/consumer-group.ts';
import type {
  OffsetCommitResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from '../../../../core/protocol/group-offsets.ts';
import { partitionState } from '../../replica/fixture.ts';
import {
  ask,
  type Coordinator,
  commitOf,
  type Given,
  GROUP,
  groupsOn,
  imageWith,
  join,
  pass,
  probesOf,
  publish,
  recordsOn,
  replicate,
  startCoordinator,
} from '../fixture.ts';

const heartbeatOf = (
  memberId: string,
  memberEpoch: number,
  change: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatRequest => ({
  type: 'ConsumerGroupHeartbeatRequest',
  groupId: GROUP,
  memberId,
  memberEpoch,
  instanceId: null,
  rackId: null,
  rebalanceTimeoutMs: memberEpoch === 0 ? 5000 : -1,
  subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
  serverAssignor: null,
  topicPartitions: memberEpoch === 0 ? [] : null,
  ...change,
});

const start = (given: Given = {}): Coordinator =>
  startCoordinator({
    ...given,
    settings: {
      'group.consumer.session.timeout.ms': 3000,
      'group.consumer.assignment.interval.ms': 0,
      ...given.settings,
    },
  });

const hear = (
  c: Coordinator,
  memberId: string,
  memberEpoch: number,
  change: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatResponse | undefined =>
  ask<ConsumerGroupHeartbeatResponse>(c, -1, heartbeatOf(memberId, memberEpoch, change));

const groupOf = (c: Coordinator): ConsumerGroup => {
  const group = groupsOn(c).groups[0];
  if (group?.type !== 'consumer') throw new Error('there is no consumer group');
  return group;
};

describe('a member joins through its coordinator (clients §6.1, §6.9)', () => {
  test('everything is written in one batch and answered when it is committed', () => {
    const c = start({ replicas: [1, 2] });
    expect(hear(c, 'm', 0)).toBeUndefined();
    const written = recordsOn(c).map(({ key }) => (key as { type: string }).type);
    expect(written).toEqual([
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
    replicate(c, 5);
    const reply = c.effects.find((effect) => effect.type === 'Reply' && effect.connection === -1);
    expect(reply).toMatchObject({
      message: { error: 'NONE', memberEpoch: 2, assignment: ['orders-0'] },
    });
  });

  test('what is refused is answered at once and leaves nothing', () => {
    const c = start({ replicas: [1, 2] });
    expect(hear(c, 'm', 7)).toMatchObject({ error: 'GROUP_ID_NOT_FOUND' });
    expect(hear(c, '', 0)).toMatchObject({ error: 'INVALID_REQUEST' });
    expect(recordsOn(c)).toEqual([]);
    expect(groupsOn(c).groups).toEqual([]);
  });

  test('its facts are stated', () => {
    const c = start();
    hear(c, 'm', 0);
    expect(probesOf(c, 'MemberJoined')).toMatchObject([{ groupId: GROUP, memberId: 'm' }]);
    expect(probesOf(c, 'TargetAssignmentChanged')).toMatchObject([{ assignmentEpoch: 2 }]);
    expect(probesOf(c, 'MemberReconciled')).toMatchObject([{ assigned: ['orders-0'] }]);
    expect(probesOf(c, 'GroupStateChanged')).toMatchObject([
      { protocol: 'consumer', state: 'STABLE', generation: 2, members: ['m'] },
    ]);
  });
});

describe('timers (clients §6.3–6.5)', () => {
  test('a session that is not renewed ends, and one that is does not', () => {
    const c = start();
    hear(c, 'm', 0);
    pass(c, 2000);
    expect(hear(c, 'm', 2)).toMatchObject({ error: 'NONE' });
    pass(c, 2500);
    expect(groupOf(c).members).toHaveLength(1);
    pass(c, 600);
    expect(groupOf(c).members).toEqual([]);
    expect(probesOf(c, 'MemberRemoved')).toMatchObject([{ memberId: 'm' }]);
  });

  test('a coordinator that takes over gives a whole session again (clients §6.9)', () => {
    const c = start();
    hear(c, 'm', 0);
    pass(c, 2900);
    publish(c, imageWith({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
    publish(c, imageWith({ leader: 1, leaderEpoch: 3, partitionEpoch: 3 }));
    pass(c, 200);
    expect(groupOf(c)).toMatchObject({ groupEpoch: 2, assignmentEpoch: 2 });
    expect(groupOf(c).members).toHaveLength(1);
    pass(c, 3000);
    expect(groupOf(c).members).toEqual([]);
  });

  test('who does not give up in time is fenced', () => {
    const c = start({ settings: { 'group.consumer.session.timeout.ms': 60_000 } });
    const two = imageWith();
    const grown = {
      ...two,
      topics: two.topics.map((topic) =>
        topic.name === 'orders'
          ? {
              ...topic,
              partitions: [partitionState({}), partitionState({ partition: 'orders-1' })],
            }
          : topic,
      ),
    };
    publish(c, grown);
    hear(c, 'a', 0);
    hear(c, 'b', 0);
    expect(hear(c, 'a', 2)).toMatchObject({ memberEpoch: 2, assignment: ['orders-0'] });
    pass(c, 4900);
    expect(groupOf(c).members.map(({ memberId }) => memberId)).toEqual(['a', 'b']);
    pass(c, 200);
    expect(groupOf(c).members.map(({ memberId }) => memberId)).toEqual(['b']);
    expect(hear(c, 'a', 2)).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
    expect(hear(c, 'b', 3)).toMatchObject({ assignment: ['orders-0', 'orders-1'] });
  });
});

describe('offsets of its members (clients §6.6)', () => {
  const fetchOf = (memberId: string | null, memberEpoch: number): OffsetFetchRequest => ({
    type: 'OffsetFetchRequest',
    groupId: GROUP,
    memberId,
    memberEpoch,
    partitions: ['orders-0'],
    requireStable: true,
  });

  test('are committed and read in the epoch of the member', () => {
    const c = start();
    hear(c, 'm', 0);
    const commit = (epoch: number): string | undefined =>
      ask<OffsetCommitResponse>(c, -2, commitOf('m', epoch, 4))?.partitions[0]?.error;
    expect(commit(2)).toBe('NONE');
    expect(commit(3)).toBe('STALE_MEMBER_EPOCH');
    expect(ask<OffsetFetchResponse>(c, -3, fetchOf('m', 2))?.partitions).toMatchObject([
      { committedOffset: 4, error: 'NONE' },
    ]);
    expect(ask<OffsetFetchResponse>(c, -3, fetchOf('m', 1))).toMatchObject({
      error: 'STALE_MEMBER_EPOCH',
    });
    expect(ask<OffsetFetchResponse>(c, -3, fetchOf('x', 2))).toMatchObject({
      error: 'UNKNOWN_MEMBER_ID',
    });
  });

  test('expire by the time of the commit once the group is empty, and the group goes with them (§5.4)', () => {
    const c = start({
      settings: {
        'offsets.retention.minutes': 1,
        'offsets.retention.check.interval.ms': 10_000,
        'group.consumer.session.timeout.ms': 50_000,
      },
    });
    hear(c, 'm', 0);
    ask(c, -2, commitOf('m', 2, 4));
    pass(c, 45_000);
    hear(c, 'm', 2);
    pass(c, 30_000);
    expect(groupsOn(c).offsets).toHaveLength(1);
    hear(c, 'm', LEAVE_GROUP_MEMBER_EPOCH);
    pass(c, 10_000);
    expect(groupsOn(c)).toMatchObject({ groups: [], offsets: [] });
  });
});

describe('a group of the other protocol (clients §6.8)', () => {
  test('an empty classic group is replaced', () => {
    const c = start();
    ask(c, -2, commitOf('', -1, 9));
    expect(groupsOn(c).groups[0]?.type).toBe('classic');
    expect(hear(c, 'm', 0)).toMatchObject({ error: 'NONE', assignment: ['orders-0'] });
    expect(groupOf(c).members).toHaveLength(1);
    expect(groupsOn(c).offsets[0]?.offsets[0]?.offset).toBe(9);
  });

  test('only who joins can have a classic group converted', () => {
    const c = start();
    join(c, -2);
    expect(hear(c, 'm', 3)).toMatchObject({ error: 'GROUP_ID_NOT_FOUND' });
  });
});
