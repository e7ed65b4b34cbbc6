import type { KafkaCommand } from '../../core/client/commands.ts';
import { avalanche, mix, mixNumber } from '../../core/hash.ts';
import { BATCH_OVERHEAD_BYTES, type RecordBatch } from '../../core/log/batch.ts';
import type { Purpose } from '../../core/machine.ts';
import type { FetchRequest } from '../../core/protocol/fetch.ts';
import type { KafkaMessage } from '../../core/protocol/message.ts';
import type { ProduceRequest } from '../../core/protocol/produce.ts';
import type { TrafficClass, Wire } from '../kernel/connection.ts';
import { MessageDigest } from './digest.ts';

/** Bytes of a message besides what it carries: a typical header and a few fields. */
const MESSAGE_BYTES = 80;
const PARTITION_BYTES = 40;
const METADATA_RECORD_BYTES = 100;

/** What the transport must know of Kafka's messages. */
export function kafkaWire(): Wire {
  const digest = new MessageDigest();
  return {
    identity: (message) => identityOf(message as KafkaMessage, digest),
    position: (message) => positionOf(message as KafkaMessage),
    size: (message) => sizeOf(message as KafkaMessage),
    trafficClass,
    digest: (hash, message) => digest.fold(hash, message as KafkaMessage | KafkaCommand),
  };
}

/** Between servers: metadata, votes and heartbeats are control, replication is data; all else is a client's. */
export function trafficClass(purpose: Purpose): TrafficClass {
  if (purpose.startsWith('fetcher')) return 'data';
  switch (purpose) {
    case 'transaction-markers':
    case 'add-partitions-to-txn':
      return 'data';
    case 'raft':
    case 'controller':
    case 'heartbeat':
    case 'alter-partition':
    case 'forwarding':
    case 'directory-assignments':
      return 'control';
    default:
      return 'client';
  }
}

/** A send of a batch is unique by producer, epoch, sequence and attempt; without idempotence by its checksum. */
function identityOf(message: KafkaMessage, digest: MessageDigest): number {
  if (message.type !== 'ProduceRequest') return -1;
  const low = avalanche(foldIdentity(0x51, message, digest));
  const high = avalanche(foldIdentity(0xa7, message, digest));
  return (high & 0x1fffff) * 4294967296 + (low >>> 0);
}

function foldIdentity(seed: number, message: ProduceRequest, digest: MessageDigest): number {
  let hash = seed;
  for (const { partition, attempt, batch } of message.partitions) {
    hash = mix(mix(hash, digest.text(partition)), attempt);
    hash = mixNumber(mixNumber(hash, batch.producerId), batch.producerEpoch);
    // A transaction that is aborted gives its sequences to the batches of the next one.
    const isOwn = batch.producerId >= 0 && !batch.isTransactional;
    hash = mix(hash, isOwn ? batch.baseSequence : batch.crc);
  }
  return hash;
}

/** Epochs weigh more than any offset that a run reaches. */
const EPOCH_WEIGHT = 4_294_967_296;

function positionOf(message: KafkaMessage): number {
  switch (message.type) {
    case 'FetchRequest':
      return fetchPosition(message);
    case 'QuorumFetchRequest':
      return message.currentLeaderEpoch * EPOCH_WEIGHT + message.fetchOffset;
    default:
      return -1;
  }
}

/** In a session (KIP-227) a request lists only what changed, so that its own number is all that grows. */
function fetchPosition(message: FetchRequest): number {
  if (message.sessionEpoch > 0) return -1;
  let position = 0;
  for (const { currentLeaderEpoch, fetchOffset } of message.partitions) {
    position += Math.max(0, currentLeaderEpoch) * 65_536 + fetchOffset;
  }
  return position;
}

function sizeOf(message: KafkaMessage): number {
  switch (message.type) {
    case 'ProduceRequest': {
      let bytes = MESSAGE_BYTES;
      for (const { batch } of message.partitions) bytes += PARTITION_BYTES + batch.sizeBytes;
      return bytes;
    }
    case 'FetchRequest':
      return MESSAGE_BYTES + PARTITION_BYTES * message.partitions.length;
    case 'FetchResponse': {
      let bytes = MESSAGE_BYTES;
      for (const { batches } of message.partitions) bytes += PARTITION_BYTES + bytesOf(batches);
      return bytes;
    }
    case 'QuorumFetchResponse': {
      let bytes = MESSAGE_BYTES;
      for (const { records } of message.batches) {
        bytes += BATCH_OVERHEAD_BYTES + METADATA_RECORD_BYTES * records.length;
      }
      return bytes;
    }
    case 'FetchSnapshotResponse':
      return MESSAGE_BYTES + message.unalignedRecords.length;
    default:
      return MESSAGE_BYTES;
  }
}

function bytesOf(batches: readonly RecordBatch[]): number {
  let bytes = 0;
  for (const { sizeBytes } of batches) bytes += sizeBytes;
  return bytes;
}
