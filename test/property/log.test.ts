import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonPrefix, itemAt, slice, truncate } from '../../core/collections/sequence.ts';
import { TODAY } from '../../core/config/switches.ts';
import type { Disk, LogFile } from '../../core/disk.ts';
import { newBatch, placeBatch, type RecordBatch } from '../../core/log/batch.ts';
import {
  HIGH_WATERMARK_FILE,
  RECOVERY_POINT_FILE,
  readCheckpoint,
  writeHighWatermarks,
  writeRecoveryPoints,
} from '../../core/log/checkpoints.ts';
import { latestEpoch } from '../../core/log/epoch-cache.ts';
import {
  appendAsFollower,
  appendAsLeader,
  assignLogEpoch,
  flushLog,
  flushLogForShutdown,
  type Log,
  lastStableOffset,
  onLogFlushed,
  setHighWatermark,
  truncateTo,
} from '../../core/log/log.ts';
import { producersOf } from '../../core/log/producer-state.ts';
import { batchesIn } from '../../core/log/state.ts';
import type { Turn } from '../../core/turn.ts';
import { begin, flushed, NAME, powerLoss, restart, SETTINGS, step } from '../unit/log/fixture.ts';

/** Small segments, so that rolls happen. */
const SMALL = { ...SETTINGS, 'segment.bytes': 700 };

type Kind =
  | 'elect'
  | 'lead'
  | 'follow'
  | 'truncate'
  | 'high-watermark'
  | 'flush'
  | 'flushed'
  | 'checkpoint'
  | 'clean'
  | 'kill'
  | 'power-loss';

interface Operation {
  readonly kind: Kind;
  readonly a: number;
  readonly b: number;
}

const operation = fc.record<Operation>({
  kind: fc.constantFrom<Kind>(
    'lead',
    'lead',
    'lead',
    'follow',
    'follow',
    'elect',
    'truncate',
    'high-watermark',
    'flush',
    'flushed',
    'checkpoint',
    'clean',
    'kill',
    'power-loss',
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
});

/** A log beside the plain list of batches that it must hold, and the disks that its flushes have captured. */
interface World {
  readonly log: Log;
  readonly disk: Disk;
  readonly model: readonly RecordBatch[];
  /** What each flush under way will make durable. */
  readonly captured: readonly LogFile['written'][];
  readonly epoch: number;
  readonly sequence: number;
}

const end = (model: readonly RecordBatch[]): number =>
  (model[model.length - 1]?.lastOffset ?? -1) + 1;

function apply(world: World, { kind, a, b }: Operation): World {
  const { log, model } = world;
  switch (kind) {
    case 'elect': {
      // Led epochs are odd, those of other leaders even.
      const epoch = world.epoch + 2;
      const next = stepped(world, (at, turn) =>
        assignLogEpoch(at, turn, epoch, at.logEndOffset, TODAY),
      );
      return { ...next, epoch };
    }
    case 'lead': {
      const elected =
        latestEpoch(log.epochCache) === world.epoch ? world : apply(world, { kind: 'elect', a, b });
      return led(elected, 1 + (a % 3));
    }
    case 'follow':
      return followed(world, a, b);
    case 'truncate':
      return truncated(world, a % (log.logEndOffset + 2));
    case 'high-watermark':
      return stepped(world, (at) => setHighWatermark(at, a % (log.logEndOffset + 2)));
    case 'flush': {
      const next = stepped(world, flushLog);
      return captures(world, next);
    }
    case 'flushed':
      return flushEnds(world);
    case 'checkpoint': {
      const next = stepped(world, (at, turn) => {
        writeRecoveryPoints(turn, 0, [at]);
        writeHighWatermarks(turn, 0, [at]);
        return at;
      });
      return {
        ...next,
        disk: flushed(flushed(next.disk, RECOVERY_POINT_FILE), HIGH_WATERMARK_FILE),
      };
    }
    case 'clean': {
      const stopped = stepped(world, flushLogForShutdown);
      const again = reloaded(stopped, flushed(stopped.disk, NAME), true);
      expect(slice(batchesIn(again.disk, 0))).toEqual(model);
      expect(again.log.recoveryPoint).toBe(again.log.logEndOffset);
      return again;
    }
    case 'kill': {
      const again = reloaded(world, world.disk, false);
      expect(slice(batchesIn(again.disk, 0))).toEqual(model);
      return again;
    }
    case 'power-loss':
      return afterLoss(world, a % 9, b % 2 === 1);
  }
}

function stepped(world: World, change: (log: Log, turn: Turn) => Log): World {
  const { log, disk } = step({ log: world.log, disk: world.disk, turn: null as never }, change);
  return { ...world, log, disk };
}

/** Notes what the flushes that a step began have captured. */
function captures(before: World, after: World): World {
  const begun = after.log.flushing.length - before.log.flushing.length;
  const { written } = after.disk.logs[0] as LogFile;
  return { ...after, captured: [...after.captured, ...Array<typeof written>(begun).fill(written)] };
}

function led(world: World, n: number): World {
  const batch = newBatch(7, 0, world.sequence, recordsOf(n));
  const isKnown = world.log.producers.some((p) => p.producerId === 7);
  let appended = batch;
  const next = stepped(world, (log, turn) => {
    // After a cut or a loss the log knows an older sequence: then another producer writes.
    const result = appendAsLeader(log, turn, batch, world.epoch, SMALL, TODAY);
    if (result.appended) return result.log;
    expect(result.error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(isKnown).toBe(true);
    appended = newBatch(-1, -1, -1, recordsOf(n));
    return appendAsLeader(result.log, turn, appended, world.epoch, SMALL, TODAY).log;
  });
  const placed = placeBatch(appended, world.log.logEndOffset, world.epoch);
  const sequence = appended === batch ? world.sequence + n : world.sequence;
  return captures(world, { ...next, model: [...world.model, placed], sequence });
}

function followed(world: World, a: number, b: number): World {
  // Truncation on fetch: an epoch that was led without data is unknown to the leader and goes first (KAFKA-10706).
  const settled = truncated(world, world.log.logEndOffset);
  // A cut inside a batch leaves its epoch in the cache; a leader of an older epoch would have had that cut too.
  const last = Math.max(0, latestEpoch(settled.log.epochCache));
  const lowest = last % 2 === 0 ? last : last + 1;
  const leaderEpoch = lowest + 2 * (b % 2);
  const first = placeBatch(
    newBatch(8, 0, a, recordsOf(1 + (a % 2))),
    settled.log.logEndOffset + (a % 3),
    leaderEpoch,
  );
  const second = placeBatch(
    newBatch(-1, -1, -1, recordsOf(1)),
    first.lastOffset + 1,
    leaderEpoch + 2,
  );
  const dropsSecond = b % 3 === 0;
  const next = stepped(settled, (log, turn) => {
    const requestEpoch = dropsSecond ? leaderEpoch : leaderEpoch + 2;
    const result = appendAsFollower(log, turn, [first, second], requestEpoch, SMALL, TODAY);
    expect(result.error).toBeNull();
    return result.log;
  });
  const model = dropsSecond ? [...settled.model, first] : [...settled.model, first, second];
  const epoch = Math.max(world.epoch, leaderEpoch + 3);
  return captures(settled, { ...next, model, epoch: epoch % 2 === 1 ? epoch : epoch + 1 });
}

/** Here the file system journals a truncation at once; that it may come undone is a test of its own. */
function truncated(world: World, offset: number): World {
  const next = stepped(world, (log, turn) => truncateTo(log, turn, offset, 'test', TODAY));
  const model = world.model.filter((batch) => batch.lastOffset < offset);
  const { name, written, durable } = next.disk.logs[0] as LogFile;
  const kept = commonPrefix(written, durable, (x, y) => x === y);
  const logs = [{ name, written, durable: truncate(durable, kept) }];
  const captured = world.captured.map((was) =>
    truncate(
      was,
      commonPrefix(written, was, (x, y) => x === y),
    ),
  );
  return { ...next, model, captured, disk: { logs, files: next.disk.files, health: [] } };
}

function flushEnds(world: World): World {
  const durable = world.captured[0];
  if (durable === undefined) return world;
  const { name, written } = world.disk.logs[0] as LogFile;
  const disk = { logs: [{ name, written, durable }], files: world.disk.files, health: [] };
  return { ...stepped({ ...world, disk }, onLogFlushed), captured: world.captured.slice(1) };
}

function reloaded(world: World, disk: Disk, clean: boolean): World {
  const again = restart(disk, clean);
  const { log } = again;
  const highWatermark = readCheckpoint(disk, HIGH_WATERMARK_FILE, NAME);
  expect(log.highWatermark).toBe(Math.min(highWatermark, log.logEndOffset));
  // The file of a segment outlives its content: an empty last segment ends at its base (LogLoader).
  const written = end(slice(batchesIn(again.disk, log.slot)));
  expect(log.logEndOffset).toBe(Math.max(written, log.activeBaseOffset));
  return { ...world, log, disk: again.disk, captured: [] };
}

/** S25: what lies below the checkpointed recovery point survives; the log is a prefix of what it was. */
function afterLoss(world: World, eighths: number, torn: boolean): World {
  const disk = powerLoss(world.disk, eighths, torn);
  const again = reloaded(world, disk, false);
  const content = slice(batchesIn(again.disk, 0));
  expect(content).toEqual(world.model.slice(0, content.length));
  const trusted = readCheckpoint(disk, RECOVERY_POINT_FILE, NAME);
  const safe = world.model.filter((batch) => batch.lastOffset < trusted);
  expect(content.length).toBeGreaterThanOrEqual(safe.length);
  return { ...again, model: content };
}

const recordsOf = (n: number): RecordBatch['records'] =>
  Array.from({ length: n }, () => ({ key: null, value: 'v', sizeBytes: 90, timestampMs: 1000 }));

function check({ log, disk, model, captured }: World): void {
  const written = batchesIn(disk, log.slot);
  expect(slice(written)).toEqual(model);
  // S1
  expect(log.logStartOffset).toBeLessThanOrEqual(lastStableOffset(log));
  expect(lastStableOffset(log)).toBeLessThanOrEqual(log.highWatermark);
  expect(log.highWatermark).toBeLessThanOrEqual(log.logEndOffset);
  expect(log.recoveryPoint).toBeLessThanOrEqual(log.logEndOffset);
  // S2
  for (let i = 1; i < written.length; i++) {
    expect(itemAt(written, i).baseOffset).toBeGreaterThan(itemAt(written, i - 1).lastOffset);
    expect(itemAt(written, i).leaderEpoch).toBeGreaterThanOrEqual(
      itemAt(written, i - 1).leaderEpoch,
    );
  }
  expect(log.logEndOffset).toBeGreaterThanOrEqual(end(model));
  checkEpochs(log, model);
  expect(log.producers).toEqual(producersOf(model));
  checkSegments(log, model);
  expect(captured).toHaveLength(log.flushing.length);
}

/** S3: epochs ascend strictly, and each epoch of a batch begins with its first batch or a hole before it. */
function checkEpochs(log: Log, model: readonly RecordBatch[]): void {
  const { entries } = log.epochCache;
  for (const [i, entry] of entries.entries()) {
    expect(entry.startOffset).toBeLessThanOrEqual(log.logEndOffset);
    const before = entries[i - 1];
    if (before === undefined) continue;
    expect(entry.epoch).toBeGreaterThan(before.epoch);
    expect(entry.startOffset).toBeGreaterThan(before.startOffset);
  }
  // A cut inside a batch leaves a hole, and the epoch of the batch begins with the hole.
  let previous = -1;
  let free = 0;
  for (const { leaderEpoch, baseOffset, lastOffset } of model) {
    if (leaderEpoch !== previous) {
      const startOffset = entries.find((entry) => entry.epoch === leaderEpoch)?.startOffset ?? -1;
      expect(startOffset).toBeGreaterThanOrEqual(free);
      expect(startOffset).toBeLessThanOrEqual(baseOffset);
    }
    previous = leaderEpoch;
    free = lastOffset + 1;
  }
}

function checkSegments(log: Log, model: readonly RecordBatch[]): void {
  const bases = [...log.olderSegments, log.activeBaseOffset];
  expect(bases).toEqual([...new Set(bases)].sort((x, y) => x - y));
  const active = model.filter((batch) => batch.baseOffset >= log.activeBaseOffset);
  expect(log.activeBytes).toBe(active.reduce((sum, batch) => sum + batch.sizeBytes, 0));
}

test('appends, truncations, flushes and restarts leave what a plain list of batches says (S1, S2, S3, S25)', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const { log, disk } = begin();
      let world: World = { log, disk, model: [], captured: [], epoch: 1, sequence: 0 };
      for (const next of operations) {
        world = apply(world, next);
        check(world);
      }
    }),
    { numRuns: 400 },
  );
});
