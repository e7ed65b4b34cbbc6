import { type FileContent, readFile } from '../disk.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import { FOREVER, instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import { lastEpochOf, openLog } from './metadata-log.ts';
import {
  copyRaft,
  QUORUM_STATE_FILE,
  type RaftConfig,
  type RaftState,
  type Transition,
} from './state.ts';
import { electionDeadline, fetchDeadline } from './timing.ts';
import { halt, makeDurable, newLeader } from './transitions.ts';

/** What the quorum state file says (control-plane §1.4). */
export interface QuorumState {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly votedId: number;
}

/** Reads the quorum state file; a new replica begins in epoch 0 without leader or vote. */
export function readQuorumState(content: FileContent): QuorumState {
  if (content === null) return { leaderId: -1, leaderEpoch: 0, votedId: -1 };
  return content as unknown as QuorumState;
}

/** Opens log and quorum state and picks the first role by the restart rules, which is written before it takes effect. */
export function startRaft(turn: Turn, config: RaftConfig): RaftState {
  const { disk, slot, logEndOffset, epochCache } = openLog(turn.disk);
  turn.disk = disk;
  const quorumState = readQuorumState(readFile(disk, QUORUM_STATE_FILE));
  const raft: RaftState = {
    config,
    role: { type: 'Unattached', electionDeadline: FOREVER },
    epoch: quorumState.leaderEpoch,
    leaderId: quorumState.leaderId,
    votedId: quorumState.votedId,
    highWatermark: -1,
    logHighWatermark: 0,
    logEndOffset,
    epochCache,
    slot,
    peers: [],
    parked: [],
    nextFetchAt: instant(0),
    shutDownBy: FOREVER,
    isShutDown: false,
    halted: false,
    timerAt: FOREVER,
    blocked: null,
  };
  if (quorumState.votedId === config.nodeId && !config.voters.includes(config.nodeId)) {
    return halt(raft, turn, 'a replica that is no voter has voted for itself');
  }
  const first = firstTransition(raft, turn, quorumState);
  const isMended = config.switches['raft.restartedLog'] === 'mended' && config.flushes;
  return isMended ? flushOpened(raft, turn, first) : makeDurable(raft, turn, first);
}

/** What a crashed process left unflushed becomes durable before anything else happens. */
function flushOpened(raft: RaftState, turn: Turn, first: Transition): RaftState {
  turn.flush(METADATA_LOG);
  const { role, epoch, leaderId, votedId, rule, resets, again } = first;
  const next = copyRaft(raft);
  next.blocked = {
    target: METADATA_LOG,
    continuation: { type: 'Opened', role, epoch, leaderId, votedId, rule, resets, again },
    queue: [],
  };
  return next;
}

/** The restart rules, of which the first that matches holds (control-plane §1.4). */
function firstTransition(raft: RaftState, turn: Turn, quorumState: QuorumState): Transition {
  const { nodeId } = raft.config;
  const { leaderId, leaderEpoch: epoch, votedId } = quorumState;
  const lastEpoch = lastEpochOf(raft.epochCache);
  if (epoch < lastEpoch) {
    return {
      role: { type: 'Unattached', electionDeadline: electionDeadline(raft, turn, 'Unattached') },
      epoch: lastEpoch,
      leaderId: -1,
      votedId: -1,
      rule: `restarted with a log of newer epoch ${lastEpoch}`,
      resets: true,
      again: null,
    };
  }
  if (leaderId === nodeId) return formerLeader(raft, turn, epoch);
  if (votedId === nodeId) {
    return {
      role: {
        type: 'Candidate',
        electionDeadline: electionDeadline(raft, turn, 'Candidate'),
        granted: [nodeId],
        rejected: [],
      },
      epoch,
      leaderId: -1,
      votedId,
      rule: 'restarted having voted for itself',
      resets: true,
      again: null,
    };
  }
  const isFollower = leaderId >= 0 && raft.config.voters.includes(leaderId);
  return {
    role: isFollower
      ? { type: 'Follower', fetchDeadline: fetchDeadline(raft, turn.now), hasFetched: false }
      : { type: 'Unattached', electionDeadline: electionDeadline(raft, turn, 'Unattached') },
    epoch,
    leaderId,
    votedId,
    rule: isFollower ? 'restarted knowing the leader' : 'restarted without a leader',
    resets: true,
    again: null,
  };
}

/**
 * A leader that restarts resigns: its unflushed records may be gone, so that it must never write in that epoch again
 * (KAFKA-10527). Before that, it went on leading.
 */
function formerLeader(raft: RaftState, turn: Turn, epoch: number): Transition {
  const { nodeId, voters, switches } = raft.config;
  const isResuming = switches['raft.restart'] === 'resume-leadership' && voters.includes(nodeId);
  return {
    role: isResuming
      ? newLeader(raft, turn, [])
      : {
          type: 'Resigned',
          electionDeadline: electionDeadline(raft, turn, 'Resigned'),
          unacknowledged: voters.filter((id) => id !== nodeId),
          preferredSuccessors: [],
        },
    epoch,
    leaderId: nodeId,
    votedId: -1,
    rule: isResuming
      ? 'restarted as leader (before KAFKA-10527)'
      : 'restarted as former leader (KAFKA-10527)',
    resets: true,
    again: null,
  };
}
