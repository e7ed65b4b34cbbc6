import { appended, insertedAt, replaceAt } from '../collections/table.ts';
import type { Switches } from '../config/switches.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { RecordBatch } from './batch.ts';
import { markerOf } from './marker.ts';

/** What a log knows of one producer id (clients §2.8). */
export interface ProducerEntry {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** The last batches of this epoch, oldest first, at most five. */
  readonly batches: readonly ProducerBatch[];
  readonly lastTimestampMs: number;
  /** The epoch of the coordinator that wrote the last marker, −1 before the first. */
  readonly coordinatorEpoch: number;
  /** Where the open transaction begins, −1 where none is open. */
  readonly txnFirstOffset: number;
}

/** A batch that can be recognised when it comes again (clients §2.8). */
export interface ProducerBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly timestampMs: number;
}

/** How many batches per producer are remembered: as many as a producer may have in flight (KAFKA-5494, clients §2.8). */
export const BATCHES_TO_RETAIN = 5;

/** Epochs are 16-bit (clients §2.7). */
export const MAX_PRODUCER_EPOCH = 32_767;

/** Sequences count up to this and go on at 0 (clients §2.8). */
export const MAX_SEQUENCE = 2_147_483_647;

/** The sequence of the last record of a batch (clients §2.8). */
export function lastSequenceOf(batch: RecordBatch): number {
  if (batch.baseSequence < 0) return -1;
  const delta = batch.lastOffset - batch.baseOffset;
  return batch.baseSequence > MAX_SEQUENCE - delta
    ? delta - (MAX_SEQUENCE - batch.baseSequence) - 1
    : batch.baseSequence + delta;
}

/** The entry of a producer id in a table sorted by producer id, or null (clients §2.8). */
export function findProducer(
  producers: readonly ProducerEntry[],
  producerId: number,
): ProducerEntry | null {
  const at = searchProducer(producers, producerId);
  return at < 0 ? null : (producers[at] as ProducerEntry);
}

/** The remembered batch of equal epoch and equal sequences, or null: then `batch` is new (KIP-98, clients §2.8). */
export function findDuplicate(
  entry: ProducerEntry | null,
  batch: RecordBatch,
): ProducerBatch | null {
  if (entry === null || entry.producerEpoch !== batch.producerEpoch) return null;
  const lastSequence = lastSequenceOf(batch);
  for (const known of entry.batches) {
    if (known.firstSequence === batch.baseSequence && known.lastSequence === lastSequence) {
      return known;
    }
  }
  return null;
}

/**
 * Whether a leader may append a client's batch: no older epoch, a new epoch from sequence 0, else the next sequence. A
 * producer that the log does not know may begin anywhere (clients §2.8).
 */
export function checkSequence(entry: ProducerEntry | null, batch: RecordBatch): ErrorCode {
  if (entry === null) return 'NONE';
  if (batch.producerEpoch < entry.producerEpoch) return 'INVALID_PRODUCER_EPOCH';
  const last = entry.batches[entry.batches.length - 1];
  const follows =
    batch.producerEpoch > entry.producerEpoch || last === undefined
      ? 0
      : last.lastSequence === MAX_SEQUENCE
        ? 0
        : last.lastSequence + 1;
  return batch.baseSequence === follows ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER';
}

/** The table after an appended batch; nothing is checked, as on followers and in recovery (clients §2.8). */
export function updateProducers(
  producers: readonly ProducerEntry[],
  batch: RecordBatch,
): readonly ProducerEntry[] {
  if (batch.producerId < 0) return producers;
  const at = searchProducer(producers, batch.producerId);
  if (at < 0) return insertedAt(producers, -at - 1, withBatch(null, batch));
  return replaceAt(producers, at, withBatch(producers[at] as ProducerEntry, batch));
}

/**
 * Whether a leader may append a marker (clients §3.6; ProducerAppendInfo.checkProducerEpoch). The epoch of version 2 was
 * raised for it, so that an equal one can only be a repetition, or must be one: `rule` is what of that is checked.
 */
export function checkMarker(
  entry: ProducerEntry | null,
  producerEpoch: number,
  coordinatorEpoch: number,
  transactionVersion: number,
  rule: Switches['txn.markerRetry'],
): ErrorCode {
  if (entry === null) return 'NONE';
  const isStrict = transactionVersion >= 2 && rule !== 'at-least';
  const isEqual = producerEpoch === entry.producerEpoch;
  if (producerEpoch < entry.producerEpoch) return 'INVALID_PRODUCER_EPOCH';
  if (isStrict && isEqual) {
    const isRepetition = entry.txnFirstOffset < 0 || producerEpoch === MAX_PRODUCER_EPOCH;
    if (rule === 'strict' || !isRepetition) return 'INVALID_PRODUCER_EPOCH';
  }
  return coordinatorEpoch < entry.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE';
}

/** The table that a run of batches leaves behind, as recovery and truncation rebuild it (clients §2.8). */
export function producersOf(batches: readonly RecordBatch[]): readonly ProducerEntry[] {
  const producers: ProducerEntry[] = [];
  for (const batch of batches) if (batch.producerId >= 0) putBatch(producers, batch);
  return producers;
}

/** Whether a producer has a batch at or behind `offset`, so that cutting there changes the table (clients §2.8). */
export const reachesBehind = (producers: readonly ProducerEntry[], offset: number): boolean =>
  producers.some((entry) => {
    const last = entry.batches[entry.batches.length - 1];
    return last !== undefined && last.lastOffset >= offset;
  });

/** Forgets producers that have been idle for `producer.id.expiration.ms`, but none within a transaction (clients §2.8). */
export function expireProducers(
  producers: readonly ProducerEntry[],
  nowMs: number,
  expirationMs: number,
): readonly ProducerEntry[] {
  const kept = producers.filter(
    ({ lastTimestampMs, txnFirstOffset }) =>
      txnFirstOffset >= 0 || nowMs - lastTimestampMs < expirationMs,
  );
  return kept.length === producers.length ? producers : kept;
}

function putBatch(producers: ProducerEntry[], batch: RecordBatch): void {
  const at = searchProducer(producers, batch.producerId);
  if (at >= 0) producers[at] = withBatch(producers[at] as ProducerEntry, batch);
  else producers.splice(-at - 1, 0, withBatch(null, batch));
}

function withBatch(entry: ProducerEntry | null, batch: RecordBatch): ProducerEntry {
  if (batch.isControl) return withMarker(entry, batch);
  const { producerEpoch } = batch;
  const known = entry !== null && entry.producerEpoch === producerEpoch ? entry.batches : [];
  const latest: ProducerBatch = {
    firstSequence: batch.baseSequence,
    lastSequence: lastSequenceOf(batch),
    firstOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    timestampMs: batch.maxTimestampMs,
  };
  const batches =
    known.length < BATCHES_TO_RETAIN ? appended(known, latest) : shifted(known, latest);
  return {
    producerId: batch.producerId,
    producerEpoch,
    batches,
    lastTimestampMs: batch.maxTimestampMs,
    coordinatorEpoch: entry === null ? -1 : entry.coordinatorEpoch,
    txnFirstOffset: txnFirstOffsetAfter(entry, batch),
  };
}

/** A transaction that is open stays so, also under another epoch, until its marker comes (ProducerAppendInfo). */
function txnFirstOffsetAfter(entry: ProducerEntry | null, batch: RecordBatch): number {
  if (entry !== null && entry.txnFirstOffset >= 0) return entry.txnFirstOffset;
  return batch.isTransactional ? batch.baseOffset : -1;
}

/** A marker ends the transaction; it is no batch of the producer's, and a new epoch forgets the old batches. */
function withMarker(entry: ProducerEntry | null, batch: RecordBatch): ProducerEntry {
  const { producerId, producerEpoch } = batch;
  return {
    producerId,
    producerEpoch,
    batches: entry !== null && entry.producerEpoch === producerEpoch ? entry.batches : [],
    lastTimestampMs: batch.maxTimestampMs,
    coordinatorEpoch: markerOf(batch).coordinatorEpoch,
    txnFirstOffset: -1,
  };
}

/** The list without its first item and with a new last one; written into a copy, which `push` would enlarge. */
function shifted(known: readonly ProducerBatch[], latest: ProducerBatch): readonly ProducerBatch[] {
  const next = known.slice();
  for (let i = 1; i < known.length; i++) next[i - 1] = known[i] as ProducerBatch;
  next[known.length - 1] = latest;
  return next;
}

function searchProducer(producers: readonly ProducerEntry[], producerId: number): number {
  let low = 0;
  let high = producers.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (producers[middle] as ProducerEntry).producerId;
    if (at === producerId) return middle;
    if (at < producerId) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The producers that have a record at or above an offset, or a transaction open (before KAFKA-7190). */
export const producersFrom = (
  producers: readonly ProducerEntry[],
  offset: number,
): readonly ProducerEntry[] => {
  const remembered = producers.filter(
    ({ batches, txnFirstOffset }) =>
      txnFirstOffset >= 0 || batches.some(({ lastOffset }) => lastOffset >= offset),
  );
  return remembered.length === producers.length ? producers : remembered;
};
