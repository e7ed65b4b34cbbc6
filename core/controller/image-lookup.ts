import { find } from '../collections/table.ts';
import type { Switches } from '../config/switches.ts';
import { indexOf, type PartitionName, topicOf } from '../protocol/partition-name.ts';
import type {
  BrokerRegistration,
  ConfigImage,
  MetadataImage,
  PartitionRegistration,
  TopicImage,
} from './image.ts';

/** The registration of a broker, or null (control-plane §2.3). */
export const brokerOf = (image: MetadataImage, brokerId: number): BrokerRegistration | null =>
  find(image.brokers, brokerId);

/** Whether a broker is registered, unfenced and not in controlled shutdown (control-plane §2.3). */
export function isActive(image: MetadataImage, brokerId: number): boolean {
  const broker = find(image.brokers, brokerId);
  return broker !== null && !broker.fenced && !broker.inControlledShutdown;
}

/** The id of the log directory of a replica, empty where it is not known (KIP-858). */
export function directoryOf(partition: PartitionRegistration, brokerId: number): string {
  const { directories, replicas } = partition;
  return directories.length === 0 ? '' : (directories[replicas.indexOf(brokerId)] ?? '');
}

/** Whether a replica's log directory is online, as far as is known: one that is not known counts as such (KIP-858). */
export function isDirectoryOnline(
  image: MetadataImage,
  partition: PartitionRegistration,
  brokerId: number,
): boolean {
  const directory = directoryOf(partition, brokerId);
  return directory === '' || (brokerOf(image, brokerId)?.logDirs.includes(directory) ?? false);
}

/** Whether a broker may lead a partition: active, with its log directory online (LeaderAcceptor). */
export const mayLead = (
  image: MetadataImage,
  partition: PartitionRegistration,
  brokerId: number,
): boolean =>
  isActive(image, brokerId) &&
  (partition.directories.length === 0 || isDirectoryOnline(image, partition, brokerId));

/** The directory that a broker's replicas have without being asked: its only one; empty where it has several (KIP-858). */
export function defaultDirectory(image: MetadataImage, brokerId: number): string {
  const logDirs = brokerOf(image, brokerId)?.logDirs ?? [];
  return logDirs.length === 1 ? (logDirs[0] as string) : '';
}

/** Where the topic called `name` stands, or −(insertion point) − 1 where there is none. */
export function topicIndex(topics: readonly TopicImage[], name: string): number {
  let low = 0;
  let high = topics.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (topics[middle] as TopicImage).name;
    if (at === name) return middle;
    if (at < name) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The topic called `name`, or null (control-plane §2.5). */
export function topicByName(image: MetadataImage, name: string): TopicImage | null {
  const at = topicIndex(image.topics, name);
  return at < 0 ? null : (image.topics[at] as TopicImage);
}

/** The partition called `name`, or null (control-plane §2.4). */
export function partitionOf(
  image: MetadataImage,
  name: PartitionName,
): PartitionRegistration | null {
  const topic = topicByName(image, topicOf(name));
  return topic?.partitions[indexOf(name)] ?? null;
}

/** Orders settings by resource, then name; an empty resource name is the default of all brokers. */
export function compareConfig(
  a: Pick<ConfigImage, 'resourceType' | 'resourceName' | 'name'>,
  b: Pick<ConfigImage, 'resourceType' | 'resourceName' | 'name'>,
): number {
  if (a.resourceType !== b.resourceType) return a.resourceType < b.resourceType ? -1 : 1;
  if (a.resourceName !== b.resourceName) return a.resourceName < b.resourceName ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return 0;
}

/** The value that the metadata log gives a setting of a resource, or null (control-plane §2.9). */
export function configValue(
  image: MetadataImage,
  resourceType: ConfigImage['resourceType'],
  resourceName: string,
  name: string,
): string | null {
  const wanted = { resourceType, resourceName, name };
  let low = 0;
  let high = image.configs.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const config = image.configs[middle] as ConfigImage;
    const order = compareConfig(config, wanted);
    if (order === 0) return config.value;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

/** The level at which a feature is finalized; 0 where it is off (KIP-584). */
export function featureLevel(image: MetadataImage, name: string): number {
  for (const feature of image.features) if (feature.name === name) return feature.level;
  return 0;
}

/** The feature that turns on eligible leader replicas (KIP-966). */
export const ELIGIBLE_LEADER_REPLICAS_VERSION = 'eligible.leader.replicas.version';

/** Whether partitions keep eligible leader replicas (KIP-966; switch `repl.eligibleLeaders`). */
export const isElrEnabled = (image: MetadataImage, switches: Switches): boolean =>
  switches['repl.eligibleLeaders'] === 'elr' &&
  featureLevel(image, ELIGIBLE_LEADER_REPLICAS_VERSION) >= 1;
