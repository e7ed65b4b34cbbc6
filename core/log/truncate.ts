import { assert } from '../assert.ts';
import { sequenceOf, slice, truncate } from '../collections/sequence.ts';
import type { Switches } from '../config/switches.ts';
import { writeLog } from '../disk.ts';
import type { Turn } from '../turn.ts';
import { checkpointRecoveryPoint } from './checkpoints.ts';
import {
  EMPTY_EPOCH_CACHE,
  hasLegacyEpochCache,
  truncateFromEnd,
  truncateFromStart,
} from './epoch-cache.ts';
import { storeEpochCache } from './epoch-file.ts';
import { writeSegments } from './files.ts';
import { cutFlushes } from './flush.ts';
import { knownFrom } from './known-producers.ts';
import { reachesBehind } from './producer-state.ts';
import { firstReaching } from './read.ts';
import { measureSegment } from './segments.ts';
import {
  batchesIn,
  copyLog,
  type Draft,
  firstSegmentBase,
  type Log,
  pathOf,
  wallClockMs,
} from './state.ts';

/**
 * Cuts the log to end at `offset`. A batch that straddles it goes as a whole, and leaves a hole; below the high watermark
 * is allowed (replication §1.7). `rule` says which rule of Kafka asked for it.
 */
export function truncateTo(
  log: Log,
  turn: Turn,
  offset: number,
  rule: string,
  switches: Switches,
): Log {
  assert(offset >= 0, 'a log is cut at an offset');
  if (offset >= log.logEndOffset) return trimEpochs(log, turn, switches);
  if (offset < firstSegmentBase(log)) return startOver(log, turn, offset, rule);
  const next = copyLog(log);
  cutBatches(next, turn, offset);
  next.logEndOffset = offset;
  next.logStartOffset = Math.min(log.logStartOffset, offset);
  next.highWatermark = Math.min(log.highWatermark, offset);
  next.epochCache = truncateFromEnd(log.epochCache, offset);
  storeEpochCache(turn, pathOf(turn.disk, log), log.epochCache, next.epochCache);
  if (log.transactions !== null || reachesBehind(log.producers, offset)) {
    const batches = batchesIn(turn.disk, log.slot);
    const kept = slice(batches, firstReaching(batches, next.logStartOffset));
    const { producers, transactions } = knownFrom(kept, log.transactions, next.highWatermark);
    next.producers = producers;
    next.transactions = transactions;
  }
  cutFlushes(next, offset);
  checkpointRecoveryPoint(turn, next);
  turn.probe({
    type: 'LogTruncated',
    partition: log.name,
    from: log.logEndOffset,
    to: offset,
    rule,
  });
  return next;
}

/** Deletes everything; the log goes on at `offset`, as it does behind a leader's log start (replication §1.7, §4.5). */
export const truncateFullyAndStartAt = (log: Log, turn: Turn, offset: number): Log =>
  startOver(log, turn, offset, "the log begins anew at the leader's log start offset");

/**
 * Raises the log start offset: segments were deleted, an operator deleted records, or a follower hears of its leader's.
 * Null where it lies behind the high watermark, which Kafka refuses with an exception (replication §1.2, §8).
 */
export function raiseLogStartOffset(
  log: Log,
  turn: Turn,
  logStartOffset: number,
  rule: string,
): Log | null {
  if (logStartOffset > log.highWatermark) return null;
  if (logStartOffset <= log.logStartOffset) return log;
  const next = copyLog(log);
  next.logStartOffset = logStartOffset;
  next.recoveryPoint = Math.max(log.recoveryPoint, logStartOffset);
  next.epochCache = truncateFromStart(log.epochCache, logStartOffset);
  storeEpochCache(turn, pathOf(turn.disk, log), log.epochCache, next.epochCache);
  const { name: partition, topicId, logStartOffset: from } = log;
  turn.probe({ type: 'LogStartRaised', partition, topicId, from, to: logStartOffset, rule });
  return next;
}

/**
 * KAFKA-10706: nothing is cut, but an epoch that begins at the log end may be one that this replica led without writing,
 * and that the leader does not know. Releases with the legacy epoch cache did nothing here.
 */
function trimEpochs(log: Log, turn: Turn, switches: Switches): Log {
  if (hasLegacyEpochCache(switches)) return log;
  const cache = truncateFromEnd(log.epochCache, log.logEndOffset);
  if (cache === log.epochCache) return log;
  storeEpochCache(turn, pathOf(turn.disk, log), log.epochCache, cache);
  const next = copyLog(log);
  next.epochCache = cache;
  return next;
}

/** Drops the segments behind `offset` and cuts the one that holds it. The file system does not flush this (§1.5). */
function cutBatches(next: Draft<Log>, turn: Turn, offset: number): void {
  const before = batchesIn(turn.disk, next.slot);
  const written = truncate(before, firstReaching(before, offset));
  if (written !== before) turn.disk = writeLog(turn.disk, next.slot, written);
  const bytesBefore = next.activeBytes;
  if (next.activeBaseOffset > offset) {
    const bases = next.olderSegments.filter((base) => base <= offset);
    next.activeBaseOffset = bases[bases.length - 1] as number;
    next.olderSegments = bases.slice(0, -1);
    next.activeCreatedMs = wallClockMs(turn);
    writeSegments(turn, pathOf(turn.disk, next), next.olderSegments, next.activeBaseOffset);
  }
  const { sizeBytes, timestampMs } = measureSegment(written, next.activeBaseOffset);
  next.activeBytes = sizeBytes;
  next.activeTimestampMs = timestampMs;
  if (sizeBytes === 0 && bytesBefore > 0) next.activeCreatedMs = wallClockMs(turn);
}

function startOver(log: Log, turn: Turn, offset: number, rule: string): Log {
  const next = copyLog(log);
  if (batchesIn(turn.disk, log.slot).length > 0) {
    turn.disk = writeLog(turn.disk, log.slot, sequenceOf());
  }
  next.logStartOffset = offset;
  next.logEndOffset = offset;
  next.highWatermark = offset;
  next.epochCache = EMPTY_EPOCH_CACHE;
  next.producers = [];
  next.transactions = knownFrom([], log.transactions, offset).transactions;
  next.olderSegments = [];
  next.activeBaseOffset = offset;
  next.activeBytes = 0;
  next.activeTimestampMs = -1;
  next.activeCreatedMs = wallClockMs(turn);
  storeEpochCache(turn, pathOf(turn.disk, log), log.epochCache, next.epochCache);
  writeSegments(turn, pathOf(turn.disk, log), [], offset);
  cutFlushes(next, offset);
  checkpointRecoveryPoint(turn, next);
  const from = log.logEndOffset;
  turn.probe({ type: 'LogTruncated', partition: log.name, from, to: offset, rule });
  return next;
}
