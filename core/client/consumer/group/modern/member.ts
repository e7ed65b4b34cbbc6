import type { PartitionName } from '../../../../protocol/partition-name.ts';
import type { Instant } from '../../../../time.ts';
import { type Draft, LONG_AGO } from '../../../metadata.ts';

/** A member of a group of the consumer protocol as the member sees itself (KIP-848, AbstractMembershipManager). */
export interface ModernMember {
  readonly state: ModernState;
  /** Made by the client when its process starts. */
  readonly memberId: string;
  /** 0 to join, −1 and −2 to leave, else where the coordinator has put it. */
  readonly memberEpoch: number;
  /** What the coordinator wants the member to own. */
  readonly target: LocalAssignment;
  /** What the member has taken over. */
  readonly current: LocalAssignment;
  readonly reconciling: Reconciliation | null;
  /** Set while a FENCED or STALE member has not told its listener that its partitions are lost. */
  readonly mustTellLost: boolean;
  /** `max.poll.interval.ms` was exceeded: the member leaves, and stays stale until the next poll. */
  readonly isPollExpired: boolean;
  readonly pollDeadline: Instant;
  readonly heartbeat: HeartbeatRequestState;
  readonly sent: SentFields;
  /** What every poll throws from here on. */
  readonly fatal: string | null;
}

/** MemberState of the client (clients §6.5). */
export type ModernState =
  | 'UNSUBSCRIBED'
  | 'JOINING'
  | 'RECONCILING'
  | 'ACKNOWLEDGING'
  | 'STABLE'
  | 'FENCED'
  | 'PREPARE_LEAVING'
  | 'LEAVING'
  | 'STALE'
  | 'FATAL';

/** Partitions and the number of the assignment that they are of; −1 for none at all. */
export interface LocalAssignment {
  readonly localEpoch: number;
  readonly partitions: readonly PartitionName[];
}

/** No assignment. */
export const NO_ASSIGNMENT: LocalAssignment = { localEpoch: -1, partitions: [] };

/** A target that is being taken over: commit, revocation, then assignment (clients §6.5). */
export interface Reconciliation {
  readonly target: LocalAssignment;
  readonly revoked: readonly PartitionName[];
  readonly added: readonly PartitionName[];
  readonly phase: 'commit' | 'listener';
  /** When the commit is given up. */
  readonly deadline: Instant;
  readonly retryAt: Instant;
}

/** When the next heartbeat is due (HeartbeatRequestState). */
export interface HeartbeatRequestState {
  /** Told by the coordinator; 0 before the first answer. */
  readonly intervalMs: number;
  readonly nextAt: Instant;
  readonly isInFlight: boolean;
  readonly attempts: number;
}

/** What the coordinator was told last: only what changed is sent again. */
export interface SentFields {
  readonly rebalanceTimeoutMs: number;
  readonly topics: readonly string[] | null;
  readonly assignor: string | null;
  readonly current: LocalAssignment | null;
}

/** Nothing was told. */
export const NOTHING_SENT: SentFields = {
  rebalanceTimeoutMs: -1,
  topics: null,
  assignor: null,
  current: null,
};

/** A member that subscribes: it joins with its first poll. */
export const newModernMember = (memberId: string, pollDeadline: Instant): ModernMember => ({
  state: 'UNSUBSCRIBED',
  memberId,
  memberEpoch: 0,
  target: NO_ASSIGNMENT,
  current: NO_ASSIGNMENT,
  reconciling: null,
  mustTellLost: false,
  isPollExpired: false,
  pollDeadline,
  heartbeat: { intervalMs: 0, nextAt: LONG_AGO, isInFlight: false, attempts: 0 },
  sent: NOTHING_SENT,
  fatal: null,
});

/** The one way to a changed member. */
export const copyModern = (m: ModernMember): Draft<ModernMember> => ({
  state: m.state,
  memberId: m.memberId,
  memberEpoch: m.memberEpoch,
  target: m.target,
  current: m.current,
  reconciling: m.reconciling,
  mustTellLost: m.mustTellLost,
  isPollExpired: m.isPollExpired,
  pollDeadline: m.pollDeadline,
  heartbeat: m.heartbeat,
  sent: m.sent,
  fatal: m.fatal,
});

/** Whether the client holds partitions, or is about to, as far as it knows. */
export const isInGroup = ({ state }: ModernMember): boolean =>
  state !== 'UNSUBSCRIBED' && state !== 'FENCED' && state !== 'FATAL' && state !== 'STALE';
