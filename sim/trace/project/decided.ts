import { topicSettings } from '../../../core/config/topic-settings.ts';
import type { MetadataImage, TopicImage } from '../../../core/controller/image.ts';
import { partitionName } from '../../../core/protocol/partition-name.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { UNKNOWN } from '../fields.ts';
import type { PartitionIndex, Sink } from './sink.ts';

/** What is projected from committed metadata besides the image itself. */
export interface DecidedSetting {
  readonly scenario: ResolvedScenario;
  readonly indexOf: PartitionIndex;
  /** Broker ids with their node indexes. */
  readonly brokers: readonly (readonly [id: number, node: number])[];
  /** Names by the trace's dictionary. */
  readonly partitions: readonly string[];
}

/** Projects what the controllers have committed; null where nobody that runs knows of anything. */
export function projectDecided(
  sink: Sink,
  setting: DecidedSetting,
  image: MetadataImage | null,
  was: MetadataImage | null,
): void {
  if (image === null) {
    forgetAll(sink, setting);
    return;
  }
  if (image.brokers !== was?.brokers) projectBrokers(sink, setting, image);
  if (image.topics !== was?.topics) projectTopics(sink, setting, image, was);
  if (image.topics !== was?.topics || image.configs !== was?.configs) {
    projectMinIsr(sink, setting, image);
  }
}

function projectBrokers(sink: Sink, { brokers }: DecidedSetting, image: MetadataImage): void {
  for (const [id, node] of brokers) {
    const broker = image.brokers.find((registered) => registered.id === id);
    sink.set('isFenced', node, -1, broker === undefined ? UNKNOWN : Number(broker.fenced));
    sink.set('brokerEpoch', node, -1, broker?.brokerEpoch ?? UNKNOWN);
  }
}

function projectTopics(
  sink: Sink,
  { indexOf }: DecidedSetting,
  image: MetadataImage,
  was: MetadataImage | null,
): void {
  for (const topic of image.topics) {
    const known = was?.topics.find(({ name }) => name === topic.name);
    if (topic === known) continue;
    topic.partitions.forEach((partition, at) => {
      if (partition === known?.partitions[at]) return;
      const index = indexOf(partition.partition);
      if (index < 0) return;
      sink.set('decidedLeader', -1, index, partition.leader);
      sink.set('decidedLeaderEpoch', -1, index, partition.leaderEpoch);
      sink.set('decidedPartitionEpoch', -1, index, partition.partitionEpoch);
      sink.setList('decidedReplicas', -1, index, partition.replicas);
      sink.setList('decidedIsr', -1, index, partition.isr);
      sink.setList('decidedElr', -1, index, partition.elr);
    });
  }
  // Another controller may know of less than the one before it.
  for (const topic of was?.topics ?? []) {
    if (!image.topics.some(({ name }) => name === topic.name)) forgetTopic(sink, indexOf, topic);
  }
}

function forgetTopic(sink: Sink, indexOf: PartitionIndex, topic: TopicImage): void {
  for (const { partition } of topic.partitions) forgetPartition(sink, indexOf(partition));
}

function forgetPartition(sink: Sink, index: number): void {
  if (index < 0) return;
  for (const field of ['decidedLeader', 'decidedLeaderEpoch', 'decidedPartitionEpoch'] as const) {
    sink.set(field, -1, index, UNKNOWN);
  }
  for (const field of ['decidedReplicas', 'decidedIsr', 'decidedElr'] as const) {
    sink.setList(field, -1, index, null);
  }
}

function forgetAll(sink: Sink, setting: DecidedSetting): void {
  const { brokers, partitions } = setting;
  for (const [, node] of brokers) {
    sink.set('isFenced', node, -1, UNKNOWN);
    sink.set('brokerEpoch', node, -1, UNKNOWN);
  }
  for (let index = 0; index < partitions.length; index++) forgetPartition(sink, index);
  projectMinIsr(sink, setting, null);
}

/** `min.insync.replicas` of each topic: as committed, and before that as the scenario asks for. */
function projectMinIsr(
  sink: Sink,
  { scenario, indexOf }: DecidedSetting,
  image: MetadataImage | null,
): void {
  const server = scenario.servers[0]?.config.settings;
  for (const topic of scenario.topics) {
    const created = image?.topics.some(({ name }) => name === topic.name) === true;
    const value =
      image === null || !created || server === undefined
        ? topic.minInsyncReplicas
        : topicSettings(image, topic.name, server)['min.insync.replicas'];
    for (let at = 0; at < topic.partitions; at++) {
      const index = indexOf(partitionName(topic.name, at));
      if (index >= 0) sink.set('minInsyncReplicas', -1, index, value);
    }
  }
}
