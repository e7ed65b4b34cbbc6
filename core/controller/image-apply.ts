import { unreachable } from '../assert.ts';
import { put, remove, replaceAt, search } from '../collections/table.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import type {
  BrokerRegistration,
  ConfigImage,
  MetadataImage,
  PartitionRegistration,
  TopicImage,
} from './image.ts';
import { compareConfig, topicIndex } from './image-lookup.ts';
import type {
  BrokerRegistrationChangeRecord,
  ConfigRecord,
  FeatureLevelRecord,
  MetadataBatch,
  MetadataRecord,
  PartitionChangeRecord,
  PartitionRecord,
  RegisterBrokerRecord,
} from './records.ts';

export {
  brokerOf,
  configValue,
  featureLevel,
  isActive,
  isElrEnabled,
  partitionOf,
  topicByName,
} from './image-lookup.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const copyImage = (i: MetadataImage): Draft<MetadataImage> => ({
  endOffset: i.endOffset,
  epoch: i.epoch,
  brokers: i.brokers,
  topics: i.topics,
  configs: i.configs,
  features: i.features,
  nextProducerId: i.nextProducerId,
});

/** The image with only its offset and epoch moved. */
export function moveImage(image: MetadataImage, endOffset: number, epoch: number): MetadataImage {
  const next = copyImage(image);
  next.endOffset = endOffset;
  next.epoch = epoch;
  return next;
}

/**
 * The image after one record, which stands at `offset` and was written in `epoch` (control-plane §2.3, §2.4). What the
 * record does not touch keeps its reference. A record that does not fit the image moves the offset only, as a broker
 * that reports a non-fatal fault and goes on; a controller asks `replayFault` first.
 */
export function applyRecord(
  image: MetadataImage,
  record: MetadataRecord,
  offset: number,
  epoch: number,
): MetadataImage {
  const next = copyImage(image);
  next.endOffset = offset + 1;
  next.epoch = epoch;
  switch (record.type) {
    case 'RegisterBrokerRecord':
      next.brokers = put(image.brokers, registrationOf(record, offset));
      break;
    case 'BrokerRegistrationChangeRecord':
      next.brokers = changeBroker(image.brokers, record);
      break;
    case 'UnregisterBrokerRecord':
      next.brokers = remove(image.brokers, record.brokerId);
      break;
    case 'RemoveTopicRecord':
      removeTopic(image, next, record.topicId);
      break;
    case 'TopicRecord':
      next.topics = addTopic(image.topics, {
        name: record.name,
        topicId: record.topicId,
        partitions: [],
      });
      break;
    case 'PartitionRecord':
      next.topics = addPartition(image.topics, record);
      break;
    case 'PartitionChangeRecord':
      next.topics = changePartition(image.topics, record);
      break;
    case 'ConfigRecord':
      next.configs = setConfig(image.configs, record);
      break;
    case 'ClearElrRecord':
      next.topics = clearElr(image.topics, record.topic);
      break;
    case 'FeatureLevelRecord':
      next.features = setFeature(image.features, record);
      break;
    case 'ProducerIdsRecord':
      next.nextProducerId = record.nextProducerId;
      break;
    case 'NoOpRecord':
    case 'BeginTransactionRecord':
    case 'EndTransactionRecord':
    case 'AbortTransactionRecord':
      break;
    default:
      unreachable(record);
  }
  return next;
}

/**
 * The image after a batch outside of a metadata transaction; a control batch of the quorum moves only the offset and
 * the epoch (KAFKA-17608). `loadBatch` withholds metadata transactions.
 */
export function applyBatch(image: MetadataImage, batch: MetadataBatch): MetadataImage {
  if (batch.isControl) return moveImage(image, batch.lastOffset + 1, batch.leaderEpoch);
  let next = image;
  for (let i = 0; i < batch.records.length; i++) {
    const record = batch.records[i] as MetadataRecord;
    next = applyRecord(next, record, batch.baseOffset + i, batch.leaderEpoch);
  }
  return next;
}

const registrationOf = (record: RegisterBrokerRecord, offset: number): BrokerRegistration => ({
  id: record.brokerId,
  incarnationId: record.incarnationId,
  brokerEpoch: record.brokerEpoch,
  rack: record.rack,
  fenced: record.fenced,
  inControlledShutdown: record.inControlledShutdown,
  logDirs: record.logDirs,
  registrationOffset: offset,
});

function changeBroker(
  brokers: readonly BrokerRegistration[],
  record: BrokerRegistrationChangeRecord,
): readonly BrokerRegistration[] {
  const at = search(brokers, record.brokerId);
  if (at < 0) return brokers;
  const broker = brokers[at] as BrokerRegistration;
  const fenced = record.fenced ?? broker.fenced;
  const inControlledShutdown = record.inControlledShutdown ?? broker.inControlledShutdown;
  const logDirs = record.logDirs ?? broker.logDirs;
  if (broker.brokerEpoch !== record.brokerEpoch) return brokers;
  if (
    fenced === broker.fenced &&
    inControlledShutdown === broker.inControlledShutdown &&
    logDirs === broker.logDirs
  ) {
    return brokers;
  }
  return replaceAt(brokers, at, {
    id: broker.id,
    incarnationId: broker.incarnationId,
    brokerEpoch: broker.brokerEpoch,
    rack: broker.rack,
    fenced,
    inControlledShutdown,
    logDirs,
    registrationOffset: broker.registrationOffset,
  });
}

const withPartitions = (
  topic: TopicImage,
  partitions: readonly PartitionRegistration[],
): TopicImage => ({ name: topic.name, topicId: topic.topicId, partitions });

function addTopic(topics: readonly TopicImage[], topic: TopicImage): readonly TopicImage[] {
  const at = topicIndex(topics, topic.name);
  if (at >= 0) return topics;
  const next = topics.slice();
  next.splice(-at - 1, 0, topic);
  return next;
}

/** A topic goes with its settings (ReplicationControlManager.replay). */
function removeTopic(image: MetadataImage, next: Draft<MetadataImage>, topicId: string): void {
  const topic = image.topics.find((known) => known.topicId === topicId);
  if (topic === undefined) return;
  next.topics = image.topics.filter((known) => known !== topic);
  const configs = image.configs.filter(
    ({ resourceType, resourceName }) => resourceType !== 'TOPIC' || resourceName !== topic.name,
  );
  if (configs.length < image.configs.length) next.configs = configs;
}

function addPartition(
  topics: readonly TopicImage[],
  record: PartitionRecord,
): readonly TopicImage[] {
  const at = topicIndex(topics, topicOf(record.partition));
  if (at < 0) return topics;
  const topic = topics[at] as TopicImage;
  const index = indexOf(record.partition);
  if (topic.topicId !== record.topicId || index > topic.partitions.length) return topics;
  const partition: PartitionRegistration = {
    partition: record.partition,
    topicId: record.topicId,
    replicas: record.replicas,
    isr: record.isr,
    leader: record.leader,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
    leaderRecoveryState: 'RECOVERED',
    elr: [],
    lastKnownElr: [],
    addingReplicas: [],
    removingReplicas: [],
    directories: record.directories ?? [],
  };
  const partitions = topic.partitions.slice();
  partitions[index] = partition;
  return replaceAt(topics, at, withPartitions(topic, partitions));
}

/**
 * A partition after a change: the partition epoch rises by one, and the leader epoch exactly where the record sets the
 * leader, even to the same broker or to −1 (control-plane §2.4).
 */
export const mergePartition = (
  partition: PartitionRegistration,
  record: PartitionChangeRecord,
): PartitionRegistration => ({
  partition: partition.partition,
  topicId: partition.topicId,
  replicas: record.replicas ?? partition.replicas,
  isr: record.isr ?? partition.isr,
  leader: record.leader ?? partition.leader,
  leaderEpoch: record.leader === null ? partition.leaderEpoch : partition.leaderEpoch + 1,
  partitionEpoch: partition.partitionEpoch + 1,
  leaderRecoveryState: record.leaderRecoveryState ?? partition.leaderRecoveryState,
  elr: record.elr ?? partition.elr,
  lastKnownElr: record.lastKnownElr ?? partition.lastKnownElr,
  addingReplicas: record.addingReplicas ?? partition.addingReplicas,
  removingReplicas: record.removingReplicas ?? partition.removingReplicas,
  directories: record.directories ?? partition.directories,
});

function changePartition(
  topics: readonly TopicImage[],
  record: PartitionChangeRecord,
): readonly TopicImage[] {
  const at = topicIndex(topics, topicOf(record.partition));
  if (at < 0) return topics;
  const topic = topics[at] as TopicImage;
  const index = indexOf(record.partition);
  const partition = topic.partitions[index];
  if (partition === undefined || topic.topicId !== record.topicId) return topics;
  const partitions = replaceAt(topic.partitions, index, mergePartition(partition, record));
  return replaceAt(topics, at, withPartitions(topic, partitions));
}

/** KIP-966: forgets eligible and last known leaders. It raises the partition epoch but not the leader epoch (replication §6.1). */
function clearElr(topics: readonly TopicImage[], name: string | null): readonly TopicImage[] {
  let next = topics;
  for (let at = 0; at < topics.length; at++) {
    const topic = topics[at] as TopicImage;
    if (name !== null && topic.name !== name) continue;
    let partitions = topic.partitions;
    for (let index = 0; index < partitions.length; index++) {
      const partition = partitions[index] as PartitionRegistration;
      if (partition.elr.length === 0 && partition.lastKnownElr.length === 0) continue;
      const cleared = mergePartition(partition, {
        type: 'PartitionChangeRecord',
        partition: partition.partition,
        topicId: partition.topicId,
        isr: null,
        leader: null,
        leaderRecoveryState: null,
        elr: [],
        lastKnownElr: [],
      });
      partitions = replaceAt(partitions, index, cleared);
    }
    if (partitions !== topic.partitions) {
      next = replaceAt(next, at, withPartitions(topic, partitions));
    }
  }
  return next;
}

function setConfig(configs: readonly ConfigImage[], record: ConfigRecord): readonly ConfigImage[] {
  let at = 0;
  while (at < configs.length && compareConfig(configs[at] as ConfigImage, record) < 0) at += 1;
  const known = configs[at];
  const exists = known !== undefined && compareConfig(known, record) === 0;
  if (record.value === null) {
    return exists ? configs.filter((config) => config !== known) : configs;
  }
  if (exists && known.value === record.value) return configs;
  const { resourceType, resourceName, name, value } = record;
  const next = configs.slice();
  next.splice(at, exists ? 1 : 0, { resourceType, resourceName, name, value });
  return next;
}

function setFeature(
  features: MetadataImage['features'],
  record: FeatureLevelRecord,
): MetadataImage['features'] {
  const next = features.filter((feature) => feature.name !== record.name);
  if (record.level === 0) return next;
  let at = 0;
  while (at < next.length && (next[at] as { name: string }).name < record.name) at += 1;
  next.splice(at, 0, { name: record.name, level: record.level });
  return next;
}
