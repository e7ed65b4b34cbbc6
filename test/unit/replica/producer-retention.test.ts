import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import { newBatch } from '../../../core/log/batch.ts';
import type { DeleteRecordsRequest } from '../../../core/protocol/delete-records.ts';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import {
  type Broker,
  fetchAs,
  imageOf,
  ORDERS,
  partitionOn,
  produceOf,
  replyOn,
  request,
  startBroker,
} from './fixture.ts';

const RECORD = [{ key: null, value: 'a', sizeBytes: 10, timestampMs: 1 }];

/** Sequence 0 of producer 7, and what it is answered. */
function send(broker: Broker): unknown {
  request(broker, -9, produceOf(1, newBatch(7, 0, 0, RECORD)));
  const answer = replyOn<ProduceResponse>(broker, -9)?.partitions[0];
  return [answer?.error, answer?.baseOffset];
}

/** A leader whose only record was written by producer 7, read by all and deleted. */
function emptied(switches: Partial<Switches>): Broker {
  const leader = startBroker(1, { image: imageOf(), switches });
  expect(send(leader)).toEqual(['NONE', 0]);
  fetchAs(leader, 2, 1);
  fetchAs(leader, 3, 1);
  const deletion: DeleteRecordsRequest = {
    type: 'DeleteRecordsRequest',
    timeoutMs: 1000,
    partitions: [{ partition: ORDERS, offset: 1 }],
  };
  request(leader, -8, deletion);
  expect(partitionOn(leader).log.logStartOffset).toBe(1);
  return leader;
}

test('a producer is remembered although its records are gone, so that a retry is known (KAFKA-7190, KIP-360)', () => {
  const leader = emptied({});
  expect(send(leader)).toEqual(['NONE', 0]);
  expect(partitionOn(leader).log.logEndOffset).toBe(1);
});

test('before 2.4 it was forgotten with them, and a retry was stored again (producer.stateRetention)', () => {
  const leader = emptied({ 'producer.stateRetention': 'with-log' });
  expect(partitionOn(leader).log.producers).toEqual([]);
  expect(send(leader)).toEqual(['NONE', 1]);
});
