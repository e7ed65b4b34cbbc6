import { find } from '../collections/table.ts';
import type { MetadataBatch } from '../controller/records.ts';
import { type FileContent, readFile } from '../disk.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import { FOREVER, instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import { firstMembership, format } from './format.ts';
import { afterBatch, idsOf, type Membership } from './membership.ts';
import { contentOf, lastEpochOf, openLog } from './metadata-log.ts';
import { type StoredSnapshot, storedSnapshots, withoutRemains } from './snapshot-files.ts';
import { nextLook } from './snapshots.ts';
import {
  copyRaft,
  isVoter,
  QUORUM_STATE_FILE,
  type RaftConfig,
  type RaftState,
  type Transition,
} from './state.ts';
import { electionDeadline } from './timing.ts';
import { halt, makeDurable, newFollower, newLeader } from './transitions.ts';

/** What the quorum state file says (control-plane §1.4). */
export interface QuorumState {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly votedId: number;
  readonly votedDirectoryId: string;
}

/** Reads the quorum state file; a new replica begins in epoch 0 without leader or vote. */
export function readQuorumState(content: FileContent): QuorumState {
  if (content === null) return { leaderId: -1, leaderEpoch: 0, votedId: -1, votedDirectoryId: '' };
  const {
    leaderId,
    leaderEpoch,
    votedId,
    votedDirectoryId = '',
  } = content as unknown as QuorumState;
  return { leaderId, leaderEpoch, votedId, votedDirectoryId };
}

/** Opens log and quorum state and picks the first role by the restart rules, which is written before it takes effect. */
export function startRaft(turn: Turn, config: RaftConfig, boot: number): RaftState {
  const formatted = format(turn.disk, config, boot);
  const stored = storedSnapshots(formatted);
  const { disk, slot, logStartOffset, logEndOffset, epochCache } = openLog(formatted, stored);
  turn.disk = withoutRemains(disk, logStartOffset);
  const kept = storedSnapshots(turn.disk);
  const quorumState = readQuorumState(readFile(disk, QUORUM_STATE_FILE));
  const raft: RaftState = {
    config,
    role: { type: 'Unattached', electionDeadline: FOREVER },
    epoch: quorumState.leaderEpoch,
    leaderId: quorumState.leaderId,
    votedId: quorumState.votedId,
    votedDirectoryId: quorumState.votedDirectoryId,
    membership: membershipOf(turn, config, slot, kept),
    snapshots: {
      logStartOffset,
      stored: kept,
      writing: null,
      lastAt: turn.now,
      cleanAt: kept.length < 2 ? FOREVER : nextLook(config, turn),
    },
    highWatermark: -1,
    logHighWatermark: logStartOffset,
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
  if (logStartOffset > 0 && kept.length === 0) {
    return halt(
      raft,
      turn,
      `the log begins at ${logStartOffset} and no snapshot holds what is before`,
    );
  }
  if (quorumState.votedId === config.nodeId && !isVoter(raft)) {
    return halt(raft, turn, 'a replica that is no voter has voted for itself');
  }
  const first = firstTransition(raft, turn, quorumState);
  const isMended = config.switches['raft.restartedLog'] === 'mended' && config.flushes;
  return isMended ? flushOpened(raft, turn, first) : makeDurable(raft, turn, first);
}

/** The voters that snapshot and log name, committed or not (control-plane §1.4). */
function membershipOf(
  turn: Turn,
  config: RaftConfig,
  slot: number,
  stored: readonly StoredSnapshot[],
): Membership {
  let membership = firstMembership(turn.disk, config, stored[0] ?? null);
  if (config.dynamic === null) return membership;
  const log = contentOf(turn.disk, slot);
  for (let i = 0; i < log.length; i++) {
    membership = afterBatch(membership, log.shared.items[i] as MetadataBatch);
  }
  return membership;
}

/** What a crashed process left unflushed becomes durable before anything else happens. */
function flushOpened(raft: RaftState, turn: Turn, first: Transition): RaftState {
  turn.flush(METADATA_LOG);
  const next = copyRaft(raft);
  next.blocked = {
    target: METADATA_LOG,
    continuation: { type: 'Opened', ...first },
    queue: [],
  };
  return next;
}

/** The restart rules, of which the first that matches holds (control-plane §1.4). */
function firstTransition(raft: RaftState, turn: Turn, quorumState: QuorumState): Transition {
  const { nodeId } = raft.config;
  const { leaderId, leaderEpoch: epoch, votedId, votedDirectoryId } = quorumState;
  const lastEpoch = lastEpochOf(raft.epochCache);
  if (epoch < lastEpoch) {
    return {
      role: { type: 'Unattached', electionDeadline: electionDeadline(raft, turn, 'Unattached') },
      epoch: lastEpoch,
      leaderId: -1,
      votedId: -1,
      votedDirectoryId: '',
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
        retries: 1,
      },
      epoch,
      leaderId: -1,
      votedId,
      votedDirectoryId,
      rule: 'restarted having voted for itself',
      resets: true,
      again: null,
    };
  }
  const isFollower = leaderId >= 0 && isKnown(raft, leaderId);
  return {
    role: isFollower
      ? newFollower(raft, turn)
      : { type: 'Unattached', electionDeadline: electionDeadline(raft, turn, 'Unattached') },
    epoch,
    leaderId,
    votedId,
    votedDirectoryId,
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
  const { nodeId, switches } = raft.config;
  const isResuming = switches['raft.restart'] === 'resume-leadership' && isVoter(raft);
  return {
    role: isResuming
      ? newLeader(raft, turn, [])
      : {
          type: 'Resigned',
          electionDeadline: electionDeadline(raft, turn, 'Resigned'),
          unacknowledged: idsOf(raft.membership.voters).filter((id) => id !== nodeId),
          preferredSuccessors: [],
        },
    epoch,
    leaderId: nodeId,
    votedId: -1,
    votedDirectoryId: '',
    rule: isResuming
      ? 'restarted as leader (before KAFKA-10527)'
      : 'restarted as former leader (KAFKA-10527)',
    resets: true,
    again: null,
  };
}

/** Whether a replica that restarts knows where to find a leader: the voter set tells (control-plane §1.4). */
const isKnown = (raft: RaftState, leaderId: number): boolean =>
  find(raft.membership.voters, leaderId) !== null;
