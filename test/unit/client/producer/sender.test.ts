import { expect, test } from 'vitest';
import { mayBeWritten } from '../../../../core/client/producer/completion.ts';
import {
  answerProduce,
  completions,
  type Producer,
  producer,
  produces,
  send,
  wireBatches,
} from './setup.ts';

/** Sends records that make one batch each. */
function sendBatches(p: Producer, ...ids: number[]): void {
  for (const id of ids) send(p, id);
}

test('§2.6: a reply completes every record of its batch with its offset', () => {
  const p = producer();
  sendBatches(p, 1, 2, 3);
  p.advance(5);
  answerProduce(p, 'NONE', 40);
  expect(completions(p)).toEqual([
    [1, 40, 'NONE', 'ok'],
    [2, 41, 'NONE', 'ok'],
    [3, 42, 'NONE', 'ok'],
  ]);
});

test('P-INFLIGHT: no more than max.in.flight requests on a connection', () => {
  const p = producer({ 'linger.ms': 0, 'max.in.flight.requests.per.connection': 2 });
  sendBatches(p, 1, 2, 3, 4);
  expect(produces(p).length).toBe(2);
  answerProduce(p, 'NONE', 0);
  expect(wireBatches(p).map((b) => b[0])).toEqual(['v2', 'v3 v4']);
});

test('P-INFLIGHT: with one request in flight a partition is muted until its reply', () => {
  const p = producer({
    'linger.ms': 0,
    'max.in.flight.requests.per.connection': 1,
    'enable.idempotence': false,
  });
  sendBatches(p, 1, 2);
  expect(wireBatches(p)).toEqual([['v1', -1, -1]]);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  p.advance(1000);
  expect(wireBatches(p)).toEqual([['v1', -1, -1]]);
  answerProduce(p, 'NONE', 0);
  expect(wireBatches(p)).toEqual([['v2', -1, -1]]);
});

test('F01: without idempotence a retried batch is overtaken by the next one', () => {
  const p = producer({ 'linger.ms': 0, 'enable.idempotence': false });
  sendBatches(p, 1, 2);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  answerProduce(p, 'NONE', 0);
  p.advance(1000);
  answerProduce(p, 'NONE', 1);
  expect(completions(p).map((c) => [c[0], c[1]])).toEqual([
    [2, 0],
    [1, 1],
  ]);
});

test('F02: a lost reply is retried, and the second append is what the producer hears of', () => {
  const p = producer({ 'linger.ms': 0, 'enable.idempotence': false });
  sendBatches(p, 1);
  p.cut(1);
  p.advance(1000);
  expect(produces(p)[0]?.request.partitions[0]?.attempt).toBe(1);
  answerProduce(p, 'NONE', 1);
  expect(completions(p)).toEqual([[1, 1, 'NONE', 'ok']]);
});

test('§2.6: retries wait for their backoff, growing with every attempt', () => {
  const p = producer({ 'linger.ms': 0 });
  sendBatches(p, 1);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  p.advance(98);
  expect(produces(p)).toEqual([]);
  p.advance(1);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  p.advance(197);
  expect(produces(p)).toEqual([]);
  p.advance(1);
  expect(produces(p).length).toBe(1);
  const retried = p.probes.filter((probe) => probe.type === 'BatchRetried');
  expect(retried.map((probe) => probe.attempt)).toEqual([1, 2]);
});

test('KIP-951: the leader named by an error is tried at once, without the backoff', () => {
  const p = producer({ 'linger.ms': 0 });
  sendBatches(p, 1);
  answerProduce(p, 'NOT_LEADER_OR_FOLLOWER', -1, { leaderId: 2, leaderEpoch: 1 });
  expect(produces(p).map((w) => w.node)).toEqual([2]);
});

test('§1.3: an error of stale metadata asks for metadata, and the retry goes to the new leader', () => {
  const p = producer({ 'linger.ms': 0 });
  sendBatches(p, 1);
  p.view.leaders = [[3, 1]];
  p.advance(1000);
  answerProduce(p, 'NOT_LEADER_OR_FOLLOWER');
  expect(p.memory.metadata.topics[0]?.partitions[0]?.leaderId).toBe(3);
  expect(produces(p).map((w) => w.node)).toEqual([3]);
});

test('§1.3: while no leader is known, nothing is sent and metadata is asked for with backoff', () => {
  const p = producer({ 'linger.ms': 0 }, [[-1, 0]]);
  sendBatches(p, 1);
  const before = p.steps;
  p.advance(10_000);
  expect(produces(p)).toEqual([]);
  expect(p.steps - before).toBeLessThan(60);
  p.view.leaders = [[2, 1]];
  p.advance(1200);
  expect(produces(p).map((w) => w.node)).toEqual([2]);
});

test('§2.5: acks=0 is done when the bytes are handed over, without offset', () => {
  const p = producer({ 'linger.ms': 0, acks: '0', 'enable.idempotence': false });
  sendBatches(p, 1);
  expect(completions(p)).toEqual([[1, -1, 'NONE', 'ok']]);
  expect(produces(p)[0]?.request.acks).toBe(0);
});

test('§2.3: a batch that could never be sent expires for certain, once', () => {
  const q = producer({ 'delivery.timeout.ms': 5000 });
  sendBatches(q, 1);
  q.up.clear();
  for (const node of [1, 2, 3]) q.cut(node);
  q.advance(6000);
  expect(completions(q)).toEqual([[1, -1, 'TIMEOUT', 'failed']]);
  q.advance(60_000);
  expect(completions(q).length).toBe(1);
});

test('§2.9: a batch that expires on the wire may have been written', () => {
  const p = producer({ 'linger.ms': 0, 'delivery.timeout.ms': 5000 });
  sendBatches(p, 1);
  p.advance(5000);
  expect(completions(p)).toEqual([[1, -1, 'TIMEOUT', 'unknown']]);
  // KAFKA-19012: its memory is not given back while the request is on the wire.
  expect(p.memory.freeBytes).toBeLessThan(33_554_432);
  answerProduce(p, 'NONE', 0);
  expect(p.memory.freeBytes).toBe(33_554_432);
  expect(completions(p).length).toBe(1);
});

test('§2.9: NOT_ENOUGH_REPLICAS is definite, unless an earlier attempt is not', () => {
  const definite = producer({ 'linger.ms': 0, retries: 1 });
  sendBatches(definite, 1);
  answerProduce(definite, 'NOT_ENOUGH_REPLICAS');
  definite.advance(200);
  answerProduce(definite, 'NOT_ENOUGH_REPLICAS');
  expect(completions(definite)).toEqual([[1, -1, 'NOT_ENOUGH_REPLICAS', 'failed']]);

  const unclear = producer({ 'linger.ms': 0, retries: 1 });
  sendBatches(unclear, 1);
  answerProduce(unclear, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND');
  unclear.advance(200);
  answerProduce(unclear, 'NOT_ENOUGH_REPLICAS');
  expect(completions(unclear)).toEqual([[1, -1, 'NOT_ENOUGH_REPLICAS', 'unknown']]);
});

test('§2.9: what is raised after the append, or with a lost reply, is indeterminate', () => {
  expect(mayBeWritten('NETWORK_EXCEPTION')).toBe(true);
  expect(mayBeWritten('REQUEST_TIMED_OUT')).toBe(true);
  expect(mayBeWritten('NOT_LEADER_OR_FOLLOWER')).toBe(true);
  expect(mayBeWritten('UNKNOWN_SERVER_ERROR')).toBe(true);
  expect(mayBeWritten('NOT_ENOUGH_REPLICAS')).toBe(false);
  expect(mayBeWritten('MESSAGE_TOO_LARGE')).toBe(false);
});

test('§0: a request that times out closes the connection and fails everything on it', () => {
  const p = producer({ 'linger.ms': 0, 'request.timeout.ms': 1000, retries: 0 });
  sendBatches(p, 1, 2);
  p.advance(1000);
  expect(completions(p).map((c) => [c[2], c[3]])).toEqual([
    ['REQUEST_TIMED_OUT', 'unknown'],
    ['REQUEST_TIMED_OUT', 'unknown'],
  ]);
});

test('§2.6: a batch that is too large is cut, and the pieces keep their sequences', () => {
  const p = producer({ 'batch.size': 500 });
  sendBatches(p, 1, 2, 3, 4);
  p.advance(5);
  answerProduce(p, 'MESSAGE_TOO_LARGE');
  // The first cut is at batch.size, which changes nothing here; the second one halves.
  expect(wireBatches(p)).toEqual([['v1 v2 v3 v4', 0, 0]]);
  answerProduce(p, 'MESSAGE_TOO_LARGE');
  expect(wireBatches(p).map((b) => [b[0], b[2]])).toEqual([['v1', 0]]);
  for (let offset = 0; produces(p).length > 0; offset++) answerProduce(p, 'NONE', offset);
  expect(completions(p).map((c) => [c[0], c[1]])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ]);
  expect(p.memory.freeBytes).toBe(33_554_432);
});

test('§2.6: DUPLICATE_SEQUENCE_NUMBER is success without offset', () => {
  const p = producer({ 'linger.ms': 0 });
  sendBatches(p, 1);
  answerProduce(p, 'DUPLICATE_SEQUENCE_NUMBER');
  expect(completions(p)).toEqual([[1, -1, 'NONE', 'ok']]);
});
