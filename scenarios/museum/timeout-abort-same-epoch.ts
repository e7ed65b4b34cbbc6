import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, transactions } from './worlds.ts';

export const timeoutAbortSameEpoch: Scenario = {
  name: 'timeout-abort-same-epoch',
  title: 'A timed-out transaction is aborted, and its producer carries on in a new one',
  description:
    'A producer falls silent in the middle of a transaction, which its coordinator aborts when its time is over. The producer comes back with an epoch that is still valid, and what it sends opens another transaction, which it commits. Expected: one half of a transaction that was committed is aborted.',
  ...transactions(4, { 'delivery.timeout.ms': 6000, 'transaction.timeout.ms': 600 }),
  until: '6s',
  switches: { ...MENDED, 'txn.version': 'tv0', 'txn.timeoutAbort': 'same-epoch' },
  museum: {
    source: 'KAFKA-6119',
    note: 'Whoever ends something in the name of another has to make sure that the other hears of it.',
    difficulty: 1,
    expect: { guarantee: 'txn-atomic', status: 'violated' },
    control: { 'switches.txn.timeoutAbort': 'bump-epoch' },
    seeds: 80,
  },
};
