import { type Disk, readFile } from '../disk.ts';
import { directoryOf, healthOf, pathIn } from '../disk-directories.ts';
import type { Turn } from '../turn.ts';
import { writeFileAtOnce } from './files.ts';
import { type Log, pathOf } from './state.ts';

/** A log directory of a broker process, as it found it and as it has fared since (KIP-858). */
export interface LogDirectory {
  /** The id in its `meta.properties`; empty where that could not be read. */
  readonly id: string;
  readonly isOnline: boolean;
}

/** The file that keeps a directory's id (KIP-858). */
export const META_PROPERTIES_FILE = 'meta.properties';

/** The directories that `log.dirs` names, in its order (KIP-112). A number stands for so many. */
export function namesOf(logDirs: string): readonly string[] {
  if (/^[0-9]+$/.test(logDirs)) {
    return Array.from({ length: Number(logDirs) }, (_, index) => `d${index + 1}`);
  }
  return logDirs
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * The directories as a broker process finds them at its start. One that fails is offline until the next start; one that
 * has no id yet, as the medium is new, gets one that no other ever had (LogManager.createAndValidateLogDirs, KIP-858).
 * Simplified: A broker with one log directory keeps its id when the disk is replaced. Nobody tells such directories apart.
 */
export function openDirectories(
  turn: Turn,
  brokerId: number,
  count: number,
  boot: number,
): readonly LogDirectory[] {
  if (count === 1) return [{ id: `dir-${brokerId}`, isOnline: true }];
  return Array.from({ length: count }, (_, index): LogDirectory => {
    if (healthOf(turn.disk, index) === 'failed') return { id: '', isOnline: false };
    const file = pathIn(index, META_PROPERTIES_FILE);
    const known = readFile(turn.disk, file) as string | null;
    if (known !== null) return { id: known, isOnline: true };
    if (healthOf(turn.disk, index) === 'full') return { id: '', isOnline: false };
    const id = `dir-${brokerId}-d${index + 1}${boot === 1 ? '' : `-${boot}`}`;
    writeFileAtOnce(turn, file, id);
    return { id, isOnline: true };
  });
}

/** The places of the directories that are online, ascending. */
export const onlineOf = (directories: readonly LogDirectory[]): readonly number[] =>
  directories.flatMap(({ isOnline }, index) => (isOnline ? [index] : []));

/** The directory that a log is in. */
export const directoryOfLog = (disk: Disk, log: Log): number => directoryOf(pathOf(disk, log));

/** Where a new log goes: the online directory with the fewest logs, the first of several (LogManager.nextLogDirs). */
export function leastFilled(
  disk: Disk,
  directories: readonly LogDirectory[],
  logs: readonly Log[],
): number {
  let best = -1;
  let fewest = Number.MAX_SAFE_INTEGER;
  for (const directory of onlineOf(directories)) {
    const count = logs.filter((log) => directoryOfLog(disk, log) === directory).length;
    if (count < fewest) {
      best = directory;
      fewest = count;
    }
  }
  return best;
}
