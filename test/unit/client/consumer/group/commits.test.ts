import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../../../core/protocol/errors.ts';
import { batch, fetched } from '../setup.ts';
import { answers, join, type Member, member, poll, probes, settle, sync, told } from './setup.ts';

const MANUAL = { 'partition.assignment.strategy': 'range', 'enable.auto.commit': false } as const;

/** A member that owns `t-0` and has been handed the records 0 to 2. */
function reading(change = {}, options = {}): Member {
  const c = member({ ...MANUAL, ...change }, options);
  poll(c, 1);
  settle(c, ['t-0']);
  c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
  return c;
}

const commits = (c: Member) => c.pending('OffsetCommitRequest').map((w) => w.request);

function answerCommit(c: Member, error: ErrorCode): void {
  c.reply(2, { type: 'OffsetCommitResponse', partitions: [{ partition: 't-0', error }] });
}

describe('commits (clients §4.4)', () => {
  test('commitSync() commits the positions with the epoch of the last record, in the generation of the member', () => {
    const c = reading();
    c.coordinator.commit = null;
    c.command({ type: 'CommitSync', id: 5, offsets: null });
    expect(commits(c)).toMatchObject([
      {
        groupId: 'g',
        memberId: 'm',
        generationIdOrMemberEpoch: 1,
        partitions: [{ partition: 't-0', committedOffset: 3, committedLeaderEpoch: 3 }],
      },
    ]);
    answerCommit(c, 'NONE');
    expect(answers(c, 'CommitCompleted')).toMatchObject([{ id: 5, exception: null }]);
  });

  test('commitSync() is tried again after errors that pass, and looks for the coordinator where it must', () => {
    const c = reading();
    c.coordinator.commit = null;
    c.command({ type: 'CommitSync', id: 5, offsets: null });
    answerCommit(c, 'COORDINATOR_LOAD_IN_PROGRESS');
    expect(commits(c)).toEqual([]);
    c.advance(200);
    c.coordinator.node = 3;
    answerCommit(c, 'NOT_COORDINATOR');
    // A broker answers one request after the other: the search waits behind the fetch.
    c.reply(1, fetched({}));
    c.advance(400);
    const [again] = c.pending('OffsetCommitRequest');
    expect(again?.node).toBe(3);
    c.reply(3, { type: 'OffsetCommitResponse', partitions: [{ partition: 't-0', error: 'NONE' }] });
    expect(answers(c, 'CommitCompleted')).toMatchObject([{ id: 5, exception: null }]);
  });

  test('commitAsync() is never tried again, and its callback runs in a later call', () => {
    const c = reading();
    c.coordinator.commit = null;
    c.command({ type: 'CommitAsync', id: 6, offsets: null });
    answerCommit(c, 'COORDINATOR_LOAD_IN_PROGRESS');
    c.advance(2000);
    expect(commits(c)).toEqual([]);
    expect(answers(c, 'CommitCompleted')).toEqual([]);
    poll(c, 2);
    expect(answers(c, 'CommitCompleted')).toMatchObject([
      { id: 6, exception: 'RetriableCommitFailedException' },
    ]);
  });

  test.each([
    ['ILLEGAL_GENERATION', 'm'],
    ['UNKNOWN_MEMBER_ID', ''],
  ] as const)(
    '%s: the commit fails, and the member joins again (KAFKA-13419)',
    (error, memberId) => {
      const c = reading();
      c.coordinator.commit = error;
      c.command({ type: 'CommitSync', id: 5, offsets: null });
      expect(answers(c, 'CommitCompleted')).toMatchObject([{ exception: 'CommitFailedException' }]);
      poll(c, 2);
      expect(told(c)).toEqual(['+t-0', '!t-0']);
      expect(c.pending('JoinGroupRequest')[0]?.request.memberId).toBe(memberId);
    },
  );

  test('REBALANCE_IN_PROGRESS is no loss: the member keeps its generation and joins again', () => {
    const c = reading();
    c.coordinator.commit = 'REBALANCE_IN_PROGRESS';
    c.command({ type: 'CommitSync', id: 5, offsets: null });
    expect(answers(c, 'CommitCompleted')).toMatchObject([
      { exception: 'RebalanceInProgressException' },
    ]);
    poll(c, 2);
    expect(told(c)).toEqual(['+t-0', '-t-0']);
  });

  test('auto-commit: positions of what earlier polls returned, at the start of a later poll (C-AUTO)', () => {
    const c = reading({ 'enable.auto.commit': true, 'auto.commit.interval.ms': 1000 });
    c.coordinator.commit = null;
    c.reply(1, fetched({ 't-0': [batch(3, 2)] }));
    c.advance(1500);
    expect(commits(c)).toEqual([]);
    poll(c, 2);
    expect(commits(c).map(({ partitions }) => partitions[0]?.committedOffset)).toEqual([3]);
    expect(
      answers(c, 'Polled')
        .at(-1)
        ?.records.map((r) => r.offset),
    ).toEqual([3, 4]);
  });

  test('a rebalance listener that commits holds poll() until it is done', () => {
    const c = reading({}, { listener: 'commit-sync' });
    c.coordinator.heartbeat = 'REBALANCE_IN_PROGRESS';
    c.coordinator.commit = null;
    c.advance(3000);
    poll(c, 2, 500);
    expect(commits(c)).toMatchObject([{ partitions: [{ committedOffset: 3 }] }]);
    c.advance(1000);
    expect(answers(c, 'Polled')).toHaveLength(1);
    expect(told(c)).toEqual(['+t-0']);
    answerCommit(c, 'NONE');
    expect(told(c)).toEqual(['+t-0', '-t-0']);
    expect(c.pending('JoinGroupRequest')).toHaveLength(1);
  });

  test('a consumer that assigns itself begins where its group stands, and commits without a generation', () => {
    const c = member(MANUAL, { topics: null });
    c.coordinator.committed = { 't-0': 4 };
    c.command({ type: 'Assign', partitions: ['t-0'] });
    poll(c, 1);
    expect(c.pending('FetchRequest')[0]?.request.partitions[0]?.fetchOffset).toBe(4);
    c.reply(1, fetched({ 't-0': [batch(4, 1)] }));
    c.coordinator.commit = null;
    c.command({ type: 'CommitSync', id: 5, offsets: null });
    expect(commits(c)).toMatchObject([{ memberId: '', generationIdOrMemberEpoch: -1 }]);
    expect(probes(c, 'MembershipChanged')).toEqual([]);
  });

  test('assign() and subscribe() exclude each other (§4.1)', () => {
    const c = member(MANUAL);
    c.command({ type: 'Assign', partitions: ['t-0'] });
    poll(c, 1);
    expect(answers(c, 'Polled')[0]?.exception).toBe('IllegalStateException');
  });
});

describe('membership of one instance (KIP-345)', () => {
  const STATIC = { 'group.instance.id': 'i' };

  test('a static member says so in every request, and close() does not leave', () => {
    const c = reading(STATIC);
    c.command({ type: 'CommitSync', id: 5, offsets: null });
    c.command({ type: 'CloseConsumer', id: 6, timeoutMs: 1000, membership: 'default' });
    expect(c.pending('LeaveGroupRequest')).toEqual([]);
    expect(answers(c, 'ConsumerClosed')).toHaveLength(1);
    expect(told(c)).toEqual(['+t-0', '-t-0']);
  });

  test('a fenced instance throws at the next poll', () => {
    const c = reading(STATIC);
    c.coordinator.heartbeat = 'FENCED_INSTANCE_ID';
    c.advance(3000);
    poll(c, 2);
    expect(answers(c, 'Polled').at(-1)?.exception).toBe('FencedInstanceIdException');
  });
});

describe('joins that fail (clients §5.5)', () => {
  test('INVALID_SESSION_TIMEOUT reaches the application', () => {
    const c = member(MANUAL);
    poll(c, 1);
    join(c, { error: 'INVALID_SESSION_TIMEOUT' });
    expect(answers(c, 'Polled')[0]?.exception).toBe('InvalidSessionTimeoutException');
  });

  test('a SyncGroup of a rebalance that has begun anew is followed by another JoinGroup with id and generation', () => {
    const c = member(MANUAL);
    poll(c, 1);
    join(c, { generationId: 4 });
    sync(c, [], 'REBALANCE_IN_PROGRESS');
    const [again] = c.pending('JoinGroupRequest');
    expect(again?.request.memberId).toBe('m');
    expect(again?.request.protocols[0]?.metadata.generationId).toBe(4);
  });

  test('the leader assigns what it knows of the topics, to all members', () => {
    const c = member(MANUAL);
    poll(c, 1);
    const metadata = {
      topics: ['t'],
      ownedPartitions: [],
      generationId: -1,
      rackId: null,
      userData: null,
    };
    join(c, {
      leader: 'm',
      members: ['m', 'n'].map((memberId) => ({ memberId, groupInstanceId: null, metadata })),
    });
    expect(c.pending('SyncGroupRequest')[0]?.request.assignments).toEqual([
      { memberId: 'm', assignment: { partitions: ['t-0', 't-1'], userData: null } },
      { memberId: 'n', assignment: { partitions: ['t-2'], userData: null } },
    ]);
  });

  test('a leader that sees more partitions joins again', () => {
    const c = member({ ...MANUAL, 'metadata.max.age.ms': 1000 });
    poll(c, 1);
    const metadata = {
      topics: ['t'],
      ownedPartitions: [],
      generationId: -1,
      rackId: null,
      userData: null,
    };
    join(c, { leader: 'm', members: [{ memberId: 'm', groupInstanceId: null, metadata }] });
    sync(c, ['t-0', 't-1', 't-2']);
    c.coordinator.leaders = [...c.coordinator.leaders, [1, 0]];
    c.advance(1000);
    poll(c, 2);
    c.reply(1, fetched({}));
    c.advance(1000);
    poll(c, 3);
    expect(c.pending('JoinGroupRequest')[0]?.request.reason).toBe('cached metadata has changed');
  });

  test('before KIP-62 heartbeats are sent inside poll() only', () => {
    const c = reading({}, { switches: { 'group.heartbeat': 'in-poll' } });
    c.coordinator.heartbeat = null;
    c.advance(10_000);
    expect(c.pending('HeartbeatRequest')).toEqual([]);
    poll(c, 2);
    expect(c.pending('HeartbeatRequest')).toHaveLength(1);
  });
});
