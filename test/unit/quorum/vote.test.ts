import { expect, test } from 'vitest';
import { readFile } from '../../../core/disk.ts';
import { QUORUM_STATE_FILE } from '../../../core/quorum/raft.ts';
import {
  batch,
  diskWith,
  fetchResponse,
  following,
  leading,
  started,
  vote,
  voteRequest,
} from './fixture.ts';

const inEpoch = (leaderEpoch: number) =>
  started({ disk: diskWith([], { leaderId: -1, leaderEpoch, votedId: -1 }) });

test('control-plane §1.6: a vote is durable before it is answered', () => {
  const replica = inEpoch(1);
  replica.receive(voteRequest());
  expect(replica.replies()).toEqual([]);
  expect(readFile(replica.disk, QUORUM_STATE_FILE)).toMatchObject({ leaderEpoch: 1, votedId: 2 });
  replica.flushOne();
  expect(replica.replies()).toMatchObject([
    { type: 'VoteResponse', error: 'NONE', voteGranted: true },
  ]);
  expect(replica.raft.votedId).toBe(2);
});

test('control-plane §1.6: a replica votes once per epoch, for the same candidate again', () => {
  const replica = inEpoch(1);
  replica.receive(voteRequest()).flush();
  replica.receive(voteRequest({ replicaId: 3 }));
  expect(replica.replies()).toMatchObject([{ voteGranted: false }]);
  replica.receive(voteRequest());
  expect(replica.replies()).toMatchObject([{ voteGranted: true }]);
});

test('control-plane §1.6: a pre-vote is not recorded, so many may be granted', () => {
  const replica = inEpoch(1);
  for (const replicaId of [2, 3]) {
    replica.receive(voteRequest({ replicaId, preVote: true, lastOffsetEpoch: 1 }));
    expect(replica.replies()).toMatchObject([{ voteGranted: true }]);
  }
  expect(replica.raft.votedId).toBe(-1);
});

test('control-plane §1.6: an older epoch is fenced, and the answer tells the newer one', () => {
  const replica = inEpoch(5);
  replica.receive(voteRequest({ replicaEpoch: 4 }));
  expect(replica.replies()).toMatchObject([{ error: 'FENCED_LEADER_EPOCH', leaderEpoch: 5 }]);
});

test('control-plane §1.6: a leader steps down to a newer epoch, for a pre-vote too', () => {
  const replica = leading();
  expect(replica.raft.role.type).toBe('Leader');
  replica.receive(voteRequest({ replicaEpoch: 9, preVote: true }));
  const replies = replica.replies(replica.flush());
  expect(replica.raft.role.type).toBe('Unattached');
  expect(replica.raft.epoch).toBe(9);
  expect(replies).toMatchObject([{ voteGranted: false, leaderEpoch: 9 }]);
});

test('control-plane §1.6: the epoch is adopted before the voter key is checked', () => {
  const replica = inEpoch(1);
  replica.receive(voteRequest({ replicaEpoch: 3, voterId: 2 }));
  expect(replica.replies(replica.flush())).toMatchObject([{ error: 'INVALID_VOTER_KEY' }]);
  expect(replica.raft.epoch).toBe(3);
});

test('control-plane §1.6: the last epoch of a log is compared before its end', () => {
  const disk = diskWith([batch(0, 2, [1, 2])], { leaderId: -1, leaderEpoch: 5, votedId: -1 });
  const ask = (lastOffsetEpoch: number, lastOffset: number): unknown => {
    const replica = started({ disk });
    replica.receive(voteRequest({ replicaEpoch: 5, lastOffsetEpoch, lastOffset, preVote: true }));
    return replica.replies()[0];
  };
  expect(ask(1, 9)).toMatchObject({ voteGranted: false });
  expect(ask(2, 1)).toMatchObject({ voteGranted: false });
  expect(ask(2, 2)).toMatchObject({ voteGranted: true });
  expect(ask(3, 0)).toMatchObject({ voteGranted: true });
});

test('control-plane §1.6: a last epoch that cannot be is an invalid request', () => {
  const replica = inEpoch(1);
  replica.receive(voteRequest({ lastOffsetEpoch: 1 }));
  expect(replica.replies()).toMatchObject([{ error: 'INVALID_REQUEST' }]);
  replica.receive(voteRequest({ clusterId: 'other' }));
  expect(replica.replies()).toMatchObject([{ error: 'INCONSISTENT_CLUSTER_ID' }]);
});

test('KIP-996: a follower refuses pre-votes once it has fetched from its leader (F7, KAFKA-17641)', () => {
  const replica = following(1, 2);
  const preVote = voteRequest({ replicaId: 3, preVote: true, lastOffsetEpoch: 1, lastOffset: 9 });
  replica.receive(preVote);
  expect(replica.replies()).toMatchObject([{ voteGranted: true }]);
  replica.answer(2, fetchResponse());
  replica.receive(preVote);
  expect(replica.replies()).toMatchObject([{ voteGranted: false, leaderId: 2 }]);
});

test('control-plane §1.6: a follower never grants a vote in the epoch of its leader', () => {
  const replica = following(1, 2);
  replica.receive(voteRequest({ replicaId: 3, lastOffset: 9 }));
  expect(replica.replies()).toMatchObject([{ voteGranted: false }]);
});

test('control-plane §1.6: leaders grant nothing, candidates and resigned leaders pre-votes', () => {
  const leader = leading();
  leader.receive(voteRequest({ preVote: true, lastOffsetEpoch: 1, lastOffset: 9 }));
  expect(leader.replies()).toMatchObject([{ voteGranted: false }]);
  const disk = diskWith([], { leaderId: -1, leaderEpoch: 2, votedId: 1 });
  const candidate = started({ disk });
  candidate.receive(voteRequest({ replicaEpoch: 2, preVote: true }));
  expect(candidate.replies()).toMatchObject([{ voteGranted: true }]);
  candidate.receive(voteRequest({ replicaEpoch: 2 }));
  expect(candidate.replies()).toMatchObject([{ voteGranted: false }]);
});

test('control-plane §1.3: election timer, pre-votes of a majority, candidate of the next epoch, leader', () => {
  const replica = inEpoch(3);
  replica.wait(2000);
  expect(replica.raft.role.type).toBe('Prospective');
  expect(replica.raft.epoch).toBe(3);
  expect(replica.requestTo(2)).toMatchObject({ preVote: true, replicaEpoch: 3 });
  replica.answer(2, vote(3, true));
  replica.flush();
  expect(replica.raft.role.type).toBe('Candidate');
  expect([replica.raft.epoch, replica.raft.votedId]).toEqual([4, 1]);
  expect(replica.requestTo(3)).toMatchObject({ preVote: false, replicaEpoch: 4 });
  replica.answer(3, vote(4, true));
  replica.flushOne();
  expect(replica.raft.role.type).toBe('Leader');
  expect(readFile(replica.disk, QUORUM_STATE_FILE)).toMatchObject({ leaderId: 1, votedId: -1 });
});

test('KIP-996 set back: without pre-vote a timer leads to the next epoch at once', () => {
  const replica = started({ switches: { 'raft.preVote': 'off' } });
  replica.wait(2000);
  replica.flush();
  expect(replica.raft.role.type).toBe('Candidate');
  expect(replica.raft.epoch).toBe(1);
});

test('control-plane §1.3: a lost pre-vote goes back to the known leader, in the same epoch', () => {
  const replica = following(4, 2);
  replica.wait(2000);
  expect(replica.raft.role.type).toBe('Prospective');
  replica.answer(3, vote(4, false, 2));
  expect(replica.raft.role.type).toBe('Prospective');
  replica.answer(2, vote(4, false, 2));
  replica.flush();
  expect(replica.raft.role.type).toBe('Follower');
  expect([replica.raft.epoch, replica.raft.leaderId]).toEqual([4, 2]);
});

test('control-plane §1.3: a pre-vote that times out without a leader starts over at once', () => {
  const replica = inEpoch(3);
  replica.wait(2000).wait(2000);
  replica.flush();
  expect(replica.raft.role.type).toBe('Prospective');
  expect(replica.raft.epoch).toBe(3);
});

test('KAFKA-18345: a candidate that cannot win waits for its election timer', () => {
  const replica = started({ disk: diskWith([], { leaderId: -1, leaderEpoch: 2, votedId: 1 }) });
  replica.answer(2, vote(2, false)).answer(3, vote(2, false));
  expect(replica.raft.role.type).toBe('Candidate');
  expect([replica.requestTo(2), replica.requestTo(3)]).toEqual([null, null]);
  replica.wait(2000);
  expect(replica.raft.role.type).toBe('Prospective');
  expect(replica.raft.epoch).toBe(2);
});

test('control-plane §1.4: a vote given while Prospective is recorded and starts the tally over', () => {
  const replica = started({
    voters: [1, 2, 3, 4, 5],
    disk: diskWith([], { leaderId: -1, leaderEpoch: 3, votedId: -1 }),
  });
  replica.wait(2000).answer(3, vote(3, true));
  expect(replica.raft.role).toMatchObject({ granted: [1, 3] });
  replica.receive(voteRequest({ replicaEpoch: 3 }));
  replica.flush();
  expect(replica.raft.role).toMatchObject({ type: 'Prospective', granted: [1] });
  expect(replica.raft.votedId).toBe(2);
});

test('control-plane §1.5: an answer of a newer epoch ends a candidacy', () => {
  const replica = started({ disk: diskWith([], { leaderId: -1, leaderEpoch: 2, votedId: 1 }) });
  replica.answer(2, { ...vote(7, false, 3), error: 'FENCED_LEADER_EPOCH' });
  replica.flush();
  expect(replica.raft.role.type).toBe('Follower');
  expect([replica.raft.epoch, replica.raft.leaderId, replica.raft.votedId]).toEqual([7, 3, -1]);
});

test('control-plane §1.2: after a change of role an answer to an older request is not accepted', () => {
  const replica = inEpoch(3);
  replica.wait(2000);
  const before = replica.raft.peers;
  replica.receive(voteRequest({ replicaEpoch: 9 }));
  replica.flush();
  expect(before).not.toEqual([]);
  const { epoch, role } = replica.raft;
  replica.answer(3, vote(12, true));
  expect([replica.raft.epoch, replica.raft.role]).toEqual([epoch, role]);
});
