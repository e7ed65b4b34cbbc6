import type { Disk, LogFile } from '../../../core/disk.ts';
import { nameAt } from '../../../core/disk-directories.ts';
import type { Log } from '../../../core/log/state.ts';
import { lastStableOffset } from '../../../core/log/state.ts';
import type { Partition } from '../../../core/replica/partition.ts';
import type { ReplicaManager } from '../../../core/replica/state.ts';
import { FIELDS, UNKNOWN } from '../fields.ts';
import { epochList, flushedTo, storedLog } from './disk.ts';
import type { PartitionIndex, Sink } from './sink.ts';
import { transactionRuns } from './transactions.ts';

/** What a replica's fields were projected from last. */
export interface ReplicaSource {
  readonly replicas: ReplicaManager | null;
  readonly disk: Disk;
}

/** Projects the replicas of a broker; what is the same object as in `before` was projected then. */
export function projectReplicas(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  after: ReplicaSource,
  before: ReplicaSource | null,
): void {
  if (before === null || !isSamePopulation(before, after)) {
    projectAll(sink, node, indexOf, after);
    if (before !== null) forgetMissing(sink, node, indexOf, after, before);
    return;
  }
  const { replicas } = after;
  if (replicas !== null && replicas !== before.replicas) {
    const { partitions } = replicas;
    const known = before.replicas?.partitions as readonly Partition[];
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[i] as Partition;
      const was = known[i] as Partition;
      if (partition.name !== was.name) {
        projectAll(sink, node, indexOf, after);
        return;
      }
      if (partition !== was) {
        projectPartition(sink, node, indexOf(partition.name), partition, was, after.disk);
      }
    }
  }
  if (after.disk === before.disk) return;
  const { logs } = after.disk;
  for (let slot = 0; slot < logs.length; slot++) {
    const file = logs[slot] as LogFile;
    if (file !== before.disk.logs[slot]) projectFlushed(sink, node, indexOf, file);
  }
}

/** Whether the same logs are held in the same way, so that only what is in them can differ. */
function isSamePopulation(before: ReplicaSource, after: ReplicaSource): boolean {
  const { replicas: a } = before;
  const { replicas: b } = after;
  if (a === null || b === null) return a === b && before.disk === after.disk;
  return (
    a.partitions.length === b.partitions.length &&
    a.unclaimed === b.unclaimed &&
    before.disk.logs.length === after.disk.logs.length
  );
}

function projectAll(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  { replicas, disk }: ReplicaSource,
): void {
  const claimed = new Set<string>();
  for (const partition of replicas?.partitions ?? []) {
    claimed.add(partition.name);
    projectPartition(sink, node, indexOf(partition.name), partition, null, disk);
  }
  const loaded = replicas?.unclaimed ?? [];
  for (const file of disk.logs) {
    projectFlushed(sink, node, indexOf, file);
    const name = nameAt(file.name);
    if (claimed.has(name)) continue;
    const index = indexOf(name);
    if (index < 0) continue;
    forgetMemory(sink, node, index);
    const log = loaded.find((one) => one.name === name);
    if (log !== undefined) projectLog(sink, node, index, log, null, disk);
    else projectStored(sink, node, index, disk, file);
  }
}

function projectPartition(
  sink: Sink,
  node: number,
  index: number,
  partition: Partition,
  was: Partition | null,
  disk: Disk,
): void {
  if (index < 0) return;
  const { isrState, log } = partition;
  sink.set('leaderId', node, index, partition.leaderId);
  sink.set('leaderEpoch', node, index, partition.leaderEpoch);
  sink.set('partitionEpoch', node, index, partition.partitionEpoch);
  if (isrState !== was?.isrState) {
    sink.set('isrState', node, index, FIELDS.isrState.choices.indexOf(isrState.type));
    sink.setList('isr', node, index, isrState.isr);
    sink.setList('maximalIsr', node, index, isrState.maximalIsr);
  }
  if (log !== was?.log) projectLog(sink, node, index, log, was?.log ?? null, disk);
}

function projectLog(
  sink: Sink,
  node: number,
  index: number,
  log: Log,
  was: Log | null,
  disk: Disk,
): void {
  sink.set('logStartOffset', node, index, log.logStartOffset);
  sink.set('logEndOffset', node, index, log.logEndOffset);
  sink.set('highWatermark', node, index, log.highWatermark);
  sink.set('lastStableOffset', node, index, lastStableOffset(log));
  // Only a log that has seen a transaction is looked through.
  const runs =
    log.transactions === null ? null : transactionRuns((disk.logs[log.slot] as LogFile).written);
  sink.setList('transactionRuns', node, index, runs);
  if (log.epochCache !== was?.epochCache) {
    sink.setList('epochs', node, index, epochList(log.epochCache.entries));
  }
}

function projectStored(sink: Sink, node: number, index: number, disk: Disk, file: LogFile): void {
  const stored = storedLog(disk, file);
  sink.set('logStartOffset', node, index, stored.logStartOffset);
  sink.set('logEndOffset', node, index, stored.logEndOffset);
  sink.set('highWatermark', node, index, stored.highWatermark);
  sink.set('lastStableOffset', node, index, UNKNOWN);
  const runs = transactionRuns(file.written);
  sink.setList('transactionRuns', node, index, runs.length === 0 ? null : runs);
  sink.setList('epochs', node, index, stored.epochs);
}

function projectFlushed(sink: Sink, node: number, indexOf: PartitionIndex, file: LogFile): void {
  const index = indexOf(nameAt(file.name));
  if (index >= 0) sink.set('flushedTo', node, index, flushedTo(file));
}

/** What only a process that holds the partition knows. */
function forgetMemory(sink: Sink, node: number, index: number): void {
  sink.set('leaderId', node, index, UNKNOWN);
  sink.set('leaderEpoch', node, index, UNKNOWN);
  sink.set('partitionEpoch', node, index, UNKNOWN);
  sink.set('isrState', node, index, UNKNOWN);
  sink.setList('isr', node, index, null);
  sink.setList('maximalIsr', node, index, null);
}

/** Logs that were there and are not any more: the disk was replaced. */
function forgetMissing(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  after: ReplicaSource,
  before: ReplicaSource,
): void {
  for (const { name: path } of before.disk.logs) {
    const index = indexOf(nameAt(path));
    if (index < 0 || after.disk.logs.some(({ name }) => nameAt(name) === nameAt(path))) continue;
    forgetMemory(sink, node, index);
    for (const field of ['logStartOffset', 'logEndOffset', 'highWatermark'] as const) {
      sink.set(field, node, index, UNKNOWN);
    }
    sink.set('lastStableOffset', node, index, UNKNOWN);
    sink.set('flushedTo', node, index, UNKNOWN);
    sink.setList('epochs', node, index, null);
    sink.setList('transactionRuns', node, index, null);
  }
}
