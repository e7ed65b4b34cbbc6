import { type Sequence, slice } from '../collections/sequence.ts';
import type { TopicSettings } from '../config/settings.ts';
import { dropBefore } from '../disk.ts';
import type { Turn } from '../turn.ts';
import type { RecordBatch } from './batch.ts';
import { writeSegments } from './files.ts';
import { firstReaching } from './read.ts';
import { rollAt } from './roll.ts';
import { batchesIn, copyLog, firstSegmentBase, type Log, pathOf, wallClockMs } from './state.ts';
import { raiseLogStartOffset } from './truncate.ts';

/** A segment as retention looks at it. */
interface Segment {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  /** −1 where it holds no record. */
  readonly largestTimestampMs: number;
  /** Where the next one begins; −1 for the active one. */
  readonly nextBaseOffset: number;
}

type Predicate = (segment: Segment) => boolean;

const BELOW_START = 'segments below the log start offset are deleted';
const TOO_LARGE = 'the log is larger than retention.bytes';
const TOO_OLD = 'the newest record of the segment is older than retention.ms';

/**
 * Deletes old segments as each replica does on its own: those below the log start offset, then what `retention.bytes` and
 * what `retention.ms` do not cover, from the oldest on and never above the high watermark (replication §8.1).
 * Simplified: A deleted segment is gone at once. Kafka renames its files and removes them after a minute, and a power loss
 * may bring the old names back.
 */
export function deleteOldSegments(log: Log, turn: Turn, settings: TopicSettings): Log {
  const isBelow: Predicate = ({ nextBaseOffset }) =>
    nextBaseOffset >= 0 && nextBaseOffset <= log.logStartOffset;
  const started = deleteWhile(log, turn, isBelow, BELOW_START);
  return deleteByTime(deleteBySize(started, turn, settings), turn, settings);
}

function deleteBySize(log: Log, turn: Turn, settings: TopicSettings): Log {
  const limit = settings['retention.bytes'];
  if (limit < 0) return log;
  let excess = sizeOf(batchesIn(turn.disk, log.slot)) - limit;
  const isExcess: Predicate = ({ sizeBytes }) => {
    if (excess - sizeBytes < 0) return false;
    excess -= sizeBytes;
    return true;
  };
  return excess < 0 ? log : deleteWhile(log, turn, isExcess, TOO_LARGE);
}

function deleteByTime(log: Log, turn: Turn, settings: TopicSettings): Log {
  const retentionMs = settings['retention.ms'];
  if (retentionMs < 0) return log;
  const nowMs = wallClockMs(turn);
  const isOld: Predicate = ({ largestTimestampMs }) => nowMs - largestTimestampMs > retentionMs;
  return deleteWhile(log, turn, isOld, TOO_OLD);
}

/** Deletes segments from the oldest on while a rule says so (`deletableSegments`, `deleteSegments`). */
function deleteWhile(log: Log, turn: Turn, predicate: Predicate, rule: string): Log {
  let deleted = 0;
  let end = log.logStartOffset;
  for (const segment of segmentsOf(log, turn)) {
    const isLast = segment.nextBaseOffset < 0;
    const upper = isLast ? log.logEndOffset : segment.nextBaseOffset;
    if (isLast && segment.sizeBytes === 0) break;
    if (log.highWatermark < upper || !predicate(segment)) break;
    deleted += 1;
    end = upper;
  }
  if (deleted === 0) return log;
  // A log has one segment at least: where all go, a new one begins first.
  const isAll = deleted > log.olderSegments.length;
  const rolled = isAll ? rollAt(log, turn, log.logEndOffset) : log;
  const raised = raiseLogStartOffset(rolled, turn, end, rule) ?? rolled;
  const next = copyLog(raised);
  next.olderSegments = raised.olderSegments.slice(deleted);
  turn.disk = dropBefore(turn.disk, log.slot, firstSegmentBase(next));
  writeSegments(turn, pathOf(turn.disk, next), next.olderSegments, next.activeBaseOffset);
  return next;
}

function segmentsOf(log: Log, turn: Turn): readonly Segment[] {
  const batches = batchesIn(turn.disk, log.slot);
  const bases = [...log.olderSegments, log.activeBaseOffset];
  return bases.map((baseOffset, index) => {
    const nextBaseOffset = bases[index + 1] ?? -1;
    const to = nextBaseOffset < 0 ? batches.length : firstReaching(batches, nextBaseOffset);
    const held = slice(batches, firstReaching(batches, baseOffset), to);
    let sizeBytes = 0;
    let largestTimestampMs = -1;
    for (const batch of held) {
      sizeBytes += batch.sizeBytes;
      largestTimestampMs = Math.max(largestTimestampMs, batch.maxTimestampMs);
    }
    return { baseOffset, sizeBytes, largestTimestampMs, nextBaseOffset };
  });
}

function sizeOf(batches: Sequence<RecordBatch>): number {
  let sizeBytes = 0;
  for (const batch of slice(batches)) sizeBytes += batch.sizeBytes;
  return sizeBytes;
}

/** A shorter retention than this can end within a run; longer ones only for records that are old when they come. */
const SOON_MS = 86_400_000;

/**
 * Whether a look for old segments may find any before `untilMs`, by the wall clock: cheap, and never wrong in saying no
 * (the newest record of a segment is no older than its first batch).
 */
export function mayHaveOldSegments(
  log: Log,
  turn: Turn,
  settings: TopicSettings,
  untilMs: number,
): boolean {
  const retentionMs = settings['retention.ms'];
  if (settings['retention.bytes'] >= 0 || log.logStartOffset > firstSegmentBase(log)) return true;
  if (retentionMs < 0) return false;
  if (retentionMs < SOON_MS) return true;
  const batches = batchesIn(turn.disk, log.slot);
  const first = batches.length === 0 ? null : (batches.shared.items[0] as RecordBatch);
  return first !== null && first.maxTimestampMs + retentionMs < untilMs;
}
