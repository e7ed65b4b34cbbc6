import { assert } from '../assert.ts';
import { type Sequence, sequenceOf, slice, truncate } from '../collections/sequence.ts';
import { TODAY } from '../config/switches.ts';
import { createLog, logSlot, TORN, writeLog } from '../disk.ts';
import { nameAt, pathIn } from '../disk-directories.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';
import type { RecordBatch } from './batch.ts';
import {
  HIGH_WATERMARK_FILE,
  LOG_START_OFFSET_FILE,
  RECOVERY_POINT_FILE,
  readCheckpoint,
} from './checkpoints.ts';
import {
  assignEpoch,
  EMPTY_EPOCH_CACHE,
  type EpochCache,
  latestEpoch,
  truncateFromEnd,
  truncateFromStart,
} from './epoch-cache.ts';
import { loadEpochCache, storeEpochCache } from './epoch-file.ts';
import {
  readPartitionMetadata,
  readSegments,
  writePartitionMetadata,
  writeSegments,
} from './files.ts';
import { knownFrom } from './known-producers.ts';
import { firstReaching } from './read.ts';
import { measureSegment, segmentsFound } from './segments.ts';
import { batchesIn, type Log, setHighWatermark, wallClockMs } from './state.ts';

/** What a restart made of a log (replication §1.6). */
export interface LoadedLog {
  readonly log: Log;
  /** Offsets that the scan cut off: from the first damaged batch to the end. */
  readonly cut: number;
}

/**
 * A new, empty log on the disk (replication §1.2). Flushes of a deleted log of its name may still be under way: they end
 * first, and say nothing about this one.
 */
export function createPartitionLog(
  turn: Turn,
  name: PartitionName,
  topicId: string,
  flushesUnderWay = 0,
  directory = 0,
): Log {
  const path = pathIn(directory, name);
  turn.disk = createLog(turn.disk, path);
  writePartitionMetadata(turn, path, topicId);
  return openLog(turn, {
    name,
    topicId,
    slot: logSlot(turn.disk, path),
    segments: [0],
    logStartOffset: 0,
    logEndOffset: 0,
    recoveryPoint: 0,
    epochCache: EMPTY_EPOCH_CACHE,
    flushing: Array.from({ length: flushesUnderWay }, () => 0),
  });
}

/**
 * The log that a process finds on its disk. After a clean stop it is taken as it is; else it is scanned from the segment of
 * its checkpointed recovery point and cut at the first damaged batch. The high watermark comes from its checkpoint
 * (replication §1.6). `path` is where the log is, its directory in front. The caller says so by a `LogLoaded` probe.
 * Simplified: Producer state is rebuilt from the whole log. Kafka's snapshots let expired producers stay forgotten; here
 * the next look for expired ones forgets them again.
 */
export function loadPartitionLog(turn: Turn, path: string, clean: boolean): LoadedLog {
  const { disk } = turn;
  const slot = logSlot(disk, path);
  assert(slot >= 0, 'a log that is loaded is on the disk');
  const checkpointed = readCheckpoint(disk, RECOVERY_POINT_FILE, path);
  const startCheckpoint = readCheckpoint(disk, LOG_START_OFFSET_FILE, path);
  const stored = loadEpochCache(disk, path);
  const found = batchesIn(disk, slot);
  const named = segmentsFound(readSegments(disk, path), found);
  const scan = clean
    ? { batches: found, segments: named, epochCache: stored }
    : recover(found, named, checkpointed, stored);
  const logEndOffset = endOf(scan.batches, scan.segments);
  // Files that were deleted by hand, in Kafka's words: what is left lies before the log's start.
  const isStale = logEndOffset < startCheckpoint;
  const end = isStale ? startCheckpoint : logEndOffset;
  const epochCache = truncateFromStart(
    truncateFromEnd(isStale ? EMPTY_EPOCH_CACHE : scan.epochCache, end),
    startCheckpoint,
  );
  const segments = isStale ? [startCheckpoint] : scan.segments;
  keep(turn, path, slot, isStale ? sequenceOf() : scan.batches, segments);
  storeEpochCache(turn, path, stored, epochCache);
  const log = openLog(turn, {
    name: nameAt(path),
    topicId: readPartitionMetadata(disk, path),
    slot,
    segments,
    logStartOffset: Math.max(startCheckpoint, segments[0] as number),
    logEndOffset: end,
    recoveryPoint: clean && !isStale ? end : Math.min(checkpointed, end),
    epochCache,
    flushing: [],
  });
  return {
    log: setHighWatermark(log, readCheckpoint(disk, HIGH_WATERMARK_FILE, path)),
    cut: endOf(found, named) - logEndOffset,
  };
}

interface Recovered {
  readonly batches: Sequence<RecordBatch>;
  readonly segments: readonly number[];
  readonly epochCache: EpochCache;
}

/** Keeps whole batches and learns their epochs; what lies in segments before the recovery point's is trusted (§1.6). */
function recover(
  batches: Sequence<RecordBatch>,
  segments: readonly number[],
  recoveryPoint: number,
  stored: EpochCache,
): Recovered {
  const { items } = batches.shared;
  let floor = segments[0] as number;
  for (const base of segments) if (base <= recoveryPoint) floor = base;
  let epochCache = stored;
  for (let i = firstReaching(batches, floor); i < batches.length; i++) {
    const { crc, baseOffset, leaderEpoch } = items[i] as RecordBatch;
    if (crc === TORN) {
      const kept = segments.filter((base) => base <= baseOffset);
      return { batches: truncate(batches, i), segments: kept, epochCache };
    }
    // The rules of all releases agree on an epoch that is larger than the latest.
    if (leaderEpoch > latestEpoch(epochCache)) {
      epochCache = assignEpoch(epochCache, leaderEpoch, baseOffset, TODAY);
    }
  }
  return { batches, segments, epochCache };
}

/** The end of the last segment: behind its last batch, or its base where it is empty. */
function endOf(batches: Sequence<RecordBatch>, segments: readonly number[]): number {
  const base = segments[segments.length - 1] as number;
  if (batches.length === 0) return base;
  return Math.max(base, (batches.shared.items[batches.length - 1] as RecordBatch).lastOffset + 1);
}

/** Writes back what the load has changed. Like a truncation, the cut itself is not flushed (replication §1.5). */
function keep(
  turn: Turn,
  path: string,
  slot: number,
  batches: Sequence<RecordBatch>,
  segments: readonly number[],
): void {
  if (batches !== batchesIn(turn.disk, slot)) turn.disk = writeLog(turn.disk, slot, batches);
  const named = readSegments(turn.disk, path);
  if (named.length === segments.length && named.every((base, i) => base === segments[i])) return;
  writeSegments(turn, path, segments.slice(0, -1), segments[segments.length - 1] as number);
}

interface Opening {
  readonly name: PartitionName;
  readonly topicId: string;
  readonly slot: number;
  readonly segments: readonly number[];
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly recoveryPoint: number;
  readonly epochCache: EpochCache;
  readonly flushing: readonly number[];
}

function openLog(turn: Turn, opening: Opening): Log {
  const { segments, logStartOffset } = opening;
  const batches = batchesIn(turn.disk, opening.slot);
  const activeBaseOffset = segments[segments.length - 1] as number;
  const { sizeBytes, timestampMs } = measureSegment(batches, activeBaseOffset);
  const nowMs = wallClockMs(turn);
  const kept = slice(batches, firstReaching(batches, logStartOffset));
  const { producers, transactions } = knownFrom(kept, null, logStartOffset);
  return {
    name: opening.name,
    slot: opening.slot,
    topicId: opening.topicId,
    logStartOffset,
    logEndOffset: opening.logEndOffset,
    highWatermark: logStartOffset,
    recoveryPoint: opening.recoveryPoint,
    epochCache: opening.epochCache,
    producers,
    transactions,
    olderSegments: segments.slice(0, -1),
    activeBaseOffset,
    activeBytes: sizeBytes,
    activeTimestampMs: timestampMs,
    activeCreatedMs: nowMs,
    flushing: opening.flushing,
    syncFlushUpTo: 0,
    lastFlushMs: nowMs,
  };
}
