import type { ResetPolicy } from './reset-policy.ts';
import type { Switches } from './switches.ts';

/** Whose clock a record's timestamp is from: its producer's, or its leader's when it was appended (KIP-32). */
export type TimestampType = 'CreateTime' | 'LogAppendTime';

/** The settings of a server process that change what the model does (`server.properties`), under Kafka's names. */
export interface ServerSettings {
  readonly 'broker.heartbeat.interval.ms': number;
  readonly 'broker.session.timeout.ms': number;
  readonly 'initial.broker.registration.timeout.ms': number;
  readonly 'controlled.shutdown.enable': boolean;
  readonly 'controller.quorum.election.timeout.ms': number;
  readonly 'controller.quorum.fetch.timeout.ms': number;
  readonly 'controller.quorum.election.backoff.max.ms': number;
  readonly 'controller.quorum.append.linger.ms': number;
  readonly 'controller.quorum.request.timeout.ms': number;
  readonly 'controller.quorum.retry.backoff.ms': number;
  readonly 'controller.quorum.auto.join.enable': boolean;
  readonly 'controller.quorum.fetch.snapshot.max.bytes': number;
  readonly 'metadata.log.max.record.bytes.between.snapshots': number;
  readonly 'metadata.log.max.snapshot.interval.ms': number;
  readonly 'metadata.max.retention.bytes': number;
  readonly 'metadata.max.retention.ms': number;
  readonly 'metadata.max.idle.interval.ms': number;
  readonly 'auto.leader.rebalance.enable': boolean;
  readonly 'leader.imbalance.check.interval.seconds': number;
  readonly 'unclean.leader.election.enable': boolean;
  readonly 'unclean.leader.election.interval.ms': number;
  readonly 'default.replication.factor': number;
  readonly 'num.partitions': number;
  readonly 'min.insync.replicas': number;
  readonly 'replica.lag.time.max.ms': number;
  readonly 'replica.fetch.wait.max.ms': number;
  readonly 'replica.fetch.min.bytes': number;
  readonly 'replica.fetch.max.bytes': number;
  readonly 'replica.fetch.response.max.bytes': number;
  readonly 'replica.fetch.backoff.ms': number;
  readonly 'replica.socket.timeout.ms': number;
  readonly 'num.replica.fetchers': number;
  readonly 'replica.high.watermark.checkpoint.interval.ms': number;
  readonly 'log.flush.offset.checkpoint.interval.ms': number;
  readonly 'log.flush.start.offset.checkpoint.interval.ms': number;
  readonly 'log.flush.interval.messages': number;
  readonly 'log.flush.interval.ms': number;
  readonly 'log.flush.scheduler.interval.ms': number;
  readonly 'log.segment.bytes': number;
  readonly 'log.roll.ms': number;
  readonly 'log.dirs': string;
  readonly 'log.dir.failure.timeout.ms': number;
  readonly 'log.message.timestamp.type': TimestampType;
  readonly 'log.retention.ms': number;
  readonly 'log.retention.bytes': number;
  readonly 'log.retention.check.interval.ms': number;
  readonly 'log.initial.task.delay.ms': number;
  readonly 'message.max.bytes': number;
  readonly 'producer.id.expiration.ms': number;
  readonly 'producer.id.expiration.check.interval.ms': number;
  readonly 'request.timeout.ms': number;
  readonly 'controller.socket.timeout.ms': number;
  readonly 'reconnect.backoff.ms': number;
  readonly 'reconnect.backoff.max.ms': number;
  readonly 'socket.connection.setup.timeout.ms': number;
  readonly 'broker.rack': string;
  readonly 'transaction.max.timeout.ms': number;
  readonly 'transaction.state.log.num.partitions': number;
  readonly 'transaction.state.log.replication.factor': number;
  readonly 'transaction.state.log.min.isr': number;
  readonly 'transaction.state.log.segment.bytes': number;
  readonly 'transaction.abort.timed.out.transaction.cleanup.interval.ms': number;
  readonly 'transaction.remove.expired.transaction.cleanup.interval.ms': number;
  readonly 'transactional.id.expiration.ms': number;
  readonly 'transaction.partition.verification.enable': boolean;
  readonly 'add.partitions.to.txn.retry.backoff.ms': number;
  readonly 'add.partitions.to.txn.retry.backoff.max.ms': number;
  readonly 'group.consumer.session.timeout.ms': number;
  readonly 'group.consumer.min.session.timeout.ms': number;
  readonly 'group.consumer.max.session.timeout.ms': number;
  readonly 'group.consumer.heartbeat.interval.ms': number;
  readonly 'group.consumer.min.heartbeat.interval.ms': number;
  readonly 'group.consumer.max.heartbeat.interval.ms': number;
  readonly 'group.consumer.assignment.interval.ms': number;
  readonly 'group.consumer.min.assignment.interval.ms': number;
  readonly 'group.consumer.max.assignment.interval.ms': number;
  readonly 'group.consumer.max.size': number;
  /** Names of server-side assignors with commas between; the first one is the default (core/group/assignor). */
  readonly 'group.consumer.assignors': string;
  readonly 'group.consumer.migration.policy':
    | 'bidirectional'
    | 'upgrade'
    | 'downgrade'
    | 'disabled';
  /** Where consumers of other racks are sent: to the leader, or to a replica of their own rack (KIP-392). */
  readonly 'replica.selector.class': '' | 'RackAwareReplicaSelector';
  readonly 'offsets.topic.num.partitions': number;
  readonly 'offsets.topic.replication.factor': number;
  readonly 'offsets.topic.segment.bytes': number;
  readonly 'offsets.commit.timeout.ms': number;
  readonly 'offset.metadata.max.bytes': number;
  readonly 'offsets.retention.minutes': number;
  readonly 'offsets.retention.check.interval.ms': number;
  readonly 'group.initial.rebalance.delay.ms': number;
  readonly 'group.min.session.timeout.ms': number;
  readonly 'group.max.session.timeout.ms': number;
  readonly 'group.max.size': number;
  readonly 'group.coordinator.append.linger.ms': number;
}

/** The settings of a topic that change what the model does; a topic without one takes the server's. */
export interface TopicSettings {
  readonly 'min.insync.replicas': number;
  readonly 'unclean.leader.election.enable': boolean;
  readonly 'flush.messages': number;
  readonly 'flush.ms': number;
  readonly 'segment.bytes': number;
  readonly 'segment.ms': number;
  readonly 'max.message.bytes': number;
  readonly 'message.timestamp.type': TimestampType;
  readonly 'retention.ms': number;
  readonly 'retention.bytes': number;
}

/** Settings that every client has. */
export interface ClientSettings {
  readonly 'metadata.max.age.ms': number;
  readonly 'request.timeout.ms': number;
  readonly 'retry.backoff.ms': number;
  readonly 'retry.backoff.max.ms': number;
  readonly 'reconnect.backoff.ms': number;
  readonly 'reconnect.backoff.max.ms': number;
  readonly 'socket.connection.setup.timeout.ms': number;
}

/** Whether and when a client goes back to its bootstrap list (KIP-899, KIP-1102). */
export interface RecoverySettings {
  readonly 'metadata.recovery.strategy': 'none' | 'rebootstrap';
  readonly 'metadata.recovery.rebootstrap.trigger.ms': number;
}

export interface ProducerSettings extends ClientSettings, RecoverySettings {
  readonly acks: 'all' | '0' | '1';
  readonly 'enable.idempotence': boolean;
  readonly retries: number;
  readonly 'max.in.flight.requests.per.connection': number;
  readonly 'batch.size': number;
  readonly 'linger.ms': number;
  readonly 'buffer.memory': number;
  readonly 'max.block.ms': number;
  readonly 'max.request.size': number;
  readonly 'delivery.timeout.ms': number;
  readonly 'metadata.max.idle.ms': number;
  readonly 'partitioner.class': 'default' | 'sticky' | 'round-robin';
  readonly 'partitioner.ignore.keys': boolean;
  readonly 'partitioner.adaptive.partitioning.enable': boolean;
  readonly 'partitioner.availability.timeout.ms': number;
  /** Empty for a producer without transactions. */
  readonly 'transactional.id': string;
  readonly 'transaction.timeout.ms': number;
}

export interface ConsumerSettings extends ClientSettings, RecoverySettings {
  readonly 'auto.offset.reset': ResetPolicy;
  readonly 'client.rack': string;
  readonly 'isolation.level': 'read_uncommitted' | 'read_committed';
  readonly 'fetch.min.bytes': number;
  readonly 'fetch.max.wait.ms': number;
  readonly 'fetch.max.bytes': number;
  readonly 'max.partition.fetch.bytes': number;
  readonly 'max.poll.records': number;
  readonly 'default.api.timeout.ms': number;
  /** Empty where none was given: then nothing can be committed. */
  readonly 'group.id': string;
  readonly 'group.instance.id': string;
  readonly 'group.protocol': 'classic' | 'consumer';
  readonly 'group.remote.assignor': string;
  /** Names of assignors, the preferred one first, with commas. */
  readonly 'partition.assignment.strategy': string;
  readonly 'session.timeout.ms': number;
  readonly 'heartbeat.interval.ms': number;
  readonly 'max.poll.interval.ms': number;
  readonly 'enable.auto.commit': boolean;
  readonly 'auto.commit.interval.ms': number;
}

export interface AdminSettings extends ClientSettings {
  readonly 'default.api.timeout.ms': number;
}

/** A metadata quorum whose voters can change (KIP-853). */
export interface DynamicQuorum {
  /** Ids of all controllers, voters or not: where replicas look for the leader (`controller.quorum.bootstrap.servers`). */
  readonly controllers: readonly number[];
  /** What the cluster was formatted with: 0 where the voters are static until an upgrade. */
  readonly kraftVersion: 0 | 1;
}

/** What every process of a cluster is told besides its own settings. */
export interface ClusterFacts {
  readonly clusterId: string;
  /** Ids of the controllers that vote, ascending; those that vote at first where voters are dynamic. */
  readonly voters: readonly number[];
  /** Null where the voters are static. */
  readonly dynamicQuorum: DynamicQuorum | null;
  /** Ids of the brokers that the scenario has, ascending; clients bootstrap from them. */
  readonly brokers: readonly number[];
  /** Features that a new cluster is formatted with, by name (`eligible.leader.replicas.version`: 1). */
  readonly features: Readonly<Record<string, number>>;
  readonly switches: Switches;
}

/** A server process: `process.roles` of Kafka. */
export interface ServerConfig {
  readonly nodeId: number;
  readonly roles: readonly ('broker' | 'controller')[];
  readonly settings: ServerSettings;
  readonly cluster: ClusterFacts;
}
