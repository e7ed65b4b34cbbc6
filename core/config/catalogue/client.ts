import { type ResetPolicy, resetDurationMs } from '../reset-policy.ts';
import type {
  AdminSettings,
  ClientSettings,
  ConsumerSettings,
  ProducerSettings,
  RecoverySettings,
} from '../settings.ts';
import { compareReleases } from '../version.ts';
import { bool, type Catalogue, choice, type Form, INT_MAX, int, long, text } from './definition.ts';

/** What producers, consumers and the admin client have in common (CommonClientConfigs; clients §9). */
const CLIENT: Catalogue<ClientSettings> = {
  'metadata.max.age.ms': long('ms', 300_000, 0),
  'request.timeout.ms': int('ms', 30_000, 0),
  'retry.backoff.ms': long('ms', 100, 0),
  // KIP-580: exponential since 3.7; before, every retry waited `retry.backoff.ms`.
  'retry.backoff.max.ms': long('ms', 1000, 0, { was: [100, [[['3.7.0'], 1000]]] }),
  'reconnect.backoff.ms': long('ms', 50, 0),
  'reconnect.backoff.max.ms': long('ms', 1000, 0),
  'socket.connection.setup.timeout.ms': long('ms', 10_000, null),
};

/** What producers and consumers do when nobody they know of answers; the admin client goes by its bootstrap list alone. */
const RECOVERY: Catalogue<RecoverySettings> = {
  // KIP-899 (3.8); the default since 4.0. Before, a client knew the brokers of its last answer and no others.
  'metadata.recovery.strategy': choice<'none' | 'rebootstrap'>(
    'rebootstrap',
    [
      ['none', 'none'],
      ['rebootstrap', 'rebootstrap'],
    ],
    { was: ['none', [[['4.0.0'], 'rebootstrap']]] },
  ),
  // KIP-1102 (4.0).
  'metadata.recovery.rebootstrap.trigger.ms': long('ms', 300_000, 0),
};

const PARTITIONERS = 'org.apache.kafka.clients.producer';

/**
 * The modelled settings of producers (ProducerConfig; clients §9). Simplified: Before 2.4 records without key stick to
 * a partition for a batch, as they do since KIP-480.
 */
export const PRODUCER: Catalogue<ProducerSettings> = {
  ...CLIENT,
  ...RECOVERY,
  // KIP-679.
  acks: choice<'all' | '0' | '1'>(
    'all',
    [
      ['all', 'all'],
      ['-1', 'all'],
      ['0', '0'],
      ['1', '1'],
    ],
    { was: ['1', [[['3.0.0'], 'all']]] },
  ),
  // KIP-679, in effect only after KAFKA-13598.
  'enable.idempotence': bool(true, { was: [false, [[['3.0.1', '3.1.1', '3.2.0'], true]]] }),
  // KIP-91.
  retries: int('count', INT_MAX, 0, { was: [0, [[['2.1.0'], INT_MAX]]] }),
  'max.in.flight.requests.per.connection': int('count', 5, 1),
  'batch.size': int('bytes', 16_384, 0),
  // KIP-1030.
  'linger.ms': long('ms', 5, 0, { was: [0, [[['4.0.0'], 5]]] }),
  'buffer.memory': long('bytes', 33_554_432, 0),
  'max.block.ms': long('ms', 60_000, 0),
  'max.request.size': int('bytes', 1_048_576, 0),
  'delivery.timeout.ms': int('ms', 120_000, 0),
  'metadata.max.idle.ms': long('ms', 300_000, 5000),
  // KIP-794: the partitioner in the producer itself, where no class is given.
  'partitioner.class': choice<'default' | 'sticky' | 'round-robin'>(
    'default',
    [
      ['default', 'default'],
      ['sticky', 'sticky'],
      ['round-robin', 'round-robin'],
      [`${PARTITIONERS}.RoundRobinPartitioner`, 'round-robin'],
      [`${PARTITIONERS}.UniformStickyPartitioner`, 'sticky'],
      [`${PARTITIONERS}.internals.DefaultPartitioner`, 'sticky'],
    ],
    { was: ['sticky', [[['3.3.0'], 'default']]] },
  ),
  'partitioner.ignore.keys': bool(false),
  'partitioner.adaptive.partitioning.enable': bool(true),
  'partitioner.availability.timeout.ms': long('ms', 0, 0),
  'transactional.id': text(''),
  'transaction.timeout.ms': int('ms', 60_000, null),
};

/** KIP-1106: `by_duration` came with 4.0; the words of both validators are Kafka's. */
const BY_DURATION: Form = {
  takes: (text, release) =>
    compareReleases(release, [4, 0, 0]) >= 0 && resetDurationMs(text) !== null,
  otherwise: (name, text, release) =>
    compareReleases(release, [4, 0, 0]) >= 0
      ? `Invalid value \`${text}\` for configuration ${name}. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.`
      : 'String must be one of: latest, earliest, none',
};

/** The modelled settings of consumers (ConsumerConfig; clients §9). */
export const CONSUMER: Catalogue<ConsumerSettings> = {
  ...CLIENT,
  ...RECOVERY,
  'auto.offset.reset': choice<ResetPolicy>(
    'latest',
    [
      ['earliest', 'earliest'],
      ['latest', 'latest'],
      ['none', 'none'],
    ],
    { form: BY_DURATION },
  ),
  'client.rack': text(''),
  'isolation.level': choice<'read_uncommitted' | 'read_committed'>('read_uncommitted', [
    ['read_committed', 'read_committed'],
    ['read_uncommitted', 'read_uncommitted'],
  ]),
  'fetch.min.bytes': int('bytes', 1, 0),
  'fetch.max.wait.ms': int('ms', 500, 0),
  'fetch.max.bytes': int('bytes', 52_428_800, 0),
  'max.partition.fetch.bytes': int('bytes', 1_048_576, 0),
  'max.poll.records': int('records', 500, 1),
  'default.api.timeout.ms': int('ms', 60_000, 0),
  'group.id': text(''),
  'group.instance.id': text(''),
  // KIP-848.
  'group.protocol': choice<'classic' | 'consumer'>('classic', [
    ['classic', 'classic'],
    ['consumer', 'consumer'],
    ['CLASSIC', 'classic'],
    ['CONSUMER', 'consumer'],
  ]),
  'group.remote.assignor': text(''),
  // KIP-726 put the cooperative one beside range.
  'partition.assignment.strategy': text('range,cooperative-sticky', {
    was: ['range', [[['3.0.0'], 'range,cooperative-sticky']]],
  }),
  // KIP-735.
  'session.timeout.ms': int('ms', 45_000, null, { was: [10_000, [[['3.0.0'], 45_000]]] }),
  'heartbeat.interval.ms': int('ms', 3000, null),
  'max.poll.interval.ms': int('ms', 300_000, 1),
  'enable.auto.commit': bool(true),
  'auto.commit.interval.ms': int('ms', 5000, 0),
};

/** The modelled settings of the admin client (AdminClientConfig; clients §9). */
export const ADMIN: Catalogue<AdminSettings> = {
  ...CLIENT,
  'default.api.timeout.ms': int('ms', 60_000, 0),
};
