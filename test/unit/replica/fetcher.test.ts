import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import { placeBatch } from '../../../core/log/batch.ts';
import type { FetchPartitionResponse, FetchResponse } from '../../../core/protocol/fetch.ts';
import { onReplicaFlushed } from '../../../core/replica/replica-manager.ts';
import {
  act,
  answerFetcher,
  askedBy,
  type Broker,
  batchOf,
  exchange,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  probesOf,
  publish,
  startBroker,
  valuesOn,
  write,
} from './fixture.ts';

const answerOf = (change: Partial<FetchPartitionResponse>): FetchResponse => ({
  type: 'FetchResponse',
  error: 'NONE',
  sessionId: 0,
  partitions: [
    {
      partition: ORDERS,
      error: 'NONE',
      highWatermark: 0,
      lastStableOffset: 0,
      logStartOffset: 0,
      divergingEpoch: null,
      preferredReadReplica: -1,
      currentLeader: { leaderId: -1, leaderEpoch: -1 },
      batches: [],
      abortedTransactions: null,
      ...change,
    },
  ],
});

const follow = (switches: Partial<Switches> = {}, change = {}): Broker =>
  startBroker(2, { image: imageOf(change), switches });

const stateOn = (broker: Broker): unknown => broker.replicas.fetchers[0]?.partitions[0] ?? null;

test('§4.1: a follower appends, takes the high watermark within its log, and fetches on', () => {
  const leader = startBroker(1, { image: imageOf() });
  const follower = follow();
  write(leader, 'a', 'b');
  exchange(follower, leader);
  expect(valuesOn(follower)).toEqual(['a', 'b']);
  expect(partitionOn(follower).log.highWatermark).toBe(0);
  expect(askedBy(follower, 1)).toMatchObject({
    partitions: [{ fetchOffset: 2, lastFetchedEpoch: 1, logStartOffset: 0 }],
  });
  answerFetcher(follower, 1, answerOf({ highWatermark: 9 }));
  expect(partitionOn(follower).log.highWatermark).toBe(2);
  expect(probesOf(follower, 'HighWatermarkAdvanced')).toEqual([]);
  answerFetcher(follower, 1, answerOf({ highWatermark: 1 }));
  expect(partitionOn(follower).log.highWatermark).toBe(1);
});

test('KIP-320: what a follower sends along is a matter of the switches', () => {
  expect(askedBy(follow({ 'repl.epochFencing': 'none' }), 1)).toMatchObject({
    partitions: [{ currentLeaderEpoch: -1 }],
  });
  expect(askedBy(follow({ 'repl.epochFencing': 'replica' }), 1)).toMatchObject({
    partitions: [{ currentLeaderEpoch: 1 }],
  });
  expect(askedBy(follow({ 'repl.isrAdmission': 'unfenced' }), 1)).toMatchObject({
    replicaEpoch: -1,
  });
});

test('KAFKA-18723 (F11): batches of a later epoch than the follower is in are dropped', () => {
  const follower = follow();
  const batches = [placeBatch(batchOf('a'), 0, 1), placeBatch(batchOf('b'), 1, 2)];
  answerFetcher(follower, 1, answerOf({ batches }));
  expect(valuesOn(follower)).toEqual(['a']);
});

test('§4.1: retriable errors and lost connections rest for replica.fetch.backoff.ms', () => {
  for (const answer of [
    answerOf({ error: 'UNKNOWN_LEADER_EPOCH' }),
    answerOf({ error: 'NOT_LEADER_OR_FOLLOWER' }),
    answerOf({ error: 'UNKNOWN_TOPIC_ID' }),
    null,
  ]) {
    const follower = follow();
    answerFetcher(follower, 1, answer);
    expect(askedBy(follower, 1)).toBeNull();
    const timer = { timer: 'replica.fetcher-backoff', subject: 1 };
    expect(follower.effects).toContainEqual({ type: 'SetTimer', ...timer, at: 2_000_000 });
    follower.nowMs += 1000;
    fire(follower, timer.timer, timer.subject);
    expect(askedBy(follower, 1)?.type).toBe('FetchRequest');
  }
});

test('§4.1: a fenced partition fails until metadata names a later epoch', () => {
  const follower = follow();
  answerFetcher(follower, 1, answerOf({ error: 'FENCED_LEADER_EPOCH' }));
  expect(stateOn(follower)).toBeNull();
  expect(askedBy(follower, 1)).toBeNull();
  publish(follower, imageOf({ leaderEpoch: 1, partitionEpoch: 2, isr: [1, 3] }));
  expect(stateOn(follower)).toBeNull();
  publish(follower, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 3 }));
  expect(askedBy(follower, 3)?.type).toBe('FetchRequest');
});

test('§4.1: an old fence does not fail a partition that has moved on', () => {
  const follower = follow({ 'repl.fetchResponseMatch': 'offset' });
  answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a'), 0, 1)] }));
  publish(follower, imageOf({ leaderEpoch: 2, partitionEpoch: 2 }));
  answerFetcher(follower, 1, answerOf({ error: 'FENCED_LEADER_EPOCH' }));
  expect(stateOn(follower)).toMatchObject({ currentLeaderEpoch: 2, delayedUntil: 2_000_000 });
});

test('KAFKA-18991 (F12): an answer of an earlier epoch is dropped, unless repl.fetchResponseMatch is set back', () => {
  const run = (match: 'offset' | 'offset-and-epoch'): unknown[] => {
    const follower = follow({ 'repl.fetchResponseMatch': match });
    answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a'), 0, 1)] }));
    // Same source, later epoch: the request in flight is still the one of epoch 1, at the same offset.
    publish(follower, imageOf({ leaderEpoch: 3, partitionEpoch: 3 }));
    answerFetcher(follower, 1, answerOf({ divergingEpoch: { epoch: 1, endOffset: 0 } }));
    return valuesOn(follower);
  };
  expect(run('offset-and-epoch')).toEqual(['a']);
  expect(run('offset')).toEqual([]);
});

test('KIP-595 (§4.4 d): a divergence cuts the log, takes no watermark, and fetching goes on there', () => {
  const follower = follow();
  answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a', 'b', 'c'), 0, 1)] }));
  publish(follower, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 2 }));
  answerFetcher(
    follower,
    3,
    answerOf({ highWatermark: 3, divergingEpoch: { epoch: 1, endOffset: 0 } }),
  );
  expect(probesOf(follower, 'LogTruncated')).toMatchObject([{ from: 3, to: 0 }]);
  expect(partitionOn(follower).log.highWatermark).toBe(0);
  // The log is empty again, so there is no epoch to send.
  expect(askedBy(follower, 3)).toMatchObject({
    partitions: [{ fetchOffset: 0, lastFetchedEpoch: -1 }],
  });
});

test('KAFKA-14704 (F10): the watermark came before the truncation, with room for a reader between', () => {
  const follower = follow({ 'repl.hwOnDiverging': 'before-truncate' });
  const batches = [placeBatch(batchOf('a'), 0, 1), placeBatch(batchOf('x'), 1, 1)];
  answerFetcher(follower, 1, answerOf({ batches, highWatermark: 1 }));
  publish(follower, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 2 }));
  answerFetcher(
    follower,
    3,
    answerOf({ highWatermark: 2, divergingEpoch: { epoch: 1, endOffset: 1 } }),
  );
  expect(partitionOn(follower).log).toMatchObject({ highWatermark: 2, logEndOffset: 2 });
  expect(askedBy(follower, 3)).toBeNull();
  expect(follower.effects).toContainEqual({
    type: 'SetTimer',
    timer: 'replica.fetcher-truncation',
    subject: 3,
    at: 1_001_000,
  });
  fire(follower, 'replica.fetcher-truncation', 3);
  expect(partitionOn(follower).log).toMatchObject({ highWatermark: 1, logEndOffset: 1 });
  expect(askedBy(follower, 3)).toMatchObject({ partitions: [{ fetchOffset: 1 }] });
});

test('§4.1: a fetcher asks one thing at a time, with all its partitions; new ones come with the next', () => {
  const follower = follow();
  const image = imageOf();
  const topic = image.topics[0];
  if (topic === undefined) throw new Error('an image has a topic');
  const second = { ...topic.partitions[0], partition: 'orders-1' } as never;
  publish(follower, {
    ...image,
    topics: [{ ...topic, partitions: [...topic.partitions, second] }],
  });
  expect(askedBy(follower, 1)).toMatchObject({ partitions: [{ partition: ORDERS }] });
  answerFetcher(follower, 1, answerOf({}));
  expect(askedBy(follower, 1)).toMatchObject({
    partitions: [{ partition: ORDERS }, { partition: 'orders-1' }],
  });
});

test('§4.5: out of range behind the leader: cut to its log end, or halt where that was held impossible', () => {
  const run = (followerAhead: Switches['repl.followerAhead'], unclean = false): Broker => {
    const follower = startBroker(2, {
      image: imageOf(),
      switches: { 'repl.followerAhead': followerAhead },
      settings: { 'unclean.leader.election.enable': unclean },
    });
    answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a', 'b'), 0, 1)] }));
    answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('c'), 2, 1)] }));
    answerFetcher(follower, 1, answerOf({ error: 'OFFSET_OUT_OF_RANGE' }));
    expect(askedBy(follower, 1)).toMatchObject({
      type: 'ListOffsetsRequest',
      replicaId: 2,
      partitions: [{ partition: ORDERS, currentLeaderEpoch: 1, timestamp: -1 }],
    });
    const found = { partition: ORDERS, error: 'NONE', offset: 2, leaderEpoch: 1 } as const;
    return answerFetcher(follower, 1, { type: 'ListOffsetsResponse', partitions: [found] });
  };
  const truncating = run('truncate');
  expect(valuesOn(truncating)).toEqual(['a', 'b']);
  expect(askedBy(truncating, 1)).toMatchObject({ partitions: [{ fetchOffset: 2 }] });
  expect(run('halt').effects.some(({ type }) => type === 'Halt')).toBe(true);
  expect(run('halt', true).effects.some(({ type }) => type === 'Halt')).toBe(false);
});

test('§4.5: out of range before the leader: start over at its log start; else keep the log', () => {
  const run = (leaderStart: number): Broker => {
    const follower = follow();
    answerFetcher(follower, 1, answerOf({ error: 'OFFSET_OUT_OF_RANGE' }));
    for (const [timestamp, offset] of [
      [-1, 9],
      [-2, leaderStart],
    ] as const) {
      expect(askedBy(follower, 1)).toMatchObject({ partitions: [{ timestamp }] });
      const found = { partition: ORDERS, error: 'NONE', offset, leaderEpoch: 1 } as const;
      answerFetcher(follower, 1, { type: 'ListOffsetsResponse', partitions: [found] });
    }
    return follower;
  };
  expect(partitionOn(run(5)).log).toMatchObject({ logStartOffset: 5, logEndOffset: 5 });
  expect(partitionOn(run(0)).log).toMatchObject({ logStartOffset: 0, logEndOffset: 0 });
  expect(askedBy(run(5), 1)).toMatchObject({ partitions: [{ fetchOffset: 5 }] });
});

test('§4.1: an unexpected offset fails the partition (KIP-461)', () => {
  const follower = follow();
  answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a', 'b'), 0, 1)] }));
  answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('x'), 0, 1)] }));
  expect(stateOn(follower)).toBeNull();
});

test('F16: with flush.messages=1 a follower flushes before it fetches on', () => {
  const follower = startBroker(2, {
    image: imageOf(),
    settings: { 'log.flush.interval.messages': 1 },
  });
  answerFetcher(follower, 1, answerOf({ batches: [placeBatch(batchOf('a'), 0, 1)] }));
  expect(follower.effects).toContainEqual({ type: 'Flush', target: ORDERS });
  expect(askedBy(follower, 1)).toBeNull();
  act(follower, (replicas, turn, view) => onReplicaFlushed(replicas, turn, view, ORDERS));
  expect(askedBy(follower, 1)).toMatchObject({ partitions: [{ fetchOffset: 1 }] });
});
