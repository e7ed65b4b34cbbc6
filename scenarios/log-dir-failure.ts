import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const logDirFailure: Scenario = {
  name: 'log-dir-failure',
  title: 'One of three disks of a broker fails, and the rest of it goes on',
  description:
    'Each broker has three log directories with two of the six partitions of orders in each. The second directory of b2 fails, where it leads orders-4: at the next write b2 takes what is in there offline and reports the directory, the controller takes b2 out of those ISRs and moves the leadership of orders-4, while b2 goes on with its other partitions (KIP-858). Later the disk is replaced by an empty one and b2 starts again: it registers a new directory and copies anew what was in the old one. Expected: everything holds.',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: { ...SHORT_SERVER, 'log.dirs': '/disk1,/disk2,/disk3' },
  },
  topics: {
    orders: {
      partitions: 6,
      replicas: 3,
      assignments: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
      config: { 'min.insync.replicas': 2 },
    },
  },
  producers: { p1: { topic: 'orders', rate: 60, count: 480, keys: 24, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: [
    {
      fault: 'log-dir-failure',
      at: '6s',
      for: '4s',
      on: 'b2',
      directory: 2,
      lost: true,
    },
  ],
  until: '20s',
  faultsUntil: '12s',
};
