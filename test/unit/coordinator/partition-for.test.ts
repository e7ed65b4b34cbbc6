import { expect, test } from 'vitest';
import {
  isInternalPartition,
  javaStringHash,
  partitionFor,
} from '../../../core/coordinator/partition-for.ts';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import { OFFSETS, startCoordinator } from '../group/fixture.ts';
import { batchOf, replyOn, request } from '../replica/fixture.ts';

test.each([
  ['g', 103, 3],
  ['orders', -1008770331, 31],
  ['group-1', 293427299, 49],
  ['my-group', -1906497762, 12],
  ['txn-1', 110810510, 10],
  ['polygenelubricants', -2147483648, 0],
  ['', 0, 0],
])('clients §5.1: the key %j has the hash %i and partition %i of 50', (key, hash, partition) => {
  expect(javaStringHash(key)).toBe(hash);
  expect(partitionFor(key, 50)).toBe(partition);
});

test('Topic.isInternal: clients do not write to the topics of coordinators', () => {
  expect(isInternalPartition('__consumer_offsets-0')).toBe(true);
  expect(isInternalPartition('__transaction_state-49')).toBe(true);
  expect(isInternalPartition('__consumer_offsets_of_mine-0')).toBe(false);
  expect(isInternalPartition('orders-0')).toBe(false);
  const c = startCoordinator();
  const batch = batchOf('a');
  request(c.broker, -9, {
    type: 'ProduceRequest',
    transactionalId: null,
    acks: -1,
    timeoutMs: 100,
    partitions: [{ partition: OFFSETS, topicId: '', attempt: 0, batch }],
  });
  expect(replyOn<ProduceResponse>(c.broker, -9)?.partitions[0]?.error).toBe(
    'INVALID_TOPIC_EXCEPTION',
  );
});
