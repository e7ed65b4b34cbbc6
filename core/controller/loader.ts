import { unreachable } from '../assert.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import type { LoadedSnapshot } from '../quorum/snapshots.ts';
import { EMPTY_IMAGE, type MetadataImage } from './image.ts';
import { applyBatch, applyRecord, moveImage } from './image-apply.ts';
import { brokerOf, partitionOf, topicByName } from './image-lookup.ts';
import type { MetadataBatch, MetadataRecord } from './records.ts';

/** What a process has read of the metadata log, and the image that may be shown of it (control-plane §3.1). */
export interface MetadataLoaderState {
  /** The offset of the next record to read. It runs ahead of the image while a metadata transaction is open. */
  readonly nextOffset: number;
  readonly image: MetadataImage;
  /** The records of an open metadata transaction, which take effect at its end (KIP-868); null where none is open. */
  readonly openTransaction: readonly WithheldRecord[] | null;
}

/** A record whose transaction has not ended. */
export interface WithheldRecord {
  readonly record: MetadataRecord;
  readonly offset: number;
  readonly epoch: number;
}

/** A loader that has read nothing (control-plane §3.1). */
export const EMPTY_LOADER: MetadataLoaderState = {
  nextOffset: 0,
  image: EMPTY_IMAGE,
  openTransaction: null,
};

/** The loader that a snapshot of the metadata stands in for (KIP-630, control-plane §1.10). */
export const loadSnapshot = (snapshot: LoadedSnapshot): MetadataLoaderState => ({
  nextOffset: snapshot.endOffset,
  image: snapshot.image as MetadataImage,
  openTransaction: null,
});

/** The loader after a batch: what a metadata transaction holds is withheld until its end (KIP-868, control-plane §2.9). */
export function loadBatch(loader: MetadataLoaderState, batch: MetadataBatch): MetadataLoaderState {
  const nextOffset = batch.lastOffset + 1;
  if (loader.openTransaction === null && (batch.isControl || !hasTransaction(batch))) {
    return { nextOffset, image: applyBatch(loader.image, batch), openTransaction: null };
  }
  if (batch.isControl) {
    return { nextOffset, image: loader.image, openTransaction: loader.openTransaction };
  }
  let next = loader;
  for (let i = 0; i < batch.records.length; i++) {
    const record = batch.records[i] as MetadataRecord;
    next = loadRecord(next, record, batch.baseOffset + i, batch.leaderEpoch);
  }
  return next;
}

/** The loader after one record (KIP-868). */
export function loadRecord(
  loader: MetadataLoaderState,
  record: MetadataRecord,
  offset: number,
  epoch: number,
): MetadataLoaderState {
  const { image, openTransaction } = loader;
  const nextOffset = offset + 1;
  if (openTransaction === null) {
    return record.type === 'BeginTransactionRecord'
      ? { nextOffset, image, openTransaction: [] }
      : { nextOffset, image: applyRecord(image, record, offset, epoch), openTransaction: null };
  }
  switch (record.type) {
    case 'EndTransactionRecord': {
      let next = image;
      for (const held of openTransaction) {
        next = applyRecord(next, held.record, held.offset, held.epoch);
      }
      return { nextOffset, image: applyRecord(next, record, offset, epoch), openTransaction: null };
    }
    case 'AbortTransactionRecord':
      return { nextOffset, image: moveImage(image, nextOffset, epoch), openTransaction: null };
    default:
      return {
        nextOffset,
        image,
        openTransaction: [...openTransaction, { record, offset, epoch }],
      };
  }
}

/**
 * Why a controller cannot replay a record, or null. Failing to replay is fatal to the process, active or standby
 * (control-plane §2.1).
 */
export function replayFault(image: MetadataImage, record: MetadataRecord): string | null {
  switch (record.type) {
    case 'BrokerRegistrationChangeRecord': {
      const broker = brokerOf(image, record.brokerId);
      if (broker === null) return `no registration of broker ${record.brokerId} to change`;
      return broker.brokerEpoch === record.brokerEpoch
        ? null
        : `no registration of broker ${record.brokerId} with epoch ${record.brokerEpoch}`;
    }
    case 'UnregisterBrokerRecord': {
      const broker = brokerOf(image, record.brokerId);
      return broker?.brokerEpoch === record.brokerEpoch
        ? null
        : `no registration of broker ${record.brokerId} with epoch ${record.brokerEpoch} to remove`;
    }
    case 'RemoveTopicRecord':
      return image.topics.some(({ topicId }) => topicId === record.topicId)
        ? null
        : `no topic ${record.topicId} to remove`;
    case 'TopicRecord':
      return topicByName(image, record.name) === null
        ? null
        : `topic ${record.name} exists already`;
    case 'PartitionRecord': {
      const topic = topicByName(image, topicOf(record.partition));
      if (topic?.topicId !== record.topicId) return `no topic ${record.topicId} for a partition`;
      return indexOf(record.partition) <= topic.partitions.length
        ? null
        : `partition ${record.partition} before its predecessor`;
    }
    case 'PartitionChangeRecord':
      return partitionOf(image, record.partition)?.topicId === record.topicId
        ? null
        : `no partition ${record.partition} of ${record.topicId} to change`;
    case 'ClearElrRecord':
      return record.topic === null || topicByName(image, record.topic) !== null
        ? null
        : `no topic ${record.topic} to clear the ELR of`;
    case 'ProducerIdsRecord':
      return record.nextProducerId > image.nextProducerId
        ? null
        : `next producer id ${record.nextProducerId} does not grow`;
    case 'RegisterBrokerRecord':
    case 'ConfigRecord':
    case 'FeatureLevelRecord':
    case 'NoOpRecord':
    case 'BeginTransactionRecord':
    case 'EndTransactionRecord':
    case 'AbortTransactionRecord':
      return null;
    default:
      return unreachable(record);
  }
}

function hasTransaction(batch: MetadataBatch): boolean {
  for (const record of batch.records) {
    if (record.type === 'BeginTransactionRecord') return true;
  }
  return false;
}
