import { type Disk, type FileContent, readFile, type SmallFile, writeFile } from '../disk.ts';
import type { ReplicaKey, SnapshotId } from '../protocol/raft.ts';

/** The snapshot files of a metadata directory (KIP-630, control-plane §1.9). */

/** A snapshot that is whole and durable. */
export interface StoredSnapshot extends SnapshotId {
  readonly sizeBytes: number;
  /** When its file was frozen, by the wall clock of its host. */
  readonly frozenAt: number;
}

/** What a snapshot says: the voters as of its offset, and the state of the listener, whatever that is. */
export interface SnapshotContent {
  readonly kraftVersion: number;
  readonly voters: readonly ReplicaKey[];
  readonly image: unknown;
}

/** What lies in a snapshot's file. A type alias, so that it can be the content of a file. */
type SnapshotFile = { readonly frozenAt: number; readonly content: string };

const SUFFIX = '.checkpoint';
const PART = '.checkpoint.part';

/** The name of a snapshot's file: Kafka's, offset and epoch in figures of equal length. */
export const snapshotFile = (id: SnapshotId): string =>
  `${String(id.endOffset).padStart(20, '0')}-${String(id.epoch).padStart(10, '0')}${SUFFIX}`;

/** The name of a snapshot's file as long as it is being written. */
export const partFile = (id: SnapshotId): string => `${snapshotFile(id)}.part`;

/** Whether a flush of `target` is that of a snapshot. */
export const isSnapshotFile = (target: string): boolean => target.endsWith(PART);

/** The snapshots of a disk, oldest first. What is half written or deleted is not one. */
export function storedSnapshots(disk: Disk): readonly StoredSnapshot[] {
  const found: StoredSnapshot[] = [];
  for (const { name, written } of disk.files) {
    if (!name.endsWith(SUFFIX) || written === null) continue;
    const [endOffset = '', epoch = ''] = name.slice(0, -SUFFIX.length).split('-');
    const { frozenAt, content } = written as SnapshotFile;
    const sizeBytes = content.length;
    found.push({ endOffset: Number(endOffset), epoch: Number(epoch), sizeBytes, frozenAt });
  }
  return found.sort((a, b) => a.endOffset - b.endOffset);
}

/** The disk without half-written snapshots and those below the start of the log, as a starting process leaves it. */
export function withoutRemains(disk: Disk, logStartOffset: number): Disk {
  const isRemains = ({ name }: SmallFile): boolean => {
    if (name.endsWith(PART)) return true;
    return name.endsWith(SUFFIX) && Number(name.slice(0, 20)) < logStartOffset;
  };
  if (!disk.files.some(isRemains)) return disk;
  return {
    logs: disk.logs,
    files: disk.files.filter((file) => !isRemains(file)),
    health: disk.health,
  };
}

/** The bytes of a snapshot, null where there is none. */
export function snapshotBytes(disk: Disk, id: SnapshotId): string | null {
  const file = readFile(disk, snapshotFile(id)) as SnapshotFile | null;
  return file === null ? null : file.content;
}

/** What a snapshot says. */
export const readSnapshot = (disk: Disk, id: SnapshotId): SnapshotContent =>
  JSON.parse(snapshotBytes(disk, id) as string) as SnapshotContent;

/** The disk with a snapshot written under the name of a partial one; durable only after a flush of that name. */
export const writePart = (disk: Disk, id: SnapshotId, frozenAt: number, content: string): Disk =>
  writeFile(disk, partFile(id), { frozenAt, content });

/**
 * Gives a flushed snapshot its name (KAFKA-15312). The new name is durable at once, since Kafka flushes the directory.
 */
export function freezePart(disk: Disk, id: SnapshotId): Disk {
  const name = snapshotFile(id);
  const files: SmallFile[] = [];
  for (const file of disk.files) {
    if (file.name === name) continue;
    if (file.name !== partFile(id)) files.push(file);
    else files.push({ name, written: file.written, durable: file.durable });
  }
  return { logs: disk.logs, files, health: disk.health };
}

/** The disk without one snapshot, whole or partial; that is durable at once. */
export const deleteSnapshot = (disk: Disk, id: SnapshotId): Disk => ({
  logs: disk.logs,
  files: disk.files.filter(({ name }) => name !== snapshotFile(id) && name !== partFile(id)),
  health: disk.health,
});

/** The size of what was written under a partial name, and nothing else of it. */
export const storedPart = (disk: Disk, id: SnapshotId): StoredSnapshot | null => {
  const file = readFile(disk, partFile(id)) as (SnapshotFile & FileContent) | null;
  if (file === null) return null;
  const { endOffset, epoch } = id;
  return { endOffset, epoch, sizeBytes: file.content.length, frozenAt: file.frozenAt };
};
