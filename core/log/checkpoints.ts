import { type Disk, readFile, writeFile } from '../disk.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';
import { firstSegmentBase, type Log } from './state.ts';

/** High watermarks of a broker's logs; written every five seconds and at a clean stop (replication §1.2). */
export const HIGH_WATERMARK_FILE = 'replication-offset-checkpoint';
/** Recovery points of a broker's logs; written every minute, at a truncation and at a clean stop (replication §1.2). */
export const RECOVERY_POINT_FILE = 'recovery-point-offset-checkpoint';
/** Log start offsets that are not those of the first segment (replication §1.2). */
export const LOG_START_OFFSET_FILE = 'log-start-offset-checkpoint';
/** Says that the broker stopped in an orderly way, and in which broker epoch (replication §1.6, KIP-966). */
export const CLEAN_SHUTDOWN_FILE = '.kafka_cleanshutdown';

/** One line of a checkpoint file. A type alias, so that it can be the content of a file. */
export type OffsetCheckpoint = {
  readonly partition: PartitionName;
  readonly offset: number;
};

/** Checkpoints the high watermarks of all logs (replication §1.2). */
export function writeHighWatermarks(turn: Turn, logs: readonly Log[]): void {
  const lines = logs.map((log) => ({ partition: log.name, offset: log.highWatermark }));
  writeCheckpoint(turn, HIGH_WATERMARK_FILE, lines);
}

/** Checkpoints the recovery points of all logs (replication §1.2). */
export function writeRecoveryPoints(turn: Turn, logs: readonly Log[]): void {
  const lines = logs.map((log) => ({ partition: log.name, offset: log.recoveryPoint }));
  writeCheckpoint(turn, RECOVERY_POINT_FILE, lines);
}

/** Checkpoints the log start offsets that segments do not tell by themselves (replication §1.2). */
export function writeLogStartOffsets(turn: Turn, logs: readonly Log[]): void {
  const lines = logs
    .filter((log) => log.logStartOffset > firstSegmentBase(log))
    .map((log) => ({ partition: log.name, offset: log.logStartOffset }));
  writeCheckpoint(turn, LOG_START_OFFSET_FILE, lines);
}

/**
 * Checkpoints one log's recovery point at once, as a truncation does (replication §1.7).
 * Simplified: A truncation checkpoints its own partition. Kafka writes the recovery points of the whole directory; those
 * of other logs can only have risen since their last checkpoint, so that they cost a longer scan and nothing else.
 */
export function checkpointRecoveryPoint(turn: Turn, log: Log): void {
  const lines = linesOf(turn.disk, RECOVERY_POINT_FILE);
  const line: OffsetCheckpoint = { partition: log.name, offset: log.recoveryPoint };
  const at = lines.findIndex(({ partition }) => partition === log.name);
  const next = lines.slice();
  if (at < 0) next.push(line);
  else next[at] = line;
  writeCheckpoint(turn, RECOVERY_POINT_FILE, next);
}

/**
 * Takes a deleted log out of the checkpoints of recovery points and log starts (LogManager.asyncDelete). That of high
 * watermarks keeps its line until it is written the next time, as in Kafka.
 */
export function forgetCheckpoints(turn: Turn, name: PartitionName): void {
  for (const file of [RECOVERY_POINT_FILE, LOG_START_OFFSET_FILE]) {
    const lines = linesOf(turn.disk, file);
    const left = lines.filter(({ partition }) => partition !== name);
    if (left.length < lines.length) writeCheckpoint(turn, file, left);
  }
}

/** The checkpointed offset of a partition, 0 where there is none (replication §1.2). */
export function readCheckpoint(disk: Disk, file: string, partition: PartitionName): number {
  for (const line of linesOf(disk, file)) if (line.partition === partition) return line.offset;
  return 0;
}

/** Marks a clean stop; the last thing that a broker writes (replication §1.6). */
export function writeCleanShutdown(turn: Turn, brokerEpoch: number): void {
  turn.disk = writeFile(turn.disk, CLEAN_SHUTDOWN_FILE, { version: 0, brokerEpoch });
  turn.flush(CLEAN_SHUTDOWN_FILE);
}

/** Removes the mark, before logs are loaded, so that a crash while loading counts as unclean (KAFKA-10471). */
export function clearCleanShutdown(turn: Turn): void {
  if (readFile(turn.disk, CLEAN_SHUTDOWN_FILE) === null) return;
  turn.disk = writeFile(turn.disk, CLEAN_SHUTDOWN_FILE, null);
  turn.flush(CLEAN_SHUTDOWN_FILE);
}

/** Whether the last process stopped cleanly: then logs are trusted and not scanned (replication §1.6). */
export const wasCleanShutdown = (disk: Disk): boolean =>
  readFile(disk, CLEAN_SHUTDOWN_FILE) !== null;

/** The broker epoch in the mark of a clean stop, −1 after an unclean one (replication §1.6, KIP-966). */
export function readCleanShutdownEpoch(disk: Disk): number {
  const mark = readFile(disk, CLEAN_SHUTDOWN_FILE) as { readonly brokerEpoch: number } | null;
  return mark === null ? -1 : mark.brokerEpoch;
}

/** Writes a checkpoint and flushes it; also where it says nothing new, since a stopping broker waits for the flush. */
function writeCheckpoint(turn: Turn, file: string, lines: readonly OffsetCheckpoint[]): void {
  turn.disk = writeFile(turn.disk, file, lines);
  turn.flush(file);
}

function linesOf(disk: Disk, file: string): readonly OffsetCheckpoint[] {
  return (readFile(disk, file) ?? []) as readonly OffsetCheckpoint[];
}
