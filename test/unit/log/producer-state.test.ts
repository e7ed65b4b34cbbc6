import { describe, expect, test } from 'vitest';
import { placeBatch } from '../../../core/log/batch.ts';
import {
  checkSequence,
  expireProducers,
  findDuplicate,
  findProducer,
  lastSequenceOf,
  MAX_SEQUENCE,
  type ProducerEntry,
  producersOf,
  reachesBehind,
  updateProducers,
} from '../../../core/log/producer-state.ts';
import { idempotentBatch, plainBatch } from './fixture.ts';

/** A producer 7 at epoch 1 that has sent `n` batches of one record from sequence 0. */
function sent(n: number): ProducerEntry {
  const batches = Array.from({ length: n }, (_, i) =>
    placeBatch(idempotentBatch(7, 1, i), 10 + i, 0),
  );
  return findProducer(producersOf(batches), 7) as ProducerEntry;
}

describe('producer state (clients §2.8)', () => {
  test('the last five batches are duplicates, an older one is out of order', () => {
    const entry = sent(6);
    expect(entry.batches.map((b) => b.firstSequence)).toEqual([1, 2, 3, 4, 5]);
    expect(findDuplicate(entry, idempotentBatch(7, 1, 1))).toMatchObject({
      firstOffset: 11,
      lastOffset: 11,
    });
    expect(findDuplicate(entry, idempotentBatch(7, 1, 0))).toBeNull();
    expect(checkSequence(entry, idempotentBatch(7, 1, 0))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  test('a duplicate has both sequences and the epoch equal', () => {
    const entry = sent(2);
    expect(findDuplicate(entry, idempotentBatch(7, 1, 1, 2))).toBeNull();
    expect(findDuplicate(entry, idempotentBatch(7, 2, 1))).toBeNull();
  });

  test('equal epoch: only the next sequence is in order', () => {
    const entry = sent(2);
    expect(checkSequence(entry, idempotentBatch(7, 1, 2))).toBe('NONE');
    expect(checkSequence(entry, idempotentBatch(7, 1, 3))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  test('an older epoch is refused before sequences are looked at', () => {
    expect(checkSequence(sent(2), idempotentBatch(7, 0, 2))).toBe('INVALID_PRODUCER_EPOCH');
  });

  test('a newer epoch begins at sequence 0', () => {
    expect(checkSequence(sent(2), idempotentBatch(7, 2, 0))).toBe('NONE');
    expect(checkSequence(sent(2), idempotentBatch(7, 2, 2))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  test('an unknown producer may begin anywhere', () => {
    expect(checkSequence(null, idempotentBatch(7, 3, 42))).toBe('NONE');
  });

  test('sequences wrap from 2147483647 to 0, within a batch and between batches', () => {
    const wrapping = idempotentBatch(7, 0, MAX_SEQUENCE - 1, 4);
    expect(lastSequenceOf(wrapping)).toBe(1);
    const last = idempotentBatch(7, 0, MAX_SEQUENCE, 1);
    const entry = findProducer(producersOf([last]), 7);
    expect(checkSequence(entry, idempotentBatch(7, 0, 0))).toBe('NONE');
    expect(checkSequence(entry, idempotentBatch(7, 0, 1))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  test('an update checks nothing; a change of epoch clears the batches', () => {
    const gap = updateProducers([sent(2)], placeBatch(idempotentBatch(7, 1, 99), 50, 0));
    expect(findProducer(gap, 7)?.batches.map((b) => b.firstSequence)).toEqual([0, 1, 99]);
    const older = updateProducers(gap, placeBatch(idempotentBatch(7, 0, 3), 51, 0));
    expect(findProducer(older, 7)).toMatchObject({
      producerEpoch: 0,
      batches: [{ lastOffset: 51 }],
    });
  });

  test('the table is sorted by producer id and ignores batches without one', () => {
    let producers: readonly ProducerEntry[] = [];
    for (const id of [9, 3, 5]) producers = updateProducers(producers, idempotentBatch(id, 0, 0));
    expect(producers.map((p) => p.producerId)).toEqual([3, 5, 9]);
    expect(updateProducers(producers, plainBatch(1))).toBe(producers);
    expect(findProducer(producers, 4)).toBeNull();
  });

  test('an entry leaves once it was idle for producer.id.expiration.ms; then any sequence is accepted', () => {
    const producers = [sent(2)];
    expect(expireProducers(producers, 1000 + 499, 500)).toBe(producers);
    expect(expireProducers(producers, 1000 + 500, 500)).toEqual([]);
  });

  test('a cut changes the table only where a batch lies behind it', () => {
    expect(reachesBehind([sent(2)], 11)).toBe(true);
    expect(reachesBehind([sent(2)], 12)).toBe(false);
  });
});
