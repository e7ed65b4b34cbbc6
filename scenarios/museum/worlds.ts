import type {
  ConsumerSpec,
  NetworkSpec,
  OperationSpec,
  ProducerSpec,
  Scenario,
  SettingsSpec,
  TopicSpec,
} from '../../sim/scenario/scenario.ts';
import {
  CLUSTER_PLAN,
  LATE_NEWS_PLAN,
  QUORUM_PLAN,
  READER,
  REPLICATION_PLAN,
  SERVER,
  TRANSACTION_PLAN,
  WIDE_LATENCY,
  WRITER,
} from './plans.ts';

/** What every world of the museum mends, so that suspects of today's rules are not found in its place (docs/museum.md). */
export const MENDED = { 'repl.equalEpochDelta': 'mended' } as const;

type World = Omit<Scenario, 'name' | 'title' | 'description' | 'museum'>;

/** How a world of brokers differs from the usual one. */
interface Change {
  readonly topic?: SettingsSpec;
  readonly producer?: SettingsSpec;
  readonly server?: SettingsSpec;
}

const brokers = (count: number, { topic = {}, producer = {}, server = {} }: Change): World => ({
  switches: MENDED,
  cluster: { brokers: count, controllers: 1, config: { ...SERVER, ...server } },
  topics: { orders: { partitions: 1, replicas: count, config: topic } satisfies TopicSpec },
  producers: { p1: { topic: 'orders', rate: 25, count: 55, config: { ...WRITER, ...producer } } },
  consumers: {},
  network: WIDE_LATENCY,
  swarm: REPLICATION_PLAN,
  until: '4500ms',
  faultsUntil: '3s',
});

const SLOW_WRITER: ProducerSpec = { topic: 'orders', rate: 9, count: 20, config: WRITER };

/** A broker handles one write of a connection at a time, so that a tail of several batches takes several producers. */
export const THREE_WRITERS: Readonly<Record<string, ProducerSpec>> = {
  p1: SLOW_WRITER,
  p2: SLOW_WRITER,
  p3: SLOW_WRITER,
};

/** A fetch of a follower brings one batch, so that catching up takes time. */
const ONE_BATCH_FETCHES: SettingsSpec = {
  'replica.fetch.max.bytes': 200,
  'replica.fetch.response.max.bytes': 200,
};

/** Three replicas of one partition, of which two must have a record; one controller, which no fault hits. */
export const threeReplicas = (topic: SettingsSpec = {}): World => ({
  ...brokers(3, {
    topic: { 'min.insync.replicas': 2, ...topic },
    server: ONE_BATCH_FETCHES,
  }),
  producers: THREE_WRITERS,
});

/** Two replicas of one partition, of which one may be alone. */
export const twoReplicas = (change: Change = {}): World =>
  brokers(2, { ...change, topic: { 'min.insync.replicas': 1, ...change.topic } });

/** Two brokers and three controllers, long enough for a broker that stays away to be missed. */
export const threeControllers = (): World => ({
  ...twoReplicas(),
  cluster: {
    brokers: 2,
    controllers: 3,
    config: { ...SERVER, 'broker.session.timeout.ms': 1200 },
  },
  producers: { p1: { topic: 'orders', rate: 10, count: 20, config: WRITER } },
  swarm: CLUSTER_PLAN,
  until: '9s',
  faultsUntil: '8s',
});

/** Producers that ask again who leads three times a second, so that two of them may believe in different leaders. */
const CURIOUS: SettingsSpec = { 'metadata.max.age.ms': 300 };

/**
 * Two brokers whose controller gives a partition back to its preferred leader every second, and two producers: leaders
 * change often, and who believes in which of them is a matter of whose news comes late.
 */
export const restlessLeaders = ({ topic, producer, server }: Change = {}): World => {
  const config = { ...WRITER, ...CURIOUS, ...producer };
  const writer: ProducerSpec = { topic: 'orders', rate: 14, count: 54, config };
  return {
    ...twoReplicas({
      topic: topic ?? {},
      server: { 'leader.imbalance.check.interval.seconds': 1, ...server },
    }),
    producers: { p1: writer, p2: writer },
    swarm: { ...LATE_NEWS_PLAN, episodes: 12 },
    until: '7s',
    faultsUntil: '5500ms',
  };
};

/** A consumer from the first record on. */
export const READS: Readonly<Record<string, ConsumerSpec>> = {
  r1: { topic: 'orders', config: READER },
};

/** Coordinators of transactions that look every half second for what is open for too long. */
const TRANSACTION_SERVER: SettingsSpec = {
  'request.timeout.ms': 1000,
  'replica.fetch.wait.max.ms': 500,
  'transaction.state.log.num.partitions': 1,
  'transaction.state.log.replication.factor': 2,
  'transaction.state.log.min.isr': 1,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500,
};

/** A producer that gives a record up after a third of the time that a transaction may take. */
const TRANSACTION_WRITER: SettingsSpec = {
  'request.timeout.ms': 300,
  'delivery.timeout.ms': 500,
  'transaction.timeout.ms': 1500,
  'max.block.ms': 2000,
};

/** Two brokers, a producer that writes in transactions to two partitions, and a reader of what is committed. */
export const transactions = (partitions: number, producer: SettingsSpec = {}): World => {
  const world = twoReplicas({ server: TRANSACTION_SERVER });
  const config = { ...WRITER, ...TRANSACTION_WRITER, ...producer };
  return {
    ...world,
    topics: { orders: { partitions, replicas: 2, config: { 'min.insync.replicas': 1 } } },
    producers: {
      p1: {
        topic: 'orders',
        rate: 12,
        count: 30,
        transactional: { records: 3, abortOneIn: 4 },
        config,
      },
    },
    consumers: {
      r1: {
        topic: 'orders',
        config: { ...READER, 'fetch.max.wait.ms': 500, 'isolation.level': 'read_committed' },
      },
    },
    swarm: TRANSACTION_PLAN,
    until: '12500ms',
    faultsUntil: '3s',
  };
};

/** Three voters and nothing else; their leader appends twenty times a second to slow disks. */
export const VOTERS: World = {
  // Faults last up to three session timeouts: long enough for a leader that is cut off to be replaced and to be missed.
  cluster: {
    brokers: 0,
    controllers: 3,
    appendEvery: '50ms',
    config: { ...SERVER, 'broker.session.timeout.ms': 2000 },
  },
  disk: { flush: { uniform: ['5ms', '60ms'] } },
  network: WIDE_LATENCY,
  swarm: QUORUM_PLAN,
  until: '7s',
  faultsUntil: '6s',
};

/** Three voters that start at once, far apart and all equally far. */
export const FAR_VOTERS: World = {
  cluster: {
    brokers: 0,
    controllers: 3,
    appendEvery: '200ms',
    config: {
      ...SERVER,
      'controller.quorum.election.timeout.ms': 400,
      'controller.quorum.election.backoff.max.ms': 100,
      'controller.quorum.fetch.timeout.ms': 1500,
      'controller.quorum.request.timeout.ms': 1500,
    },
  },
  network: { latency: { fixed: '100ms' } },
  swarm: { episodes: 0 },
  until: '12s',
  faultsUntil: '500ms',
};

/** Two replicas side by side and a third in another rack, where the consumer is, at the end of a line that is too long for it. */
export const oneFarAway = (): World => {
  const near = threeReplicas();
  return {
    ...near,
    cluster: {
      ...near.cluster,
      racks: ['east', 'east', 'west'],
      controllerRacks: ['east'],
      config: {
        ...near.cluster?.config,
        // Above a connection and a request to the far broker.
        'broker.heartbeat.interval.ms': 600,
        'broker.session.timeout.ms': 1800,
        'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
      },
    },
    topics: orders([1, 2, 3], 2),
    producers: { p1: { topic: 'orders', rate: 25, count: 70, config: WRITER } },
    consumers: {
      r1: {
        topic: 'orders',
        config: { ...READER, 'client.rack': 'west', 'metadata.max.age.ms': 2000 },
      },
    },
    network: { ...WIDE_LATENCY, regions: { east: { west: { fixed: '100ms' } } } },
    until: '9s',
  };
};

/** The consumer asks for the end of the partition every two hundred milliseconds. */
export const ASKS_FOR_ENDS: readonly OperationSpec[] = Array.from({ length: 14 }, (_, index) => ({
  at: `${700 + 200 * index}ms`,
  do: 'end-offsets',
  consumer: 'r1',
}));

/** Every message takes the same time: what a script says happens in the order in which it says it. */
export const STEADY_LATENCY: NetworkSpec = { latency: { fixed: '5ms' } };

/** The one partition on these brokers, the preferred leader first. */
export const orders = (
  replicas: readonly number[],
  minIsr: number,
): Readonly<Record<string, TopicSpec>> => ({
  orders: { assignments: [replicas], config: { 'min.insync.replicas': minIsr } },
});
