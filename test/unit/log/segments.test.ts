import { describe, expect, test } from 'vitest';
import { sequenceOf } from '../../../core/collections/sequence.ts';
import { TODAY } from '../../../core/config/switches.ts';
import { appendAsFollower, appendAsLeader, type Log, onLogFlushed } from '../../../core/log/log.ts';
import { segmentsFound } from '../../../core/log/segments.ts';
import { newTurn } from '../../support/turn.ts';
import {
  begin,
  flushedBy,
  idempotentBatch,
  lead,
  NAME,
  placed,
  plainBatch,
  powerLoss,
  restart,
  SETTINGS,
  step,
} from './fixture.ts';

/** Room for two batches of one record, which have 161 bytes each. */
const SMALL = { ...SETTINGS, 'segment.bytes': 330 };
const segmentsOf = (log: Log): readonly number[] => [...log.olderSegments, log.activeBaseOffset];

describe('segments (replication §1.4)', () => {
  test('a segment rolls before it would exceed segment.bytes', () => {
    const { log } = lead(begin(), 0, [1, 1, 1, 1, 1], SMALL);
    expect(segmentsOf(log)).toEqual([0, 2, 4]);
    expect(log.activeBytes).toBe(161);
  });

  test('a segment of exactly segment.bytes does not roll', () => {
    const { log } = lead(begin(), 0, [1, 1], { ...SETTINGS, 'segment.bytes': 322 });
    expect(segmentsOf(log)).toEqual([0]);
  });

  test('rolling flushes everything below the new base in the background; the recovery point follows', () => {
    const rolled = lead(begin(), 0, [1, 1, 1], SMALL);
    expect(flushedBy(rolled.turn)).toEqual([NAME]);
    expect(rolled.log.recoveryPoint).toBe(0);
    const done = step(rolled, onLogFlushed);
    expect(done.log.recoveryPoint).toBe(2);
    expect(done.log.flushing).toEqual([]);
  });

  test('flushes end in the order in which they began, each with its own recovery point', () => {
    let story = lead(begin(), 0, [1, 1, 1, 1, 1], SMALL);
    expect(story.log.flushing).toEqual([2, 4]);
    story = step(story, onLogFlushed);
    expect(story.log.recoveryPoint).toBe(2);
    story = step(story, onLogFlushed);
    expect(story.log.recoveryPoint).toBe(4);
    expect(step(story, onLogFlushed).log).toBe(story.log);
  });

  test('age counts from the first batch to the one that comes, by their timestamps', () => {
    const settings = { ...SETTINGS, 'segment.ms': 500 };
    const appendAt = (story: ReturnType<typeof begin>, timestampMs: number) =>
      step(story, (log, turn) => {
        const batch = plainBatch(1, timestampMs);
        return appendAsLeader(log, turn, batch, 0, settings, TODAY).log;
      });
    const first = appendAt(appendAt(begin(), 1000), 1500);
    expect(segmentsOf(first.log)).toEqual([0]);
    expect(segmentsOf(appendAt(first, 1501).log)).toEqual([0, 2]);
  });

  test('without timestamps age counts from when the segment was made, by the wall clock', () => {
    const settings = { ...SETTINGS, 'segment.ms': 500 };
    const appendAt = (story: ReturnType<typeof begin>, nowMs: number) =>
      step(
        story,
        (log, turn) => appendAsLeader(log, turn, plainBatch(1, -1), 0, settings, TODAY).log,
        nowMs,
      );
    const first = appendAt(begin(), 1400);
    expect(segmentsOf(appendAt(first, 1500).log)).toEqual([0]);
    expect(segmentsOf(appendAt(first, 1501).log)).toEqual([0, 1]);
  });

  test('a follower rolls for all batches of an answer together, and to the first of them', () => {
    const story = lead(begin(), 0, [1, 1], SMALL);
    const turn = newTurn({ disk: story.disk });
    const batches = [placed(7, 1, 0), placed(8, 1, 0), placed(9, 1, 0)];
    const { log } = appendAsFollower(story.log, turn, batches, 0, SMALL, TODAY);
    expect(segmentsOf(log)).toEqual([0, 7]);
    expect(log.activeBytes).toBe(483);
  });

  test('a duplicate may roll the log although nothing is written (replication §1.3)', () => {
    const first = step(
      begin(),
      (log, turn) => appendAsLeader(log, turn, idempotentBatch(7, 0, 0), 0, SMALL, TODAY).log,
    );
    const second = lead(first, 0, [1], SMALL);
    const again = step(second, (log, turn) => {
      const result = appendAsLeader(log, turn, idempotentBatch(7, 0, 0), 0, SMALL, TODAY);
      expect(result).toMatchObject({ appended: false, baseOffset: 0 });
      return result.log;
    });
    expect(segmentsOf(again.log)).toEqual([0, 2]);
    expect(again.log.logEndOffset).toBe(2);
  });
});

describe('segments that a restart finds (replication §1.5, §1.6)', () => {
  const batches = sequenceOf([placed(0, 2, 0), placed(2, 3, 0), placed(5, 1, 0)]);

  test('those named on the disk, also an empty one at the log end', () => {
    expect(segmentsFound([0, 2, 6], batches)).toEqual([0, 2, 6]);
  });

  test('after a power loss, a name behind what is left is not a segment', () => {
    expect(segmentsFound([0, 2, 7], batches)).toEqual([0, 2]);
    const full = lead(begin(), 0, [1, 1, 1, 1, 1], SMALL);
    const again = restart(powerLoss(full.disk, 4), false);
    expect(segmentsOf(again.log)).toEqual([0, 2]);
    expect(again.log.logEndOffset).toBe(3);
  });

  test('a name within a batch is not a segment: the content is that of before a truncation', () => {
    expect(segmentsFound([0, 3], batches)).toEqual([0]);
  });

  test('content that begins before the first name begins the first segment', () => {
    expect(segmentsFound([20], batches)).toEqual([0]);
    expect(segmentsFound([20], sequenceOf([]))).toEqual([20]);
  });
});
