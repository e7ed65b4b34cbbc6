import { find, put } from '../collections/table.ts';
import type { ControlRecord } from '../controller/records.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { ReplicaKey } from '../protocol/raft.ts';
import type {
  ApiVersionsResponse,
  RaftVoterRequest,
  UpdateRaftVoterRequest,
} from '../protocol/raft-voters.ts';
import { type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { answerChange, updateVoterResponse } from './answers.ts';
import { isPeerReady, sendTo } from './connections.ts';
import { leaderError, noteFetched } from './fetch.ts';
import { appendControl } from './leader.ts';
import { isIn, lastVotersOffset, withoutVoter, withVoter } from './membership.ts';
import { expireChange, withPending } from './pending-change.ts';
import {
  copyLeader,
  type LeaderRole,
  NO_RECONFIGURATION,
  type PendingChange,
  type RaftState,
  withRole,
} from './state.ts';

/** How a leader changes the voter set (KIP-853, control-plane §1.11): one change at a time, of one voter. */

/** The highest kraft.version of the model. */
export const LATEST_KRAFT_VERSION = 1;

/** Takes up a request about voters. */
export function onVoterRequest(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: RaftVoterRequest,
): RaftState {
  switch (request.type) {
    case 'ApiVersionsRequest': {
      const error = raft.config.dynamic === null ? 'UNSUPPORTED_VERSION' : 'NONE';
      const maxKraftVersion = LATEST_KRAFT_VERSION;
      turn.reply(connection, { type: 'ApiVersionsResponse', error, maxKraftVersion });
      return raft;
    }
    case 'AddRaftVoterRequest': {
      const { voterId: id, voterDirectoryId: directoryId, ackWhenCommitted } = request;
      const change = {
        type: 'Add',
        voter: { id, directoryId },
        connection,
        ackWhenCommitted,
      } as const;
      return begin(raft, turn, change, request.clusterId);
    }
    case 'RemoveRaftVoterRequest': {
      const { voterId: id, voterDirectoryId: directoryId } = request;
      const voter = { id, directoryId };
      const change = { type: 'Remove', voter, connection, ackWhenCommitted: true } as const;
      return begin(raft, turn, change, request.clusterId);
    }
    case 'UpdateRaftVoterRequest':
      return onUpdate(raft, turn, connection, request);
  }
}

type Wanted = Omit<PendingChange, 'deadline' | 'lastOffset'>;

function begin(raft: RaftState, turn: Turn, wanted: Wanted, clusterId: string): RaftState {
  const free = expireChange(raft, turn);
  const refusal = clusterId === raft.config.clusterId ? refusalOf(free) : FOREIGN;
  if (refusal !== null) return refuse(free, turn, wanted, refusal);
  return wanted.type === 'Remove' ? removeVoter(free, turn, wanted) : askVoter(free, turn, wanted);
}

/** Why the voters, or what is known of them, cannot change now. */
export interface Refusal {
  readonly error: ErrorCode;
  readonly message: string;
}

const FOREIGN: Refusal = { error: 'INCONSISTENT_CLUSTER_ID', message: 'another cluster is meant' };
const timedOut = (message: string): Refusal => ({ error: 'REQUEST_TIMED_OUT', message });

/** What must hold before the set may change at all (control-plane §1.11), in Kafka's order. */
function refusalOf(raft: RaftState): Refusal | null {
  const error = leaderError(raft, raft.epoch);
  if (error !== 'NONE') return { error, message: 'this node does not lead the quorum' };
  const { reconfiguration } = raft.role as LeaderRole;
  if (reconfiguration?.pending) return timedOut('another change of voters is under way');
  if (raft.highWatermark < 0) return timedOut('the leader has not committed its epoch yet');
  const { kraftVersion } = raft.membership;
  if (reconfiguration === null || kraftVersion < 1) {
    const message = `voters are static: kraft.version is ${kraftVersion}`;
    return { error: 'UNSUPPORTED_VERSION', message };
  }
  const offset = lastVotersOffset(raft.membership);
  return offset < raft.highWatermark
    ? null
    : timedOut(`the voters at offset ${offset} are not committed yet`);
}

function refuse(raft: RaftState, turn: Turn, wanted: Wanted, why: Refusal): RaftState {
  answerChange(
    raft,
    turn,
    { ...wanted, deadline: turn.now, lastOffset: -1 },
    why.error,
    why.message,
  );
  return raft;
}

/** Whoever is to vote must be there and know how: it is asked before its record is written. */
function askVoter(raft: RaftState, turn: Turn, wanted: Wanted): RaftState {
  const { voter, type } = wanted;
  if (type === 'Add' && find(raft.membership.voters, voter.id) !== null) {
    const message = `node ${voter.id} is a voter already`;
    return refuse(raft, turn, wanted, { error: 'DUPLICATE_VOTER', message });
  }
  if (!isPeerReady(raft, turn, voter.id)) {
    return refuse(
      raft,
      turn,
      wanted,
      timedOut(`node ${voter.id} is not ready to receive requests`),
    );
  }
  const asked = sendTo(raft, turn, voter.id, { type: 'ApiVersionsRequest' });
  return withPending(asked, { ...wanted, deadline: deadlineOf(raft, turn), lastOffset: -1 });
}

const deadlineOf = (raft: RaftState, turn: Turn): Instant =>
  plusMs(turn.now, raft.config.settings['controller.quorum.request.timeout.ms']);

/** The voter that is being added or updated answered. */
export function onApiVersions(
  raft: RaftState,
  turn: Turn,
  peer: number,
  response: ApiVersionsResponse,
): RaftState {
  const { role } = raft;
  const pending = role.type === 'Leader' ? (role.reconfiguration?.pending ?? null) : null;
  if (role.type !== 'Leader' || pending === null) return raft;
  if (pending.voter.id !== peer || pending.lastOffset >= 0) return raft;
  if (response.error !== 'NONE' || response.maxKraftVersion < raft.membership.kraftVersion) {
    const error = response.error === 'NONE' ? 'INVALID_REQUEST' : 'REQUEST_TIMED_OUT';
    return abort(raft, turn, pending, error, `node ${peer} does not know dynamic voters`);
  }
  if (pending.type === 'Update') return noteReported(raft, turn, role, pending);
  if (!isCaughtUp(role, pending.voter, turn.now)) {
    const message = `node ${peer} has not caught up with the leader's log`;
    return abort(raft, turn, pending, 'REQUEST_TIMED_OUT', message);
  }
  const voters = withVoter(raft.membership.voters, pending.voter);
  return appendVoters(raft, turn, role, pending, [{ type: 'VotersRecord', voters }]);
}

const HOUR_MS = 3_600_000;

/** A weak rule: it once had all of the log and fetched within the last hour (LeaderState.isReplicaCaughtUp). */
function isCaughtUp(role: LeaderRole, voter: ReplicaKey, now: Instant): boolean {
  const { observers } = role.reconfiguration ?? NO_RECONFIGURATION;
  const known = find(observers, voter.id);
  if (known === null || known.directoryId !== voter.directoryId) return false;
  return known.hasCaughtUp && plusMs(known.lastFetch, HOUR_MS) > now;
}

function abort(
  raft: RaftState,
  turn: Turn,
  pending: PendingChange,
  error: ErrorCode,
  message: string,
): RaftState {
  answerChange(raft, turn, pending, error, message);
  return withPending(raft, null);
}

function removeVoter(raft: RaftState, turn: Turn, wanted: Wanted): RaftState {
  const { voter } = wanted;
  const voters = withoutVoter(raft.membership.voters, voter);
  if (voters === null) {
    const message = `voter ${voter.id} of directory ${voter.directoryId} cannot be removed`;
    return refuse(raft, turn, wanted, { error: 'VOTER_NOT_FOUND', message });
  }
  const pending = { ...wanted, deadline: deadlineOf(raft, turn), lastOffset: -1 };
  return appendVoters(raft, turn, raft.role as LeaderRole, pending, [
    { type: 'VotersRecord', voters },
  ]);
}

/** The record is in the accumulator; the thread writes it before it takes the next message. */
function appendVoters(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  pending: PendingChange,
  records: readonly ControlRecord[],
): RaftState {
  const { raft: next, lastOffset } = appendControl(raft, role, records);
  const { type, voter, ackWhenCommitted, deadline } = pending;
  if (!ackWhenCommitted) answerChange(raft, turn, pending, 'NONE', '');
  const connection = ackWhenCommitted ? pending.connection : 0;
  return withPending(next, { type, voter, connection, ackWhenCommitted, deadline, lastOffset });
}

/** A voter says what it is. Its entry in the log of kraft.version 1 says the same, so that there is nothing to write. */
function onUpdate(
  raft: RaftState,
  turn: Turn,
  connection: ConnectionId,
  request: UpdateRaftVoterRequest,
): RaftState {
  const free = expireChange(raft, turn);
  const error = updateError(free, request);
  if (error !== 'NONE' || free.membership.kraftVersion >= 1) {
    turn.reply(connection, updateVoterResponse(free, error));
    return free;
  }
  const voter = { id: request.voterId, directoryId: request.voterDirectoryId };
  return askVoter(free, turn, { type: 'Update', voter, connection, ackWhenCommitted: false });
}

function updateError(raft: RaftState, request: UpdateRaftVoterRequest): ErrorCode {
  if (request.clusterId !== raft.config.clusterId) return 'INCONSISTENT_CLUSTER_ID';
  const error = leaderError(raft, request.currentLeaderEpoch);
  if (error !== 'NONE') return error;
  const { reconfiguration } = raft.role as LeaderRole;
  if (reconfiguration === null) return 'UNSUPPORTED_VERSION';
  const isBusy = reconfiguration.pending !== null || raft.highWatermark < 0;
  if (isBusy || lastVotersOffset(raft.membership) >= raft.highWatermark) return 'REQUEST_TIMED_OUT';
  const key = { id: request.voterId, directoryId: request.voterDirectoryId };
  return isIn(raft.membership.voters, key) ? 'NONE' : 'VOTER_NOT_FOUND';
}

/** The leader remembers what a voter said; it is what an upgrade will write. The voter counts as heard from. */
function noteReported(
  raft: RaftState,
  turn: Turn,
  role: LeaderRole,
  pending: PendingChange,
): RaftState {
  answerChange(raft, turn, pending, 'NONE', '');
  const { observers, reported } = role.reconfiguration ?? NO_RECONFIGURATION;
  const next = copyLeader(noteFetched(raft, turn, role, pending.voter.id));
  next.reconfiguration = { observers, reported: put(reported, pending.voter), pending: null };
  return withRole(raft, next);
}

/** From kraft.version 0 to 1: one control batch, once every voter has said what it is. There is no way back. */
export function upgradeKraftVersion(
  raft: RaftState,
  kraftVersion: number,
): { readonly raft: RaftState; readonly refusal: Refusal | null } {
  const refusal = upgradeRefusal(raft, kraftVersion);
  if (refusal !== null || kraftVersion === raft.membership.kraftVersion) return { raft, refusal };
  const role = raft.role as LeaderRole;
  const upgraded = appendControl(raft, role, [
    { type: 'KRaftVersionRecord', kraftVersion },
    { type: 'VotersRecord', voters: knownVoters(raft, role) },
  ]);
  return { raft: upgraded.raft, refusal };
}

function upgradeRefusal(raft: RaftState, kraftVersion: number): Refusal | null {
  const error = leaderError(raft, raft.epoch);
  if (error !== 'NONE') return { error, message: 'this node does not lead the quorum' };
  const present = raft.membership.kraftVersion;
  const role = raft.role as LeaderRole;
  const refused = (message: string): Refusal => ({ error: 'INVALID_UPDATE_VERSION', message });
  if (kraftVersion === present) return null;
  if (
    kraftVersion < present ||
    kraftVersion > LATEST_KRAFT_VERSION ||
    role.reconfiguration === null
  ) {
    return refused(`kraft.version cannot go from ${present} to ${kraftVersion}`);
  }
  const silent = knownVoters(raft, role).filter(({ directoryId }) => directoryId === '');
  if (silent.length === 0) return null;
  return refused(
    `voters have not told the leader what they support: ${silent.map(({ id }) => id)}`,
  );
}

/** The voters with the directories that they told this leader. */
function knownVoters(raft: RaftState, role: LeaderRole): readonly ReplicaKey[] {
  const reported = put(role.reconfiguration?.reported ?? [], raft.membership.self);
  return raft.membership.voters.map(({ id }) => find(reported, id) ?? { id, directoryId: '' });
}
