import { expect, test } from 'vitest';
import { partitionForKey } from '../../../../core/client/producer/murmur2.ts';
import { partitionLoad } from '../../../../core/client/producer/partitioner.ts';
import { type Producer, producer, produces, send } from './setup.ts';

const THREE: (readonly [number, number])[] = [
  [1, 0],
  [2, 0],
  [3, 0],
];

/** How many records went to each partition, on the wire and in the accumulator. */
function spread(p: Producer): number[] {
  const counts = [0, 0, 0];
  for (const topic of p.memory.topics) {
    topic.partitions.forEach((partition, i) => {
      if (partition === null) return;
      const batches = [...partition.inFlight, ...partition.queue, partition.open];
      for (const batch of batches) counts[i] = (counts[i] ?? 0) + (batch?.records.length ?? 0);
    });
  }
  return counts;
}

test('§2.4: a key decides the partition, also of one without leader', () => {
  const p = producer({ 'linger.ms': 0 }, [
    [1, 0],
    [-1, 0],
    [3, 0],
  ]);
  send(p, 1, { partition: null, key: 'kafka' });
  expect(partitionForKey('kafka', 3)).toBe(1);
  expect(spread(p)).toEqual([0, 1, 0]);
});

test('§2.4: partitioner.ignore.keys leaves keyed records to the sticky partitioner', () => {
  const p = producer({ 'partitioner.ignore.keys': true }, THREE);
  send(p, 1, { partition: null, key: 'kafka' });
  expect(spread(p)).toEqual([1, 0, 0]);
});

test('KIP-794: the sticky partition is left after batch.size bytes, at the end of a batch', () => {
  const p = producer({ 'batch.size': 361, 'linger.ms': 1000 }, THREE);
  p.seeded = true;
  p.jsonEvery = 17;
  const chosen: number[] = [];
  for (let id = 1; id <= 300; id++) {
    send(p, id, { partition: null });
    chosen.push(p.memory.topics[0]?.sticky ?? -1);
  }
  // Each stay is three records: a batch of 361 bytes is full with them.
  const counts = spread(p);
  expect(counts.reduce((a, b) => a + b)).toBe(300);
  for (const count of counts) {
    expect(count % 3).toBe(0);
    expect(count).toBeGreaterThan(60);
  }
});

test('KIP-794, KAFKA-14156: an unfinished batch holds the switch back, up to twice batch.size', () => {
  const p = producer({ 'batch.size': 400, 'linger.ms': 1000 }, THREE);
  send(p, 1, { partition: 0, key: null });
  let sent = 0;
  for (let id = 2; p.memory.topics[0]?.stickyBytes !== 0 || sent === 0; id++) {
    send(p, id, { partition: null });
    sent += 1;
    if (sent > 20) break;
  }
  // Records of 100 in batches of at most 400 with 61 bytes of header never fill one exactly.
  expect(sent).toBeGreaterThanOrEqual(6);
  expect(sent).toBeLessThanOrEqual(8);
});

test('KIP-794: partitions with longer queues are chosen less: lengths 0, 3, 1 give 4, 5, 8', () => {
  const p = producer({ 'batch.size': 150, 'linger.ms': 0 }, THREE);
  send(p, 1, { partition: 0 });
  p.up.clear();
  for (const node of [1, 2, 3]) p.cut(node);
  const lengths = [0, 4, 2];
  let id = 2;
  lengths.forEach((length, partition) => {
    for (let i = 0; i < length; i++) send(p, id++, { partition });
  });
  expect(p.memory.topics[0]?.partitions.map((x) => x?.queue.length)).toEqual([1, 3, 1]);
  expect(p.memory.topics[0]?.load?.cumulative).toEqual([4, 5, 8]);
});

test('KIP-794: adaptive choice needs queues of all partitions, and of different lengths', () => {
  const p = producer({ 'batch.size': 150, 'linger.ms': 100 }, THREE);
  send(p, 1, { partition: 0 });
  send(p, 2, { partition: 0 });
  const load = () => {
    const topic = p.memory.topics[0];
    return topic === undefined ? null : partitionLoad(p.memory, topic);
  };
  expect(load()).toBeNull();
  send(p, 3, { partition: 1 });
  send(p, 4, { partition: 2 });
  const off = producer({ 'partitioner.adaptive.partitioning.enable': false }, THREE);
  expect(off.memory.topics).toEqual([]);
  p.advance(200);
  expect(load()).toBeNull();
});

test('KIP-480: the sticky partitioner changes with every new batch', () => {
  const p = producer({ 'partitioner.class': 'sticky', 'batch.size': 261, 'linger.ms': 50 }, THREE);
  p.seeded = true;
  const chosen: number[] = [];
  for (let id = 1; id <= 8; id++) {
    send(p, id, { partition: null });
    chosen.push(p.memory.topics[0]?.sticky ?? -1);
  }
  // Two records fill a batch of 261 bytes.
  for (let i = 0; i < 8; i += 2) {
    expect(chosen[i]).toBe(chosen[i + 1]);
    if (i > 0) expect(chosen[i]).not.toBe(chosen[i - 1]);
  }
});

test('§2.4: round robin takes turns over the partitions with a leader, whatever the key', () => {
  const p = producer({ 'partitioner.class': 'round-robin', 'linger.ms': 50 }, [
    [1, 0],
    [-1, 0],
    [3, 0],
  ]);
  for (let id = 1; id <= 6; id++) send(p, id, { partition: null, key: 'kafka' });
  expect(spread(p)).toEqual([3, 0, 3]);
  expect(produces(p)).toEqual([]);
});
