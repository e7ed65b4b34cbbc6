import { find } from '../collections/table.ts';
import type { RaftVoterRequest, RaftVoterResponse } from '../protocol/raft-voters.ts';
import type { Turn } from '../turn.ts';
import { hasRequestInFlight, isPeerReady, sendTo } from './connections.ts';
import { copyFollower, type FollowerRole, isVoter, type RaftState, withRole } from './state.ts';
import { fetchDeadline, updateVoterDeadline } from './timing.ts';

/**
 * What a follower has to say about the voter set, every two fetch timeouts (control-plane §1.11): a voter of a quorum
 * that can be upgraded tells each leader its directory once; an observer that may join by itself asks to be taken in,
 * or first to have its former disk removed.
 * Simplified: the entry of a voter never differs from the voter. It holds no endpoints, and all support kraft.version 1.
 */
export function sendVoterUpdate(raft: RaftState, turn: Turn, role: FollowerRole): RaftState | null {
  if (raft.config.dynamic === null) return null;
  const request = voterUpdate(raft, role);
  if (request === null || role.fetchingSnapshot !== null) return null;
  if (hasRequestInFlight(raft) || !isPeerReady(raft, turn, raft.leaderId)) return null;
  return sendTo(restartPeriod(raft, turn), turn, raft.leaderId, request);
}

function voterUpdate(raft: RaftState, role: FollowerRole): RaftVoterRequest | null {
  const { clusterId, settings, flushes } = raft.config;
  const { self, voters, kraftVersion } = raft.membership;
  const voterId = self.id;
  const voterDirectoryId = self.directoryId;
  if (isVoter(raft)) {
    if (kraftVersion >= 1 || role.hasUpdatedLeader) return null;
    const currentLeaderEpoch = raft.epoch;
    return {
      type: 'UpdateRaftVoterRequest',
      clusterId,
      currentLeaderEpoch,
      voterId,
      voterDirectoryId,
    };
  }
  const mayJoin = flushes && settings['controller.quorum.auto.join.enable'];
  if (!mayJoin || kraftVersion < 1) return null;
  const former = find(voters, voterId);
  if (former !== null) {
    const { directoryId } = former;
    return { type: 'RemoveRaftVoterRequest', clusterId, voterId, voterDirectoryId: directoryId };
  }
  const type = 'AddRaftVoterRequest';
  return { type, clusterId, voterId, voterDirectoryId, ackWhenCommitted: false };
}

/** The leader answered; whatever it said, the next attempt waits for its period (KafkaRaftClient). */
export function onVoterUpdateAnswered(
  raft: RaftState,
  turn: Turn,
  response: RaftVoterResponse,
): RaftState {
  const { role } = raft;
  if (role.type !== 'Follower') return raft;
  if (response.type !== 'UpdateRaftVoterResponse') return restartPeriod(raft, turn);
  const next = copyFollower(role);
  next.hasUpdatedLeader = true;
  next.fetchDeadline = fetchDeadline(raft, turn.now);
  return withRole(raft, next);
}

function restartPeriod(raft: RaftState, turn: Turn): RaftState {
  const { role } = raft;
  if (role.type !== 'Follower') return raft;
  const next = copyFollower(role);
  next.updateVoterAt = updateVoterDeadline(raft, turn);
  return withRole(raft, next);
}
