import { expect, test } from 'vitest';
import { slice } from '../../../core/collections/sequence.ts';
import { majorityOffset } from '../../../core/quorum/fetch.ts';
import { contentOf } from '../../../core/quorum/metadata-log.ts';
import {
  appendToRaft,
  claimable,
  committedFrom,
  resignRaft,
  shutDownRaft,
} from '../../../core/quorum/raft.ts';
import type { LeaderRole } from '../../../core/quorum/state.ts';
import { batch, diskWith, fetchRequest, leading, type Replica, record } from './fixture.ts';

const roleOf = (replica: Replica): LeaderRole => replica.raft.role as LeaderRole;
const logOf = (replica: Replica) => slice(contentOf(replica.disk, replica.raft.slot));

const append = (replica: Replica, epoch: number, numbers: readonly number[]): number | null => {
  let lastOffset: number | null = null;
  replica.step((raft, turn) => {
    const result = appendToRaft(raft, turn, epoch, numbers.map(record));
    lastOffset = result.lastOffset;
    return result.raft;
  });
  return lastOffset;
};

test('control-plane §1.7: the first record of an epoch names leader, voters and who elected it', () => {
  const replica = leading();
  expect(logOf(replica)).toMatchObject([
    {
      leaderEpoch: 1,
      isControl: true,
      records: [
        { type: 'LeaderChangeMessage', leaderId: 1, voters: [1, 2, 3], grantingVoters: [1, 2] },
      ],
    },
  ]);
  expect(replica.raft.epochCache).toEqual([{ epoch: 1, startOffset: 0 }]);
});

test('control-plane §1.7: a new leader knows no high watermark', () => {
  expect(leading().raft.highWatermark).toBe(-1);
});

test('control-plane §1.8: appends linger 25 ms and share a batch', () => {
  const replica = leading();
  expect(append(replica, 1, [1])).toBe(1);
  replica.wait(10);
  expect(append(replica, 1, [2, 3])).toBe(3);
  replica.wait(10);
  expect(replica.raft.logEndOffset).toBe(1);
  replica.wait(5);
  expect(replica.raft.logEndOffset).toBe(4);
  expect(logOf(replica)[1]).toMatchObject({ baseOffset: 1, lastOffset: 3, isControl: false });
});

test('control-plane §1.8: an append of another epoch is refused', () => {
  const replica = leading();
  expect(append(replica, 0, [1])).toBeNull();
  expect(append(replica, 2, [1])).toBeNull();
});

test('control-plane §1.8: the leader wakes parked fetches before it flushes', () => {
  const replica = leading();
  replica.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 1 }));
  expect(replica.replies()).toEqual([]);
  append(replica, 1, [1]);
  replica.wait(25);
  expect(replica.effects.map(({ type }) => type)).toEqual(['Reply', 'Flush']);
  expect(replica.replies()).toMatchObject([{ highWatermark: 1, batches: [{ baseOffset: 1 }] }]);
  expect(replica.raft.blocked?.target).toBe('__cluster_metadata-0');
});

test('control-plane §1.2: while the leader flushes, fetches wait, and appends are buffered', () => {
  const replica = leading();
  append(replica, 1, [1]);
  replica.wait(25);
  replica.receive(fetchRequest({ fetchOffset: 2, lastFetchedEpoch: 1 }));
  expect(append(replica, 1, [2])).toBe(2);
  expect(replica.raft.highWatermark).toBe(-1);
  replica.flushOne();
  expect(replica.raft.highWatermark).toBe(2);
});

test('KAFKA-12619: a majority must hold the leader’s own first record (F12)', () => {
  const disk = diskWith([batch(0, 1, [1, 2])], { leaderId: -1, leaderEpoch: 2, votedId: -1 });
  const reachedStart = fetchRequest({ currentLeaderEpoch: 3, fetchOffset: 2, lastFetchedEpoch: 1 });
  const today = leading({ disk });
  today.receive(reachedStart);
  expect(today.raft.highWatermark).toBe(-1);
  today.receive(fetchRequest({ currentLeaderEpoch: 3, fetchOffset: 3, lastFetchedEpoch: 3 }));
  expect(today.raft.highWatermark).toBe(3);
  const before = leading({ disk, switches: { 'raft.commitGuard': 'epoch-start' } });
  before.receive(reachedStart);
  expect(before.raft.highWatermark).toBe(2);
});

test('control-plane §1.8: the high watermark is the middle of the end offsets', () => {
  const at = (...ends: number[]) =>
    majorityOffset(ends.map((endOffset, id) => ({ id, endOffset, lastFetch: null })));
  expect([at(5), at(5, 3), at(9, 4, 7), at(9, -1, -1), at(1, 2, 3, 4, 5)]).toEqual([
    5, 3, 7, -1, 3,
  ]);
});

test('KAFKA-12181: a voter may fall back, the high watermark does not', () => {
  const replica = leading();
  replica.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1 }));
  expect(replica.raft.highWatermark).toBe(1);
  replica.receive(fetchRequest({ fetchOffset: 0 }), -2);
  expect(roleOf(replica).replicas[1]).toMatchObject({ id: 2, endOffset: 0 });
  expect(replica.raft.highWatermark).toBe(1);
});

test('control-plane §1.8: fetches of observers move nothing', () => {
  const replica = leading();
  replica.receive(fetchRequest({ replicaId: 9, fetchOffset: 1, lastFetchedEpoch: 1 }));
  expect(replica.raft.highWatermark).toBe(-1);
});

test('control-plane §1.7: voters that do not fetch are told who leads, every half fetch timeout', () => {
  const replica = leading();
  expect(replica.requestTo(2)).toMatchObject({ type: 'BeginQuorumEpochRequest', leaderEpoch: 1 });
  expect(replica.requestTo(3)).toMatchObject({ type: 'BeginQuorumEpochRequest' });
  for (const id of [2, 3]) {
    replica.answer(id, {
      type: 'BeginQuorumEpochResponse',
      error: 'NONE',
      leaderId: 1,
      leaderEpoch: 1,
    });
  }
  replica.wait(900).receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1 }));
  replica.wait(100);
  expect(replica.requestTo(2)).toBeNull();
  expect(replica.requestTo(3)).toMatchObject({ type: 'BeginQuorumEpochRequest' });
});

test('KAFKA-15489: a leader that no majority fetches from resigns after 1.5 fetch timeouts', () => {
  const replica = leading();
  replica.wait(2000).receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1 }));
  replica.wait(2999);
  expect(replica.raft.role.type).toBe('Leader');
  replica.wait(1);
  expect(replica.raft.role.type).toBe('Resigned');
  expect(replica.raft.highWatermark).toBe(-1);
});

test('KAFKA-15489: a fetch that is answered with a divergence does not count', () => {
  const replica = leading();
  replica.wait(2000).receive(fetchRequest({ fetchOffset: 9, lastFetchedEpoch: 1 }));
  expect(replica.replies()).toMatchObject([{ divergingEpoch: { epoch: 1, endOffset: 1 } }]);
  replica.wait(1000);
  expect(replica.raft.role.type).toBe('Resigned');
});

test('KAFKA-15489: of five voters two others must fetch within one period', () => {
  const replica = leading({ voters: [1, 2, 3, 4, 5] });
  expect(replica.raft.role.type).toBe('Leader');
  const fetch = fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 9 });
  replica.wait(2900).receive(fetch);
  expect(roleOf(replica).fetchedVoters).toEqual([2]);
  replica.receive({ ...fetch, replicaId: 4 }, -2);
  // The first high watermark wakes voter 2's parked fetch, which counts for the next period already.
  expect(roleOf(replica).fetchedVoters).toEqual([2]);
  expect(roleOf(replica).checkQuorumDeadline).toBe(replica.now + 3_000_000);
  replica.wait(2900);
  expect(replica.raft.role.type).toBe('Leader');
});

test('KAFKA-15489 set back: a deaf leader stays', () => {
  const replica = leading({ switches: { 'raft.checkQuorum': 'off' } });
  replica.wait(60_000);
  expect(replica.raft.role.type).toBe('Leader');
});

test('KAFKA-16144: a sole voter is exempt from check quorum', () => {
  const replica = leading({ voters: [1] });
  replica.wait(60_000);
  expect(replica.raft.role.type).toBe('Leader');
});

test('control-plane §1.3: resign() by the controller, in its own epoch only', () => {
  const replica = leading();
  replica.step((raft, turn) => resignRaft(raft, turn, 0));
  expect(replica.raft.role.type).toBe('Leader');
  replica.receive(fetchRequest({ replicaId: 3, fetchOffset: 1, lastFetchedEpoch: 1 }));
  replica.step((raft, turn) => resignRaft(raft, turn, 1));
  expect(replica.raft.role).toMatchObject({ type: 'Resigned', preferredSuccessors: [3, 2] });
});

test('control-plane §1.7: a shutdown resigns, tells the voters, and is done when another leads', () => {
  const replica = leading();
  replica.step((raft, turn) => shutDownRaft(raft, turn));
  expect(replica.raft.role.type).toBe('Resigned');
  expect(replica.requestTo(3)).toMatchObject({ type: 'EndQuorumEpochRequest', leaderEpoch: 1 });
  replica.wait(2000);
  expect(replica.raft.role.type).toBe('Resigned');
  expect(replica.raft.isShutDown).toBe(false);
  replica.receive({
    type: 'BeginQuorumEpochRequest',
    clusterId: 'quorum',
    voterId: 1,
    leaderId: 3,
    leaderEpoch: 2,
    voterDirectoryId: '',
  });
  replica.flush();
  expect(replica.raft.isShutDown).toBe(true);
});

test('control-plane §1.2: a shutdown without a successor gives up after five seconds', () => {
  const replica = leading();
  replica.step((raft, turn) => shutDownRaft(raft, turn)).wait(5000);
  expect(replica.raft.isShutDown).toBe(true);
});

test('control-plane §1.10: committed batches in order, and only whole ones', () => {
  const replica = leading();
  append(replica, 1, [1, 2]);
  replica.wait(25).flush();
  replica.receive(fetchRequest({ fetchOffset: 3, lastFetchedEpoch: 1 }));
  const committed = committedFrom(replica.raft, replica.disk, 0);
  expect(committed.map(({ baseOffset }) => baseOffset)).toEqual([0, 1]);
  expect(committedFrom(replica.raft, replica.disk, 3)).toEqual([]);
  expect(committedFrom({ ...replica.raft, highWatermark: 2 }, replica.disk, 0)).toHaveLength(1);
});

test('KAFKA-15345: leadership may be claimed once the listener is past the epoch’s first record', () => {
  const replica = leading();
  expect(claimable(replica.raft, 1)).toBe(false);
  replica.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1 }));
  expect(claimable(replica.raft, 0)).toBe(false);
  expect(claimable(replica.raft, 1)).toBe(true);
  replica.step((raft, turn) => resignRaft(raft, turn, 1));
  expect(claimable(replica.raft, 1)).toBe(false);
});
