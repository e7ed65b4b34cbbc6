import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const controllerPartition: Scenario = {
  name: 'controller-partition',
  title: 'The active controller is cut off from everyone',
  description:
    'The active controller is isolated. The other voters elect a new one, brokers find it, and the old one resigns because a majority no longer fetches from it (KAFKA-15489); producers notice nothing. Then a leader crashes, so that the new controller has something to decide. Expected: everything holds.',
  cluster: {
    brokers: 3,
    controllers: 3,
    // Long enough for brokers to find the new controller before it would fence them.
    config: { ...SHORT_SERVER, 'broker.session.timeout.ms': 2000 },
  },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    { fault: 'isolate', at: '5s', for: '6s', on: 'controller()' },
    { fault: 'crash', at: '7500ms', for: '3s', on: 'leader(orders-0)' },
  ],
  until: '20s',
  faultsUntil: '12s',
};
