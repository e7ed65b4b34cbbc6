import { describe, expect, test } from 'vitest';
import type { TopicSettings } from '../../../core/config/settings.ts';
import { TODAY } from '../../../core/config/switches.ts';
import { beginFlush, completeFlush } from '../../../core/disk.ts';
import { newBatch } from '../../../core/log/batch.ts';
import {
  appendAsLeader,
  deleteOldSegments,
  firstSegmentBase,
  type Log,
  mayHaveOldSegments,
  raiseLogStartOffset,
  setHighWatermark,
} from '../../../core/log/log.ts';
import { batchesIn } from '../../../core/log/state.ts';
import { newTurn } from '../../support/turn.ts';
import { begin, powerLoss, restart, SETTINGS, type Story, step } from './fixture.ts';

const DAY_MS = 86_400_000;
/** Where the wall clock of these tests stands, in milliseconds. */
const NOW_MS = 20 * DAY_MS;

/** A log with a segment for each of these timestamps, all of it committed. */
function logOf(timestamps: readonly number[], settings: Partial<TopicSettings> = {}): Story {
  const small = { ...SETTINGS, 'segment.bytes': 100, ...settings };
  return step(begin(), (log, turn) => {
    let next = log;
    for (const timestampMs of timestamps) {
      const records = [{ key: null, value: 'v', sizeBytes: 10, timestampMs }];
      next = appendAsLeader(next, turn, newBatch(-1, -1, -1, records), 1, small, TODAY).log;
    }
    return setHighWatermark(next, next.logEndOffset);
  });
}

/** Retention looks at a log. */
function cleaned(story: Story, settings: Partial<TopicSettings>): Story {
  return step({ ...story, disk: story.disk }, (log, turn) => {
    const at = newTurn({ disk: turn.disk, now: NOW_MS * 1000 });
    const next = deleteOldSegments(log, at, { ...SETTINGS, ...settings });
    turn.disk = at.disk;
    return next;
  });
}

const offsets = ({ log, disk }: Story): number[] => {
  const batches = batchesIn(disk, log.slot);
  return batches.shared.items.slice(0, batches.length).map(({ baseOffset }) => baseOffset);
};

const ages = (...days: readonly number[]): number[] => days.map((day) => NOW_MS - day * DAY_MS);

describe('retention.ms (replication §8.1)', () => {
  test('deletes from the oldest segment on, up to the first that is young enough', () => {
    const story = cleaned(logOf(ages(9, 8, 1, 9, 1)), { 'retention.ms': 7 * DAY_MS });
    expect(offsets(story)).toEqual([2, 3, 4]);
    expect(story.log.logStartOffset).toBe(2);
    expect(firstSegmentBase(story.log)).toBe(2);
  });

  test('goes by the largest timestamp of a segment and not by when it was written', () => {
    const story = cleaned(logOf(ages(30, 30)), { 'retention.ms': 7 * DAY_MS });
    expect(story.log.logStartOffset, 'written a moment ago, deleted now').toBe(2);
  });

  test('a log that is old as a whole begins a new segment first', () => {
    const story = cleaned(logOf(ages(9, 8)), { 'retention.ms': 7 * DAY_MS });
    expect(offsets(story)).toEqual([]);
    expect(story.log).toMatchObject({ logStartOffset: 2, logEndOffset: 2, activeBaseOffset: 2 });
    const again = cleaned(story, { 'retention.ms': 7 * DAY_MS });
    expect(again.log, 'an empty segment stays').toBe(story.log);
  });

  test('−1 keeps everything', () => {
    const story = cleaned(logOf(ages(900)), { 'retention.ms': -1 });
    expect(offsets(story)).toEqual([0]);
  });

  test('nothing is deleted that the high watermark has not passed', () => {
    const written = logOf(ages(9, 9, 9));
    const story = { ...written, log: { ...written.log, highWatermark: 1 } };
    expect(offsets(cleaned(story, { 'retention.ms': 7 * DAY_MS }))).toEqual([1, 2]);
  });
});

test('retention.bytes keeps what is needed to hold so much (replication §8.1)', () => {
  const story = logOf(ages(1, 1, 1, 1));
  const size = 71;
  expect(offsets(cleaned(story, { 'retention.bytes': 2 * size }))).toEqual([2, 3]);
  expect(offsets(cleaned(story, { 'retention.bytes': 2 * size - 1 }))).toEqual([2, 3]);
  expect(offsets(cleaned(story, { 'retention.bytes': 0 }))).toEqual([]);
});

test('segments below the log start offset go, whatever their age (replication §8.1)', () => {
  const story = step(
    logOf(ages(1, 1, 1)),
    (log, turn) => raiseLogStartOffset(log, turn, 2, 'a test') as Log,
  );
  expect(offsets(story)).toEqual([0, 1, 2]);
  expect(offsets(cleaned(story, {}))).toEqual([2]);
});

describe('what is left of a deletion', () => {
  test('a flush that began before it brings nothing back', () => {
    const story = logOf(ages(9, 9, 1));
    const begun = beginFlush(story.disk, 'orders-0');
    const left = cleaned(story, { 'retention.ms': 7 * DAY_MS });
    const lost = powerLoss(completeFlush(left.disk, begun));
    const again = restart(lost, false);
    expect(again.log).toMatchObject({ logStartOffset: 2, logEndOffset: 3 });
  });

  test('a restart begins where the segments do (replication §1.6)', () => {
    const left = cleaned(logOf(ages(9, 1)), { 'retention.ms': 7 * DAY_MS });
    expect(restart(left.disk, false).log).toMatchObject({ logStartOffset: 1, logEndOffset: 2 });
  });
});

test('a look for old segments is left out only where it could find none', () => {
  const turn = (disk: Story['disk']) => newTurn({ disk, now: NOW_MS * 1000 });
  const may = ({ log, disk }: Story, settings: Partial<TopicSettings>): boolean =>
    mayHaveOldSegments(log, turn(disk), { ...SETTINGS, ...settings }, NOW_MS);
  expect(may(logOf(ages(1)), {})).toBe(false);
  expect(may(logOf(ages(8)), {})).toBe(true);
  expect(may(begin(), {})).toBe(false);
  expect(may(begin(), { 'retention.ms': 1000 })).toBe(true);
  expect(may(begin(), { 'retention.bytes': 0 })).toBe(true);
  expect(may(logOf(ages(8)), { 'retention.ms': -1 })).toBe(false);
});

test('LogAppendTime: the leader writes its own clock into a batch (KIP-32)', () => {
  const stamped = step(begin(), (log, turn) => {
    const at = newTurn({ disk: turn.disk, now: NOW_MS * 1000 });
    const records = [{ key: null, value: 'v', sizeBytes: 10, timestampMs: 5 }];
    const settings = { ...SETTINGS, 'message.timestamp.type': 'LogAppendTime' } as const;
    const { log: next } = appendAsLeader(
      log,
      at,
      newBatch(-1, -1, -1, records),
      1,
      settings,
      TODAY,
    );
    turn.disk = at.disk;
    return setHighWatermark(next, 1);
  });
  const batches = batchesIn(stamped.disk, stamped.log.slot);
  expect(batches.shared.items[0]).toMatchObject({
    maxTimestampMs: NOW_MS,
    records: [{ value: 'v', timestampMs: NOW_MS }],
  });
  expect(offsets(cleaned(stamped, { 'retention.ms': 1000 }))).toEqual([0]);
});
