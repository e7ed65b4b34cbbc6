import type { MetadataBatch } from '../controller/records.ts';
import { TORN } from '../disk.ts';
import type { EpochEndOffset } from '../protocol/fetch.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import type { QuorumFetchRequest, QuorumFetchResponse } from '../protocol/raft.ts';
import { type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import {
  hasRequestInFlight,
  isBackingOff,
  isPeerReady,
  readyBootstrapServer,
  sendTo,
} from './connections.ts';
import { beginSnapshot, fetchSnapshotRequest } from './fetch-snapshot.ts';
import { afterBatch, afterTruncation, tellVoters } from './membership.ts';
import {
  appendBatch,
  assignEpoch,
  endOffsetForEpoch,
  lastEpochOf,
  truncateEpochs,
  truncateLog,
} from './metadata-log.ts';
import { copyFollower, copyRaft, type FollowerRole, type RaftState } from './state.ts';
import { FETCH_MAX_WAIT_MS, fetchDeadline, NO_NEWS_PAUSE_MS } from './timing.ts';
import { halt } from './transitions.ts';

/** How a replica pulls the metadata log (control-plane §1.8; KIP-595). */

/**
 * Fetches from the leader; while its connection backs off, from any voter, to learn of a newer leader. One fetch is in
 * flight at a time, over all destinations (control-plane §1.2).
 * Simplified: a follower does not send UpdateRaftVoter while voters are static and stay so. It would only tell the leader
 * its versions.
 */
export function sendFetchToBestNode(raft: RaftState, turn: Turn): RaftState {
  if (hasRequestInFlight(raft) || raft.nextFetchAt > turn.now) return raft;
  if (isBackingOff(raft, turn, raft.leaderId)) return sendFetchToAnyVoter(raft, turn);
  if (!isPeerReady(raft, turn, raft.leaderId)) return raft;
  const partial = raft.role.type === 'Follower' ? raft.role.fetchingSnapshot : null;
  const request = partial === null ? fetchRequest(raft) : fetchSnapshotRequest(raft, partial);
  return sendTo(raft, turn, raft.leaderId, request);
}

/** Fetches from a random voter: who knows no leader learns it from the answer. */
export function sendFetchToAnyVoter(raft: RaftState, turn: Turn): RaftState {
  if (hasRequestInFlight(raft) || raft.nextFetchAt > turn.now) return raft;
  const voter = readyBootstrapServer(raft, turn);
  return voter < 0 ? raft : sendTo(raft, turn, voter, fetchRequest(raft));
}

const fetchRequest = (raft: RaftState): QuorumFetchRequest => ({
  type: 'QuorumFetchRequest',
  clusterId: raft.config.clusterId,
  replicaId: raft.config.nodeId,
  currentLeaderEpoch: raft.epoch,
  fetchOffset: raft.logEndOffset,
  lastFetchedEpoch: lastEpochOf(raft.epochCache),
  highWatermark: raft.highWatermark,
  maxWaitMs: FETCH_MAX_WAIT_MS,
  replicaDirectoryId: raft.config.flushes ? raft.membership.self.directoryId : '',
});

/** A fetch taught nothing: the next one waits a little (NO_NEWS_PAUSE_MS). */
export function pauseFetches(raft: RaftState, turn: Turn): RaftState {
  const next = copyRaft(raft);
  next.nextFetchAt = plusMs(turn.now, NO_NEWS_PAUSE_MS);
  return next;
}

/** Applies the leader's answer: truncates, or appends and flushes; both prove that the leader lives. */
export function onFetchResponse(
  raft: RaftState,
  turn: Turn,
  response: QuorumFetchResponse,
): RaftState {
  if (raft.role.type !== 'Follower') {
    return halt(raft, turn, `a ${raft.role.type} cannot apply what a leader sent`);
  }
  if (response.divergingEpoch !== null) return diverge(raft, turn, response.divergingEpoch);
  if (response.snapshotId !== null) return beginSnapshot(raft, turn, response.snapshotId);
  const appended = appendFetched(raft, turn, response.batches);
  if (appended === raft || appended.halted) {
    return appended.halted ? appended : fetched(raft, turn, response.highWatermark, turn.now);
  }
  if (!raft.config.flushes) return fetched(appended, turn, response.highWatermark, turn.now);
  // Before the next fetch acknowledges them, the records are durable (KAFKA-10533).
  turn.flush(METADATA_LOG);
  if (raft.config.switches['raft.flush'] === 'async') {
    return fetched(appended, turn, response.highWatermark, turn.now);
  }
  const next = copyRaft(appended);
  const { highWatermark } = response;
  next.blocked = {
    target: METADATA_LOG,
    continuation: { type: 'Appended', highWatermark, since: turn.now },
    queue: [],
  };
  return next;
}

/** Appends whole batches of known epochs; a damaged one is skipped with all behind it (control-plane §1.8). */
function appendFetched(raft: RaftState, turn: Turn, batches: readonly MetadataBatch[]): RaftState {
  let { logEndOffset, epochCache, membership } = raft;
  for (const batch of batches) {
    // KAFKA-18723: an answer read while the leader changed may hold records of a newer epoch.
    if (batch.crc === TORN || batch.leaderEpoch > raft.epoch) break;
    if (batch.baseOffset !== logEndOffset) {
      return halt(raft, turn, `batch at ${batch.baseOffset} does not follow ${logEndOffset}`);
    }
    turn.disk = appendBatch(turn.disk, raft.slot, batch);
    epochCache = assignEpoch(epochCache, batch.leaderEpoch, batch.baseOffset);
    logEndOffset = batch.lastOffset + 1;
    // Voters are in force as soon as their record is in the log (KIP-853).
    if (batch.isControl && raft.config.dynamic !== null) membership = afterBatch(membership, batch);
  }
  if (logEndOffset === raft.logEndOffset) return raft;
  const next = copyRaft(raft);
  next.logEndOffset = logEndOffset;
  next.epochCache = epochCache;
  next.membership = membership;
  if (membership !== raft.membership) tellVoters(next, turn);
  return next;
}

/** A fetch succeeded: the high watermark follows the leader's, and the fetch timer starts again. */
export function fetched(
  raft: RaftState,
  turn: Turn,
  leaderHighWatermark: number,
  since: Instant,
): RaftState {
  const next = copyRaft(raft);
  const role = copyFollower(raft.role as FollowerRole);
  role.fetchDeadline = fetchDeadline(raft, since);
  role.hasFetched = true;
  next.role = role;
  if (leaderHighWatermark < 0) return next;
  const highWatermark = Math.min(raft.logEndOffset, leaderHighWatermark);
  if (highWatermark === raft.highWatermark) return next;
  if (highWatermark < raft.highWatermark) {
    return halt(
      raft,
      turn,
      `the high watermark cannot fall from ${raft.highWatermark} to ${highWatermark}`,
    );
  }
  next.highWatermark = highWatermark;
  next.logHighWatermark = highWatermark;
  return next;
}

/**
 * The leader's log has no such last epoch: cut back to where the two may still agree. One round trip per differing
 * epoch (control-plane §1.8).
 */
function diverge(raft: RaftState, turn: Turn, diverging: EpochEndOffset): RaftState {
  if (raft.highWatermark >= 0 && diverging.endOffset < raft.highWatermark) {
    return halt(
      raft,
      turn,
      `the leader asks to truncate to ${diverging.endOffset}, below the high watermark ${raft.highWatermark}`,
    );
  }
  const offset = truncationOffset(raft, diverging);
  if (offset < raft.logHighWatermark) {
    return halt(
      raft,
      turn,
      `truncation to ${offset} is below the log's high watermark ${raft.logHighWatermark}`,
    );
  }
  const start = raft.snapshots.logStartOffset;
  const { disk, logEndOffset } = truncateLog(turn.disk, raft.slot, offset, start);
  turn.disk = disk;
  const next = copyRaft(raft);
  next.logEndOffset = logEndOffset;
  next.epochCache = truncateEpochs(raft.epochCache, logEndOffset);
  next.membership = afterTruncation(raft.membership, logEndOffset);
  if (logEndOffset < raft.logEndOffset) {
    turn.probe({
      type: 'QuorumLogTruncated',
      from: raft.logEndOffset,
      to: logEndOffset,
      rule: `epoch ${diverging.epoch} ends at ${diverging.endOffset} (KIP-595)`,
    });
  }
  if (next.membership !== raft.membership) tellVoters(next, turn);
  return fetched(next, turn, -1, turn.now);
}

function truncationOffset(raft: RaftState, diverging: EpochEndOffset): number {
  if (diverging.epoch === 0) return Math.min(diverging.endOffset, raft.logEndOffset);
  const local = endOffsetForEpoch(raft.epochCache, raft.logEndOffset, diverging.epoch);
  if (local.epoch !== diverging.epoch) return local.endOffset;
  return Math.min(local.endOffset, diverging.endOffset);
}
