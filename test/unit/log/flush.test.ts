import { describe, expect, test } from 'vitest';
import { TODAY } from '../../../core/config/switches.ts';
import {
  awaitsFlush,
  flushDue,
  flushLog,
  flushLogForShutdown,
  onLogFlushed,
  truncateTo,
  unflushedMessages,
} from '../../../core/log/log.ts';
import {
  begin,
  content,
  flushed,
  flushedBy,
  lead,
  NAME,
  powerLoss,
  restart,
  SETTINGS,
  step,
} from './fixture.ts';

describe('flushing (replication §1.5)', () => {
  test('by default an append flushes nothing', () => {
    const story = lead(begin(), 0, [1, 1]);
    expect(flushedBy(story.turn)).toEqual([]);
    expect(unflushedMessages(story.log)).toBe(2);
  });

  test('flush.messages=1: each append awaits its flush', () => {
    const story = lead(begin(), 0, [2], { ...SETTINGS, 'flush.messages': 1 });
    expect(flushedBy(story.turn)).toEqual([NAME]);
    expect(awaitsFlush(story.log)).toBe(true);
    const done = step(story, onLogFlushed);
    expect(awaitsFlush(done.log)).toBe(false);
    expect(done.log.recoveryPoint).toBe(2);
  });

  test('flush.messages=3: the append that reaches it flushes; what is being flushed does not count', () => {
    const settings = { ...SETTINGS, 'flush.messages': 3 };
    const two = lead(begin(), 0, [1, 1], settings);
    expect(awaitsFlush(two.log)).toBe(false);
    const three = lead(two, 0, [1], settings);
    expect(flushedBy(three.turn)).toEqual([NAME]);
    const four = lead(three, 0, [1], settings);
    expect(flushedBy(four.turn)).toEqual([]);
    expect(awaitsFlush(four.log)).toBe(true);
    expect(four.log.flushing).toEqual([3]);
  });

  test('flushLog asks for all that is unflushed, and for nothing where there is nothing', () => {
    const story = step(lead(begin(), 0, [2]), flushLog);
    expect(flushedBy(story.turn)).toEqual([NAME]);
    const done = step(story, onLogFlushed, 7);
    expect(done.log).toMatchObject({ recoveryPoint: 2, lastFlushMs: 7 });
    const again = step(done, flushLog);
    expect(again.log).toBe(done.log);
    expect(flushedBy(again.turn)).toEqual([]);
  });

  test('a flush proves nothing for what is appended while it is under way', () => {
    const begun = lead(step(lead(begin(), 0, [2]), flushLog), 0, [1]);
    expect(step(begun, onLogFlushed).log.recoveryPoint).toBe(2);
  });

  test('a flush that began before a truncation proves nothing behind the cut (S25)', () => {
    const begun = step(lead(begin(), 0, [2, 3]), flushLog);
    const cut = step(begun, (log, turn) => truncateTo(log, turn, 2, 'test', TODAY));
    const regrown = lead(cut, 1, [3]);
    expect(step(regrown, onLogFlushed).log.recoveryPoint).toBe(2);
  });

  test('flush.ms counts from the last flush by the wall clock', () => {
    const settings = { ...SETTINGS, 'flush.ms': 100 };
    const done = step(step(lead(begin(), 0, [2]), flushLog), onLogFlushed, 5000);
    expect(flushDue(done.log, 5099, settings)).toBe(false);
    expect(flushDue(done.log, 5100, settings)).toBe(true);
  });

  test('the flush of a clean stop also makes a truncation durable (replication §1.6)', () => {
    const full = lead(begin(), 0, [1, 1]);
    const durable = { ...full, disk: flushed(full.disk, NAME) };
    const cut = step(durable, (log, turn) => truncateTo(log, turn, 1, 'test', TODAY));
    expect(content(restart(powerLoss(cut.disk), true))).toHaveLength(2);
    const stopped = step(cut, flushLogForShutdown);
    expect(flushedBy(stopped.turn)).toEqual([NAME]);
    expect(content(restart(powerLoss(flushed(stopped.disk, NAME)), true))).toEqual([[0, 0, 0]]);
  });
});
