import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const diskLost: Scenario = {
  name: 'disk-lost',
  title: 'A broker comes back with an empty disk under the same id',
  description:
    'The leader of orders-0 dies and its disk is replaced. It returns under the same id with nothing, registers without the proof of a clean stop, and the controller takes it out of ISR and ELR before it counts for anything (KIP-966); in the ISR of orders-0 it is again once it has copied what the others hold, in the broker epoch that its leader saw catch up (KIP-903). Expected: everything holds. With --set faults.0.on=brokers all copies are lost at once, which no setting bears.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 50, count: 400, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [{ fault: 'wipe', at: '6s', for: '2s', on: 'leader(orders-0)' }],
  until: '20s',
  faultsUntil: '12s',
};
