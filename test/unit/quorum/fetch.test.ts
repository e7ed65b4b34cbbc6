import { expect, test } from 'vitest';
import type { QuorumFetchResponse } from '../../../core/protocol/raft.ts';
import { resignRaft } from '../../../core/quorum/raft.ts';
import { FOREVER } from '../../../core/time.ts';
import { batch, diskWith, fetchRequest, following, leading, started } from './fixture.ts';

const log = [batch(0, 1, [1, 2]), batch(2, 3, [3, 4]), batch(4, 3, [5])];
const leaderOf5 = () =>
  leading({ disk: diskWith(log, { leaderId: -1, leaderEpoch: 4, votedId: -1 }) });

test('control-plane §1.5: leader-only requests are refused by epoch and role', () => {
  const leader = leaderOf5();
  expect(leader.raft.epoch).toBe(5);
  const ask = (currentLeaderEpoch: number): unknown => {
    leader.receive(fetchRequest({ currentLeaderEpoch }));
    return leader.replies()[0];
  };
  expect(ask(4)).toMatchObject({ error: 'FENCED_LEADER_EPOCH', leaderId: 1, leaderEpoch: 5 });
  expect(ask(6)).toMatchObject({ error: 'UNKNOWN_LEADER_EPOCH' });
  expect(leader.raft.role.type).toBe('Leader');
  const follower = following(5, 2);
  follower.receive(fetchRequest({ currentLeaderEpoch: 5 }));
  expect(follower.replies()).toMatchObject([
    { error: 'NOT_LEADER_OR_FOLLOWER', leaderId: 2, leaderEpoch: 5 },
  ]);
});

test('control-plane §1.8: a fetch that cannot be is an invalid request', () => {
  const leader = leaderOf5();
  leader.receive(fetchRequest({ currentLeaderEpoch: 5, fetchOffset: -1 }));
  expect(leader.replies()).toMatchObject([{ error: 'INVALID_REQUEST' }]);
  leader.receive(fetchRequest({ currentLeaderEpoch: 5, lastFetchedEpoch: 6 }));
  expect(leader.replies()).toMatchObject([{ error: 'INVALID_REQUEST' }]);
});

test('KIP-595: a fetch behind a differing epoch is answered with where the logs part', () => {
  const leader = leaderOf5();
  const ask = (fetchOffset: number, lastFetchedEpoch: number): unknown => {
    leader.receive(fetchRequest({ currentLeaderEpoch: 5, fetchOffset, lastFetchedEpoch }));
    return leader.replies()[0];
  };
  expect(ask(7, 2)).toMatchObject({ divergingEpoch: { epoch: 1, endOffset: 2 }, batches: [] });
  expect(ask(9, 3)).toMatchObject({ divergingEpoch: { epoch: 3, endOffset: 5 } });
  expect(ask(3, 1)).toMatchObject({ divergingEpoch: { epoch: 1, endOffset: 2 } });
});

test('control-plane §1.8: a valid fetch brings what follows, uncommitted records included', () => {
  const leader = leaderOf5();
  leader.receive(fetchRequest({ currentLeaderEpoch: 5, fetchOffset: 2, lastFetchedEpoch: 1 }));
  expect(leader.replies()).toMatchObject([
    { divergingEpoch: null, batches: [{ baseOffset: 2 }, { baseOffset: 4 }, { baseOffset: 5 }] },
  ]);
});

test('control-plane §1.8: a fetch at offset 0 is always valid', () => {
  const leader = leaderOf5();
  leader.receive(fetchRequest({ currentLeaderEpoch: 5 }));
  const [reply] = leader.replies();
  expect(reply).toMatchObject({ divergingEpoch: null });
  expect((reply as QuorumFetchResponse).batches).toHaveLength(4);
});

test('control-plane §1.8: a fetch without news is parked and answered after its wait', () => {
  const leader = leading();
  const atEnd = fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 1 });
  leader.receive(atEnd);
  expect(leader.raft.parked).toHaveLength(1);
  leader.wait(499);
  expect(leader.replies()).toEqual([]);
  leader.wait(1);
  expect(leader.replies()).toMatchObject([{ error: 'NONE', highWatermark: 1, batches: [] }]);
  leader.receive({ ...atEnd, maxWaitMs: 0 });
  expect(leader.replies()).toHaveLength(1);
});

test('KIP-1166: a replica whose high watermark is behind is answered at once', () => {
  const leader = leading();
  leader.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 0 }));
  expect(leader.replies()).toMatchObject([{ highWatermark: 1, batches: [] }]);
});

test('KIP-1166: parked fetches hear of a new high watermark at once', () => {
  const leader = leading();
  leader.receive(
    fetchRequest({ replicaId: 9, fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: -1 }),
    -9,
  );
  expect(leader.raft.parked).toHaveLength(1);
  leader.receive(
    fetchRequest({ replicaId: 2, fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: -1 }),
    -2,
  );
  const connections = leader.effects.flatMap((e) => (e.type === 'Reply' ? [e.connection] : []));
  expect(connections).toEqual([-9, -2]);
  expect(leader.raft.parked).toEqual([]);
});

test('control-plane §1.8: a leader that resigns fails parked fetches, naming itself', () => {
  const leader = leading();
  leader.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 1 }));
  leader.step((raft, turn) => resignRaft(raft, turn, 1));
  expect(leader.replies()).toMatchObject([{ error: 'NOT_LEADER_OR_FOLLOWER', leaderId: 1 }]);
});

test('control-plane §1.8: a leader deposed by a vote leaves parked fetches to their time-out', () => {
  const leader = leading();
  leader.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1, highWatermark: 1 }));
  leader.receive(
    {
      type: 'VoteRequest',
      clusterId: 'quorum',
      voterId: 1,
      replicaEpoch: 2,
      replicaId: 3,
      lastOffsetEpoch: 0,
      lastOffset: 0,
      preVote: false,
      voterDirectoryId: '',
      replicaDirectoryId: '',
    },
    -3,
  );
  leader.flush();
  expect(leader.raft.role.type).toBe('Unattached');
  leader.wait(500);
  expect(leader.replies()).toMatchObject([{ error: 'NONE', leaderId: 1, leaderEpoch: 1 }]);
});

test('control-plane §1.2: the thread’s timer is armed for the nearest deadline', () => {
  expect(started().raft.timerAt).toBeLessThan(FOREVER);
  expect(started({ id: 4, flushes: false }).raft.role).toMatchObject({ electionDeadline: FOREVER });
});
