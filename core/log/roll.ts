import type { TopicSettings } from '../config/settings.ts';
import type { Turn } from '../turn.ts';
import { writeSegments } from './files.ts';
import { beginLogFlush } from './flush.ts';
import { copyLog, type Log, pathOf, wallClockMs } from './state.ts';

/** The largest distance of an offset from its segment's base: an index holds it in 32 bits (replication §1.4). */
const MAX_RELATIVE_OFFSET = 2_147_483_647;

/**
 * Begins a new segment where the active one is full or too old for what comes, and flushes everything before it in the
 * background (replication §1.4).
 * Simplified: Segments never roll because an index is full. `segment.jitter.ms` is 0, its default.
 */
export function maybeRoll(
  log: Log,
  turn: Turn,
  firstOffset: number,
  lastOffset: number,
  sizeBytes: number,
  maxTimestampMs: number,
  settings: TopicSettings,
): Log {
  const isFull = log.activeBytes > settings['segment.bytes'] - sizeBytes;
  const isFar = lastOffset - log.activeBaseOffset > MAX_RELATIVE_OFFSET;
  if (!isFull && !isFar && !isOld(log, turn, maxTimestampMs, settings)) return log;
  const baseOffset = Math.max(firstOffset, log.logEndOffset);
  // An empty segment is not left behind: a batch larger than `segment.bytes` from a leader stays in it.
  return baseOffset === log.activeBaseOffset ? log : rollAt(log, turn, baseOffset);
}

/** Begins a new segment, and flushes everything before it in the background (replication §1.4). */
export function rollAt(log: Log, turn: Turn, baseOffset: number): Log {
  const next = copyLog(log);
  next.olderSegments = [...log.olderSegments, log.activeBaseOffset];
  next.activeBaseOffset = baseOffset;
  next.activeBytes = 0;
  next.activeTimestampMs = -1;
  next.activeCreatedMs = wallClockMs(turn);
  writeSegments(turn, pathOf(turn.disk, next), next.olderSegments, baseOffset);
  if (baseOffset > next.recoveryPoint) beginLogFlush(next, turn, baseOffset);
  return next;
}

/** The age of a segment: between its first batch and the one that comes, by their timestamps; else since it was made. */
function isOld(log: Log, turn: Turn, maxTimestampMs: number, settings: TopicSettings): boolean {
  if (log.activeBytes === 0) return false;
  const waitedMs =
    log.activeTimestampMs >= 0
      ? maxTimestampMs - log.activeTimestampMs
      : wallClockMs(turn) - log.activeCreatedMs;
  return waitedMs > settings['segment.ms'];
}
