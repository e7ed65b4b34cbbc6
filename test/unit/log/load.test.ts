import { describe, expect, test } from 'vitest';
import { TODAY } from '../../../core/config/switches.ts';
import { readFile } from '../../../core/disk.ts';
import {
  clearCleanShutdown,
  LOG_START_OFFSET_FILE,
  RECOVERY_POINT_FILE,
  readCheckpoint,
  readCleanShutdownEpoch,
  wasCleanShutdown,
  writeCleanShutdown,
  writeHighWatermarks,
  writeLogStartOffsets,
  writeRecoveryPoints,
} from '../../../core/log/checkpoints.ts';
import {
  appendAsLeader,
  assignLogEpoch,
  flushLog,
  type Log,
  onLogFlushed,
  raiseLogStartOffset,
  setHighWatermark,
  truncateFullyAndStartAt,
  truncateTo,
} from '../../../core/log/log.ts';
import {
  begin,
  content,
  flushed,
  flushedBy,
  idempotentBatch,
  lead,
  NAME,
  powerLoss,
  restart,
  SETTINGS,
  type Story,
  step,
} from './fixture.ts';

const ONE_DIRECTORY = [{ id: 'dir', isOnline: true }];

const SMALL = { ...SETTINGS, 'segment.bytes': 330 };

/** Flushes the log and checkpoints its recovery point, durably. */
function settle(story: Story): Story {
  const done = step(step(story, flushLog), onLogFlushed);
  const written = step({ ...done, disk: flushed(done.disk, NAME) }, (log, turn) => {
    writeRecoveryPoints(turn, 0, [log]);
    return log;
  });
  return { ...written, disk: flushed(written.disk, RECOVERY_POINT_FILE) };
}

const withoutTimes = (log: Log) => ({ ...log, activeCreatedMs: 0, lastFlushMs: 0 });

describe('restart (replication §1.6)', () => {
  test('clean: the log is as it was, and all of it is trusted', () => {
    const full = lead(lead(begin(), 1, [2, 1, 1], SMALL), 4, [1, 1], SMALL);
    const again = restart(full.disk, true);
    expect(again.cut).toBe(0);
    expect(content(again)).toEqual(content(full));
    expect(withoutTimes(again.log)).toEqual({
      ...withoutTimes(full.log),
      recoveryPoint: 6,
      flushing: [],
    });
  });

  test('process kill: no batch is lost, the high watermark and the recovery point are those checkpointed (S25)', () => {
    const settled = settle(lead(begin(), 1, [2, 2]));
    const more = lead(settled, 1, [3]);
    const killed = step({ ...more, log: setHighWatermark(more.log, 3) }, (log, turn) => {
      writeHighWatermarks(turn, 0, [log]);
      return log;
    });
    const again = restart(killed.disk, false);
    expect(content(again)).toEqual(content(more));
    expect(again.log).toMatchObject({ highWatermark: 3, recoveryPoint: 4, logEndOffset: 7 });
    expect(again.log.topicId).toBe('topic-id');
  });

  test('power loss: what was flushed is there, the rest is gone, and the epoch cache ends with it', () => {
    const settled = settle(lead(begin(), 1, [2, 2]));
    const more = lead(settled, 5, [3]);
    const again = restart(powerLoss(more.disk), false);
    expect(content(again)).toEqual([
      [0, 1, 1],
      [2, 3, 1],
    ]);
    expect(again.log).toMatchObject({ logEndOffset: 4, recoveryPoint: 4 });
    expect(again.log.epochCache.entries).toEqual([{ epoch: 1, startOffset: 0 }]);
    expect(readFile(again.disk, `${NAME}/leader-epoch-checkpoint`)).toEqual([
      { epoch: 1, startOffset: 0 },
    ]);
  });

  test('a missing high watermark loads as 0; one behind the log end as the log end', () => {
    expect(restart(lead(begin(), 1, [2]).disk, false).log.highWatermark).toBe(0);
    const full = settle(lead(begin(), 1, [2]));
    const more = lead(full, 1, [3]);
    const noted = step({ ...more, log: setHighWatermark(more.log, 5) }, (log, turn) => {
      writeHighWatermarks(turn, 0, [log]);
      return log;
    });
    const disk = flushed(noted.disk, 'replication-offset-checkpoint');
    expect(restart(powerLoss(disk), false).log.highWatermark).toBe(2);
  });

  test('unclean: the log is cut at the first damaged batch', () => {
    const full = lead(settle(lead(begin(), 1, [2, 2])), 2, [1, 1, 1, 1]);
    const again = restart(powerLoss(full.disk, 4, true), false);
    expect(content(again)).toEqual([
      [0, 1, 1],
      [2, 3, 1],
      [4, 4, 2],
    ]);
    expect(again.cut).toBe(1);
    expect(again.log.logEndOffset).toBe(5);
  });

  test('clean: nothing is scanned, a damaged batch stays (why the mark must be right: F29)', () => {
    const full = lead(settle(lead(begin(), 1, [2])), 1, [1, 1]);
    expect(restart(powerLoss(full.disk, 8, true), true).log.logEndOffset).toBe(4);
    expect(restart(powerLoss(full.disk, 8, true), false).log.logEndOffset).toBe(3);
  });

  test('segments before the one of the recovery point are not scanned', () => {
    const full = settle(lead(begin(), 1, [1, 1, 1, 1, 1], SMALL));
    const items = full.disk.logs[0]?.written.shared.items ?? [];
    const damage = (index: number) => ({
      ...full.disk,
      logs: full.disk.logs.map((file) => {
        const written = {
          shared: { items: items.map((b, i) => (i === index ? { ...b, crc: 0 } : b)) },
          length: 5,
        };
        return { ...file, written, durable: written };
      }),
    });
    expect(restart(damage(1), false).log.logEndOffset).toBe(5);
    const last = restart(damage(4), false);
    expect(last.log).toMatchObject({ logEndOffset: 4, activeBaseOffset: 4, activeBytes: 0 });
  });

  test('a cut removes all later segments', () => {
    const full = lead(begin(), 1, [1, 1, 1, 1, 1], SMALL);
    const items = full.disk.logs[0]?.written.shared.items ?? [];
    const torn = {
      shared: { items: items.map((b, i) => (i === 1 ? { ...b, crc: 0 } : b)) },
      length: 5,
    };
    const disk = { ...full.disk, logs: full.disk.logs.map((f) => ({ ...f, written: torn })) };
    const again = restart(disk, false);
    expect(again.log).toMatchObject({ logEndOffset: 1, olderSegments: [], activeBaseOffset: 0 });
    expect(again.cut).toBe(4);
  });

  test('the scan enters larger epochs that the cache does not know', () => {
    const full = lead(lead(begin(), 1, [2]), 3, [2]);
    const files = full.disk.files.filter((f) => !f.name.endsWith('leader-epoch-checkpoint'));
    const again = restart({ ...full.disk, files }, false);
    expect(again.log.epochCache.entries).toEqual(full.log.epochCache.entries);
  });

  test('an epoch is durable before the batch that needs it (replication §1.2)', () => {
    const full = lead(lead(begin(), 1, [2]), 3, [2]);
    const again = restart(powerLoss(full.disk, 8), false);
    expect(again.log.epochCache.entries).toEqual(full.log.epochCache.entries);
    expect(content(again)).toEqual(content(full));
  });

  test('an epoch that was led without data is known after a restart only below the log end', () => {
    const led = step(lead(begin(), 1, [2]), (log, turn) => assignLogEpoch(log, turn, 6, 2, TODAY));
    expect(restart(led.disk, true).log.epochCache.entries).toEqual([{ epoch: 1, startOffset: 0 }]);
  });

  test('a truncation that was not flushed may come undone; the scan learns the epochs again (replication §1.5)', () => {
    const full = settle(lead(lead(begin(), 1, [2]), 3, [2]));
    const cut = step(full, (log, turn) => truncateTo(log, turn, 2, 'test', TODAY));
    const again = restart(powerLoss(cut.disk), false);
    expect(content(again)).toEqual(content(full));
    expect(again.log.epochCache.entries).toEqual(full.log.epochCache.entries);
  });

  test('an undone truncation under a newer epoch leaves the cache of the newer log, as the rules have it', () => {
    const full = settle(lead(lead(begin(), 1, [2]), 3, [4]));
    const cut = step(full, (log, turn) => truncateTo(log, turn, 2, 'test', TODAY));
    const again = restart(powerLoss(lead(cut, 5, [2]).disk), false);
    expect(content(again)).toEqual(content(full));
    // Recovery enters larger epochs only, and 3 is not larger than 5: batches of epoch 3 stand under epoch 5.
    expect(again.log.epochCache.entries).toEqual([
      { epoch: 1, startOffset: 0 },
      { epoch: 5, startOffset: 2 },
    ]);
  });

  test('producer state comes back from the log (clients §2.8)', () => {
    const append = (story: Story, sequence: number): Story =>
      step(
        story,
        (log, turn) =>
          appendAsLeader(log, turn, idempotentBatch(7, 0, sequence), 0, SETTINGS, TODAY).log,
      );
    const full = [0, 1, 2, 3, 4, 5, 6].reduce(append, begin());
    expect(restart(full.disk, false).log.producers).toEqual(full.log.producers);
  });

  test('a hole at the log end is forgotten: the end is that of the last batch', () => {
    const cut = step(lead(begin(), 1, [2, 4]), (log, turn) =>
      truncateTo(log, turn, 4, 'test', TODAY),
    );
    expect(restart(cut.disk, true).log.logEndOffset).toBe(2);
  });

  test('an empty log that begins behind 0 is found again', () => {
    const moved = step(lead(begin(), 1, [2]), (log, turn) =>
      truncateFullyAndStartAt(log, turn, 20),
    );
    expect(restart(moved.disk, true).log).toMatchObject({ logStartOffset: 20, logEndOffset: 20 });
  });

  test('a log that ends before its checkpointed start is emptied and begins there', () => {
    const settled = settle(lead(begin(), 1, [2]));
    const full = lead(settled, 1, [4]);
    const raised = step({ ...full, log: setHighWatermark(full.log, 6) }, (log, turn) => {
      const next = raiseLogStartOffset(log, turn, 5, 'test') ?? log;
      writeLogStartOffsets(turn, 0, [next]);
      return next;
    });
    expect(restart(raised.disk, true).log).toMatchObject({ logStartOffset: 5, logEndOffset: 6 });
    const again = restart(powerLoss(flushed(raised.disk, LOG_START_OFFSET_FILE)), false);
    expect(again.log).toMatchObject({ logStartOffset: 5, logEndOffset: 5, activeBaseOffset: 5 });
    expect(again.log.epochCache.entries).toEqual([]);
  });
});

describe('checkpoints (replication §1.2)', () => {
  test('each names all logs of the broker and is flushed; the log start only where segments do not tell it', () => {
    const story = lead(begin(), 1, [2]);
    const noted = step({ ...story, log: setHighWatermark(story.log, 1) }, (log, turn) => {
      writeHighWatermarks(turn, 0, [log]);
      writeRecoveryPoints(turn, 0, [log]);
      writeLogStartOffsets(turn, 0, [log]);
      return log;
    });
    expect(readFile(noted.disk, 'replication-offset-checkpoint')).toEqual([
      { partition: NAME, offset: 1 },
    ]);
    expect(readFile(noted.disk, 'log-start-offset-checkpoint')).toEqual([]);
    expect(flushedBy(noted.turn)).toEqual([
      'replication-offset-checkpoint',
      'recovery-point-offset-checkpoint',
      'log-start-offset-checkpoint',
    ]);
    expect(readCheckpoint(noted.disk, 'replication-offset-checkpoint', 'other-0')).toBe(0);
  });

  test('a truncation replaces its own line only', () => {
    const other = { ...begin().log, name: 'other-0', recoveryPoint: 9 };
    const noted = step(lead(begin(), 1, [2, 2]), (log, turn) => {
      writeRecoveryPoints(turn, 0, [{ ...log, recoveryPoint: 4 }, other]);
      return truncateTo(log, turn, 2, 'test', TODAY);
    });
    expect(readFile(noted.disk, RECOVERY_POINT_FILE)).toEqual([
      { partition: NAME, offset: 0 },
      { partition: 'other-0', offset: 9 },
    ]);
  });

  test('the clean-shutdown mark holds the broker epoch and is removed before loading (KAFKA-10471, KIP-966)', () => {
    const marked = step(begin(), (log, turn) => {
      writeCleanShutdown(turn, [0], 42);
      return log;
    });
    expect(readCleanShutdownEpoch(marked.disk, ONE_DIRECTORY)).toBe(42);
    expect(wasCleanShutdown(marked.disk, 0)).toBe(true);
    const cleared = step(marked, (log, turn) => {
      clearCleanShutdown(turn, 0);
      return log;
    });
    expect(wasCleanShutdown(cleared.disk, 0)).toBe(false);
    expect(readCleanShutdownEpoch(cleared.disk, ONE_DIRECTORY)).toBe(-1);
    expect(flushedBy(cleared.turn)).toEqual(['.kafka_cleanshutdown']);
    expect(readCleanShutdownEpoch(begin().disk, ONE_DIRECTORY)).toBe(-1);
  });
});
