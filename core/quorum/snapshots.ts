import type { Disk } from '../disk.ts';
import type { SnapshotId } from '../protocol/raft.ts';
import { FOREVER, type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { entryOf } from './format.ts';
import { newMembership, votersBelow } from './membership.ts';
import { deletePrefix, emptyLog, epochBehind, epochsFrom } from './metadata-log.ts';
import {
  deleteSnapshot,
  freezePart,
  partFile,
  readSnapshot,
  type SnapshotContent,
  type StoredSnapshot,
  storedPart,
  writePart,
} from './snapshot-files.ts';
import { copyRaft, type RaftConfig, type RaftState } from './state.ts';

/** Snapshots of the metadata log and how it is cleaned up to them (KIP-630, control-plane §1.9). */
export interface Snapshots {
  /** Nothing below is in the log any more; 0, or where a snapshot ends. */
  readonly logStartOffset: number;
  /** Those that are whole and durable, oldest first. */
  readonly stored: readonly StoredSnapshot[];
  /** The one that is being written, or null. */
  readonly writing: SnapshotId | null;
  /** When this process began its last snapshot, or started. */
  readonly lastAt: Instant;
  /** When the log is cleaned next; FOREVER while there are less than two snapshots. */
  readonly cleanAt: Instant;
}

/**
 * What one metadata record counts, by which snapshots are taken and kept.
 * Simplified: a metadata record counts as a hundred bytes. Where Kafka goes by the size of the log, so does this.
 */
const RECORD_BYTES = 100;

/** Kafka's cleaner looks once a minute. */
const CLEAN_EVERY_MS = 60_000;

/** The newest snapshot, or null. */
export const newestSnapshot = ({ stored }: Snapshots): StoredSnapshot | null =>
  stored[stored.length - 1] ?? null;

/** Whether enough was applied since the last snapshot, or enough time went by (control-plane §1.9). */
export function isSnapshotDue(raft: RaftState, now: Instant, nextOffset: number): boolean {
  const { snapshots } = raft;
  const newest = newestSnapshot(snapshots);
  const since = newest === null ? 0 : newest.endOffset;
  if (snapshots.writing !== null || nextOffset <= since) return false;
  const settings = raft.config.settings;
  const bytes = (nextOffset - since) * RECORD_BYTES;
  if (bytes >= settings['metadata.log.max.record.bytes.between.snapshots']) return true;
  const intervalMs = settings['metadata.log.max.snapshot.interval.ms'];
  return intervalMs > 0 && plusMs(snapshots.lastAt, intervalMs) <= now;
}

/**
 * Begins to write a snapshot of what the listener has applied; it counts once it is durable. Only what is committed
 * and in the log can be contained (control-plane §1.9).
 */
export function createSnapshot(
  raft: RaftState,
  turn: Turn,
  id: SnapshotId,
  image: unknown,
): RaftState {
  const { snapshots } = raft;
  const isBehind = id.endOffset > raft.logHighWatermark || id.endOffset < snapshots.logStartOffset;
  if (snapshots.writing !== null || isBehind) return raft;
  const { kraftVersion, voters } = votersBelow(raft.membership, id.endOffset);
  const content = JSON.stringify({ kraftVersion, voters, image });
  turn.disk = writePart(turn.disk, id, turn.wallClock, content);
  turn.flush(partFile(id));
  const { logStartOffset, stored, cleanAt } = snapshots;
  const next = copyRaft(raft);
  next.snapshots = { logStartOffset, stored, writing: id, lastAt: turn.now, cleanAt };
  return next;
}

/** The flush of a snapshot that this process made ended: it gets its name, unless the log has gone past it. */
export function onSnapshotFlushed(raft: RaftState, turn: Turn, target: string): RaftState {
  const { logStartOffset, stored, writing, lastAt, cleanAt } = raft.snapshots;
  if (writing === null || partFile(writing) !== target) return raft;
  const next = copyRaft(raft);
  if (writing.endOffset <= logStartOffset) {
    turn.disk = deleteSnapshot(turn.disk, writing);
    next.snapshots = { logStartOffset, stored, writing: null, lastAt, cleanAt };
    return next;
  }
  const part = storedPart(turn.disk, writing) as StoredSnapshot;
  turn.disk = freezePart(turn.disk, writing);
  const { endOffset, epoch } = writing;
  turn.probe({ type: 'SnapshotTaken', endOffset, epoch });
  const kept = withSnapshot(stored, part);
  const look = cleanAt === FOREVER && kept.length >= 2 ? nextLook(raft.config, turn) : cleanAt;
  next.snapshots = { logStartOffset, stored: kept, writing: null, lastAt, cleanAt: look };
  return next;
}

const withSnapshot = (
  stored: readonly StoredSnapshot[],
  snapshot: StoredSnapshot,
): readonly StoredSnapshot[] =>
  [...stored.filter(({ endOffset }) => endOffset !== snapshot.endOffset), snapshot].sort(
    (a, b) => a.endOffset - b.endOffset,
  );

/**
 * Simplified: the cleaner looks at least once in every `metadata.max.retention.ms`. Kafka's looks once a minute, however
 * short that is.
 */
export function nextLook({ settings }: RaftConfig, turn: Turn): Instant {
  const retentionMs = settings['metadata.max.retention.ms'];
  const everyMs = retentionMs > 0 ? Math.min(CLEAN_EVERY_MS, retentionMs) : CLEAN_EVERY_MS;
  return plusMs(turn.now, everyMs);
}

/** Deletes snapshots that are too old or too much, and the log below the next one (control-plane §1.9). */
export function clean(raft: RaftState, turn: Turn): RaftState {
  const { stored, writing, lastAt } = raft.snapshots;
  let first = 0;
  while (first + 1 < stored.length && isTooMuch(raft, turn, first)) {
    turn.disk = deleteSnapshot(turn.disk, stored[first] as StoredSnapshot);
    first += 1;
  }
  const kept = first === 0 ? stored : stored.slice(first);
  const start = first === 0 ? raft.snapshots.logStartOffset : (kept[0] as StoredSnapshot).endOffset;
  const cleanAt = kept.length >= 2 ? nextLook(raft.config, turn) : FOREVER;
  const next = copyRaft(raft);
  next.snapshots = { logStartOffset: start, stored: kept, writing, lastAt, cleanAt };
  if (first === 0) return next;
  turn.disk = deletePrefix(turn.disk, raft.slot, start);
  next.epochCache = epochsFrom(raft.epochCache, start);
  turn.probe({ type: 'MetadataLogCleaned', logStartOffset: start });
  return next;
}

function isTooMuch(raft: RaftState, turn: Turn, first: number): boolean {
  const { stored } = raft.snapshots;
  const { settings } = raft.config;
  const oldest = stored[first] as StoredSnapshot;
  const retentionMs = settings['metadata.max.retention.ms'];
  // Clocks that were put back make a file look young, never old.
  const ageMicros = turn.wallClock - oldest.frozenAt;
  if (retentionMs >= 0 && ageMicros > retentionMs * 1000) return true;
  const start = Math.max(oldest.endOffset, raft.snapshots.logStartOffset);
  let bytes = (raft.logEndOffset - start) * RECORD_BYTES;
  for (let i = first; i < stored.length; i++) bytes += (stored[i] as StoredSnapshot).sizeBytes;
  const most = settings['metadata.max.retention.bytes'];
  return most >= 0 && bytes > most;
}

/**
 * A fetched snapshot is durable: the log begins behind it, empty, and everything before is forgotten (control-plane
 * §1.9).
 */
export function installSnapshot(raft: RaftState, turn: Turn, id: SnapshotId): RaftState {
  const part = storedPart(turn.disk, id) as StoredSnapshot;
  let disk = freezePart(turn.disk, id);
  for (const older of raft.snapshots.stored) disk = deleteSnapshot(disk, older);
  turn.disk = emptyLog(disk, raft.slot);
  const { endOffset, epoch } = id;
  turn.probe({ type: 'SnapshotLoaded', endOffset, epoch });
  const next = copyRaft(raft);
  const { writing, lastAt } = raft.snapshots;
  next.snapshots = {
    logStartOffset: endOffset,
    stored: [part],
    writing,
    lastAt,
    cleanAt: FOREVER,
  };
  next.logEndOffset = endOffset;
  next.logHighWatermark = endOffset;
  next.highWatermark = endOffset;
  next.epochCache = [epochBehind(id)];
  next.membership = newMembership(raft.membership.self, entryOf(turn.disk, part));
  return next;
}

/** What a listener is to load before it can go on: the newest snapshot, or null (control-plane §1.10). */
export interface LoadedSnapshot extends SnapshotId {
  readonly image: unknown;
}

/**
 * The snapshot that a listener must load: it is new, or the log no longer has what it needs next. A listener that was
 * told that it leads never has to (KAFKA-12958).
 */
export function snapshotToLoad(
  raft: RaftState,
  disk: Disk,
  nextOffset: number,
): LoadedSnapshot | null {
  const newest = newestSnapshot(raft.snapshots);
  if (newest === null || raft.highWatermark < 0 || newest.endOffset <= nextOffset) return null;
  if (nextOffset > 0 && nextOffset >= raft.snapshots.logStartOffset) return null;
  const { endOffset, epoch } = newest;
  const { image }: SnapshotContent = readSnapshot(disk, newest);
  return { endOffset, epoch, image };
}
