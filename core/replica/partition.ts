import type { Row } from '../collections/table.ts';
import type { TopicSettings } from '../config/settings.ts';
import type { Log } from '../log/log.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { type Instant, instant } from '../time.ts';

/** A replica of a partition as this broker holds it, leader or follower (replication §2.1). */
export interface Partition {
  readonly name: PartitionName;
  readonly topicId: string;
  readonly settings: TopicSettings;
  readonly replicas: readonly number[];
  /** −1 for none. */
  readonly leaderId: number;
  /** −1 until metadata names one. */
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  /** The log end when this broker began to lead in this epoch; −1 on a follower. */
  readonly leaderEpochStartOffset: number;
  readonly isrState: IsrState;
  /** On a leader: all other replicas, by id. Empty on a follower. */
  readonly remotes: readonly RemoteReplica[];
  readonly log: Log;
}

/**
 * The in-sync replicas (KIP-497): `isr` is what the controller has confirmed last, `maximalIsr` adds a member that is
 * proposed. While a change is pending, no other is proposed.
 */
export interface IsrState {
  readonly type: 'Committed' | 'PendingExpand' | 'PendingShrink';
  readonly isr: readonly number[];
  readonly maximalIsr: readonly number[];
  /** Names the pending proposal; 0 where none is pending. */
  readonly proposal: number;
}

/** What a leader knows of a follower, all of it from the follower's own fetches (replication §2.1). */
export interface RemoteReplica extends Row {
  readonly logEndOffset: number;
  readonly logStartOffset: number;
  readonly lastFetchLeaderLogEndOffset: number;
  readonly lastFetchTime: Instant;
  readonly lastCaughtUpTime: Instant;
  /** The broker epoch of the last fetch (KIP-903): null before the first, −1 where the follower sends none. */
  readonly brokerEpoch: number | null;
}

/** Kafka's time 0: longer ago than every lag. A node's clock may itself begin at 0. */
export const NEVER: Instant = instant(-1_000_000_000_000_000);

/** A state that is under construction within a step; nobody else has it yet. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A partition that this broker has just heard of (replication §5.1). */
export const newPartition = (
  name: PartitionName,
  topicId: string,
  settings: TopicSettings,
  log: Log,
): Partition => ({
  name,
  topicId,
  settings,
  replicas: [],
  leaderId: -1,
  leaderEpoch: -1,
  partitionEpoch: -1,
  leaderEpochStartOffset: -1,
  isrState: committed([]),
  remotes: [],
  log,
});

/** The one copy of a partition: change it, then let go of it. */
export const draftPartition = (p: Partition): Draft<Partition> => ({
  name: p.name,
  topicId: p.topicId,
  settings: p.settings,
  replicas: p.replicas,
  leaderId: p.leaderId,
  leaderEpoch: p.leaderEpoch,
  partitionEpoch: p.partitionEpoch,
  leaderEpochStartOffset: p.leaderEpochStartOffset,
  isrState: p.isrState,
  remotes: p.remotes,
  log: p.log,
});

/** The partition with another log; the same partition for the same log. */
export function withLog(partition: Partition, log: Log): Partition {
  if (partition.log === log) return partition;
  const draft = draftPartition(partition);
  draft.log = log;
  return draft;
}

/** An ISR that the controller has confirmed (KIP-497). */
export const committed = (isr: readonly number[]): IsrState => ({
  type: 'Committed',
  isr,
  maximalIsr: isr,
  proposal: 0,
});

/** A follower that has not fetched yet (replication §5.1, `remote[f] := blank`). */
export const blankReplica = (id: number, lastCaughtUpTime: Instant): RemoteReplica => ({
  id,
  logEndOffset: -1,
  logStartOffset: -1,
  lastFetchLeaderLogEndOffset: -1,
  lastFetchTime: NEVER,
  lastCaughtUpTime,
  brokerEpoch: null,
});

/** Whether this broker believes that it leads the partition. Controller and broker may disagree (replication §12). */
export const isLeader = (partition: Partition, brokerId: number): boolean =>
  partition.leaderId === brokerId;

/** `min.insync.replicas`, but never more than there are replicas (replication §2.3, KIP-966). */
export const effectiveMinIsr = (partition: Partition): number =>
  Math.min(partition.settings['min.insync.replicas'], partition.remotes.length + 1);

/** Compares the epoch that a request names with the local one; −1 names none and passes (replication §5.3). */
export function checkLeaderEpoch(partition: Partition, requestEpoch: number): ErrorCode {
  if (requestEpoch < 0 || requestEpoch === partition.leaderEpoch) return 'NONE';
  return requestEpoch < partition.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}

/** Where the item called `name` stands in a list sorted by name, or −(insertion point) − 1 (code unit order). */
export function searchName<T>(
  items: readonly T[],
  nameOf: (item: T) => PartitionName,
  name: PartitionName,
): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = nameOf(items[middle] as T);
    if (at === name) return middle;
    if (at < name) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** Where a partition stands in the broker's list, or a negative number: `searchName` spelled out for the hottest list. */
export function searchPartition(partitions: readonly Partition[], name: PartitionName): number {
  let low = 0;
  let high = partitions.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (partitions[middle] as Partition).name;
    if (at === name) return middle;
    if (at < name) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}
