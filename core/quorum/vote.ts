import type { ConnectionId } from '../machine.ts';
import type { VoteRequest, VoteResponse } from '../protocol/raft.ts';
import type { Turn } from '../turn.ts';
import { voteResponse } from './answers.ts';
import { isPeerReady, sendTo } from './connections.ts';
import { isMine } from './epochs.ts';
import { lastEpochOf } from './metadata-log.ts';
import {
  type CandidateRole,
  type ProspectiveRole,
  type RaftState,
  type Tally,
  withRole,
} from './state.ts';
import { electionBackoffEnd } from './timing.ts';
import {
  becomeCandidate,
  becomeFollower,
  becomeLeader,
  becomeUnattached,
  giveVote,
  isGranted,
  isLost,
} from './transitions.ts';

/** Votes and pre-votes, on both sides (control-plane §1.6; KIP-595, KIP-996). */

/** Answers a nominee. A newer epoch is adopted before anything else is checked, by a leader too. */
export function onVoteRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: VoteRequest,
): RaftState {
  const { replicaId, replicaEpoch, lastOffsetEpoch, lastOffset, preVote } = request;
  if (request.clusterId !== raft.config.clusterId) {
    turn.reply(connection, voteResponse(raft, 'INCONSISTENT_CLUSTER_ID', false));
    return raft;
  }
  const badEpoch = preVote ? lastOffsetEpoch > replicaEpoch : lastOffsetEpoch >= replicaEpoch;
  if (badEpoch || lastOffset < 0 || lastOffsetEpoch < 0 || replicaId < 0) {
    turn.reply(connection, voteResponse(raft, 'INVALID_REQUEST', false));
    return raft;
  }
  if (replicaEpoch < raft.epoch) {
    turn.reply(connection, voteResponse(raft, 'FENCED_LEADER_EPOCH', false));
    return raft;
  }
  const again = { type: 'Request', connection, request } as const;
  if (replicaEpoch > raft.epoch) {
    const rule = `${preVote ? 'pre-vote' : 'vote'} asked for in newer epoch ${replicaEpoch}`;
    return becomeUnattached(raft, turn, replicaEpoch, -1, rule, again);
  }
  if (!isMine(raft, request.voterId, request.voterDirectoryId)) {
    turn.reply(connection, voteResponse(raft, 'INVALID_VOTER_KEY', false));
    return raft;
  }
  const granted = canGrant(raft, request);
  if (granted && !preVote && raft.votedId < 0) {
    const candidate = { id: replicaId, directoryId: request.replicaDirectoryId };
    return giveVote(raft, turn, candidate, again);
  }
  if (granted)
    turn.probe({ type: 'VoteGranted', epoch: raft.epoch, candidateId: replicaId, preVote });
  turn.reply(connection, voteResponse(raft, 'NONE', granted));
  return raft;
}

/** Whom a replica grants what, by its role (the table of control-plane §1.6). */
export function canGrant(raft: RaftState, request: VoteRequest): boolean {
  const upToDate = isUpToDate(raft, request);
  const { role } = raft;
  switch (role.type) {
    case 'Unattached':
    case 'Prospective':
      if (request.preVote) return upToDate;
      if (raft.votedId >= 0) return isSameCandidate(raft, request);
      return raft.leaderId < 0 && upToDate;
    case 'Candidate':
    case 'Resigned':
      return request.preVote && upToDate;
    case 'Follower':
      return request.preVote && upToDate && !role.hasFetched;
    case 'Leader':
      return false;
  }
}

/** Whether the vote was given to this very nominee: another disk of its node is another one (KIP-853). */
const isSameCandidate = (raft: RaftState, request: VoteRequest): boolean =>
  raft.votedId === request.replicaId && raft.votedDirectoryId === request.replicaDirectoryId;

/** Whether the nominee's log reaches at least as far: epochs are compared first. */
function isUpToDate(raft: RaftState, request: VoteRequest): boolean {
  const lastEpoch = lastEpochOf(raft.epochCache);
  if (request.lastOffsetEpoch !== lastEpoch) return request.lastOffsetEpoch > lastEpoch;
  return request.lastOffset >= raft.logEndOffset;
}

/** Asks the voters that have not answered yet, as long as a win is possible. */
export function sendVoteRequests(
  raft: RaftState,
  turn: Turn,
  role: ProspectiveRole | CandidateRole,
): RaftState {
  if (isLost(raft, role)) return raft;
  const { clusterId, nodeId } = raft.config;
  const { self, voters } = raft.membership;
  let next = raft;
  for (const { id: voterId, directoryId } of voters) {
    if (hasAnswered(role, voterId) || !isPeerReady(next, turn, voterId)) continue;
    next = sendTo(next, turn, voterId, {
      type: 'VoteRequest',
      clusterId,
      voterId,
      replicaEpoch: raft.epoch,
      replicaId: nodeId,
      lastOffsetEpoch: lastEpochOf(raft.epochCache),
      lastOffset: raft.logEndOffset,
      preVote: role.type === 'Prospective',
      voterDirectoryId: directoryId,
      replicaDirectoryId: self.directoryId,
    });
  }
  return next;
}

const hasAnswered = (tally: Tally, id: number): boolean =>
  tally.granted.includes(id) || tally.rejected.includes(id);

/** Counts an answer. A majority of pre-votes makes a candidate, a majority of votes a leader. */
export function onVoteResponse(
  raft: RaftState,
  turn: Turn,
  peer: number,
  response: VoteResponse,
): RaftState {
  const { role } = raft;
  if (role.type !== 'Prospective' && role.type !== 'Candidate') return raft;
  const counted = count(role, peer, response.voteGranted);
  const next = withRole(raft, counted);
  if (isGranted(next, counted)) {
    return counted.type === 'Candidate'
      ? becomeLeader(next, turn)
      : becomeCandidate(next, turn, 'pre-votes of a majority (KIP-996)');
  }
  if (!isLost(next, counted)) return next;
  if (counted.type === 'Prospective') return giveUpPreVote(next, turn);
  // A candidate that cannot win any more waits out its timer (KAFKA-18345); before that, it backed off.
  const isCapped = raft.config.switches['raft.electionBackoff'] === 'capped';
  return isCapped && !isLost(raft, role) ? backOffElection(next, turn, counted) : next;
}

/** A pre-vote was lost or timed out: back to the known leader, else to none (control-plane §1.3). */
export function giveUpPreVote(raft: RaftState, turn: Turn): RaftState {
  const rule = 'the pre-vote failed (KIP-996)';
  return raft.leaderId >= 0
    ? becomeFollower(raft, turn, raft.epoch, raft.leaderId, rule, null)
    : becomeUnattached(raft, turn, raft.epoch, -1, rule, null);
}

function count(
  role: ProspectiveRole | CandidateRole,
  id: number,
  isGrant: boolean,
): ProspectiveRole | CandidateRole {
  const granted = role.granted.filter((voter) => voter !== id);
  const rejected = role.rejected.filter((voter) => voter !== id);
  (isGrant ? granted : rejected).push(id);
  return {
    type: role.type,
    electionDeadline: role.electionDeadline,
    granted: granted.sort((a, b) => a - b),
    rejected: rejected.sort((a, b) => a - b),
    retries: role.retries,
  };
}

/** Stands again after a back-off that doubles with every lost election, up to a bound without jitter. */
function backOffElection(raft: RaftState, turn: Turn, role: CandidateRole): RaftState {
  return withRole(raft, {
    type: 'Candidate',
    electionDeadline: electionBackoffEnd(raft, turn, role.retries),
    granted: role.granted,
    rejected: role.rejected,
    retries: role.retries,
  });
}
