import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const leaderCrash: Scenario = {
  name: 'leader-crash',
  title: 'The leader dies while acks=all writes are under way',
  description:
    'The leader of orders-0 crashes in the middle of the stream and starts again three seconds later. A replica of the ISR takes over; the producer retries what was not acknowledged, and the old leader truncates what nobody else had. Expected: everything holds.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 50, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [{ fault: 'crash', at: '6s', for: '3s', on: 'leader(orders-0)' }],
  until: '20s',
  faultsUntil: '12s',
};
