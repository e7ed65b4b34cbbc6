import { expect, test } from 'vitest';
import type {
  CreatePartitionsResponse,
  DeleteTopicsResponse,
} from '../../../core/protocol/admin.ts';
import { Rig } from './fixture.ts';

function rigWithOrders(): Rig {
  const rig = new Rig();
  rig.start(11, 12, 13);
  rig.create('orders', [11, 12], { 'min.insync.replicas': '2' });
  return rig;
}

const remove = (rig: Rig, ...topics: string[]) =>
  rig.askAndCommit<DeleteTopicsResponse>({ type: 'DeleteTopicsRequest', topics });

const widen = (rig: Rig, count: number, assignments: readonly (readonly number[])[] = []) =>
  rig.askAndCommit<CreatePartitionsResponse>({
    type: 'CreatePartitionsRequest',
    topics: [{ name: 'orders', count, assignments }],
  }).topics[0];

test('a deleted topic goes with its partitions and settings; a new one of its name has another id (control-plane §2.5)', () => {
  const rig = rigWithOrders();
  const { topicId } = rig.partition('orders-0');
  expect(remove(rig, 'orders', 'nothing').topics).toEqual([
    { name: 'orders', error: 'NONE', topicId },
    { name: 'nothing', error: 'UNKNOWN_TOPIC_OR_PARTITION', topicId: '' },
  ]);
  expect(rig.records().at(-1)).toEqual({ type: 'RemoveTopicRecord', topicId });
  expect(rig.latest.topics).toEqual([]);
  expect(rig.latest.configs.filter(({ resourceType }) => resourceType === 'TOPIC')).toEqual([]);
  expect(rig.probesOf('TopicDeleted')).toEqual([
    { type: 'TopicDeleted', topic: 'orders', topicId },
  ]);
  rig.create('orders', [11, 12]);
  expect(rig.partition('orders-0').topicId).not.toBe(topicId);
});

test('a name that is given twice is deleted once', () => {
  const rig = rigWithOrders();
  expect(remove(rig, 'orders', 'orders').topics.map(({ error }) => error)).toEqual([
    'NONE',
    'INVALID_REQUEST',
  ]);
});

test('a proposal for a deleted topic is answered UNKNOWN_TOPIC_ID (control-plane §2.4)', () => {
  const rig = rigWithOrders();
  const before = rig.partition('orders-0');
  remove(rig, 'orders');
  rig.create('orders', [11, 12]);
  const response = rig.askAndCommit({
    type: 'AlterPartitionRequest',
    brokerId: 11,
    brokerEpoch: rig.epochOf(11),
    partitions: [
      {
        partition: 'orders-0',
        topicId: before.topicId,
        leaderEpoch: 0,
        partitionEpoch: 0,
        newIsr: [{ brokerId: 11, brokerEpoch: -1 }],
        leaderRecoveryState: 'RECOVERED',
      },
    ],
  });
  expect(response).toMatchObject({ partitions: [{ error: 'UNKNOWN_TOPIC_ID' }] });
});

test('partitions are added behind the others, placed or as assigned (KIP-195)', () => {
  const rig = rigWithOrders();
  expect(widen(rig, 2)).toEqual({ name: 'orders', error: 'NONE', errorMessage: '' });
  expect(rig.partition('orders-1').replicas).toHaveLength(2);
  expect(widen(rig, 3, [[13, 11]])?.error).toBe('NONE');
  expect(rig.partition('orders-2')).toMatchObject({
    replicas: [13, 11],
    leader: 13,
    leaderEpoch: 0,
  });
  expect(rig.partition('orders-2').topicId).toBe(rig.partition('orders-0').topicId);
});

test('what is no increase, of another number of replicas or of unknown brokers is refused', () => {
  const rig = rigWithOrders();
  expect(widen(rig, 1)).toMatchObject({
    error: 'INVALID_PARTITIONS',
    errorMessage: 'Topic already has 1 partition(s).',
  });
  expect(widen(rig, 0)?.error).toBe('INVALID_PARTITIONS');
  expect(widen(rig, 3, [[11, 12]])?.error).toBe('INVALID_REPLICA_ASSIGNMENT');
  expect(widen(rig, 2, [[11, 12, 13]])?.error).toBe('INVALID_REPLICA_ASSIGNMENT');
  expect(widen(rig, 2, [[11, 99]])?.error).toBe('INVALID_REPLICA_ASSIGNMENT');
  const unknown = rig.askAndCommit<CreatePartitionsResponse>({
    type: 'CreatePartitionsRequest',
    topics: [{ name: 'nothing', count: 2, assignments: [] }],
  });
  expect(unknown.topics[0]?.error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
});
