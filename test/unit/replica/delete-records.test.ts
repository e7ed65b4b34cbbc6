import { describe, expect, test } from 'vitest';
import type { DeleteRecordsResponse } from '../../../core/protocol/delete-records.ts';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import {
  type Broker,
  exchange,
  fetchAs,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  publish,
  registration,
  replyOn,
  request,
  startBroker,
  write,
} from './fixture.ts';

const ask = (
  broker: Broker,
  offset: number,
  connection = -7,
): DeleteRecordsResponse | undefined => {
  request(broker, connection, {
    type: 'DeleteRecordsRequest',
    timeoutMs: 1000,
    partitions: [{ partition: ORDERS, offset }],
  });
  return replyOn<DeleteRecordsResponse>(broker, connection);
};

/** A leader with three records, all of them committed; its followers know of no deletion. */
function leader(): Broker {
  const broker = startBroker(1, { image: imageOf() });
  for (const value of ['a', 'b', 'c']) write(broker, value);
  for (const id of [2, 3]) fetchAs(broker, id, 3);
  expect(partitionOn(broker).log.highWatermark).toBe(3);
  return broker;
}

const follows = (broker: Broker, id: number, logStartOffset: number): void => {
  fetchAs(broker, id, 3, { logStartOffset });
};

describe('DeleteRecords at a leader (KIP-107, replication §8.3)', () => {
  test('raises the log start at once and answers when all live followers have raised theirs', () => {
    const broker = leader();
    expect(ask(broker, 2)).toBeUndefined();
    expect(partitionOn(broker).log.logStartOffset).toBe(2);
    follows(broker, 2, 2);
    expect(replyOn(broker, -7)).toBeUndefined();
    follows(broker, 3, 2);
    expect(replyOn<DeleteRecordsResponse>(broker, -7)?.partitions).toEqual([
      { partition: ORDERS, error: 'NONE', lowWatermark: 2 },
    ]);
  });

  test('a fenced follower is not waited for', () => {
    const broker = leader();
    publish(
      broker,
      imageOf({}, [registration(1), registration(2), registration(3, { fenced: true })]),
    );
    ask(broker, 2);
    follows(broker, 2, 2);
    expect(replyOn<DeleteRecordsResponse>(broker, -7)?.partitions[0]?.error).toBe('NONE');
  });

  test('−1 stands for the high watermark, and nothing above it can be deleted', () => {
    const broker = leader();
    write(broker, 'uncommitted');
    expect(ask(broker, 4)?.partitions[0]).toEqual({
      partition: ORDERS,
      error: 'OFFSET_OUT_OF_RANGE',
      lowWatermark: -1,
    });
    expect(ask(broker, -2, -8)?.partitions[0]?.error).toBe('OFFSET_OUT_OF_RANGE');
    ask(broker, -1, -9);
    expect(partitionOn(broker).log.logStartOffset).toBe(3);
  });

  test('time runs out: the records are deleted all the same', () => {
    const broker = leader();
    ask(broker, 2);
    fire(broker, 'replica.delayed-delete-records', -7);
    expect(replyOn<DeleteRecordsResponse>(broker, -7)?.partitions).toEqual([
      { partition: ORDERS, error: 'REQUEST_TIMED_OUT', lowWatermark: 0 },
    ]);
    expect(partitionOn(broker).log.logStartOffset).toBe(2);
  });

  test('a leader that is deposed meanwhile says so', () => {
    const broker = leader();
    ask(broker, 2);
    publish(broker, imageOf({ leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
    expect(replyOn<DeleteRecordsResponse>(broker, -7)?.partitions[0]?.error).toBe(
      'NOT_LEADER_OR_FOLLOWER',
    );
    expect(ask(broker, 2, -8)?.partitions[0]?.error).toBe('NOT_LEADER_OR_FOLLOWER');
  });

  test('who reads below the log start is out of range', () => {
    const broker = leader();
    ask(broker, 2);
    const answer = fetchAs(broker, -1, 1, { currentLeaderEpoch: -1 }) as FetchResponse;
    expect(answer.partitions[0]?.error).toBe('OFFSET_OUT_OF_RANGE');
  });

  test('followers take the log start of their leader (replication §4.1)', () => {
    const broker = leader();
    const follower = startBroker(2, { image: imageOf() });
    exchange(follower, broker);
    ask(broker, 2);
    exchange(follower, broker);
    expect(partitionOn(follower).log.logStartOffset).toBe(2);
  });
});
