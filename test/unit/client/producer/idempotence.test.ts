import { expect, test } from 'vitest';
import { plusSequence } from '../../../../core/client/producer/idempotence.ts';
import {
  answerProduce,
  completions,
  type Producer,
  producer,
  produces,
  send,
  wireBatches,
} from './setup.ts';

const epochs = (p: Producer): number[] =>
  p.probes.filter((x) => x.type === 'ProducerEpochBumped').map((x) => x.producerEpoch);

test('§2.7: an idempotent producer asks for its id when it starts, another never', () => {
  expect(producer().memory.producerId).toBe(7);
  expect(producer({ 'enable.idempotence': false }).memory.producerId).toBe(-1);
});

test('§2.7: nothing is sent before the id is known', () => {
  const p = producer({ 'linger.ms': 0 });
  const { auto } = p;
  let isHeld = true;
  p.auto = (request, node) =>
    isHeld && request.type === 'InitProducerIdRequest' ? null : auto(request, node);
  p.boot();
  p.view.leaders = [[2, 0]];
  send(p, 1);
  p.advance(1000);
  expect(produces(p)).toEqual([]);
  isHeld = false;
  p.cut(p.pending('InitProducerIdRequest')[0]?.node ?? 0);
  p.advance(1000);
  expect(wireBatches(p)).toEqual([['v1', 0, 0]]);
});

test('§2.7: sequences count records per partition', () => {
  const p = producer({ 'linger.ms': 5 }, [
    [1, 0],
    [1, 0],
  ]);
  for (const id of [1, 2, 3]) send(p, id, { partition: 0 });
  send(p, 4, { partition: 1 });
  p.advance(5);
  send(p, 5, { partition: 0 });
  send(p, 6, { partition: 1 });
  p.advance(5);
  // A drain starts where the one before ended: at the second partition.
  expect(wireBatches(p)).toEqual([
    ['v1 v2 v3', 0, 0],
    ['v4', 0, 0],
    ['v6', 0, 1],
    ['v5', 0, 3],
  ]);
});

test('§2.7: after the largest sequence comes 0', () => {
  expect(plusSequence(0x7fffffff, 1)).toBe(0);
  expect(plusSequence(0x7ffffffe, 5)).toBe(3);
  expect(plusSequence(3, 4)).toBe(7);
});

test('P-ORDER: batches that fail together are retried in sequence order, one at a time', () => {
  const p = producer({ 'linger.ms': 0 });
  for (const id of [1, 2, 3]) send(p, id);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  answerProduce(p, 'OUT_OF_ORDER_SEQUENCE_NUMBER');
  answerProduce(p, 'OUT_OF_ORDER_SEQUENCE_NUMBER');
  expect(produces(p)).toEqual([]);
  send(p, 4);
  p.advance(2000);
  expect(wireBatches(p)).toEqual([['v1', 0, 0]]);
  answerProduce(p, 'NONE', 0);
  expect(wireBatches(p)).toEqual([['v2', 0, 1]]);
  answerProduce(p, 'NONE', 1);
  // The last retried batch and the first new one go together: nothing before them is open any more.
  expect(wireBatches(p)).toEqual([
    ['v3', 0, 2],
    ['v4', 0, 3],
  ]);
  answerProduce(p, 'NONE', 2);
  answerProduce(p, 'NONE', 3);
  expect(completions(p).map((c) => [c[0], c[1]])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ]);
  expect(epochs(p)).toEqual([]);
});

test('§2.6: a batch keeps its sequence over a lost reply', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  p.cut(1);
  p.advance(1000);
  expect(wireBatches(p)).toEqual([['v1', 0, 0]]);
});

test('F06: a definite failure bumps the epoch and rewrites what is in flight', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  send(p, 2);
  // b1 is refused for good; b2 was appended under epoch 0, and its reply is lost.
  answerProduce(p, 'MESSAGE_TOO_LARGE');
  expect(completions(p)).toEqual([[1, -1, 'MESSAGE_TOO_LARGE', 'failed']]);
  expect(epochs(p)).toEqual([1]);
  p.cut(1);
  p.advance(1000);
  expect(wireBatches(p)).toEqual([['v2', 1, 0]]);
});

test('F06, control: without the lost reply the rewritten batch completes once', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  send(p, 2);
  answerProduce(p, 'MESSAGE_TOO_LARGE');
  answerProduce(p, 'NONE', 0);
  send(p, 3);
  expect(wireBatches(p)).toEqual([['v3', 1, 1]]);
  expect(completions(p)[1]).toEqual([2, 0, 'NONE', 'ok']);
});

test('KIP-360: partitions that did not ask keep the old epoch until they are drained', () => {
  const p = producer({ 'linger.ms': 0 }, [
    [1, 0],
    [2, 0],
  ]);
  send(p, 1, { partition: 0 });
  send(p, 2, { partition: 1 });
  answerProduce(p, 'MESSAGE_TOO_LARGE', -1, undefined, 1);
  send(p, 3, { partition: 1 });
  // Partition 1 has a batch of epoch 0 on the wire: the next one, of epoch 1, waits for it.
  expect(wireBatches(p)).toEqual([['v2', 0, 0]]);
  answerProduce(p, 'NONE', 0, undefined, 2);
  expect(wireBatches(p)).toEqual([['v3', 1, 0]]);
});

test('§2.7: OUT_OF_ORDER for the next expected batch proves a gap: new epoch, from sequence 0', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  answerProduce(p, 'NONE', 0);
  send(p, 2);
  answerProduce(p, 'OUT_OF_ORDER_SEQUENCE_NUMBER');
  expect(epochs(p)).toEqual([1]);
  p.advance(200);
  expect(wireBatches(p)).toEqual([['v2', 1, 0]]);
});

test('KAFKA-8710: UNKNOWN_PRODUCER_ID after retention starts the sequences of the partition anew', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  answerProduce(p, 'NONE', 0);
  send(p, 2);
  p.reply(1, {
    type: 'ProduceResponse',
    partitions: [
      {
        partition: 't-0',
        error: 'UNKNOWN_PRODUCER_ID',
        baseOffset: -1,
        logStartOffset: 5,
        currentLeader: { leaderId: -1, leaderEpoch: -1 },
      },
    ],
  });
  p.advance(200);
  expect(wireBatches(p)).toEqual([['v2', 1, 0]]);
});

test('§2.3: a batch that expires after a retry leaves its sequence open, and the epoch is bumped', () => {
  const p = producer({ 'linger.ms': 0, 'delivery.timeout.ms': 1000 });
  send(p, 1);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND');
  p.advance(100);
  expect(produces(p).length).toBe(1);
  p.advance(900);
  expect(completions(p)).toEqual([[1, -1, 'TIMEOUT', 'unknown']]);
  // Nothing of the partition is in flight for the producer any more: the sequence cannot be resolved.
  expect(epochs(p)).toEqual([1]);
  send(p, 2);
  expect(wireBatches(p).at(-1)).toEqual(['v2', 1, 0]);
});

test('§2.3: while a sequence is unresolved no new batch is drained, then what followed resolves it', () => {
  const p = producer({ 'linger.ms': 0, 'delivery.timeout.ms': 1000 });
  send(p, 1);
  answerProduce(p, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND');
  p.advance(500);
  // The retry of b1 is on the wire; b2 goes behind it, then b1 expires.
  send(p, 2);
  p.advance(500);
  expect(completions(p)).toEqual([[1, -1, 'TIMEOUT', 'unknown']]);
  send(p, 3);
  expect(wireBatches(p)).toEqual([
    ['v1', 0, 0],
    ['v2', 0, 1],
  ]);
  answerProduce(p, 'NONE', 0);
  answerProduce(p, 'NONE', 1);
  expect(epochs(p)).toEqual([]);
  expect(wireBatches(p)).toEqual([['v3', 0, 2]]);
});

test('§2.3: a first attempt that expires on the wire is not marked; its late reply still counts', () => {
  const p = producer({ 'linger.ms': 0, 'delivery.timeout.ms': 1000 });
  send(p, 1);
  p.advance(1000);
  expect(completions(p)).toEqual([[1, -1, 'TIMEOUT', 'unknown']]);
  expect(epochs(p)).toEqual([]);
  send(p, 2);
  expect(wireBatches(p).at(-1)).toEqual(['v2', 0, 1]);
  answerProduce(p, 'NONE', 0);
  expect(p.memory.topics[0]?.partitions[0]?.lastAckedSequence).toBe(0);
  answerProduce(p, 'NONE', 1);
  expect(completions(p)[1]).toEqual([2, 1, 'NONE', 'ok']);
});

test('§2.7: a failed request for an id is repeated with backoff', () => {
  const p = producer();
  const { auto } = p;
  let failures = 3;
  p.auto = (request, node) => {
    if (request.type !== 'InitProducerIdRequest' || failures-- <= 0) return auto(request, node);
    return {
      type: 'InitProducerIdResponse',
      error: 'UNKNOWN_SERVER_ERROR',
      producerId: -1,
      producerEpoch: -1,
    };
  };
  p.boot();
  expect(p.memory.producerId).toBe(-1);
  p.advance(2000);
  expect(p.memory.producerId).toBe(7);
});
