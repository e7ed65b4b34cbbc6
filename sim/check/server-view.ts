import type { ServerMemory } from '../../core/broker/server.ts';
import type { Sequence } from '../../core/collections/sequence.ts';
import type { Disk, LogFile } from '../../core/disk.ts';
import { directoryOf, healthOf, nameAt } from '../../core/disk-directories.ts';
import type { RecordBatch } from '../../core/log/batch.ts';
import type { NodeState } from '../../core/machine.ts';
import type { Partition } from '../../core/replica/partition.ts';
import { diskOf, type NodeRuntime } from '../kernel/node.ts';

/** The memory of a server process, or null for a client, a bare voter or a process that does not run. */
export function serverMemory(state: NodeState<unknown> | null): ServerMemory | null {
  if (state === null) return null;
  const memory = state.memory as { readonly broker?: unknown };
  return memory.broker === undefined ? null : (state.memory as ServerMemory);
}

const NO_PARTITIONS: readonly Partition[] = [];

/** The partitions that a node's process holds; none on a node without a broker. */
export const partitionsOf = (state: NodeState<unknown> | null): readonly Partition[] =>
  serverMemory(state)?.broker?.replicas.partitions ?? NO_PARTITIONS;

/** A partition on a node, or null. */
export function partitionOn(state: NodeState<unknown> | null, name: string): Partition | null {
  const partitions = partitionsOf(state);
  for (let i = 0; i < partitions.length; i++) {
    const partition = partitions[i] as Partition;
    if (partition.name === name) return partition;
  }
  return null;
}

/** What is written of a partition's log on a node's disk, whether or not its process runs; null where there is none. */
export function writtenLog(node: NodeRuntime, name: string): Sequence<RecordBatch> | null {
  const { logs } = diskOf(node);
  for (let i = 0; i < logs.length; i++) {
    const log = logs[i] as LogFile;
    if (log.name === name) return batchesOf(log);
  }
  return logElsewhere(diskOf(node), name);
}

/** A log in another directory than the first; one in a directory that works goes before what failed ones still hold. */
function logElsewhere(disk: Disk, name: string): Sequence<RecordBatch> | null {
  let found: LogFile | null = null;
  for (const log of disk.logs) {
    if (log.name === '' || nameAt(log.name) !== name) continue;
    if (found === null || healthOf(disk, directoryOf(log.name)) === 'ok') found = log;
  }
  return found === null ? null : batchesOf(found);
}

/** A log's batches as record batches: what lies in a partition's log was put there by core/log. */
export const batchesOf = (log: LogFile): Sequence<RecordBatch> =>
  log.written as unknown as Sequence<RecordBatch>;

/** The index of the batch that holds `offset`, or −1 where the log has none. */
export function batchIndexAt(batches: Sequence<RecordBatch>, offset: number): number {
  const { items } = batches.shared;
  let low = 0;
  let high = batches.length - 1;
  // Mostly it is among the last ones.
  for (const least = high - 3; high >= 0 && high > least; high--) {
    const batch = items[high] as RecordBatch;
    if (offset > batch.lastOffset) return -1;
    if (offset >= batch.baseOffset) return high;
  }
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const batch = items[middle] as RecordBatch;
    if (offset < batch.baseOffset) high = middle - 1;
    else if (offset > batch.lastOffset) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The batch that holds `offset`, or null. */
export function batchAt(batches: Sequence<RecordBatch> | null, offset: number): RecordBatch | null {
  if (batches === null) return null;
  const index = batchIndexAt(batches, offset);
  return index < 0 ? null : (batches.shared.items[index] as RecordBatch);
}

/** The value of the record at `offset`, or undefined where the log has none. */
export function valueAt(
  batches: Sequence<RecordBatch> | null,
  offset: number,
): string | null | undefined {
  const batch = batchAt(batches, offset);
  return batch?.records[offset - batch.baseOffset]?.value;
}
