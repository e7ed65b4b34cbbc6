import type { Switches } from '../config/switches.ts';
import { type Disk, readFile } from '../disk.ts';
import type { Turn } from '../turn.ts';
import { assignEpoch, EMPTY_EPOCH_CACHE, type EpochCache, type EpochEntry } from './epoch-cache.ts';
import { writeFileAtOnce } from './files.ts';
import { copyLog, type Log, pathOf } from './state.ts';

/** The file that keeps a partition's leader epochs (replication §1.2). */
export const epochFileOf = (path: string): string => `${path}/leader-epoch-checkpoint`;

/**
 * Keeps a changed cache on the disk (replication §1.2).
 * Simplified: A truncation of the epoch cache is durable at once. Since 3.7 Kafka flushes it in the background, and stale
 * entries may come back after a power loss (KAFKA-15046).
 */
export function storeEpochCache(
  turn: Turn,
  path: string,
  before: EpochCache,
  cache: EpochCache,
): void {
  if (cache !== before) writeFileAtOnce(turn, epochFileOf(path), cache.entries);
}

/** The leader epochs that the disk knows of a partition (replication §1.2). */
export function loadEpochCache(disk: Disk, path: string): EpochCache {
  const entries = readFile(disk, epochFileOf(path)) as readonly EpochEntry[] | null;
  return entries === null ? EMPTY_EPOCH_CACHE : { entries };
}

/**
 * Enters an epoch into a log's cache, and on the disk before anything is appended in it: at an append, and at an
 * election (KIP-101, KAFKA-7415, replication §1.2 and §4.4).
 */
export function assignLogEpoch(
  log: Log,
  turn: Turn,
  epoch: number,
  startOffset: number,
  switches: Switches,
): Log {
  const cache = assignEpoch(log.epochCache, epoch, startOffset, switches);
  if (cache === log.epochCache) return log;
  storeEpochCache(turn, pathOf(turn.disk, log), log.epochCache, cache);
  const next = copyLog(log);
  next.epochCache = cache;
  return next;
}
