import { find, put, replaceAt, search } from '../collections/table.ts';
import type { MetadataBatch } from '../controller/records.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { EpochEndOffset } from '../protocol/fetch.ts';
import type {
  QuorumFetchRequest,
  QuorumFetchResponse,
  ReplicaKey,
  SnapshotId,
} from '../protocol/raft.ts';
import { FOREVER, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { emptyFetchResponse, withParked } from './answers.ts';
import { isIn } from './membership.ts';
import { endOffsetForEpoch, readFrom } from './metadata-log.ts';
import { onCommitted } from './pending-change.ts';
import type { StoredSnapshot } from './snapshot-files.ts';
import {
  copyLeader,
  copyRaft,
  type Draft,
  isVoter,
  type LeaderRole,
  majority,
  type RaftState,
  type ReplicaProgress,
  withRole,
} from './state.ts';
import { checkQuorumDeadline } from './timing.ts';

/** How a leader serves fetches of the metadata log, and what they tell it (control-plane §1.8). */

/** Answers a fetch, now or when there is something to tell. */
export function onFetchRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: QuorumFetchRequest,
): RaftState {
  const error = refusalOf(raft, request);
  if (error === 'NONE') return serveFetch(raft, turn, connection, request, true);
  turn.reply(connection, emptyFetchResponse(raft, error));
  return raft;
}

function refusalOf(raft: RaftState, request: QuorumFetchRequest): ErrorCode {
  const { fetchOffset, lastFetchedEpoch, currentLeaderEpoch, maxWaitMs } = request;
  if (request.clusterId !== raft.config.clusterId) return 'INCONSISTENT_CLUSTER_ID';
  const isBad = fetchOffset < 0 || lastFetchedEpoch < 0 || maxWaitMs < 0;
  if (isBad || lastFetchedEpoch > currentLeaderEpoch) return 'INVALID_REQUEST';
  return 'NONE';
}

/** Whether this replica may answer as leader of `epoch`; a newer epoch does not depose it (control-plane §1.5). */
export function leaderError(raft: RaftState, epoch: number): ErrorCode {
  if (epoch < raft.epoch) return 'FENCED_LEADER_EPOCH';
  if (epoch > raft.epoch) return 'UNKNOWN_LEADER_EPOCH';
  if (raft.role.type !== 'Leader') return 'NOT_LEADER_OR_FOLLOWER';
  return raft.shutDownBy === FOREVER ? 'NONE' : 'BROKER_NOT_AVAILABLE';
}

/** Answers a fetch; where nothing is to tell and `mayPark` allows it, it is parked. */
export function serveFetch(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: QuorumFetchRequest,
  mayPark: boolean,
): RaftState {
  const error = leaderError(raft, request.currentLeaderEpoch);
  if (error !== 'NONE') {
    turn.reply(connection, emptyFetchResponse(raft, error));
    return raft;
  }
  const { fetchOffset, replicaId } = request;
  const snapshotId = snapshotInstead(raft, request);
  const diverging = snapshotId === null ? divergence(raft, request) : null;
  const isValid = snapshotId === null && diverging === null;
  let next = raft;
  if (isValid && raft.role.type === 'Leader') {
    const { replicaDirectoryId: directoryId } = request;
    next = onValidFetch(raft, turn, raft.role, { id: replicaId, directoryId }, fetchOffset);
  }
  const batches = isValid ? readFrom(turn.disk, raft.slot, fetchOffset) : [];
  const isNews = batches.length > 0 || !isValid || request.highWatermark < next.highWatermark;
  if (mayPark && !isNews && request.maxWaitMs > 0) {
    return park(next, turn, connection, request);
  }
  turn.reply(connection, fetchResponse(next, diverging, batches, snapshotId));
  return next;
}

/** The snapshot that a fetcher needs because the log does not go back far enough (KIP-630, control-plane §1.8). */
function snapshotInstead(raft: RaftState, request: QuorumFetchRequest): SnapshotId | null {
  const { logStartOffset, stored } = raft.snapshots;
  const newest = stored[stored.length - 1];
  if (newest === undefined || newest.endOffset === 0) return null;
  const { fetchOffset, lastFetchedEpoch } = request;
  const oldestEpoch = (stored[0] as StoredSnapshot).epoch;
  const isBelow =
    fetchOffset < logStartOffset ||
    (fetchOffset === logStartOffset && lastFetchedEpoch !== oldestEpoch) ||
    lastFetchedEpoch < oldestEpoch;
  if (fetchOffset > 0 && !isBelow) return null;
  return { endOffset: newest.endOffset, epoch: newest.epoch };
}

/** Where the fetcher's log leaves this one: the largest epoch at or below its last, and its end; null if it does not. */
function divergence(raft: RaftState, request: QuorumFetchRequest): EpochEndOffset | null {
  const { fetchOffset, lastFetchedEpoch } = request;
  if (fetchOffset === 0) return null;
  const known = endOffsetForEpoch(raft.epochCache, raft.logEndOffset, lastFetchedEpoch);
  return known.epoch !== lastFetchedEpoch || known.endOffset < fetchOffset ? known : null;
}

const fetchResponse = (
  raft: RaftState,
  divergingEpoch: EpochEndOffset | null,
  batches: readonly MetadataBatch[],
  snapshotId: SnapshotId | null,
): QuorumFetchResponse => ({
  type: 'QuorumFetchResponse',
  error: 'NONE',
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
  highWatermark: raft.highWatermark,
  logStartOffset: raft.snapshots.logStartOffset,
  divergingEpoch,
  batches,
  snapshotId,
});

function park(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: QuorumFetchRequest,
): RaftState {
  const { epoch: leaderEpoch, highWatermark } = raft;
  const deadline = plusMs(turn.now, request.maxWaitMs);
  return withParked(raft, [
    ...raft.parked,
    { connection, request, leaderEpoch, highWatermark, deadline },
  ]);
}

/**
 * A voter's valid fetch: its offset is its acknowledgement (control-plane §1.8). Its end offset may go down
 * (KAFKA-12181). Whether the voter makes progress is not asked (KAFKA-15911).
 * Simplified: a leader of static voters keeps no list of its observers. Their fetches move nothing.
 */
export function onValidFetch(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  replica: ReplicaKey,
  fetchOffset: number,
): RaftState {
  const replicaId = replica.id;
  const at = search(role.replicas, replicaId);
  if (at < 0 || !isIn(raft.membership.voters, replica)) {
    return onObserverFetch(raft, turn, role, replica, fetchOffset);
  }
  const next = noteFetched(raft, turn, role, replicaId);
  const progress = { id: replicaId, endOffset: fetchOffset, lastFetch: turn.now };
  next.replicas = replaceAt(role.replicas, at, progress);
  return maybeAdvanceHighWatermark(withRole(raft, next), turn);
}

/** A voter was heard from: the check-quorum timer starts again when a majority was (KAFKA-15489). */
export function noteFetched(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  voterId: number,
): Draft<LeaderRole> {
  const next = copyLeader(role);
  if (role.fetchedVoters.includes(voterId)) return next;
  const fetched = [...role.fetchedVoters, voterId].sort((a, b) => a - b);
  // A leader that votes counts itself, so that one less is needed.
  const needed = isVoter(raft) ? majority(raft) - 1 : majority(raft);
  if (fetched.length >= needed) {
    next.fetchedVoters = [];
    next.checkQuorumDeadline = checkQuorumDeadline(raft, turn);
  } else next.fetchedVoters = fetched;
  return next;
}

/** An observer's fetch moves no high watermark; where voters can change, it tells whether it could be one. */
function onObserverFetch(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  replica: ReplicaKey,
  endOffset: number,
): RaftState {
  // Brokers have no directory id here: none of them can become a voter.
  if (role.reconfiguration === null || replica.directoryId === '') return raft;
  const { observers, reported, pending } = role.reconfiguration;
  const { id, directoryId } = replica;
  const known = find(observers, id);
  const wasCaughtUp = known !== null && known.directoryId === directoryId && known.hasCaughtUp;
  const hasCaughtUp = wasCaughtUp || endOffset >= raft.logEndOffset;
  const next = copyLeader(role);
  next.reconfiguration = {
    observers: put(observers, { id, directoryId, endOffset, lastFetch: turn.now, hasCaughtUp }),
    reported,
    pending,
  };
  return withRole(raft, next);
}

/**
 * The high watermark is what a majority of the voters holds, once that includes the leader's own first record
 * (KAFKA-12619). It never falls.
 */
export function maybeAdvanceHighWatermark(raft: RaftState, turn: Turn): RaftState {
  const role = raft.role as LeaderRole;
  const candidate = majorityOffset(role.replicas);
  const isOwn =
    raft.config.switches['raft.commitGuard'] === 'epoch-start'
      ? candidate >= role.epochStart
      : candidate > role.epochStart;
  if (!isOwn || candidate <= raft.highWatermark) return raft;
  const next = copyRaft(raft);
  next.highWatermark = candidate;
  next.logHighWatermark = candidate;
  turn.probe({
    type: 'QuorumHighWatermarkAdvanced',
    epoch: raft.epoch,
    highWatermark: candidate,
  });
  return completeParked(onCommitted(next, turn), turn);
}

/** The offset that a majority has reached: element ⌊n/2⌋ of the end offsets in falling order. */
export function majorityOffset(replicas: readonly ReplicaProgress[]): number {
  const needed = Math.floor(replicas.length / 2) + 1;
  let best = -1;
  for (let i = 0; i < replicas.length; i++) {
    const { endOffset } = replicas[i] as ReplicaProgress;
    if (endOffset <= best) continue;
    let reached = 0;
    for (let j = 0; j < replicas.length; j++) {
      if ((replicas[j] as ReplicaProgress).endOffset >= endOffset) reached += 1;
    }
    if (reached >= needed) best = endOffset;
  }
  return best;
}

/** Answers all parked fetches anew: there are records, or another high watermark (KIP-1166). */
export function completeParked(raft: RaftState, turn: Turn): RaftState {
  if (raft.parked.length === 0) return raft;
  let next = withParked(raft, []);
  for (const { connection, request } of raft.parked) {
    next = serveFetch(next, turn, connection, request, false);
  }
  return next;
}
