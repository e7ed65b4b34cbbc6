import { expect, test } from 'vitest';
import type { EndQuorumEpochRequest } from '../../../core/protocol/raft.ts';
import { resignRaft } from '../../../core/quorum/raft.ts';
import { successionBackoffMs } from '../../../core/quorum/resign.ts';
import { diskWith, fetchRequest, following, leading, started } from './fixture.ts';

const ended = (change: Partial<EndQuorumEpochRequest> = {}): EndQuorumEpochRequest => ({
  type: 'EndQuorumEpochRequest',
  clusterId: 'quorum',
  leaderId: 2,
  leaderEpoch: 1,
  preferredSuccessors: [1, 3],
  ...change,
});

test('control-plane §1.7: the first successor goes at once, the others wait', () => {
  const { raft } = started({ voters: [1, 2, 3, 4, 5] });
  const wait = (preferred: number[]): number => successionBackoffMs(raft, preferred);
  expect(wait([1, 2, 3, 4])).toBe(0);
  expect([wait([2, 1, 3, 4]), wait([2, 3, 1, 4]), wait([2, 3, 4, 1])]).toEqual([125, 250, 500]);
  expect(wait([2, 3])).toBe(1000);
  expect(wait([])).toBe(0);
});

test('control-plane §1.7: EndQuorumEpoch overrides the fetch timer, through Prospective', () => {
  const first = following(1, 2);
  first.receive(ended());
  expect(first.replies()).toMatchObject([{ type: 'EndQuorumEpochResponse', error: 'NONE' }]);
  expect(first.raft.role.type).toBe('Prospective');
  const second = following(1, 2);
  second.receive(ended({ preferredSuccessors: [3, 1] }));
  expect(second.raft.role.type).toBe('Follower');
  second.wait(500);
  expect(second.raft.role.type).toBe('Prospective');
});

test('control-plane §1.5: an EndQuorumEpoch of an older epoch is fenced', () => {
  const replica = following(3, 2);
  replica.receive(ended());
  expect(replica.replies()).toMatchObject([{ error: 'FENCED_LEADER_EPOCH', leaderEpoch: 3 }]);
  expect(replica.raft.role.type).toBe('Follower');
});

test('control-plane §1.3: a resigned leader leaves with the next epoch, as nobody’s follower', () => {
  const replica = leading();
  replica.step((raft, turn) => resignRaft(raft, turn, 1));
  replica.wait(2000);
  replica.flush();
  expect(replica.raft.role.type).toBe('Prospective');
  expect([replica.raft.epoch, replica.raft.leaderId]).toEqual([2, -1]);
});

test('control-plane §1.7: a resigned leader names itself in its refusals', () => {
  const replica = started({ disk: diskWith([], { leaderId: 1, leaderEpoch: 5, votedId: -1 }) });
  replica.receive(fetchRequest({ currentLeaderEpoch: 5 }));
  expect(replica.replies()).toMatchObject([
    { error: 'NOT_LEADER_OR_FOLLOWER', leaderId: 1, leaderEpoch: 5 },
  ]);
});

test('control-plane §1.7: EndQuorumEpoch is repeated to voters that did not acknowledge it', () => {
  const replica = started({ disk: diskWith([], { leaderId: 1, leaderEpoch: 5, votedId: -1 }) });
  expect(replica.requestTo(2)).toMatchObject({ preferredSuccessors: [] });
  replica.answer(2, {
    type: 'EndQuorumEpochResponse',
    error: 'NONE',
    leaderId: 1,
    leaderEpoch: 5,
  });
  expect(replica.requestTo(2)).toBeNull();
  expect(replica.requestTo(3)).toMatchObject({ type: 'EndQuorumEpochRequest' });
  expect(replica.raft.role).toMatchObject({ type: 'Resigned', unacknowledged: [3] });
});
