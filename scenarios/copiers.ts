import type { CopierSpec, Scenario, SettingsSpec } from '../sim/scenario/scenario.ts';
import { EAGER, SHORT_GROUPS } from './groups/settings.ts';
import { CAREFUL_PRODUCER, READER } from './short-settings.ts';

/** What exactly-once needs of a cluster: two in-sync replicas for records, for offsets and for transactions (clients §8). */
const SAFE_SERVER: SettingsSpec = {
  ...SHORT_GROUPS,
  'offsets.topic.num.partitions': 1,
  'min.insync.replicas': 2,
  'transaction.state.log.num.partitions': 1,
};

const TOPIC = { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } };

const copier = (more: Partial<CopierSpec>): CopierSpec => ({
  from: 'orders',
  to: 'invoices',
  group: 'billing',
  processing: '150ms',
  consumer: { ...EAGER, 'max.poll.records': 10 },
  producer: { ...CAREFUL_PRODUCER, 'transaction.timeout.ms': 6000 },
  ...more,
});

const base: Omit<Scenario, 'name' | 'title' | 'description'> = {
  kafka: '4.3',
  cluster: { brokers: 3, controllers: 3, config: SAFE_SERVER },
  topics: { orders: TOPIC, invoices: TOPIC },
  producers: { p1: { topic: 'orders', rate: 20, until: '14s', config: CAREFUL_PRODUCER } },
  consumers: {
    reader: { topic: 'invoices', config: { ...READER, 'isolation.level': 'read_committed' } },
  },
  until: '24s',
  faultsUntil: '16s',
};

export const transactionalCopy: Scenario = {
  ...base,
  name: 'transactional-copy',
  title: 'Copies are made exactly once, whoever crashes meanwhile',
  description:
    'Two copiers read orders in a group, write a copy of each record to invoices and send their offsets in the same transaction. The leader of invoices-0, the coordinators of the transactions and of the group, and one of the copiers crash in turn. What was open is aborted, and the copiers go back to what is committed. Expected: everything holds.',
  copiers: { left: copier({}), right: copier({}) },
  faults: [
    { fault: 'crash', on: 'leader(invoices-0)', at: '4s', for: '1500ms' },
    { fault: 'crash', on: 'left', at: '7s', for: '1s' },
    { fault: 'crash', on: 'leader(__transaction_state-0)', at: '10s', for: '1500ms' },
    { fault: 'crash', on: 'leader(__consumer_offsets-0)', at: '13s', for: '1500ms' },
  ],
};

export const transactionalCopyZombie: Scenario = {
  ...base,
  name: 'transactional-copy-zombie',
  title: 'A frozen copier wakes up after another has done its work',
  description:
    'One of two copiers freezes between poll() and its transaction for longer than session.timeout.ms. The other one takes its partition over and copies the same records. When the first goes on, its offsets name a member that the group has no more: the transaction is aborted. Expected: everything holds. With --set copiers.left.groupMetadata=false nothing fences it, and records are copied twice, which is allowed then.',
  copiers: { left: copier({ processing: '400ms' }), right: copier({}) },
  faults: [
    { fault: 'pause', on: 'left', at: '5s', for: '3s' },
    { fault: 'pause', on: 'left', at: '11s', for: '3s' },
  ],
};
