import type { ErrorCode } from '../protocol/errors.ts';
import type {
  BeginQuorumEpochResponse,
  EndQuorumEpochResponse,
  QuorumFetchResponse,
  VoteResponse,
} from '../protocol/raft.ts';
import type { UpdateRaftVoterResponse } from '../protocol/raft-voters.ts';
import type { Turn } from '../turn.ts';
import {
  copyLeader,
  copyRaft,
  type ParkedFetch,
  type PendingChange,
  type RaftState,
  withRole,
} from './state.ts';

/** Every answer of the quorum names the epoch of its sender and the leader it knows (KIP-595). */

/** The answer to a vote or a pre-vote. */
export const voteResponse = (
  raft: RaftState,
  error: ErrorCode,
  voteGranted: boolean,
): VoteResponse => ({
  type: 'VoteResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
  voteGranted,
});

/** The answer to a leader that makes itself known. */
export const beginQuorumEpochResponse = (
  raft: RaftState,
  error: ErrorCode,
): BeginQuorumEpochResponse => ({
  type: 'BeginQuorumEpochResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
});

/** The answer to a leader that resigned. */
export const endQuorumEpochResponse = (
  raft: RaftState,
  error: ErrorCode,
): EndQuorumEpochResponse => ({
  type: 'EndQuorumEpochResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
});

/** An answer to a fetch without records. */
export const emptyFetchResponse = (raft: RaftState, error: ErrorCode): QuorumFetchResponse => ({
  type: 'QuorumFetchResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
  highWatermark: -1,
  logStartOffset: raft.snapshots.logStartOffset,
  divergingEpoch: null,
  batches: [],
  snapshotId: null,
});

/** Answers the parked fetches: this replica stops being the leader (control-plane §1.8). */
export function failParked(raft: RaftState, turn: Turn): RaftState {
  if (raft.parked.length === 0) return raft;
  const response = emptyFetchResponse(raft, 'NOT_LEADER_OR_FOLLOWER');
  for (const { connection } of raft.parked) turn.reply(connection, response);
  return withParked(raft, []);
}

/** Answers the parked fetches that waited long enough, as computed when they arrived (KAFKA-15100). */
export function expireParked(raft: RaftState, turn: Turn): RaftState {
  const { parked } = raft;
  // Everyone waits equally long unless the fetcher says otherwise, so most often nothing is due.
  if (!parked.some((fetch) => fetch.deadline <= turn.now)) return raft;
  for (const { connection, leaderEpoch, highWatermark, deadline } of parked) {
    if (deadline > turn.now) continue;
    turn.reply(connection, {
      type: 'QuorumFetchResponse',
      error: 'NONE',
      leaderId: raft.config.nodeId,
      leaderEpoch,
      highWatermark,
      logStartOffset: raft.snapshots.logStartOffset,
      divergingEpoch: null,
      batches: [],
      snapshotId: null,
    });
  }
  return withParked(
    raft,
    parked.filter((fetch) => fetch.deadline > turn.now),
  );
}

/** Answers who waits for a change of voters: this replica stops being the leader (control-plane §1.11). */
export function failPendingChange(raft: RaftState, turn: Turn): RaftState {
  const { role } = raft;
  if (role.type !== 'Leader' || role.reconfiguration === null) return raft;
  const { observers, reported, pending } = role.reconfiguration;
  if (pending === null) return raft;
  answerChange(
    raft,
    turn,
    pending,
    'NOT_LEADER_OR_FOLLOWER',
    'the leader resigned or was replaced',
  );
  const next = copyLeader(role);
  next.reconfiguration = { observers, reported, pending: null };
  return withRole(raft, next);
}

/** Answers who asked for a change of voters, unless that was done already. */
export function answerChange(
  raft: RaftState,
  turn: Turn,
  pending: PendingChange,
  error: ErrorCode,
  errorMessage: string,
): void {
  const { type, connection } = pending;
  if (connection === 0) return;
  switch (type) {
    case 'Add':
      turn.reply(connection, { type: 'AddRaftVoterResponse', error, errorMessage });
      return;
    case 'Remove':
      turn.reply(connection, { type: 'RemoveRaftVoterResponse', error, errorMessage });
      return;
    case 'Update':
      turn.reply(connection, updateVoterResponse(raft, error));
  }
}

/** The answer to a voter that said what it is. */
export const updateVoterResponse = (
  raft: RaftState,
  error: ErrorCode,
): UpdateRaftVoterResponse => ({
  type: 'UpdateRaftVoterResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
});

/** The state with other fetches parked. */
export function withParked(raft: RaftState, parked: readonly ParkedFetch[]): RaftState {
  const next = copyRaft(raft);
  next.parked = parked;
  return next;
}
