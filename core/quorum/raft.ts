import { unreachable } from '../assert.ts';
import type { MetadataBatch, MetadataRecord } from '../controller/records.ts';
import type { Disk } from '../disk.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type { RaftRequest, RaftResponse } from '../protocol/raft.ts';
import { FOREVER, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { beginQuorumEpochResponse, expireParked } from './answers.ts';
import { startRaft } from './boot.ts';
import { backOff, isExpected, setReady } from './connections.ts';
import { handleCommonly, isMine, maybeTransition } from './epochs.ts';
import { onFetchRequest } from './fetch.ts';
import { onFetchSnapshotRequest, onFetchSnapshotResponse } from './fetch-snapshot.ts';
import { fetched, onFetchResponse, pauseFetches } from './follower.ts';
import { accumulate } from './leader.ts';
import { readBetween } from './metadata-log.ts';
import { armTimer, poll } from './poll.ts';
import { onApiVersions, onVoterRequest, type Refusal, upgradeKraftVersion } from './reconfigure.ts';
import { onEndQuorumEpochRequest, onEndQuorumEpochResponse } from './resign.ts';
import { isSnapshotFile } from './snapshot-files.ts';
import { installSnapshot, onSnapshotFlushed } from './snapshots.ts';
import {
  type Blocked,
  copyLeader,
  copyRaft,
  type RaftConfig,
  type RaftInput,
  type RaftState,
  withRole,
} from './state.ts';
import { SHUTDOWN_TIMEOUT_MS } from './timing.ts';
import { enter, makeDurable } from './transitions.ts';
import { onVoteRequest, onVoteResponse } from './vote.ts';
import { onVoterUpdateAnswered } from './voter-update.ts';

/**
 * KRaft (control-plane §1; KIP-595, KIP-630, KIP-853, KIP-996): a replica of the metadata log, to be embedded in a
 * server process. Its single thread takes one message at a time and waits for its flushes; what arrives meanwhile is
 * queued.
 */

export { RAFT_TIMER } from './poll.ts';
export { isSnapshotFile } from './snapshot-files.ts';
export { createSnapshot, isSnapshotDue, snapshotToLoad } from './snapshots.ts';
export {
  QUORUM_STATE_FILE,
  RAFT_PURPOSE,
  type RaftConfig,
  type RaftState,
  type Role,
} from './state.ts';

/** A process starts: its role follows from what the disk says (control-plane §1.4). */
export const bootRaft = (turn: Turn, config: RaftConfig, boot = 1): RaftState =>
  startRaft(turn, config, boot);

/** A member or observer of the quorum asks for something. */
export const onRaftRequest = (
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: RaftRequest,
): RaftState => take(raft, turn, { type: 'Request', connection, request });

/** Something happened to a connection of purpose `RAFT_PURPOSE`. */
export function onRaftNetworkEvent(raft: RaftState, turn: Turn, event: NetworkEvent): RaftState {
  if (event.type === 'LinkReady' || event.type === 'LinkLost') return raft;
  return take(raft, turn, { type: 'Event', event });
}

/** The timer `RAFT_TIMER` fired: some deadline may have come. */
export function onRaftTimer(
  raft: RaftState,
  turn: Turn,
  _timer: string,
  _subject: number,
): RaftState {
  const next = copyRaft(raft);
  next.timerAt = FOREVER;
  if (isOver(raft)) return next;
  // Kafka's expiration service has a thread of its own: parked fetches expire while the raft thread waits.
  return armTimer(poll(expireParked(next, turn), turn), turn);
}

/** A flush of `target` ended. If the thread waited for it, it goes on, then takes what was queued in order. */
export function onRaftFlushed(raft: RaftState, turn: Turn, target: string): RaftState {
  if (isSnapshotFile(target) && raft.blocked?.target !== target) {
    return isOver(raft) ? raft : armTimer(onSnapshotFlushed(raft, turn, target), turn);
  }
  const { blocked } = raft;
  if (blocked === null || blocked.target !== target || isOver(raft)) return raft;
  let next = goOn(raft, turn, blocked);
  const { continuation } = blocked;
  const again = continuation.type === 'Enter' ? continuation.again : null;
  const inbox = again === null ? blocked.queue : [again, ...blocked.queue];
  // One round of the thread polls its role, which drains and flushes, and then takes one message (control-plane §1.2):
  // a leader that has just flushed owes the next message its turn before it drains again.
  const owesTurn = continuation.type === 'Drained' && inbox.length > 0;
  if (again === null && !owesTurn) next = poll(next, turn);
  for (let i = 0; i < inbox.length; i++) {
    if (isOver(next)) return next;
    if (next.blocked !== null) {
      next = queue(next, inbox.slice(i));
      break;
    }
    next = poll(handle(next, turn, inbox[i] as RaftInput), turn);
  }
  return armTimer(next, turn);
}

/**
 * Appends records in `epoch`: they are buffered and written after the linger time (control-plane §1.8). The offset is
 * that of the last record, or null where this replica does not lead that epoch (Kafka's NotLeaderException).
 */
export function appendToRaft(
  raft: RaftState,
  turn: Turn,
  epoch: number,
  records: readonly MetadataRecord[],
): { readonly raft: RaftState; readonly lastOffset: number | null } {
  const { role } = raft;
  if (role.type !== 'Leader' || raft.epoch !== epoch || records.length === 0 || isOver(raft)) {
    return { raft, lastOffset: null };
  }
  const lastOffset = role.accumulator.nextOffset + records.length - 1;
  const next = accumulate(raft, turn, role, records);
  const isLingering = raft.config.settings['controller.quorum.append.linger.ms'] > 0;
  return { raft: armTimer(isLingering ? next : poll(next, turn), turn), lastOffset };
}

/** The controller gives up the leadership of `epoch`, if it still has it (control-plane §1.3). */
export function resignRaft(raft: RaftState, turn: Turn, epoch: number): RaftState {
  const { role } = raft;
  if (role.type !== 'Leader' || raft.epoch !== epoch || isOver(raft)) return raft;
  const leader = copyLeader(role);
  leader.resignRequested = true;
  return armTimer(poll(withRole(raft, leader), turn), turn);
}

/** An orderly shutdown: a leader resigns and tells the voters; `isShutDown` says when the process may end. */
export function shutDownRaft(raft: RaftState, turn: Turn): RaftState {
  if (raft.shutDownBy !== FOREVER || isOver(raft)) return raft;
  const next = copyRaft(raft);
  next.shutDownBy = plusMs(turn.now, SHUTDOWN_TIMEOUT_MS);
  return armTimer(poll(next, turn), turn);
}

/**
 * The controller finalizes another level of `kraft.version` (UpdateFeatures, control-plane §1.11). The thread may wait
 * for a flush: what is appended is written when it drains next.
 */
export function upgradeRaft(
  raft: RaftState,
  turn: Turn,
  kraftVersion: number,
): { readonly raft: RaftState; readonly refusal: Refusal | null } {
  const { raft: next, refusal } = upgradeKraftVersion(raft, kraftVersion);
  return { raft: next === raft ? raft : armTimer(poll(next, turn), turn), refusal };
}

const NOTHING: readonly MetadataBatch[] = [];

/** The committed batches from `fromOffset` on, in order: what a listener is given (control-plane §1.10). */
export const committedFrom = (
  raft: RaftState,
  disk: Disk,
  fromOffset: number,
): readonly MetadataBatch[] =>
  raft.highWatermark <= fromOffset
    ? NOTHING
    : readBetween(disk, raft.slot, fromOffset, raft.highWatermark);

/**
 * Whether the listener may be told that this replica leads: it has consumed past the start of the epoch, so the
 * leader's first record is committed and all before it applied (KAFKA-15345); never while resigned (KAFKA-17333).
 */
export const claimable = (raft: RaftState, listenerOffset: number): boolean =>
  raft.role.type === 'Leader' && raft.highWatermark >= 0 && listenerOffset > raft.role.epochStart;

const isOver = (raft: RaftState): boolean => raft.halted || raft.isShutDown;

/** Handles an input, or queues it while the thread waits for a flush. */
function take(raft: RaftState, turn: Turn, input: RaftInput): RaftState {
  if (isOver(raft)) return raft;
  if (raft.blocked !== null) return queue(raft, [input]);
  return armTimer(poll(handle(raft, turn, input), turn), turn);
}

function queue(raft: RaftState, inputs: readonly RaftInput[]): RaftState {
  const { target, continuation, queue: waiting } = raft.blocked as Blocked;
  const next = copyRaft(raft);
  next.blocked = { target, continuation, queue: [...waiting, ...inputs] };
  return next;
}

function goOn(raft: RaftState, turn: Turn, blocked: Blocked): RaftState {
  const free = copyRaft(raft);
  free.blocked = null;
  const { continuation } = blocked;
  switch (continuation.type) {
    case 'Opened':
      return makeDurable(free, turn, continuation);
    case 'Enter':
      return enter(free, turn, continuation);
    case 'Appended':
      return fetched(free, turn, continuation.highWatermark, continuation.since);
    case 'Drained':
      return free;
    case 'SnapshotFetched':
      return installSnapshot(free, turn, continuation.snapshotId);
    default:
      return unreachable(continuation);
  }
}

function handle(raft: RaftState, turn: Turn, input: RaftInput): RaftState {
  switch (input.type) {
    case 'Request':
      return onRequest(raft, turn, input.connection, input.request);
    case 'Event':
      return onEvent(raft, turn, input.event);
    case 'Accepted':
      return onContent(raft, turn, input.peer, input.response);
    default:
      return unreachable(input);
  }
}

function onRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: RaftRequest,
): RaftState {
  switch (request.type) {
    case 'VoteRequest':
      return onVoteRequest(raft, turn, connection, request);
    case 'EndQuorumEpochRequest':
      return onEndQuorumEpochRequest(raft, turn, connection, request);
    case 'QuorumFetchRequest':
      return onFetchRequest(raft, turn, connection, request);
    case 'FetchSnapshotRequest':
      return onFetchSnapshotRequest(raft, turn, connection, request);
    case 'BeginQuorumEpochRequest': {
      const { leaderId, leaderEpoch, clusterId, voterId, voterDirectoryId } = request;
      if (clusterId !== raft.config.clusterId) {
        turn.reply(connection, beginQuorumEpochResponse(raft, 'INCONSISTENT_CLUSTER_ID'));
        return raft;
      }
      if (leaderEpoch < raft.epoch) {
        turn.reply(connection, beginQuorumEpochResponse(raft, 'FENCED_LEADER_EPOCH'));
        return raft;
      }
      // The epoch is adopted before the key is checked; a follower's fetch timer is left alone (control-plane §1.7).
      const again = { type: 'Request', connection, request } as const;
      const next = maybeTransition(raft, turn, leaderId, leaderEpoch, again);
      if (next !== raft) return next;
      const error = isMine(raft, voterId, voterDirectoryId) ? 'NONE' : 'INVALID_VOTER_KEY';
      turn.reply(connection, beginQuorumEpochResponse(raft, error));
      return raft;
    }
    default:
      return onVoterRequest(raft, turn, connection, request);
  }
}

function onEvent(raft: RaftState, turn: Turn, event: NetworkEvent): RaftState {
  if (!isExpected(raft, event)) return raft;
  if (event.type === 'Failure') return backOff(raft, turn, event.peer);
  if (event.type !== 'Response') return raft;
  const ready = setReady(raft, event.peer);
  const response = event.response as RaftResponse;
  // Answers about voters but one name no leader: what they mean is theirs alone.
  if (!('leaderEpoch' in response)) return onContent(ready, turn, event.peer, response);
  const handled = handleCommonly(ready, turn, event.peer, response);
  if (handled === null) return onContent(ready, turn, event.peer, response);
  const isFetch = response.type === 'QuorumFetchResponse';
  return isFetch && handled === ready ? pauseFetches(handled, turn) : handled;
}

/** What an answer says besides epoch and leader. */
function onContent(raft: RaftState, turn: Turn, peer: number, response: RaftResponse): RaftState {
  switch (response.type) {
    case 'VoteResponse':
      return onVoteResponse(raft, turn, peer, response);
    case 'QuorumFetchResponse':
      return onFetchResponse(raft, turn, response);
    case 'EndQuorumEpochResponse':
      return onEndQuorumEpochResponse(raft, peer);
    case 'BeginQuorumEpochResponse':
      return raft;
    case 'FetchSnapshotResponse':
      return onFetchSnapshotResponse(raft, turn, response);
    case 'ApiVersionsResponse':
      return onApiVersions(raft, turn, peer, response);
    case 'AddRaftVoterResponse':
    case 'RemoveRaftVoterResponse':
    case 'UpdateRaftVoterResponse':
      return onVoterUpdateAnswered(raft, turn, response);
    default:
      return unreachable(response);
  }
}
