import { expect, test } from 'vitest';
import { javaStringHash, partitionFor } from '../../../core/coordinator/partition-for.ts';

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
