import type { CoordinatorKeyType } from '../protocol/coordinator.ts';
import type { PartitionName } from '../protocol/partition-name.ts';

/** Where groups and committed offsets are kept. */
export const GROUP_METADATA_TOPIC = '__consumer_offsets';
/** Where transactions are kept. */
export const TRANSACTION_STATE_TOPIC = '__transaction_state';

/** The internal topic whose partition leaders coordinate (clients §3.1, §5.1). */
export function internalTopicOf(keyType: CoordinatorKeyType): string {
  switch (keyType) {
    case 'GROUP':
      return GROUP_METADATA_TOPIC;
    case 'TRANSACTION':
      return TRANSACTION_STATE_TOPIC;
  }
}

/** Whether a partition is of an internal topic, which only coordinators write to (Topic.isInternal). */
export const isInternalPartition = (partition: PartitionName): boolean =>
  partition.startsWith('__') &&
  (partition.startsWith(`${GROUP_METADATA_TOPIC}-`) ||
    partition.startsWith(`${TRANSACTION_STATE_TOPIC}-`));

/** Java's `String.hashCode`: 31·h + c over UTF-16 units, modulo 2³², signed (clients §5.1). */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** The least 32-bit number has no absolute value of 32 bits; Kafka's `Utils.abs` makes it 0. */
const LEAST = -2_147_483_648;

/** The partition of the internal topic that a key belongs to: by absolute value, not by mask (clients §5.1). */
export function partitionFor(key: string, partitions: number): number {
  const hash = javaStringHash(key);
  return (hash === LEAST ? 0 : Math.abs(hash)) % partitions;
}
