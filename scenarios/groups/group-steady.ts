import type { Scenario } from '../../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER } from '../short-settings.ts';
import { EAGER, GROUP_CLUSTER } from './settings.ts';

export const groupSteady: Scenario = {
  name: 'group-steady',
  title: 'Three members share six partitions, and nothing goes wrong',
  description:
    'A classic group forms: FindCoordinator makes __consumer_offsets, the members join, the leader assigns, everybody syncs, and each member commits what it has processed. Expected: everything holds, every record takes effect once, and once the group has formed every partition has an owner all the time.',
  cluster: GROUP_CLUSTER,
  topics: { orders: { partitions: 6, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, until: '14s', config: CAREFUL_PRODUCER } },
  consumers: {
    a: { topic: 'orders', group: 'billing', commit: 'sync-after', config: EAGER },
    b: { topic: 'orders', group: 'billing', commit: 'sync-after', config: EAGER },
    c: { topic: 'orders', group: 'billing', commit: 'sync-after', config: EAGER },
  },
  until: '20s',
  faultsUntil: '14s',
};
