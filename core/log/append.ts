import { append } from '../collections/sequence.ts';
import type { TopicSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import { TORN, writeLog } from '../disk.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Turn } from '../turn.ts';
import { atAppendTime, placeBatch, type RecordBatch } from './batch.ts';
import { assignLogEpoch } from './epoch-file.ts';
import { flushAfterAppend } from './flush.ts';
import { type Marker, markerBatch } from './marker.ts';
import {
  checkMarker,
  checkSequence,
  findDuplicate,
  findProducer,
  type ProducerEntry,
  updateProducers,
} from './producer-state.ts';
import { maybeRoll } from './roll.ts';
import { batchesIn, copyLog, type Log, wallClockMs } from './state.ts';
import { afterTransactionalBatch } from './transactions.ts';
import { truncateFullyAndStartAt } from './truncate.ts';
import {
  checkFirstSequence,
  checkTransaction,
  SENTINEL_GUARD,
  verificationOf,
} from './verification.ts';

/** What came of an append at the leader (replication §1.3). */
export interface LeaderAppend {
  readonly log: Log;
  readonly error: ErrorCode;
  /** Where the batch is: of a duplicate where it was; −1 on errors. */
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** False for errors and duplicates. */
  readonly appended: boolean;
}

/** What came of an append at a follower (replication §1.3, §4.1). */
export interface FollowerAppend {
  readonly log: Log;
  readonly error: FollowerAppendError | null;
}

/** Batches that do not go on where the log ends, or whose checksum is wrong: nothing is appended (replication §1.3). */
export type FollowerAppendError = 'UNEXPECTED_OFFSET' | 'CORRUPT_BATCH';

/**
 * Appends a producer's batch: it gets the next offsets and the leader's epoch. One that is among its producer's last five
 * is not appended again but answered with its old offsets, although the log may have rolled by then (KIP-98,
 * replication §1.3, clients §2.8). `guard` is what a transactional one was verified under. Batches with a producer id and
 * no sequence are a group coordinator's: offsets within a transaction.
 */
export function appendAsLeader(
  log: Log,
  turn: Turn,
  batch: RecordBatch,
  leaderEpoch: number,
  settings: TopicSettings,
  switches: Switches,
  guard: number = SENTINEL_GUARD,
): LeaderAppend {
  const invalid = validateBatch(batch, settings);
  if (invalid !== 'NONE') return refuse(log, invalid);
  const baseOffset = log.logEndOffset;
  let next = assignLogEpoch(log, turn, leaderEpoch, baseOffset, switches);
  if (batch.sizeBytes > settings['segment.bytes']) return refuse(next, 'RECORD_LIST_TOO_LARGE');

  const isStamped = settings['message.timestamp.type'] === 'LogAppendTime';
  const stamped = isStamped ? atAppendTime(batch, wallClockMs(turn)) : batch;
  const placed = placeBatch(stamped, baseOffset, leaderEpoch);
  next = maybeRoll(
    next,
    turn,
    baseOffset,
    placed.lastOffset,
    placed.sizeBytes,
    placed.maxTimestampMs,
    settings,
  );
  if (batch.producerId >= 0) {
    const producer = findProducer(next.producers, batch.producerId);
    const duplicate = batch.baseSequence < 0 ? null : findDuplicate(producer, batch);
    if (duplicate !== null) {
      const { firstOffset, lastOffset } = duplicate;
      return { log: next, error: 'NONE', baseOffset: firstOffset, lastOffset, appended: false };
    }
    const error = checkProducer(next, producer, batch, switches, guard);
    if (error !== 'NONE') return refuse(next, error);
  }
  next = write(next, turn, [placed], settings);
  return { log: next, error: 'NONE', baseOffset, lastOffset: placed.lastOffset, appended: true };
}

/** The checks of a leader in the order of the source: transaction, epoch, sequence (clients §2.8). */
function checkProducer(
  log: Log,
  producer: ProducerEntry | null,
  batch: RecordBatch,
  switches: Switches,
  guard: number,
): ErrorCode {
  if (batch.isTransactional) {
    const error = checkTransaction(log, producer, batch, guard);
    if (error !== 'NONE') return error;
  } else if (log.transactions === null) return checkSequence(producer, batch);
  if (producer !== null && batch.producerEpoch < producer.producerEpoch) {
    return 'INVALID_PRODUCER_EPOCH';
  }
  if (batch.baseSequence >= 0) {
    const demandsZero = switches['txn.firstSequence'] === 'zero';
    const verification = verificationOf(log, batch.producerId);
    const error = checkFirstSequence(verification, producer, batch, demandsZero);
    if (error !== 'NONE') return error;
    const sequenceError = checkSequence(producer, batch);
    if (sequenceError !== 'NONE') return sequenceError;
  }
  const isOpen = producer !== null && producer.txnFirstOffset >= 0;
  return isOpen && !batch.isTransactional ? 'INVALID_TXN_STATE' : 'NONE';
}

/** How a transaction of a producer ended, as its coordinator says (clients §3.6). */
export interface ProducerMarker extends Marker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly transactionVersion: number;
}

/** Appends the marker that ends a producer's transaction here, whether or not it has one (clients §3.6). */
export function appendMarker(
  log: Log,
  turn: Turn,
  marker: ProducerMarker,
  leaderEpoch: number,
  settings: TopicSettings,
  switches: Switches,
): LeaderAppend {
  const { producerId, producerEpoch } = marker;
  const baseOffset = log.logEndOffset;
  const batch = markerBatch(producerId, producerEpoch, marker, wallClockMs(turn));
  const placed = placeBatch(batch, baseOffset, leaderEpoch);
  let next = assignLogEpoch(log, turn, leaderEpoch, baseOffset, switches);
  const { sizeBytes, maxTimestampMs } = placed;
  next = maybeRoll(next, turn, baseOffset, baseOffset, sizeBytes, maxTimestampMs, settings);
  const error = checkMarker(
    findProducer(next.producers, producerId),
    producerEpoch,
    marker.coordinatorEpoch,
    marker.transactionVersion,
    switches['txn.markerRetry'],
  );
  if (error !== 'NONE') return refuse(next, error);
  next = write(next, turn, [placed], settings);
  return { log: next, error: 'NONE', baseOffset, lastOffset: baseOffset, appended: true };
}

/**
 * Appends what a follower fetched, as it is. `requestLeaderEpoch` is the follower's epoch when it asked: batches of a
 * larger one, and all behind them, are dropped, for the leader's log may have changed under its answer (KAFKA-18723).
 * Gaps are legal: compaction leaves them (replication §1.3).
 */
export function appendAsFollower(
  log: Log,
  turn: Turn,
  batches: readonly RecordBatch[],
  requestLeaderEpoch: number,
  settings: TopicSettings,
  switches: Switches,
): FollowerAppend {
  const accepted = upToEpoch(batches, requestLeaderEpoch);
  const first = accepted[0];
  const last = accepted[accepted.length - 1];
  if (first === undefined || last === undefined) return { log, error: null };
  const error = validateFetched(accepted);
  if (error !== null) return { log, error };
  let next = log;
  if (first.baseOffset < log.logEndOffset) {
    // KAFKA-6975: an empty log whose start lies within the leader's batch begins with that batch instead.
    const isEmpty = log.logEndOffset === log.logStartOffset;
    if (!isEmpty || last.lastOffset < log.logEndOffset) return { log, error: 'UNEXPECTED_OFFSET' };
    next = truncateFullyAndStartAt(log, turn, first.baseOffset);
  }
  let sizeBytes = 0;
  let maxTimestampMs = -1;
  for (const batch of accepted) {
    next = assignLogEpoch(next, turn, batch.leaderEpoch, batch.baseOffset, switches);
    sizeBytes += batch.sizeBytes;
    if (batch.maxTimestampMs > maxTimestampMs) maxTimestampMs = batch.maxTimestampMs;
  }
  next = maybeRoll(
    next,
    turn,
    first.baseOffset,
    last.lastOffset,
    sizeBytes,
    maxTimestampMs,
    settings,
  );
  return { log: write(next, turn, accepted, settings), error: null };
}

const refuse = (log: Log, error: ErrorCode): LeaderAppend => ({
  log,
  error,
  baseOffset: -1,
  lastOffset: -1,
  appended: false,
});

function validateBatch(batch: RecordBatch, settings: TopicSettings): ErrorCode {
  // A client's batch comes at offset 0 and has a record at least.
  if (batch.baseOffset !== 0 || batch.lastOffset < 0) return 'INVALID_RECORD';
  if (batch.sizeBytes > settings['max.message.bytes']) return 'MESSAGE_TOO_LARGE';
  return batch.crc === TORN ? 'CORRUPT_MESSAGE' : 'NONE';
}

/** A follower takes batches of any size (KAFKA-9617, KAFKA-17375), but whole and in order. */
function validateFetched(batches: readonly RecordBatch[]): FollowerAppendError | null {
  let lastOffset = -1;
  for (const batch of batches) {
    if (batch.lastOffset <= lastOffset) return 'UNEXPECTED_OFFSET';
    if (batch.crc === TORN) return 'CORRUPT_BATCH';
    lastOffset = batch.lastOffset;
  }
  return null;
}

function upToEpoch(batches: readonly RecordBatch[], leaderEpoch: number): readonly RecordBatch[] {
  for (let i = 0; i < batches.length; i++) {
    if ((batches[i] as RecordBatch).leaderEpoch > leaderEpoch) return batches.slice(0, i);
  }
  return batches;
}

/** Writes placed batches to the active segment; the flush of `flush.messages` follows (replication §1.3). */
function write(
  log: Log,
  turn: Turn,
  batches: readonly RecordBatch[],
  settings: TopicSettings,
): Log {
  const next = copyLog(log);
  let written = batchesIn(turn.disk, log.slot);
  for (const batch of batches) {
    written = append(written, batch);
    if (next.activeBytes === 0) next.activeTimestampMs = batch.maxTimestampMs;
    next.activeBytes += batch.sizeBytes;
    next.logEndOffset = batch.lastOffset + 1;
    if (batch.isTransactional) {
      const before = findProducer(next.producers, batch.producerId);
      next.transactions = afterTransactionalBatch(next.transactions, before, batch);
    }
    next.producers = updateProducers(next.producers, batch);
  }
  turn.disk = writeLog(turn.disk, log.slot, written);
  flushAfterAppend(next, turn, settings);
  return next;
}
