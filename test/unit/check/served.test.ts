import { expect, test } from 'vitest';
import { newBatch, placeBatch, type RecordBatch } from '../../../core/log/batch.ts';
import type { FetchPartitionResponse, FetchResponse } from '../../../core/protocol/fetch.ts';
import { newGhost } from '../../../sim/check/replication/ghost.ts';
import { firstUncommitted, servedTo } from '../../../sim/check/replication/served.ts';
import type { SteppedEvent } from '../../../sim/kernel/observer.ts';

function batch(baseOffset: number, leaderEpoch: number, value: string): RecordBatch {
  const record = { key: null, value, sizeBytes: 10, timestampMs: 1 };
  return placeBatch(newBatch(-1, -1, -1, [record]), baseOffset, leaderEpoch);
}

function answer(...batches: RecordBatch[]): FetchResponse {
  const partition = { partition: 'orders-0', error: 'NONE', batches } as unknown;
  const partitions = [partition as FetchPartitionResponse];
  return { type: 'FetchResponse', partitions } as unknown as FetchResponse;
}

const ghost = newGhost('orders-0');
for (const { baseOffset, lastOffset, leaderEpoch, crc } of [batch(0, 1, 'a'), batch(1, 1, 'b')]) {
  ghost.committed.bases.push(baseOffset);
  ghost.committed.lasts.push(lastOffset);
  ghost.committed.epochs.push(leaderEpoch);
  ghost.committed.checksums.push(crc);
}

const found = (...batches: RecordBatch[]) => firstUncommitted(answer(...batches), [ghost]);

test('committed-only: what is served is compared with what was committed there (replication §11 F10)', () => {
  expect(found()).toBeNull();
  expect(found(batch(0, 1, 'a'), batch(1, 1, 'b'))).toBeNull();
  expect(found(batch(1, 1, 'b'), batch(2, 1, 'c'))?.batch.baseOffset).toBe(2);
  expect(found(batch(1, 2, 'b'))?.batch.leaderEpoch).toBe(2);
  expect(found(batch(1, 1, 'x'))?.batch.baseOffset).toBe(1);
});

test('committed-only concerns answers that reach a consumer, not those to followers', () => {
  const event = (message: unknown, memory: unknown) =>
    ({ input: { type: 'Received', message }, after: { memory } }) as unknown as SteppedEvent;
  const served = answer(batch(0, 1, 'a'));
  expect(servedTo(event(served, {}))).toBe(served);
  expect(servedTo(event({ type: 'MetadataResponse' }, {}))).toBeNull();
  expect(servedTo(event(served, { broker: {}, raft: {} }))).toBeNull();
});

test('a topic of the same name that was deleted may be served for a while: it was committed in its time', () => {
  const old = newGhost('orders-0', 'old');
  const other = batch(0, 0, 'old');
  old.committed.bases.push(0);
  old.committed.lasts.push(0);
  old.committed.epochs.push(0);
  old.committed.checksums.push(other.crc);
  expect(firstUncommitted(answer(other), [old, ghost])).toBeNull();
  expect(firstUncommitted(answer(batch(0, 0, 'neither')), [old, ghost])?.ghost).toBe(ghost);
});
