import type {
  BrokerRegistration,
  MetadataImage,
  PartitionRegistration,
} from '../controller/image.ts';
import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import type {
  MetadataPartition,
  MetadataRequest,
  MetadataResponse,
  MetadataTopic,
} from '../protocol/metadata.ts';
import { indexOf } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';

/** Which unfenced broker a metadata response names as the controller (control-plane §3.3): any will forward. */
export const CONTROLLER_HINT: Site = site('broker.controller-hint', 16, 0);

/**
 * Answers from the broker's own metadata cache, which may be behind (control-plane §3.3). Fenced brokers are not shown;
 * a partition whose leader is fenced or gone has none.
 */
export function metadataResponse(
  turn: Turn,
  image: MetadataImage,
  request: MetadataRequest,
): MetadataResponse {
  const alive = image.brokers.filter((broker) => !broker.fenced);
  const wanted = request.topics ?? image.topics.map((topic) => topic.name);
  const pick = alive.length === 0 ? 0 : draw(turn, turn, CONTROLLER_HINT) % alive.length;
  return {
    type: 'MetadataResponse',
    error: 'NONE',
    brokers: alive.map((broker) => broker.id),
    controllerId: alive[pick]?.id ?? -1,
    topics: wanted.map((name) => topicMetadata(image, alive, name)),
  };
}

function topicMetadata(
  image: MetadataImage,
  alive: readonly BrokerRegistration[],
  name: string,
): MetadataTopic {
  const topic = image.topics.find((known) => known.name === name);
  if (topic === undefined) {
    return { name, topicId: '', error: 'UNKNOWN_TOPIC_OR_PARTITION', partitions: [] };
  }
  const partitions = topic.partitions.map((partition) => partitionMetadata(alive, partition));
  return { name, topicId: topic.topicId, error: 'NONE', partitions };
}

function partitionMetadata(
  alive: readonly BrokerRegistration[],
  partition: PartitionRegistration,
): MetadataPartition {
  const hasLeader = alive.some((broker) => broker.id === partition.leader);
  return {
    index: indexOf(partition.partition),
    error: hasLeader ? 'NONE' : 'LEADER_NOT_AVAILABLE',
    leaderId: hasLeader ? partition.leader : -1,
    leaderEpoch: partition.leaderEpoch,
    replicas: partition.replicas,
    isr: partition.isr,
  };
}
