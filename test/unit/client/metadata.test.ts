import { expect, test } from 'vitest';
import {
  applyLeaderHint,
  type ClientMetadata,
  currentLeader,
  leaderOf,
  newMetadata,
  partitionCount,
  updateLastSeenEpoch,
} from '../../../core/client/metadata.ts';
import {
  applyMetadata,
  dueRequest,
  keepTopics,
  nextUpdateAt,
  requestUpdate,
  updateFailed,
  updateStarted,
  wantTopic,
} from '../../../core/client/metadata-refresh.ts';
import type { MetadataResponse } from '../../../core/protocol/metadata.ts';
import { instant } from '../../../core/time.ts';
import { newTurn } from '../../support/turn.ts';
import { metadata, RECOVERY } from './driver.ts';

const NOW = instant(1_000_000);

const start = (epochs = true): ClientMetadata =>
  wantTopic(
    newMetadata({
      'retry.backoff.ms': 100,
      'retry.backoff.max.ms': 1000,
      ...RECOVERY,
      'metadata.max.age.ms': 300_000,
      'metadata.max.idle.ms': 300_000,
      bootstrap: [1, 2, 3],
      partialUpdates: true,
      epochs,
    }),
    't',
    NOW,
  );

const learn = (m: ClientMetadata, response: MetadataResponse, now = 1_000_000): ClientMetadata =>
  applyMetadata(updateStarted(m, false), newTurn({ now }), response);

test('§1.4: a client that never saw an epoch accepts any leader', () => {
  expect(currentLeader(learn(start(), metadata([[2, 4]])), 't-0')).toEqual({
    leaderId: 2,
    leaderEpoch: 4,
  });
});

test('§1.4: a stale broker cannot pull a client back to an older leader epoch', () => {
  const m = learn(learn(start(), metadata([[2, 4]])), metadata([[1, 3]]));
  expect(currentLeader(m, 't-0')).toEqual({ leaderId: 2, leaderEpoch: 4 });
});

test('§1.4: an equal or newer epoch is taken', () => {
  const m = learn(learn(start(), metadata([[2, 4]])), metadata([[3, 5]]));
  expect(currentLeader(m, 't-0')).toEqual({ leaderId: 3, leaderEpoch: 5 });
  expect(currentLeader(learn(m, metadata([[-1, 5]])), 't-0').leaderId).toBe(-1);
});

test('§1.4, KIP-516: the epoch of a topic created anew may go down', () => {
  const m = learn(learn(start(), metadata([[2, 4]])), metadata([[1, 0]], 't', 'U'));
  expect(currentLeader(m, 't-0')).toEqual({ leaderId: 1, leaderEpoch: 0 });
});

test('§1.4: after an error the topic is gone, but its epochs are remembered until its id is known', () => {
  const known = learn(start(), metadata([[2, 4]]));
  const gone = learn(known, {
    ...metadata([]),
    topics: [{ name: 't', topicId: '', error: 'UNKNOWN_TOPIC_OR_PARTITION', partitions: [] }],
  });
  expect(partitionCount(gone, 't')).toBe(0);
  expect(gone.needFull).toBe(true);
  const stale = learn(gone, metadata([[1, 3]], 't', ''));
  expect(currentLeader(stale, 't-0').leaderEpoch).toBe(4);
  expect(currentLeader(learn(gone, metadata([[1, 3]])), 't-0').leaderEpoch).toBe(3);
});

test('KIP-320 off: without epochs any answer is believed', () => {
  const m = learn(learn(start(false), metadata([[2, 4]])), metadata([[1, 3]]));
  expect(currentLeader(m, 't-0')).toEqual({ leaderId: 1, leaderEpoch: -1 });
});

test('§1.4: a newer epoch in a reply makes the leader unknown and asks for metadata', () => {
  const m = updateLastSeenEpoch(learn(start(), metadata([[2, 4]])), 't-0', 6);
  expect(currentLeader(m, 't-0')).toEqual({ leaderId: -1, leaderEpoch: 6 });
  expect(m.needFull).toBe(true);
  expect(updateLastSeenEpoch(m, 't-0', 5)).toBe(m);
});

test('KIP-951: a hint is taken if it is newer and its partition is cached', () => {
  const m = learn(start(), metadata([[2, 4]]));
  const hinted = applyLeaderHint(m, newTurn(), 't-0', { leaderId: 3, leaderEpoch: 5 });
  expect(leaderOf(hinted, 't', 0)).toBe(3);
  for (const hint of [
    { leaderId: 3, leaderEpoch: 4 },
    { leaderId: -1, leaderEpoch: -1 },
  ]) {
    expect(applyLeaderHint(m, newTurn(), 't-0', hint)).toBe(m);
  }
  expect(applyLeaderHint(m, newTurn(), 'u-0', { leaderId: 3, leaderEpoch: 9 })).toBe(m);
});

test('§1.3: an answer without brokers counts as failed and backs off, doubling up to the maximum', () => {
  let m = start();
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    m = applyMetadata(updateStarted(m, false), newTurn(), { ...metadata([]), brokers: [] });
    waits.push((nextUpdateAt(m) - NOW) / 1000);
  }
  expect(m.attempts).toBe(6);
  expect(waits.map(Math.round)).toEqual([99, 197, 394, 789, 986, 986]);
});

test('KIP-580: jitter keeps every wait between 0.8 and 1.2 of its backoff', () => {
  for (let entropy = 0; entropy < 200; entropy++) {
    const m = updateFailed(start(), newTurn({ entropy }));
    const wait = (nextUpdateAt(m) - NOW) / 1000;
    expect(wait).toBeGreaterThanOrEqual(80);
    expect(wait).toBeLessThanOrEqual(120);
  }
});

test('§1.3: answers that teach nothing are asked for ever more slowly, until somebody insists', () => {
  let m = learn(start(), metadata([[2, 4]]));
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) {
    m = requestUpdate(learn(m, metadata([[2, 4]])), false);
    waits.push(Math.round((nextUpdateAt(m) - NOW) / 1000));
  }
  expect(waits).toEqual([99, 197, 394, 789]);
  expect(nextUpdateAt(requestUpdate(m, true)) - NOW).toBeLessThanOrEqual(120_000);
  expect(requestUpdate(learn(m, metadata([[2, 5]])), false).equivalentResponses).toBe(0);
});

test('§1.3: a new topic is asked for at once and alone', () => {
  const known = learn(start(), metadata([[2, 4]]));
  expect(nextUpdateAt(known)).toBe(NOW + 300_000_000);
  const m = wantTopic(known, 'u', NOW);
  expect(nextUpdateAt(m)).toBeLessThanOrEqual(NOW);
  expect(dueRequest(m, NOW)).toEqual({ topics: ['u'], isPartial: true });
  expect(dueRequest(requestUpdate(m, false), NOW)).toEqual({
    topics: ['t', 'u'],
    isPartial: false,
  });
});

test('§1.3: a topic wanted while a request is under way is asked for after it', () => {
  const asking = wantTopic(updateStarted(start(), false), 'u', NOW);
  const m = applyMetadata(asking, newTurn(), metadata([[2, 4]]));
  expect(m.needPartial).toBe(true);
  expect(m.needFull).toBe(false);
});

test('§1.3: a topic that was not used for metadata.max.idle.ms is forgotten', () => {
  const m = learn(learn(start(), metadata([[2, 4]])), metadata([[2, 4]]), 400_000_000);
  expect(m.wanted).toEqual([]);
  expect(partitionCount(m, 't')).toBe(0);
});

test('a partial answer keeps the other topics, a full one drops those that are not wanted', () => {
  let m = wantTopic(learn(start(), metadata([[2, 4]])), 'u', NOW);
  m = applyMetadata(updateStarted(m, true), newTurn(), metadata([[1, 0]], 'u'));
  expect([partitionCount(m, 't'), partitionCount(m, 'u')]).toEqual([1, 1]);
  m = learn(keepTopics(m, ['u']), metadata([[1, 0]], 'u'));
  expect([partitionCount(m, 't'), partitionCount(m, 'u')]).toEqual([0, 1]);
});
