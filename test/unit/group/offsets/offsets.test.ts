import { expect, test } from 'vitest';
import type {
  OffsetCommitResponse,
  OffsetFetchResponse,
} from '../../../../core/protocol/group-offsets.ts';
import {
  ask,
  commit,
  commitOf,
  committedOffset,
  groupOn,
  groupsOn,
  heartbeat,
  imageWith,
  join,
  joinOf,
  pass,
  probesOf,
  publish,
  recordsOn,
  stableGroup,
  startCoordinator,
} from '../fixture.ts';

test('clients §5.4: a consumer that is in no group commits, and with it a group begins', () => {
  const c = startCoordinator();
  expect(commit(c, '', -1, 5)).toBe('NONE');
  expect(groupOn(c)).toMatchObject({ state: 'Empty', protocolType: null, members: [] });
  expect(committedOffset(c)).toBe(5);
});

test('clients §5.4: a missing group is an illegal generation for old clients', () => {
  const c = startCoordinator();
  expect(commit(c, 'm', 3, 5)).toBe('GROUP_ID_NOT_FOUND');
  expect(commit(c, 'm', 3, 5, { apiVersion: 8 })).toBe('ILLEGAL_GENERATION');
});

test('clients §5.4: commits of who is none, of another generation or of nobody in a group are refused', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1) as [string];
  expect(commit(c, 'who', 1, 5)).toBe('UNKNOWN_MEMBER_ID');
  expect(commit(c, id, 0, 5)).toBe('ILLEGAL_GENERATION');
  expect(commit(c, '', -1, 5)).toBe('UNKNOWN_MEMBER_ID');
  expect(commit(c, id, 1, 5)).toBe('NONE');
  expect(probesOf(c, 'OffsetCommitted')).toMatchObject([
    { memberId: id, generation: 1, partition: 'orders-0', offset: 5 },
  ]);
});

test('clients §5.4: the generation that goes commits until the next one begins, not between join and sync', () => {
  const c = startCoordinator();
  const [leader] = stableGroup(c, 1) as [string];
  const other = join(c, -2);
  expect(groupOn(c).state).toBe('PreparingRebalance');
  expect(commit(c, leader, 1, 5)).toBe('NONE');
  expect(commit(c, other, 1, 6)).toBe('NONE');
  ask(c, -1, joinOf(leader));
  expect(groupOn(c)).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
  expect(commit(c, leader, 1, 7)).toBe('ILLEGAL_GENERATION');
  expect(commit(c, leader, 2, 7)).toBe('REBALANCE_IN_PROGRESS');
  expect(committedOffset(c)).toBe(6);
});

test('clients §5.4: long texts and partitions that are not there are errors of their own', () => {
  const c = startCoordinator({ settings: { 'offset.metadata.max.bytes': 3 } });
  const place = { committedOffset: 5, committedLeaderEpoch: 1 };
  const answer = ask<OffsetCommitResponse>(c, -1, {
    ...commitOf('', -1, 5),
    partitions: [
      { partition: 'orders-0', ...place, committedMetadata: 'long' },
      { partition: 'orders-7', ...place, committedMetadata: '' },
      { partition: 'bills-0', ...place, committedMetadata: '' },
    ],
  });
  expect(answer?.partitions.map(({ error }) => error)).toEqual([
    'OFFSET_METADATA_TOO_LARGE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'UNKNOWN_TOPIC_OR_PARTITION',
  ]);
  expect(recordsOn(c)).toEqual([]);
});

test('clients §5.4: what nobody committed is −1, and a fetch of all names what is there', () => {
  const c = startCoordinator();
  const fetch = {
    type: 'OffsetFetchRequest',
    groupId: 'readers',
    memberId: null,
    memberEpoch: -1,
    requireStable: true,
  } as const;
  const none = ask<OffsetFetchResponse>(c, -1, { ...fetch, partitions: ['orders-0'] });
  expect(none?.partitions).toMatchObject([{ committedOffset: -1, error: 'NONE' }]);
  commit(c, '', -1, 5);
  const all = ask<OffsetFetchResponse>(c, -1, { ...fetch, partitions: null });
  expect(all?.partitions).toMatchObject([
    { partition: 'orders-0', committedOffset: 5, committedLeaderEpoch: 1 },
  ]);
});

test('KIP-211: in a group with members offsets of what they want stay; without, they end with the retention', () => {
  const c = startCoordinator({ settings: { 'offsets.retention.minutes': 60 } });
  const [id] = stableGroup(c, 1, { sessionTimeoutMs: 1_000_000 }) as [string];
  commit(c, id, 1, 5);
  for (let i = 0; i < 8; i++) {
    pass(c, 600_000);
    expect(heartbeat(c, id, 1)).toBe('NONE');
  }
  expect(committedOffset(c)).toBe(5);
  pass(c, 1_000_000);
  expect(groupOn(c).state).toBe('Empty');
  pass(c, 40 * 60_000);
  expect(committedOffset(c)).toBe(5);
  pass(c, 30 * 60_000);
  expect(committedOffset(c)).toBe(-1);
  expect(probesOf(c, 'OffsetExpired')).toMatchObject([{ partition: 'orders-0', offset: 5 }]);
  // With the last offset the group is gone.
  expect(groupsOn(c).groups).toEqual([]);
  expect(recordsOn(c).slice(-2)).toEqual([
    { key: { type: 'OffsetCommit', group: 'readers', partition: 'orders-0' }, value: null },
    { key: { type: 'GroupMetadata', group: 'readers' }, value: null },
  ]);
});

test('KIP-211: offsets of a consumer that is in no group end with the retention since their commit', () => {
  const c = startCoordinator({ settings: { 'offsets.retention.minutes': 60 } });
  commit(c, '', -1, 5);
  pass(c, 50 * 60_000);
  expect(committedOffset(c)).toBe(5);
  pass(c, 20 * 60_000);
  expect(committedOffset(c)).toBe(-1);
});

test('KAFKA-4682: before KIP-211 offsets of an active group that is quiet came to an end', () => {
  const c = startCoordinator({
    settings: { 'offsets.retention.minutes': 60 },
    switches: { 'group.offsetExpiry': 'per-offset' },
  });
  const [id] = stableGroup(c, 1, { sessionTimeoutMs: 1_800_000 }) as [string];
  commit(c, id, 1, 5);
  for (let i = 0; i < 7; i++) {
    pass(c, 600_000);
    expect(heartbeat(c, id, 1)).toBe('NONE');
  }
  expect(groupOn(c).state).toBe('Stable');
  expect(committedOffset(c)).toBe(-1);
});

test('clients §5.4: offsets of a topic that is deleted, or made again, are forgotten', () => {
  const c = startCoordinator();
  commit(c, '', -1, 5);
  const image = imageWith();
  const topics = image.topics.map((topic) =>
    topic.name === 'orders' ? { ...topic, topicId: 'another' } : topic,
  );
  publish(c, { ...image, topics });
  expect(committedOffset(c)).toBe(-1);
});
