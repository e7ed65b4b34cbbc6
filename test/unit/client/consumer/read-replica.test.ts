import { expect, test } from 'vitest';
import type { FetchResponse } from '../../../../core/protocol/fetch.ts';
import {
  batch,
  type Consumer,
  consumer,
  fetched,
  fetches,
  offsets,
  poll,
  polled,
  resets,
} from './setup.ts';

/** The leader names a replica. */
function named(replica: number): FetchResponse {
  const answer = fetched({ 't-0': [] });
  const partitions = answer.partitions.map((p) => ({ ...p, preferredReadReplica: replica }));
  return { ...answer, partitions };
}

const WEST = { 'client.rack': 'west', 'metadata.max.age.ms': 5000 } as const;

/** A consumer that its leader, broker 1, has sent to broker 2. */
function sentAway(switches = {}): Consumer {
  const c = consumer(WEST, ['t-0'], switches);
  poll(c, 1, 60_000);
  c.reply(1, named(2));
  return c;
}

const nodes = (c: Consumer): number[] => fetches(c).map(({ node }) => node);
const rules = (c: Consumer): string[] =>
  c.probes.flatMap((probe) => (probe.type === 'ReadReplicaChanged' ? [probe.rule] : []));

test('a consumer says where it runs and reads from the replica that its leader names (KIP-392)', () => {
  const c = consumer(WEST);
  poll(c, 1, 60_000);
  expect(fetches(c)[0]).toMatchObject({ node: 1, request: { rackId: 'west' } });
  c.reply(1, named(2));
  expect(nodes(c)).toEqual([2]);
  c.reply(2, fetched({ 't-0': [batch(0, 2)] }));
  expect(offsets(polled(c)[0]?.records)).toEqual([0, 1]);
  poll(c, 2);
  expect(nodes(c)).toEqual([2]);
});

test('after metadata.max.age.ms the leader is asked again, and its answer counts anew (clients §4.8)', () => {
  const c = sentAway();
  for (let i = 0; i < 11; i++) {
    c.advance(500);
    if (nodes(c).includes(2)) c.reply(2, fetched({ 't-0': [] }));
  }
  expect(nodes(c)).toEqual([1]);
  expect(rules(c)[1]).toContain('metadata.max.age.ms');
  c.reply(1, named(3));
  expect(nodes(c)).toEqual([3]);
});

test('an offset out of the range of a replica is tried at the leader before it is reset (clients §4.8)', () => {
  const c = sentAway();
  c.reply(2, fetched({ 't-0': 'OFFSET_OUT_OF_RANGE' }));
  expect(nodes(c)).toEqual([1]);
  expect(resets(c)).toHaveLength(1);
  c.reply(1, fetched({ 't-0': 'OFFSET_OUT_OF_RANGE' }));
  expect(resets(c).at(-1)?.[0]).toBe('out-of-range');
});

test.each([
  'NOT_LEADER_OR_FOLLOWER',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
] as const)(
  '%s sends the consumer back to its leader; before 3.3.2 it stayed (KAFKA-14379)',
  (error) => {
    const c = sentAway();
    c.reply(2, fetched({ 't-0': error }));
    c.advance(200);
    expect(nodes(c)).toEqual([1]);
    const old = sentAway({ 'consumer.replicaChoice': 'any-in-range' });
    old.reply(2, fetched({ 't-0': error }));
    old.advance(200);
    expect(nodes(old)).toEqual([2]);
  },
);

test('UNKNOWN_LEADER_EPOCH is asked again at the same replica: it has yet to learn of the epoch', () => {
  const c = sentAway();
  c.reply(2, fetched({ 't-0': 'UNKNOWN_LEADER_EPOCH' }));
  c.advance(200);
  expect(nodes(c)).toEqual([2]);
});

test('a lost connection sends the consumer back to its leader (KAFKA-14379)', () => {
  const c = sentAway();
  c.cut(2);
  expect(nodes(c)).toEqual([1]);
  expect(rules(c)[1]).toContain('the connection was lost');
});

test('a replica that metadata no longer shows as online is left (selectReadReplica)', () => {
  const c = sentAway();
  c.reply(2, fetched({ 't-0': [batch(0, 1)] }));
  const answer = c.auto;
  c.auto = (request, node) => {
    const response = answer(request, node);
    return response?.type === 'MetadataResponse' ? { ...response, brokers: [1, 3] } : response;
  };
  poll(c, 2, 60_000);
  c.advance(5100);
  if (nodes(c).includes(2)) c.reply(2, fetched({ 't-0': [] }));
  expect(nodes(c)).toEqual([1]);
});

test('another leader or epoch ends the choice of the former leader (maybeValidatePosition)', () => {
  const c = sentAway();
  c.view.leaders = [[3, 4]];
  c.reply(2, fetched({ 't-0': 'FENCED_LEADER_EPOCH' }));
  c.advance(200);
  expect(nodes(c)).toEqual([3]);
});
