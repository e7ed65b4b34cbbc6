import { assert, some } from './assert.ts';
import { commonPrefix, type Sequence, sequenceOf, slice } from './collections/sequence.ts';
import { replaceAt } from './collections/table.ts';
import { directoryOf, healthOf } from './disk-directories.ts';
import { type Site, site } from './draw.ts';

/**
 * A node's disk in two layers: what was written (the page cache, read by every process of the machine while it has
 * power) and what was flushed (what survives a power loss). Replication §1.5, control-plane §1.4.
 */
export interface Disk {
  readonly logs: readonly LogFile[];
  readonly files: readonly SmallFile[];
  /** How well each log directory works, by its place in `log.dirs`; one that is not listed works. */
  readonly health: readonly DirectoryHealth[];
}

/** What a log directory can do: a full one can only be read, a failed one not even that (DESIGN §3). */
export type DirectoryHealth = 'ok' | 'full' | 'failed';

/** One append-only log. A deleted log leaves an empty slot behind, so that slots never move. */
export interface LogFile {
  /** Its path: the name of a partition, in a directory behind the first with that in front (disk-directories.ts). */
  readonly name: string;
  readonly written: Sequence<StoredBatch>;
  readonly durable: Sequence<StoredBatch>;
}

/** What the disk knows of a batch: its place, who wrote it, and whether its bytes are whole. */
export interface StoredBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number;
  /** Checksum of the records; `TORN` where the bytes are damaged. */
  readonly crc: number;
}

/** The checksum of a batch whose bytes were only partly written. No whole batch has it. */
export const TORN = 0;

/** A file that is replaced as a whole (temporary file, flush, rename): checkpoints and quorum state. */
export interface SmallFile {
  readonly name: string;
  readonly written: FileContent;
  readonly durable: FileContent;
}

/** Anything that JSON can hold; null is a file that does not exist. */
export type FileContent =
  | string
  | number
  | boolean
  | null
  | readonly FileContent[]
  | { readonly [key: string]: FileContent };

export const EMPTY_DISK: Disk = { logs: [], files: [], health: [] };

/** The slot of the log called `name`, or −1. */
export function logSlot(disk: Disk, name: string): number {
  for (let slot = 0; slot < disk.logs.length; slot++) {
    if ((disk.logs[slot] as LogFile).name === name) return slot;
  }
  return -1;
}

/** The disk with an empty log `name` in a free slot. */
export function createLog(disk: Disk, name: string): Disk {
  assert(logSlot(disk, name) < 0, 'a log is created once');
  const log: LogFile = { name, written: sequenceOf(), durable: sequenceOf() };
  const free = logSlot(disk, '');
  return {
    logs: free < 0 ? [...disk.logs, log] : replaceAt(disk.logs, free, log),
    files: disk.files,
    health: disk.health,
  };
}

/** The disk without a log, whose slot becomes free, and without the small files in the folder of its name. */
export function deleteLog(disk: Disk, slot: number): Disk {
  const { name } = some(disk.logs[slot], 'a log that is deleted has its slot');
  const free: LogFile = { name: '', written: sequenceOf(), durable: sequenceOf() };
  const folder = `${name}/`;
  return {
    logs: replaceAt(disk.logs, slot, free),
    files: disk.files.filter((file) => !file.name.startsWith(folder)),
    health: disk.health,
  };
}

/** The disk with other content written to the log in `slot`; what is durable stays as it was. */
export function writeLog(disk: Disk, slot: number, written: Sequence<StoredBatch>): Disk {
  const log = some(disk.logs[slot], 'a log is written in its slot');
  return {
    logs: replaceAt(disk.logs, slot, { name: log.name, written, durable: log.durable }),
    files: disk.files,
    health: disk.health,
  };
}

/** The disk with a log that begins at the batch which reaches `offset`; what was before is gone for good. */
export function dropBefore(disk: Disk, slot: number, offset: number): Disk {
  const log = some(disk.logs[slot], 'a log is cut in its slot');
  const written = from(log.written, offset);
  const durable = from(log.durable, offset);
  if (written === log.written && durable === log.durable) return disk;
  return {
    logs: replaceAt(disk.logs, slot, { name: log.name, written, durable }),
    files: disk.files,
    health: disk.health,
  };
}

function from(batches: Sequence<StoredBatch>, offset: number): Sequence<StoredBatch> {
  const { items } = batches.shared;
  let first = 0;
  while (first < batches.length && (items[first] as StoredBatch).lastOffset < offset) first += 1;
  return first === 0 ? batches : sequenceOf(slice(batches, first));
}

/** The content of a small file as a running process sees it. */
export function readFile(disk: Disk, name: string): FileContent {
  for (const file of disk.files) if (file.name === name) return file.written;
  return null;
}

/** The disk with a small file replaced; durable only after a flush of that name. */
export function writeFile(disk: Disk, name: string, content: FileContent): Disk {
  const index = disk.files.findIndex((file) => file.name === name);
  const durable = index < 0 ? null : (disk.files[index] as SmallFile).durable;
  const file: SmallFile = { name, written: content, durable };
  return {
    logs: disk.logs,
    files: index < 0 ? [...disk.files, file] : replaceAt(disk.files, index, file),
    health: disk.health,
  };
}

/** What one flush will make durable: the content of its target at the moment it began. */
export interface Capture {
  readonly target: string;
  readonly log: Sequence<StoredBatch> | null;
  readonly file: FileContent;
  /** Which of the logs that had this name one after the other it is of: the topic id; null for small files. */
  readonly owner: FileContent;
}

/** Names the topic that a log is of, so that a new log is not taken for a deleted one of its name. */
const ownerOf = (disk: Disk, target: string): FileContent =>
  readFile(disk, `${target}/partition.metadata`);

/** Begins a flush: remembers what is written now. A target is a log's or a small file's name. */
export function beginFlush(disk: Disk, target: string): Capture {
  const slot = logSlot(disk, target);
  if (slot >= 0) {
    const { written } = disk.logs[slot] as LogFile;
    return { target, log: written, file: null, owner: ownerOf(disk, target) };
  }
  return { target, log: null, file: readFile(disk, target), owner: null };
}

/** Ends a flush: what it remembered is durable, unless its directory has failed meanwhile. */
export function completeFlush(disk: Disk, capture: Capture): Disk {
  if (disk.health.length > 0 && healthOf(disk, directoryOf(capture.target)) === 'failed')
    return disk;
  const slot = logSlot(disk, capture.target);
  if (capture.log !== null) {
    if (slot < 0 || ownerOf(disk, capture.target) !== capture.owner) return disk;
    const log = disk.logs[slot] as LogFile;
    const flushed: LogFile = {
      name: log.name,
      written: log.written,
      durable: withoutDeleted(capture.log, log.written),
    };
    return { logs: replaceAt(disk.logs, slot, flushed), files: disk.files, health: disk.health };
  }
  const index = disk.files.findIndex((file) => file.name === capture.target);
  if (index < 0) return disk;
  const file = disk.files[index] as SmallFile;
  const flushed: SmallFile = { name: file.name, written: file.written, durable: capture.file };
  return { logs: disk.logs, files: replaceAt(disk.files, index, flushed), health: disk.health };
}

/** What a flush began with, without what was deleted from the beginning of the log since. */
function withoutDeleted(
  captured: Sequence<StoredBatch>,
  written: Sequence<StoredBatch>,
): Sequence<StoredBatch> {
  const first = written.shared.items[0];
  if (first === undefined || written.length === 0) return captured;
  return from(captured, first.baseOffset);
}

/** How much of a log's unflushed tail a power loss spares, in eighths: none unless chance says otherwise. */
export const UNFLUSHED_LOG: Site = site('disk.unflushed-log', 9, 0);
/** Whether an unflushed replacement of a small file survives a power loss. */
export const UNFLUSHED_FILE: Site = site('disk.unflushed-file', 2, 0);

/**
 * What a power loss leaves: all that was flushed, plus what `pick` spares of the rest. A truncation that was not
 * flushed may come undone (replication §1.5). With `torn`, the last spared batch has damaged bytes.
 */
export function afterPowerLoss(
  disk: Disk,
  torn: boolean,
  pick: (at: Site, target: string) => number,
): Disk {
  const logs = disk.logs.map((log): LogFile => {
    const content = spareLog(log, torn, (at) => pick(at, log.name));
    return { name: log.name, written: content, durable: content };
  });
  const files = disk.files.map((file): SmallFile => {
    const kept = !sameContent(file.written, file.durable) && pick(UNFLUSHED_FILE, file.name) === 1;
    const content = kept ? file.written : file.durable;
    return { name: file.name, written: content, durable: content };
  });
  return { logs, files, health: disk.health };
}

function spareLog(log: LogFile, torn: boolean, pick: (at: Site) => number): Sequence<StoredBatch> {
  const flushed = commonPrefix(log.written, log.durable, sameBytes);
  const unflushed = log.written.length - flushed;
  if (unflushed === 0 && log.durable.length === flushed) return log.durable;
  const eighths = torn ? Math.max(1, pick(UNFLUSHED_LOG)) : pick(UNFLUSHED_LOG);
  if (eighths === 0) return log.durable;
  const spared = slice(log.written, 0, flushed + Math.ceil((unflushed * eighths) / 8));
  const last = spared[spared.length - 1];
  if (torn && last !== undefined && spared.length > flushed) {
    spared[spared.length - 1] = { ...last, crc: TORN };
  }
  return sequenceOf(spared);
}

const sameBytes = (a: StoredBatch, b: StoredBatch): boolean =>
  a.baseOffset === b.baseOffset && a.leaderEpoch === b.leaderEpoch && a.crc === b.crc;

const sameContent = (a: FileContent, b: FileContent): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
