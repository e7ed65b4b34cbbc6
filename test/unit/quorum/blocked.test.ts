import { expect, test } from 'vitest';
import { METADATA_LOG } from '../../../core/protocol/partition-name.ts';
import { onRaftFlushed } from '../../../core/quorum/raft.ts';
import {
  batch,
  diskWith,
  fetchRequest,
  fetchResponse,
  following,
  Replica,
  started,
  voteRequest,
} from './fixture.ts';

test('control-plane §1.2: what arrives during a flush is handled in order afterwards', () => {
  const replica = new Replica();
  replica.receive(voteRequest({ replicaId: 3, replicaEpoch: 1 }), -3);
  replica.receive(voteRequest({ replicaId: 2, replicaEpoch: 1 }), -2);
  expect(replica.raft.blocked?.queue).toHaveLength(2);
  const replies = replica.flush().filter((effect) => effect.type === 'Reply');
  expect(replies).toMatchObject([
    { connection: -3, message: { voteGranted: true } },
    { connection: -2, message: { voteGranted: false } },
  ]);
});

test('control-plane §1.2: inputs behind one that must flush again stay queued', () => {
  const replica = new Replica();
  replica.receive(voteRequest({ replicaEpoch: 1 }), -2);
  replica.receive(fetchRequest(), -3);
  replica.flushOne();
  expect(replica.raft.blocked?.queue).toHaveLength(1);
  expect(replica.replies()).toEqual([]);
});

test('control-plane §1.4: the old role holds until the new one is durable', () => {
  const replica = following(1, 2);
  replica.receive(voteRequest({ replicaEpoch: 4, replicaId: 3 }));
  expect(replica.raft.role.type).toBe('Follower');
  expect(replica.raft.epoch).toBe(1);
  replica.flush();
  expect(replica.raft.epoch).toBe(4);
});

test('control-plane §1.2: a flush that nobody waits for changes nothing', () => {
  const replica = started();
  const before = replica.raft;
  replica.step((raft, turn) => onRaftFlushed(raft, turn, METADATA_LOG));
  expect(replica.raft).toBe(before);
});

test('control-plane §1.2: deadlines that pass during a flush are noticed after it', () => {
  const replica = following(1, 2);
  replica.answer(2, fetchResponse({ batches: [batch(0, 1, [1])] }));
  replica.wait(60_000);
  expect(replica.raft.role.type).toBe('Follower');
  replica.flushOne();
  // The fetch timer counts from when the answer was taken up, not from the end of the flush.
  expect(replica.raft.role.type).toBe('Prospective');
});

test('control-plane §1.2: a state with something queued is plain data', () => {
  const replica = new Replica({ disk: diskWith([batch(0, 1, [1])], null) });
  replica.receive(voteRequest({ replicaEpoch: 9 }), -2);
  expect(JSON.parse(JSON.stringify(replica.raft))).toEqual(replica.raft);
});
