import { expect, test } from 'vitest';
import type { ListOffsetsRequest, ListOffsetsResponse } from '../../../../core/protocol/offsets.ts';
import { asked, type Consumer, consumer, poll, resets } from './setup.ts';

const found = (offset: number): ListOffsetsResponse => ({
  type: 'ListOffsetsResponse',
  partitions: [{ partition: 't-0', error: 'NONE', offset, leaderEpoch: -1 }],
});

/** A consumer whose lookups stay on the wire. */
function waiting(): Consumer {
  const c = consumer({ 'auto.offset.reset': 'by_duration:PT0.4S', 'request.timeout.ms': 5000 });
  const { auto } = c;
  c.auto = (request, node) => (request.type === 'ListOffsetsRequest' ? null : auto(request, node));
  c.advance(60_000);
  poll(c, 1, 60_000);
  return c;
}

const lookup = (c: Consumer): ListOffsetsRequest['partitions'][number] | undefined =>
  c.pending('ListOffsetsRequest')[0]?.request.partitions[0];

test('by_duration looks up the first record of the last so many milliseconds (KIP-1106)', () => {
  const c = waiting();
  expect(lookup(c)?.timestamp).toBe(c.now / 1000 - 400);
  c.reply(1, found(7));
  expect(resets(c)).toEqual([['no-position', -1, 7]]);
  expect(asked(c)).toEqual([['t-0', 7, 3]]);
});

test('where no record is young enough it asks again only after request.timeout.ms, with a later time', () => {
  const c = waiting();
  const first = lookup(c)?.timestamp ?? 0;
  c.reply(1, found(-1));
  c.advance(4900);
  expect(lookup(c)).toBeUndefined();
  c.advance(200);
  expect(lookup(c)?.timestamp).toBe(first + 5000);
});

test('an answer is dropped if the application has sought to an end meanwhile (clients §4.2)', () => {
  const c = waiting();
  c.command({ type: 'SeekToEnd', partitions: ['t-0'] });
  c.reply(1, found(7));
  expect(asked(c)).toEqual([]);
});
