import type { TopicSettings } from '../config/settings.ts';
import type { Turn } from '../turn.ts';
import { copyLog, type Draft, type Log, pathOf, wallClockMs } from './state.ts';

/** How many offsets a restart would have to scan (replication §1.5). */
export const unflushedMessages = (log: Log): number => log.logEndOffset - log.recoveryPoint;

/** Asks for everything up to the log end to be flushed; nothing where nothing is unflushed (replication §1.5). */
export function flushLog(log: Log, turn: Turn): Log {
  if (unflushedMessages(log) <= 0) return log;
  const next = copyLog(log);
  beginLogFlush(next, turn, log.logEndOffset);
  return next;
}

/**
 * The flush of a clean stop: also of a log that lost its end since its last flush, whose file is longer on the disk
 * until then (replication §1.5, §1.6).
 */
export function flushLogForShutdown(log: Log, turn: Turn): Log {
  const next = copyLog(log);
  beginLogFlush(next, turn, log.logEndOffset);
  return next;
}

/** The oldest flush of the log is done: what it found written needs no scan (replication §1.5). */
export function onLogFlushed(log: Log, turn: Turn): Log {
  const flushed = log.flushing[0];
  if (flushed === undefined) return log;
  const next = copyLog(log);
  next.flushing = log.flushing.slice(1);
  if (flushed > log.recoveryPoint) {
    next.recoveryPoint = flushed;
    next.lastFlushMs = wallClockMs(turn);
  }
  return next;
}

/**
 * Whether an append has to wait for its flush (`flush.messages`): Kafka appends and flushes in one go, so that neither the
 * answer to the producer nor a follower's next fetch leaves before the flush is done (replication §1.3, F16).
 */
export const awaitsFlush = (log: Log): boolean => log.syncFlushUpTo > log.recoveryPoint;

/**
 * Whether `flush.ms` has passed since the last flush, which a broker looks at every `log.flush.scheduler.interval.ms`
 * (replication §1.5).
 */
export const flushDue = (log: Log, nowMs: number, settings: TopicSettings): boolean =>
  nowMs - log.lastFlushMs >= settings['flush.ms'];

/**
 * Begins a flush behind which the recovery point may rise to `upTo`.
 * Simplified: A flush covers the whole log. That of a rolled segment also makes durable what the same step appended
 * behind it; the recovery point rises as in Kafka.
 */
export function beginLogFlush(next: Draft<Log>, turn: Turn, upTo: number): void {
  next.flushing = [...next.flushing, upTo];
  turn.flush(pathOf(turn.disk, next));
}

/** Flushes after an append once `flush.messages` are unflushed; those whose flush is awaited are not counted again. */
export function flushAfterAppend(next: Draft<Log>, turn: Turn, settings: TopicSettings): void {
  const flushed = Math.max(next.recoveryPoint, next.syncFlushUpTo);
  if (next.logEndOffset - flushed < settings['flush.messages']) return;
  next.syncFlushUpTo = next.logEndOffset;
  beginLogFlush(next, turn, next.logEndOffset);
}

/** A cut at `offset`: flushes that began before it prove nothing about what is written behind it (replication §1.7). */
export function cutFlushes(next: Draft<Log>, offset: number): void {
  if (next.recoveryPoint > offset) next.recoveryPoint = offset;
  if (next.syncFlushUpTo > offset) next.syncFlushUpTo = offset;
  if (next.flushing.some((upTo) => upTo > offset)) {
    next.flushing = next.flushing.map((upTo) => Math.min(upTo, offset));
  }
}
