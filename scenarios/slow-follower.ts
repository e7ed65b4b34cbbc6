import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const slowFollower: Scenario = {
  name: 'slow-follower',
  title: 'A follower falls behind, leaves the ISR and returns',
  description:
    'The link between the leader of orders-0 and one follower becomes slower than replica.lag.time.max.ms bears. Acknowledgements wait for the follower until the leader shrinks the ISR, then go on with two replicas; when the link is fast again the follower catches up and returns. Expected: everything holds.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'slow-link',
      at: '5s',
      for: '6s',
      from: 'follower(orders-0, 1)',
      to: 'leader(orders-0)',
      by: '700ms',
    },
  ],
  until: '18s',
  faultsUntil: '12s',
};
