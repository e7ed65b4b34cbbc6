import { assert, some } from '../assert.ts';
import type { Sequence } from '../collections/sequence.ts';
import type { Disk } from '../disk.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';
import type { RecordBatch } from './batch.ts';
import type { EpochCache } from './epoch-cache.ts';
import { expireProducers, type ProducerEntry, producersFrom } from './producer-state.ts';
import {
  afterHighWatermark,
  firstUnstableOffset,
  type LogTransactions,
  withVerifications,
} from './transactions.ts';

/**
 * One replica's log as the process knows it (replication §1.2). The batches themselves are on the disk, in
 * `disk.logs[slot]`.
 */
export interface Log {
  readonly name: PartitionName;
  /** Where the batches are: the index in `disk.logs`. */
  readonly slot: number;
  readonly topicId: string;
  /** The lowest offset that can be read. */
  readonly logStartOffset: number;
  /** The next offset to write. */
  readonly logEndOffset: number;
  /** The first offset that is not known to be committed. */
  readonly highWatermark: number;
  /** Everything below is flushed: a restart trusts it without a scan. */
  readonly recoveryPoint: number;
  readonly epochCache: EpochCache;
  /** Sorted by producer id. */
  readonly producers: readonly ProducerEntry[];
  /** Null while the log never saw a transaction. */
  readonly transactions: LogTransactions | null;
  /** Base offsets of the segments before the active one, ascending. */
  readonly olderSegments: readonly number[];
  readonly activeBaseOffset: number;
  readonly activeBytes: number;
  /** The largest timestamp of the active segment's first batch, which its age counts from; −1 while it is empty. */
  readonly activeTimestampMs: number;
  /** When the active segment was made, by the wall clock. */
  readonly activeCreatedMs: number;
  /** For each flush that is under way, oldest first, the recovery point that it will justify. */
  readonly flushing: readonly number[];
  /** The end of what `flush.messages` has asked to be flushed; an append is not over before that is done. */
  readonly syncFlushUpTo: number;
  /** When the recovery point last rose through a flush, by the wall clock; at first, when the log was opened. */
  readonly lastFlushMs: number;
}

/** A copy that its maker still writes to. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The one way in which a changed log is made (replication §1.2). */
export const copyLog = (l: Log): Draft<Log> => ({
  name: l.name,
  slot: l.slot,
  topicId: l.topicId,
  logStartOffset: l.logStartOffset,
  logEndOffset: l.logEndOffset,
  highWatermark: l.highWatermark,
  recoveryPoint: l.recoveryPoint,
  epochCache: l.epochCache,
  producers: l.producers,
  transactions: l.transactions,
  olderSegments: l.olderSegments,
  activeBaseOffset: l.activeBaseOffset,
  activeBytes: l.activeBytes,
  activeTimestampMs: l.activeTimestampMs,
  activeCreatedMs: l.activeCreatedMs,
  flushing: l.flushing,
  syncFlushUpTo: l.syncFlushUpTo,
  lastFlushMs: l.lastFlushMs,
});

/** The batches of a partition's log (replication §1.1). The one place that knows what a stored batch is here. */
export const batchesIn = (disk: Disk, slot: number): Sequence<RecordBatch> =>
  some(disk.logs[slot], 'a log has its slot on the disk').written as Sequence<RecordBatch>;

/** Where a log is on the disk, its directory in front: what its flushes and its own small files are named by (KIP-858). */
export const pathOf = (disk: Disk, log: Log): string =>
  some(disk.logs[log.slot], 'a log has its slot on the disk').name;

/** The wall clock in milliseconds, which segments and flushes are timed by (replication §1.4). */
export const wallClockMs = (turn: Turn): number => Math.floor(turn.wallClock / 1000);

/** The base offset of the oldest segment (replication §1.2). */
export const firstSegmentBase = (log: Log): number => log.olderSegments[0] ?? log.activeBaseOffset;

/**
 * The offset that a read_committed consumer reads up to: the high watermark, or the first record of a transaction whose
 * outcome is not known and replicated (clients §3.9).
 */
export function lastStableOffset(log: Log): number {
  if (log.transactions === null) return log.highWatermark;
  const unstable = firstUnstableOffset(log.transactions);
  if (unstable < 0) return log.highWatermark;
  return Math.min(log.highWatermark, Math.max(unstable, log.logStartOffset));
}

/**
 * Sets the high watermark, within the log; it may fall, as on a follower whose leader knows less (replication §1.2). A
 * log that this very step made (`isOwn`), and nobody else has seen, is not copied again.
 */
export function setHighWatermark(log: Log, highWatermark: number, isOwn: boolean = false): Log {
  const clamped = Math.min(Math.max(highWatermark, log.logStartOffset), log.logEndOffset);
  if (clamped === log.highWatermark) return log;
  const next = isOwn ? (log as Draft<Log>) : copyLog(log);
  putHighWatermark(next, clamped);
  return next;
}

/** Raises a leader's high watermark; it never falls (replication §1.2). */
export function raiseHighWatermark(log: Log, highWatermark: number): Log {
  assert(highWatermark <= log.logEndOffset, 'the high watermark stays within the log');
  if (highWatermark <= log.highWatermark) return log;
  const next = copyLog(log);
  putHighWatermark(next, highWatermark);
  return next;
}

/** Transactions whose markers the high watermark has passed are decided for readers too (clients §3.9). */
function putHighWatermark(next: Draft<Log>, highWatermark: number): void {
  next.highWatermark = highWatermark;
  if (next.transactions === null) return;
  next.transactions = afterHighWatermark(next.transactions, highWatermark);
}

/** Forgets producers that were idle for `producer.id.expiration.ms`; a broker looks every ten minutes (clients §2.8). */
export function removeExpiredProducers(log: Log, turn: Turn, expirationMs: number): Log {
  const nowMs = wallClockMs(turn);
  const producers = expireProducers(log.producers, nowMs, expirationMs);
  const transactions = expireVerifications(log.transactions, nowMs, expirationMs);
  if (producers === log.producers && transactions === log.transactions) return log;
  const next = copyLog(log);
  next.producers = producers;
  next.transactions = transactions;
  return next;
}

/** Verifications that never came to an append are forgotten with idle producers (removeExpiredProducers). */
function expireVerifications(
  transactions: LogTransactions | null,
  nowMs: number,
  expirationMs: number,
): LogTransactions | null {
  if (transactions === null) return null;
  const { verifications, nextGuard } = transactions;
  const kept = verifications.filter(({ startedMs }) => nowMs - startedMs < expirationMs);
  return kept.length === verifications.length
    ? transactions
    : withVerifications(transactions, kept, nextGuard);
}

/** Forgets the producers of which the log holds nothing any more (`producer.stateRetention`). */
export function forgetGoneProducers(log: Log): Log {
  const producers = producersFrom(log.producers, log.logStartOffset);
  if (producers === log.producers) return log;
  const next = copyLog(log);
  next.producers = producers;
  return next;
}
