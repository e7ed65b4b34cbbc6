import { describe, expect, test } from 'vitest';
import type { MetadataImage, PartitionRegistration } from '../../../core/controller/image.ts';
import { beginFlush, completeFlush, logSlot, readFile } from '../../../core/disk.ts';
import { RECOVERY_POINT_FILE } from '../../../core/log/checkpoints.ts';
import { onReplicaFlushed } from '../../../core/replica/replica-manager.ts';
import {
  act,
  answerFetcher,
  askedBy,
  type Broker,
  batchOf,
  fetchAs,
  fetchOf,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  partitionState,
  probesOf,
  produceOf,
  publish,
  replyOn,
  request,
  startBroker,
  valuesOn,
  write,
} from './fixture.ts';

const NO_TOPICS: MetadataImage = { ...imageOf(), topics: [] };

/** The topic as it was made again: another id, all epochs from the beginning. */
function madeAgain(change: Partial<PartitionRegistration> = {}): MetadataImage {
  const topicId = 'id-orders-2';
  const partition = partitionState({ topicId, leaderEpoch: 0, partitionEpoch: 0, ...change });
  return { ...imageOf(), topics: [{ name: 'orders', topicId, partitions: [partition] }] };
}

function leader(): Broker {
  const broker = startBroker(1, { image: imageOf() });
  write(broker, 'a');
  write(broker, 'b');
  return broker;
}

const fileNames = (broker: Broker): readonly string[] =>
  broker.disk.files.map(({ name }) => name).filter((name) => name.startsWith('orders-0/'));

describe('replicas that are gone (control-plane §2.5, §3.1, replication §5.1)', () => {
  test('a deleted topic takes its log from the disk, and its checkpoints', () => {
    const broker = leader();
    fire(broker, 'replica.recovery-point-checkpoint');
    publish(broker, NO_TOPICS);
    expect(broker.replicas.partitions).toEqual([]);
    expect(logSlot(broker.disk, ORDERS)).toBe(-1);
    expect(fileNames(broker)).toEqual([]);
    expect(readFile(broker.disk, RECOVERY_POINT_FILE)).toEqual([]);
    expect(probesOf(broker, 'ReplicaDeleted')).toEqual([
      {
        type: 'ReplicaDeleted',
        partition: ORDERS,
        topicId: 'id-orders',
        logEndOffset: 2,
        rule: 'its topic was deleted',
      },
    ]);
  });

  test('deleted and made again in one delta: the new log is empty, whoever waited for the old one is told', () => {
    const broker = leader();
    request(broker, -5, produceOf(-1, batchOf('waits')));
    request(broker, -6, fetchOf(2, 3));
    expect(replyOn(broker, -5)).toBeUndefined();
    publish(broker, madeAgain());
    expect(replyOn(broker, -5)).toMatchObject({
      partitions: [{ error: 'NOT_LEADER_OR_FOLLOWER', baseOffset: -1 }],
    });
    expect(replyOn(broker, -6)).toMatchObject({ partitions: [{ error: expect.any(String) }] });
    expect(valuesOn(broker)).toEqual([]);
    expect(partitionOn(broker)).toMatchObject({ topicId: 'id-orders-2', leaderEpoch: 0 });
    expect(readFile(broker.disk, 'orders-0/partition.metadata')).toBe('id-orders-2');
  });

  test('requests that name the old topic id are refused (KIP-516)', () => {
    const broker = leader();
    publish(broker, madeAgain());
    request(broker, -5, produceOf(1, batchOf('late')));
    expect(replyOn(broker, -5)).toMatchObject({ partitions: [{ error: 'UNKNOWN_TOPIC_ID' }] });
    fetchAs(broker, 2, 0);
    expect(replyOn(broker, -2)).toMatchObject({ partitions: [{ error: 'INCONSISTENT_TOPIC_ID' }] });
    publish(broker, NO_TOPICS);
    request(broker, -5, produceOf(1, batchOf('later')));
    expect(replyOn(broker, -5)).toMatchObject({ partitions: [{ error: 'UNKNOWN_TOPIC_ID' }] });
    expect(valuesOn(startBroker(2, { image: imageOf() }))).toEqual([]);
  });

  test('a reassigned replica goes with its log; a replica that stays and its leader know of the others (KIP-455)', () => {
    const broker = leader();
    publish(broker, imageOf({ replicas: [2, 3, 4], leader: 2, leaderEpoch: 2, partitionEpoch: 2 }));
    expect(broker.replicas.partitions).toEqual([]);
    expect(probesOf(broker, 'ReplicaDeleted')[0]?.rule).toContain('reassigned');
    const stays = leader();
    publish(stays, imageOf({ replicas: [1, 2, 3, 4], partitionEpoch: 2, addingReplicas: [4] }));
    expect(partitionOn(stays).remotes.map(({ id }) => id)).toEqual([2, 3, 4]);
    expect(valuesOn(stays)).toEqual(['a', 'b']);
  });

  test('a log whose deletion was missed is stray at the next start, also where its topic was made again (KAFKA-14616)', () => {
    const { disk } = leader();
    const restarted = startBroker(1, { image: madeAgain(), disk });
    expect(probesOf(restarted, 'ReplicaDeleted')[0]?.rule).toContain('stray');
    expect(valuesOn(restarted)).toEqual([]);
    const elsewhere = startBroker(1, { image: imageOf({ replicas: [2, 3], leader: 2 }), disk });
    expect(elsewhere.replicas.partitions).toEqual([]);
    expect(logSlot(elsewhere.disk, ORDERS)).toBe(-1);
    const kept = startBroker(1, { image: imageOf(), disk });
    expect(valuesOn(kept)).toEqual(['a', 'b']);
  });

  test('a flush of the deleted log makes nothing durable in the new one of its name', () => {
    const broker = startBroker(1, {
      image: imageOf({}, undefined, [
        { resourceType: 'TOPIC', resourceName: 'orders', name: 'flush.messages', value: '1' },
      ]),
    });
    write(broker, 'a');
    const capture = beginFlush(broker.disk, ORDERS);
    publish(broker, madeAgain());
    broker.disk = completeFlush(broker.disk, capture);
    act(broker, (replicas, turn, view) => onReplicaFlushed(replicas, turn, view, ORDERS));
    const log = broker.disk.logs[logSlot(broker.disk, ORDERS)];
    expect(log?.durable.length).toBe(0);
    expect(partitionOn(broker).log.recoveryPoint).toBe(0);
  });
});

test('the answer to a fetch of the deleted topic does not get into the one made again, which truncates first (replication §4.1)', () => {
  const old = imageOf({ leader: 2, leaderEpoch: 0 });
  // Another partition of the same leader keeps the fetcher and its connection.
  const other = { ...partitionState({ leader: 2, topicId: 'id-other' }), partition: 'others-0' };
  const topics = (image: MetadataImage): MetadataImage => ({
    ...image,
    topics: [...image.topics, { name: 'others', topicId: 'id-other', partitions: [other] }],
  });
  const follower = startBroker(1, { image: topics(old) });
  expect(askedBy(follower, 2)?.type).toBe('FetchRequest');
  publish(follower, topics(madeAgain({ leader: 2 })));
  const batch = { ...batchOf('old'), baseOffset: 0, lastOffset: 0, leaderEpoch: 0 };
  const partition = (name: string, batches: readonly (typeof batch)[]) => ({
    partition: name,
    error: 'NONE' as const,
    highWatermark: 0,
    lastStableOffset: 0,
    logStartOffset: 0,
    divergingEpoch: null,
    preferredReadReplica: -1,
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
    batches,
    abortedTransactions: null,
  });
  const partitions = [partition(ORDERS, [batch]), partition('others-0', [])];
  answerFetcher(follower, 2, { type: 'FetchResponse', error: 'NONE', sessionId: 0, partitions });
  expect(valuesOn(follower)).toEqual([]);
});
