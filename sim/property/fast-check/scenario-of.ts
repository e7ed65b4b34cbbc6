import type { ProducerSpec, Scenario, SettingsSpec } from '../../scenario/scenario.ts';
import type { ClusterConfig } from './cluster-config.ts';
import type { Workload } from './workload.ts';

/**
 * Server settings under which brokers and controllers notice within a simulated second what Kafka's defaults notice
 * within ten to thirty, so that a short run sees elections, fencing and shrinking ISRs.
 */
export const SHORT_SERVER_SETTINGS: SettingsSpec = {
  'broker.heartbeat.interval.ms': 200,
  'broker.session.timeout.ms': 1000,
  'controller.quorum.election.timeout.ms': 300,
  // Both stay above the 500 ms for which a leader holds a fetch of an idle log.
  'controller.quorum.fetch.timeout.ms': 800,
  'controller.quorum.request.timeout.ms': 800,
  'controller.quorum.election.backoff.max.ms': 300,
  'controller.quorum.append.linger.ms': 5,
  'controller.socket.timeout.ms': 500,
  'replica.lag.time.max.ms': 1000,
  'replica.fetch.wait.max.ms': 200,
  'replica.fetch.backoff.ms': 100,
  'replica.socket.timeout.ms': 1500,
  'unclean.leader.election.interval.ms': 1000,
};

/**
 * Producer settings that fit: a request fails after a second and a half, a send after six. By default a request to a
 * broker that lost its power is given up after thirty, behind the end of a short run.
 */
export const SHORT_PRODUCER_SETTINGS: SettingsSpec = {
  'request.timeout.ms': 1500,
  'retry.backoff.ms': 50,
  'retry.backoff.max.ms': 400,
  'delivery.timeout.ms': 6000,
  'max.block.ms': 6000,
};

const READER_SETTINGS: SettingsSpec = {
  'auto.offset.reset': 'earliest',
  'request.timeout.ms': 1500,
  'fetch.max.wait.ms': 250,
};

/** What else a scenario says; its fields take the place of those made from configuration and workload. */
export type More = Partial<Scenario> & {
  /** `server.properties` on top of the short settings. */
  readonly serverConfig?: SettingsSpec;
};

/**
 * A scenario with the topic `orders`, producers p1, p2, … and consumers r1, r2, … that read from the first record. The
 * run goes on for eight seconds behind the last fault, so that recovery can be judged.
 */
export function scenarioOf(
  config: ClusterConfig,
  load: Workload,
  { serverConfig = {}, ...more }: More = {},
): Scenario {
  const { brokers, controllers, combined } = config;
  return {
    name: 'property',
    cluster: {
      brokers,
      controllers,
      ...(combined ? { combined } : {}),
      config: { ...SHORT_SERVER_SETTINGS, ...serverConfig },
    },
    topics: {
      orders: {
        partitions: config.partitions,
        replicas: config.replicationFactor,
        config: {
          'min.insync.replicas': config.minInsyncReplicas,
          ...(config.uncleanLeaderElection ? { 'unclean.leader.election.enable': true } : {}),
        },
      },
    },
    producers: named('p', load.producers, producerOf(config, load)),
    consumers: named('r', load.consumers, {
      topic: 'orders',
      config: { ...READER_SETTINGS, ...isolation(load) },
    }),
    faultsUntil: '12s',
    until: '20s',
    ...more,
  };
}

function producerOf(config: ClusterConfig, { records, rate, keys }: Workload): ProducerSpec {
  return {
    topic: 'orders',
    rate,
    count: records,
    ...(keys === 0 ? {} : { keys }),
    config: {
      ...SHORT_PRODUCER_SETTINGS,
      acks: config.acks,
      'enable.idempotence': config.enableIdempotence,
      'max.in.flight.requests.per.connection': config.maxInFlight,
    },
  };
}

const isolation = ({ isolationLevel }: Workload): SettingsSpec =>
  isolationLevel === 'read_uncommitted' ? {} : { 'isolation.level': isolationLevel };

function named<Spec>(letter: string, count: number, spec: Spec): Readonly<Record<string, Spec>> {
  const names = Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
  return Object.fromEntries(names.map((name) => [name, spec]));
}
