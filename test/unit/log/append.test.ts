import { describe, expect, test } from 'vitest';
import { TODAY } from '../../../core/config/switches.ts';
import { TORN } from '../../../core/disk.ts';
import { placeBatch, type RecordBatch } from '../../../core/log/batch.ts';
import {
  appendAsFollower,
  appendAsLeader,
  assignLogEpoch,
  type FollowerAppend,
  type LeaderAppend,
  removeExpiredProducers,
  setHighWatermark,
  truncateFullyAndStartAt,
  truncateTo,
} from '../../../core/log/log.ts';
import { newTurn } from '../../support/turn.ts';
import {
  begin,
  content,
  idempotentBatch,
  LEGACY,
  lead,
  placed,
  plainBatch,
  SETTINGS,
  type Story,
  step,
} from './fixture.ts';

function tryLead(story: Story, batch: RecordBatch, settings = SETTINGS): Story & LeaderAppend {
  const turn = newTurn({ disk: story.disk });
  const result = appendAsLeader(story.log, turn, batch, 0, settings, TODAY);
  return { ...result, disk: turn.disk, turn };
}

function follow(
  story: Story,
  batches: readonly RecordBatch[],
  requestLeaderEpoch = 9,
): Story & FollowerAppend {
  const turn = newTurn({ disk: story.disk });
  const result = appendAsFollower(story.log, turn, batches, requestLeaderEpoch, SETTINGS, TODAY);
  return { ...result, disk: turn.disk, turn };
}

describe('append as leader (replication §1.3)', () => {
  test('the batch gets the next offsets and the leader epoch, which enters the cache first', () => {
    const story = lead(lead(begin(), 3, [2, 1]), 5, [4]);
    expect(content(story)).toEqual([
      [0, 1, 3],
      [2, 2, 3],
      [3, 6, 5],
    ]);
    expect(story.log.logEndOffset).toBe(7);
    expect(story.log.epochCache.entries).toEqual([
      { epoch: 3, startOffset: 0 },
      { epoch: 5, startOffset: 3 },
    ]);
  });

  test('the high watermark and the recovery point stay', () => {
    const { log } = lead(begin(), 3, [2, 1]);
    expect([log.highWatermark, log.recoveryPoint]).toEqual([0, 0]);
  });

  test('an earlier log and its disk are untouched', () => {
    const before = lead(begin(), 0, [1]);
    lead(before, 0, [1, 1]);
    expect(before.log.logEndOffset).toBe(1);
    expect(content(before)).toEqual([[0, 0, 0]]);
  });

  test('a batch above max.message.bytes is MESSAGE_TOO_LARGE, one of just that size is not', () => {
    const settings = { ...SETTINGS, 'max.message.bytes': 161 };
    expect(tryLead(begin(), plainBatch(1), settings).error).toBe('NONE');
    const refused = tryLead(begin(), plainBatch(2), settings);
    expect(refused).toMatchObject({ error: 'MESSAGE_TOO_LARGE', baseOffset: -1, appended: false });
    expect(refused.log.logEndOffset).toBe(0);
  });

  test('a batch above segment.bytes is RECORD_LIST_TOO_LARGE, after its epoch was entered', () => {
    const refused = tryLead(begin(), plainBatch(2), { ...SETTINGS, 'segment.bytes': 200 });
    expect(refused.error).toBe('RECORD_LIST_TOO_LARGE');
    expect(refused.log.epochCache.entries).toEqual([{ epoch: 0, startOffset: 0 }]);
  });

  test('a damaged batch is CORRUPT_MESSAGE, one with an offset of its own INVALID_RECORD', () => {
    expect(tryLead(begin(), { ...plainBatch(1), crc: TORN }).error).toBe('CORRUPT_MESSAGE');
    expect(tryLead(begin(), placeBatch(plainBatch(1), 5, -1)).error).toBe('INVALID_RECORD');
    expect(tryLead(begin(), plainBatch(0)).error).toBe('INVALID_RECORD');
  });

  test('a duplicate is answered with its old offsets and not appended (KIP-98)', () => {
    const first = tryLead(begin(), idempotentBatch(7, 0, 0, 3));
    const second = tryLead(first, idempotentBatch(7, 0, 3, 1));
    const again = tryLead(second, idempotentBatch(7, 0, 0, 3));
    expect(again).toMatchObject({ error: 'NONE', baseOffset: 0, lastOffset: 2, appended: false });
    expect(again.log).toBe(second.log);
    expect(again.disk).toBe(second.disk);
  });

  test('sequences are checked: a gap is refused (clients §2.8)', () => {
    const first = tryLead(begin(), idempotentBatch(7, 0, 0, 3));
    const gap = tryLead(first, idempotentBatch(7, 0, 4));
    expect(gap).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER', appended: false });
    expect(gap.log.logEndOffset).toBe(3);
    const stale = tryLead(tryLead(first, idempotentBatch(7, 1, 0)), idempotentBatch(7, 0, 3));
    expect(stale.error).toBe('INVALID_PRODUCER_EPOCH');
  });

  test('after expiry a duplicate is appended again (clients §2.8)', () => {
    const first = tryLead(begin(), idempotentBatch(7, 0, 0));
    const idle = step(
      first,
      (log, turn) => removeExpiredProducers(log, turn, 86_400_000),
      86_401_000,
    );
    expect(idle.log.producers).toEqual([]);
    expect(tryLead(idle, idempotentBatch(7, 0, 0))).toMatchObject({
      appended: true,
      baseOffset: 1,
    });
  });
});

describe('append as follower (replication §1.3)', () => {
  test('batches are stored as they are, with their epochs; gaps are legal', () => {
    const story = follow(begin(), [placed(0, 2, 1), placed(5, 1, 1), placed(6, 1, 4)]);
    expect(story.error).toBeNull();
    expect(content(story)).toEqual([
      [0, 1, 1],
      [5, 5, 1],
      [6, 6, 4],
    ]);
    expect(story.log.epochCache.entries).toEqual([
      { epoch: 1, startOffset: 0 },
      { epoch: 4, startOffset: 6 },
    ]);
  });

  test('a batch of a larger epoch than the request, and all behind it, are dropped (KAFKA-18723)', () => {
    const story = follow(begin(), [placed(0, 1, 5), placed(1, 1, 6), placed(2, 1, 5)], 5);
    expect(story.error).toBeNull();
    expect(content(story)).toEqual([[0, 0, 5]]);
    const none = follow(begin(), [placed(0, 1, 6)], 5);
    expect(none.log.logEndOffset).toBe(0);
    expect(none.log.epochCache.entries).toEqual([]);
  });

  test('what begins before the log end is UNEXPECTED_OFFSET, and nothing is appended', () => {
    const story = follow(begin(), [placed(0, 4, 1)]);
    const again = follow(story, [placed(3, 2, 1), placed(5, 1, 1)]);
    expect(again.error).toBe('UNEXPECTED_OFFSET');
    expect(again.log).toBe(story.log);
    expect(follow(story, [placed(4, 2, 1), placed(4, 1, 1)]).error).toBe('UNEXPECTED_OFFSET');
  });

  test('an empty log that starts within a batch begins with the batch instead (KAFKA-6975)', () => {
    const empty = step(begin(), (log, turn) => truncateFullyAndStartAt(log, turn, 12));
    const story = follow(empty, [placed(10, 5, 1)]);
    expect(story.error).toBeNull();
    expect(story.log).toMatchObject({ logStartOffset: 10, logEndOffset: 15, activeBaseOffset: 10 });
    expect(follow(empty, [placed(10, 2, 1)]).error).toBe('UNEXPECTED_OFFSET');
  });

  test('a damaged batch is CORRUPT_BATCH, and nothing is appended', () => {
    const story = follow(begin(), [placed(0, 1, 1), { ...placed(1, 1, 1), crc: TORN }]);
    expect(story.error).toBe('CORRUPT_BATCH');
    expect(story.log.logEndOffset).toBe(0);
  });

  test('sequences and sizes are not checked, but producers are remembered (clients §2.8)', () => {
    const batch = (offset: number, sequence: number): RecordBatch =>
      placeBatch(idempotentBatch(7, 2, sequence), offset, 1);
    const story = follow(begin(), [batch(0, 0), batch(1, 8)]);
    expect(story.error).toBeNull();
    expect(story.log.producers).toMatchObject([{ producerId: 7, producerEpoch: 2 }]);
    expect(tryLead(story, idempotentBatch(7, 2, 9)).error).toBe('NONE');
    const turn = newTurn({ disk: story.disk });
    const settings = { ...SETTINGS, 'max.message.bytes': 10, 'segment.bytes': 10 };
    const large = appendAsFollower(story.log, turn, [placed(2, 3, 1)], 9, settings, TODAY);
    expect(large.error).toBeNull();
    expect(large.log.logEndOffset).toBe(5);
  });

  test('the legacy cache ignores an epoch that is not larger (KAFKA-7415)', () => {
    const led = step(begin(), (log, turn) => assignLogEpoch(log, turn, 5, 0, LEGACY));
    const turn = newTurn({ disk: led.disk });
    const { log } = appendAsFollower(led.log, turn, [placed(0, 1, 4)], 9, SETTINGS, LEGACY);
    expect(log.epochCache.entries).toEqual([{ epoch: 5, startOffset: 0 }]);
    const today = follow(led, [placed(0, 1, 4)]);
    expect(today.log.epochCache.entries).toEqual([{ epoch: 4, startOffset: 0 }]);
  });

  test('a hole that a truncation left is filled only from the log end on (replication §1.7)', () => {
    const cut = step(follow(begin(), [placed(0, 4, 1)]), (log, turn) =>
      truncateTo(setHighWatermark(log, 4), turn, 2, 'test', TODAY),
    );
    expect(follow(cut, [placed(0, 4, 1)]).error).toBe('UNEXPECTED_OFFSET');
    expect(content(follow(cut, [placed(2, 1, 2)]))).toEqual([[2, 2, 2]]);
  });
});
