import type { QuorumAnswer, RaftResponse } from '../protocol/raft.ts';
import type { Turn } from '../turn.ts';
import { backOff } from './connections.ts';
import type { RaftInput, RaftState } from './state.ts';
import { becomeFollower, becomeUnattached, halt } from './transitions.ts';

/** Whether a request is meant for this replica: for its node, and its directory where that is told (KIP-853). */
export const isMine = (raft: RaftState, id: number, directoryId: string): boolean =>
  id === raft.config.nodeId &&
  (directoryId === '' || directoryId === raft.membership.self.directoryId);

/**
 * Adopts the epoch and leader that a message names: a newer epoch always, a leader where none is known
 * (control-plane §1.5). Another leader of the same epoch, or this node where it does not lead, ends the process.
 */
export function maybeTransition(
  raft: RaftState,
  turn: Turn,
  leaderId: number,
  epoch: number,
  again: RaftInput | null,
): RaftState {
  if (!isConsistent(raft, leaderId, epoch)) {
    return halt(
      raft,
      turn,
      `leader ${leaderId} of epoch ${epoch} contradicts leader ${raft.leaderId} of epoch ${raft.epoch}`,
    );
  }
  if (epoch > raft.epoch) {
    const rule = `epoch ${epoch} is newer`;
    return leaderId >= 0
      ? becomeFollower(raft, turn, epoch, leaderId, rule, again)
      : becomeUnattached(raft, turn, epoch, -1, rule, again);
  }
  if (leaderId < 0 || raft.leaderId >= 0) return raft;
  return becomeFollower(raft, turn, epoch, leaderId, 'the leader of the epoch is known', again);
}

function isConsistent(raft: RaftState, leaderId: number, epoch: number): boolean {
  if (leaderId === raft.config.nodeId) return raft.role.type === 'Leader';
  return epoch !== raft.epoch || leaderId < 0 || raft.leaderId < 0 || leaderId === raft.leaderId;
}

/** What every answer means, whatever it answers (control-plane §1.5); null where its own content is still to be handled. */
export function handleCommonly(
  raft: RaftState,
  turn: Turn,
  peer: number,
  response: RaftResponse & QuorumAnswer,
): RaftState | null {
  const { error, leaderId, leaderEpoch } = response;
  if (error === 'INCONSISTENT_CLUSTER_ID') return backOff(raft, turn, peer);
  if (leaderEpoch < raft.epoch || error === 'UNKNOWN_LEADER_EPOCH') return raft;
  if (
    leaderEpoch > raft.epoch ||
    error === 'FENCED_LEADER_EPOCH' ||
    error === 'NOT_LEADER_OR_FOLLOWER'
  ) {
    return maybeTransition(raft, turn, leaderId, leaderEpoch, null);
  }
  if (leaderId >= 0 && raft.leaderId < 0) {
    const again: RaftInput | null = error === 'NONE' ? { type: 'Accepted', peer, response } : null;
    const rule = 'the leader of the epoch is known';
    return becomeFollower(raft, turn, leaderEpoch, leaderId, rule, again);
  }
  switch (error) {
    case 'NONE':
      return null;
    case 'INVALID_VOTER_KEY':
      return raft;
    case 'INVALID_REQUEST':
      return halt(raft, turn, `node ${peer} found a request of the quorum invalid`);
    default:
      return backOff(raft, turn, peer);
  }
}
