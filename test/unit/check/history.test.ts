import { describe, expect, test } from 'vitest';
import { History, leaderWith } from '../../support/history.ts';

const ORDERS = 'orders-0';
const CLEAN = { violated: [], allowed: [] };

/** Three acknowledged records that everybody read. */
const wellDone = () =>
  new History().write('a', 0).write('b', 1).write('c', 2).read(0, ['a', 'b', 'c']);

test('a history in which all went well breaks nothing, and every check was made', () => {
  const history = wellDone();
  expect(history.judge({ nodes: [leaderWith('a', 'b', 'c')] })).toEqual(CLEAN);
  const unexercised = history.verdict().filter(({ exercised }) => exercised === 0);
  expect(unexercised.map(({ id }) => id)).toEqual([
    'definite-failure-unread',
    'end-offset-monotone',
  ]);
});

describe('what each of the names of Jepsen stands for (clients §12)', () => {
  test('lost-write: acknowledged, read past, never read', () => {
    const history = new History().write('a', 0).write('b', 1).write('c', 2);
    history.read(0, ['a']).invoke({ type: 'Seek', partition: ORDERS, offset: 2 }).read(2, ['c']);
    expect(history.judge().violated).toEqual(['lost-write']);
  });

  test('unseen: acknowledged, and nobody got that far', () => {
    const history = new History().write('a', 0).write('b', 1).read(0, ['a']);
    expect(history.judge().violated).toEqual(['unseen']);
  });

  test('acked-durable: the final leader ends before, or holds another record there', () => {
    expect(wellDone().judge({ nodes: [leaderWith('a', 'b')] }).violated).toEqual(['acked-durable']);
    const replaced = wellDone();
    replaced.judge({ nodes: [leaderWith('a', 'x', 'c')] });
    const verdict = replaced.verdict().find(({ id }) => id === 'acked-durable');
    expect(verdict?.evidence.map(({ record }) => record)).toEqual([
      { partition: ORDERS, offset: 1, value: 'b' },
    ]);
    expect(verdict?.evidence[0]?.text).toContain('it holds x there');
  });

  test('inconsistent-offsets: an offset has two values, by two readers or by reader and writer', () => {
    const readers = new History().read(0, ['a'], 'k1').read(0, ['b'], 'k2');
    expect(readers.judge().violated).toEqual(['inconsistent-offsets']);
    const writer = new History().write('a', 0).read(0, ['b']);
    expect(writer.judge().violated).toContain('inconsistent-offsets');
  });

  test('end-offset-monotone: one client is told of an earlier end than before (KIP-207)', () => {
    const told = (history: History, offset: number, client: string): History =>
      history.answer(
        { type: 'EndOffsets', id: 1, offsets: [{ partition: ORDERS, offset }], error: 'NONE' },
        client,
      );
    const two = told(told(told(new History(), 5, 'k1'), 4, 'k2'), 5, 'k1');
    expect(two.judge()).toEqual(CLEAN);
    const back = told(told(new History(), 5, 'k1'), 4, 'k1');
    expect(back.judge().violated).toEqual(['end-offset-monotone']);
    const unknown = back.answer({ type: 'EndOffsets', id: 2, offsets: [], error: 'TIMEOUT' });
    const asked = new History().invoke({ type: 'EndOffsets', id: 1, partitions: [ORDERS] });
    const overtaken = asked.invoke({ type: 'EndOffsets', id: 2, partitions: [ORDERS] });
    const offsets = (offset: number) => [{ partition: ORDERS, offset }];
    overtaken.answer({ type: 'EndOffsets', id: 2, offsets: offsets(5), error: 'NONE' });
    overtaken.answer({ type: 'EndOffsets', id: 1, offsets: offsets(4), error: 'NONE' });
    expect(overtaken.judge(), 'the earlier question may get the earlier answer').toEqual(CLEAN);
    expect(unknown.verdict().find(({ id }) => id === 'end-offset-monotone')?.count).toBe(1);
  });

  test('duplicate: one value at two offsets', () => {
    const history = new History().write('a', 0).read(0, ['a', 'a']);
    expect(history.judge().violated).toEqual(['duplicate']);
  });

  test('nonmonotonic-send: records of one producer in another order than its sends', () => {
    const history = new History();
    const first = history.send('a');
    const second = history.send('b');
    history.acked(second, 0).acked(first, 1).read(0, ['b', 'a']);
    expect(history.judge().violated).toEqual(['nonmonotonic-send']);
  });

  test('nonmonotonic-poll: a consumer reads an offset again', () => {
    const history = wellDone().read(1, ['b', 'c']);
    expect(history.judge().violated).toEqual(['nonmonotonic-poll']);
  });

  test('poll-skip: a consumer passes over a record', () => {
    const history = new History().write('a', 0).write('b', 1).write('c', 2);
    history.read(0, ['a', 'b', 'c'], 'k1').read(0, ['a'], 'k2').read(2, ['c'], 'k2');
    expect(history.judge().violated).toEqual(['poll-skip']);
  });

  test('G1a: a record whose send definitely failed is read', () => {
    const history = new History();
    history.ended(history.send('a'), 'failed').read(0, ['a']);
    expect(history.judge().violated).toEqual(['definite-failure-unread']);
  });
});

describe('what is no failure (failures §4)', () => {
  test('a produce that timed out and is in the log later', () => {
    const history = new History();
    history.ended(history.send('a'), 'unknown').read(0, ['a']);
    expect(history.judge()).toEqual(CLEAN);
  });

  test('a record lost that was never acknowledged', () => {
    const history = new History();
    history.send('a');
    history.ended(history.send('b'), 'unknown').ended(history.send('c'), 'failed');
    history.write('d', 0).read(0, ['d']);
    expect(history.judge({ nodes: [leaderWith('d')] })).toEqual(CLEAN);
  });

  test('an acknowledgement without an offset, as of acks=0 or of a recognised duplicate', () => {
    const history = new History().write('a', -1).write('b', 0).read(0, ['b']);
    expect(history.judge({ nodes: [leaderWith('b')] })).toEqual(CLEAN);
  });

  test('gaps between the records of one producer, where others wrote', () => {
    const history = new History().write('a', 0).write('x', 1, 'p2').write('b', 2);
    expect(history.read(0, ['a', 'x', 'b']).judge()).toEqual(CLEAN);
  });

  test('two producers whose sends are interleaved in another order than their offsets', () => {
    const history = new History();
    const mine = history.send('a', 'p1');
    const other = history.send('x', 'p2');
    history.acked(other, 0, 'p2').acked(mine, 1, 'p1').read(0, ['x', 'a']);
    expect(history.judge()).toEqual(CLEAN);
  });

  test.each([
    ['seek', { type: 'Seek', partition: ORDERS, offset: 0 }],
    ['seekToBeginning', { type: 'SeekToBeginning', partitions: [ORDERS] }],
    ['assign', { type: 'Assign', partitions: [ORDERS] }],
  ] as const)('a repeat after a %s', (_, command) => {
    const history = wellDone().invoke(command).read(0, ['a', 'b', 'c']);
    expect(history.judge()).toEqual(CLEAN);
  });

  test('a repeat or a skip after the consumer has reset its position', () => {
    const reset = (to: number) =>
      ({ type: 'PositionReset', partition: ORDERS, from: 3, to, reason: 'out-of-range' }) as const;
    const back = wellDone().answer(reset(0)).read(0, ['a', 'b', 'c']);
    expect(back.judge()).toEqual(CLEAN);
    const ahead = wellDone().write('d', 3).read(3, ['d']);
    ahead.read(0, ['a'], 'k2').answer(reset(3), 'k2').read(3, ['d'], 'k2');
    expect(ahead.judge()).toEqual(CLEAN);
  });

  test('records before the first that anybody read: a consumer began later', () => {
    const history = new History().write('a', 0).write('b', 1).read(1, ['b']);
    expect(history.judge()).toEqual(CLEAN);
  });

  test('a record that nobody has had the time to read, or a run that was cut off', () => {
    const unread = () => new History().write('a', 0).write('b', 1).read(0, ['a']);
    expect(unread().judge({ healedAt: 58_000_000 })).toEqual(CLEAN);
    expect(unread().judge({ reason: 'event-budget' })).toEqual(CLEAN);
  });

  test('a partition that nobody leads in the end says nothing of what is durable', () => {
    expect(wellDone().judge({ nodes: [] })).toEqual(CLEAN);
  });
});

describe('what the configuration permits is allowed (clients §2.5, §2.6)', () => {
  const producers = (config: Readonly<Record<string, string | number | boolean>>) => ({
    producers: { p1: { topic: 'orders', config }, p2: { topic: 'orders' } },
  });

  test('acks=1 permits the loss of its own records; those of acks=all are missed', () => {
    const risky = new History(producers({ acks: '1' })).write('a', 0).write('x', 1, 'p2');
    expect(risky.judge({ nodes: [leaderWith('b', 'x')] })).toEqual({
      violated: [],
      allowed: ['acked-durable'],
    });
  });

  test('a producer without idempotence may write twice and out of order', () => {
    const config = { 'enable.idempotence': false, retries: 3 };
    const history = new History(producers(config));
    const first = history.send('a');
    const second = history.send('b');
    history.acked(second, 0).acked(first, 1).read(0, ['b', 'a', 'a']);
    expect(history.judge()).toEqual({
      violated: [],
      allowed: ['duplicate', 'nonmonotonic-send'],
    });
  });

  test('what a definite failure promises is promised by every configuration', () => {
    const history = new History(producers({ acks: '1', 'enable.idempotence': false }));
    history.ended(history.send('a'), 'failed').read(0, ['a']);
    expect(history.judge().violated).toEqual(['definite-failure-unread']);
  });
});
