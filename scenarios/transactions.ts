import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const transactions: Scenario = {
  name: 'transactions',
  title: 'Transactions are seen whole or not at all, also when leaders die',
  description:
    'A producer writes five records to two partitions in each transaction and aborts one transaction in four. The leader of a partition dies in the middle of one, and later the coordinator of transactions. A read_committed consumer waits behind what is open and sees committed transactions only; a read_uncommitted one sees everything. Expected: everything holds.',
  kafka: '4.3',
  cluster: {
    brokers: 3,
    controllers: 1,
    config: { ...SHORT_SERVER, 'transaction.state.log.num.partitions': 1 },
  },
  topics: { orders: { partitions: 2, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: {
    p1: {
      topic: 'orders',
      rate: 20,
      until: '12s',
      transactional: { records: 5, abortOneIn: 4 },
      config: { ...CAREFUL_PRODUCER, 'transaction.timeout.ms': 5000 },
    },
  },
  consumers: {
    committed: { topic: 'orders', config: { ...READER, 'isolation.level': 'read_committed' } },
    everything: { topic: 'orders', config: READER },
  },
  faults: [
    { fault: 'crash', on: 'leader(orders-0)', at: '4s', for: '2s' },
    { fault: 'crash', on: 'leader(__transaction_state-0)', at: '8s', for: '2s' },
  ],
  until: '15s',
  faultsUntil: '11s',
};
