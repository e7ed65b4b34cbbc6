import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const readCommittedBehindOpenTransaction: Scenario = {
  name: 'read-committed-behind-open-transaction',
  title: 'One frozen producer holds back every reader of committed records',
  description:
    'Two producers write in transactions to the same partition. p1 freezes in the middle of one. p2 goes on and commits, and the read_uncommitted consumer reads on; the read_committed one stands still at the last stable offset, behind the first record of p1. After transaction.timeout.ms the scan of the coordinator aborts the transaction under a higher epoch, and the reader gets all at once what p2 had committed meanwhile. When p1 wakes up, it is fenced. Expected: everything holds.',
  kafka: '4.3',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: {
      ...SHORT_SERVER,
      'transaction.state.log.num.partitions': 1,
      'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500,
    },
  },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: {
    p1: {
      topic: 'orders',
      rate: 5,
      until: '12s',
      transactional: { records: 5, abortOneIn: 0 },
      config: { ...CAREFUL_PRODUCER, 'transaction.timeout.ms': 4000 },
    },
    p2: {
      topic: 'orders',
      rate: 20,
      until: '12s',
      transactional: { records: 5, abortOneIn: 0 },
      config: { ...CAREFUL_PRODUCER, 'transaction.timeout.ms': 4000 },
    },
  },
  consumers: {
    committed: { topic: 'orders', config: { ...READER, 'isolation.level': 'read_committed' } },
    everything: { topic: 'orders', config: READER },
  },
  faults: [
    {
      fault: 'pause',
      on: 'p1',
      after: {
        probe: 'TransactionStateChanged',
        where: { transactionalId: 'p1', state: 'Ongoing' },
        nth: 2,
        plus: '300ms',
      },
      for: '6s',
    },
  ],
  until: '15s',
  faultsUntil: '11s',
};
