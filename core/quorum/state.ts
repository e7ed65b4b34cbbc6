import type { DynamicQuorum, ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { ControlRecord, MetadataRecord } from '../controller/records.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type {
  QuorumFetchRequest,
  RaftRequest,
  RaftResponse,
  ReplicaKey,
  SnapshotId,
} from '../protocol/raft.ts';
import type { Instant } from '../time.ts';
import { isIn, type Membership } from './membership.ts';
import type { Snapshots } from './snapshots.ts';

/** What a member or observer of the metadata quorum is told about itself (KIP-595, KIP-853). */
export interface RaftConfig {
  readonly nodeId: number;
  readonly clusterId: string;
  /** Ids of the voters, ascending: all of them where they are static, else those that the cluster began with. */
  readonly voters: readonly number[];
  /** Null where the voters are static and nothing knows of directory ids. */
  readonly dynamic: DynamicQuorum | null;
  /** Whether the log is flushed before the next fetch: voters and controllers do, brokers do not (control-plane §1.8). */
  readonly flushes: boolean;
  readonly settings: ServerSettings;
  readonly switches: Switches;
}

/** One replica of the metadata log as its raft thread holds it in memory (control-plane §1.1). */
export interface RaftState {
  readonly config: RaftConfig;
  readonly role: Role;
  readonly epoch: number;
  /** −1 where unknown. */
  readonly leaderId: number;
  /** For whom this replica voted in `epoch`; −1 for nobody. */
  readonly votedId: number;
  /** The directory of that candidate, empty where it is not told. */
  readonly votedDirectoryId: string;
  /** Who votes. */
  readonly membership: Membership;
  /** Where the log begins, and what stands in for what is below. */
  readonly snapshots: Snapshots;
  /** The role's high watermark, −1 where unknown: a new leader does not know it (control-plane §1.7). */
  readonly highWatermark: number;
  /** The log's own high watermark, which survives changes of role; nothing below it is ever truncated. */
  readonly logHighWatermark: number;
  readonly logEndOffset: number;
  /** Where each epoch of the log begins, ascending. */
  readonly epochCache: readonly EpochStart[];
  /** Which log of the disk is the metadata log. */
  readonly slot: number;
  /** Connections that are not ready: a request is in flight or a failed one backs off (control-plane §1.2). Sorted. */
  readonly peers: readonly PeerState[];
  /** Fetches that wait for records or a new high watermark, in order of arrival. */
  readonly parked: readonly ParkedFetch[];
  /** No fetch is sent before this moment, although its destination is ready. */
  readonly nextFetchAt: Instant;
  /** When an orderly shutdown gives up waiting for a successor, FOREVER where none is under way. */
  readonly shutDownBy: Instant;
  /** Whether an orderly shutdown is done: the process may end. */
  readonly isShutDown: boolean;
  /** Whether Kafka's process would have died; nothing is handled any more. */
  readonly halted: boolean;
  /** When the timer of the raft thread will fire, FOREVER where it is not armed. */
  readonly timerAt: Instant;
  /** What the thread waits for, or null. */
  readonly blocked: Blocked | null;
}

/** An epoch and the offset of its first record. */
export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

/** A connection that is busy. `id` is the peer. */
export interface PeerState {
  readonly id: number;
  /** The type of the request in flight, or null where the connection backs off. */
  readonly request: RaftRequest['type'] | null;
  readonly sentAt: Instant;
  /** The end of the back-off; FOREVER while a request is in flight. */
  readonly until: Instant;
}

/** A fetch that waits at the leader; its answer on time-out is the one computed on arrival (control-plane §1.8). */
export interface ParkedFetch {
  readonly connection: ConnectionId;
  readonly request: QuorumFetchRequest;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly deadline: Instant;
}

/** The six roles of a replica with their own variables (control-plane §1.3). */
export type Role =
  | UnattachedRole
  | ProspectiveRole
  | CandidateRole
  | FollowerRole
  | LeaderRole
  | ResignedRole;

/** Knows no leader of its epoch. */
export interface UnattachedRole {
  readonly type: 'Unattached';
  /** FOREVER for an observer. */
  readonly electionDeadline: Instant;
}

/** Asks whether it would win an election, in its present epoch (KIP-996). */
export interface ProspectiveRole extends Tally {
  readonly type: 'Prospective';
  readonly electionDeadline: Instant;
}

/** Stands for election in an epoch of its own (KIP-595). */
export interface CandidateRole extends Tally {
  readonly type: 'Candidate';
  readonly electionDeadline: Instant;
}

/** Who granted and who refused; ascending. The nominee itself grants. */
export interface Tally {
  readonly granted: readonly number[];
  readonly rejected: readonly number[];
  /** How many elections in a row this nominee stands for or stood for. */
  readonly retries: number;
}

/** Follows `leaderId`. */
export interface FollowerRole {
  readonly type: 'Follower';
  readonly fetchDeadline: Instant;
  /** Whether a fetch from this leader succeeded: only then pre-votes are refused (KAFKA-17641). */
  readonly hasFetched: boolean;
  /** What has arrived of the snapshot that is being fetched, or null. */
  readonly fetchingSnapshot: PartialSnapshot | null;
  /** When this replica next looks whether the voter set should know more of it; FOREVER where voters are static. */
  readonly updateVoterAt: Instant;
  /** Whether this leader was told what this voter is, as leaders of static voters that can be upgraded are. */
  readonly hasUpdatedLeader: boolean;
}

/** A snapshot on its way from the leader. */
export interface PartialSnapshot extends SnapshotId {
  readonly content: string;
}

/** Leads the epoch. */
export interface LeaderRole {
  readonly type: 'Leader';
  readonly epochStart: number;
  /** By voter; the leader itself included. */
  readonly replicas: readonly ReplicaProgress[];
  /** Voters that fetched since the check-quorum timer was restarted. */
  readonly fetchedVoters: readonly number[];
  readonly checkQuorumDeadline: Instant;
  readonly beginQuorumAt: Instant;
  readonly accumulator: Accumulator;
  readonly resignRequested: boolean;
  /** Null where voters are static. */
  readonly reconfiguration: Reconfiguration | null;
}

/** What a leader needs to change the voter set (control-plane §1.11). */
export interface Reconfiguration {
  readonly observers: readonly ObserverProgress[];
  /** What voters without directory ids said of themselves (UpdateRaftVoter at kraft.version 0). */
  readonly reported: readonly ReplicaKey[];
  readonly pending: PendingChange | null;
}

/** A leader that knows of no observer and changes nothing. */
export const NO_RECONFIGURATION: Reconfiguration = { observers: [], reported: [], pending: null };

/** How far an observer has got. `id` is its node. */
export interface ObserverProgress extends ReplicaKey {
  readonly endOffset: number;
  readonly lastFetch: Instant;
  /** Whether it ever reached the leader's log end. */
  readonly hasCaughtUp: boolean;
}

/** The one change of voters that is under way. */
export interface PendingChange {
  readonly type: 'Add' | 'Remove' | 'Update';
  readonly voter: ReplicaKey;
  /** Who waits for the answer; 0 where it was given. */
  readonly connection: ConnectionId;
  readonly ackWhenCommitted: boolean;
  readonly deadline: Instant;
  /** Where its record stands; −1 as long as the voter has not answered ApiVersions. */
  readonly lastOffset: number;
}

/** How far a voter has got as its fetches tell. `id` is the voter. */
export interface ReplicaProgress {
  readonly id: number;
  /** −1 where unknown. */
  readonly endOffset: number;
  /** Null before the first fetch. */
  readonly lastFetch: Instant | null;
}

/** What a leader was given to append and has not written yet. */
export interface Accumulator {
  readonly nextOffset: number;
  /** The voters that elected this leader, for its first record; null once that is written. */
  readonly grantingVoters: readonly number[] | null;
  readonly records: readonly MetadataRecord[];
  readonly lingerUntil: Instant;
  /** Control records, which are written at once, behind what was accumulated before them. */
  readonly control: readonly ControlRecord[];
}

/** Led the epoch and gave it up; it tells the voters (EndQuorumEpoch). */
export interface ResignedRole {
  readonly type: 'Resigned';
  readonly electionDeadline: Instant;
  readonly unacknowledged: readonly number[];
  readonly preferredSuccessors: readonly number[];
}

/** The thread waits for a flush. Whatever arrives meanwhile is queued in order (control-plane §1.2). */
export interface Blocked {
  readonly target: string;
  readonly continuation: Continuation;
  readonly queue: readonly RaftInput[];
}

/** How the thread goes on after a flush. */
export type Continuation =
  /** The log of a starting process is flushed; its first role is yet to be written. */
  | ({ readonly type: 'Opened' } & Transition)
  | ({ readonly type: 'Enter' } & Transition)
  | {
      readonly type: 'Appended';
      /** The high watermark of the answer that brought the records. */
      readonly highWatermark: number;
      /** When the answer was taken up; Kafka's fetch timer counts from there. */
      readonly since: Instant;
    }
  | { readonly type: 'Drained' }
  /** A fetched snapshot is durable under its partial name. */
  | { readonly type: 'SnapshotFetched'; readonly snapshotId: SnapshotId };

/** A change of role that is being made durable. */
export interface Transition {
  readonly role: Role;
  readonly epoch: number;
  readonly leaderId: number;
  readonly votedId: number;
  readonly votedDirectoryId: string;
  readonly rule: string;
  /** Whether connections are reset: always but for a vote given away. */
  readonly resets: boolean;
  /** What is handled again once the role holds, or null. */
  readonly again: RaftInput | null;
}

/** What the thread takes from its inbox. */
export type RaftInput =
  | { readonly type: 'Request'; readonly connection: ConnectionId; readonly request: RaftRequest }
  | { readonly type: 'Event'; readonly event: NetworkEvent }
  /** A response that was found to be the expected one. */
  | { readonly type: 'Accepted'; readonly peer: number; readonly response: RaftResponse };

/** A value under construction. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The quorum state file (control-plane §1.4). */
export const QUORUM_STATE_FILE = 'quorum-state';

/** The purpose of connections between raft threads. */
export const RAFT_PURPOSE = 'raft';

/** A new state of the same content (style §3.3). */
export const copyRaft = (r: RaftState): Draft<RaftState> => ({
  config: r.config,
  role: r.role,
  epoch: r.epoch,
  leaderId: r.leaderId,
  votedId: r.votedId,
  votedDirectoryId: r.votedDirectoryId,
  membership: r.membership,
  snapshots: r.snapshots,
  highWatermark: r.highWatermark,
  logHighWatermark: r.logHighWatermark,
  logEndOffset: r.logEndOffset,
  epochCache: r.epochCache,
  slot: r.slot,
  peers: r.peers,
  parked: r.parked,
  nextFetchAt: r.nextFetchAt,
  shutDownBy: r.shutDownBy,
  isShutDown: r.isShutDown,
  halted: r.halted,
  timerAt: r.timerAt,
  blocked: r.blocked,
});

/** A new leader role of the same content. */
export const copyLeader = (l: LeaderRole): Draft<LeaderRole> => ({
  type: l.type,
  epochStart: l.epochStart,
  replicas: l.replicas,
  fetchedVoters: l.fetchedVoters,
  checkQuorumDeadline: l.checkQuorumDeadline,
  beginQuorumAt: l.beginQuorumAt,
  accumulator: l.accumulator,
  resignRequested: l.resignRequested,
  reconfiguration: l.reconfiguration,
});

/** The state in another role or with other variables of its role. */
export function withRole(raft: RaftState, role: Role): RaftState {
  if (role === raft.role) return raft;
  const next = copyRaft(raft);
  next.role = role;
  return next;
}

/** A new follower role of the same content. */
export const copyFollower = (f: FollowerRole): Draft<FollowerRole> => ({
  type: f.type,
  fetchDeadline: f.fetchDeadline,
  hasFetched: f.hasFetched,
  fetchingSnapshot: f.fetchingSnapshot,
  updateVoterAt: f.updateVoterAt,
  hasUpdatedLeader: f.hasUpdatedLeader,
});

/** Whether this replica is a voter of the set in force. */
export const isVoter = (raft: RaftState): boolean =>
  isIn(raft.membership.voters, raft.membership.self);

/** Whether this replica is the only voter. */
export const isSoleVoter = (raft: RaftState): boolean =>
  raft.membership.voters.length === 1 && isVoter(raft);

/** How many voters a decision needs: ⌊n/2⌋ + 1 (control-plane §1.6). */
export const majority = (raft: RaftState): number =>
  Math.floor(raft.membership.voters.length / 2) + 1;
