import { describe, expect, test } from 'vitest';
import type { MetadataImage, PartitionRegistration } from '../../../core/controller/image.ts';
import { EMPTY_DISK } from '../../../core/disk.ts';
import { nameAt } from '../../../core/disk-directories.ts';
import { leastFilled, namesOf, openDirectories } from '../../../core/log/directories.ts';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import type { ProduceResponse } from '../../../core/protocol/produce.ts';
import { failDirectories, onReplicaFlushed } from '../../../core/replica/replica-manager.ts';
import { newTurn } from '../../support/turn.ts';
import {
  act,
  type Broker,
  batchOf,
  fetchOf,
  fire,
  imageOf,
  partitionState,
  probesOf,
  produceOf,
  publish,
  replyOn,
  request,
  startBroker,
  TOPIC_ID,
  valuesOn,
  write,
} from './fixture.ts';

const THREE = ['a', 'b', 'c'].map((id) => ({ id, isOnline: true }));

/** An image with so many partitions of orders, led by broker 1, each in the directory named for it. */
function partitions(directories: readonly string[]): MetadataImage {
  const registrations = directories.map((directory, index): PartitionRegistration => {
    const state = partitionState({ partition: `orders-${index}` });
    return { ...state, directories: [directory, '', ''] };
  });
  const topic = { name: 'orders', topicId: TOPIC_ID, partitions: registrations };
  return { ...imageOf(), topics: [topic] };
}

const start = (directories: readonly string[], given = {}): Broker =>
  startBroker(1, { image: partitions(directories), directories: THREE, ...given });

const paths = ({ disk }: Broker): string[] =>
  disk.logs.flatMap(({ name }) => (name === '' ? [] : [name]));

const fail = (broker: Broker, place: number): Broker =>
  act(broker, (replicas, turn, view) => failDirectories(replicas, turn, view, [place]));

describe('where logs go (LogManager.nextLogDirs, KIP-858)', () => {
  test('a new log goes where the fewest are, the first of several', () => {
    expect(paths(start(['', '', '', '']))).toEqual([
      'orders-0',
      'd2/orders-1',
      'd3/orders-2',
      'orders-3',
    ]);
  });

  test('the directory that the controller assigned goes before', () => {
    expect(paths(start(['c', 'c', 'a']))).toEqual(['d3/orders-0', 'd3/orders-1', 'orders-2']);
  });

  test('a directory that nobody knows is no assignment while all directories are there', () => {
    expect(paths(start(['gone']))).toEqual(['orders-0']);
  });

  test('while a directory is offline, a replica that may be in it is not made again elsewhere', () => {
    const directories = [
      { id: 'a', isOnline: true },
      { id: '', isOnline: false },
    ];
    const broker = start(['gone', '', 'a'], { directories });
    expect(paths(broker)).toEqual(['orders-1', 'orders-2']);
    expect(broker.replicas.offline).toEqual([]);
  });

  test('offline directories count for nothing', () => {
    const directories = [
      { id: '', isOnline: false },
      { id: 'b', isOnline: true },
    ];
    expect(leastFilled(EMPTY_DISK, directories, [])).toBe(1);
  });
});

describe('log.dirs and meta.properties', () => {
  test('directories are listed by name, or counted', () => {
    expect(namesOf('/tmp/kafka-logs')).toEqual(['/tmp/kafka-logs']);
    expect(namesOf('/a, /b')).toEqual(['/a', '/b']);
    expect(namesOf('3')).toEqual(['d1', 'd2', 'd3']);
  });

  test('a directory keeps its id, an empty one gets a new one, and a failed one has none', () => {
    const turn = newTurn();
    expect(openDirectories(turn, 7, 2, 1).map(({ id }) => id)).toEqual(['dir-7-d1', 'dir-7-d2']);
    const { disk } = turn;
    const emptied = {
      ...disk,
      files: disk.files.filter(({ name }) => nameAt(name) === name),
      health: ['ok', 'ok', 'failed'] as const,
    };
    expect(openDirectories(newTurn({ disk: emptied }), 7, 3, 2)).toEqual([
      { id: 'dir-7-d1', isOnline: true },
      { id: 'dir-7-d2-2', isOnline: true },
      { id: '', isOnline: false },
    ]);
    const full = { ...EMPTY_DISK, health: ['ok', 'full'] as const };
    const opened = openDirectories(newTurn({ disk: full }), 7, 2, 1);
    expect(opened[1], 'an id could not be written').toEqual({ id: '', isOnline: false });
  });
});

describe('a log directory fails (replication §1.8)', () => {
  test('its replicas are offline, the others go on', () => {
    const broker = start(['a', 'b']);
    write(broker, 'x');
    fail(broker, 1);
    expect(probesOf(broker, 'LogDirFailed')).toEqual([
      { type: 'LogDirFailed', directory: 'b', partitions: ['orders-1'] },
    ]);
    expect(broker.replicas.offline).toEqual([{ name: 'orders-1', topicId: TOPIC_ID }]);
    const produce = produceOf(1, batchOf('y'));
    const both = ['orders-0', 'orders-1'].map((partition) => ({
      ...produce.partitions[0]!,
      partition,
    }));
    request(broker, -2, { ...produce, partitions: both });
    expect(replyOn<ProduceResponse>(broker, -2)?.partitions.map(({ error }) => error)).toEqual([
      'NONE',
      'KAFKA_STORAGE_ERROR',
    ]);
    request(broker, -3, fetchOf(-1, 0, { partition: 'orders-1', currentLeaderEpoch: -1 }));
    expect(replyOn<FetchResponse>(broker, -3)?.partitions[0]?.error).toBe('KAFKA_STORAGE_ERROR');
    expect(valuesOn(broker)).toEqual(['x', 'y']);
  });

  test('who waits for a replica in it is told at once', () => {
    const broker = start(['b', 'a']);
    request(broker, -4, produceOf(-1, batchOf('waits')));
    expect(replyOn(broker, -4)).toBeUndefined();
    fail(broker, 1);
    expect(replyOn<ProduceResponse>(broker, -4)?.partitions[0]?.error).toBe('KAFKA_STORAGE_ERROR');
  });

  test('it stays so whatever metadata says of the same topic; another of its name is a new one', () => {
    const broker = start(['a', 'b']);
    fail(broker, 1);
    const changed = partitions(['a', 'b']);
    const [topic] = changed.topics;
    const next = topic!.partitions.map((one) => ({ ...one, leaderEpoch: 2, partitionEpoch: 2 }));
    publish(broker, { ...changed, topics: [{ ...topic!, partitions: next }] });
    expect(broker.replicas.partitions.map(({ name }) => name)).toEqual(['orders-0']);
    const again = { ...topic!, topicId: 'id-again' };
    const made = topic!.partitions.map((one) => ({
      ...one,
      topicId: 'id-again',
      directories: ['', '', ''],
    }));
    publish(broker, { ...changed, topics: [{ ...again, partitions: made }] });
    expect(paths(broker), 'the log in the failed directory stays where it is').toEqual([
      'orders-0',
      'd2/orders-1',
      'd3/orders-1',
    ]);
  });

  test('checkpoints are written of the directories that are left', () => {
    const broker = start(['a', 'b', 'c']);
    fail(broker, 1);
    fire(broker, 'replica.high-watermark-checkpoint');
    const files = broker.disk.files.filter(({ name }) =>
      name.endsWith('replication-offset-checkpoint'),
    );
    expect(files.map(({ name, written }) => [name, written])).toEqual([
      ['replication-offset-checkpoint', [{ partition: 'orders-0', offset: 0 }]],
      ['d3/replication-offset-checkpoint', [{ partition: 'orders-2', offset: 0 }]],
    ]);
  });

  test('a flush in one directory says nothing of a log of the same name in another', () => {
    const broker = start(['b']);
    write(broker, 'x');
    act(broker, (replicas, turn, view) => onReplicaFlushed(replicas, turn, view, 'orders-0'));
    expect(broker.replicas.partitions[0]?.log.recoveryPoint).toBe(0);
  });
});

test('a broker that finds a replica in two directories halts (LogManager.loadLog)', () => {
  const one = start(['a']);
  const other = start(['b']);
  const files = [
    ...one.disk.files,
    ...other.disk.files.filter(({ name }) => name.startsWith('d2')),
  ];
  const log = other.disk.logs.find(({ name }) => name === 'd2/orders-0')!;
  const disk = { logs: [...one.disk.logs, log], files, health: [] };
  const broker = start(['a'], { disk });
  expect(broker.effects).toContainEqual({
    type: 'Halt',
    reason: 'log directories 1, 2 both have a log of orders-0',
  });
});
