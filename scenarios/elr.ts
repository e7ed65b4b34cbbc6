import type { FaultSpec, Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

/** The followers cannot fetch, the ISR shrinks to the leader, and the leader's machine loses power. */
const LAST_ONE_FALLS: readonly FaultSpec[] = [
  {
    fault: 'partition',
    at: '12s',
    for: '4s',
    groups: ['leader(orders-0)', 'followers(orders-0)'],
    traffic: ['data'],
  },
  { fault: 'power-loss', at: '15s', for: '2s', on: 'leader(orders-0)' },
];

const WORLD = {
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 40, count: 700, config: CAREFUL_PRODUCER } },
  consumers: { r1: { topic: 'orders', config: READER } },
  faults: LAST_ONE_FALLS,
  until: '30s',
  faultsUntil: '20s',
} as const satisfies Partial<Scenario>;

export const elrSavesTheDay: Scenario = {
  ...WORLD,
  name: 'elr-saves-the-day',
  title: 'The last in-sync replica loses its page cache, an eligible one leads',
  description:
    'The followers of orders-0 are cut off, the ISR shrinks to the leader, and the leader loses power with acknowledged records that nobody flushed. Because the high watermark stood still from the moment at which the ISR was below min.insync.replicas, whoever left it then still has every committed record: an eligible leader replica (KIP-966), which is elected at once. The old leader comes back without proof of a clean stop and is eligible no more. Expected: everything holds. last-one-standing is the same without eligible leader replicas.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_SERVER },
};

export const lastOneStanding: Scenario = {
  ...WORLD,
  name: 'last-one-standing',
  title: 'Without eligible leader replicas the last member leads with what it has left',
  description:
    'As elr-saves-the-day, in a cluster that was formatted without eligible.leader.replicas.version. The last member stays in the ISR by rule, so that only it can lead again; it comes back without the records that it had not flushed, and makes the others, who still have them, cut them off. Expected: acknowledged records are lost, and the verdict is allowed: without the feature acks=all does not survive this (KIP-966).',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: SHORT_SERVER,
    features: { 'eligible.leader.replicas.version': 0 },
  },
};

export const rollingUpgrade: Scenario = {
  ...WORLD,
  name: 'rolling-upgrade',
  title: 'Brokers restart one by one, then the features of the new release are turned on',
  description:
    'A cluster that was formatted by 3.8 gets its new binaries: one broker after another restarts in order, and only then the operator raises metadata.version and turns on eligible leader replicas (KIP-584, KIP-966), which gives the cluster one min.insync.replicas. Then the faults of last-one-standing happen. Expected: everything holds. Without the last step of the upgrade (--set operations.1.level=0) acknowledged records are lost.',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: SHORT_SERVER,
    features: { 'metadata.version': 20, 'eligible.leader.replicas.version': 0 },
  },
  operations: [
    { do: 'update-feature', at: '10s', feature: 'metadata.version', level: 33 },
    {
      do: 'update-feature',
      at: '10500ms',
      feature: 'eligible.leader.replicas.version',
      level: 1,
    },
  ],
  faults: [
    { fault: 'rolling-restart', at: '3s', on: 'brokers', downtime: '300ms', settle: '1s' },
    ...LAST_ONE_FALLS,
  ],
};
