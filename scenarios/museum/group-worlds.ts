import type {
  ConsumerSpec,
  ProducerSpec,
  Scenario,
  SettingsSpec,
} from '../../sim/scenario/scenario.ts';
import { GROUP_PLAN, READER, SERVER, WRITER } from './plans.ts';
import { MENDED } from './worlds.ts';

/*
 * Small worlds of groups: one or two brokers, one group of two or three consumers, few records. Members and their coordinator
 * notice within a second what Kafka's defaults notice within a minute.
 */

type World = Omit<Scenario, 'name' | 'title' | 'description' | 'museum'>;

/** A coordinator that gives up members soon. */
const GROUP_SERVER: SettingsSpec = {
  ...SERVER,
  'controller.quorum.fetch.timeout.ms': 600,
  'replica.fetch.wait.max.ms': 550,
  'offsets.topic.num.partitions': 1,
  'offsets.commit.timeout.ms': 500,
  'group.min.session.timeout.ms': 300,
  'group.initial.rebalance.delay.ms': 100,
  'group.consumer.min.session.timeout.ms': 300,
  'group.consumer.session.timeout.ms': 600,
  'group.consumer.min.heartbeat.interval.ms': 100,
  'group.consumer.heartbeat.interval.ms': 250,
};

/** A consumer whose patience is a few times longer than the slowest message. */
const CONSUMER: SettingsSpec = {
  ...READER,
  'request.timeout.ms': 600,
  'fetch.max.wait.ms': 500,
  'max.poll.interval.ms': 700,
  'auto.commit.interval.ms': 300,
  'retry.backoff.ms': 50,
  'retry.backoff.max.ms': 200,
};

/** A member of a classic group that is heard of twice within its session. */
const CLASSIC: SettingsSpec = { 'session.timeout.ms': 600, 'heartbeat.interval.ms': 250 };

/** How a world of a group differs from the usual one. */
interface Change {
  readonly brokers?: number;
  readonly server?: SettingsSpec;
  readonly member?: SettingsSpec;
  readonly consumer?: Partial<ConsumerSpec>;
  readonly producer?: Partial<ProducerSpec>;
  readonly partitions?: number;
  /** When a third member starts; there is none where left out. */
  readonly third?: string;
}

/** A group whose members start one after the other. */
export function groupWorld({
  brokers = 1,
  server = {},
  member = {},
  consumer = {},
  producer = {},
  partitions = 3,
  third,
}: Change = {}): World {
  const timers = member['group.protocol'] === 'consumer' ? {} : CLASSIC;
  const config = { ...CONSUMER, ...timers, ...member };
  const one: ConsumerSpec = { topic: 'orders', group: 'readers', config, ...consumer };
  return {
    switches: MENDED,
    cluster: {
      brokers,
      controllers: 1,
      config: { ...GROUP_SERVER, 'offsets.topic.replication.factor': brokers, ...server },
    },
    topics: { orders: { partitions, replicas: brokers } },
    producers: { p1: { topic: 'orders', rate: 10, count: 20, config: WRITER, ...producer } },
    consumers: {
      a: one,
      b: { ...one, start: '900ms' },
      ...(third === undefined ? {} : { c: { ...one, start: third } }),
    },
    swarm: GROUP_PLAN,
    until: '12850ms',
    faultsUntil: '3s',
  };
}
