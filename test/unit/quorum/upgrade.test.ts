import { expect, test } from 'vitest';
import { type RaftState, upgradeRaft } from '../../../core/quorum/raft.ts';
import type { Refusal } from '../../../core/quorum/reconfigure.ts';
import type { Turn } from '../../../core/turn.ts';
import { fetchRequest, leading, type Replica } from './fixture.ts';

const DYNAMIC = { controllers: [1, 2, 3], kraftVersion: 0 } as const;

function upgrade(leader: Replica): Refusal | null {
  let refusal: Refusal | null = null;
  leader.step((raft: RaftState, turn: Turn) => {
    const done = upgradeRaft(raft, turn, 1);
    refusal = done.refusal;
    return done.raft;
  });
  return refusal;
}

/** A voter says what it is, and answers when the leader asks what it supports. */
function report(leader: Replica, id: number): void {
  leader.receive(
    {
      type: 'UpdateRaftVoterRequest',
      clusterId: 'quorum',
      currentLeaderEpoch: 1,
      voterId: id,
      voterDirectoryId: `dir-${id}`,
    },
    -id,
  );
  expect(leader.requestTo(id)).toMatchObject({ type: 'ApiVersionsRequest' });
  leader.answer(id, { type: 'ApiVersionsResponse', error: 'NONE', maxKraftVersion: 1 });
  expect(leader.replies()).toMatchObject([{ type: 'UpdateRaftVoterResponse', error: 'NONE' }]);
}

test('control-plane §1.11: kraft.version is raised once every voter has told the leader its directory', () => {
  const leader = leading({ dynamic: DYNAMIC });
  // Nobody answers what the new leader says of itself, so that its connections are free.
  for (const id of [2, 3]) {
    leader.answer(id, {
      type: 'BeginQuorumEpochResponse',
      error: 'NONE',
      leaderId: 1,
      leaderEpoch: 1,
    });
  }
  leader.receive(fetchRequest({ fetchOffset: 1, lastFetchedEpoch: 1 }));
  expect(leader.raft.highWatermark).toBe(1);
  expect(upgrade(leader)).toMatchObject({ error: 'INVALID_UPDATE_VERSION' });
  report(leader, 2);
  report(leader, 3);
  expect(upgrade(leader)).toBeNull();
  const { kraftVersion, voters } = leader.raft.membership;
  expect(kraftVersion).toBe(1);
  expect(voters.map(({ directoryId }) => directoryId)).toEqual(['dir-1-1', 'dir-2', 'dir-3']);
  leader.flush();
  expect(upgrade(leader), 'what is done already').toBeNull();
  expect(leader.raft.logEndOffset).toBe(3);
});
