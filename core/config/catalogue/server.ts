import type { ServerSettings, TimestampType } from '../settings.ts';
import {
  bool,
  type Catalogue,
  choice,
  INT_MAX,
  int,
  LONG_MAX,
  long,
  SEGMENT_RANGE,
  text,
} from './definition.ts';

type MigrationPolicy = ServerSettings['group.consumer.migration.policy'];

/**
 * The modelled settings of brokers and controllers (replication §9, control-plane §5; KRaftConfigs, QuorumConfig,
 * ReplicationConfigs, LogConfig, TransactionLogConfig, ServerConfigs). `log.roll.ms`, `log.retention.ms`, `log.dirs` and
 * `log.flush.interval.ms` are null in Kafka, with `log.roll.hours`, `log.retention.hours`, `log.dir` and
 * `log.flush.scheduler.interval.ms` behind them; here is what that comes to.
 */
export const SERVER: Catalogue<ServerSettings> = {
  'broker.heartbeat.interval.ms': int('ms', 2000, null),
  'broker.session.timeout.ms': int('ms', 9000, null),
  'initial.broker.registration.timeout.ms': int('ms', 60_000, null),
  'controlled.shutdown.enable': bool(true),
  'controller.quorum.election.timeout.ms': int('ms', 1000, 0),
  'controller.quorum.fetch.timeout.ms': int('ms', 2000, 0),
  'controller.quorum.election.backoff.max.ms': int('ms', 1000, 0),
  'controller.quorum.append.linger.ms': int('ms', 25, 0),
  'controller.quorum.request.timeout.ms': int('ms', 2000, 0),
  'controller.quorum.retry.backoff.ms': int('ms', 20, 0),
  'controller.quorum.auto.join.enable': bool(false),
  'controller.quorum.fetch.snapshot.max.bytes': int('bytes', 1_048_576, 1),
  'metadata.log.max.record.bytes.between.snapshots': long('bytes', 20_971_520, 1),
  'metadata.log.max.snapshot.interval.ms': long('ms', 3_600_000, 0),
  'metadata.max.retention.bytes': long('bytes', 104_857_600, null),
  'metadata.max.retention.ms': long('ms', 604_800_000, null),
  'metadata.max.idle.interval.ms': int('ms', 500, 0),
  'auto.leader.rebalance.enable': bool(true),
  'leader.imbalance.check.interval.seconds': long('s', 300, 1),
  // KIP-106.
  'unclean.leader.election.enable': bool(false, { was: [true, [[['0.11.0'], false]]] }),
  'unclean.leader.election.interval.ms': long('ms', 300_000, 1),
  'default.replication.factor': int('count', 1, null),
  'num.partitions': int('count', 1, 1),
  'min.insync.replicas': int('count', 1, 1),
  // KIP-537.
  'replica.lag.time.max.ms': long('ms', 30_000, null, { was: [10_000, [[['2.5.0'], 30_000]]] }),
  'replica.fetch.wait.max.ms': int('ms', 500, null),
  'replica.fetch.min.bytes': int('bytes', 1, null),
  'replica.fetch.max.bytes': int('bytes', 1_048_576, 0),
  'replica.fetch.response.max.bytes': int('bytes', 10_485_760, 0),
  'replica.fetch.backoff.ms': int('ms', 1000, 0),
  'replica.socket.timeout.ms': int('ms', 30_000, null),
  'num.replica.fetchers': int('count', 1, 1),
  'replica.high.watermark.checkpoint.interval.ms': long('ms', 5000, null),
  'log.flush.offset.checkpoint.interval.ms': int('ms', 60_000, 0),
  'log.flush.start.offset.checkpoint.interval.ms': int('ms', 60_000, 0),
  'log.flush.interval.messages': long('records', LONG_MAX, 1),
  'log.flush.interval.ms': long('ms', LONG_MAX, null),
  'log.flush.scheduler.interval.ms': long('ms', LONG_MAX, null),
  'log.segment.bytes': int('bytes', 1_073_741_824, 14, SEGMENT_RANGE),
  'log.roll.ms': long('ms', 604_800_000, 1),
  'log.dirs': text('/tmp/kafka-logs'),
  'log.dir.failure.timeout.ms': long('ms', 30_000, 1),
  'log.message.timestamp.type': choice<TimestampType>('CreateTime', [
    ['CreateTime', 'CreateTime'],
    ['LogAppendTime', 'LogAppendTime'],
  ]),
  'log.retention.ms': long('ms', 604_800_000, null),
  'log.retention.bytes': long('bytes', -1, null),
  'log.retention.check.interval.ms': long('ms', 300_000, 1),
  'log.initial.task.delay.ms': long('ms', 30_000, 0),
  'message.max.bytes': int('bytes', 1_048_588, 0),
  'producer.id.expiration.ms': int('ms', 86_400_000, 1),
  'producer.id.expiration.check.interval.ms': int('ms', 600_000, 1),
  'request.timeout.ms': int('ms', 30_000, null),
  'controller.socket.timeout.ms': int('ms', 30_000, null),
  'reconnect.backoff.ms': long('ms', 50, 0),
  'reconnect.backoff.max.ms': long('ms', 1000, 0),
  'socket.connection.setup.timeout.ms': long('ms', 10_000, null),
  'broker.rack': text(''),
  'transaction.max.timeout.ms': int('ms', 900_000, 1),
  'transaction.state.log.num.partitions': int('count', 50, 1),
  'transaction.state.log.replication.factor': int('count', 3, 1),
  'transaction.state.log.min.isr': int('count', 2, 1),
  'transaction.state.log.segment.bytes': int('bytes', 104_857_600, 1),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int('ms', 10_000, 1),
  'transaction.remove.expired.transaction.cleanup.interval.ms': int('ms', 3_600_000, 1),
  'transactional.id.expiration.ms': int('ms', 604_800_000, 1),
  // KIP-890, part 1; with an epoch per transaction partitions add themselves whatever this says.
  'transaction.partition.verification.enable': bool(true),
  'add.partitions.to.txn.retry.backoff.ms': int('ms', 20, 1),
  'add.partitions.to.txn.retry.backoff.max.ms': int('ms', 100, 0),
  'group.consumer.session.timeout.ms': int('ms', 45_000, 1),
  'group.consumer.min.session.timeout.ms': int('ms', 45_000, 1),
  'group.consumer.max.session.timeout.ms': int('ms', 60_000, 1),
  'group.consumer.heartbeat.interval.ms': int('ms', 5000, 1),
  'group.consumer.min.heartbeat.interval.ms': int('ms', 5000, 1),
  'group.consumer.max.heartbeat.interval.ms': int('ms', 15_000, 1),
  // KIP-1263: before, an assignment followed each change at once.
  'group.consumer.assignment.interval.ms': int('ms', 1000, 0, { was: [0, [[['4.3.0'], 1000]]] }),
  'group.consumer.min.assignment.interval.ms': int('ms', 0, 0),
  'group.consumer.max.assignment.interval.ms': int('ms', 15_000, 0),
  'group.consumer.max.size': int('count', INT_MAX, 1),
  'group.consumer.assignors': text('uniform,range'),
  'group.consumer.migration.policy': choice<MigrationPolicy>(
    'bidirectional',
    [
      ['bidirectional', 'bidirectional'],
      ['upgrade', 'upgrade'],
      ['downgrade', 'downgrade'],
      ['disabled', 'disabled'],
    ],
    { was: ['disabled', [[['4.0.0'], 'bidirectional']]] },
  ),
  // KIP-392; null in Kafka.
  'replica.selector.class': choice<'' | 'RackAwareReplicaSelector'>('', [
    ['', ''],
    ['RackAwareReplicaSelector', 'RackAwareReplicaSelector'],
    ['org.apache.kafka.common.replica.RackAwareReplicaSelector', 'RackAwareReplicaSelector'],
  ]),
  // GroupCoordinatorConfig, clients §9.
  'offsets.topic.num.partitions': int('count', 50, 1),
  'offsets.topic.replication.factor': int('count', 3, 1),
  'offsets.topic.segment.bytes': int('bytes', 104_857_600, 1),
  'offsets.commit.timeout.ms': int('ms', 5000, 1),
  'offset.metadata.max.bytes': int('bytes', 4096, null),
  // KIP-186.
  'offsets.retention.minutes': int('min', 10_080, 1, { was: [1440, [[['2.0.0'], 10_080]]] }),
  'offsets.retention.check.interval.ms': long('ms', 600_000, 1),
  // KIP-134; before, the first member was on its own at once.
  'group.initial.rebalance.delay.ms': int('ms', 3000, null, { was: [0, [[['0.11.0'], 3000]]] }),
  'group.min.session.timeout.ms': int('ms', 6000, null),
  // KIP-389.
  'group.max.session.timeout.ms': int('ms', 1_800_000, null, {
    was: [300_000, [[['2.3.0'], 1_800_000]]],
  }),
  'group.max.size': int('count', INT_MAX, 1),
  // −1 collects what comes while the coordinator is busy; before 4.0 each write was a batch of its own.
  'group.coordinator.append.linger.ms': int('ms', -1, -1, {
    was: [
      0,
      [
        [['4.0.0'], 5],
        [['4.2.0'], -1],
      ],
    ],
  }),
};
