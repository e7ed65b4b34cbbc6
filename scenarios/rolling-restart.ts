import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  title: 'Every broker is restarted in order, as for an upgrade',
  description:
    'One broker after another shuts down in an orderly way (its leaderships move first), stays away for half a second and starts again. Expected: everything holds, without a failed write.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
  topics: { orders: { partitions: 3, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 30, count: 450, keys: 20, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    { fault: 'rolling-restart', at: '4s', on: 'brokers', downtime: '500ms', settle: '2500ms' },
  ],
  until: '26s',
  faultsUntil: '20s',
};
