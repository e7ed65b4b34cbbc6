import { describe, expect, test } from 'vitest';
import { TODAY } from '../../../core/config/switches.ts';
import {
  HIGH_WATERMARK_FILE,
  RECOVERY_POINT_FILE,
  readCheckpoint,
} from '../../../core/log/checkpoints.ts';
import {
  appendAsLeader,
  assignLogEpoch,
  flushLog,
  lastStableOffset,
  onLogFlushed,
  raiseHighWatermark,
  raiseLogStartOffset,
  setHighWatermark,
  truncateFullyAndStartAt,
  truncateTo,
} from '../../../core/log/log.ts';
import {
  begin,
  content,
  flushedBy,
  idempotentBatch,
  LEGACY,
  lead,
  NAME,
  probesOf,
  SETTINGS,
  type Story,
  step,
} from './fixture.ts';

const cutTo = (story: Story, offset: number): Story =>
  step(story, (log, turn) => truncateTo(log, turn, offset, 'a rule', TODAY));

describe('truncation (replication §1.7)', () => {
  test('batches behind the offset go, with their epochs, and a probe says so', () => {
    const story = cutTo(lead(lead(begin(), 1, [2, 2]), 3, [2]), 2);
    expect(content(story)).toEqual([[0, 1, 1]]);
    expect(story.log).toMatchObject({ logEndOffset: 2, logStartOffset: 0 });
    expect(story.log.epochCache.entries).toEqual([{ epoch: 1, startOffset: 0 }]);
    expect(probesOf(story.turn)).toEqual([
      { type: 'LogTruncated', partition: NAME, from: 6, to: 2, rule: 'a rule' },
    ]);
  });

  test('a batch that straddles the offset goes as a whole and leaves a hole', () => {
    const story = cutTo(lead(begin(), 1, [2, 4]), 4);
    expect(content(story)).toEqual([[0, 1, 1]]);
    expect(story.log.logEndOffset).toBe(4);
    expect(content(lead(story, 2, [1]))).toEqual([
      [0, 1, 1],
      [4, 4, 2],
    ]);
  });

  test('high watermark and recovery point fall to the new end, and it is checkpointed at once', () => {
    const flushed = step(step(lead(begin(), 1, [2, 4]), flushLog), onLogFlushed);
    const story = cutTo({ ...flushed, log: setHighWatermark(flushed.log, 6) }, 2);
    expect(story.log).toMatchObject({ highWatermark: 2, recoveryPoint: 2 });
    expect(readCheckpoint(story.disk, RECOVERY_POINT_FILE, NAME)).toBe(2);
    expect(flushedBy(story.turn)).toEqual([RECOVERY_POINT_FILE]);
    expect(readCheckpoint(story.disk, HIGH_WATERMARK_FILE, NAME)).toBe(0);
  });

  test('a high watermark below the cut stays', () => {
    const full = lead(begin(), 1, [2, 4]);
    expect(cutTo({ ...full, log: setHighWatermark(full.log, 1) }, 2).log.highWatermark).toBe(1);
  });

  test('at or behind the log end only an epoch without data goes (KAFKA-10706)', () => {
    const led = step(lead(begin(), 1, [2]), (log, turn) => assignLogEpoch(log, turn, 6, 2, TODAY));
    const story = cutTo(led, 2);
    expect(story.log.epochCache.entries).toEqual([{ epoch: 1, startOffset: 0 }]);
    expect(story.log.logEndOffset).toBe(2);
    expect(probesOf(story.turn)).toEqual([]);
    expect(cutTo(story, 5).log).toBe(story.log);
    const legacy = step(led, (log, turn) => truncateTo(log, turn, 2, 'a rule', LEGACY));
    expect(legacy.log).toBe(led.log);
  });

  test('producer state goes back to the batches that are left (clients §2.8)', () => {
    const append = (story: Story, sequence: number): Story =>
      step(
        story,
        (log, turn) =>
          appendAsLeader(log, turn, idempotentBatch(7, 0, sequence), 0, SETTINGS, TODAY).log,
      );
    const full = [0, 1, 2, 3, 4, 5, 6].reduce(append, begin());
    expect(full.log.producers[0]?.batches[0]?.firstSequence).toBe(2);
    const cut = cutTo(full, 3);
    expect(cut.log.producers[0]?.batches.map((b) => b.firstSequence)).toEqual([0, 1, 2]);
    expect(append(cut, 3).log.logEndOffset).toBe(4);
    expect(cutTo(full, 0).log.producers).toEqual([]);
  });

  test('segments behind the offset go; the one that holds it is active again', () => {
    const settings = { ...SETTINGS, 'segment.bytes': 330 };
    const full = lead(begin(), 1, [1, 1, 1, 1, 1], settings);
    expect(full.log.olderSegments).toEqual([0, 2]);
    const cut = cutTo(full, 3);
    expect(cut.log).toMatchObject({ olderSegments: [0], activeBaseOffset: 2, activeBytes: 161 });
    expect(cut.log.activeTimestampMs).toBe(1000);
    const atBase = cutTo(full, 4);
    expect(atBase.log).toMatchObject({
      olderSegments: [0, 2],
      activeBaseOffset: 4,
      activeBytes: 0,
    });
    expect(lead(cut, 1, [1, 1], settings).log.olderSegments).toEqual([0, 2]);
    // A segment that begins at the offset stays, empty.
    const atOlderBase = cutTo(full, 2).log;
    expect(atOlderBase).toMatchObject({ olderSegments: [0], activeBaseOffset: 2, activeBytes: 0 });
  });

  test('below the first segment everything goes and the log begins there', () => {
    const full = lead(
      step(begin(), (log, turn) => truncateFullyAndStartAt(log, turn, 10)),
      1,
      [2],
    );
    const story = cutTo(full, 5);
    expect(story.log).toMatchObject({ logStartOffset: 5, logEndOffset: 5, highWatermark: 5 });
    expect(content(story)).toEqual([]);
    expect(probesOf(story.turn)).toMatchObject([{ from: 12, to: 5, rule: 'a rule' }]);
  });

  test('truncateFullyAndStartAt empties log, epochs and producers', () => {
    const story = step(lead(begin(), 1, [2, 3]), (log, turn) =>
      truncateFullyAndStartAt(log, turn, 20),
    );
    expect(story.log).toMatchObject({
      logStartOffset: 20,
      logEndOffset: 20,
      highWatermark: 20,
      recoveryPoint: 0,
      activeBaseOffset: 20,
      olderSegments: [],
      producers: [],
    });
    expect(story.log.epochCache.entries).toEqual([]);
    expect(content(lead(story, 4, [2]))).toEqual([[20, 21, 4]]);
  });

  test('the state before the cut still reads its batches', () => {
    const full = lead(begin(), 1, [2, 2]);
    lead(cutTo(full, 2), 2, [5]);
    expect(content(full)).toEqual([
      [0, 1, 1],
      [2, 3, 1],
    ]);
  });
});

describe('setters (replication §1.2, S1)', () => {
  const { log } = lead(begin(), 1, [10]);

  test('setHighWatermark stays within the log and may fall', () => {
    expect(setHighWatermark(log, 25).highWatermark).toBe(10);
    expect(setHighWatermark(setHighWatermark(log, 8), 5).highWatermark).toBe(5);
    expect(setHighWatermark(log, -1)).toBe(log);
  });

  test('raiseHighWatermark never falls', () => {
    const raised = raiseHighWatermark(log, 8);
    expect(raised.highWatermark).toBe(8);
    expect(raiseHighWatermark(raised, 5)).toBe(raised);
    expect(() => raiseHighWatermark(log, 11)).toThrow('the high watermark stays within the log');
    expect(lastStableOffset(raised)).toBe(8);
  });

  test('raiseLogStartOffset moves recovery point and epochs along, and is refused behind the high watermark', () => {
    const full = lead(lead(begin(), 1, [4]), 2, [4]);
    const story = { ...full, log: setHighWatermark(full.log, 6) };
    const raised = step(story, (at, turn) => raiseLogStartOffset(at, turn, 5, 'test') ?? at);
    expect(raised.log).toMatchObject({ logStartOffset: 5, recoveryPoint: 5 });
    expect(raised.log.epochCache.entries).toEqual([{ epoch: 2, startOffset: 5 }]);
    expect(raiseLogStartOffset(raised.log, raised.turn, 4, 'test')).toBe(raised.log);
    expect(raiseLogStartOffset(raised.log, raised.turn, 7, 'test')).toBeNull();
  });
});
