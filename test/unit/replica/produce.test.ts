import { expect, test } from 'vitest';
import { TORN } from '../../../core/disk.ts';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import { dropConnection, onReplicaFlushed } from '../../../core/replica/replica-manager.ts';
import {
  act,
  type Broker,
  batchOf,
  fetchAs,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  probesOf,
  produceOf,
  publish,
  replyOn,
  request,
  startBroker,
  valuesOn,
  write,
} from './fixture.ts';

const errorOn = (broker: Broker, connection: number): string | undefined =>
  replyOn<ProduceResponse>(broker, connection)?.partitions[0]?.error;

test('§2.4: acks=1 is answered after the append, whatever the ISR', () => {
  const leader = startBroker(1, { image: imageOf({ isr: [1] }) });
  expect(write(leader, 'a', 'b').partitions[0]).toEqual({
    partition: ORDERS,
    error: 'NONE',
    baseOffset: 0,
    logStartOffset: 0,
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
  });
  expect(probesOf(leader, 'WriteAcknowledged')).toEqual([
    {
      type: 'WriteAcknowledged',
      partition: ORDERS,
      acks: 1,
      baseOffset: 0,
      lastOffset: 1,
      leaderEpoch: 1,
    },
  ]);
});

test('§2.4: acks=0 has no response; an error closes the connection', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(0, batchOf('a')));
  expect(leader.effects).toContainEqual({ type: 'Reply', connection: -9, message: null });
  expect(probesOf(leader, 'WriteAcknowledged')).toEqual([]);
  const follower = startBroker(2, { image: imageOf() });
  request(follower, -9, produceOf(0, batchOf('a')));
  expect(follower.effects).toEqual([{ type: 'Disconnect', connection: -9 }]);
});

test('§2.4: acks=all is refused below min ISR, and nothing is appended', () => {
  const leader = startBroker(1, { image: imageOf({ isr: [1] }) });
  request(leader, -9, produceOf(-1, batchOf('a')));
  expect(errorOn(leader, -9)).toBe('NOT_ENOUGH_REPLICAS');
  expect(valuesOn(leader)).toEqual([]);
});

test('§2.4: acks=all is answered when the high watermark has passed the write', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(-1, batchOf('a')));
  expect(replyOn(leader, -9)).toBeUndefined();
  fetchAs(leader, 2, 1);
  expect(replyOn(leader, -9)).toBeUndefined();
  fetchAs(leader, 3, 1);
  expect(errorOn(leader, -9)).toBe('NONE');
  expect(leader.effects).toContainEqual({
    type: 'CancelTimer',
    timer: 'replica.delayed-produce',
    subject: -9,
  });
  expect(leader.replicas.delayedProduces).toEqual([]);
});

test('§2.4: a write that waits too long is answered REQUEST_TIMED_OUT and stays in the log', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(-1, batchOf('a'), 1500));
  expect(leader.effects).toContainEqual({
    type: 'SetTimer',
    timer: 'replica.delayed-produce',
    subject: -9,
    at: 2_500_000,
  });
  fire(leader, 'replica.delayed-produce', -9);
  expect(replyOn<ProduceResponse>(leader, -9)?.partitions[0]).toMatchObject({
    error: 'REQUEST_TIMED_OUT',
    baseOffset: -1,
  });
  expect(valuesOn(leader)).toEqual(['a']);
});

test('§2.4: a write that waits learns that its leader leads no more, and who does (KIP-951)', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(-1, batchOf('a')));
  publish(leader, imageOf({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  expect(replyOn<ProduceResponse>(leader, -9)?.partitions[0]).toMatchObject({
    error: 'NOT_LEADER_OR_FOLLOWER',
    currentLeader: { leaderId: 2, leaderEpoch: 2 },
  });
});

test('§2.4: a write is keyed by its offset: a leader that leads on in a later epoch completes it', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(-1, batchOf('a')));
  publish(leader, imageOf({ leaderEpoch: 3, partitionEpoch: 3 }));
  fetchAs(leader, 2, 1, { currentLeaderEpoch: 3 });
  fetchAs(leader, 3, 1, { currentLeaderEpoch: 3 });
  expect(errorOn(leader, -9)).toBe('NONE');
});

test('§2.4: a min ISR that rises meanwhile holds a write back; both are read on every check', () => {
  const image = imageOf({ isr: [1, 2] });
  const leader = startBroker(1, { image, settings: { 'min.insync.replicas': 1 } });
  request(leader, -9, produceOf(-1, batchOf('a')));
  const raised = { resourceType: 'TOPIC', resourceName: 'orders' } as const;
  const configs = [{ ...raised, name: 'min.insync.replicas', value: '3' }];
  publish(leader, imageOf({ isr: [1, 2] }, undefined, configs));
  // min ISR 3 stops the high watermark itself, so the write can only time out (since 3.7).
  fetchAs(leader, 2, 1);
  expect(replyOn(leader, -9)).toBeUndefined();
  publish(leader, imageOf({ isr: [1, 2], partitionEpoch: 2 }, undefined, []));
  expect(errorOn(leader, -9)).toBe('NONE');
});

test('§2.4: a partition that is not here is answered by what the metadata says of it', () => {
  const stranger = startBroker(4, { image: imageOf() });
  request(stranger, -9, produceOf(1, batchOf('a')));
  expect(replyOn<ProduceResponse>(stranger, -9)?.partitions[0]).toMatchObject({
    error: 'NOT_LEADER_OR_FOLLOWER',
    currentLeader: { leaderId: 1, leaderEpoch: 1 },
  });
  const empty = startBroker(4);
  request(empty, -9, produceOf(1, batchOf('a')));
  expect(errorOn(empty, -9)).toBe('UNKNOWN_TOPIC_ID');
});

test('§2.4: the outcome is told by partition: what failed does not wait for the rest', () => {
  const leader = startBroker(1, { image: imageOf() });
  const good = produceOf(-1, batchOf('a'));
  const bad = { ...good.partitions[0], partition: 'other-0', topicId: 'x', batch: batchOf('b') };
  request(leader, -9, { ...good, partitions: [...good.partitions, bad as never] });
  expect(replyOn(leader, -9)).toBeUndefined();
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(replyOn<ProduceResponse>(leader, -9)?.partitions.map(({ error }) => error)).toEqual([
    'NONE',
    'UNKNOWN_TOPIC_ID',
  ]);
});

test("§1.3: the log's refusal goes to the producer", () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(1, { ...batchOf('a'), crc: TORN }));
  expect(errorOn(leader, -9)).toBe('CORRUPT_MESSAGE');
});

test('a write of a closed connection is not acknowledged to anybody, but stays', () => {
  const leader = startBroker(1, { image: imageOf() });
  request(leader, -9, produceOf(-1, batchOf('a')));
  leader.replicas = dropConnection(leader.replicas, -9);
  expect(dropConnection(leader.replicas, -9)).toBe(leader.replicas);
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(probesOf(leader, 'WriteAcknowledged')).toEqual([]);
  expect(valuesOn(leader)).toEqual(['a']);
});

test('F16: with flush.messages=1 a write is acknowledged after the flush, for acks 1 and all', () => {
  const settings = { 'log.flush.interval.messages': 1 };
  const leader = startBroker(1, { image: imageOf(), settings });
  request(leader, -9, produceOf(1, batchOf('a')));
  request(leader, -8, produceOf(-1, batchOf('b')));
  fetchAs(leader, 2, 2);
  fetchAs(leader, 3, 2);
  expect(partitionOn(leader).log.highWatermark).toBe(2);
  expect(leader.replicas.delayedProduces).toHaveLength(2);
  const flush = (): Broker =>
    act(leader, (replicas, turn, view) => onReplicaFlushed(replicas, turn, view, ORDERS));
  flush();
  expect(errorOn(leader, -9)).toBe('NONE');
  expect(replyOn(leader, -8)).toBeUndefined();
  flush();
  expect(errorOn(leader, -8)).toBe('NONE');
  expect(leader.replicas.delayedProduces).toEqual([]);
});
