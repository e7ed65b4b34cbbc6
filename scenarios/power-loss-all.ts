import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const powerLossAll: Scenario = {
  name: 'power-loss-all',
  title: 'Every broker loses power at once',
  description:
    'Replication protects against single machines; Kafka flushes to disk when the operating system does. When all brokers lose power at once, three copies in three page caches are gone together, acks=all or not. Expected: acknowledged records are lost, and the verdict is allowed, because no setting here promised otherwise. With --set topics.orders.config.flush.messages=1 every acknowledged record is on disk.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 320, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [{ fault: 'power-loss', at: '6s', for: '2s', on: 'brokers' }],
  until: '20s',
  faultsUntil: '12s',
};
