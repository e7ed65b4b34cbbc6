import { assert, some } from '../assert.ts';
import type { Sequence } from '../collections/sequence.ts';
import type { Disk } from '../disk.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';
import type { RecordBatch } from './batch.ts';
import type { EpochCache } from './epoch-cache.ts';
import { expireProducers, type ProducerEntry } from './producer-state.ts';

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

/** The wall clock in milliseconds, which segments and flushes are timed by (replication §1.4). */
export const wallClockMs = (turn: Turn): number => Math.floor(turn.wallClock / 1000);

/** The base offset of the oldest segment (replication §1.2). */
export const firstSegmentBase = (log: Log): number => log.olderSegments[0] ?? log.activeBaseOffset;

/** The offset that a read_committed consumer reads up to: the high watermark while nobody opens transactions (§1.2). */
export const lastStableOffset = (log: Log): number => log.highWatermark;

/**
 * Sets the high watermark, within the log; it may fall, as on a follower whose leader knows less (replication §1.2). A
 * log that this very step made (`isOwn`), and nobody else has seen, is not copied again.
 */
export function setHighWatermark(log: Log, highWatermark: number, isOwn: boolean = false): Log {
  const clamped = Math.min(Math.max(highWatermark, log.logStartOffset), log.logEndOffset);
  if (clamped === log.highWatermark) return log;
  const next = isOwn ? (log as Draft<Log>) : copyLog(log);
  next.highWatermark = clamped;
  return next;
}

/** Raises a leader's high watermark; it never falls (replication §1.2). */
export function raiseHighWatermark(log: Log, highWatermark: number): Log {
  assert(highWatermark <= log.logEndOffset, 'the high watermark stays within the log');
  if (highWatermark <= log.highWatermark) return log;
  const next = copyLog(log);
  next.highWatermark = highWatermark;
  return next;
}

/** Forgets producers that were idle for `producer.id.expiration.ms`; a broker looks every ten minutes (clients §2.8). */
export function removeExpiredProducers(log: Log, turn: Turn, expirationMs: number): Log {
  const producers = expireProducers(log.producers, wallClockMs(turn), expirationMs);
  if (producers === log.producers) return log;
  const next = copyLog(log);
  next.producers = producers;
  return next;
}
