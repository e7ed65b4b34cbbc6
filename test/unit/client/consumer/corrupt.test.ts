import { expect, test } from 'vitest';
import { TORN } from '../../../../core/disk.ts';
import { batch, consumer, fetched, offsets, poll, polled } from './setup.ts';

test('check.crcs: polls fail at a damaged batch until the application seeks past it (CompletedFetch)', () => {
  const c = consumer();
  const damaged = { ...batch(2, 1), crc: TORN };
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, 2), damaged, batch(3, 1)] }));
  poll(c, 2, 0);
  poll(c, 3, 0);
  expect(polled(c).map((p) => [offsets(p.records), p.exception])).toEqual([
    [[0, 1], null],
    [[], 'KafkaException'],
    [[], 'KafkaException'],
  ]);
  c.command({ type: 'Seek', partition: 't-0', offset: 3 });
  poll(c, 4);
  c.reply(1, fetched({ 't-0': [batch(3, 1)] }));
  expect(polled(c).map((p) => [offsets(p.records), p.exception])[3]).toEqual([[3], null]);
});
