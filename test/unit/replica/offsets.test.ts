import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import { newBatch } from '../../../core/log/batch.ts';
import type {
  ListOffsetsResponse,
  OffsetsForLeaderEpochResponse,
} from '../../../core/protocol/offsets.ts';
import {
  type Broker,
  fetchAs,
  imageOf,
  ORDERS,
  produceOf,
  publish,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

function list(broker: Broker, timestamp: number, replicaId = -1, currentLeaderEpoch = -1): unknown {
  request(broker, -7, {
    type: 'ListOffsetsRequest',
    replicaId,
    isolationLevel: 'read_uncommitted',
    partitions: [{ partition: ORDERS, currentLeaderEpoch, timestamp }],
  });
  const found = replyOn<ListOffsetsResponse>(broker, -7)?.partitions[0];
  return [found?.error, found?.offset, found?.leaderEpoch];
}

function epochEnd(broker: Broker, leaderEpoch: number, currentLeaderEpoch = -1): unknown {
  request(broker, -7, {
    type: 'OffsetsForLeaderEpochRequest',
    replicaId: 2,
    partitions: [{ partition: ORDERS, currentLeaderEpoch, leaderEpoch }],
  });
  const found = replyOn<OffsetsForLeaderEpochResponse>(broker, -7)?.partitions[0];
  return [found?.error, found?.leaderEpoch, found?.endOffset];
}

/** Leads epoch 1 with two records, of which one is committed, then epoch 3. */
function twoEpochs(switches: Partial<Switches> = {}): Broker {
  const leader = startBroker(1, { image: imageOf(), switches });
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  publish(leader, imageOf({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
  return publish(leader, imageOf({ leaderEpoch: 3, partitionEpoch: 3 }));
}

test('§7: the end is the high watermark for clients and the log end for followers', () => {
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  expect(list(leader, -1)).toEqual(['NONE', 1, 1]);
  expect(list(leader, -1, 2)).toEqual(['NONE', 2, 1]);
  expect(list(leader, -2)).toEqual(['NONE', 0, 1]);
});

test('KIP-207 (F24): no end is told before the high watermark reaches the epoch start, unless set back', () => {
  expect(list(twoEpochs(), -1)).toEqual(['OFFSET_NOT_AVAILABLE', -1, -1]);
  expect(list(twoEpochs(), -1, 2)).toEqual(['NONE', 2, 3]);
  expect(list(twoEpochs(), -2)).toEqual(['NONE', 0, 1]);
  const old = { 'repl.listOffsetsAfterElection': 'immediate' } as const;
  expect(list(twoEpochs(old), -1)).toEqual(['NONE', 1, 3]);
});

test('§7: a time finds the first record from then on, as far as it can be read', () => {
  const leader = startBroker(1, { image: imageOf() });
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 2);
  fetchAs(leader, 3, 2);
  expect(list(leader, 1)).toEqual(['NONE', 0, 1]);
  expect(list(leader, 2)).toEqual(['NONE', -1, -1]);
});

test('KIP-734: the record of the largest timestamp, the first of several, as far as it can be read', () => {
  const leader = startBroker(1, { image: imageOf() });
  expect(list(leader, -3)).toEqual(['NONE', -1, -1]);
  write(leader, 'a', 'b');
  fetchAs(leader, 2, 2);
  fetchAs(leader, 3, 2);
  expect(list(leader, -3)).toEqual(['NONE', 0, 1]);
  const late = [{ key: null, value: 'c', sizeBytes: 10, timestampMs: 5 }];
  request(leader, -9, produceOf(1, newBatch(-1, -1, -1, late)));
  expect(list(leader, -3)).toEqual(['NONE', -1, -1]);
  fetchAs(leader, 2, 3);
  fetchAs(leader, 3, 3);
  expect(list(leader, -3)).toEqual(['NONE', 2, 1]);
});

test('§5.3: only the leader of the named epoch answers', () => {
  const leader = startBroker(1, { image: imageOf({ leaderEpoch: 5 }) });
  expect(list(leader, -1, 2, 4)).toEqual(['FENCED_LEADER_EPOCH', -1, -1]);
  expect(epochEnd(leader, 1, 6)).toEqual(['UNKNOWN_LEADER_EPOCH', -1, -1]);
  const follower = startBroker(2, { image: imageOf({ leaderEpoch: 5 }) });
  expect(epochEnd(follower, 1, 5)).toEqual(['NOT_LEADER_OR_FOLLOWER', -1, -1]);
  expect(epochEnd(startBroker(4), 1)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1]);
});

test('KIP-279 (§4.4): where an epoch ends; one it never saw by the largest below', () => {
  const leader = twoEpochs();
  expect(epochEnd(leader, 1)).toEqual(['NONE', 1, 2]);
  expect(epochEnd(leader, 2)).toEqual(['NONE', 1, 2]);
  expect(epochEnd(leader, 3)).toEqual(['NONE', 3, 2]);
  expect(epochEnd(leader, 4)).toEqual(['NONE', -1, -1]);
});

test('KIP-101 (§4.4 b): the answer of before KIP-279 has no epoch', () => {
  const leader = twoEpochs({ 'repl.truncation': 'offsets-for-leader-epoch' });
  expect(epochEnd(leader, 2)).toEqual(['NONE', -1, 2]);
});

test('KAFKA-7415 (F4): a leader that has written nothing cannot answer for the epoch before, if set back', () => {
  const old = {
    'repl.truncation': 'epoch-and-offset',
    'repl.epochCacheOnElection': 'on-first-append',
  } as const;
  expect(epochEnd(twoEpochs(old), 2)).toEqual(['NONE', -1, -1]);
  expect(epochEnd(twoEpochs({ 'repl.truncation': 'epoch-and-offset' }), 2)).toEqual(['NONE', 1, 2]);
});
