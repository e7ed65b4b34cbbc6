import { expect, test } from 'vitest';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import {
  type Broker,
  batchOf,
  fetchAs,
  fetchOf,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  produceOf,
  publish,
  registration,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

function leaderWith(...values: readonly string[]): Broker {
  const leader = startBroker(1, { image: imageOf() });
  for (const value of values) write(leader, value);
  return leader;
}

const reply = (broker: Broker, connection: number): FetchResponse | undefined =>
  replyOn<FetchResponse>(broker, connection);

const valuesIn = (response: FetchResponse | undefined): unknown[] =>
  (response?.partitions[0]?.batches ?? []).flatMap(({ records }) => records.map((r) => r.value));

test('§7: a follower reads to the log end, a consumer to the high watermark (S16)', () => {
  const leader = leaderWith('a', 'b', 'c');
  fetchAs(leader, 3, 1);
  expect(valuesIn(fetchAs(leader, 2, 0))).toEqual(['a', 'b', 'c']);
  fetchAs(leader, 2, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  expect(valuesIn(fetchAs(leader, -1, 0))).toEqual(['a']);
});

test('§7: outside of the log a fetch is out of range', () => {
  const leader = leaderWith('a');
  expect(fetchAs(leader, 2, 2)?.partitions[0]?.error).toBe('OFFSET_OUT_OF_RANGE');
  expect(partitionOn(leader).remotes.find(({ id }) => id === 2)?.logEndOffset).toBe(-1);
});

test('§7: a consumer above the high watermark gets nothing, at once', () => {
  const leader = leaderWith('a', 'b');
  expect(fetchAs(leader, -1, 2)?.partitions[0]).toMatchObject({ error: 'NONE', batches: [] });
  expect(leader.replicas.delayedFetches).toEqual([]);
});

test('KAFKA-7104 (§2.2): the answer has the high watermark from before the fetch', () => {
  const leader = leaderWith('a', 'b');
  fetchAs(leader, 3, 2);
  expect(fetchAs(leader, 2, 1)?.partitions[0]?.highWatermark).toBe(0);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
});

test('§2.2: a fetch that waits is read again at the end, and then knows the high watermark it has raised', () => {
  const leader = leaderWith('a');
  fetchAs(leader, 3, 1);
  expect(fetchAs(leader, 2, 1)).toBeUndefined();
  expect(leader.effects).toContainEqual({
    type: 'SetTimer',
    timer: 'replica.delayed-fetch',
    subject: -2,
    at: 1_500_000,
  });
  fire(leader, 'replica.delayed-fetch', -2);
  expect(reply(leader, -2)?.partitions[0]).toMatchObject({ highWatermark: 1, batches: [] });
});

test('§4.2: new data end the wait of followers', () => {
  const leader = leaderWith('a');
  fetchAs(leader, 2, 1);
  write(leader, 'b');
  expect(valuesIn(reply(leader, -2))).toEqual(['b']);
  expect(leader.effects).toContainEqual({
    type: 'CancelTimer',
    timer: 'replica.delayed-fetch',
    subject: -2,
  });
});

test('KAFKA-9952 (§4.2): a risen high watermark alone does not end the wait of a follower', () => {
  const leader = leaderWith('a');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  expect(reply(leader, -2)).toBeUndefined();
});

test('§7: what is committed ends the wait of a consumer', () => {
  const leader = leaderWith('a');
  fetchAs(leader, -7, 0);
  expect(reply(leader, -7)).toBeUndefined();
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(valuesIn(reply(leader, -7))).toEqual(['a']);
});

test('§4.2: a fetch waits for its minimum of bytes, counted over whole batches', () => {
  const leader = leaderWith('a');
  // A batch of one record has 71 bytes.
  request(leader, -2, fetchOf(2, 0, {}, { minBytes: 213 }));
  expect(reply(leader, -2)).toBeUndefined();
  write(leader, 'b');
  expect(reply(leader, -2)).toBeUndefined();
  write(leader, 'c');
  expect(valuesIn(reply(leader, -2))).toEqual(['a', 'b', 'c']);
});

test('KIP-74: the first batch comes whatever its size, more only within the limit', () => {
  const leader = leaderWith('a', 'b', 'c');
  expect(valuesIn(fetchAs(leader, 2, 0, { maxBytes: 10 }))).toEqual(['a']);
  expect(valuesIn(fetchAs(leader, 2, 0, { maxBytes: 150 }))).toEqual(['a', 'b']);
});

test('§5.3: a leader fences older epochs and does not know newer ones; without an epoch it serves (F6)', () => {
  const leader = startBroker(1, { image: imageOf({ leaderEpoch: 5 }) });
  expect(fetchAs(leader, 2, 0, { currentLeaderEpoch: 4 })?.partitions[0]).toMatchObject({
    error: 'FENCED_LEADER_EPOCH',
    currentLeader: { leaderId: 1, leaderEpoch: 5 },
  });
  expect(fetchAs(leader, 2, 0, { currentLeaderEpoch: 6 })?.partitions[0]?.error).toBe(
    'UNKNOWN_LEADER_EPOCH',
  );
  expect(fetchAs(leader, 2, 0, { currentLeaderEpoch: -1 })).toBeUndefined();
  expect(leader.replicas.delayedFetches).toHaveLength(1);
});

test('§5.3: only the leader serves followers; consumers may read from any replica (KIP-392)', () => {
  const follower = startBroker(2, { image: imageOf() });
  expect(fetchAs(follower, 3, 0)?.partitions[0]).toMatchObject({
    error: 'NOT_LEADER_OR_FOLLOWER',
    currentLeader: { leaderId: 1, leaderEpoch: 1 },
  });
  expect(fetchAs(follower, -7, 0)).toBeUndefined();
  expect(follower.replicas.delayedFetches).toHaveLength(1);
});

test('§4.2: a broker that is no replica is sent away, retriably', () => {
  const leader = leaderWith();
  expect(fetchAs(leader, 4, 0)?.partitions[0]?.error).toBe('UNKNOWN_LEADER_EPOCH');
  expect(fetchAs(leader, 4, 0, { currentLeaderEpoch: -1 })?.partitions[0]?.error).toBe(
    'NOT_LEADER_OR_FOLLOWER',
  );
});

test('KIP-903: a fetch of an earlier process of the broker is refused and changes nothing', () => {
  const brokers = [registration(1), registration(2, { brokerEpoch: 25 }), registration(3)];
  const leader = startBroker(1, { image: imageOf({}, brokers) });
  write(leader, 'a');
  expect(fetchAs(leader, 2, 1)?.partitions[0]?.error).toBe('NOT_LEADER_OR_FOLLOWER');
  expect(partitionOn(leader).remotes[0]?.logEndOffset).toBe(-1);
});

test('KIP-516: a topic of the same name and another id is not served', () => {
  const leader = leaderWith('a');
  expect(fetchAs(leader, 2, 0, { topicId: 'other' })?.partitions[0]?.error).toBe(
    'INCONSISTENT_TOPIC_ID',
  );
});

test('KIP-595 (§4.4 d): the leader tells where the logs part', () => {
  const leader = leaderWith('a', 'b');
  publish(leader, imageOf({ leaderEpoch: 4, partitionEpoch: 4 }));
  write(leader, 'c');
  const ask = (fetchOffset: number, lastFetchedEpoch: number): unknown =>
    fetchAs(leader, 2, fetchOffset, { currentLeaderEpoch: 4, lastFetchedEpoch })?.partitions[0]
      ?.divergingEpoch;
  expect(ask(3, 1)).toEqual({ epoch: 1, endOffset: 2 });
  expect(ask(2, 3)).toEqual({ epoch: 1, endOffset: 2 });
  expect(ask(2, 1)).toBeNull();
});

test('§4.2: an epoch above all known ones is out of range', () => {
  const leader = leaderWith('a');
  expect(fetchAs(leader, 2, 1, { lastFetchedEpoch: 7 })?.partitions[0]?.error).toBe(
    'OFFSET_OUT_OF_RANGE',
  );
});

test('KAFKA-13141 (F9): a diverging fetch is no progress, unless repl.divergingFetch is set back', () => {
  const run = (divergingFetch: 'ignored' | 'counts-as-progress'): number | undefined => {
    const switches = { 'repl.divergingFetch': divergingFetch };
    const leader = startBroker(1, { image: imageOf(), switches });
    write(leader, 'a');
    publish(leader, imageOf({ leaderEpoch: 3, partitionEpoch: 3 }));
    write(leader, 'b');
    const response = fetchAs(leader, 2, 2, { currentLeaderEpoch: 3, lastFetchedEpoch: 2 });
    expect(response?.partitions[0]?.divergingEpoch).toEqual({ epoch: 1, endOffset: 1 });
    return partitionOn(leader).remotes[0]?.logEndOffset;
  };
  expect(run('ignored')).toBe(-1);
  expect(run('counts-as-progress')).toBe(2);
});

test('§5.1: who waits for a leader learns that it has become a follower', () => {
  const leader = leaderWith('a');
  fetchAs(leader, 2, 1);
  publish(leader, imageOf({ leader: 3, leaderEpoch: 2, partitionEpoch: 2 }));
  expect(reply(leader, -2)?.partitions[0]).toMatchObject({
    error: 'FENCED_LEADER_EPOCH',
    currentLeader: { leaderId: 3, leaderEpoch: 2 },
  });
});

test('a step that touches one partition leaves the others as they are', () => {
  const image = imageOf();
  const topic = { name: 'tables', topicId: 'id-tables' };
  const other = {
    ...image.topics[0]?.partitions[0],
    partition: 'tables-0',
    topicId: 'id-tables',
  } as never;
  const leader = startBroker(1, {
    image: { ...image, topics: [...image.topics, { ...topic, partitions: [other] }] },
  });
  const before = leader.replicas;
  request(leader, -9, produceOf(1, batchOf('a')));
  expect(leader.replicas.partitions[1]).toBe(before.partitions[1]);
  expect(leader.replicas.partitions[0]?.name).toBe(ORDERS);
  expect(leader.replicas.partitions[0]).not.toBe(before.partitions[0]);
  const quiet = leader.replicas;
  fetchAs(leader, -7, 9);
  expect(leader.replicas).toBe(quiet);
});
