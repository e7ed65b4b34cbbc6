import { replaceAt } from '../collections/table.ts';
import { LONG_MAX } from '../config/catalogue/definition.ts';
import { EMPTY_IMAGE } from '../controller/image.ts';
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
import {
  flushDue,
  flushLog,
  flushLogForShutdown,
  type Log,
  loadPartitionLog,
  onLogFlushed,
  removeExpiredProducers,
} from '../log/log.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import { plusMs } from '../time.ts';
import { deleteStrays } from './deletion.ts';
import { endFetcher } from './fetcher.ts';
import { resumeFlushedFetchers } from './fetcher-answers.ts';
import { shrinkIsrs } from './isr.ts';
import { applyImage } from './metadata.ts';
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
  applyImage(work, EMPTY_IMAGE);
}

/**
 * Loads every log of the disk; strays go (replication §1.6).
 * Simplified: Loading logs takes no time.
 */
function loadLogs(work: Work): void {
  const { turn } = work;
  const isClean = wasCleanShutdown(turn.disk);
  // KAFKA-10471: a crash while loading must count as an unclean stop, so the marker goes first.
  clearCleanShutdown(turn);
  const logs: Log[] = [];
  for (const { name } of turn.disk.logs) {
    if (name === '' || name === METADATA_LOG) continue;
    const { log, cut } = loadPartitionLog(turn, name, isClean);
    logs.push(log);
    turn.probe({
      type: 'LogLoaded',
      partition: name,
      logEndOffset: log.logEndOffset,
      highWatermark: log.highWatermark,
      clean: isClean,
      cut,
    });
  }
  work.next.unclaimed = deleteStrays(work, logs);
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

/** All logs of this broker but the metadata log's. */
function logsOf(work: Work): Log[] {
  const logs: Log[] = [];
  for (const { log } of work.next.partitions) logs.push(log);
  for (const log of work.next.unclaimed) logs.push(log);
  return logs;
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
      writeHighWatermarks(work.turn, logsOf(work));
      return;
    case RECOVERY_POINT_TIMER:
      writeRecoveryPoints(work.turn, logsOf(work));
      return;
    case LOG_START_OFFSET_TIMER:
      writeLogStartOffsets(work.turn, logsOf(work));
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
  const { stopping } = work.next;
  if (stopping === null || (log !== null && log.flushing.length > 0)) return;
  const awaited = stopping.awaited.filter((name) => name !== target);
  if (awaited.length === stopping.awaited.length) return;
  if (awaited.length > 0) work.next.stopping = { phase: stopping.phase, awaited };
  else if (stopping.phase === 'Logs') writeLastCheckpoints(work);
  else finish(work);
}

/** The log of this name after its flush, or null where it is not a partition's. */
function onTargetFlushed(work: Work, target: string): Log | null {
  const index = indexOfPartition(work, target);
  if (index >= 0) {
    setLog(work, index, onLogFlushed(partitionAt(work, index).log, work.turn));
    return partitionAt(work, index).log;
  }
  const { unclaimed } = work.next;
  const at = unclaimed.findIndex((log) => log.name === target);
  if (at < 0) return null;
  const log = onLogFlushed(unclaimed[at] as Log, work.turn);
  work.next.unclaimed = replaceAt(unclaimed, at, log);
  return log;
}

/** An orderly stop: fetchers end, logs are flushed, then their offsets are written (replication §1.6). */
export function shutDown(work: Work): void {
  if (work.next.stopping !== null) return;
  for (const { id } of work.next.fetchers) endFetcher(work, id);
  const awaited = logsOf(work).map((log) => log.name);
  for (let index = 0; index < work.next.partitions.length; index++) {
    setLog(work, index, flushLogForShutdown(partitionAt(work, index).log, work.turn));
  }
  work.next.unclaimed = work.next.unclaimed.map((log) => flushLogForShutdown(log, work.turn));
  work.next.stopping = { phase: 'Logs', awaited };
  if (awaited.length === 0) writeLastCheckpoints(work);
}

function writeLastCheckpoints(work: Work): void {
  const logs = logsOf(work);
  writeHighWatermarks(work.turn, logs);
  writeRecoveryPoints(work.turn, logs);
  writeLogStartOffsets(work.turn, logs);
  const awaited = [HIGH_WATERMARK_FILE, RECOVERY_POINT_FILE, LOG_START_OFFSET_FILE];
  // What is written already is flushed nevertheless, so that the end of this flush is known.
  for (const file of awaited) work.turn.flush(file);
  work.next.stopping = { phase: 'Checkpoints', awaited };
}

function finish(work: Work): void {
  work.next.stopping = { phase: 'Checkpoints', awaited: [] };
  work.next.stopped = true;
}
