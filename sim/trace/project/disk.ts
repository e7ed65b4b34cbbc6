import { type Sequence, sharedPrefix } from '../../../core/collections/sequence.ts';
import { type Disk, type LogFile, logSlot, type StoredBatch } from '../../../core/disk.ts';
import {
  HIGH_WATERMARK_FILE,
  LOG_START_OFFSET_FILE,
  readCheckpoint,
} from '../../../core/log/checkpoints.ts';
import type { EpochEntry } from '../../../core/log/epoch-cache.ts';
import { loadEpochCache } from '../../../core/log/epoch-file.ts';
import { readSegments } from '../../../core/log/files.ts';
import { METADATA_LOG } from '../../../core/protocol/partition-name.ts';
import { UNKNOWN } from '../fields.ts';

/** What a disk tells of a log while no process has loaded it. */
export interface StoredLog {
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** As checkpointed; never behind the end. */
  readonly highWatermark: number;
  readonly epochs: readonly number[];
}

/** Reads a partition's log as the next process would find it, before it looks for damaged batches. */
export function storedLog(disk: Disk, file: LogFile): StoredLog {
  const { name, written } = file;
  const segments = readSegments(disk, name);
  const base = segments[segments.length - 1] as number;
  const logEndOffset = Math.max(endOf(written), written.length === 0 ? base : 0);
  const first = written.length === 0 ? base : (written.shared.items[0] as StoredBatch).baseOffset;
  const start = readCheckpoint(disk, LOG_START_OFFSET_FILE, name);
  return {
    logStartOffset: Math.max(start, Math.min(first, segments[0] as number)),
    logEndOffset,
    highWatermark: Math.min(readCheckpoint(disk, HIGH_WATERMARK_FILE, name), logEndOffset),
    epochs: epochList(loadEpochCache(disk, name).entries),
  };
}

/** Epochs as the field `epochs` lists them. */
export const epochList = (entries: readonly EpochEntry[]): readonly number[] =>
  entries.flatMap(({ epoch, startOffset }) => [epoch, startOffset]);

/** The offset below which what is written of a log is on the disk's plates. */
export function flushedTo({ written, durable }: LogFile): number {
  const flushed = sharedPrefix(written, durable);
  return flushed === 0 ? 0 : (written.shared.items[flushed - 1] as StoredBatch).lastOffset + 1;
}

/** The end of the metadata log on a disk, `UNKNOWN` where there is none. */
export function metadataLogEnd(disk: Disk): number {
  const slot = logSlot(disk, METADATA_LOG);
  return slot < 0 ? UNKNOWN : endOf((disk.logs[slot] as LogFile).written);
}

const endOf = ({ shared, length }: Sequence<StoredBatch>): number =>
  length === 0 ? 0 : (shared.items[length - 1] as StoredBatch).lastOffset + 1;
