import type { Assignment, JoinGroupResponse } from '../../../../protocol/classic-group.ts';
import { FOREVER, type Instant } from '../../../../time.ts';
import { type Draft, LONG_AGO } from '../../../metadata.ts';

/** A member of a classic group as the member sees itself (AbstractCoordinator, clients §5.5). */
export interface ClassicMember {
  readonly state: ClassicState;
  /** Of the last JoinGroup answer that was processed; −1 after a reset. */
  readonly generationId: number;
  /** Empty before the coordinator gave one. */
  readonly memberId: string;
  /** The assignor that the coordinator chose, null after a reset. */
  readonly protocolName: string | null;
  readonly rejoinNeeded: boolean;
  readonly rejoinReason: string;
  /** Whether what precedes a JoinGroup has to be done (again). */
  readonly needsJoinPrepare: boolean;
  /** What precedes a JoinGroup, while it lasts. */
  readonly prepare: JoinPrepare | null;
  readonly join: JoinState;
  /** A JoinGroup answer that poll() has not read yet: no thread but the application's reads it. */
  readonly joinReply: JoinReply | null;
  /** What SyncGroup brought; poll() completes the join with it. */
  readonly assignment: Assignment | null;
  readonly joinFailure: JoinFailure | null;
  /** No JoinGroup before this moment. */
  readonly joinRetryAt: Instant;
  /** The subscription that was sent with the last JoinGroup. */
  readonly joinedTopics: readonly string[] | null;
  /** A cooperative member that gives up partitions of an assignment, while its listener commits. */
  readonly revoking: readonly string[] | null;
  /** Of a leader: the topics of the whole group, and how many partitions they had when it assigned them. */
  readonly groupTopics: readonly string[];
  readonly assignedCounts: string | null;
  readonly isLeader: boolean;
  /** What the sticky assignor remembers of its last assignment (StickyAssignor.onAssignment). */
  readonly stickyData: string | null;
  readonly heartbeat: HeartbeatState;
  /** What the heartbeat thread died of; the next poll throws it. */
  readonly failure: string | null;
}

/** AbstractCoordinator.MemberState. */
export type ClassicState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** How far the join is: AbstractCoordinator.joinFuture. */
export type JoinState = 'none' | 'joining' | 'syncing' | 'synced' | 'failed';

/** ConsumerCoordinator.onJoinPrepare: commit, then give up what the protocol wants given up. */
export interface JoinPrepare {
  readonly deadline: Instant;
  readonly phase: 'commit' | 'listener';
  readonly retryAt: Instant;
}

/** An answer to JoinGroup, with who asked and what metadata a leader must have seen. */
export interface JoinReply {
  readonly response: JoinGroupResponse;
  readonly sentMemberId: string;
  readonly sentGeneration: number;
  /** The version of the metadata that a leader waits for; −1 before it is known. */
  readonly metadataVersion: number;
}

/** How a join failed: it is tried again at once, after a while, or the application is told. */
export interface JoinFailure {
  readonly rule: string;
  readonly next: 'again' | 'later' | 'throw';
}

/** The background thread's clocks (clients §4.9). */
export interface HeartbeatState {
  readonly isEnabled: boolean;
  readonly nextAt: Instant;
  /** Without an answered heartbeat until then the coordinator counts as unknown. */
  readonly sessionDeadline: Instant;
  /** Without a poll until then the member leaves. */
  readonly pollDeadline: Instant;
  /** Failed heartbeats in a row. */
  readonly attempts: number;
}

/** A member that has not joined yet. */
export const newClassicMember = (): ClassicMember => ({
  state: 'UNJOINED',
  generationId: -1,
  memberId: '',
  protocolName: null,
  rejoinNeeded: true,
  rejoinReason: '',
  needsJoinPrepare: true,
  prepare: null,
  join: 'none',
  joinReply: null,
  assignment: null,
  joinFailure: null,
  joinRetryAt: LONG_AGO,
  joinedTopics: null,
  revoking: null,
  groupTopics: [],
  assignedCounts: null,
  isLeader: false,
  stickyData: null,
  heartbeat: {
    isEnabled: false,
    nextAt: FOREVER,
    sessionDeadline: FOREVER,
    pollDeadline: FOREVER,
    attempts: 0,
  },
  failure: null,
});

/** The one way to a changed member. */
export const copyClassic = (c: ClassicMember): Draft<ClassicMember> => ({
  state: c.state,
  generationId: c.generationId,
  memberId: c.memberId,
  protocolName: c.protocolName,
  rejoinNeeded: c.rejoinNeeded,
  rejoinReason: c.rejoinReason,
  needsJoinPrepare: c.needsJoinPrepare,
  prepare: c.prepare,
  join: c.join,
  joinReply: c.joinReply,
  assignment: c.assignment,
  joinFailure: c.joinFailure,
  joinRetryAt: c.joinRetryAt,
  joinedTopics: c.joinedTopics,
  revoking: c.revoking,
  groupTopics: c.groupTopics,
  assignedCounts: c.assignedCounts,
  isLeader: c.isLeader,
  stickyData: c.stickyData,
  heartbeat: c.heartbeat,
  failure: c.failure,
});

/** Whether the member is between a JoinGroup and the end of its SyncGroup (AbstractCoordinator.rebalanceInProgress). */
export const isRebalancing = ({ state }: ClassicMember): boolean =>
  state === 'PREPARING_REBALANCE' || state === 'COMPLETING_REBALANCE';
