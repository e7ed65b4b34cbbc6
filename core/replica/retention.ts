import { deleteOldSegments, mayHaveOldSegments } from '../log/log.ts';
import { instant, plusMs } from '../time.ts';
import { RETENTION_TIMER } from './state.ts';
import { afterRaise, partitionAt, setLog, type Work } from './work.ts';

/**
 * Begins to look for old segments, first `log.initial.task.delay.ms` after the start and then every
 * `log.retention.check.interval.ms`, once there may be some (LogManager.cleanupLogs, replication §8.1).
 * Simplified: looks that cannot find an old segment are left out. They begin with a topic whose retention is less than a
 * day or limited in bytes, with deleted records, or with a first batch that is found old when high watermarks are
 * checkpointed.
 */
export function armRetention(work: Work): void {
  const { retention } = work.next;
  if (retention.isArmed || retention.startedAt === null) return;
  const { settings } = work.next;
  const delayMicros = settings['log.initial.task.delay.ms'] * 1000;
  const intervalMicros = settings['log.retention.check.interval.ms'] * 1000;
  const first = retention.startedAt + delayMicros;
  const late = Math.max(0, work.turn.now - first);
  const at = first + Math.ceil(late / intervalMicros) * intervalMicros;
  const untilMs = Math.floor((work.turn.wallClock + (at - work.turn.now) + intervalMicros) / 1000);
  const { partitions } = work.next;
  const isDue = partitions.some(({ log, settings: topic }) =>
    mayHaveOldSegments(log, work.turn, topic, untilMs),
  );
  if (!isDue) return;
  work.next.retention = { startedAt: retention.startedAt, isArmed: true };
  work.turn.setTimer(RETENTION_TIMER, 0, instant(Math.max(at, work.turn.now)));
}

/** Looks for old segments of every log (LogManager.cleanupLogs). */
export function onRetentionTimer(work: Work): void {
  if (work.next.stopping !== null) return;
  const intervalMs = work.next.settings['log.retention.check.interval.ms'];
  work.turn.setTimer(RETENTION_TIMER, 0, plusMs(work.turn.now, intervalMs));
  for (let index = 0; index < work.next.partitions.length; index++) {
    const { log, settings } = partitionAt(work, index);
    const left = deleteOldSegments(log, work.turn, settings);
    if (left !== log) setLog(work, index, afterRaise(work, left));
  }
}
