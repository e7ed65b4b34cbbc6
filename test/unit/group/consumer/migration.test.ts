import { describe, expect, test } from 'vitest';
import type { ConsumerGroup } from '../../../../core/group/consumer/state.ts';
import type {
  HeartbeatResponse,
  JoinGroupResponse,
  LeaveGroupResponse,
  SyncGroupResponse,
} from '../../../../core/protocol/classic-group.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../../core/protocol/consumer-group.ts';
import { partitionState } from '../../replica/fixture.ts';
import {
  ask,
  type Coordinator,
  type Given,
  GROUP,
  groupOn,
  groupsOn,
  imageWith,
  joinOf,
  pass,
  protocol,
  publish,
  recordsOn,
  stableGroup,
  startCoordinator,
  syncOf,
} from '../fixture.ts';

const hear = (
  c: Coordinator,
  memberId: string,
  memberEpoch: number,
  change: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatResponse | undefined =>
  ask<ConsumerGroupHeartbeatResponse>(c, -9, {
    type: 'ConsumerGroupHeartbeatRequest',
    groupId: GROUP,
    memberId,
    memberEpoch,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: memberEpoch === 0 ? 60_000 : -1,
    subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
    serverAssignor: null,
    topicPartitions: memberEpoch === 0 ? [] : null,
    ...change,
  });

const beat = (c: Coordinator, memberId: string, generationId: number): string | undefined =>
  ask<HeartbeatResponse>(c, -2, {
    type: 'HeartbeatRequest',
    groupId: GROUP,
    generationId,
    memberId,
    groupInstanceId: null,
  })?.error;

const sync = (
  c: Coordinator,
  memberId: string,
  generationId: number,
): SyncGroupResponse | undefined =>
  ask<SyncGroupResponse>(c, -2, syncOf(memberId, generationId, {}));

const rejoin = (
  c: Coordinator,
  memberId: string,
  ownedPartitions: readonly string[],
): JoinGroupResponse | undefined => {
  const { name, metadata } = protocol('range');
  const protocols = [{ name, metadata: { ...metadata, ownedPartitions } }];
  return ask<JoinGroupResponse>(c, -2, joinOf(memberId, { protocols }));
};

const consumerGroup = (c: Coordinator): ConsumerGroup => {
  const group = groupsOn(c).groups[0];
  if (group?.type !== 'consumer') throw new Error('it is no consumer group');
  return group;
};

/** A coordinator of a classic group of one member, which has both partitions of `orders` in generation 1. */
function classic(given: Given = {}): { readonly c: Coordinator; readonly old: string } {
  const c = startCoordinator({
    ...given,
    settings: {
      'group.consumer.assignment.interval.ms': 0,
      'group.initial.rebalance.delay.ms': 0,
      'group.consumer.session.timeout.ms': 5000,
      ...given.settings,
    },
  });
  const image = imageWith();
  const partitions = [partitionState({}), partitionState({ partition: 'orders-1' })];
  const topics = image.topics.map((topic) =>
    topic.name === 'orders' ? { ...topic, partitions } : topic,
  );
  publish(c, { ...image, topics });
  const [old = ''] = stableGroup(c, 1);
  ask(c, -2, joinOf(old, {}));
  ask(c, -2, syncOf(old, groupOn(c).generationId, { [old]: ['orders-0', 'orders-1'] }));
  return { c, old };
}

describe('a member of the consumer protocol joins a classic group (clients §6.8)', () => {
  test('members go on in the epoch of their generation, and rejoin to give up and to get', () => {
    const { c, old } = classic();
    const { generationId } = groupOn(c);
    expect(hear(c, 'new', 0)).toMatchObject({ error: 'NONE', assignment: [] });
    const group = consumerGroup(c);
    expect(group.groupEpoch).toBe(generationId + 1);
    expect(group.members.find(({ memberId }) => memberId === old)).toMatchObject({
      memberEpoch: generationId,
      state: 'STABLE',
    });
    expect(beat(c, old, generationId)).toBe('REBALANCE_IN_PROGRESS');
    const kept = rejoin(c, old, ['orders-0', 'orders-1']);
    expect(kept).toMatchObject({ error: 'NONE', generationId, leader: '', members: [] });
    expect(sync(c, old, generationId)?.assignment.partitions).toEqual(['orders-0']);
    expect(beat(c, old, generationId)).toBe('REBALANCE_IN_PROGRESS');
    expect(rejoin(c, old, ['orders-0'])?.generationId).toBe(generationId + 1);
    expect(sync(c, old, generationId + 1)?.assignment.partitions).toEqual(['orders-0']);
    expect(hear(c, 'new', generationId + 1)?.assignment).toEqual(['orders-1']);
    expect(beat(c, old, generationId + 1)).toBe('NONE');
  });

  test('the log says so: the classic group ends, the consumer group begins', () => {
    const { c } = classic();
    hear(c, 'new', 0);
    const last = recordsOn(c).slice(-12);
    expect(last[0]).toEqual({ key: { type: 'GroupMetadata', group: GROUP }, value: null });
    expect(last.map(({ key }) => (key as { type: string }).type)).toEqual([
      'GroupMetadata',
      // The group as it was.
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupCurrentMemberAssignment',
      // The new member.
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
  });

  test('who waits in a rebalance is told of another one', () => {
    const { c, old } = classic();
    ask(c, -5, joinOf('', { protocols: [protocol('range')] }));
    const second = ask<JoinGroupResponse>(c, -5, joinOf(''))?.memberId ?? '';
    ask(c, -5, joinOf(second));
    expect(groupOn(c).state).toBe('PreparingRebalance');
    hear(c, 'new', 0);
    const told = c.effects.find((effect) => effect.type === 'Reply' && effect.connection === -5);
    expect(told).toMatchObject({ message: { error: 'REBALANCE_IN_PROGRESS' } });
    expect(consumerGroup(c).members.map(({ memberId }) => memberId)).toContain(old);
  });

  test.each(['downgrade', 'disabled'] as const)('a policy of %s forbids it', (policy) => {
    const { c } = classic({ settings: { 'group.consumer.migration.policy': policy } });
    expect(hear(c, 'new', 0)).toMatchObject({ error: 'GROUP_ID_NOT_FOUND' });
    expect(groupOn(c).type).toBe('classic');
  });
});

describe('the other requests of classic members (clients §6.8)', () => {
  const mixed = (given: Given = {}): ReturnType<typeof classic> => {
    const { c, old } = classic(given);
    hear(c, 'new', 0);
    return { c, old };
  };

  test('are refused by id, generation and protocol', () => {
    const { c, old } = mixed();
    expect(beat(c, 'x', 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(beat(c, 'new', 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(beat(c, old, 99)).toBe('ILLEGAL_GENERATION');
    const { memberEpoch } = consumerGroup(c).members[0] as { memberEpoch: number };
    expect(sync(c, old, memberEpoch)?.error).toBe('REBALANCE_IN_PROGRESS');
    const other = ask<JoinGroupResponse>(c, -2, joinOf(old, { protocols: [protocol('sticky')] }));
    expect(other?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  });

  test('a new classic member is given an id first, and is assigned to by the coordinator', () => {
    const { c } = mixed();
    const asked = ask<JoinGroupResponse>(c, -4, joinOf(''));
    expect(asked?.error).toBe('MEMBER_ID_REQUIRED');
    const id = asked?.memberId ?? '';
    expect(consumerGroup(c).members).toHaveLength(2);
    expect(ask<JoinGroupResponse>(c, -4, joinOf(id))).toMatchObject({ error: 'NONE' });
    expect(consumerGroup(c).members).toHaveLength(3);
  });

  test('who does not rejoin in time, or does not sync, is removed', () => {
    const { c, old } = mixed();
    const { memberEpoch } = consumerGroup(c).members.find(({ classic: kind }) => kind !== null) ?? {
      memberEpoch: 0,
    };
    for (let i = 0; i < 13; i++) {
      beat(c, old, memberEpoch);
      hear(c, 'new', memberEpoch + 1);
      pass(c, 4500);
    }
    hear(c, 'new', memberEpoch + 1);
    pass(c, 2000);
    expect(consumerGroup(c).members.map(({ memberId }) => memberId)).toEqual(['new']);
  });

  test('LeaveGroup removes members, each with its own error', () => {
    const { c, old } = mixed();
    const leaving = (memberId: string) => ({ memberId, groupInstanceId: null, reason: '' });
    const answer = ask<LeaveGroupResponse>(c, -2, {
      type: 'LeaveGroupRequest',
      groupId: GROUP,
      members: [leaving(old), leaving('x')],
    });
    expect(answer?.members.map(({ error }) => error)).toEqual(['NONE', 'UNKNOWN_MEMBER_ID']);
    expect(consumerGroup(c).members.map(({ memberId }) => memberId)).toEqual(['new']);
  });
});

describe('the last member of the consumer protocol goes (clients §6.8)', () => {
  test('the group is a classic one again, and its members rejoin', () => {
    const { c, old } = classic();
    hear(c, 'new', 0);
    const { groupEpoch } = consumerGroup(c);
    expect(hear(c, 'new', -1)).toMatchObject({ error: 'NONE' });
    expect(groupOn(c)).toMatchObject({
      type: 'classic',
      state: 'PreparingRebalance',
      generationId: groupEpoch,
      protocolName: 'range',
      leaderId: old,
    });
    const answer = rejoin(c, old, []);
    expect(answer).toMatchObject({ error: 'NONE', generationId: groupEpoch + 1, leader: old });
  });

  test('a coordinator that reloads finds the classic group', () => {
    const { c, old } = classic();
    hear(c, 'new', 0);
    hear(c, 'new', -1);
    const image = c.broker.image;
    const led = (leader: number, epoch: number) => ({
      ...image,
      topics: image.topics.map((topic) =>
        topic.name === '__consumer_offsets'
          ? {
              ...topic,
              partitions: topic.partitions.map((partition) => ({
                ...partition,
                leader,
                leaderEpoch: epoch,
                partitionEpoch: epoch,
              })),
            }
          : topic,
      ),
    });
    publish(c, led(2, 2));
    publish(c, led(1, 3));
    pass(c, 10);
    expect(groupOn(c)).toMatchObject({ type: 'classic', state: 'Stable' });
    expect(groupOn(c).members.map(({ memberId }) => memberId)).toEqual([old]);
  });

  test('a policy that does not allow it leaves a consumer group of classic members', () => {
    const { c } = classic({ settings: { 'group.consumer.migration.policy': 'upgrade' } });
    hear(c, 'new', 0);
    hear(c, 'new', -1);
    expect(consumerGroup(c).members.every(({ classic: kind }) => kind !== null)).toBe(true);
  });
});
