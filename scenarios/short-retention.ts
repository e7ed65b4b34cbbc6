import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const shortRetention: Scenario = {
  name: 'short-retention',
  title: 'Records are deleted before a slow reader gets to them',
  description:
    'orders keeps its records for two seconds in small segments, and r2 starts seven seconds late: each replica deletes old segments on its own, r2 begins where the log does by then. Later an operator deletes all that is committed (KIP-107): the leader moves its log start at once and answers when its followers have moved theirs. Expected: no reader passes over a record that it could have had, and records go a few milliseconds before their two seconds are over, which timestamps of the producer allow (KIP-32).',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: {
      ...SHORT_SERVER,
      'log.initial.task.delay.ms': 500,
      'log.retention.check.interval.ms': 500,
    },
  },
  topics: {
    orders: {
      partitions: 1,
      replicas: 3,
      config: {
        'min.insync.replicas': 2,
        'retention.ms': 2000,
        'internal.segment.bytes': 2000,
      },
    },
  },
  producers: { p1: { topic: 'orders', rate: 40, count: 400, config: CAREFUL_PRODUCER } },
  consumers: {
    r1: { topic: 'orders', config: READER },
    r2: { topic: 'orders', start: '7s', config: READER },
  },
  operations: [{ at: '9s', do: 'delete-records', partition: 'orders-0' }],
  until: '16s',
  faultsUntil: '12s',
};
