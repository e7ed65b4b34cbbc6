import { sequenceOf } from './collections/sequence.ts';
import type { DirectoryHealth, Disk, LogFile, SmallFile } from './disk.ts';

/**
 * The log directories of a node's disk (KIP-112, KIP-858). A directory is named by its place in `log.dirs`, from 0; what
 * lies in the first one has its plain name for a path, what lies in the others has `d2/`, `d3/`, … in front. The metadata
 * log is in the first one, as it is where `metadata.log.dir` is not set.
 */
const PREFIX = /^d([1-9][0-9]*)\//;

/** The directory of the metadata log and of everything that the quorum client keeps. */
export const METADATA_DIRECTORY = 0;

/** The path of a log or small file called `name` in a directory. */
export const pathIn = (directory: number, name: string): string =>
  directory === 0 ? name : `d${directory + 1}/${name}`;

/** The directory that a path leads to. */
export function directoryOf(path: string): number {
  const found = PREFIX.exec(path);
  return found === null ? 0 : Number(found[1]) - 1;
}

/** The last part of a path, without its directory: of a log the name of the partition. */
export const nameAt = (path: string): string => path.replace(PREFIX, '');

/** How well a directory works. */
export const healthOf = (disk: Disk, directory: number): DirectoryHealth =>
  disk.health[directory] ?? 'ok';

/** The disk with a directory in another state of health. A disk on which everything works lists nothing. */
export function withHealth(disk: Disk, directory: number, health: DirectoryHealth): Disk {
  const all = Array.from({ length: Math.max(disk.health.length, directory + 1) }, (_, index) =>
    index === directory ? health : healthOf(disk, index),
  );
  const isWhole = all.every((one) => one === 'ok');
  return { logs: disk.logs, files: disk.files, health: isWhole ? [] : all };
}

/** The disk with a directory's medium replaced by an empty one. */
export function emptied(disk: Disk, directory: number): Disk {
  const logs = disk.logs.map((log): LogFile => {
    const isHere = log.name !== '' && directoryOf(log.name) === directory;
    return isHere ? { name: '', written: sequenceOf(), durable: sequenceOf() } : log;
  });
  const files = disk.files.filter(({ name }) => directoryOf(name) !== directory);
  return { logs, files, health: disk.health };
}

/** The directories that something was written to, created in or deleted from between two states of one disk. */
export function writtenDirectories(before: Disk, after: Disk): readonly number[] {
  const written = new Set<number>();
  if (before.logs !== after.logs) {
    after.logs.forEach((log, slot) => {
      const old = before.logs[slot];
      if (old === log) return;
      if (log.name !== '') written.add(directoryOf(log.name));
      if (old !== undefined && old.name !== '') written.add(directoryOf(old.name));
    });
  }
  if (before.files !== after.files) {
    const others = (files: readonly SmallFile[], known: readonly SmallFile[]): void => {
      for (const file of files) if (!known.includes(file)) written.add(directoryOf(file.name));
    };
    others(after.files, before.files);
    others(before.files, after.files);
  }
  return [...written].sort((a, b) => a - b);
}
