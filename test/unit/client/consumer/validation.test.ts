import { expect, test } from 'vitest';
import { onEpochEnds } from '../../../../core/client/consumer/positions.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import { newTurn } from '../../../support/turn.ts';
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

/** A consumer at offset 5 of epoch 3 whose leader changed to broker 2 under epoch 4, and that knows it. */
function afterLeaderChange(change: Parameters<typeof consumer>[0] = {}): Consumer {
  const c = consumer(change);
  if (change['auto.offset.reset'] === 'none') {
    c.command({ type: 'Seek', partition: 't-0', offset: 0 });
  }
  poll(c, 1);
  c.advance(200);
  c.reply(1, fetched({ 't-0': [batch(0, 5)] }));
  c.view.leaders = [[2, 4]];
  c.advance(1000);
  poll(c, 2, 60_000);
  c.reply(1, fetched({ 't-0': 'FENCED_LEADER_EPOCH' }));
  return c;
}

function answerValidation(
  c: Consumer,
  leaderEpoch: number,
  endOffset: number,
  error: ErrorCode = 'NONE',
): void {
  c.reply(2, {
    type: 'OffsetsForLeaderEpochResponse',
    partitions: [{ partition: 't-0', error, leaderEpoch, endOffset }],
  });
}

test('KIP-320: under a new leader the position is validated before the next fetch', () => {
  const c = afterLeaderChange();
  const [validation] = c.pending('OffsetsForLeaderEpochRequest');
  expect(validation?.node).toBe(2);
  expect(validation?.request.partitions).toEqual([
    { partition: 't-0', currentLeaderEpoch: 4, leaderEpoch: 3 },
  ]);
  expect(fetches(c)).toEqual([]);
  answerValidation(c, 3, 8);
  expect(asked(c)).toEqual([['t-0', 5, 4]]);
  expect(resets(c).filter((r) => r[0] === 'truncation')).toEqual([]);
});

test('KIP-320: after a truncation the consumer goes to where the logs part', () => {
  const c = afterLeaderChange();
  answerValidation(c, 3, 3);
  expect(resets(c).at(-1)).toEqual(['truncation', 5, 3]);
  expect(asked(c)).toEqual([['t-0', 3, 4]]);
});

test('KIP-320: where the leader knows nothing of the epoch, the policy decides', () => {
  const c = afterLeaderChange();
  answerValidation(c, -1, -1);
  expect(resets(c).at(-1)).toEqual(['truncation', 5, 0]);
  expect(asked(c)).toEqual([['t-0', 0, 4]]);
});

test('KIP-320: without a policy the application must decide', () => {
  const c = afterLeaderChange({ 'auto.offset.reset': 'none' });
  answerValidation(c, 3, 3);
  expect(polled(c).at(-1)?.exception).toBe('LogTruncationException');
  expect(fetches(c)).toEqual([]);
});

test('§4.6: a failed validation is repeated', () => {
  const c = afterLeaderChange();
  answerValidation(c, -1, -1, 'UNKNOWN_LEADER_EPOCH');
  expect(c.pending('OffsetsForLeaderEpochRequest')).toEqual([]);
  c.advance(100);
  expect(c.pending('OffsetsForLeaderEpochRequest').length).toBe(1);
});

test('§4.6: an answer to a validation under another leader epoch is ignored', () => {
  const { memory } = afterLeaderChange();
  const partitions = [{ partition: 't-0', error: 'NONE', leaderEpoch: 3, endOffset: 3 }] as const;
  const response = { type: 'OffsetsForLeaderEpochResponse', partitions } as const;
  const answered = (currentLeaderEpoch: number) =>
    onEpochEnds(
      memory,
      newTurn(),
      {
        type: 'OffsetsForLeaderEpochRequest',
        replicaId: -1,
        partitions: [{ partition: 't-0', currentLeaderEpoch, leaderEpoch: 3 }],
      },
      response,
    );
  expect(answered(2)).toBe(memory);
  expect(answered(4).partitions[0]?.offset).toBe(3);
});

test('F20: a position without epoch (plain seek) is not validated', () => {
  const c = consumer();
  consumeSome(c, 5);
  c.command({ type: 'Seek', partition: 't-0', offset: 5 });
  c.view.leaders = [[2, 4]];
  c.advance(1000);
  poll(c, 2, 60_000);
  c.reply(1, fetched({ 't-0': 'FENCED_LEADER_EPOCH' }));
  expect(c.pending('OffsetsForLeaderEpochRequest')).toEqual([]);
  expect(asked(c)).toEqual([['t-0', 5, 4]]);
});

test('repl.epochFencing=replica: clients send no epochs and validate nothing', () => {
  const c = consumer({}, ['t-0'], { 'repl.epochFencing': 'replica' });
  poll(c, 1);
  c.reply(1, fetched({ 't-0': [batch(0, 5)] }));
  expect(asked(c)).toEqual([['t-0', 5, -1]]);
  c.view.leaders = [[2, 4]];
  c.advance(1000);
  poll(c, 2, 60_000);
  c.reply(1, fetched({ 't-0': 'NOT_LEADER_OR_FOLLOWER' }));
  expect(c.pending('OffsetsForLeaderEpochRequest')).toEqual([]);
  expect(asked(c)).toEqual([['t-0', 5, -1]]);
  expect(fetches(c)[0]?.node).toBe(2);
});

test('KIP-951: the leader named by an error is validated and asked without new metadata', () => {
  const c = consumer();
  consumeSome(c, 5);
  poll(c, 2, 60_000);
  c.auto = () => null;
  c.reply(1, fetched({ 't-0': 'NOT_LEADER_OR_FOLLOWER' }, { leaderId: 2, leaderEpoch: 4 }));
  expect(c.pending('OffsetsForLeaderEpochRequest').map((v) => v.node)).toEqual([2]);
});

test('§1.5: UNKNOWN_LEADER_EPOCH is tried again after a while', () => {
  const c = consumer();
  poll(c, 1, 60_000);
  c.reply(1, fetched({ 't-0': 'UNKNOWN_LEADER_EPOCH' }));
  expect(fetches(c)).toEqual([]);
  c.advance(100);
  expect(asked(c)).toEqual([['t-0', 0, 3]]);
});

test('§4.2: OFFSET_OUT_OF_RANGE resets by policy', () => {
  const c = consumer({ 'auto.offset.reset': 'latest' });
  poll(c, 1, 60_000);
  c.view.end = 4;
  c.reply(1, fetched({ 't-0': 'OFFSET_OUT_OF_RANGE' }));
  expect(resets(c)).toEqual([
    ['no-position', -1, 10],
    ['out-of-range', 10, 4],
  ]);
  expect(asked(c)).toEqual([['t-0', 4, 3]]);
});

test('§4.2: OFFSET_OUT_OF_RANGE without a policy is thrown, after what was collected', () => {
  const c = consumer({ 'auto.offset.reset': 'none' }, ['t-0', 't-1']);
  c.view.leaders = [
    [1, 3],
    [1, 3],
  ];
  for (const partition of ['t-0', 't-1']) c.command({ type: 'Seek', partition, offset: 2 });
  poll(c, 1);
  c.advance(200);
  c.reply(1, fetched({ 't-0': [batch(2, 1)], 't-1': 'OFFSET_OUT_OF_RANGE' }));
  poll(c, 2);
  expect(polled(c).map((p) => [offsets(p.records), p.exception])).toEqual([
    [[2], null],
    [[], 'OffsetOutOfRangeException'],
  ]);
});

test('§4.5: a lookup that fails is repeated with newer metadata', () => {
  const c = consumer();
  const { auto } = c;
  let failures = 2;
  c.auto = (request, node) => {
    if (request.type !== 'ListOffsetsRequest' || failures-- <= 0) return auto(request, node);
    const partitions = request.partitions.map(({ partition }) => ({
      partition,
      error: 'NOT_LEADER_OR_FOLLOWER' as const,
      offset: -1,
      leaderEpoch: -1,
    }));
    return { type: 'ListOffsetsResponse', partitions };
  };
  poll(c, 1, 60_000);
  expect(resets(c)).toEqual([]);
  c.advance(500);
  expect(resets(c)).toEqual([['no-position', -1, 0]]);
});

test('while a partition has no leader the consumer waits without haste', () => {
  const c = consumer();
  c.view.leaders = [[-1, 3]];
  poll(c, 1, 60_000);
  const { steps } = c;
  c.advance(10_000);
  expect(c.steps - steps).toBeLessThan(350);
  c.view.leaders = [[2, 4]];
  c.advance(1500);
  expect(asked(c)).toEqual([['t-0', 0, 4]]);
});
