import { expect, test } from 'vitest';
import type { CreatableTopic, CreateTopicsResponse } from '../../../core/protocol/admin.ts';
import { Rig } from './fixture.ts';

const topic = (change: Partial<CreatableTopic>): CreatableTopic => ({
  name: 'orders',
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: {},
  ...change,
});

function create(rig: Rig, ...topics: Partial<CreatableTopic>[]) {
  const response = rig.askAndCommit<CreateTopicsResponse>({
    type: 'CreateTopicsRequest',
    topics: topics.map(topic),
  });
  return response.topics.map(({ error, errorMessage }) => [error, errorMessage]);
}

test('a topic is written as TopicRecord, ConfigRecords, PartitionRecords (control-plane §2.5)', () => {
  const rig = new Rig({ elr: false });
  rig.start(11, 12, 13);
  const [result] = create(rig, {
    numPartitions: 2,
    replicationFactor: 3,
    configs: { 'min.insync.replicas': '2' },
  });
  expect(result).toEqual(['NONE', '']);
  expect(
    rig
      .records()
      .slice(-4)
      .map((record) => record.type),
  ).toEqual(['TopicRecord', 'ConfigRecord', 'PartitionRecord', 'PartitionRecord']);
  expect(rig.probesOf('TopicCreated')).toEqual([
    { type: 'TopicCreated', topic: 'orders', partitions: 2 },
  ]);
  for (const name of ['orders-0', 'orders-1']) {
    const { replicas, isr, leader, leaderEpoch, partitionEpoch } = rig.partition(name);
    expect(replicas.slice().sort()).toEqual([11, 12, 13]);
    expect(isr).toEqual(replicas);
    expect([leader, leaderEpoch, partitionEpoch]).toEqual([replicas[0], 0, 0]);
  }
  expect(rig.partition('orders-0').leader).not.toBe(rig.partition('orders-1').leader);
});

test('partitions and replicas default to num.partitions and default.replication.factor (control-plane §2.5)', () => {
  const settings = { 'num.partitions': 3, 'default.replication.factor': 2 };
  const rig = new Rig({ settings });
  rig.start(11, 12);
  create(rig, { numPartitions: -1, replicationFactor: -1 });
  const partitions = rig.latest.topics[0]?.partitions ?? [];
  expect(partitions.map(({ replicas }) => replicas.length)).toEqual([2, 2, 2]);
});

test('a fenced replica is assigned but not in the ISR, and never leads (control-plane §2.5)', () => {
  const rig = new Rig();
  rig.start(11, 12);
  rig.register(13);
  rig.create('orders', [13, 11, 12]);
  expect(rig.partition('orders-0')).toMatchObject({
    replicas: [13, 11, 12],
    isr: [11, 12],
    leader: 11,
  });
  create(rig, { name: 'other', numPartitions: 4, replicationFactor: 3 });
  for (const { leader, replicas } of rig.latest.topics[1]?.partitions ?? []) {
    expect(leader).not.toBe(13);
    expect(replicas[0]).toBe(leader);
  }
});

test('names are refused in Kafka’s words (control-plane §2.5)', () => {
  const rig = new Rig();
  rig.start(11);
  rig.create('a.b', [11]);
  const names = ['', '.', '..', 'x y', 'a_b', 'a.b', '__cluster_metadata', 'x'.repeat(250)];
  expect(create(rig, ...names.map((name) => ({ name })))).toEqual([
    ['INVALID_TOPIC_EXCEPTION', 'Topic name is invalid: the empty string is not allowed'],
    ['INVALID_TOPIC_EXCEPTION', "Topic name is invalid: '.' is not allowed"],
    ['INVALID_TOPIC_EXCEPTION', "Topic name is invalid: '..' is not allowed"],
    [
      'INVALID_TOPIC_EXCEPTION',
      "Topic name is invalid: 'x y' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
    ],
    ['INVALID_TOPIC_EXCEPTION', "Topic 'a_b' collides with existing topic: a.b"],
    ['TOPIC_ALREADY_EXISTS', "Topic 'a.b' already exists."],
    ['INVALID_REQUEST', 'Creation of internal topic __cluster_metadata is prohibited.'],
    [
      'INVALID_TOPIC_EXCEPTION',
      `Topic name is invalid: the length of '${'x'.repeat(250)}' is longer than the max allowed length 249`,
    ],
  ]);
  expect(create(rig, { name: 'twice' }, { name: 'twice' })).toEqual([
    ['INVALID_REQUEST', 'Duplicate topic name.'],
    ['INVALID_REQUEST', 'Duplicate topic name.'],
  ]);
});

test('impossible counts and settings are refused in Kafka’s words (control-plane §2.5, §2.6)', () => {
  const rig = new Rig();
  rig.start(11);
  rig.register(12);
  expect(
    create(
      rig,
      { name: 'a', replicationFactor: 0 },
      { name: 'b', numPartitions: 0 },
      { name: 'c', replicationFactor: 3 },
      { name: 'd', configs: { 'min.insync.replicas': '0' } },
      { name: 'e', configs: { 'unclean.leader.election.enable': 'maybe' } },
      { name: 'f', assignments: [[11]] },
      { name: 'g', assignments: [[11, 99]], numPartitions: -1, replicationFactor: -1 },
      { name: 'h', assignments: [[12]], numPartitions: -1, replicationFactor: -1 },
      { name: 'i', assignments: [[11], [11, 12]], numPartitions: -1, replicationFactor: -1 },
      { name: 'j', assignments: [[11, 11]], numPartitions: -1, replicationFactor: -1 },
    ),
  ).toEqual([
    [
      'INVALID_REPLICATION_FACTOR',
      'Replication factor must be larger than 0, or -1 to use the default value.',
    ],
    ['INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.'],
    [
      'INVALID_REPLICATION_FACTOR',
      'Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because only 2 broker(s) are registered or some brokers have all their log directories cordoned.',
    ],
    [
      'INVALID_CONFIG',
      'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1',
    ],
    [
      'INVALID_CONFIG',
      'Invalid value maybe for configuration unclean.leader.election.enable: Expected value to be either true or false',
    ],
    [
      'INVALID_REQUEST',
      'A manual partition assignment was specified, but replication factor was not set to -1.',
    ],
    [
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes broker 99, but no such broker is registered.',
    ],
    [
      'INVALID_REPLICA_ASSIGNMENT',
      'All brokers specified in the manual partition assignment for partition 0 are fenced or in controlled shutdown.',
    ],
    [
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes a partition with 2 replica(s), but this is not consistent with previous partitions, which have 1 replica(s).',
    ],
    [
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes the broker 11 more than once.',
    ],
  ]);
  expect(rig.latest.topics).toEqual([]);
});

test('topic ids differ between topics and between creations (KIP-516)', () => {
  const rig = new Rig();
  rig.start(11);
  create(rig, { name: 'a' }, { name: 'b' });
  const ids = rig.latest.topics.map(({ topicId }) => topicId);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^a@\d+\.\d+$/);
});
