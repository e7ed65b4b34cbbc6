import { expect, test } from 'vitest';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import {
  batchOf,
  fetchAs,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  probesOf,
  produceOf,
  publish,
  registration,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

test('§2.3: a new leader keeps its high watermark until every ISR member has fetched in its epoch', () => {
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 2);
  expect(partitionOn(leader).log.highWatermark).toBe(0);
  fetchAs(leader, 3, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  expect(probesOf(leader, 'HighWatermarkAdvanced')).toEqual([
    { type: 'HighWatermarkAdvanced', partition: ORDERS, from: 0, to: 1, leaderEpoch: 1 },
  ]);
  fetchAs(leader, 3, 2);
  expect(partitionOn(leader).log.highWatermark).toBe(2);
});

test('§2.3: a leader that is alone in the ISR follows its log end, also in the moment of its election', () => {
  const leader = startBroker(1, { settings: { 'min.insync.replicas': 1 }, image: imageOf() });
  write(leader, 'a');
  expect(partitionOn(leader).log.highWatermark).toBe(0);
  publish(leader, imageOf({ isr: [1], leaderEpoch: 2, partitionEpoch: 2 }));
  expect(partitionOn(leader).log.highWatermark).toBe(1);
  write(leader, 'b');
  expect(partitionOn(leader).log.highWatermark).toBe(2);
});

test('KIP-966: below min ISR the high watermark stands still, by the confirmed ISR', () => {
  const leader = startBroker(1, { image: imageOf({ isr: [1] }) });
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(partitionOn(leader).isrState.type).toBe('PendingExpand');
  expect(partitionOn(leader).log.highWatermark).toBe(0);
});

test('§2.3: min ISR counts for no more than there are replicas', () => {
  const leader = startBroker(1, {
    settings: { 'min.insync.replicas': 3 },
    image: imageOf({ replicas: [1, 2], isr: [1, 2] }),
  });
  request(leader, -9, produceOf(-1, batchOf('a')));
  fetchAs(leader, 2, 1);
  expect(replyOn<ProduceResponse>(leader, -9)?.partitions[0]?.error).toBe('NONE');
});

test('KAFKA-4485: a replica outside the ISR that keeps up holds the high watermark back', () => {
  const leader = startBroker(1, { image: imageOf({ isr: [1, 2] }) });
  fetchAs(leader, 3, 0);
  // The expansion is under way: a second follower of the ISR cannot be proposed, but 3 counts as it is.
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(0);
});

test('KAFKA-15021: a replica that may not join the ISR does not hold the high watermark back', () => {
  const brokers = [registration(1), registration(2), registration(3, { fenced: true })];
  const leader = startBroker(1, { image: imageOf({ isr: [1, 2] }, brokers) });
  fetchAs(leader, 3, 0);
  write(leader, 'a');
  fetchAs(leader, 2, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(1);
});

test('KIP-497: a proposed member counts for the high watermark, unless repl.isrForHw is set back', () => {
  const run = (isrForHw: 'maximal' | 'committed-only'): number => {
    const leader = startBroker(1, {
      image: imageOf({ isr: [1, 2] }),
      switches: { 'repl.isrForHw': isrForHw },
    });
    fetchAs(leader, 3, 0);
    expect(partitionOn(leader).isrState.maximalIsr).toEqual([1, 2, 3]);
    // Longer than the lag time, so that 3 does not count as a replica that keeps up.
    leader.nowMs += 31_000;
    write(leader, 'a');
    fetchAs(leader, 2, 1);
    return partitionOn(leader).log.highWatermark;
  };
  expect(run('maximal')).toBe(0);
  expect(run('committed-only')).toBe(1);
});

test('KIP-497: while a shrink is pending the old ISR still holds the high watermark back', () => {
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a');
  leader.nowMs += 31_000;
  fetchAs(leader, 2, 1);
  fire(leader, 'replica.isr-shrink');
  expect(partitionOn(leader).isrState).toMatchObject({
    type: 'PendingShrink',
    isr: [1, 2, 3],
    maximalIsr: [1, 2, 3],
  });
  fetchAs(leader, 2, 1);
  expect(partitionOn(leader).log.highWatermark).toBe(0);
});
