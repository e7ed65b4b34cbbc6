import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import type { BrokerRegistration, PartitionRegistration } from '../../../core/controller/image.ts';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import {
  type Broker,
  fetchAs,
  fetchOf,
  imageOf,
  registration,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

const EAST = { rack: 'east' } as const;
const WEST = { rack: 'west' } as const;

/** Brokers 1 (east, leader), 2 and 3 (west). */
const inRacks = (change: Partial<BrokerRegistration> = {}): BrokerRegistration[] => [
  registration(1, EAST),
  registration(2, WEST),
  registration(3, { ...WEST, ...change }),
];

function leader(
  change: Partial<PartitionRegistration> = {},
  brokers = inRacks(),
  switches: Partial<Switches> = {},
): Broker {
  const settings = { 'replica.selector.class': 'RackAwareReplicaSelector' } as const;
  const broker = startBroker(1, { settings, switches, image: imageOf(change, brokers) });
  write(broker, 'a', 'b', 'c');
  fetchAs(broker, 2, 3);
  fetchAs(broker, 3, 2);
  return broker;
}

/** Where a consumer of a rack is sent that reads at an offset. */
function sentTo(broker: Broker, rackId: string, offset = 0): number | undefined {
  request(broker, -7, fetchOf(-1, offset, {}, { rackId, maxWaitMs: 0 }));
  return replyOn<FetchResponse>(broker, -7)?.partitions[0]?.preferredReadReplica;
}

test('a consumer is sent to the replica of its rack that is furthest, without data (KIP-392)', () => {
  const broker = leader();
  expect(sentTo(broker, 'west')).toBe(2);
  const answer = replyOn<FetchResponse>(broker, -7)?.partitions[0];
  expect(answer).toMatchObject({ error: 'NONE', batches: [], highWatermark: 2, logStartOffset: 0 });
});

test('of replicas that are equally far the one that caught up last is chosen, then the larger id (ReplicaView)', () => {
  const broker = leader();
  broker.nowMs += 10;
  fetchAs(broker, 3, 3);
  expect(sentTo(broker, 'west')).toBe(3);
  fetchAs(broker, 2, 3);
  expect(sentTo(broker, 'west')).toBe(3);
});

test('the leader keeps consumers of its own rack, of racks without replica, and of none (clients §4.8)', () => {
  const broker = leader();
  expect([sentTo(broker, 'east'), sentTo(broker, 'north'), sentTo(broker, '')]).toEqual([
    -1, -1, -1,
  ]);
});

test('a replica that lacks the offset is no choice, nor is one whose broker is fenced', () => {
  expect(sentTo(leader(), 'west', 3)).toBe(2);
  const fenced = [...inRacks().slice(0, 1), registration(2, { ...WEST, fenced: true })];
  const broker = leader({ isr: [1, 2] }, [...fenced, registration(3, WEST)]);
  expect(sentTo(broker, 'west', 0)).toBe(-1);
});

test('only members of the ISR are named (KAFKA-14372); before 3.3.2 whoever held the offset was', () => {
  const isr = [1, 2];
  const others = [registration(1, EAST), registration(2, EAST), registration(3, WEST)];
  expect(sentTo(leader({ isr }, others), 'west')).toBe(-1);
  const old = leader({ isr }, others, { 'consumer.replicaChoice': 'any-in-range' });
  expect(sentTo(old, 'west')).toBe(3);
});

test('without replica.selector.class nobody is sent away', () => {
  const broker = startBroker(1, { image: imageOf({}, inRacks()) });
  write(broker, 'a');
  fetchAs(broker, 2, 1);
  expect(sentTo(broker, 'west')).toBe(-1);
});

test('a fetch in an old leader epoch is refused before anything is chosen (replication §5.3)', () => {
  const broker = leader();
  request(broker, -7, fetchOf(-1, 0, { currentLeaderEpoch: 0 }, { rackId: 'west' }));
  const answer = replyOn<FetchResponse>(broker, -7)?.partitions[0];
  expect(answer).toMatchObject({ error: 'FENCED_LEADER_EPOCH', preferredReadReplica: -1 });
});

test('a follower serves consumers up to its own high watermark; before 2.4 leaders alone did (KIP-392)', () => {
  const image = imageOf({}, inRacks());
  const follower = startBroker(2, { image });
  request(follower, -7, fetchOf(-1, 0, {}, { rackId: 'west', maxWaitMs: 0 }));
  const answer = replyOn<FetchResponse>(follower, -7)?.partitions[0];
  expect(answer).toMatchObject({ error: 'NONE', highWatermark: 0, batches: [] });
  request(follower, -7, fetchOf(-1, 1, {}, { rackId: 'west', maxWaitMs: 0 }));
  expect(replyOn<FetchResponse>(follower, -7)?.partitions[0]?.error).toBe('OFFSET_OUT_OF_RANGE');
  const old = startBroker(2, { image, switches: { 'repl.consumerReads': 'leader-only' } });
  request(old, -7, fetchOf(-1, 0, {}, { maxWaitMs: 0 }));
  expect(replyOn<FetchResponse>(old, -7)?.partitions[0]?.error).toBe('NOT_LEADER_OR_FOLLOWER');
});
