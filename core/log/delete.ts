import { deleteLog } from '../disk.ts';
import { directoryOf } from '../disk-directories.ts';
import type { Turn } from '../turn.ts';
import { forgetCheckpoints } from './checkpoints.ts';
import { type Log, pathOf } from './state.ts';

/**
 * Deletes a log with all that the disk knows of it (control-plane §2.5, §3.1).
 * Simplified: A deleted log is gone at once. Kafka renames its folder and removes it after a minute; nobody reads it again.
 */
export function deletePartitionLog(log: Log, turn: Turn, rule: string): void {
  const directory = directoryOf(pathOf(turn.disk, log));
  turn.disk = deleteLog(turn.disk, log.slot);
  forgetCheckpoints(turn, directory, log.name);
  const { name: partition, topicId, logEndOffset } = log;
  turn.probe({ type: 'ReplicaDeleted', partition, topicId, logEndOffset, rule });
}
