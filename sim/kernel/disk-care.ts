import { sequenceOf, slice } from '../../core/collections/sequence.ts';
import { type DirectoryHealth, type Disk, type LogFile, TORN } from '../../core/disk.ts';
import { emptied, healthOf, nameAt, withHealth } from '../../core/disk-directories.ts';
import { type Site, site } from '../../core/draw.ts';
import { mixString } from '../../core/hash.ts';
import type { Kernel } from './kernel.ts';
import { diskOf, type NodeRuntime } from './node.ts';

/** What can happen to the media of a node's disk between two steps, whether or not a process runs (DESIGN §3). */

/** Sets how well a log directory works; what is on it stays as it is. */
export function setHealth(
  kernel: Kernel,
  node: NodeRuntime,
  directory: number,
  health: DirectoryHealth,
): void {
  const disk = diskOf(node);
  if (healthOf(disk, directory) === health) return;
  putDisk(node, withHealth(disk, directory, health));
  kernel.tell(node, CHANGES[health], `d${directory + 1}`);
}

const CHANGES = {
  ok: 'directory-repaired',
  full: 'directory-full',
  failed: 'directory-failed',
} as const;

/** Replaces the medium of a log directory by an empty one. No process may use it. */
export function replaceDirectory(kernel: Kernel, node: NodeRuntime, directory: number): void {
  putDisk(node, emptied(diskOf(node), directory));
  kernel.tell(node, 'wiped', `d${directory + 1}`);
}

/** Which of a log's batches is damaged, in sixteenths of the log: the newest unless chance says otherwise. */
export const DAMAGED_BATCH: Site = site('disk.damaged-batch', 16, 15);

/**
 * Damages one whole batch of a log, in the page cache and on the medium; nobody notices before it is read with its
 * checksum. False where the node has no such log, or an empty one. `key` names the choice of the batch.
 */
export function damage(
  kernel: Kernel,
  node: NodeRuntime,
  name: string,
  which: 'newest' | 'oldest' | 'any',
  key: string,
): boolean {
  const disk = diskOf(node);
  const slot = disk.logs.findIndex((log) => log.name !== '' && nameAt(log.name) === name);
  const log = disk.logs[slot];
  if (log === undefined || log.written.length === 0) return false;
  const last = log.written.length - 1;
  const drawn = (): number => {
    const text = `${node.spec.name} damage ${key}`;
    return kernel.choices.choose(DAMAGED_BATCH, kernel.choices.entropy(mixString(0, text)), text);
  };
  const at = which === 'any' ? Math.floor((last * drawn()) / 15) : which === 'newest' ? last : 0;
  const logs = disk.logs.slice();
  logs[slot] = damaged(log, at);
  putDisk(node, { logs, files: disk.files, health: disk.health });
  kernel.tell(node, 'damaged', name);
  return true;
}

function damaged(log: LogFile, at: number): LogFile {
  const written = slice(log.written);
  const whole = written[at];
  const durable = slice(log.durable);
  if (whole !== undefined) {
    const broken = { ...whole, crc: TORN };
    written[at] = broken;
    if (durable[at] === whole) durable[at] = broken;
  }
  return { name: log.name, written: sequenceOf(written), durable: sequenceOf(durable) };
}

function putDisk(node: NodeRuntime, disk: Disk): void {
  if (node.state === null) node.disk = disk;
  else node.state = { memory: node.state.memory, disk };
}
