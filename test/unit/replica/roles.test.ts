import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import { beginControlledShutdown } from '../../../core/replica/replica-manager.ts';
import {
  answerFetcher,
  askedBy,
  type Broker,
  batchOf,
  fetchAs,
  imageOf,
  ORDERS,
  partitionOn,
  partitionState,
  probesOf,
  produceOf,
  publish,
  registration,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

test('§5.1 makeLeader: a new leader epoch begins at the log end and is entered at once (KAFKA-7415)', () => {
  const broker = startBroker(1, { image: imageOf({ leaderEpoch: 4 }) });
  expect(partitionOn(broker)).toMatchObject({
    leaderId: 1,
    leaderEpoch: 4,
    partitionEpoch: 1,
    leaderEpochStartOffset: 0,
    isrState: { type: 'Committed', isr: [1, 2, 3] },
    log: { epochCache: { entries: [{ epoch: 4, startOffset: 0 }] } },
  });
  expect(probesOf(broker, 'BecameLeader')).toEqual([
    {
      type: 'BecameLeader',
      partition: ORDERS,
      leaderEpoch: 4,
      partitionEpoch: 1,
      isr: [1, 2, 3],
      logEndOffset: 0,
      highWatermark: 0,
    },
  ]);
  const switches = { 'repl.epochCacheOnElection': 'on-first-append' } as const;
  const old = startBroker(1, { image: imageOf({ leaderEpoch: 4 }), switches });
  expect(partitionOn(old).log.epochCache.entries).toEqual([]);
});

test('§5.1: ISR members count as caught up at the election, others never', () => {
  const broker = startBroker(1, { image: imageOf({ isr: [1, 2] }) });
  const [two, three] = partitionOn(broker).remotes;
  expect(two).toMatchObject({ id: 2, logEndOffset: -1, lastCaughtUpTime: 1_000_000 });
  expect(three?.lastCaughtUpTime).toBeLessThan(0);
});

test('§5.1: a change without a new leader epoch keeps the epoch start and what is known of followers', () => {
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 1);
  publish(leader, imageOf({ isr: [1, 2], partitionEpoch: 2 }));
  expect(partitionOn(leader)).toMatchObject({ partitionEpoch: 2, leaderEpochStartOffset: 0 });
  expect(partitionOn(leader).remotes[0]?.logEndOffset).toBe(1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  expect(probesOf(leader, 'BecameLeader')).toEqual([]);
  expect(probesOf(leader, 'IsrChanged')).toMatchObject([{ isr: [1, 2], partitionEpoch: 2 }]);
});

test('S19: a delta with an older partition epoch changes nothing, on leader and follower', () => {
  for (const id of [1, 2]) {
    const broker = startBroker(id, { image: imageOf({ leaderEpoch: 5, partitionEpoch: 5 }) });
    const before = partitionOn(broker);
    broker.image = imageOf({ leaderEpoch: 6, partitionEpoch: 6 });
    publish(broker, imageOf({ leader: 3, leaderEpoch: 4, partitionEpoch: 4 }));
    expect(partitionOn(broker)).toBe(before);
  }
});

test('§5.1 makeFollower: it forgets its followers and ISR, and fetches from its log end', () => {
  const broker = startBroker(1, { image: imageOf() });
  write(broker, 'a');
  publish(broker, imageOf({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  expect(partitionOn(broker)).toMatchObject({
    leaderId: 2,
    leaderEpoch: 2,
    leaderEpochStartOffset: -1,
    remotes: [],
    isrState: { type: 'Committed', isr: [] },
  });
  expect(probesOf(broker, 'BecameFollower')).toEqual([
    { type: 'BecameFollower', partition: ORDERS, leaderId: 2, leaderEpoch: 2, partitionEpoch: 2 },
  ]);
  expect(askedBy(broker, 2)).toMatchObject({
    type: 'FetchRequest',
    replicaId: 1,
    replicaEpoch: 10,
    partitions: [{ currentLeaderEpoch: 2, fetchOffset: 1, lastFetchedEpoch: 1 }],
  });
});

test('§5.1: without a leader nothing is fetched, and the partition steps down', () => {
  const broker = startBroker(1, { image: imageOf() });
  publish(broker, imageOf({ leader: -1, isr: [1], leaderEpoch: 2, partitionEpoch: 2 }));
  expect(partitionOn(broker).leaderId).toBe(-1);
  expect(broker.replicas.fetchers).toEqual([]);
});

test('§5.1: several changes in one delta: a leader in between is never seen', () => {
  const broker = startBroker(3, { image: imageOf() });
  publish(broker, imageOf({ leader: 3, leaderEpoch: 3, partitionEpoch: 4 }));
  expect(probesOf(broker, 'BecameLeader')).toHaveLength(1);
  expect(probesOf(broker, 'BecameFollower')).toEqual([]);
  expect(broker.replicas.fetchers).toEqual([]);
});

test('§5.1: leaders come before followers, and only partitions whose partition epoch changed are touched', () => {
  const topics = (a: number, b: number): ReturnType<typeof imageOf> => ({
    ...imageOf(),
    topics: [
      {
        name: 'orders',
        topicId: 'id-orders',
        partitions: [
          partitionState({ leader: a, leaderEpoch: a, partitionEpoch: a }),
          partitionState({ partition: 'orders-1', leader: b, leaderEpoch: b, partitionEpoch: b }),
          partitionState({ partition: 'orders-2', leader: 1 }),
        ],
      },
    ],
  });
  const broker = startBroker(2, { image: topics(1, 1) });
  const untouched = partitionOn(broker, 'orders-2');
  publish(broker, topics(3, 2));
  const roles = broker.effects.flatMap((effect) =>
    effect.type === 'Probe' && effect.probe.type.startsWith('Became') ? [effect.probe.type] : [],
  );
  expect(roles).toEqual(['BecameLeader', 'BecameFollower']);
  expect(partitionOn(broker, 'orders-2')).toBe(untouched);
});

test('§5.1: in controlled shutdown a replica that left the ISR, or has no leader, stops to fetch', () => {
  const run = (isr: readonly number[], leader: number): number => {
    const broker = startBroker(2, { image: imageOf() });
    broker.replicas = beginControlledShutdown(broker.replicas);
    publish(broker, imageOf({ isr, leader, leaderEpoch: 2, partitionEpoch: 2 }));
    return broker.replicas.fetchers.length;
  };
  expect(run([1, 3], 3)).toBe(0);
  expect(run([2, 3], -1)).toBe(0);
  expect(run([2, 3], 3)).toBe(1);
});

/** Leads e1 with 2 at log end 2; then e2 (led by 3, in which 2 truncates) and e3 arrive as one delta. */
function reelected(switches: Partial<Switches>): Broker {
  const leader = startBroker(1, { image: imageOf(), switches });
  request(leader, -9, produceOf(-1, batchOf('a', 'b')));
  fetchAs(leader, 2, 2);
  fetchAs(leader, 3, 0);
  expect(partitionOn(leader).log.highWatermark).toBe(0);
  return publish(leader, imageOf({ isr: [1, 2], leaderEpoch: 3, partitionEpoch: 4 }));
}

test('H1 (§12): a leader that missed another one keeps what its followers had, and acknowledges by it', () => {
  const today = reelected({});
  expect(partitionOn(today).remotes[0]?.logEndOffset).toBe(2);
  expect(partitionOn(today).log.highWatermark).toBe(2);
  expect(replyOn<ProduceResponse>(today, -9)?.partitions[0]?.error).toBe('NONE');
  const mended = reelected({ 'repl.followerStateOnReelection': 'mended' });
  expect(partitionOn(mended).remotes[0]?.logEndOffset).toBe(-1);
  expect(partitionOn(mended).log.highWatermark).toBe(0);
  expect(replyOn(mended, -9)).toBeUndefined();
});

test('H2 (§12): an image from before its own registration still makes a restarted broker lead, unless mended', () => {
  const image = imageOf({ leaderEpoch: 5, partitionEpoch: 5 });
  const today = startBroker(1, { image, brokerEpoch: -1 });
  expect(partitionOn(today).leaderId).toBe(1);
  expect(partitionOn(today).log.epochCache.entries).toEqual([{ epoch: 5, startOffset: 0 }]);
  const switches = { 'repl.firstImage': 'mended' } as const;
  for (const brokerEpoch of [-1, 77]) {
    const mended = startBroker(1, { image, brokerEpoch, switches });
    expect(partitionOn(mended)).toMatchObject({ leaderId: -1, leaderEpoch: 5 });
    expect(partitionOn(mended).log.epochCache.entries).toEqual([]);
    expect(mended.replicas.fetchers).toEqual([]);
  }
  const registered = startBroker(1, { image, brokerEpoch: 10, switches });
  expect(partitionOn(registered).leaderId).toBe(1);
});

test('H2 mended: once its own registration is published the broker leads again', () => {
  const switches = { 'repl.firstImage': 'mended' } as const;
  const broker = startBroker(1, {
    image: imageOf({ leaderEpoch: 5, partitionEpoch: 5 }),
    brokerEpoch: 77,
    switches,
  });
  const brokers = [registration(1, { brokerEpoch: 77 }), registration(2), registration(3)];
  publish(broker, imageOf({ leaderEpoch: 7, partitionEpoch: 7 }, brokers));
  expect(partitionOn(broker)).toMatchObject({ leaderId: 1, leaderEpoch: 7 });
});

test('settings of the topic apply from the delta on that brings them', () => {
  const configs = [
    { resourceType: 'TOPIC', resourceName: 'orders', name: 'min.insync.replicas', value: '3' },
  ] as const;
  const leader = startBroker(1, { image: imageOf({ isr: [1, 2] }) });
  expect(partitionOn(leader).settings['min.insync.replicas']).toBe(2);
  publish(leader, imageOf({ isr: [1, 2] }, undefined, configs));
  request(leader, -9, produceOf(-1, batchOf('a')));
  expect(replyOn<ProduceResponse>(leader, -9)?.partitions[0]?.error).toBe('NOT_ENOUGH_REPLICAS');
});

test('a broker that becomes leader while its fetch is under way ignores the answer', () => {
  const broker = startBroker(2, { image: imageOf() });
  const other = { ...imageOf() };
  broker.image = other;
  expect(askedBy(broker, 1)).not.toBeNull();
  const kept = broker.network;
  publish(broker, imageOf({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  // The idle fetcher ended with its connection, so that nothing can arrive on it.
  expect(broker.replicas.fetchers).toEqual([]);
  broker.network = kept;
  const before = broker.replicas;
  answerFetcher(broker, 1, null);
  expect(broker.replicas).toBe(before);
});
