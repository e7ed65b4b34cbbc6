import { expect, test } from 'vitest';
import { beginFlush, completeFlush, type Disk, readFile } from '../../../core/disk.ts';
import {
  CLEAN_SHUTDOWN_FILE,
  HIGH_WATERMARK_FILE,
  LOG_START_OFFSET_FILE,
  RECOVERY_POINT_FILE,
  writeCleanShutdown,
} from '../../../core/log/checkpoints.ts';
import { onReplicaFlushed, shutDownReplicas } from '../../../core/replica/replica-manager.ts';
import { newTurn } from '../../support/turn.ts';
import {
  act,
  type Broker,
  fetchAs,
  fire,
  imageOf,
  ORDERS,
  partitionOn,
  probesOf,
  startBroker,
  write,
} from './fixture.ts';

/** A leader with three records, of which two are known to be committed. */
function leader(): Broker {
  const broker = startBroker(1, { image: imageOf() });
  write(broker, 'a');
  write(broker, 'b');
  write(broker, 'c');
  fetchAs(broker, 2, 2);
  fetchAs(broker, 3, 2);
  return broker;
}

const flush = (broker: Broker, target: string): Broker => {
  broker.disk = completeFlush(broker.disk, beginFlush(broker.disk, target));
  return act(broker, (replicas, turn, view) => onReplicaFlushed(replicas, turn, view, target));
};

const restart = (disk: Disk): Broker => startBroker(1, { image: imageOf(), disk });

test('§9: the periodic timers begin with the first image; flushing by time is off', () => {
  const armed = startBroker(1).effects.flatMap((effect) =>
    effect.type === 'SetTimer' ? [[effect.timer, (effect.at - 1_000_000) / 1000]] : [],
  );
  expect(armed).toEqual([
    ['replica.isr-shrink', 15_000],
    ['replica.high-watermark-checkpoint', 5000],
    ['replica.recovery-point-checkpoint', 60_000],
    ['replica.log-start-offset-checkpoint', 60_000],
    ['replica.producer-id-expiration', 600_000],
  ]);
});

test('§1.6: after a kill the log is whole and the high watermark is that of the last checkpoint', () => {
  const broker = leader();
  fire(broker, 'replica.high-watermark-checkpoint');
  expect(readFile(broker.disk, HIGH_WATERMARK_FILE)).toEqual([{ partition: ORDERS, offset: 2 }]);
  write(broker, 'd');
  fetchAs(broker, 2, 4);
  fetchAs(broker, 3, 4);
  const again = restart(broker.disk);
  expect(probesOf(again, 'LogLoaded')).toEqual([
    {
      type: 'LogLoaded',
      partition: ORDERS,
      logEndOffset: 4,
      highWatermark: 2,
      clean: false,
      cut: 0,
    },
  ]);
  expect(partitionOn(again).log).toMatchObject({ logEndOffset: 4, highWatermark: 2 });
  expect(again.replicas.unclaimed).toEqual([]);
});

test('§1.2: without a checkpoint the high watermark is 0', () => {
  expect(partitionOn(restart(leader().disk)).log.highWatermark).toBe(0);
});

test('§1.6: an orderly stop flushes logs, then writes their offsets, then says that it is done', () => {
  const broker = leader();
  act(broker, (replicas, turn, view) => shutDownReplicas(replicas, turn, view));
  expect(broker.effects).toContainEqual({ type: 'Flush', target: ORDERS });
  expect(broker.replicas.stopped).toBe(false);
  flush(broker, ORDERS);
  expect(readFile(broker.disk, RECOVERY_POINT_FILE)).toEqual([{ partition: ORDERS, offset: 3 }]);
  for (const file of [HIGH_WATERMARK_FILE, RECOVERY_POINT_FILE, LOG_START_OFFSET_FILE]) {
    expect(broker.replicas.stopped).toBe(false);
    flush(broker, file);
  }
  expect(broker.replicas.stopped).toBe(true);
});

test('§1.6: an orderly stop ends the fetchers', () => {
  const follower = startBroker(2, { image: imageOf() });
  act(follower, (replicas, turn, view) => shutDownReplicas(replicas, turn, view));
  expect(follower.replicas.fetchers).toEqual([]);
  expect(follower.effects.some(({ type }) => type === 'Disconnect')).toBe(true);
});

test('KAFKA-10471 (F29): the mark of a clean stop is gone before the logs are loaded', () => {
  const turn = newTurn({ disk: leader().disk });
  writeCleanShutdown(turn, [0], 10);
  const again = restart(turn.disk);
  expect(probesOf(again, 'LogLoaded')).toMatchObject([{ clean: true, logEndOffset: 3 }]);
  expect(readFile(again.disk, CLEAN_SHUTDOWN_FILE)).toBeNull();
  expect(again.effects[0]).toEqual({ type: 'Flush', target: CLEAN_SHUTDOWN_FILE });
  expect(probesOf(restart(again.disk), 'LogLoaded')).toMatchObject([{ clean: false }]);
});

test('a log that the first image does not name is stray (KAFKA-14616)', () => {
  const again = startBroker(1, { disk: leader().disk });
  expect(again.replicas.partitions).toEqual([]);
  expect(probesOf(again, 'LogLoaded')).toMatchObject([{ partition: ORDERS, logEndOffset: 3 }]);
  expect(probesOf(again, 'ReplicaDeleted')).toMatchObject([{ partition: ORDERS, logEndOffset: 3 }]);
});

test('flush.ms: the scheduler flushes logs that were not flushed for so long', () => {
  const settings = { 'log.flush.interval.ms': 1000, 'log.flush.scheduler.interval.ms': 300 };
  const broker = startBroker(1, { image: imageOf(), settings });
  write(broker, 'a');
  fire(broker, 'replica.flush-scheduler');
  expect(broker.effects).not.toContainEqual({ type: 'Flush', target: ORDERS });
  broker.nowMs += 1000;
  fire(broker, 'replica.flush-scheduler');
  expect(broker.effects).toContainEqual({ type: 'Flush', target: ORDERS });
  flush(broker, ORDERS);
  expect(partitionOn(broker).log.recoveryPoint).toBe(1);
});

test('the state of a busy broker is plain data', () => {
  const broker = leader();
  fetchAs(broker, 2, 3);
  const copy = JSON.parse(JSON.stringify(broker.replicas)) as unknown;
  expect(copy).toEqual(broker.replicas);
});
