import {
  beginFlush,
  completeFlush,
  type Disk,
  type FileContent,
  readFile,
  writeFile,
} from '../disk.ts';
import type { Turn } from '../turn.ts';

/**
 * Writes a small file that Kafka flushes before the step goes on.
 * Simplified: Files that Kafka flushes in passing are durable at once. What a power loss can leave is the same: a crash
 * during the flush is a crash before it, and no batch is ever older than the epoch entry that it needs.
 */
export function writeFileAtOnce(turn: Turn, name: string, content: FileContent): void {
  const disk = writeFile(turn.disk, name, content);
  turn.disk = completeFlush(disk, beginFlush(disk, name));
}

/** Names the topic that a log belongs to; flushed before the first batch is appended (replication §1.2). */
export function writePartitionMetadata(turn: Turn, path: string, topicId: string): void {
  writeFileAtOnce(turn, `${path}/partition.metadata`, topicId);
}

/** The id of the topic that a log belongs to, empty where the disk does not know it (replication §1.2). */
export function readPartitionMetadata(disk: Disk, path: string): string {
  return (readFile(disk, `${path}/partition.metadata`) ?? '') as string;
}

/**
 * Keeps the base offsets of a log's segments, which in Kafka are the names of its files (replication §1.4). A log
 * without this file is one segment from offset 0.
 */
export function writeSegments(
  turn: Turn,
  path: string,
  olderSegments: readonly number[],
  activeBaseOffset: number,
): void {
  writeFileAtOnce(turn, `${path}/segments`, [...olderSegments, activeBaseOffset]);
}

/** The base offsets of a log's segments as its files tell them, ascending; never empty (replication §1.4). */
export function readSegments(disk: Disk, path: string): readonly number[] {
  return (readFile(disk, `${path}/segments`) ?? [0]) as readonly number[];
}
