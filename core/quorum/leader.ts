import { find, replaceAt, search } from '../collections/table.ts';
import type { ControlRecord, MetadataBatch, MetadataRecord } from '../controller/records.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import type { BeginQuorumEpochRequest } from '../protocol/raft.ts';
import { FOREVER, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { isPeerReady, sendTo } from './connections.ts';
import { completeParked, maybeAdvanceHighWatermark } from './fetch.ts';
import { afterBatch, directoryOf, idsOf, owesVoters, tellVoters } from './membership.ts';
import { appendBatch, assignEpoch, metadataChecksum } from './metadata-log.ts';
import {
  type Accumulator,
  copyLeader,
  copyRaft,
  type Draft,
  type LeaderRole,
  NO_RECONFIGURATION,
  type RaftState,
  type ReplicaProgress,
  withRole,
} from './state.ts';
import { beginQuorumPeriodMs } from './timing.ts';

/** What a leader of the quorum does: it writes, commits, and keeps its voters (control-plane §1.7, §1.8). */

/**
 * Buffers records until the linger time is over and reserves their offsets (control-plane §1.8). The controller's
 * thread may do so while the raft thread waits for a flush.
 * Simplified: a batch of the metadata log has no size limit. So no batch is ever finished early, and none is refused
 * because ten are finished.
 */
export function accumulate(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  records: readonly MetadataRecord[],
): RaftState {
  const { accumulator } = role;
  const lingerMs = raft.config.settings['controller.quorum.append.linger.ms'];
  const isFirst = accumulator.records.length === 0;
  return withAccumulator(raft, role, {
    nextOffset: accumulator.nextOffset + records.length,
    grantingVoters: accumulator.grantingVoters,
    records: isFirst ? records : accumulator.records.concat(records),
    lingerUntil: isFirst ? plusMs(turn.now, lingerMs) : accumulator.lingerUntil,
    control: accumulator.control,
  });
}

/** Whether the accumulator is to be written now: its first record never lingers. */
export const isDrainDue = (accumulator: Accumulator, turn: Turn): boolean =>
  accumulator.grantingVoters !== null ||
  accumulator.control.length > 0 ||
  accumulator.lingerUntil <= turn.now;

/**
 * Writes what was accumulated, in this order: write, raise the high watermark, wake parked fetches, flush, wait
 * (control-plane §1.8).
 */
export function drain(raft: RaftState, turn: Turn, role: LeaderRole): RaftState {
  const { grantingVoters, records, nextOffset, control } = role.accumulator;
  let next = raft;
  if (grantingVoters !== null) {
    next = writeBatch(next, turn, true, openingRecords(raft, grantingVoters));
  }
  if (records.length > 0) next = writeBatch(next, turn, false, records);
  if (control.length > 0) next = writeBatch(next, turn, true, control);
  const written = copyLeader(role);
  written.accumulator = {
    nextOffset,
    grantingVoters: null,
    records: [],
    lingerUntil: FOREVER,
    control: [],
  };
  if (next.membership.voters !== raft.membership.voters) followVoters(written, next);
  const { nodeId } = raft.config;
  const own = search(written.replicas, nodeId);
  if (own >= 0) {
    const { lastFetch } = written.replicas[own] as ReplicaProgress;
    const end = { id: nodeId, endOffset: next.logEndOffset, lastFetch };
    written.replicas = replaceAt(written.replicas, own, end);
  }
  next = maybeAdvanceHighWatermark(withRole(next, written), turn);
  next = completeParked(next, turn);
  turn.flush(METADATA_LOG);
  if (raft.config.switches['raft.flush'] === 'async') return next;
  const blocked = copyRaft(next);
  blocked.blocked = { target: METADATA_LOG, continuation: { type: 'Drained' }, queue: [] };
  return blocked;
}

/** What a leader opens its epoch with; it says who votes where nothing in the log does (control-plane §1.7). */
function openingRecords(raft: RaftState, grantingVoters: readonly number[]): ControlRecord[] {
  const { voters, kraftVersion } = raft.membership;
  const leaderId = raft.config.nodeId;
  const opening: ControlRecord[] = [
    { type: 'LeaderChangeMessage', leaderId, voters: idsOf(voters), grantingVoters },
  ];
  if (!owesVoters(raft.membership)) return opening;
  return [
    ...opening,
    { type: 'KRaftVersionRecord', kraftVersion },
    { type: 'VotersRecord', voters },
  ];
}

/**
 * Appends control records at once, behind what was accumulated before them (control-plane §1.8). The offset is that of
 * the last of them.
 */
export function appendControl(
  raft: RaftState,
  role: LeaderRole,
  control: readonly ControlRecord[],
): { readonly raft: RaftState; readonly lastOffset: number } {
  const { nextOffset, grantingVoters, records, lingerUntil } = role.accumulator;
  const end = nextOffset + control.length;
  const accumulator = { nextOffset: end, grantingVoters, records, lingerUntil, control };
  return { raft: withAccumulator(raft, role, accumulator), lastOffset: end - 1 };
}

/** A new voter set is in force: who was an observer counts as a voter, and the other way round (control-plane §1.11). */
function followVoters(leader: Draft<LeaderRole>, raft: RaftState): void {
  const { voters } = raft.membership;
  const { observers, reported, pending } = leader.reconfiguration ?? NO_RECONFIGURATION;
  const before = leader.replicas;
  leader.replicas = voters.map(({ id, directoryId }) => {
    const known = find(before, id);
    if (known !== null) return known;
    const observer = find(observers, id);
    return observer?.directoryId === directoryId
      ? { id, endOffset: observer.endOffset, lastFetch: observer.lastFetch }
      : { id, endOffset: -1, lastFetch: null };
  });
  leader.fetchedVoters = leader.fetchedVoters.filter((id) => find(voters, id) !== null);
  const rest = observers.filter(({ id }) => find(voters, id) === null);
  leader.reconfiguration = { observers: rest, reported, pending };
}

function writeBatch(
  raft: RaftState,
  turn: Turn,
  isControl: boolean,
  records: MetadataBatch['records'],
): RaftState {
  const baseOffset = raft.logEndOffset;
  const lastOffset = baseOffset + records.length - 1;
  const crc = metadataChecksum(records);
  const leaderEpoch = raft.epoch;
  const batch = { baseOffset, lastOffset, leaderEpoch, crc, isControl, records };
  turn.disk = appendBatch(turn.disk, raft.slot, batch);
  const next = copyRaft(raft);
  next.logEndOffset = lastOffset + 1;
  next.epochCache = assignEpoch(raft.epochCache, leaderEpoch, baseOffset);
  next.membership = afterBatch(raft.membership, batch);
  if (next.membership !== raft.membership) tellVoters(next, turn);
  return next;
}

/** Makes the leader known to voters that have not fetched for half a fetch timeout (control-plane §1.7). */
export function sendBeginQuorumEpoch(raft: RaftState, turn: Turn, role: LeaderRole): RaftState {
  const periodMs = beginQuorumPeriodMs(raft);
  const { clusterId, nodeId } = raft.config;
  const started = copyLeader(role);
  started.beginQuorumAt = plusMs(turn.now, periodMs);
  let next = withRole(raft, started);
  for (const { id, lastFetch } of role.replicas) {
    if (id === nodeId) continue;
    if (lastFetch !== null && plusMs(lastFetch, periodMs) > turn.now) continue;
    if (!isPeerReady(next, turn, id)) continue;
    const request: BeginQuorumEpochRequest = {
      type: 'BeginQuorumEpochRequest',
      clusterId,
      voterId: id,
      leaderId: nodeId,
      leaderEpoch: raft.epoch,
      voterDirectoryId: directoryOf(raft.membership.voters, id),
    };
    next = sendTo(next, turn, id, request);
  }
  return next;
}

/** The other voters, those that have fetched furthest first: the best successors (control-plane §1.7). */
export function preferredSuccessors(raft: RaftState, role: LeaderRole): readonly number[] {
  return role.replicas
    .filter((replica) => replica.id !== raft.config.nodeId)
    .sort((a, b) => b.endOffset - a.endOffset || a.id - b.id)
    .map((replica) => replica.id);
}

function withAccumulator(raft: RaftState, role: LeaderRole, accumulator: Accumulator): RaftState {
  const next = copyLeader(role);
  next.accumulator = accumulator;
  return withRole(raft, next);
}
