import { replaceAt } from '../collections/table.ts';
import type { PartitionRegistration } from '../controller/image.ts';
import { directoryOf } from '../controller/image-lookup.ts';
import { directoryOf as directoryAt } from '../disk-directories.ts';
import { directoryOfLog, type LogDirectory, leastFilled } from '../log/directories.ts';
import type { Log } from '../log/log.ts';
import { removeFetch } from './fetcher.ts';
import { resumeFlushedFetchers } from './fetcher-answers.ts';
import { stopOn } from './lifecycle.ts';
import { searchPartition } from './partition.ts';
import type { OfflineReplica } from './state.ts';
import { touchAll, type Work } from './work.ts';

/** All logs of this broker but the metadata log's. */
export function logsOf(work: Work): Log[] {
  const logs: Log[] = [];
  for (const { log } of work.next.partitions) logs.push(log);
  for (const log of work.next.unclaimed) logs.push(log);
  return logs;
}

/** Those of them that are in one directory. */
export function logsIn(work: Work, directory: number): readonly Log[] {
  const logs = logsOf(work);
  if (work.next.directories.length === 1) return logs;
  return logs.filter((log) => directoryOfLog(work.turn.disk, log) === directory);
}

/** Notes that this step reads batches of a log, which shows where its directory has failed (replication §1.8). */
export function noteRead({ turn }: Work, log: Log): void {
  if (turn.disk.health.length === 0) return;
  turn.directoriesRead = [...turn.directoriesRead, directoryOfLog(turn.disk, log)];
}

/** A log directory failed: its replicas are offline, whoever waits for them is told so (ReplicaManager.handleLogDirFailure). */
export function failDirectory(work: Work, directory: number): void {
  const { partitions, unclaimed, directories } = work.next;
  const { disk } = work.turn;
  const isHere = (log: Log): boolean => directoryOfLog(disk, log) === directory;
  const failed = partitions.filter(({ log }) => isHere(log));
  for (const { name, log } of failed) {
    removeFetch(work, name);
    touchAll(work, log.slot);
  }
  work.next.partitions = partitions.filter(({ log }) => !isHere(log));
  work.next.unclaimed = unclaimed.filter((log) => !isHere(log));
  const known = work.next.offline.filter(({ name }) => !failed.some((one) => one.name === name));
  const gone = failed.map(({ name, topicId }): OfflineReplica => ({ name, topicId }));
  work.next.offline = [...known, ...gone].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { id } = directories[directory] as LogDirectory;
  work.next.directories = replaceAt(directories, directory, { id, isOnline: false });
  work.turn.probe({
    type: 'LogDirFailed',
    directory: id,
    partitions: failed.map(({ name }) => name),
  });
  resumeFlushedFetchers(work);
  stopOn(work, (path) => directoryAt(path) === directory);
}

/**
 * Whether this broker can hold a replica: not one whose directory failed under it, and not one of whose log nobody knows
 * whether it lies in a directory that is offline (ReplicaManager.getOrCreatePartition, createLogInAssignedDirectoryId).
 */
export function mayHold(work: Work, registration: PartitionRegistration): boolean {
  const { directories, offline, partitions, unclaimed } = work.next;
  if (directories.length === 1) return true;
  const { partition: name, topicId } = registration;
  if (offline.some((replica) => replica.name === name && replica.topicId === topicId)) return false;
  const at = searchPartition(partitions, name);
  if (at >= 0 && partitions[at]?.topicId === topicId) return true;
  return unclaimed.some((log) => log.name === name) || directoryFor(work, registration) >= 0;
}

/** The directory for a new log: the assigned one, else the one with the fewest logs; −1 where it has to wait (KIP-858). */
export function directoryFor(work: Work, registration: PartitionRegistration): number {
  const { directories, brokerId } = work.next;
  if (directories.length === 1) return 0;
  const assigned = directoryOf(registration, brokerId);
  const place = directories.findIndex(({ id, isOnline }) => isOnline && id === assigned);
  if (place >= 0) return place;
  if (assigned !== '' && directories.some(({ isOnline }) => !isOnline)) return -1;
  return leastFilled(work.turn.disk, directories, logsOf(work));
}
