import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const reassignment: Scenario = {
  name: 'reassignment',
  title: 'A partition moves to other brokers while it is written to',
  description:
    'orders-0 is moved from brokers 1, 2, 3 to 3, 4, 5 under load: the new replicas are added, catch up, enter the ISR, and only then are the old ones dropped and their logs deleted (KIP-455). One of the new brokers crashes meanwhile, so that the move waits for it. Then the partition moves back, as far as broker 1 alone, and out again to three. Expected: everything holds, and each move completes.',
  cluster: { brokers: 5, controllers: 3, config: SHORT_SERVER },
  topics: {
    orders: { assignments: [[1, 2, 3]], config: { 'min.insync.replicas': 2 } },
  },
  producers: { p1: { topic: 'orders', rate: 40, count: 600, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  operations: [
    { do: 'reassign', at: '4s', partition: 'orders-0', replicas: [3, 4, 5] },
    { do: 'reassign', at: '10s', partition: 'orders-0', replicas: [1] },
    { do: 'reassign', at: '14s', partition: 'orders-0', replicas: [2, 1, 4] },
  ],
  faults: [{ fault: 'crash', at: '3900ms', for: '3s', on: 'b4' }],
  until: '26s',
  faultsUntil: '16s',
};
