import { expect, test } from 'vitest';
import { afterPowerLoss, readFile, TORN } from '../../../core/disk.ts';
import { QUORUM_STATE_FILE } from '../../../core/quorum/raft.ts';
import { batch, diskWith, fetchRequest, Replica, started } from './fixture.ts';

test('control-plane §1.4: a new voter begins Unattached in epoch 0', () => {
  const { raft } = started();
  expect(raft.role.type).toBe('Unattached');
  expect([raft.epoch, raft.leaderId, raft.votedId, raft.highWatermark]).toEqual([0, -1, -1, -1]);
});

test('control-plane §1.4: the state that start-up picks is durable before it takes effect', () => {
  const replica = new Replica({ disk: diskWith([batch(0, 3, [1])], null) });
  expect(replica.raft.blocked?.target).toBe(QUORUM_STATE_FILE);
  replica.receive(fetchRequest());
  expect(replica.replies()).toEqual([]);
  replica.flushOne();
  expect(replica.raft.epoch).toBe(3);
  expect(replica.replies()).toHaveLength(1);
});

test('control-plane §1.4 rule 1: a log of a newer epoch than the file forgets the vote', () => {
  const disk = diskWith([batch(0, 4, [1])], { leaderId: -1, leaderEpoch: 3, votedId: 2 });
  const { raft } = started({ disk });
  expect(raft.role.type).toBe('Unattached');
  expect([raft.epoch, raft.votedId]).toEqual([4, -1]);
});

test('control-plane §1.4 rule 2, KAFKA-10527: a former leader starts Resigned in its epoch', () => {
  const disk = diskWith([batch(0, 5, [1])], { leaderId: 1, leaderEpoch: 5, votedId: -1 });
  const { raft } = started({ disk });
  expect(raft.role).toMatchObject({ type: 'Resigned', unacknowledged: [2, 3] });
  expect([raft.epoch, raft.leaderId]).toEqual([5, 1]);
});

test('KAFKA-10527 set back: a former leader goes on leading its epoch', () => {
  const disk = diskWith([batch(0, 5, [1])], { leaderId: 1, leaderEpoch: 5, votedId: -1 });
  const { raft } = started({ disk, switches: { 'raft.restart': 'resume-leadership' } });
  expect(raft.role.type).toBe('Leader');
  expect([raft.epoch, raft.logEndOffset]).toEqual([5, 2]);
});

test('control-plane §1.4 rule 3: who voted for itself asks for votes again, without a pre-vote', () => {
  const disk = diskWith([], { leaderId: -1, leaderEpoch: 2, votedId: 1 });
  const replica = started({ disk });
  expect(replica.raft.role).toMatchObject({ type: 'Candidate', granted: [1] });
  expect(replica.raft.epoch).toBe(2);
  expect(replica.requestTo(2)).toMatchObject({ type: 'VoteRequest', preVote: false });
});

test('control-plane §1.4 rule 4: who knows the leader follows it and keeps its vote', () => {
  const disk = diskWith([], { leaderId: 3, leaderEpoch: 2, votedId: 2 });
  const { raft } = started({ disk });
  expect(raft.role).toMatchObject({ type: 'Follower', hasFetched: false });
  expect([raft.leaderId, raft.votedId]).toEqual([3, 2]);
});

test('control-plane §1.4 rule 5: otherwise Unattached, with epoch and vote', () => {
  const disk = diskWith([], { leaderId: -1, leaderEpoch: 7, votedId: 3 });
  const { raft } = started({ disk });
  expect(raft.role.type).toBe('Unattached');
  expect([raft.epoch, raft.votedId]).toEqual([7, 3]);
});

test('control-plane §1.4: a replica outside the voters that voted for itself does not start', () => {
  const disk = diskWith([], { leaderId: -1, leaderEpoch: 7, votedId: 4 });
  const replica = new Replica({ id: 4, disk });
  expect(replica.halted()).toContain('no voter');
});

test('control-plane §1.3: a sole voter leads as soon as it has started', () => {
  const replica = started({ voters: [1] });
  expect(replica.raft.role.type).toBe('Leader');
  expect([replica.raft.epoch, replica.raft.highWatermark]).toEqual([1, 1]);
});

test('control-plane §1.3: an observer waits without an election timer', () => {
  const replica = started({ id: 4, flushes: false });
  replica.wait(60_000);
  expect(replica.raft.role.type).toBe('Unattached');
});

test('control-plane §1.1: a damaged batch and all behind it are cut off at start', () => {
  const torn = { ...batch(1, 1, [2]), crc: TORN };
  const disk = diskWith([batch(0, 1, [1]), torn, batch(2, 1, [3])], null);
  const { raft } = started({ disk });
  expect(raft.logEndOffset).toBe(1);
});

test('control-plane §1.4: a power loss before the flush leaves the former quorum state', () => {
  const replica = new Replica({
    disk: diskWith([batch(0, 4, [1])], { leaderId: -1, leaderEpoch: 3, votedId: 2 }),
  });
  const left = afterPowerLoss(replica.disk, false, () => 0);
  expect(readFile(left, QUORUM_STATE_FILE)).toMatchObject({ leaderEpoch: 3, votedId: 2 });
});

test('raft.restartedLog mended: what a former process wrote is flushed before the role is chosen', () => {
  const disk = diskWith([], { leaderId: 2, leaderEpoch: 1, votedId: -1 });
  const plain = new Replica({ disk });
  expect(plain.pendingFlushes).toEqual([QUORUM_STATE_FILE]);
  const mended = new Replica({ disk, switches: { 'raft.restartedLog': 'mended' } });
  expect(mended.pendingFlushes).toEqual(['__cluster_metadata-0']);
  mended.flush();
  expect(mended.raft.role.type).toBe('Follower');
});
