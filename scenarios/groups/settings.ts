import type { ClusterSpec, SettingsSpec } from '../../sim/scenario/scenario.ts';
import { READER, SHORT_SERVER } from '../short-settings.ts';

/** A group coordinator that notices within a second what Kafka's defaults notice within a minute. */
export const SHORT_GROUPS: SettingsSpec = {
  ...SHORT_SERVER,
  'offsets.topic.num.partitions': 2,
  'group.initial.rebalance.delay.ms': 500,
  'group.min.session.timeout.ms': 500,
  'group.consumer.min.session.timeout.ms': 500,
  'group.consumer.session.timeout.ms': 1500,
  'group.consumer.min.heartbeat.interval.ms': 100,
  'group.consumer.heartbeat.interval.ms': 200,
};

/** Three brokers, three controllers, and a short-tempered group coordinator. */
export const GROUP_CLUSTER: ClusterSpec = { brokers: 3, controllers: 3, config: SHORT_GROUPS };

/** What members of all protocols have in common. */
const MEMBER: SettingsSpec = { ...READER, 'max.poll.interval.ms': 3000, 'retry.backoff.ms': 50 };

/** Members of a classic group that gives up everything with every rebalance. */
export const EAGER: SettingsSpec = {
  ...MEMBER,
  'partition.assignment.strategy': 'range',
  'session.timeout.ms': 1500,
  'heartbeat.interval.ms': 200,
};

/** Members of a classic group that gives up only what moves (KIP-429). */
export const COOPERATIVE: SettingsSpec = {
  ...EAGER,
  'partition.assignment.strategy': 'cooperative-sticky',
};

/** Members of a group whose coordinator assigns (KIP-848). */
export const KIP848: SettingsSpec = { ...MEMBER, 'group.protocol': 'consumer' };
