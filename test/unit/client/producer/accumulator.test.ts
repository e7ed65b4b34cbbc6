import { expect, test } from 'vitest';
import { answerProduce, completions, producer, produces, send, wireBatches } from './setup.ts';

test('§2.3: a batch waits for linger.ms, then goes with what was added meanwhile', () => {
  const p = producer();
  send(p, 1);
  p.advance(4);
  send(p, 2);
  expect(produces(p)).toEqual([]);
  p.advance(1);
  expect(wireBatches(p)).toEqual([['v1 v2', 0, 0]]);
});

test('§2.3: a full batch does not wait', () => {
  const p = producer({ 'batch.size': 300 });
  send(p, 1);
  send(p, 2);
  expect(produces(p)).toEqual([]);
  send(p, 3);
  expect(wireBatches(p)).toEqual([['v1 v2', 0, 0]]);
});

test('§2.3: flush() makes what is buffered sendable, and only that', () => {
  const p = producer({ 'linger.ms': 1000 });
  send(p, 1);
  p.command({ type: 'Flush' });
  expect(wireBatches(p)).toEqual([['v1', 0, 0]]);
  send(p, 2);
  expect(produces(p).length).toBe(1);
});

test('§2.3: one request holds at most one batch of each partition of the leader', () => {
  const held = producer({ 'linger.ms': 50 }, [
    [1, 0],
    [1, 0],
    [2, 0],
  ]);
  send(held, 1, { partition: 0 });
  send(held, 2, { partition: 1 });
  send(held, 3, { partition: 2 });
  held.advance(60);
  const shape = produces(held).map((w) => [
    w.node,
    w.request.partitions.map((x) => x.partition).join(),
  ]);
  expect(shape).toEqual([
    [1, 't-0,t-1'],
    [2, 't-2'],
  ]);
});

test('§2.3: max.request.size bounds a request, but a batch that is larger alone goes alone', () => {
  const p = producer({ 'linger.ms': 50, 'max.request.size': 300, 'batch.size': 200 }, [
    [1, 0],
    [1, 0],
  ]);
  send(p, 1, { partition: 0 });
  send(p, 2, { partition: 1 });
  p.advance(60);
  expect(produces(p).map((w) => w.request.partitions.length)).toEqual([1, 1]);
});

test('§2.2: a record over max.request.size is refused at once and for certain', () => {
  const p = producer({ 'max.request.size': 300 });
  send(p, 1, { sizeBytes: 240 });
  expect(completions(p)).toEqual([[1, -1, 'RECORD_TOO_LARGE', 'failed']]);
});

test('§2.2: without metadata a send fails after max.block.ms', () => {
  const p = producer({ 'max.block.ms': 1000 });
  send(p, 1, { topic: 'nowhere', partition: null });
  p.advance(999);
  expect(completions(p)).toEqual([]);
  p.advance(1);
  expect(completions(p)).toEqual([[1, -1, 'TIMEOUT', 'failed']]);
});

test('§2.2: a partition that does not exist is waited for as metadata is', () => {
  const p = producer({ 'max.block.ms': 5000 });
  send(p, 1, { partition: 1 });
  p.advance(1000);
  p.view.leaders = [
    [1, 0],
    [1, 0],
  ];
  p.advance(2000);
  expect(wireBatches(p)).toEqual([['v1', 0, 0]]);
});

test('§2.2: buffer.memory holds back sends in order, and gives up after max.block.ms', () => {
  const p = producer({ 'buffer.memory': 2000, 'max.block.ms': 1000, 'batch.size': 1000 }, [
    [1, 0],
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
  send(p, 1, { partition: 0 });
  send(p, 2, { partition: 1 });
  send(p, 3, { partition: 2 });
  send(p, 4, { partition: 3 });
  // A waiter makes every partition sendable (clients §2.3).
  expect(produces(p)[0]?.request.partitions.length).toBe(2);
  answerProduce(p, 'NONE', 10);
  expect(p.memory.blocked).toEqual([]);
  expect(completions(p).map((c) => c[0])).toEqual([1, 2]);
  send(p, 5, { partition: 0 });
  p.advance(1000);
  expect(completions(p)).toContainEqual([5, -1, 'BUFFER_EXHAUSTED', 'failed']);
});

test('§2.2: memory comes back when batches are done', () => {
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  expect(p.memory.freeBytes).toBe(33_554_432 - 1000);
  answerProduce(p, 'NONE', 0);
  expect(p.memory.freeBytes).toBe(33_554_432);
});

test('sends that wait for metadata keep their order', () => {
  const p = producer({ 'linger.ms': 0 });
  const { auto } = p;
  p.auto = () => null;
  for (let id = 1; id <= 3; id++) send(p, id);
  expect(p.memory.blocked.map((b) => b.id)).toEqual([1, 2, 3]);
  p.auto = auto;
  p.cut(p.pending('MetadataRequest')[0]?.node ?? 1);
  p.advance(1000);
  expect(wireBatches(p).map((b) => b[0])).toEqual(['v1 v2 v3']);
});

test('an idle producer does nothing until its metadata is too old', () => {
  const p = producer();
  send(p, 1);
  p.advance(5);
  answerProduce(p, 'NONE', 0);
  p.advance(31_000);
  const before = p.steps;
  p.advance(200_000);
  expect(p.steps - before).toBeLessThan(4);
});
