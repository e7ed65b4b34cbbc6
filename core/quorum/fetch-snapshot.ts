import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FetchSnapshotRequest, FetchSnapshotResponse, SnapshotId } from '../protocol/raft.ts';
import type { Turn } from '../turn.ts';
import { leaderError, noteFetched } from './fetch.ts';
import { isIn } from './membership.ts';
import { partFile, snapshotBytes, writePart } from './snapshot-files.ts';
import {
  copyFollower,
  copyRaft,
  type FollowerRole,
  type PartialSnapshot,
  type RaftState,
  withRole,
} from './state.ts';
import { fetchDeadline } from './timing.ts';
import { halt } from './transitions.ts';

/** How a replica below the leader's log start gets a snapshot instead (KIP-630, control-plane §1.9), on both sides. */

/** Answers a request for a slice. A voter that fetches a snapshot is heard from (control-plane §1.7). */
export function onFetchSnapshotRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: FetchSnapshotRequest,
): RaftState {
  const { snapshotId, position, maxBytes } = request;
  const isMine = request.clusterId === raft.config.clusterId;
  const refused = isMine
    ? leaderError(raft, request.currentLeaderEpoch)
    : 'INCONSISTENT_CLUSTER_ID';
  const isServed = snapshotId.endOffset > 0 && refused === 'NONE';
  const bytes = isServed ? snapshotBytes(turn.disk, snapshotId) : null;
  const error = refused === 'NONE' ? sliceError(bytes, position) : refused;
  if (error !== 'NONE' || bytes === null) {
    turn.reply(connection, answer(raft, error, request, 0, ''));
    return raft;
  }
  const slice = bytes.slice(position, position + maxBytes);
  turn.reply(connection, answer(raft, 'NONE', request, bytes.length, slice));
  const { replicaId: id, replicaDirectoryId: directoryId } = request;
  const isVoter = isIn(raft.membership.voters, { id, directoryId });
  if (raft.role.type !== 'Leader' || !isVoter) return raft;
  return withRole(raft, noteFetched(raft, turn, raft.role, id));
}

function sliceError(bytes: string | null, position: number): ErrorCode {
  if (bytes === null) return 'SNAPSHOT_NOT_FOUND';
  return position < 0 || position >= bytes.length ? 'POSITION_OUT_OF_RANGE' : 'NONE';
}

const answer = (
  raft: RaftState,
  error: ErrorCode,
  { snapshotId, position }: FetchSnapshotRequest,
  size: number,
  unalignedRecords: string,
): FetchSnapshotResponse => ({
  type: 'FetchSnapshotResponse',
  error,
  leaderId: raft.leaderId,
  leaderEpoch: raft.epoch,
  snapshotId,
  size,
  position,
  unalignedRecords,
});

/** The leader says to fetch a snapshot: records wait until it is here. A snapshot that is here already is a defect. */
export function beginSnapshot(raft: RaftState, turn: Turn, id: SnapshotId): RaftState {
  const { endOffset, epoch } = id;
  if (endOffset < raft.logHighWatermark) {
    const reason = `the leader offers a snapshot up to ${endOffset}, below the high watermark ${raft.logHighWatermark}`;
    return halt(raft, turn, reason);
  }
  return proveLeader(raft, turn, { endOffset, epoch, content: '' });
}

/** What is to be asked for next of a snapshot. */
export const fetchSnapshotRequest = (
  raft: RaftState,
  { endOffset, epoch, content }: PartialSnapshot,
): FetchSnapshotRequest => ({
  type: 'FetchSnapshotRequest',
  clusterId: raft.config.clusterId,
  replicaId: raft.config.nodeId,
  replicaDirectoryId: raft.config.flushes ? raft.membership.self.directoryId : '',
  currentLeaderEpoch: raft.epoch,
  snapshotId: { endOffset, epoch },
  position: content.length,
  maxBytes: raft.config.settings['controller.quorum.fetch.snapshot.max.bytes'],
});

/** A slice arrived. The last one makes the snapshot whole: it is flushed before the log gives way to it. */
export function onFetchSnapshotResponse(
  raft: RaftState,
  turn: Turn,
  response: FetchSnapshotResponse,
): RaftState {
  const { role } = raft;
  if (role.type !== 'Follower') {
    return halt(raft, turn, `a ${role.type} cannot take in a snapshot`);
  }
  const partial = role.fetchingSnapshot;
  // The leader has deleted it meanwhile: a fetch tells what to get instead.
  if (response.error === 'SNAPSHOT_NOT_FOUND' || partial === null) {
    return proveLeader(raft, turn, null);
  }
  const { endOffset, epoch } = partial;
  const isSame = response.snapshotId.endOffset === endOffset && response.snapshotId.epoch === epoch;
  if (!isSame || response.position !== partial.content.length) {
    return halt(
      raft,
      turn,
      `a slice at ${response.position} does not follow ${partial.content.length}`,
    );
  }
  const content = partial.content + response.unalignedRecords;
  if (content.length < response.size) {
    return proveLeader(raft, turn, { endOffset, epoch, content });
  }
  const snapshotId = { endOffset, epoch };
  turn.disk = writePart(turn.disk, snapshotId, turn.wallClock, content);
  const target = partFile(snapshotId);
  turn.flush(target);
  const next = copyRaft(proveLeader(raft, turn, null));
  next.blocked = { target, continuation: { type: 'SnapshotFetched', snapshotId }, queue: [] };
  return next;
}

/** Any of these answers proves that the leader lives, as a fetch does (control-plane §1.8). */
function proveLeader(
  raft: RaftState,
  turn: Turn,
  fetchingSnapshot: PartialSnapshot | null,
): RaftState {
  const role = copyFollower(raft.role as FollowerRole);
  role.fetchDeadline = fetchDeadline(raft, turn.now);
  role.hasFetched = true;
  role.fetchingSnapshot = fetchingSnapshot;
  return withRole(raft, role);
}
