import type { MetadataImage, PartitionRegistration, TopicImage } from '../controller/image.ts';
import { partitionOf, topicIndex } from '../controller/image-lookup.ts';
import { deletePartitionLog, type Log } from '../log/log.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { completeDelayed } from './delayed.ts';
import { removeFetch } from './fetcher.ts';
import { indexOfPartition, partitionAt, touchAll, type Work } from './work.ts';

const TOPIC_GONE = 'its topic was deleted';
const REASSIGNED = 'the partition was reassigned to others (KIP-455)';
const STRAY = 'no replica of this topic is assigned here (stray log)';

/**
 * The replicas that a delta takes from this broker: their topic is gone, perhaps replaced by another of its name, or
 * they are assigned elsewhere (`TopicDelta.localChanges`). They go before anything else of the delta (replication §5.1).
 */
export function deleteReplicas(work: Work, before: MetadataImage): void {
  const { image } = work.view;
  let deleted = false;
  for (const topic of before.topics) {
    const at = topicIndex(image.topics, topic.name);
    const now = at < 0 ? null : (image.topics[at] as TopicImage);
    if (now === topic) continue;
    const isGone = now === null || now.topicId !== topic.topicId;
    for (let index = 0; index < topic.partitions.length; index++) {
      const previous = topic.partitions[index] as PartitionRegistration;
      const next = isGone ? null : (now.partitions[index] ?? null);
      if (next === previous || !previous.replicas.includes(work.next.brokerId)) continue;
      if (next?.replicas.includes(work.next.brokerId)) continue;
      deleteReplica(work, previous.partition, isGone ? TOPIC_GONE : REASSIGNED);
      deleted = true;
    }
  }
  // Whoever waits for a deleted log is told so now: a new one of its name may follow in this very delta.
  if (deleted) completeDelayed(work);
}

function deleteReplica(work: Work, name: PartitionName, rule: string): void {
  const index = indexOfPartition(work, name);
  if (index < 0) return;
  const { log } = partitionAt(work, index);
  removeFetch(work, name);
  work.next.partitions = work.next.partitions.filter((partition) => partition.name !== name);
  deletePartitionLog(log, work.turn, rule);
  touchAll(work, log.slot);
}

/**
 * Logs that the disk has and the first image does not want here, by topic id: this broker missed their deletion or their
 * reassignment (KAFKA-14616, LogManager.isStrayReplica).
 */
export function deleteStrays(work: Work, logs: readonly Log[]): readonly Log[] {
  return logs.filter((log) => {
    const registration = partitionOf(work.view.image, log.name);
    const isWanted =
      registration !== null &&
      (log.topicId === '' || registration.topicId === log.topicId) &&
      registration.replicas.includes(work.next.brokerId);
    if (!isWanted) deletePartitionLog(log, work.turn, STRAY);
    return isWanted;
  });
}
