/** A topic-partition as Kafka writes it: `orders-0`. Also the name of its log on a broker's disk. */
export type PartitionName = string;

/**
 * The name of partition `index` of `topic`. It comes back as the key of an object, since engines keep one copy of equal
 * keys: names are then mostly equal by reference, and names that differ are told apart without a look at their text.
 */
export const partitionName = (topic: string, index: number): PartitionName =>
  Object.keys({ [`${topic}-${index}`]: 0 })[0] as PartitionName;

/** The topic of a partition. */
export const topicOf = (partition: PartitionName): string =>
  partition.slice(0, partition.lastIndexOf('-'));

/** The index of a partition within its topic. */
export const indexOf = (partition: PartitionName): number =>
  Number(partition.slice(partition.lastIndexOf('-') + 1));

/** The one partition of the metadata log. */
export const METADATA_LOG = '__cluster_metadata-0';

/** Whether a partition is one of a topic's; topics may have dashes in their names. */
export const isPartitionOf = (partition: PartitionName, topic: string): boolean =>
  partition.lastIndexOf('-') === topic.length && partition.startsWith(topic);
