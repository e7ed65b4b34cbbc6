import { expect, test } from 'vitest';
import type { ConsumerGroupHeartbeatResponse } from '../../../../../core/protocol/consumer-group.ts';
import { failedHeartbeat } from '../../../../../core/protocol/consumer-group.ts';
import type { ErrorCode } from '../../../../../core/protocol/errors.ts';
import { batch, fetched } from '../setup.ts';
import { answers, type Member, member, poll, probes, told } from './setup.ts';

const KIP848 = { 'group.protocol': 'consumer', 'enable.auto.commit': false } as const;

const beats = (c: Member) => c.pending('ConsumerGroupHeartbeatRequest').map((w) => w.request);

function beat(
  c: Member,
  memberEpoch: number,
  assignment: readonly string[] | null,
  change: Partial<ConsumerGroupHeartbeatResponse> = {},
): void {
  c.reply(2, {
    type: 'ConsumerGroupHeartbeatResponse',
    error: 'NONE',
    errorMessage: '',
    memberId: 'client-1',
    memberEpoch,
    heartbeatIntervalMs: 3000,
    assignment,
    ...change,
  });
}

const refuse = (c: Member, error: ErrorCode): void => c.reply(2, failedHeartbeat(error));

function settled(partitions: readonly string[], change = {}): Member {
  const c = member({ ...KIP848, ...change });
  poll(c, 1);
  beat(c, 1, partitions);
  beat(c, 1, null);
  return c;
}

test('§6.1: the first heartbeat joins with everything, the next ones tell only what changed', () => {
  const c = member(KIP848);
  poll(c, 1);
  expect(beats(c)).toMatchObject([
    {
      memberId: 'client-1',
      memberEpoch: 0,
      rebalanceTimeoutMs: 300_000,
      subscribedTopicNames: ['t'],
      topicPartitions: [],
    },
  ]);
  beat(c, 1, ['t-1', 't-0']);
  expect(told(c)).toEqual(['+t-0,t-1']);
  // What it owns now is acknowledged at once.
  expect(beats(c)).toMatchObject([
    {
      memberEpoch: 1,
      rebalanceTimeoutMs: -1,
      subscribedTopicNames: null,
      topicPartitions: ['t-0', 't-1'],
    },
  ]);
  beat(c, 1, null);
  c.advance(2900);
  expect(beats(c)).toEqual([]);
  c.advance(200);
  expect(beats(c)).toMatchObject([{ memberEpoch: 1, topicPartitions: null }]);
  expect(probes(c, 'MembershipChanged').map((p) => p.state)).toEqual([
    'JOINING',
    'RECONCILING',
    'ACKNOWLEDGING',
    'STABLE',
  ]);
});

test('§6.5: a member that must give something up commits, revokes inside poll(), and acknowledges what is left', () => {
  const c = member({ ...KIP848, 'enable.auto.commit': true });
  c.coordinator.commit = null;
  poll(c, 1);
  beat(c, 1, ['t-0', 't-1']);
  beat(c, 1, null);
  c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
  c.advance(3000);
  beat(c, 1, ['t-0']);
  expect(told(c)).toEqual(['+t-0,t-1']);
  poll(c, 2);
  const [commit] = c.pending('OffsetCommitRequest');
  expect(commit?.request).toMatchObject({ memberId: 'client-1', generationIdOrMemberEpoch: 1 });
  expect(told(c)).toEqual(['+t-0,t-1']);
  c.reply(2, {
    type: 'OffsetCommitResponse',
    partitions: [{ partition: 't-0', error: 'NONE' }],
  });
  expect(told(c)).toEqual(['+t-0,t-1', '-t-1', '+']);
  expect(beats(c)).toMatchObject([{ topicPartitions: ['t-0'] }]);
});

test.each(['FENCED_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID'] as const)(
  '§6.5: after %s everything is lost, and the member joins again under its id',
  (error) => {
    const c = settled(['t-0']);
    c.reply(1, fetched({ 't-0': [batch(0, 1)] }));
    c.advance(3000);
    refuse(c, error);
    expect(beats(c)).toEqual([]);
    poll(c, 2);
    expect(told(c)).toEqual(['+t-0', '!t-0']);
    expect(beats(c)).toMatchObject([{ memberId: 'client-1', memberEpoch: 0, topicPartitions: [] }]);
  },
);

test('§6.5: without a poll for max.poll.interval.ms the member leaves by itself, and joins again with the next poll', () => {
  const c = settled(['t-0'], { 'max.poll.interval.ms': 2000 });
  c.reply(1, fetched({ 't-0': [batch(0, 1)] }));
  c.advance(2100);
  expect(beats(c)).toMatchObject([{ memberEpoch: -1 }]);
  expect(probes(c, 'MembershipChanged').at(-1)?.state).toBe('STALE');
  beat(c, -1, null);
  poll(c, 2);
  expect(told(c)).toEqual(['+t-0', '!t-0']);
  expect(beats(c)).toMatchObject([{ memberEpoch: 0 }]);
});

test('§6.5: an instance id that is still in use is fatal', () => {
  const c = member({ ...KIP848, 'group.instance.id': 'i' });
  poll(c, 1);
  expect(beats(c)).toMatchObject([{ instanceId: 'i' }]);
  refuse(c, 'UNRELEASED_INSTANCE_ID');
  expect(answers(c, 'Polled')[0]?.exception).toBe('UnreleasedInstanceIdException');
});

test('§6.6: a commit of a stale epoch fails, and the offsets are asked for again with the epoch of then', () => {
  const c = settled(['t-0']);
  c.reply(1, fetched({ 't-0': [batch(0, 2)] }));
  c.coordinator.commit = 'STALE_MEMBER_EPOCH';
  c.command({ type: 'CommitSync', id: 4, offsets: null });
  expect(answers(c, 'CommitCompleted')).toMatchObject([
    { id: 4, exception: 'CommitFailedException' },
  ]);
});

test.each([
  [null, -1],
  ['i', -2],
] as const)('KIP-1092: close() of instance %s leaves with epoch %i', (instance, epoch) => {
  const c = settled(['t-0'], instance === null ? {} : { 'group.instance.id': instance });
  c.reply(1, fetched({ 't-0': [batch(0, 1)] }));
  c.command({ type: 'CloseConsumer', id: 7, timeoutMs: 1000, membership: 'default' });
  expect(told(c)).toEqual(['+t-0', '-t-0']);
  expect(beats(c).at(-1)?.memberEpoch).toBe(epoch);
  beat(c, epoch, null);
  expect(answers(c, 'ConsumerClosed')).toEqual([{ type: 'ConsumerClosed', id: 7 }]);
  poll(c, 9);
  expect(answers(c, 'Polled').at(-1)?.exception).toContain('already been closed');
});

test('KAFKA-18641: before 4.0 a poll committed by itself what it was about to return', () => {
  for (const [rule, committed] of [
    ['fetched', 5],
    ['returned', 3],
  ] as const) {
    const c = member(
      { 'group.protocol': 'consumer', 'auto.commit.interval.ms': 1000 },
      { switches: { 'consumer.autoCommitPosition': rule } },
    );
    poll(c, 1);
    beat(c, 1, ['t-0']);
    beat(c, 1, null);
    c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
    c.coordinator.commit = null;
    // The next answer is there before the application polls again.
    c.reply(1, fetched({ 't-0': [batch(3, 2)] }));
    c.advance(1500);
    poll(c, 2);
    const [commit] = c.pending('OffsetCommitRequest');
    expect([rule, commit?.request.partitions[0]?.committedOffset]).toEqual([rule, committed]);
  }
});
