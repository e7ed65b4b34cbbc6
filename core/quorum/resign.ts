import type { ConnectionId } from '../machine.ts';
import type { EndQuorumEpochRequest } from '../protocol/raft.ts';
import { plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { endQuorumEpochResponse } from './answers.ts';
import { isPeerReady, sendTo } from './connections.ts';
import { maybeTransition } from './epochs.ts';
import { copyFollower, type RaftState, type ResignedRole, withRole } from './state.ts';

/** How a leadership ends in good order (EndQuorumEpoch, control-plane §1.7). */

/** Tells the voters that have not acknowledged it yet that the leader resigned. */
export function sendEndQuorumEpoch(raft: RaftState, turn: Turn, role: ResignedRole): RaftState {
  let next = raft;
  for (const id of role.unacknowledged) {
    if (!isPeerReady(next, turn, id)) continue;
    next = sendTo(next, turn, id, {
      type: 'EndQuorumEpochRequest',
      clusterId: raft.config.clusterId,
      leaderId: raft.config.nodeId,
      leaderEpoch: raft.epoch,
      preferredSuccessors: role.preferredSuccessors,
    });
  }
  return next;
}

/** A voter heard of the resignation. */
export function onEndQuorumEpochResponse(raft: RaftState, peer: number): RaftState {
  const { role } = raft;
  if (role.type !== 'Resigned') return raft;
  return withRole(raft, {
    type: 'Resigned',
    electionDeadline: role.electionDeadline,
    unacknowledged: role.unacknowledged.filter((id) => id !== peer),
    preferredSuccessors: role.preferredSuccessors,
  });
}

/** The leader resigned: its followers stop waiting for it, the best successor first. */
export function onEndQuorumEpochRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: EndQuorumEpochRequest,
): RaftState {
  const { leaderId, leaderEpoch } = request;
  if (request.clusterId !== raft.config.clusterId) {
    turn.reply(connection, endQuorumEpochResponse(raft, 'INCONSISTENT_CLUSTER_ID'));
    return raft;
  }
  if (leaderEpoch < raft.epoch) {
    turn.reply(connection, endQuorumEpochResponse(raft, 'FENCED_LEADER_EPOCH'));
    return raft;
  }
  const again = { type: 'Request', connection, request } as const;
  const next = maybeTransition(raft, turn, leaderId, leaderEpoch, again);
  if (next !== raft) return next;
  turn.reply(connection, endQuorumEpochResponse(raft, 'NONE'));
  const { role } = raft;
  if (role.type !== 'Follower' || raft.leaderId !== leaderId) return raft;
  const backoffMs = successionBackoffMs(raft, request.preferredSuccessors);
  const waiting = copyFollower(role);
  waiting.fetchDeadline = plusMs(turn.now, backoffMs);
  return withRole(raft, waiting);
}

/**
 * How long a successor waits: none for the first, then doubling up to the most, which those that are not listed wait.
 * An empty list makes all go at once (control-plane §1.7).
 */
export function successionBackoffMs(raft: RaftState, preferred: readonly number[]): number {
  const mostMs = raft.config.settings['controller.quorum.election.backoff.max.ms'];
  const found = preferred.indexOf(raft.config.nodeId);
  const position = found < 0 ? preferred.length : found;
  if (position === 0) return 0;
  if (position >= preferred.length) return mostMs;
  return Math.min(mostMs, (mostMs >> (preferred.length - 1)) << (position - 1));
}
