import type { Scenario } from '../../sim/scenario/scenario.ts';
import { LATE_END_PLAN } from './plans.ts';
import { MENDED, transactions } from './worlds.ts';

/** Room for a second try of an end while the transaction that comes after it is open. */
const PATIENCE = {
  'request.timeout.ms': 400,
  'delivery.timeout.ms': 1000,
  'transaction.timeout.ms': 4000,
  'max.block.ms': 4000,
};

export const lateEndTxn: Scenario = {
  name: 'late-end-txn',
  title: 'A commit arrives late and commits the next transaction',
  description:
    'A request to end a transaction is late. The producer gives it up, asks again on another connection, is answered, and begins the next transaction in the same epoch. When the first request arrives, the coordinator takes it for the end of that one. Expected: records of a transaction that its application has not asked to commit are committed and read.',
  ...transactions(2, PATIENCE),
  switches: { ...MENDED, 'txn.version': 'tv1' },
  swarm: LATE_END_PLAN,
  until: '6500ms',
  faultsUntil: '4500ms',
  museum: {
    source: 'KAFKA-17754',
    note: 'A request that changes something names what it changes, not only who asks.',
    difficulty: 2,
    expect: { guarantee: 'txn-atomic', status: 'violated' },
    control: { 'switches.txn.version': 'tv2' },
    seeds: 240,
  },
};
