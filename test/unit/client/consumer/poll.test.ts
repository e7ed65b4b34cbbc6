import { expect, test } from 'vitest';
import {
  asked,
  batch,
  type Consumer,
  consumer,
  consumeSome,
  fetched,
  fetches,
  offsets,
  poll,
  polled,
  resets,
} from './setup.ts';

test('§4.5: earliest starts at the log start, latest at the high watermark', () => {
  for (const [policy, to] of [
    ['earliest', 4],
    ['latest', 10],
  ] as const) {
    const c = consumer({ 'auto.offset.reset': policy });
    c.view.start = 4;
    poll(c, 1);
    expect(resets(c)).toEqual([['no-position', -1, to]]);
    expect(asked(c)).toEqual([['t-0', to, 3]]);
  }
});

test('§4.5: without a policy the application is told, at every poll', () => {
  const c = consumer({ 'auto.offset.reset': 'none' });
  poll(c, 1);
  poll(c, 2);
  expect(polled(c).map((p) => p.exception)).toEqual([
    'NoOffsetForPartitionException',
    'NoOffsetForPartitionException',
  ]);
  c.command({ type: 'Seek', partition: 't-0', offset: 5 });
  poll(c, 3);
  c.advance(200);
  expect(asked(c)).toEqual([['t-0', 5, 3]]);
});

test('§4.3: poll returns records with their offsets and epochs, and fetches the next at once', () => {
  const c = consumer();
  consumeSome(c, 3);
  expect(polled(c)[0]?.records).toEqual(
    [0, 1, 2].map((offset) => ({
      partition: 't-0',
      offset,
      leaderEpoch: 3,
      key: null,
      value: `v${offset}`,
    })),
  );
  expect(asked(c)).toEqual([['t-0', 3, 3]]);
});

test('§4.3: max.poll.records bounds a poll, not a fetch; the rest comes with the next poll', () => {
  const c = consumer({ 'max.poll.records': 2 });
  consumeSome(c, 5);
  // Data is buffered: nothing is fetched before it is used up.
  expect(fetches(c)).toEqual([]);
  poll(c, 2);
  poll(c, 3);
  expect(polled(c).map((p) => offsets(p.records))).toEqual([[0, 1], [2, 3], [4]]);
  expect(asked(c)).toEqual([['t-0', 5, 3]]);
});

test('C-CONTIG: a batch that begins before the position is read from the position on', () => {
  const c = consumer();
  c.view.start = 2;
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, 4), batch(4, 2)] }));
  expect(offsets(polled(c)[0]?.records)).toEqual([2, 3, 4, 5]);
});

test('§4.3: control batches are not visible, but the position moves and poll returns', () => {
  const c = consumer();
  poll(c, 1);
  const control = { ...batch(0, 1), isControl: true };
  c.reply(1, fetched({ 't-0': [control] }));
  expect(polled(c)[0]?.records).toEqual([]);
  expect(asked(c)).toEqual([['t-0', 1, 3]]);
});

test('§4.3: a poll without records is answered once, at its timeout', () => {
  const c = consumer();
  poll(c, 1, 700);
  c.advance(500);
  c.reply(1, fetched({ 't-0': [] }));
  expect(polled(c)).toEqual([]);
  c.advance(199);
  expect(polled(c)).toEqual([]);
  c.advance(1);
  expect(polled(c)).toEqual([{ type: 'Polled', id: 1, records: [], exception: null }]);
  c.reply(1, fetched({ 't-0': [batch(0, 1)] }));
  c.advance(5000);
  expect(polled(c).length).toBe(1);
  poll(c, 2);
  expect(offsets(polled(c)[1]?.records)).toEqual([0]);
});

test('§4.3: a poll of 0 ms is answered in the same step', () => {
  const c = consumer();
  poll(c, 1, 0);
  expect(polled(c).map((p) => p.id)).toEqual([1]);
});

test('a second poll at the same time, or one without assignment, throws', () => {
  const c = consumer();
  poll(c, 1);
  poll(c, 2);
  expect(polled(c).map((p) => [p.id, p.exception])).toEqual([
    [2, 'ConcurrentModificationException'],
  ]);
  const d = consumer({}, []);
  poll(d, 1);
  expect(polled(d)[0]?.exception).toBe('IllegalStateException');
});

test('an idle consumer long-polls: a handful of steps per fetch.max.wait.ms', () => {
  const c = consumer();
  poll(c, 1, 60_000);
  const before = c.steps;
  for (let i = 0; i < 20; i++) {
    c.advance(500);
    c.reply(1, fetched({ 't-0': [] }));
  }
  expect(c.steps - before).toBeLessThan(50);
});

test('between polls nothing is sent', () => {
  const c = consumer();
  consumeSome(c, 1);
  c.reply(1, fetched({ 't-0': [batch(1, 1)] }));
  const { steps } = c;
  c.advance(600_000);
  expect(fetches(c)).toEqual([]);
  expect(c.steps - steps).toBeLessThan(5);
});

/** Two partitions led by broker 1 and one by broker 2. */
function three(): Consumer {
  const c = consumer({}, ['t-0', 't-1', 't-2']);
  c.view.leaders = [
    [1, 3],
    [1, 3],
    [2, 3],
  ];
  poll(c, 1);
  return c;
}

test('§4.3: one fetch per leader, for all of its partitions', () => {
  const c = three();
  const shape = fetches(c).map((f) => [f.node, f.request.partitions.map((p) => p.partition)]);
  expect(shape).toEqual([
    [1, ['t-0', 't-1']],
    [2, ['t-2']],
  ]);
});

test('§4.3: a poll takes one partition after another, and fetches again what is used up', () => {
  const c = three();
  c.reply(1, fetched({ 't-0': [batch(0, 2)], 't-1': [batch(0, 1)] }));
  expect(polled(c)[0]?.records.map((r) => r.partition)).toEqual(['t-0', 't-0', 't-1']);
  expect(asked(c).length).toBe(3);
});

test('KAFKA-17182: a leader with buffered data of any of its partitions is not asked', () => {
  const c = consumer({ 'max.poll.records': 1 }, ['t-0', 't-1']);
  c.view.leaders = [
    [1, 3],
    [1, 3],
  ];
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, 2)] }));
  expect(fetches(c)).toEqual([]);
  poll(c, 2);
  expect(
    asked(c)
      .map((a) => a[0])
      .sort(),
  ).toEqual(['t-0', 't-1']);
});

test('§4.4: seek drops what is buffered; nobody checks that the offset exists', () => {
  const c = consumer({ 'max.poll.records': 1 });
  consumeSome(c, 3);
  c.command({ type: 'Seek', partition: 't-0', offset: 77 });
  poll(c, 2);
  expect(asked(c)).toEqual([['t-0', 77, 3]]);
  expect(resets(c).at(-1)).toEqual(['seek', 1, 77]);
});

test('§4.4: a fetch that a seek has overtaken is ignored', () => {
  const c = consumer();
  poll(c, 1);
  c.command({ type: 'Seek', partition: 't-0', offset: 7 });
  c.reply(1, fetched({ 't-0': [batch(0, 3)] }));
  expect(polled(c)).toEqual([]);
  c.reply(1, fetched({ 't-0': [batch(7, 1)] }));
  expect(offsets(polled(c)[0]?.records)).toEqual([7]);
});

test('§4.4: seekToBeginning and seekToEnd wait for the next poll', () => {
  const c = consumer();
  consumeSome(c, 3);
  c.command({ type: 'SeekToEnd', partitions: [] });
  expect(resets(c).length).toBe(1);
  poll(c, 2);
  // The lookup waits behind the fetch that is on its way: a broker serves one request of a connection at a time.
  c.reply(1, fetched({ 't-0': [] }));
  expect(resets(c).at(-1)).toEqual(['seek', 3, 10]);
  c.command({ type: 'SeekToBeginning', partitions: ['t-0'] });
  c.reply(1, fetched({ 't-0': [] }));
  expect(resets(c).at(-1)).toEqual(['seek', 10, 0]);
});

test('§4.2: a looked-up offset is ignored if the application sought meanwhile', () => {
  const c = consumer();
  const { auto } = c;
  c.auto = (request, node) => (request.type === 'ListOffsetsRequest' ? null : auto(request, node));
  poll(c, 1);
  c.command({ type: 'Seek', partition: 't-0', offset: 6 });
  c.reply(1, {
    type: 'ListOffsetsResponse',
    partitions: [{ partition: 't-0', error: 'NONE', offset: 0, leaderEpoch: -1 }],
  });
  expect(asked(c)).toEqual([['t-0', 6, 3]]);
  expect(resets(c)).toEqual([['seek', -1, 6]]);
});

test('§4.1: a paused partition is not fetched, and its buffered records wait for resume', () => {
  const c = consumer({ 'max.poll.records': 1 });
  consumeSome(c, 2);
  c.command({ type: 'Pause', partitions: ['t-0'] });
  poll(c, 2, 100);
  c.advance(100);
  expect(polled(c)[1]?.records).toEqual([]);
  expect(fetches(c)).toEqual([]);
  c.command({ type: 'Resume', partitions: ['t-0'] });
  poll(c, 3);
  expect(offsets(polled(c)[2]?.records)).toEqual([1]);
});

test('§4.1: partitions that stay assigned keep their position', () => {
  const c = consumer({}, ['t-0', 't-1']);
  c.view.leaders = [
    [1, 3],
    [1, 3],
  ];
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, 4)], 't-1': [] }));
  c.command({ type: 'Assign', partitions: ['t-0'] });
  c.reply(1, fetched({ 't-0': [], 't-1': [batch(0, 1)] }));
  poll(c, 2);
  expect(asked(c)).toEqual([['t-0', 4, 3]]);
  expect(polled(c).length).toBe(1);
});

test('§0: a lost fetch is sent again when the connection is back', () => {
  const c = consumer();
  poll(c, 1, 10_000);
  c.cut(1);
  expect(fetches(c)).toEqual([]);
  c.advance(100);
  expect(asked(c)).toEqual([['t-0', 0, 3]]);
});

test('endOffsets answers in the order of the question, and asks again what failed', () => {
  const c = consumer({}, []);
  c.view.leaders = [
    [1, 3],
    [-1, 4],
  ];
  c.command({ type: 'EndOffsets', id: 9, partitions: ['t-1', 't-0'] });
  c.advance(500);
  expect(c.answers).toEqual([]);
  c.view.leaders = [
    [1, 3],
    [2, 5],
  ];
  c.advance(2000);
  expect(c.answers).toEqual([
    {
      type: 'EndOffsets',
      id: 9,
      offsets: [
        { partition: 't-1', offset: 10 },
        { partition: 't-0', offset: 10 },
      ],
      error: 'NONE',
    },
  ]);
  expect(c.memory.metadata.wanted).toEqual([]);
});

test('endOffsets gives up after default.api.timeout.ms', () => {
  const c = consumer({ 'default.api.timeout.ms': 3000 }, []);
  c.view.leaders = [[-1, 4]];
  c.command({ type: 'EndOffsets', id: 9, partitions: ['t-0'] });
  c.advance(3000);
  expect(c.answers).toEqual([{ type: 'EndOffsets', id: 9, offsets: [], error: 'TIMEOUT' }]);
});
