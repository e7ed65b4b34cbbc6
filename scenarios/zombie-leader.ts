import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const zombieLeader: Scenario = {
  name: 'zombie-leader',
  title: 'A deposed leader goes on serving clients that it can reach',
  description:
    'The leader of orders-0 is cut off from controllers and followers, but not from clients. Another broker leads, and the old leader does not know. A write with acks=1 is acknowledged by it and later cut off; a write with acks=all cannot be, for its high watermark stands still. Expected: records of `risky` are lost, which acks=1 allows; those of `safe` are not.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: {
    safe: { topic: 'orders', rate: 25, count: 250, config: CAREFUL_PRODUCER },
    risky: {
      topic: 'orders',
      rate: 25,
      count: 250,
      config: { acks: '1', 'request.timeout.ms': 1500 },
    },
  },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'partition',
      at: '5s',
      for: '5s',
      groups: ['leader(orders-0)', ['followers(orders-0)', 'controllers']],
    },
  ],
  until: '20s',
  faultsUntil: '12s',
};
