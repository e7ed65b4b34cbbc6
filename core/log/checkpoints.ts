import { type Disk, readFile, writeFile } from '../disk.ts';
import { directoryOf, METADATA_DIRECTORY, nameAt, pathIn } from '../disk-directories.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Turn } from '../turn.ts';
import type { LogDirectory } from './directories.ts';
import { writeFileAtOnce } from './files.ts';
import { firstSegmentBase, type Log, pathOf } from './state.ts';

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

/** Checkpoints the high watermarks of the logs in a directory (replication §1.2). */
export function writeHighWatermarks(turn: Turn, directory: number, logs: readonly Log[]): void {
  const lines = logs.map((log) => ({ partition: log.name, offset: log.highWatermark }));
  writeCheckpoint(turn, pathIn(directory, HIGH_WATERMARK_FILE), lines);
}

/** Checkpoints the recovery points of the logs in a directory (replication §1.2). */
export function writeRecoveryPoints(turn: Turn, directory: number, logs: readonly Log[]): void {
  const lines = logs.map((log) => ({ partition: log.name, offset: log.recoveryPoint }));
  writeCheckpoint(turn, pathIn(directory, RECOVERY_POINT_FILE), lines);
}

/** Checkpoints the log start offsets that the segments of a directory do not tell by themselves (replication §1.2). */
export function writeLogStartOffsets(turn: Turn, directory: number, logs: readonly Log[]): void {
  const lines = logs
    .filter((log) => log.logStartOffset > firstSegmentBase(log))
    .map((log) => ({ partition: log.name, offset: log.logStartOffset }));
  writeCheckpoint(turn, pathIn(directory, LOG_START_OFFSET_FILE), lines);
}

/**
 * Checkpoints one log's recovery point at once, as a truncation does (replication §1.7).
 * Simplified: A truncation checkpoints its own partition. Kafka writes the recovery points of the whole directory; those
 * of other logs can only have risen since their last checkpoint, so that they cost a longer scan and nothing else.
 */
export function checkpointRecoveryPoint(turn: Turn, log: Log): void {
  const file = pathIn(directoryOf(pathOf(turn.disk, log)), RECOVERY_POINT_FILE);
  const lines = linesOf(turn.disk, file);
  const line: OffsetCheckpoint = { partition: log.name, offset: log.recoveryPoint };
  const at = lines.findIndex(({ partition }) => partition === log.name);
  const next = lines.slice();
  if (at < 0) next.push(line);
  else next[at] = line;
  writeCheckpoint(turn, file, next);
}

/**
 * Takes a deleted log out of the checkpoints of recovery points and log starts (LogManager.asyncDelete). That of high
 * watermarks keeps its line until it is written the next time, as in Kafka.
 */
export function forgetCheckpoints(turn: Turn, directory: number, name: PartitionName): void {
  for (const file of [RECOVERY_POINT_FILE, LOG_START_OFFSET_FILE]) {
    const path = pathIn(directory, file);
    const lines = linesOf(turn.disk, path);
    const left = lines.filter(({ partition }) => partition !== name);
    if (left.length < lines.length) writeCheckpoint(turn, path, left);
  }
}

/** The checkpointed offset of the log at a path, 0 where there is none (replication §1.2). */
export function readCheckpoint(disk: Disk, file: string, path: string): number {
  const name = nameAt(path);
  for (const line of linesOf(disk, pathIn(directoryOf(path), file))) {
    if (line.partition === name) return line.offset;
  }
  return 0;
}

/**
 * Marks a clean stop of a directory; the last thing that a broker writes (replication §1.6). The flush of the first
 * directory's mark is awaited, the others are durable when it begins.
 */
export function writeCleanShutdown(
  turn: Turn,
  directories: readonly number[],
  epoch: number,
): void {
  const mark = { version: 0, brokerEpoch: epoch };
  for (const directory of directories) {
    const file = pathIn(directory, CLEAN_SHUTDOWN_FILE);
    if (directory !== METADATA_DIRECTORY) writeFileAtOnce(turn, file, mark);
  }
  turn.disk = writeFile(turn.disk, CLEAN_SHUTDOWN_FILE, mark);
  turn.flush(CLEAN_SHUTDOWN_FILE);
}

/** Removes the mark, before logs are loaded, so that a crash while loading counts as unclean (KAFKA-10471). */
export function clearCleanShutdown(turn: Turn, directory: number): void {
  const file = pathIn(directory, CLEAN_SHUTDOWN_FILE);
  if (readFile(turn.disk, file) === null) return;
  turn.disk = writeFile(turn.disk, file, null);
  turn.flush(file);
}

/** Whether the last process stopped a directory cleanly: then its logs are trusted and not scanned (replication §1.6). */
export const wasCleanShutdown = (disk: Disk, directory: number): boolean =>
  readFile(disk, pathIn(directory, CLEAN_SHUTDOWN_FILE)) !== null;

/**
 * The broker epoch in the marks of a clean stop; −1 after an unclean one, and where a directory is offline, has no mark
 * or one of another epoch (readBrokerEpochFromCleanShutdownFiles, KIP-966).
 */
export function readCleanShutdownEpoch(disk: Disk, directories: readonly LogDirectory[]): number {
  let epoch = -1;
  for (let index = 0; index < directories.length; index++) {
    if (!(directories[index] as LogDirectory).isOnline) return -1;
    const mark = readFile(disk, pathIn(index, CLEAN_SHUTDOWN_FILE)) as {
      readonly brokerEpoch: number;
    } | null;
    if (mark === null || (index > 0 && mark.brokerEpoch !== epoch)) return -1;
    epoch = mark.brokerEpoch;
  }
  return epoch;
}

/** Writes a checkpoint and flushes it; also where it says nothing new, since a stopping broker waits for the flush. */
function writeCheckpoint(turn: Turn, file: string, lines: readonly OffsetCheckpoint[]): void {
  turn.disk = writeFile(turn.disk, file, lines);
  turn.flush(file);
}

function linesOf(disk: Disk, file: string): readonly OffsetCheckpoint[] {
  return (readFile(disk, file) ?? []) as readonly OffsetCheckpoint[];
}
