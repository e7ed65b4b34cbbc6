import type { ConsumerSpec, Scenario, SettingsSpec } from '../../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER } from '../short-settings.ts';
import { EAGER, SHORT_GROUPS } from './settings.ts';

/** One member whose process crashes in the middle of its work and comes back: what it had committed decides. */
const delivery = (
  name: string,
  title: string,
  description: string,
  member: Partial<ConsumerSpec>,
): Scenario => ({
  name,
  title,
  description,
  cluster: { brokers: 3, controllers: 3, config: SHORT_GROUPS },
  topics: { orders: { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 25, until: '10s', config: CAREFUL_PRODUCER } },
  consumers: {
    a: {
      topic: 'orders',
      group: 'billing',
      processing: '900ms',
      ...member,
      config: { ...EAGER, 'auto.commit.interval.ms': 1000, ...member.config },
    },
  },
  faults: [{ fault: 'crash', at: '6s', for: '1s', on: 'a' }],
  until: '18s',
  faultsUntil: '12s',
});

export const commitBeforeProcessing: Scenario = delivery(
  'commit-before-processing',
  'commitSync() first, then the work, and a crash in between',
  'The application commits what a poll returned and only then processes it (clients §8 row 6). The crash loses what was committed and not processed. Expected: at-most-once holds, at-least-once is broken and allowed.',
  { commit: 'sync-before' },
);

export const commitAfterProcessing: Scenario = delivery(
  'commit-after-processing',
  'First the work, then commitSync(), and a crash in between',
  'The application processes what a poll returned and commits after it (clients §8 row 7). The crash repeats what was processed and not committed. Expected: at-least-once holds, at-most-once is broken and allowed.',
  { commit: 'sync-after' },
);

export const autoCommitDuplicates: Scenario = delivery(
  'auto-commit-duplicates',
  'Auto-commit, the work inside the poll loop, and a crash',
  'The position is committed at the start of a later poll, once auto.commit.interval.ms is over (clients §8 row 8): the crash repeats what was processed since. Expected: at-least-once holds, at-most-once is broken and allowed.',
  { commit: 'auto' },
);

export const autoCommitLoss: Scenario = delivery(
  'auto-commit-loss',
  'Auto-commit while worker threads still hold the records, and a crash',
  'The loop hands what it polls to threads and polls again: the next auto-commit covers records that nobody has processed (clients §8 row 9). The crash loses them. Expected: at-least-once is broken and allowed.',
  { commit: 'auto', handOff: true, processing: '1500ms' },
);

const IMPATIENT: SettingsSpec = { ...CAREFUL_PRODUCER, 'enable.idempotence': false };

export const lostReplyDuplicates: Scenario = {
  name: 'lost-reply-duplicates',
  title: 'A reply is lost, the retry is written again, and both copies take effect',
  description:
    'Without idempotence the leader cannot tell a retry from a new record (clients §8 row 4): the group processes what was sent once twice. Expected: duplicate and exactly-once are broken and allowed. With --set producers.p1.config.enable.idempotence=true there is one copy.',
  cluster: { brokers: 3, controllers: 3, config: SHORT_GROUPS },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: { p1: { topic: 'orders', rate: 25, until: '9s', config: IMPATIENT } },
  consumers: { a: { topic: 'orders', group: 'billing', commit: 'sync-after', config: EAGER } },
  faults: [
    {
      fault: 'lose-reply',
      at: '4s',
      for: '1s',
      from: 'p1',
      to: 'leader(orders-0)',
      messages: ['ProduceResponse'],
      count: 1,
    },
    {
      fault: 'lose-reply',
      at: '6s',
      for: '1s',
      from: 'p1',
      to: 'leader(orders-0)',
      messages: ['ProduceResponse'],
      count: 1,
    },
  ],
  until: '15s',
  faultsUntil: '9s',
};

export const reorderInFlight: Scenario = {
  name: 'reorder-in-flight',
  title: 'Five requests in flight, one is refused and retried behind the next',
  description:
    'While a follower is cut off the ISR is below min.insync.replicas and the leader refuses batches (NOT_ENOUGH_REPLICAS). It is back in the ISR between two batches that are under way on one connection: the second is written before the first is sent again (KAFKA-5494). Expected: without idempotence nonmonotonic-send is broken and allowed; with --set producers.p1.config.enable.idempotence=true order holds.',
  cluster: {
    brokers: 2,
    controllers: 3,
    config: { ...SHORT_GROUPS, 'offsets.topic.replication.factor': 2 },
  },
  topics: { orders: { partitions: 1, replicas: 2, config: { 'min.insync.replicas': 2 } } },
  producers: {
    p1: {
      topic: 'orders',
      rate: 60,
      until: '8s',
      config: {
        ...IMPATIENT,
        'linger.ms': 0,
        'batch.size': 0,
        'max.in.flight.requests.per.connection': 5,
        'retry.backoff.ms': 10,
        'retry.backoff.max.ms': 20,
      },
    },
  },
  consumers: { a: { topic: 'orders', group: 'billing', commit: 'sync-after', config: EAGER } },
  faults: [
    { fault: 'slow-link', at: '2s', for: '6s', from: 'p1', to: 'leader(orders-0)', by: '40ms' },
    {
      fault: 'partition',
      at: '4s',
      for: '2s',
      groups: ['follower(orders-0, 1)', 'leader(orders-0)'],
      traffic: ['data'],
    },
  ],
  until: '13s',
  faultsUntil: '8s',
};
