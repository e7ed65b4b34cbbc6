import { expect, test } from 'vitest';
import { newProducerIds, onBlock, takeProducerId } from '../../../core/broker/producer-ids.ts';
import { instant } from '../../../core/time.ts';

const now = instant(1_000_000);
const block = (producerIdStart: number) =>
  ({
    type: 'AllocateProducerIdsResponse',
    error: 'NONE',
    producerIdStart,
    producerIdLen: 10,
  }) as const;

test('without a block a producer is told to come again, and one block is asked for (KIP-730)', () => {
  const first = takeProducerId(newProducerIds(now), now);
  expect(first.response.error).toBe('COORDINATOR_LOAD_IN_PROGRESS');
  expect(first.asks).toBe(true);
  expect(takeProducerId(first.ids, now).asks).toBe(false);
});

test('ids are handed out in order, and the next block is asked for at nine tenths (KIP-730)', () => {
  let ids = onBlock(takeProducerId(newProducerIds(now), now).ids, now, block(2000));
  const given: number[] = [];
  const asked: number[] = [];
  for (let i = 0; i < 10; i++) {
    const taken = takeProducerId(ids, now);
    given.push(taken.response.producerId);
    if (taken.asks) asked.push(taken.response.producerId);
    ids = taken.ids;
  }
  expect(given).toEqual([2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009]);
  expect(asked).toEqual([2009]);
  ids = onBlock(ids, now, block(3000));
  expect(takeProducerId(ids, now).response.producerId).toBe(3000);
});

test('after a refusal the controller is not asked again for 50 ms (KIP-730)', () => {
  const asked = takeProducerId(newProducerIds(now), now).ids;
  const refused = onBlock(asked, now, { ...block(0), error: 'STALE_BROKER_EPOCH' });
  expect(takeProducerId(refused, now).asks).toBe(false);
  expect(takeProducerId(refused, instant(now + 50_000)).asks).toBe(true);
});
