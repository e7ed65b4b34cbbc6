import { expect, test } from 'vitest';
import { slice } from '../../../core/collections/sequence.ts';
import { TORN } from '../../../core/disk.ts';
import { METADATA_LOG } from '../../../core/protocol/partition-name.ts';
import { contentOf } from '../../../core/quorum/metadata-log.ts';
import { batch, diskWith, fetchResponse, following, type Replica, started } from './fixture.ts';

const basesOf = (replica: Replica) =>
  slice(contentOf(replica.disk, replica.raft.slot)).map(({ baseOffset }) => baseOffset);

test('KIP-595: a follower fetches from its leader at the end of its log', () => {
  const disk = diskWith([batch(0, 1, [1, 2])], { leaderId: -1, leaderEpoch: 1, votedId: -1 });
  const replica = following(2, 3, { disk });
  expect(replica.requestTo(3)).toMatchObject({
    type: 'QuorumFetchRequest',
    currentLeaderEpoch: 2,
    fetchOffset: 2,
    lastFetchedEpoch: 1,
    highWatermark: -1,
    maxWaitMs: 500,
  });
});

test('KAFKA-10533: a voter flushes what it fetched before its next fetch acknowledges it', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1, 2])], highWatermark: 1 }));
  expect(replica.raft.blocked?.target).toBe(METADATA_LOG);
  expect(replica.requestTo(2)).toBeNull();
  expect(replica.raft.highWatermark).toBe(-1);
  replica.flushOne();
  expect(replica.requestTo(2)).toMatchObject({ fetchOffset: 2, highWatermark: 1 });
  expect(replica.raft.highWatermark).toBe(1);
});

test('KAFKA-10533 set back: the next fetch does not wait for the flush', () => {
  const replica = following(1, 2, { switches: { 'raft.flush': 'async' } });
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1, 2])] }));
  expect(replica.requestTo(2)).toMatchObject({ fetchOffset: 2 });
  expect(replica.pendingFlushes).toEqual([METADATA_LOG]);
});

test('control-plane §1.8: a broker does not flush the metadata log', () => {
  const replica = started({ id: 7, flushes: false });
  replica.answer(1, fetchResponse({ error: 'NOT_LEADER_OR_FOLLOWER', leaderId: 2 }));
  replica.flush();
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1])] }));
  expect(replica.pendingFlushes).toEqual([]);
  expect(replica.requestTo(2)).toMatchObject({ fetchOffset: 1 });
});

test('control-plane §1.8: the high watermark of a follower ends at its log’s end', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1])], highWatermark: 9 })).flush();
  expect(replica.raft.highWatermark).toBe(1);
});

test('control-plane §1.8: a high watermark that falls ends the process', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1, 2])], highWatermark: 2 })).flush();
  replica.answer(2, fetchResponse({ highWatermark: 1 }));
  expect(replica.halted()).toContain('cannot fall');
  expect(replica.raft.halted).toBe(true);
});

test('KIP-595: divergence truncates to the end of the common epoch, once per differing epoch', () => {
  const disk = diskWith([batch(0, 1, [1, 2]), batch(2, 2, [3]), batch(3, 4, [4, 5])], {
    leaderId: 2,
    leaderEpoch: 5,
    votedId: -1,
  });
  const replica = started({ disk });
  replica.answer(2, fetchResponse({ leaderEpoch: 5, divergingEpoch: { epoch: 3, endOffset: 3 } }));
  expect(replica.raft.logEndOffset).toBe(3);
  expect(replica.requestTo(2)).toMatchObject({ fetchOffset: 3, lastFetchedEpoch: 2 });
  replica.answer(2, fetchResponse({ leaderEpoch: 5, divergingEpoch: { epoch: 1, endOffset: 9 } }));
  expect(replica.raft.logEndOffset).toBe(2);
  expect(replica.raft.epochCache).toEqual([{ epoch: 1, startOffset: 0 }]);
  expect(basesOf(replica)).toEqual([0]);
});

test('KIP-595: within an epoch the shorter of both ends counts', () => {
  const disk = diskWith([batch(0, 1, [1]), batch(1, 1, [2]), batch(2, 1, [3])], {
    leaderId: 2,
    leaderEpoch: 5,
    votedId: -1,
  });
  const replica = started({ disk });
  replica.answer(2, fetchResponse({ leaderEpoch: 5, divergingEpoch: { epoch: 1, endOffset: 1 } }));
  expect(replica.raft.logEndOffset).toBe(1);
});

test('control-plane §1.8: a truncation below the high watermark ends the process', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1, 2])], highWatermark: 2 })).flush();
  replica.answer(2, fetchResponse({ divergingEpoch: { epoch: 0, endOffset: 1 } }));
  expect(replica.halted()).toContain('below the high watermark');
});

test('control-plane §1.8: a damaged batch is skipped; the answer still counts as a fetch', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [{ ...batch(0, 1, [1]), crc: TORN }] }));
  expect(replica.raft.logEndOffset).toBe(0);
  expect(replica.raft.role).toMatchObject({ type: 'Follower', hasFetched: true });
});

test('KAFKA-18723: records of a newer epoch than the follower’s are not appended', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 2, [1])] }));
  expect(replica.raft.logEndOffset).toBe(0);
});

test('control-plane §1.6: the fetch timer has no jitter and leads to Prospective', () => {
  const replica = following(1, 2);
  replica.wait(1500).answer(2, fetchResponse());
  replica.wait(1999);
  expect(replica.raft.role.type).toBe('Follower');
  replica.wait(1);
  expect(replica.raft.role.type).toBe('Prospective');
  expect(replica.raft.leaderId).toBe(2);
});

test('control-plane §1.7: BeginQuorumEpoch does not reset a follower’s fetch timer', () => {
  const replica = following(1, 2);
  replica.wait(1900).receive({
    type: 'BeginQuorumEpochRequest',
    clusterId: 'quorum',
    voterId: 1,
    leaderId: 2,
    leaderEpoch: 1,
    voterDirectoryId: '',
  });
  expect(replica.replies()).toMatchObject([{ type: 'BeginQuorumEpochResponse', error: 'NONE' }]);
  replica.wait(100);
  expect(replica.raft.role.type).toBe('Prospective');
});

test('control-plane §1.8: while the leader’s connection backs off, another voter is asked', () => {
  const replica = following(1, 2);
  replica.fail(2);
  expect(replica.requestTo(2)).toBeNull();
  expect(replica.requestTo(3)).toMatchObject({ type: 'QuorumFetchRequest' });
});

test('control-plane §1.2: one fetch is in flight over all destinations', () => {
  const replica = started();
  const busy = replica.raft.peers.filter(({ request }) => request !== null);
  expect(busy).toHaveLength(1);
  replica.wait(900);
  expect(replica.raft.peers.filter(({ request }) => request !== null)).toHaveLength(1);
});

test('control-plane §1.3: a leader learned from an answer is followed, and the answer applied', () => {
  const replica = started({ disk: diskWith([], { leaderId: -1, leaderEpoch: 1, votedId: 3 }) });
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1])], highWatermark: 1 }));
  replica.flush();
  expect(replica.raft.role.type).toBe('Follower');
  expect([replica.raft.leaderId, replica.raft.votedId]).toEqual([2, 3]);
  expect([replica.raft.logEndOffset, replica.raft.highWatermark]).toEqual([1, 1]);
});

test('control-plane §1.5: another leader of the same epoch ends the process', () => {
  const replica = following(1, 2);
  replica.receive({
    type: 'BeginQuorumEpochRequest',
    clusterId: 'quorum',
    voterId: 1,
    leaderId: 3,
    leaderEpoch: 1,
    voterDirectoryId: '',
  });
  expect(replica.halted()).toContain('contradicts');
});

test('control-plane §1.5: to be named leader without leading ends the process', () => {
  const replica = following(1, 2);
  replica.answer(
    2,
    fetchResponse({ error: 'NOT_LEADER_OR_FOLLOWER', leaderId: 1, leaderEpoch: 4 }),
  );
  expect(replica.halted()).toContain('leader 1 of epoch 4');
});
