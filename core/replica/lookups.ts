import type { MetadataImage } from '../controller/image.ts';
import { brokerOf, partitionOf } from '../controller/image-lookup.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Work } from './work.ts';

/** Why a request for a partition that has no replica here fails (replication §1.8, §5.3; topic ids: KIP-516). */
export function absenceError(work: Work, name: PartitionName, topicId: string): ErrorCode {
  const { image } = work.view;
  if (work.next.offline.some((replica) => replica.name === name)) return 'KAFKA_STORAGE_ERROR';
  if (partitionOf(image, name) !== null) return 'NOT_LEADER_OR_FOLLOWER';
  return topicId === '' ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'UNKNOWN_TOPIC_ID';
}

/** The epoch of a broker that is registered and not fenced, or null (`getAliveBrokerEpoch`, KIP-903). */
export function aliveBrokerEpoch(image: MetadataImage, brokerId: number): number | null {
  const broker = brokerOf(image, brokerId);
  return broker === null || broker.fenced ? null : broker.brokerEpoch;
}
