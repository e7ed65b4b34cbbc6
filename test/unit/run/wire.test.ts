import { describe, expect, test } from 'vitest';
import { newBatch, placeBatch } from '../../../core/log/batch.ts';
import type { FetchRequest, FetchResponse } from '../../../core/protocol/fetch.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import type { ProduceRequest, ProduceResponse } from '../../../core/protocol/produce.ts';
import type { QuorumFetchRequest, QuorumFetchResponse } from '../../../core/protocol/raft.ts';
import { kafkaWire, trafficClass } from '../../../sim/run/wire.ts';

const WIRE = kafkaWire();

const batch = (sequence: number, value = 'v') =>
  newBatch(7, 0, sequence, [{ key: null, value, sizeBytes: 100, timestampMs: 5 }]);

const produce = (sequence: number, attempt: number, producerId = 7): ProduceRequest => ({
  type: 'ProduceRequest',
  transactionalId: null,
  acks: -1,
  timeoutMs: 30_000,
  partitions: [
    { partition: 'orders-0', topicId: 't', attempt, batch: { ...batch(sequence), producerId } },
  ],
});

const fetch = (fetchOffset: number, currentLeaderEpoch = 3): FetchRequest => ({
  type: 'FetchRequest',
  replicaId: 2,
  replicaEpoch: 9,
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 1000,
  isolationLevel: 'read_uncommitted',
  rackId: '',
  sessionId: 0,
  sessionEpoch: -1,
  partitions: [
    {
      partition: 'orders-0',
      topicId: 't',
      currentLeaderEpoch,
      fetchOffset,
      lastFetchedEpoch: 2,
      logStartOffset: 0,
      maxBytes: 500,
    },
  ],
  forgotten: ['orders-1'],
});

const fetched: FetchResponse = {
  type: 'FetchResponse',
  error: 'NONE',
  sessionId: 0,
  partitions: [
    {
      partition: 'orders-0',
      error: 'NONE',
      highWatermark: 4,
      lastStableOffset: 4,
      logStartOffset: 0,
      divergingEpoch: { epoch: 1, endOffset: 3 },
      preferredReadReplica: -1,
      currentLeader: { leaderId: 1, leaderEpoch: 3 },
      batches: [placeBatch(batch(0), 4, 3)],
      abortedTransactions: null,
    },
  ],
};

const produced: ProduceResponse = {
  type: 'ProduceResponse',
  partitions: [
    {
      partition: 'orders-0',
      error: 'NONE',
      baseOffset: 4,
      logStartOffset: 0,
      currentLeader: { leaderId: -1, leaderEpoch: -1 },
    },
  ],
};

const quorumFetch: QuorumFetchRequest = {
  type: 'QuorumFetchRequest',
  clusterId: 'c',
  replicaId: 102,
  currentLeaderEpoch: 3,
  fetchOffset: 10,
  lastFetchedEpoch: 3,
  highWatermark: 8,
  maxWaitMs: 500,
  replicaDirectoryId: '',
};

const quorumFetched: QuorumFetchResponse = {
  type: 'QuorumFetchResponse',
  error: 'NONE',
  leaderId: 101,
  leaderEpoch: 3,
  highWatermark: 8,
  logStartOffset: 0,
  divergingEpoch: null,
  batches: [
    { baseOffset: 8, lastOffset: 9, leaderEpoch: 3, crc: 77, isControl: false, records: [] },
  ],
  snapshotId: null,
};

/** Every message that differs from `value` in one number or text, with the path of the difference. */
function variants(value: unknown, path = ''): [string, unknown][] {
  if (typeof value === 'number') return [[path, value + 1]];
  if (typeof value === 'string') return [[path, `${value}x`]];
  if (typeof value !== 'object' || value === null) return [];
  const rebuilt = (name: string | number, changed: unknown): unknown =>
    Array.isArray(value)
      ? value.map((item, index) => (index === name ? changed : item))
      : { ...value, [name]: changed };
  const fields = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return fields.flatMap(([name, field]) =>
    variants(field, `${path}.${name}`).map(([where, changed]): [string, unknown] => [
      where,
      rebuilt(name, changed),
    ]),
  );
}

/** What a checksum stands for, and what is no content of the message. */
const COVERED =
  /\.type$|\.records|sizeBytes|maxTimestampMs|\.batch(es)?\..*(producer|baseSequence)|isolationLevel/;

describe('digest', () => {
  test.each([
    ['ProduceRequest', produce(0, 0)],
    ['ProduceResponse', produced],
    ['FetchRequest', fetch(4)],
    ['FetchResponse', fetched],
    ['QuorumFetchRequest', quorumFetch],
    ['QuorumFetchResponse', quorumFetched],
  ] as [string, KafkaMessage][])('of %s changes with each of its fields', (_, message) => {
    const digest = WIRE.digest(1, message);
    expect(digest).not.toBeNull();
    expect(WIRE.digest(1, structuredClone(message))).toBe(digest);
    expect(WIRE.digest(2, message)).not.toBe(digest);
    for (const [path, changed] of variants(message)) {
      if (COVERED.test(path)) continue;
      expect(WIRE.digest(1, changed as KafkaMessage), path).not.toBe(digest);
    }
  });

  test('rare messages are left to be walked', () => {
    const request: KafkaMessage = { type: 'MetadataRequest', topics: null };
    expect(WIRE.digest(1, request)).toBeNull();
  });
});

describe('identity', () => {
  test('a send is known by producer, epoch, sequence and attempt, and by nothing else', () => {
    const identity = WIRE.identity(produce(3, 0));
    expect(Number.isSafeInteger(identity)).toBe(true);
    expect(identity).toBeGreaterThanOrEqual(0);
    expect(WIRE.identity({ ...produce(3, 0), timeoutMs: 1 } as KafkaMessage)).toBe(identity);
    const others = [produce(4, 0), produce(3, 1), produce(3, 0, 8)].map(WIRE.identity);
    expect(new Set([identity, ...others]).size).toBe(4);
  });

  test('without idempotence the checksum stands for the batch', () => {
    const plain = (value: string): ProduceRequest => ({
      type: 'ProduceRequest',
      transactionalId: null,
      acks: 1,
      timeoutMs: 1,
      partitions: [
        {
          partition: 'orders-0',
          topicId: 't',
          attempt: 0,
          batch: newBatch(-1, -1, -1, [{ key: null, value, sizeBytes: 1, timestampMs: 0 }]),
        },
      ],
    });
    expect(WIRE.identity(plain('a'))).not.toBe(WIRE.identity(plain('b')));
  });

  test('no other message has one', () => {
    for (const message of [fetch(1), fetched, produced, quorumFetch]) {
      expect(WIRE.identity(message)).toBe(-1);
    }
  });
});

describe('position', () => {
  test('a fetch moves on with its offsets and its epoch', () => {
    expect(WIRE.position(fetch(5))).toBeGreaterThan(WIRE.position(fetch(4)));
    expect(WIRE.position(fetch(0, 4))).toBeGreaterThan(WIRE.position(fetch(4, 3)));
    const next = { ...quorumFetch, currentLeaderEpoch: 4, fetchOffset: 0 };
    expect(WIRE.position(next)).toBeGreaterThan(WIRE.position(quorumFetch));
    expect(WIRE.position(produced)).toBe(-1);
  });
});

test('what carries records is as large as they are', () => {
  const empty: FetchResponse = { ...fetched, partitions: [] };
  expect(WIRE.size(fetched) - WIRE.size(empty)).toBe(40 + batch(0).sizeBytes);
  expect(WIRE.size(produce(0, 0))).toBeGreaterThan(161);
});

test.each([
  ['raft', 'control'],
  ['heartbeat', 'control'],
  ['alter-partition', 'control'],
  ['forwarding', 'control'],
  ['fetcher', 'data'],
  ['fetcher-1', 'data'],
  ['client', 'client'],
])('connections for %s carry %s traffic', (purpose, traffic) => {
  expect(trafficClass(purpose)).toBe(traffic);
});
