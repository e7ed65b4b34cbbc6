import { expect, test } from 'vitest';
import { type Switches, TODAY } from '../../../core/config/switches.ts';
import { placeBatch } from '../../../core/log/batch.ts';
import type { Log } from '../../../core/log/log.ts';
import { truncationFor } from '../../../core/replica/truncation.ts';
import {
  answerFetcher,
  askedBy,
  type Broker,
  batchOf,
  exchange,
  fetchAs,
  fire,
  imageOf,
  partitionOn,
  probesOf,
  publish,
  startBroker,
  valuesOn,
  write,
} from './fixture.ts';

const logWith = (logEndOffset: number, ...entries: readonly (readonly [number, number])[]): Log => {
  const { log } = partitionOn(startBroker(1, { image: imageOf() }));
  const epochCache = { entries: entries.map(([epoch, startOffset]) => ({ epoch, startOffset })) };
  return { ...log, logEndOffset, epochCache };
};

const decide = (log: Log, epoch: number, endOffset: number): readonly [number, boolean] => {
  const { offset, done } = truncationFor(log, { epoch, endOffset }, 3, TODAY);
  return [offset, done];
};

test('§4.4: where a follower truncates by what its leader answers', () => {
  const log = logWith(20, [1, 5], [3, 10]);
  // Undefined: the high watermark. Without epoch (KIP-101): the end, within the log.
  expect(decide(log, -1, -1)).toEqual([3, true]);
  expect(decide(log, -1, 12)).toEqual([12, true]);
  expect(decide(log, -1, 30)).toEqual([20, true]);
  // The common epoch: the smaller end. Own epoch 1 ends at 10, epoch 3 at 20.
  expect(decide(log, 1, 8)).toEqual([8, true]);
  expect(decide(log, 1, 15)).toEqual([10, true]);
  expect(decide(log, 3, 15)).toEqual([15, true]);
  // Unknown here: cut to the end of the next smaller epoch and ask again.
  expect(decide(log, 2, 15)).toEqual([10, false]);
  // Above or below all epochs that are known here. Below, the first one's start holds (since KAFKA-7415).
  expect(decide(log, 4, 15)).toEqual([15, true]);
  expect(decide(log, 0, 15)).toEqual([5, true]);
});

/** A follower of 1 in epoch 1 with three records, of which it knows one to be committed; then 3 leads epoch 2. */
function deposed(switches: Partial<Switches>): Broker {
  const leader = startBroker(1, { image: imageOf(), switches });
  write(leader, 'a', 'b', 'c');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  return publish(leader, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 2 }));
}

test('F1 (§4.4 a): before KIP-101 a new follower cuts its log to its high watermark, without asking', () => {
  const follower = startBroker(2, {
    image: imageOf(),
    switches: { 'repl.truncation': 'high-watermark' },
  });
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a');
  write(leader, 'b');
  exchange(follower, leader);
  exchange(follower, leader);
  expect(valuesOn(follower)).toEqual(['a', 'b']);
  expect(partitionOn(follower).log.highWatermark).toBe(0);
  publish(follower, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 2 }));
  expect(valuesOn(follower)).toEqual([]);
  expect(askedBy(follower, 3)).toMatchObject({
    type: 'FetchRequest',
    partitions: [{ fetchOffset: 0, lastFetchedEpoch: -1 }],
  });
});

test('KIP-101 (§4.4 b): a new follower asks where its latest epoch ended', () => {
  const follower = deposed({ 'repl.truncation': 'offsets-for-leader-epoch' });
  expect(askedBy(follower, 3)).toMatchObject({
    type: 'OffsetsForLeaderEpochRequest',
    replicaId: 1,
    partitions: [{ currentLeaderEpoch: 2, leaderEpoch: 1 }],
  });
  epochEnd(follower, -1, 0);
  expect(probesOf(follower, 'LogTruncated')).toMatchObject([{ from: 3, to: 0 }]);
  expect(askedBy(follower, 3)).toMatchObject({ type: 'FetchRequest' });
});

test('KIP-101 (§4.4 b): where the leader does not know the epoch, the high watermark holds', () => {
  const follower = deposed({ 'repl.truncation': 'offsets-for-leader-epoch' });
  epochEnd(follower, -1, -1);
  // The batch of three records straddles the high watermark and goes as a whole, but the log ends there (§1.7).
  expect(partitionOn(follower).log).toMatchObject({ logEndOffset: 1, highWatermark: 1 });
  expect(askedBy(follower, 3)).toMatchObject({ partitions: [{ fetchOffset: 1 }] });
});

function epochEnd(broker: Broker, leaderEpoch: number, endOffset: number, error = 'NONE'): void {
  answerFetcher(broker, 3, {
    type: 'OffsetsForLeaderEpochResponse',
    partitions: [{ partition: 'orders-0', error: error as 'NONE', leaderEpoch, endOffset }],
  });
}

test('KIP-279 (§4.4 c): several rounds, with the backoff of the fetcher between them', () => {
  const switches = { 'repl.truncation': 'epoch-and-offset' } as const;
  const follower = startBroker(2, { image: imageOf({ leaderEpoch: 5 }), switches });
  append(follower, [0, 0], [1, 5]);
  publish(follower, imageOf({ leader: 3, leaderEpoch: 6, partitionEpoch: 6 }));
  expect(askedBy(follower, 3)).toMatchObject({ partitions: [{ leaderEpoch: 5 }] });
  // The leader's largest epoch at or below 5 is 3, which is unknown here: cut to the end of epoch 0, ask again.
  epochEnd(follower, 3, 2);
  expect(partitionOn(follower).log.logEndOffset).toBe(1);
  expect(askedBy(follower, 3)).toBeNull();
  follower.nowMs += 1000;
  fire(follower, 'replica.fetcher-backoff', 3);
  expect(askedBy(follower, 3)).toMatchObject({ partitions: [{ leaderEpoch: 0 }] });
  epochEnd(follower, 0, 1);
  expect(askedBy(follower, 3)).toMatchObject({
    type: 'FetchRequest',
    partitions: [{ fetchOffset: 1 }],
  });
});

/** Answers the OffsetsForLeaderEpoch of an empty log's follower with data of some epochs, one record each. */
function append(follower: Broker, ...batches: readonly (readonly [number, number])[]): void {
  const response = {
    partition: 'orders-0',
    error: 'NONE',
    highWatermark: 0,
    lastStableOffset: 0,
    logStartOffset: 0,
    divergingEpoch: null,
    preferredReadReplica: -1,
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
    batches: batches.map(([offset, epoch]) =>
      placeBatch(batchOf(`${offset}/${epoch}`), offset, epoch),
    ),
    abortedTransactions: null,
  } as const;
  const whole = { type: 'FetchResponse', error: 'NONE', sessionId: 0 } as const;
  answerFetcher(follower, 1, { ...whole, partitions: [response] });
}

test('§4.4: a fenced question fails the partition, other errors rest', () => {
  const fenced = deposed({ 'repl.truncation': 'epoch-and-offset' });
  epochEnd(fenced, -1, -1, 'FENCED_LEADER_EPOCH');
  expect(fenced.replicas.fetchers[0]?.partitions).toEqual([]);
  const resting = deposed({ 'repl.truncation': 'epoch-and-offset' });
  epochEnd(resting, -1, -1, 'UNKNOWN_LEADER_EPOCH');
  expect(resting.replicas.fetchers[0]?.partitions).toMatchObject([
    { phase: 'Truncating', delayedUntil: 2_000_000 },
  ]);
  resting.nowMs += 1000;
  fire(resting, 'replica.fetcher-backoff', 3);
  expect(askedBy(resting, 3)?.type).toBe('OffsetsForLeaderEpochRequest');
});

test('F7: a question that names its epoch is not answered by a leader of an older one', () => {
  const stale = startBroker(3, { image: imageOf({ leader: 3 }) });
  const follower = deposed({ 'repl.truncation': 'epoch-and-offset' });
  const response = exchange(follower, stale);
  expect(response).toMatchObject({ partitions: [{ error: 'UNKNOWN_LEADER_EPOCH' }] });
});

test('F3: three fast leaders: the epoch-less answer leaves a divergence, KIP-279 and KIP-595 do not', () => {
  const run = (truncation: Switches['repl.truncation']): (string | null)[] => {
    const switches = { 'repl.truncation': truncation };
    const one = { replicas: [1, 2], isr: [1, 2] };
    const settings = { 'min.insync.replicas': 1 };
    const a = startBroker(1, { image: imageOf({ ...one, leaderEpoch: 0 }), switches, settings });
    const b = startBroker(2, { image: imageOf({ ...one, leaderEpoch: 0 }), switches, settings });
    write(a, 'm0');
    while (valuesOn(b).length === 0) exchange(b, a);
    const elect = (broker: Broker, leader: number, epoch: number): Broker =>
      publish(broker, imageOf({ ...one, leader, leaderEpoch: epoch, partitionEpoch: epoch + 1 }));
    // Each leader is deposed before the other has synced.
    write(elect(b, 2, 1), 'b1');
    write(elect(a, 1, 2), 'a2');
    write(a, 'a3');
    write(elect(b, 2, 3), 'b3');
    elect(a, 2, 3);
    for (let round = 0; round < 8; round++) {
      if (askedBy(a, 2) === null) {
        a.nowMs += 1000;
        fire(a, 'replica.fetcher-backoff', 2);
      }
      exchange(a, b);
    }
    expect(valuesOn(b)).toEqual(['m0', 'b1', 'b3']);
    return valuesOn(a);
  };
  expect(run('offsets-for-leader-epoch')).toEqual(['m0', 'a2', 'b3']);
  expect(run('epoch-and-offset')).toEqual(['m0', 'b1', 'b3']);
  expect(run('fetch-diverging-epoch')).toEqual(['m0', 'b1', 'b3']);
});

test('F21 (KAFKA-10706): an epoch that was led without data does not keep a follower asking for ever', () => {
  const switches = { 'repl.truncation': 'epoch-and-offset' } as const;
  const one = { replicas: [1, 2], isr: [1, 2] };
  const f = startBroker(2, { image: imageOf({ ...one, leader: 2, leaderEpoch: 6 }), switches });
  const l = startBroker(1, { image: imageOf({ ...one, leaderEpoch: 5 }), switches });
  write(l, 'x');
  publish(l, imageOf({ ...one, leaderEpoch: 7, partitionEpoch: 7 }));
  publish(f, imageOf({ ...one, leaderEpoch: 7, partitionEpoch: 7 }));
  let rounds = 0;
  while (valuesOn(f).length === 0 && rounds < 10) {
    if (askedBy(f, 1) === null) {
      f.nowMs += 1000;
      fire(f, 'replica.fetcher-backoff', 1);
    }
    exchange(f, l);
    rounds += 1;
  }
  expect(valuesOn(f)).toEqual(['x']);
  expect(rounds).toBeLessThan(5);
});
