import { topicSettings } from '../config/topic-settings.ts';
import type { MetadataImage, PartitionRegistration, TopicImage } from '../controller/image.ts';
import { brokerOf, topicIndex } from '../controller/image-lookup.ts';
import { createPartitionLog, type Log, truncateTo } from '../log/log.ts';
import { topicOf } from '../protocol/partition-name.ts';
import { deleteReplicas } from './deletion.ts';
import { addFetch, driveFetcher, removeFetch, removeIdleFetchers } from './fetcher.ts';
import { directoryFor, mayHold } from './log-directories.ts';
import { draftPartition, newPartition, type Partition, searchPartition } from './partition.ts';
import { makeFollower, makeLeader } from './roles.ts';
import {
  indexOfPartition,
  partitionAt,
  setLog,
  setPartition,
  touchAll,
  type Work,
} from './work.ts';

/**
 * Applies one delta, which may span many records, so that leaders in between are never seen: what is gone first, then
 * all new leaders, then all followers (replication §5.1).
 */
export function applyImage(work: Work, before: MetadataImage): void {
  const { image } = work.view;
  if (image.configs !== before.configs) refreshSettings(work);
  if (image.topics === before.topics) return;
  const leaders: PartitionRegistration[] = [];
  const followers: PartitionRegistration[] = [];
  collectChanges(work, before, leaders, followers);
  if (work.before.partitions.length > 0) deleteReplicas(work, before);
  if (leaders.length === 0 && followers.length === 0) {
    if (work.next.fetchers !== work.before.fetchers) removeIdleFetchers(work);
    return;
  }
  for (const { partition } of leaders) removeFetch(work, partition);
  for (const registration of leaders) makeLeader(work, ensure(work, registration), registration);
  followLeaders(work, followers);
  removeIdleFetchers(work);
}

/** The partitions with a replica here whose partition epoch changed (`TopicDelta.localChanges`). */
function collectChanges(
  work: Work,
  before: MetadataImage,
  leaders: PartitionRegistration[],
  followers: PartitionRegistration[],
): void {
  const { brokerId } = work.next;
  for (const topic of work.view.image.topics) {
    const at = topicIndex(before.topics, topic.name);
    const known = at < 0 ? null : (before.topics[at] as TopicImage);
    if (known === topic) continue;
    // A topic that was made again has nothing in common with the one of its name (KIP-516).
    const old = known?.topicId === topic.topicId ? known : null;
    for (let index = 0; index < topic.partitions.length; index++) {
      const registration = topic.partitions[index] as PartitionRegistration;
      const previous = old?.partitions[index];
      if (previous === registration) continue;
      if (previous?.partitionEpoch === registration.partitionEpoch) continue;
      if (!registration.replicas.includes(brokerId) || !mayHold(work, registration)) continue;
      (leadsHere(work, registration) ? leaders : followers).push(registration);
    }
  }
}

/**
 * Whether metadata makes this broker lead. Suspect H2 (replication §12): an image from before this process's own
 * registration may still name it; mended, it then waits as a follower without a leader.
 */
function leadsHere(work: Work, registration: PartitionRegistration): boolean {
  const { brokerId, switches } = work.next;
  if (registration.leader !== brokerId) return false;
  if (switches['repl.firstImage'] === 'may-lead') return true;
  const { image, brokerEpoch } = work.view;
  return brokerEpoch >= 0 && brokerOf(image, brokerId)?.brokerEpoch === brokerEpoch;
}

function followLeaders(work: Work, followers: readonly PartitionRegistration[]): void {
  const { brokerId, inControlledShutdown } = work.next;
  const starting: PartitionRegistration[] = [];
  for (const registration of followers) {
    const leaderId = registration.leader === brokerId ? -1 : registration.leader;
    const isNewEpoch = makeFollower(work, ensure(work, registration), registration, leaderId);
    if (inControlledShutdown && (leaderId < 0 || !registration.isr.includes(brokerId))) {
      // A broker that is going away does not come back into the ISR of what it has left.
      removeFetch(work, registration.partition);
      touchAll(work, slotOf(work, registration));
    } else if (isNewEpoch) {
      starting.push(registration);
    }
  }
  // The old fetchers stop before positions are read (replication §5.1).
  for (const { partition } of starting) removeFetch(work, partition);
  const sources: number[] = [];
  for (const registration of starting) startFetch(work, registration, sources);
  for (const source of sources) driveFetcher(work, source);
}

function startFetch(work: Work, registration: PartitionRegistration, sources: number[]): void {
  const index = indexOfPartition(work, registration.partition);
  const { leaderId } = partitionAt(work, index);
  if (leaderId >= 0 && brokerOf(work.view.image, leaderId) !== null) {
    truncateToHighWatermark(work, index);
    addFetch(work, leaderId, partitionAt(work, index));
    if (!sources.includes(leaderId)) sources.push(leaderId);
  }
  // Whoever waits here for a leader's doing is told that this is none (completeDelayedOperationsWhenNotPartitionLeader).
  touchAll(work, slotOf(work, registration));
}

/** Before KIP-101 every new follower cut its log to its high watermark, without asking (replication §4.4 a). */
function truncateToHighWatermark(work: Work, index: number): void {
  const { switches } = work.next;
  if (switches['repl.truncation'] !== 'high-watermark') return;
  const { log } = partitionAt(work, index);
  const rule = 'a new follower goes back to its high watermark (before KIP-101)';
  setLog(work, index, truncateTo(log, work.turn, log.highWatermark, rule, switches));
}

const slotOf = (work: Work, { partition }: PartitionRegistration): number =>
  partitionAt(work, indexOfPartition(work, partition)).log.slot;

/** Where the partition stands; it is created with its log if this broker hears of it for the first time. */
function ensure(work: Work, registration: PartitionRegistration): number {
  const { partition: name, topicId } = registration;
  const at = indexOfPartition(work, name);
  if (at >= 0) return at;
  const { settings, brokerId } = work.next;
  const resolved = topicSettings(work.view.image, topicOf(name), settings, brokerId);
  const directory = directoryFor(work, registration);
  const log =
    claimLog(work, name) ??
    createPartitionLog(work.turn, name, topicId, underWay(work, name), directory);
  const partitions = work.next.partitions.slice();
  partitions.splice(-at - 1, 0, newPartition(name, topicId, resolved, log));
  work.next.partitions = partitions;
  return -at - 1;
}

/** The flushes of a log that this step has just deleted, which a new one of its name finds under way. */
function underWay({ before }: Work, name: string): number {
  const at = searchPartition(before.partitions, name);
  return at < 0 ? 0 : (before.partitions[at] as Partition).log.flushing.length;
}

/** A log that was found on the disk at start, and now has a partition. */
function claimLog(work: Work, name: string): Log | null {
  const { unclaimed } = work.next;
  const log = unclaimed.find((candidate) => candidate.name === name) ?? null;
  if (log !== null) work.next.unclaimed = unclaimed.filter((candidate) => candidate !== log);
  return log;
}

/** Settings can change at run time and are read on every check (replication §12 traps). */
function refreshSettings(work: Work): void {
  const { settings, brokerId, partitions } = work.next;
  for (let index = 0; index < partitions.length; index++) {
    const partition = partitionAt(work, index);
    const resolved = topicSettings(work.view.image, topicOf(partition.name), settings, brokerId);
    if (isSame(partition, resolved)) continue;
    const draft = draftPartition(partition);
    draft.settings = resolved;
    setPartition(work, index, draft);
  }
}

const isSame = ({ settings }: Partition, resolved: Partition['settings']): boolean =>
  settings['min.insync.replicas'] === resolved['min.insync.replicas'] &&
  settings['unclean.leader.election.enable'] === resolved['unclean.leader.election.enable'] &&
  settings['flush.messages'] === resolved['flush.messages'] &&
  settings['flush.ms'] === resolved['flush.ms'] &&
  settings['segment.bytes'] === resolved['segment.bytes'] &&
  settings['segment.ms'] === resolved['segment.ms'] &&
  settings['max.message.bytes'] === resolved['max.message.bytes'] &&
  settings['message.timestamp.type'] === resolved['message.timestamp.type'] &&
  settings['retention.ms'] === resolved['retention.ms'] &&
  settings['retention.bytes'] === resolved['retention.bytes'];
