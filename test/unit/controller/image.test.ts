import { expect, test } from 'vitest';
import { EMPTY_IMAGE, type MetadataImage } from '../../../core/controller/image.ts';
import { applyBatch, applyRecord } from '../../../core/controller/image-apply.ts';
import {
  brokerOf,
  configValue,
  featureLevel,
  partitionOf,
  topicByName,
} from '../../../core/controller/image-lookup.ts';
import { EMPTY_LOADER, loadBatch, replayFault } from '../../../core/controller/loader.ts';
import type { MetadataBatch, MetadataRecord } from '../../../core/controller/records.ts';

const apply = (image: MetadataImage, ...records: MetadataRecord[]): MetadataImage =>
  records.reduce((next, record) => applyRecord(next, record, next.endOffset, 3), image);

const topicRecords = (name: string): MetadataRecord[] => [
  { type: 'TopicRecord', name, topicId: `${name}#1` },
  {
    type: 'PartitionRecord',
    partition: `${name}-0`,
    topicId: `${name}#1`,
    replicas: [1, 2],
    isr: [1, 2],
    leader: 1,
    leaderEpoch: 0,
    partitionEpoch: 0,
  },
];

const register = (brokerId: number): MetadataRecord => ({
  type: 'RegisterBrokerRecord',
  brokerId,
  incarnationId: 'i',
  brokerEpoch: 7,
  rack: null,
  fenced: true,
  inControlledShutdown: false,
  logDirs: [],
});

const batch = (
  baseOffset: number,
  records: MetadataBatch['records'],
  isControl = false,
): MetadataBatch => ({
  baseOffset,
  lastOffset: baseOffset + records.length - 1,
  leaderEpoch: 4,
  crc: 1,
  isControl,
  records,
});

test('tables are sorted, whatever the order of the records, and lookups find their rows (control-plane §2.4)', () => {
  const image = apply(
    EMPTY_IMAGE,
    ...topicRecords('b'),
    ...topicRecords('a'),
    ...topicRecords('c'),
    register(3),
    register(1),
    { type: 'FeatureLevelRecord', name: 'metadata.version', level: 30 },
    { type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: 'b', name: 'x', value: '1' },
    { type: 'ConfigRecord', resourceType: 'BROKER', resourceName: '', name: 'x', value: '2' },
    { type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: 'b', name: 'a', value: '3' },
  );
  expect(image.topics.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(image.brokers.map(({ id }) => id)).toEqual([1, 3]);
  expect(topicByName(image, 'c')?.topicId).toBe('c#1');
  expect(partitionOf(image, 'b-0')?.leader).toBe(1);
  expect(partitionOf(image, 'b-1')).toBeNull();
  expect(brokerOf(image, 3)?.registrationOffset).toBe(6);
  expect(brokerOf(image, 2)).toBeNull();
  expect(configValue(image, 'TOPIC', 'b', 'x')).toBe('1');
  expect(configValue(image, 'BROKER', '', 'x')).toBe('2');
  expect(configValue(image, 'TOPIC', 'a', 'x')).toBeNull();
  expect(featureLevel(image, 'metadata.version')).toBe(30);
  expect(featureLevel(image, 'other')).toBe(0);
});

test('what a record does not touch keeps its reference (DESIGN law 6)', () => {
  const image = apply(EMPTY_IMAGE, ...topicRecords('a'), ...topicRecords('b'), register(1));
  const next = apply(image, {
    type: 'PartitionChangeRecord',
    partition: 'a-0',
    topicId: 'a#1',
    isr: [1],
    leader: null,
    leaderRecoveryState: null,
    elr: null,
    lastKnownElr: null,
  });
  expect(next.topics[1]).toBe(image.topics[1]);
  expect(next.brokers).toBe(image.brokers);
  expect(next.configs).toBe(image.configs);
  expect(next.topics[0]?.partitions[0]).toMatchObject({
    isr: [1],
    partitionEpoch: 1,
    leaderEpoch: 0,
  });
  expect(apply(image, { type: 'NoOpRecord' }).topics).toBe(image.topics);
});

test('setting the leader raises the leader epoch, even to the same broker or to none (control-plane §2.4)', () => {
  let image = apply(EMPTY_IMAGE, ...topicRecords('a'));
  for (const leader of [1, -1]) {
    image = apply(image, {
      type: 'PartitionChangeRecord',
      partition: 'a-0',
      topicId: 'a#1',
      isr: null,
      leader,
      leaderRecoveryState: null,
      elr: null,
      lastKnownElr: null,
    });
  }
  expect(partitionOf(image, 'a-0')).toMatchObject({
    leader: -1,
    leaderEpoch: 2,
    partitionEpoch: 2,
  });
});

test('a null value removes a setting; the same value keeps the table (control-plane §2.9)', () => {
  const set: MetadataRecord = {
    type: 'ConfigRecord',
    resourceType: 'TOPIC',
    resourceName: 'a',
    name: 'x',
    value: '1',
  };
  const image = apply(EMPTY_IMAGE, set);
  expect(apply(image, set).configs).toBe(image.configs);
  expect(apply(image, { ...set, value: null }).configs).toEqual([]);
});

test('a change for another broker epoch is not applied, and a controller cannot replay it (control-plane §2.1)', () => {
  const image = apply(EMPTY_IMAGE, register(1));
  const change: MetadataRecord = {
    type: 'BrokerRegistrationChangeRecord',
    brokerId: 1,
    brokerEpoch: 8,
    fenced: false,
    inControlledShutdown: null,
  };
  expect(apply(image, change).brokers).toBe(image.brokers);
  expect(replayFault(image, change)).toMatch('epoch 8');
  expect(replayFault(image, { ...change, brokerEpoch: 7 })).toBeNull();
  expect(replayFault(image, { ...change, brokerId: 2 })).toMatch('no registration');
});

test('producer ids must grow for a controller to replay them (control-plane §2.9)', () => {
  const ids = (nextProducerId: number): MetadataRecord => ({
    type: 'ProducerIdsRecord',
    brokerId: 1,
    brokerEpoch: 7,
    nextProducerId,
  });
  const image = apply(EMPTY_IMAGE, ids(1000));
  expect(replayFault(image, ids(2000))).toBeNull();
  expect(replayFault(image, ids(1000))).toMatch('does not grow');
});

test('control batches move only the offset and the epoch (KAFKA-17608)', () => {
  const change = {
    type: 'LeaderChangeMessage',
    leaderId: 1,
    voters: [1],
    grantingVoters: [1],
  } as const;
  const image = applyBatch(EMPTY_IMAGE, batch(0, [change], true));
  expect(image).toEqual({ ...EMPTY_IMAGE, endOffset: 1, epoch: 4 });
});

test('a metadata transaction takes effect at its end, over batches (KIP-868)', () => {
  const [topic, partition] = topicRecords('a') as [MetadataRecord, MetadataRecord];
  const begun = loadBatch(EMPTY_LOADER, batch(0, [{ type: 'BeginTransactionRecord' }, topic]));
  expect(begun).toMatchObject({ nextOffset: 2, image: EMPTY_IMAGE });
  expect(begun.image).toBe(EMPTY_IMAGE);
  const control = {
    type: 'LeaderChangeMessage',
    leaderId: 1,
    voters: [],
    grantingVoters: [],
  } as const;
  const waiting = loadBatch(begun, batch(2, [control], true));
  expect(waiting.nextOffset).toBe(3);
  expect(waiting.image).toBe(EMPTY_IMAGE);
  const ended = loadBatch(waiting, batch(3, [partition, { type: 'EndTransactionRecord' }]));
  expect(ended).toMatchObject({ nextOffset: 5, openTransaction: null });
  expect(ended.image.endOffset).toBe(5);
  expect(partitionOf(ended.image, 'a-0')).not.toBeNull();
});

test('an aborted metadata transaction leaves nothing (KIP-868)', () => {
  const [topic] = topicRecords('a') as [MetadataRecord];
  const aborted = loadBatch(
    EMPTY_LOADER,
    batch(0, [
      { type: 'BeginTransactionRecord' },
      topic,
      { type: 'AbortTransactionRecord' },
      register(1),
    ]),
  );
  expect(aborted.image.topics).toEqual([]);
  expect(aborted.image.brokers[0]?.registrationOffset).toBe(3);
  expect(aborted.image.endOffset).toBe(4);
});
