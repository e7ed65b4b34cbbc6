import type { Scenario } from '../sim/scenario/scenario.ts';
import { CAREFUL_PRODUCER, READER, SHORT_SERVER } from './short-settings.ts';

export const hangingTransaction: Scenario = {
  name: 'hanging-transaction',
  title: 'A late write opens a transaction that nobody will ever end',
  description:
    'Kafka 3.5. A request of p1 is on its way for three seconds. p1 gives its records up, aborts the transaction and ends; the abort marker is written long before the request arrives. The leader does not ask the coordinator whether the transaction is open (KIP-890, since 3.6) and opens another one, which no coordinator knows. p2 goes on and is read by everything; the last stable offset stands still for good, and with it the read_committed consumer. Expected: lso-progress is broken; with --set kafka=4.3 everything holds.',
  kafka: '3.5',
  cluster: {
    brokers: 3,
    controllers: 3,
    config: {
      ...SHORT_SERVER,
      'request.timeout.ms': 1000,
      'transaction.state.log.num.partitions': 1,
      'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500,
    },
  },
  topics: { orders: { partitions: 1, replicas: 3, config: { 'min.insync.replicas': 2 } } },
  producers: {
    p1: {
      topic: 'orders',
      rate: 20,
      count: 10,
      start: '1s',
      transactional: { records: 5, abortOneIn: 0 },
      config: {
        ...CAREFUL_PRODUCER,
        'request.timeout.ms': 500,
        // No time for a second try.
        'delivery.timeout.ms': 500,
        'linger.ms': 0,
        'transaction.timeout.ms': 3000,
      },
    },
    p2: { topic: 'orders', rate: 10, config: CAREFUL_PRODUCER },
  },
  consumers: {
    committed: { topic: 'orders', config: { ...READER, 'isolation.level': 'read_committed' } },
    everything: { topic: 'orders', config: READER },
  },
  faults: [
    {
      fault: 'delay',
      from: 'p1',
      to: 'brokers',
      direction: 'one-way',
      messages: ['ProduceRequest'],
      by: '3s',
      count: 1,
      after: { probe: 'TransactionMarkerWritten', where: { partition: 'orders-0' } },
      for: '2s',
    },
  ],
  until: '22s',
  faultsUntil: '6s',
};
