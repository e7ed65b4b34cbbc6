import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const minIsr: Scenario = {
  name: 'min-isr',
  title: 'Too few in-sync replicas: writes are refused, not lost',
  description:
    'Both followers are cut off from the leader of orders-0, though not from the controllers. The ISR shrinks to the leader, and min.insync.replicas=2 refuses writes (NOT_ENOUGH_REPLICAS) until the followers are back; the producer retries. Expected: everything holds, at the price of seconds without writes.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 30, count: 300, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'partition',
      at: '5s',
      for: '5s',
      groups: ['leader(orders-0)', 'followers(orders-0)'],
      traffic: ['data'],
    },
  ],
  until: '20s',
  faultsUntil: '12s',
};
