import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const asymmetricPartition: Scenario = {
  name: 'asymmetric-partition',
  title: 'The leader hears the controllers, but they do not hear it',
  description:
    'What the leader of orders-0 sends to the controllers does not arrive: no heartbeat, no fetch of metadata, no ISR change. It is fenced and replaced without knowing, while followers and clients still reach it. Writes with acks=all to the old leader can no longer be acknowledged. Expected: everything holds.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'partition',
      shape: 'one-way',
      at: '5s',
      for: '6s',
      from: 'leader(orders-0)',
      to: 'controllers',
    },
  ],
  until: '20s',
  faultsUntil: '12s',
};
