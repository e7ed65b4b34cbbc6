import type { Scenario } from '../../sim/scenario/scenario.ts';
import { MENDED, transactions } from './worlds.ts';

export const markerRetryRefused: Scenario = {
  name: 'marker-retry-refused',
  title: 'The second copy of a commit marker is treated as an intruder',
  description:
    'The answer to a marker is lost, or the coordinator is replaced while it writes markers, so that the same marker is sent again. The leader demands a larger epoch and refuses it, and the coordinator takes that for the sign of a newer owner. Expected: the transaction stays decided and never completes.',
  ...transactions(2),
  switches: { ...MENDED, 'txn.markerRetry': 'strict' },
  museum: {
    source: 'KAFKA-19999',
    note: 'What may be sent twice has to be accepted twice.',
    difficulty: 2,
    expect: { guarantee: 'txn-completes', status: 'violated' },
    control: { 'switches.txn.markerRetry': 'idempotent' },
    seeds: 80,
  },
};
