import { replaceAt } from '../collections/table.ts';
import { LONG_MAX } from '../config/catalogue/definition.ts';
import { EMPTY_IMAGE } from '../controller/image.ts';
import { directoryOf, nameAt, pathIn } from '../disk-directories.ts';
import {
  clearCleanShutdown,
  HIGH_WATERMARK_FILE,
  LOG_START_OFFSET_FILE,
  RECOVERY_POINT_FILE,
  wasCleanShutdown,
  writeHighWatermarks,
  writeLogStartOffsets,
  writeRecoveryPoints,
} from '../log/checkpoints.ts';
import { directoryOfLog, onlineOf } from '../log/directories.ts';
import {
  flushDue,
  flushLog,
  flushLogForShutdown,
  type Log,
  loadPartitionLog,
  onLogFlushed,
  removeExpiredProducers,
} from '../log/log.ts';
import { pathOf } from '../log/state.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import { plusMs } from '../time.ts';
import { deleteStrays } from './deletion.ts';
import { endFetcher } from './fetcher.ts';
import { resumeFlushedFetchers } from './fetcher-answers.ts';
import { shrinkIsrs } from './isr.ts';
import { logsIn, logsOf, noteRead } from './log-directories.ts';
import { applyImage } from './metadata.ts';
import { armRetention } from './retention.ts';
import {
  FLUSH_TIMER,
  HIGH_WATERMARK_TIMER,
  LOG_START_OFFSET_TIMER,
  PRODUCER_EXPIRATION_TIMER,
  RECOVERY_POINT_TIMER,
  SHRINK_TIMER,
} from './state.ts';
import { indexOfPartition, partitionAt, setLog, touchProduces, type Work } from './work.ts';

/** The first image: logs are loaded, timers begin, roles are taken (replication §1.6, §5.1 startup). */
export function start(work: Work): void {
  loadLogs(work);
  const periodic = [
    SHRINK_TIMER,
    HIGH_WATERMARK_TIMER,
    RECOVERY_POINT_TIMER,
    LOG_START_OFFSET_TIMER,
    FLUSH_TIMER,
    PRODUCER_EXPIRATION_TIMER,
  ];
  for (const timer of periodic) arm(work, timer);
  work.next.retention = { startedAt: work.turn.now, isArmed: false };
  applyImage(work, EMPTY_IMAGE);
  armRetention(work);
}

/**
 * Loads every log of the disk; strays go (replication §1.6).
 * Simplified: Loading logs takes no time.
 */
function loadLogs(work: Work): void {
  const { turn } = work;
  const logs: Log[] = [];
  for (const directory of onlineOf(work.next.directories)) {
    const isClean = wasCleanShutdown(turn.disk, directory);
    // KAFKA-10471: a crash while loading must count as an unclean stop, so the marker goes first.
    clearCleanShutdown(turn, directory);
    for (const { name: path } of turn.disk.logs) {
      if (path === '' || path === METADATA_LOG || directoryOf(path) !== directory) continue;
      const { log, cut } = loadPartitionLog(turn, path, isClean);
      refuseDuplicate(work, logs, log);
      logs.push(log);
      noteRead(work, log);
      turn.probe({
        type: 'LogLoaded',
        partition: log.name,
        logEndOffset: log.logEndOffset,
        highWatermark: log.highWatermark,
        clean: isClean,
        cut,
      });
    }
  }
  work.next.unclaimed = deleteStrays(work, logs);
}

/** Two directories hold the replica: nobody can say which one counts, so the broker does not start (LogManager.loadLog). */
function refuseDuplicate({ turn }: Work, logs: readonly Log[], log: Log): void {
  const other = logs.find(({ name }) => name === log.name);
  if (other === undefined) return;
  const places = [other, log].map((one) => directoryOfLog(turn.disk, one) + 1);
  turn.halt(`log directories ${places.join(', ')} both have a log of ${log.name}`);
}

function periodOf(work: Work, timer: string): number {
  const { settings } = work.next;
  switch (timer) {
    case SHRINK_TIMER:
      return settings['replica.lag.time.max.ms'] / 2;
    case HIGH_WATERMARK_TIMER:
      return settings['replica.high.watermark.checkpoint.interval.ms'];
    case RECOVERY_POINT_TIMER:
      return settings['log.flush.offset.checkpoint.interval.ms'];
    case LOG_START_OFFSET_TIMER:
      return settings['log.flush.start.offset.checkpoint.interval.ms'];
    case PRODUCER_EXPIRATION_TIMER:
      return settings['producer.id.expiration.check.interval.ms'];
    default:
      return settings['log.flush.scheduler.interval.ms'];
  }
}

/** Arms a periodic timer, unless its period is Kafka's "never". */
function arm(work: Work, timer: string): void {
  const periodMs = Math.floor(periodOf(work, timer));
  if (periodMs < LONG_MAX) work.turn.setTimer(timer, 0, plusMs(work.turn.now, periodMs));
}

/** What a broker does again and again (replication §3.1, §1.2, §9). */
export function onPeriodicTimer(work: Work, timer: string): void {
  if (work.next.stopping !== null) return;
  arm(work, timer);
  switch (timer) {
    case SHRINK_TIMER:
      shrinkIsrs(work);
      return;
    case HIGH_WATERMARK_TIMER:
      checkpoint(work, writeHighWatermarks);
      armRetention(work);
      return;
    case RECOVERY_POINT_TIMER:
      checkpoint(work, writeRecoveryPoints);
      return;
    case LOG_START_OFFSET_TIMER:
      checkpoint(work, writeLogStartOffsets);
      return;
    case FLUSH_TIMER:
      flushWhatIsDue(work);
      return;
    case PRODUCER_EXPIRATION_TIMER:
      expireProducers(work);
      return;
    default:
  }
}

/** Writes a checkpoint file of every online directory (replication §1.2). */
function checkpoint(work: Work, write: typeof writeHighWatermarks): void {
  for (const directory of onlineOf(work.next.directories)) {
    write(work.turn, directory, logsIn(work, directory));
  }
}

/** `flush.ms`: unlimited by default (replication §1.5). */
function flushWhatIsDue(work: Work): void {
  const nowMs = Math.floor(work.turn.wallClock / 1000);
  for (let index = 0; index < work.next.partitions.length; index++) {
    const { log, settings } = partitionAt(work, index);
    if (flushDue(log, nowMs, settings)) setLog(work, index, flushLog(log, work.turn));
  }
}

/** `producer.id.expiration.ms` (clients §2.8). */
function expireProducers(work: Work): void {
  const expirationMs = work.next.settings['producer.id.expiration.ms'];
  for (let index = 0; index < work.next.partitions.length; index++) {
    const { log } = partitionAt(work, index);
    setLog(work, index, removeExpiredProducers(log, work.turn, expirationMs));
  }
}

/** A flush ended: recovery points rise, who waited for it goes on, an orderly stop comes closer (replication §1.5). */
export function onFlushed(work: Work, target: string): void {
  const log = onTargetFlushed(work, target);
  if (log !== null) {
    touchProduces(work, log.slot);
    resumeFlushedFetchers(work);
  }
  if (log === null || log.flushing.length === 0) stopOn(work, (path) => path === target);
}

/** The log of this path after its flush, or null where it is not a partition's. */
function onTargetFlushed(work: Work, target: string): Log | null {
  const index = indexOfPartition(work, nameAt(target));
  if (index >= 0 && pathOf(work.turn.disk, partitionAt(work, index).log) === target) {
    setLog(work, index, onLogFlushed(partitionAt(work, index).log, work.turn));
    return partitionAt(work, index).log;
  }
  const { unclaimed } = work.next;
  const at = unclaimed.findIndex((log) => pathOf(work.turn.disk, log) === target);
  if (at < 0) return null;
  const log = onLogFlushed(unclaimed[at] as Log, work.turn);
  work.next.unclaimed = replaceAt(unclaimed, at, log);
  return log;
}

/** An orderly stop waits no longer for the flushes of some paths; with the last of them it goes on (replication §1.6). */
export function stopOn(work: Work, isOver: (path: string) => boolean): void {
  const { stopping } = work.next;
  if (stopping === null) return;
  const awaited = stopping.awaited.filter((path) => !isOver(path));
  if (awaited.length === stopping.awaited.length) return;
  if (awaited.length > 0) work.next.stopping = { phase: stopping.phase, awaited };
  else if (stopping.phase === 'Logs') writeLastCheckpoints(work);
  else finish(work);
}

/** An orderly stop: fetchers end, logs are flushed, then their offsets are written (replication §1.6). */
export function shutDown(work: Work): void {
  if (work.next.stopping !== null) return;
  for (const { id } of work.next.fetchers) endFetcher(work, id);
  const awaited = logsOf(work).map((log) => pathOf(work.turn.disk, log));
  for (let index = 0; index < work.next.partitions.length; index++) {
    setLog(work, index, flushLogForShutdown(partitionAt(work, index).log, work.turn));
  }
  work.next.unclaimed = work.next.unclaimed.map((log) => flushLogForShutdown(log, work.turn));
  work.next.stopping = { phase: 'Logs', awaited };
  if (awaited.length === 0) writeLastCheckpoints(work);
}

function writeLastCheckpoints(work: Work): void {
  const awaited: string[] = [];
  for (const directory of onlineOf(work.next.directories)) {
    const logs = logsIn(work, directory);
    writeHighWatermarks(work.turn, directory, logs);
    writeRecoveryPoints(work.turn, directory, logs);
    writeLogStartOffsets(work.turn, directory, logs);
    for (const file of [HIGH_WATERMARK_FILE, RECOVERY_POINT_FILE, LOG_START_OFFSET_FILE]) {
      awaited.push(pathIn(directory, file));
    }
  }
  // What is written already is flushed nevertheless, so that the end of this flush is known.
  for (const file of awaited) work.turn.flush(file);
  work.next.stopping = { phase: 'Checkpoints', awaited };
}

function finish(work: Work): void {
  work.next.stopping = { phase: 'Checkpoints', awaited: [] };
  work.next.stopped = true;
}
