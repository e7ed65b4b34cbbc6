import type { ConsumerSettings } from '../../../config/settings.ts';
import type { NodeId } from '../../../machine.ts';
import type { CommitKind } from '../../../probe.ts';
import type { PartitionName } from '../../../protocol/partition-name.ts';
import { FOREVER, type Instant, plusMs } from '../../../time.ts';
import type { Answer, PartitionOffset } from '../../commands.ts';
import { type Draft, LONG_AGO } from '../../metadata.ts';
import type { ClassicMember } from './classic/member.ts';
import type { ModernMember } from './modern/member.ts';

/** What a consumer with a `group.id` remembers of its group: coordinator, commits, and membership if it subscribes. */
export interface GroupMemory {
  readonly groupId: string;
  readonly instanceId: string | null;
  /** The topics of subscribe(), sorted; null under manual assignment. */
  readonly topics: readonly string[] | null;
  /** What the application's rebalance listener does when partitions are revoked. */
  readonly listener: 'none' | 'commit-sync';
  readonly coordinator: KnownCoordinator;
  /** Commits without an answer; those on their way stand in the order in which they were sent. */
  readonly commits: readonly Commit[];
  /** The number of the next commit. */
  readonly nextCommit: number;
  readonly lookup: CommittedLookup;
  /** When the next auto-commit is due; FOREVER where there is none. */
  readonly autoCommitAt: Instant;
  /** How the last commit before a revocation went. */
  readonly revocationCommit: 'none' | 'pending' | 'done' | 'retriable';
  /** Callbacks of commitAsync() that run in the next call (clients §4.4). */
  readonly completions: readonly Completion[];
  /** A commit was told that another process has taken the instance id; every later call throws (KIP-345). */
  readonly isFenced: boolean;
  readonly classic: ClassicMember | null;
  readonly modern: ModernMember | null;
  readonly closing: Closing | null;
}

/** The outcome of a commitAsync() that its callback has not been told yet. */
export type Completion = Extract<Answer, { readonly type: 'CommitCompleted' }>;

/** What the client knows of its group's coordinator (clients §5.1). */
export interface KnownCoordinator {
  /** −1 where unknown. */
  readonly nodeId: NodeId;
  /** Whether a search is on its way. */
  readonly isAsked: boolean;
  /** No search before this moment. */
  readonly retryAt: Instant;
  /** Searches in a row that failed. */
  readonly attempts: number;
  /** A coordinator given up without its connection having failed: the connection is closed; −1 for none. */
  readonly leaving: NodeId;
}

/** A commit that has not been answered. */
export interface Commit {
  readonly number: number;
  readonly kind: CommitKind;
  /** The id of the CommitSync or CommitAsync, or one of the two below. */
  readonly id: number;
  readonly offsets: readonly PartitionOffset[];
  readonly isSent: boolean;
  readonly retryAt: Instant;
  /** When it is given up. */
  readonly deadline: Instant;
  readonly attempts: number;
}

/** The id of a commit that no application asked for. */
export const NO_COMMAND = -1;
/** The id of the commitSync() of a rebalance listener, which poll() waits for. */
export const LISTENER_COMMIT = -2;

/** Looking up committed offsets for partitions without a position (clients §4.2). */
export interface CommittedLookup {
  /** What is asked for, empty where nothing is. */
  readonly partitions: readonly PartitionName[];
  /** The generation or member epoch that it was asked in. */
  readonly generation: number;
  /** Replies still to come to lookups that were given up; they come first. */
  readonly stale: number;
  readonly retryAt: Instant;
  readonly attempts: number;
}

/** A close() under way (clients §4.10, §5.5, §6.5). */
export interface Closing {
  readonly id: number;
  readonly deadline: Instant;
  readonly membership: 'default' | 'leave-group' | 'remain-in-group';
  readonly phase: 'commit' | 'listener' | 'leave';
}

/** No search for committed offsets is under way. */
export const NO_LOOKUP: CommittedLookup = {
  partitions: [],
  generation: -1,
  stale: 0,
  retryAt: LONG_AGO,
  attempts: 0,
};

/** The group of a consumer that starts; null without a `group.id`. */
export function newGroup(settings: ConsumerSettings, now: Instant): GroupMemory | null {
  if (settings['group.id'] === '') return null;
  const instanceId = settings['group.instance.id'];
  return {
    groupId: settings['group.id'],
    instanceId: instanceId === '' ? null : instanceId,
    topics: null,
    listener: 'none',
    coordinator: { nodeId: -1, isAsked: false, retryAt: LONG_AGO, attempts: 0, leaving: -1 },
    commits: [],
    nextCommit: 1,
    lookup: NO_LOOKUP,
    autoCommitAt: settings['enable.auto.commit']
      ? plusMs(now, settings['auto.commit.interval.ms'])
      : FOREVER,
    revocationCommit: 'none',
    completions: [],
    isFenced: false,
    classic: null,
    modern: null,
    closing: null,
  };
}

/** The one way to a changed group memory. */
export const copyGroup = (g: GroupMemory): Draft<GroupMemory> => ({
  groupId: g.groupId,
  instanceId: g.instanceId,
  topics: g.topics,
  listener: g.listener,
  coordinator: g.coordinator,
  commits: g.commits,
  nextCommit: g.nextCommit,
  lookup: g.lookup,
  autoCommitAt: g.autoCommitAt,
  revocationCommit: g.revocationCommit,
  completions: g.completions,
  isFenced: g.isFenced,
  classic: g.classic,
  modern: g.modern,
  closing: g.closing,
});

/** The generation, or member epoch, that a member states; −1 where it has none. */
export const generationOf = ({ classic, modern }: GroupMemory): number =>
  classic !== null ? classic.generationId : modern !== null ? modern.memberEpoch : -1;

/** The member id, empty where there is none. */
export const memberIdOf = ({ classic, modern }: GroupMemory): string =>
  classic?.memberId ?? modern?.memberId ?? '';
