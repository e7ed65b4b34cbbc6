import { appended, replaceAt } from '../collections/table.ts';
import { partitionOf } from '../controller/image-lookup.ts';
import { forgetGoneProducers, type Log } from '../log/log.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { type CurrentLeader, NO_LEADER_HINT } from '../protocol/produce.ts';
import type { Turn } from '../turn.ts';
import { type Draft, type Partition, searchPartition, withLog } from './partition.ts';
import type { BrokerView, ReplicaManager } from './state.ts';

/**
 * The replica manager as one step changes it, like `Turn` made for the step and ended with it: each list is copied at
 * most once however many partitions a request touches.
 */
export interface Work {
  readonly turn: Turn;
  readonly view: BrokerView;
  readonly before: ReplicaManager;
  readonly next: Draft<ReplicaManager>;
  /** Slots of logs whose waiting writes, fetches of consumers or fetches of followers may have become completable. */
  touchedProduces: readonly number[];
  touchedConsumers: readonly number[];
  touchedFollowers: readonly number[];
}

const NO_SLOTS: readonly number[] = [];

/** Begins a step's work. */
export const beginWork = (before: ReplicaManager, turn: Turn, view: BrokerView): Work => ({
  turn,
  view,
  before,
  next: draftReplicas(before),
  touchedProduces: NO_SLOTS,
  touchedConsumers: NO_SLOTS,
  touchedFollowers: NO_SLOTS,
});

/** The one copy of a replica manager: change it, then let go of it. */
export const draftReplicas = (r: ReplicaManager): Draft<ReplicaManager> => ({
  brokerId: r.brokerId,
  settings: r.settings,
  switches: r.switches,
  partitions: r.partitions,
  unclaimed: r.unclaimed,
  directories: r.directories,
  offline: r.offline,
  fetchers: r.fetchers,
  delayedProduces: r.delayedProduces,
  delayedFetches: r.delayedFetches,
  delayedDeleteRecords: r.delayedDeleteRecords,
  retention: r.retention,
  delayedMarkers: r.delayedMarkers,
  alterPartition: r.alterPartition,
  nextProposal: r.nextProposal,
  inControlledShutdown: r.inControlledShutdown,
  stopping: r.stopping,
  stopped: r.stopped,
});

/** Ends a step's work: the same reference where nothing changed. */
export function endWork(work: Work): ReplicaManager {
  const { before, next } = work;
  const same =
    before.partitions === next.partitions &&
    before.unclaimed === next.unclaimed &&
    before.directories === next.directories &&
    before.offline === next.offline &&
    before.fetchers === next.fetchers &&
    before.delayedProduces === next.delayedProduces &&
    before.delayedFetches === next.delayedFetches &&
    before.delayedDeleteRecords === next.delayedDeleteRecords &&
    before.retention === next.retention &&
    before.delayedMarkers === next.delayedMarkers &&
    before.alterPartition === next.alterPartition &&
    before.nextProposal === next.nextProposal &&
    before.inControlledShutdown === next.inControlledShutdown &&
    before.stopping === next.stopping &&
    before.stopped === next.stopped;
  return same ? before : next;
}

/** The partition at `index`. */
export const partitionAt = (work: Work, index: number): Partition =>
  work.next.partitions[index] as Partition;

/** Where a partition stands, or a negative number. */
export const indexOfPartition = (work: Work, name: PartitionName): number =>
  searchPartition(work.next.partitions, name);

/** Replaces a partition; the list is this step's own after the first replacement. */
export function setPartition(work: Work, index: number, partition: Partition): void {
  const { before, next } = work;
  if (next.partitions[index] === partition) return;
  if (next.partitions === before.partitions) {
    next.partitions = replaceAt(before.partitions, index, partition);
  } else {
    (next.partitions as Partition[])[index] = partition;
  }
}

/** Replaces a partition's log. A partition that this very step made is not copied again. */
export function setLog(work: Work, index: number, log: Log): void {
  const partition = partitionAt(work, index);
  const { partitions } = work.before;
  const before = partitions[index];
  const isOwn =
    work.next.partitions !== partitions &&
    before !== partition &&
    before !== undefined &&
    before.name === partition.name;
  if (isOwn) (partition as Draft<Partition>).log = log;
  else setPartition(work, index, withLog(partition, log));
}

/** A log whose start has risen: before KAFKA-7190 producers went with their records. */
export const afterRaise = (work: Work, log: Log): Log =>
  work.next.switches['producer.stateRetention'] === 'with-log' ? forgetGoneProducers(log) : log;

/** The role changed: everybody who waits is looked at again (replication §5.1). */
export function touchAll(work: Work, slot: number): void {
  touchCommitted(work, slot);
  touchWritten(work, slot);
}

/** The high watermark rose; followers read past it and do not mind (replication §2.2, KAFKA-9952). */
export function touchCommitted(work: Work, slot: number): void {
  touchProduces(work, slot);
  touchConsumers(work, slot);
}

/** The log grew: followers may read on. */
export function touchWritten(work: Work, slot: number): void {
  work.touchedFollowers = appended(work.touchedFollowers, slot);
}

/** Consumers may read on, or read less than they asked for. */
export function touchConsumers(work: Work, slot: number): void {
  work.touchedConsumers = appended(work.touchedConsumers, slot);
}

/** Waiting writes may be complete. */
export function touchProduces(work: Work, slot: number): void {
  work.touchedProduces = appended(work.touchedProduces, slot);
}

/** Who leads as this broker knows, told to clients that ask the wrong one (KIP-951). */
export function currentLeader(work: Work, name: PartitionName): CurrentLeader {
  const index = indexOfPartition(work, name);
  if (index >= 0) {
    const { leaderId, leaderEpoch } = partitionAt(work, index);
    return { leaderId, leaderEpoch };
  }
  const registration = partitionOf(work.view.image, name);
  if (registration === null) return NO_LEADER_HINT;
  return { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch };
}
