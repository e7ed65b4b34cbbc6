import {
  append,
  itemAt,
  type Sequence,
  sequenceOf,
  slice,
  truncate,
} from '../collections/sequence.ts';
import { replaceAt } from '../collections/table.ts';
import type { MetadataBatch } from '../controller/records.ts';
import { createLog, type Disk, type LogFile, logSlot, TORN, writeLog } from '../disk.ts';
import { avalanche, mixString } from '../hash.ts';
import type { EpochEndOffset } from '../protocol/fetch.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import type { SnapshotId } from '../protocol/raft.ts';
import type { EpochStart } from './state.ts';

/** What the metadata log of a disk holds once it is opened. */
export interface OpenedLog {
  readonly disk: Disk;
  readonly slot: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly epochCache: readonly EpochStart[];
}

/**
 * Opens the metadata log: batches from the first damaged one on are cut off, and the epoch cache is what the rest says
 * (control-plane §1.1). A log that does not reach the newest snapshot is cut off fully and begins there (§1.4).
 */
export function openLog(disk: Disk, stored: readonly SnapshotId[] = []): OpenedLog {
  const newest = stored[stored.length - 1];
  const opened = openWritten(disk, stored);
  if (newest === undefined || opened.logEndOffset >= newest.endOffset) return opened;
  return {
    disk: emptyLog(opened.disk, opened.slot),
    slot: opened.slot,
    logStartOffset: newest.endOffset,
    logEndOffset: newest.endOffset,
    epochCache: [epochBehind(newest)],
  };
}

/** Without a batch before it, the last record of a snapshot tells the epoch that its log goes on in. */
export const epochBehind = ({ endOffset, epoch }: SnapshotId): EpochStart => ({
  epoch,
  startOffset: endOffset - 1,
});

function openWritten(disk: Disk, stored: readonly SnapshotId[]): OpenedLog {
  const found = logSlot(disk, METADATA_LOG);
  const opened = found < 0 ? createLog(disk, METADATA_LOG) : disk;
  const slot = found < 0 ? logSlot(opened, METADATA_LOG) : found;
  const written = contentOf(opened, slot);
  let whole = 0;
  const logStartOffset = written.length === 0 ? 0 : itemAt(written, 0).baseOffset;
  const below = stored.find(({ endOffset }) => endOffset > 0 && endOffset === logStartOffset);
  let epochCache: readonly EpochStart[] = below === undefined ? [] : [epochBehind(below)];
  while (whole < written.length && itemAt(written, whole).crc !== TORN) {
    const batch = itemAt(written, whole);
    epochCache = assignEpoch(epochCache, batch.leaderEpoch, batch.baseOffset);
    whole += 1;
  }
  const kept = truncate(written, whole);
  return {
    disk: whole === written.length ? opened : writeLog(opened, slot, kept),
    slot,
    logStartOffset,
    logEndOffset: whole === 0 ? logStartOffset : itemAt(kept, whole - 1).lastOffset + 1,
    epochCache,
  };
}

/** The batches of the metadata log as a process sees them. */
export const contentOf = (disk: Disk, slot: number): Sequence<MetadataBatch> =>
  (disk.logs[slot] as LogFile).written as Sequence<MetadataBatch>;

/** The disk with a batch appended to the metadata log. */
export const appendBatch = (disk: Disk, slot: number, batch: MetadataBatch): Disk =>
  writeLog(disk, slot, append(contentOf(disk, slot), batch));

/** How many batches lie wholly below `offset`: also the index of the batch that holds it. */
export function batchesBelow(log: Sequence<MetadataBatch>, offset: number): number {
  const { items } = log.shared;
  let low = 0;
  let high = log.length;
  // Reads and truncations are mostly near the end.
  if (high > 0 && (items[high - 1] as MetadataBatch).lastOffset < offset) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] as MetadataBatch).lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The most records that one fetch brings. */
const MOST_FETCHED_RECORDS = 8192;

const NO_BATCHES: readonly MetadataBatch[] = [];

/**
 * The batches from `offset` on, uncommitted ones included (control-plane §1.8).
 * Simplified: a metadata fetch is limited by records instead of bytes. A metadata record has no size in the model.
 */
export function readFrom(disk: Disk, slot: number, offset: number): readonly MetadataBatch[] {
  const log = contentOf(disk, slot);
  const from = batchesBelow(log, offset);
  if (from === log.length) return NO_BATCHES;
  const first = itemAt(log, from);
  const to = batchesBelow(log, first.baseOffset + MOST_FETCHED_RECORDS);
  return slice(log, from, Math.max(to, from + 1));
}

/** The batches from `offset` on that lie wholly below `end`. */
export function readBetween(
  disk: Disk,
  slot: number,
  offset: number,
  end: number,
): readonly MetadataBatch[] {
  if (end <= offset) return NO_BATCHES;
  const log = contentOf(disk, slot);
  return slice(log, batchesBelow(log, offset), batchesBelow(log, end));
}

/** The disk without the batches that reach beyond `offset`, and where its log, which starts at `start`, then ends. */
export function truncateLog(
  disk: Disk,
  slot: number,
  offset: number,
  start: number,
): { disk: Disk; logEndOffset: number } {
  const log = contentOf(disk, slot);
  const kept = truncate(log, batchesBelow(log, offset));
  const logEndOffset = kept.length === 0 ? start : itemAt(kept, kept.length - 1).lastOffset + 1;
  if (kept === log) return { disk, logEndOffset };
  return { disk: writeLog(disk, slot, kept), logEndOffset };
}

/** The disk without any batch of the metadata log, for good: what was durable of it is gone as well. */
export const emptyLog = (disk: Disk, slot: number): Disk =>
  withContent(disk, slot, sequenceOf(), sequenceOf());

/**
 * The disk without the batches that lie wholly below `offset`, for good (control-plane §1.9).
 * Simplified: cleaning deletes the batches below the new start of the metadata log. Kafka deletes whole segments of it.
 */
export function deletePrefix(disk: Disk, slot: number, offset: number): Disk {
  const { written, durable } = disk.logs[slot] as LogFile;
  const cut = (log: Sequence<MetadataBatch>): Sequence<MetadataBatch> => {
    const below = batchesBelow(log, offset);
    return below === 0 ? log : sequenceOf(slice(log, below));
  };
  const whole = durable as Sequence<MetadataBatch>;
  return withContent(disk, slot, cut(written as Sequence<MetadataBatch>), cut(whole));
}

const withContent = (
  disk: Disk,
  slot: number,
  written: Sequence<MetadataBatch>,
  durable: Sequence<MetadataBatch>,
): Disk => {
  const { name } = disk.logs[slot] as LogFile;
  return {
    logs: replaceAt(disk.logs, slot, { name, written, durable }),
    files: disk.files,
    health: disk.health,
  };
};

/** The cache of a log that begins at `offset` now; the epoch that goes on there is kept (control-plane §1.9). */
export function epochsFrom(cache: readonly EpochStart[], offset: number): readonly EpochStart[] {
  let first = 0;
  while (first + 1 < cache.length && (cache[first + 1] as EpochStart).startOffset < offset)
    first += 1;
  return first === 0 ? cache : cache.slice(first);
}

/** The checksum of a batch's records, as of a data batch: neither its offset nor its epoch is covered. Never 0. */
export const metadataChecksum = (records: MetadataBatch['records']): number =>
  avalanche(mixString(0, JSON.stringify(records))) || 1;

/** The newest epoch of the log: 0 for an empty one (control-plane §1.1). */
export const lastEpochOf = (epochCache: readonly EpochStart[]): number =>
  epochCache.length === 0 ? 0 : (epochCache[epochCache.length - 1] as EpochStart).epoch;

/** The cache with an epoch that begins at `startOffset`; the same where it holds that epoch or a newer one. */
export const assignEpoch = (
  epochCache: readonly EpochStart[],
  epoch: number,
  startOffset: number,
): readonly EpochStart[] => {
  if (epochCache.length > 0 && lastEpochOf(epochCache) >= epoch) return epochCache;
  // An epoch that got no record makes room for the one that begins at the same offset.
  return [...epochCache.filter((entry) => entry.startOffset < startOffset), { epoch, startOffset }];
};

/** The cache without epochs that begin at or behind the log's new end (control-plane §1.8). */
export const truncateEpochs = (
  epochCache: readonly EpochStart[],
  logEndOffset: number,
): readonly EpochStart[] => epochCache.filter((entry) => entry.startOffset < logEndOffset);

/**
 * The largest epoch of the log at or below `epoch`, and where it ends. Where every epoch of the log is newer, that is
 * `epoch` itself, ending where they begin (KIP-101, KIP-595).
 */
export function endOffsetForEpoch(
  epochCache: readonly EpochStart[],
  logEndOffset: number,
  epoch: number,
): EpochEndOffset {
  const last = epochCache.length - 1;
  if (last < 0) return { epoch: 0, endOffset: logEndOffset };
  if (epoch >= lastEpochOf(epochCache)) {
    // Kafka's cache knows nothing of an epoch beyond its newest and answers with the log's end.
    return { epoch: lastEpochOf(epochCache), endOffset: logEndOffset };
  }
  let at = last;
  while (at >= 0 && (epochCache[at] as EpochStart).epoch > epoch) at -= 1;
  const endOffset = (epochCache[at + 1] as EpochStart).startOffset;
  return { epoch: at < 0 ? epoch : (epochCache[at] as EpochStart).epoch, endOffset };
}
