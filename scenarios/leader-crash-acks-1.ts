import type { Scenario } from '../sim/scenario/scenario.ts';
import { READER, SHORT_SERVER } from './short-settings.ts';

export const leaderCrashAcks1: Scenario = {
  name: 'leader-crash-acks-1',
  title: 'With acks=1 the leader dies before its followers have fetched',
  description:
    'The same crash under acks=1, while the links between the leader and its followers are slow: the leader acknowledges alone, dies, and a follower without the last records leads. Expected: acknowledged records are lost, and the verdict is allowed, because acks=1 promises no more. With --set producers.p1.config.acks=all nothing is lost.',
  cluster: {
    brokers: 3,
    controllers: 3,
    // The followers are slow, yet stay in the ISR: one of them must be electable.
    config: {
      ...SHORT_SERVER,
      'replica.lag.time.max.ms': 10_000,
      'replica.socket.timeout.ms': 10_000,
    },
  },
  topics: { orders: { partitions: 1, replicas: 3 } },
  producers: {
    p1: {
      topic: 'orders',
      rate: 50,
      count: 400,
      config: { acks: '1', 'linger.ms': 0, 'request.timeout.ms': 1500 },
    },
  },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'slow-link',
      at: '5s',
      for: '4s',
      from: 'leader(orders-0)',
      to: 'followers(orders-0)',
      by: '300ms',
    },
    { fault: 'crash', at: '7s', for: '4s', on: 'leader(orders-0)' },
  ],
  until: '20s',
  faultsUntil: '13s',
};
