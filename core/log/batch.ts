import type { StoredBatch } from '../disk.ts';
import { avalanche, mixNumber, mixString } from '../hash.ts';

/** One record of a batch. */
export interface Record {
  readonly key: string | null;
  readonly value: string | null;
  readonly sizeBytes: number;
  /** The producer's wall clock in milliseconds (`message.timestamp.type=CreateTime`). */
  readonly timestampMs: number;
}

/**
 * A record batch, format v2 (replication §1.1): the unit of append, checksum, truncation and fetch. The leader stamps
 * `baseOffset` and `leaderEpoch`; followers store it unchanged. The checksum covers neither of the two.
 */
export interface RecordBatch extends StoredBatch {
  /** −1 for a producer without idempotence; then the epoch and sequence are −1 as well. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly maxTimestampMs: number;
  readonly sizeBytes: number;
  readonly records: readonly Record[];
}

/** Bytes that a batch's header takes on the wire. */
export const BATCH_OVERHEAD_BYTES = 61;

/** The checksum of a batch's content: everything but its offset and leader epoch (replication §1.1). Never 0. */
export function checksumOf(
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
  records: readonly Record[],
): number {
  let hash = mixNumber(mixNumber(mixNumber(0, producerId), producerEpoch), baseSequence);
  for (const record of records) {
    hash = mixString(hash, record.key ?? '\u0000');
    hash = mixString(hash, record.value ?? '\u0000');
    hash = mixNumber(hash, record.timestampMs);
  }
  return avalanche(hash) || 1;
}

/** A batch as a producer sends it: at base offset 0, without a leader epoch. */
export function newBatch(
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
  records: readonly Record[],
  isTransactional: boolean = false,
): RecordBatch {
  let maxTimestampMs = -1;
  let sizeBytes = BATCH_OVERHEAD_BYTES;
  for (const record of records) {
    if (record.timestampMs > maxTimestampMs) maxTimestampMs = record.timestampMs;
    sizeBytes += record.sizeBytes;
  }
  return {
    baseOffset: 0,
    lastOffset: records.length - 1,
    leaderEpoch: -1,
    crc: checksumOf(producerId, producerEpoch, baseSequence, records),
    producerId,
    producerEpoch,
    baseSequence,
    isTransactional,
    isControl: false,
    maxTimestampMs,
    sizeBytes,
    records,
  };
}

/** The batch with the leader's clock for its timestamps (`message.timestamp.type=LogAppendTime`, KIP-32). */
export function atAppendTime(b: RecordBatch, timestampMs: number): RecordBatch {
  const records = b.records.map(
    ({ key, value, sizeBytes }): Record => ({ key, value, sizeBytes, timestampMs }),
  );
  return {
    baseOffset: b.baseOffset,
    lastOffset: b.lastOffset,
    leaderEpoch: b.leaderEpoch,
    crc: checksumOf(b.producerId, b.producerEpoch, b.baseSequence, records),
    producerId: b.producerId,
    producerEpoch: b.producerEpoch,
    baseSequence: b.baseSequence,
    isTransactional: b.isTransactional,
    isControl: b.isControl,
    maxTimestampMs: timestampMs,
    sizeBytes: b.sizeBytes,
    records,
  };
}

/** The same batch at another place of a log, under a leader's epoch. */
export const placeBatch = (
  b: RecordBatch,
  baseOffset: number,
  leaderEpoch: number,
): RecordBatch => ({
  baseOffset,
  lastOffset: baseOffset + (b.lastOffset - b.baseOffset),
  leaderEpoch,
  crc: b.crc,
  producerId: b.producerId,
  producerEpoch: b.producerEpoch,
  baseSequence: b.baseSequence,
  isTransactional: b.isTransactional,
  isControl: b.isControl,
  maxTimestampMs: b.maxTimestampMs,
  sizeBytes: b.sizeBytes,
  records: b.records,
});
