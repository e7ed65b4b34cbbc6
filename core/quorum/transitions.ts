import { assert } from '../assert.ts';
import { find } from '../collections/table.ts';
import { writeFile } from '../disk.ts';
import type { ReplicaKey } from '../protocol/raft.ts';
import { FOREVER, instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import { failParked, failPendingChange } from './answers.ts';
import { resetConnections } from './connections.ts';
import { idsOf, openingSize } from './membership.ts';
import { assignEpoch } from './metadata-log.ts';
import {
  copyRaft,
  type FollowerRole,
  isSoleVoter,
  isVoter,
  type LeaderRole,
  majority,
  NO_RECONFIGURATION,
  QUORUM_STATE_FILE,
  type RaftInput,
  type RaftState,
  type Role,
  type Tally,
  type Transition,
  withRole,
} from './state.ts';
import {
  checkQuorumDeadline,
  electionDeadline,
  fetchDeadline,
  updateVoterDeadline,
} from './timing.ts';

/**
 * The changes of role (control-plane §1.3). All but those to Prospective and Resigned are made durable first: the new
 * role takes effect when the quorum state file is flushed (§1.4).
 */

/** Kafka's raft thread died of an exception: the process ends (control-plane §1.2). */
export function halt(raft: RaftState, turn: Turn, reason: string): RaftState {
  turn.halt(reason);
  const next = copyRaft(raft);
  next.halted = true;
  return next;
}

/** Writes the quorum state of a transition and waits until it is durable. */
export function makeDurable(raft: RaftState, turn: Turn, transition: Transition): RaftState {
  assert(raft.blocked === null, 'the raft thread waits for one flush at a time');
  const { epoch, leaderId, votedId, votedDirectoryId } = transition;
  const state = { leaderId, leaderEpoch: epoch, votedId };
  const content = raft.config.dynamic === null ? state : { ...state, votedDirectoryId };
  turn.disk = writeFile(turn.disk, QUORUM_STATE_FILE, content);
  turn.flush(QUORUM_STATE_FILE);
  const next = copyRaft(raft);
  const { role, rule, resets, again } = transition;
  next.blocked = {
    target: QUORUM_STATE_FILE,
    continuation: {
      type: 'Enter',
      role,
      epoch,
      leaderId,
      votedId,
      votedDirectoryId,
      rule,
      resets,
      again,
    },
    queue: [],
  };
  return next;
}

/** The transition is durable: the role takes effect. */
export function enter(raft: RaftState, turn: Turn, transition: Transition): RaftState {
  const { role, epoch, leaderId, votedId, votedDirectoryId, rule, resets } = transition;
  const next = copyRaft(failPendingChange(raft, turn));
  next.blocked = null;
  next.role = role;
  next.epoch = epoch;
  next.leaderId = leaderId;
  next.votedId = votedId;
  next.votedDirectoryId = votedDirectoryId;
  if (role.type === 'Leader') {
    next.highWatermark = -1;
    next.epochCache = assignEpoch(raft.epochCache, epoch, role.epochStart);
  } else if (role.type === 'Resigned') next.highWatermark = -1;
  next.nextFetchAt = instant(0);
  // A vote given away leaves the role as it is; `VoteGranted` tells of it.
  if (resets) turn.probe({ type: 'QuorumRoleChanged', role: role.type, epoch, leaderId, rule });
  const entered = resets ? resetConnections(next) : next;
  switch (role.type) {
    case 'Follower':
      return soleVoterGoesOn(failParked(entered, turn), turn);
    case 'Unattached':
    case 'Resigned':
      return soleVoterGoesOn(entered, turn);
    case 'Candidate':
      return isGranted(entered, role) ? becomeLeader(entered, turn) : entered;
    case 'Prospective':
    case 'Leader':
      return entered;
  }
}

/** A sole voter needs nobody: it leads at once (control-plane §1.3). */
const soleVoterGoesOn = (raft: RaftState, turn: Turn): RaftState =>
  isSoleVoter(raft)
    ? becomeProspective(raft, turn, 'the only voter stands for election at once')
    : raft;

/** No leader is known in `epoch`. The election timer goes on where one was running (control-plane §1.3). */
export function becomeUnattached(
  raft: RaftState,
  turn: Turn,
  epoch: number,
  leaderId: number,
  rule: string,
  again: RaftInput | null,
): RaftState {
  return makeDurable(raft, turn, {
    role: { type: 'Unattached', electionDeadline: remainingElection(raft, turn) },
    epoch,
    leaderId,
    votedId: epoch === raft.epoch ? raft.votedId : -1,
    votedDirectoryId: epoch === raft.epoch ? raft.votedDirectoryId : '',
    rule,
    resets: true,
    again,
  });
}

function remainingElection(raft: RaftState, turn: Turn) {
  const { role } = raft;
  if (!isVoter(raft)) return FOREVER;
  if (role.type === 'Follower' || role.type === 'Leader') {
    return electionDeadline(raft, turn, 'Unattached');
  }
  if (role.type === 'Prospective' && isLost(raft, role)) {
    return electionDeadline(raft, turn, 'Unattached');
  }
  return role.electionDeadline;
}

/** Follows the leader of `epoch`; a vote given in that epoch is kept (control-plane §1.4). */
export function becomeFollower(
  raft: RaftState,
  turn: Turn,
  epoch: number,
  leaderId: number,
  rule: string,
  again: RaftInput | null,
): RaftState {
  // Messages of dynamic quorums bring the leader's endpoints along.
  if (raft.config.dynamic === null && find(raft.membership.voters, leaderId) === null) {
    return halt(raft, turn, `no endpoint is known of leader ${leaderId} of epoch ${epoch}`);
  }
  if (leaderId === raft.config.nodeId) {
    return halt(raft, turn, `this node cannot follow itself in epoch ${epoch}`);
  }
  return makeDurable(raft, turn, {
    role: newFollower(raft, turn),
    epoch,
    leaderId,
    votedId: epoch === raft.epoch ? raft.votedId : -1,
    votedDirectoryId: epoch === raft.epoch ? raft.votedDirectoryId : '',
    rule,
    resets: true,
    again,
  });
}

/** The variables of a replica that begins to follow. */
export const newFollower = (raft: RaftState, turn: Turn): FollowerRole => ({
  type: 'Follower',
  fetchDeadline: fetchDeadline(raft, turn.now),
  hasFetched: false,
  fetchingSnapshot: null,
  updateVoterAt: updateVoterDeadline(raft, turn),
  hasUpdatedLeader: false,
});

/** Asks whether an election would be won, without a new epoch (KIP-996); before that, stands at once. */
export function becomeProspective(raft: RaftState, turn: Turn, rule: string): RaftState {
  if (raft.config.switches['raft.preVote'] === 'off') return becomeCandidate(raft, turn, rule);
  const deadline = electionDeadline(raft, turn, 'Prospective');
  const role: Role = {
    type: 'Prospective',
    electionDeadline: deadline,
    granted: [raft.config.nodeId],
    rejected: [],
    retries: raft.role.type === 'Candidate' ? raft.role.retries + 1 : 1,
  };
  const { epoch, leaderId } = raft;
  turn.probe({ type: 'QuorumRoleChanged', role: role.type, epoch, leaderId, rule });
  const next = resetConnections(withRole(raft, role));
  if (!isGranted(next, role)) return next;
  return becomeCandidate(next, turn, 'pre-votes of a majority (KIP-996)');
}

/** Stands for election in the next epoch, having voted for itself (KIP-595). */
export function becomeCandidate(raft: RaftState, turn: Turn, rule: string): RaftState {
  return makeDurable(raft, turn, {
    role: {
      type: 'Candidate',
      electionDeadline: electionDeadline(raft, turn, 'Candidate'),
      granted: [raft.config.nodeId],
      rejected: [],
      retries: retriesOf(raft),
    },
    epoch: raft.epoch + 1,
    leaderId: -1,
    votedId: raft.config.nodeId,
    votedDirectoryId: raft.membership.self.directoryId,
    rule,
    resets: true,
    again: null,
  });
}

/** Elections in a row: a candidate that stands again, or that asked first whether it would win. */
function retriesOf({ role }: RaftState): number {
  if (role.type === 'Candidate') return role.retries + 1;
  return role.type === 'Prospective' ? role.retries : 1;
}

/** Leads the epoch it was elected in; its first record is appended at once (control-plane §1.7). */
export function becomeLeader(raft: RaftState, turn: Turn): RaftState {
  const granting = raft.role.type === 'Candidate' ? raft.role.granted : [];
  return makeDurable(raft, turn, {
    role: newLeader(raft, turn, granting),
    epoch: raft.epoch,
    leaderId: raft.config.nodeId,
    votedId: -1,
    votedDirectoryId: '',
    rule: 'votes of a majority (KIP-595)',
    resets: true,
    again: null,
  });
}

/** The variables of a leader whose epoch starts at the end of its log (control-plane §1.1). */
export function newLeader(
  raft: RaftState,
  turn: Turn,
  grantingVoters: readonly number[],
): LeaderRole {
  return {
    type: 'Leader',
    epochStart: raft.logEndOffset,
    replicas: raft.membership.voters.map(({ id }) => ({ id, endOffset: -1, lastFetch: null })),
    fetchedVoters: [],
    checkQuorumDeadline: checkQuorumDeadline(raft, turn),
    beginQuorumAt: turn.now,
    accumulator: {
      nextOffset: raft.logEndOffset + openingSize(raft.membership),
      grantingVoters,
      records: [],
      lingerUntil: FOREVER,
      control: [],
    },
    resignRequested: false,
    reconfiguration: raft.config.dynamic === null ? null : NO_RECONFIGURATION,
  };
}

/** Gives the leadership up in the same epoch; a soft state, so nothing is written (control-plane §1.4). */
export function becomeResigned(
  raft: RaftState,
  turn: Turn,
  preferredSuccessors: readonly number[],
  rule: string,
): RaftState {
  const { nodeId } = raft.config;
  const next = copyRaft(failPendingChange(failParked(raft, turn), turn));
  next.role = {
    type: 'Resigned',
    electionDeadline: electionDeadline(raft, turn, 'Resigned'),
    unacknowledged: idsOf(raft.membership.voters).filter((id) => id !== nodeId),
    preferredSuccessors,
  };
  next.highWatermark = -1;
  const { epoch, leaderId } = raft;
  turn.probe({ type: 'QuorumRoleChanged', role: 'Resigned', epoch, leaderId, rule });
  return resetConnections(next);
}

/** Notes a vote given to another; the vote must be durable before it is answered (control-plane §1.6). */
export function giveVote(
  raft: RaftState,
  turn: Turn,
  candidate: ReplicaKey,
  again: RaftInput,
): RaftState {
  const { role } = raft;
  assert(
    role.type === 'Unattached' || role.type === 'Prospective',
    'only a replica without a leader gives its vote away',
  );
  const deadline = electionDeadline(raft, turn, role.type);
  const voted: Role =
    role.type === 'Unattached'
      ? { type: 'Unattached', electionDeadline: deadline }
      : {
          type: 'Prospective',
          electionDeadline: deadline,
          granted: [raft.config.nodeId],
          rejected: [],
          retries: role.retries,
        };
  return makeDurable(raft, turn, {
    role: voted,
    epoch: raft.epoch,
    leaderId: raft.leaderId,
    votedId: candidate.id,
    votedDirectoryId: candidate.directoryId,
    rule: `vote given to ${candidate.id} (KIP-595)`,
    resets: false,
    again,
  });
}

/** Whether a majority granted its vote. */
export const isGranted = (raft: RaftState, tally: Tally): boolean =>
  tally.granted.length >= majority(raft);

/** Whether a majority can no longer grant its vote. */
export const isLost = (raft: RaftState, tally: Tally): boolean =>
  raft.membership.voters.length - tally.rejected.length < majority(raft);
