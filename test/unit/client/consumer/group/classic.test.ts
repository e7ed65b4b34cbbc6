import { expect, test } from 'vitest';
import { batch, fetched } from '../setup.ts';
import { answers, join, member, poll, probes, settle, sync, told } from './setup.ts';

const EAGER = { 'partition.assignment.strategy': 'range' };
const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' };

test('§5.1, §5.5: a member finds the coordinator, joins twice for its id, syncs and takes its assignment over', () => {
  const c = member(EAGER);
  poll(c, 1);
  const [first] = c.pending('JoinGroupRequest');
  expect(first?.node).toBe(2);
  expect(first?.request).toMatchObject({
    memberId: '',
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 300_000,
  });
  join(c, { error: 'MEMBER_ID_REQUIRED', memberId: 'm', generationId: -1 });
  expect(c.pending('JoinGroupRequest')[0]?.request.memberId).toBe('m');
  settle(c, ['t-1', 't-0']);
  expect(told(c)).toEqual(['+t-0,t-1']);
  expect(probes(c, 'MembershipChanged').map((p) => p.state)).toEqual([
    'PREPARING_REBALANCE',
    'COMPLETING_REBALANCE',
    'STABLE',
  ]);
  expect(answers(c, 'PositionReset').map((r) => r.to)).toEqual([0, 0]);
});

test('§4.2: positions are the committed offsets; only where there is none the policy decides', () => {
  const c = member(EAGER);
  c.coordinator.committed = { 't-0': 7 };
  poll(c, 1);
  settle(c, ['t-0', 't-1']);
  expect(answers(c, 'PositionFromCommit')).toEqual([
    { type: 'PositionFromCommit', partition: 't-0', offset: 7 },
  ]);
  expect(answers(c, 'PositionReset').map(({ partition, to }) => [partition, to])).toEqual([
    ['t-1', 0],
  ]);
});

test('§5.5 eager: told to rebalance, a member commits, gives up everything, and only then joins again', () => {
  const c = member(EAGER);
  poll(c, 1);
  settle(c, ['t-0']);
  c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
  c.coordinator.heartbeat = 'REBALANCE_IN_PROGRESS';
  c.coordinator.commit = null;
  c.advance(3000);
  // Nothing happens between polls.
  expect(told(c)).toEqual(['+t-0']);
  poll(c, 2);
  expect(c.pending('OffsetCommitRequest')[0]?.request.partitions[0]?.committedOffset).toBe(3);
  expect(c.pending('JoinGroupRequest')).toEqual([]);
  c.reply(2, {
    type: 'OffsetCommitResponse',
    partitions: [{ partition: 't-0', error: 'NONE' }],
  });
  expect(told(c)).toEqual(['+t-0', '-t-0']);
  const [again] = c.pending('JoinGroupRequest');
  expect(again?.request).toMatchObject({ memberId: 'm' });
  expect(again?.request.protocols[0]?.metadata).toMatchObject({
    ownedPartitions: [],
    generationId: 1,
  });
});

test('§5.5 cooperative: a member keeps reading while it joins, gives up only what it must, and joins once more', () => {
  const c = member({ ...COOPERATIVE, 'enable.auto.commit': false });
  poll(c, 1);
  settle(c, ['t-0', 't-1']);
  c.reply(1, fetched({ 't-0': [batch(0, 2)] }));
  c.coordinator.heartbeat = 'REBALANCE_IN_PROGRESS';
  c.advance(3000);
  poll(c, 2);
  const [again] = c.pending('JoinGroupRequest');
  expect(again?.request.protocols[0]?.metadata.ownedPartitions).toEqual(['t-0', 't-1']);
  expect(told(c)).toEqual(['+t-0,t-1']);
  c.reply(1, fetched({ 't-0': [batch(2, 1)] }));
  expect(answers(c, 'Polled').map((p) => p.records.length)).toEqual([2, 1]);
  c.coordinator.heartbeat = 'NONE';
  poll(c, 3);
  join(c, { generationId: 2, protocolName: 'cooperative-sticky' });
  sync(c, ['t-0']);
  expect(told(c)).toEqual(['+t-0,t-1', '-t-1', '+']);
  expect(c.pending('JoinGroupRequest').length).toBe(1);
});

test('§4.9, KIP-62: without a poll for max.poll.interval.ms the member leaves; the next poll tells what was lost', () => {
  const c = member({ ...EAGER, 'max.poll.interval.ms': 5000 });
  poll(c, 1);
  settle(c, ['t-0']);
  c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
  c.advance(5100);
  expect(probes(c, 'MembershipChanged').at(-1)).toMatchObject({
    state: 'UNJOINED',
    generation: -1,
  });
  expect(told(c)).toEqual(['+t-0']);
  c.command({ type: 'CommitSync', id: 9, offsets: null });
  expect(answers(c, 'CommitCompleted')).toMatchObject([
    { id: 9, exception: 'CommitFailedException' },
  ]);
  poll(c, 2);
  expect(told(c)).toEqual(['+t-0', '!t-0']);
  expect(c.pending('JoinGroupRequest')[0]?.request.memberId).toBe('');
});
