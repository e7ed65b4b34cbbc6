import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { epochCacheGap } from '../epoch-cache-gap.ts';
import { orders, STEADY_LATENCY } from '../worlds.ts';
import { witnessOf } from './witness.ts';

export const epochCacheGapWitness: Scenario = witnessOf(
  epochCacheGap,
  {
    topics: orders([1, 2, 3], 2),
    network: STEADY_LATENCY,
    faults: [
      // b2 succeeds b1 and appends what b3 cannot fetch from it; nobody can write to b3.
      { fault: 'crash', at: '1800ms', for: '3s', on: 'b1' },
      { fault: 'partition', at: '1800ms', for: '1400ms', groups: ['b2', 'b3'], traffic: ['data'] },
      { fault: 'partition', at: '1800ms', for: '2500ms', groups: [['p1', 'p2', 'p3'], 'b3'] },
      // b2 restarts without its high watermark and asks b3, which has written nothing as leader.
      { fault: 'crash', at: '2900ms', for: '300ms', on: 'b2' },
    ],
    until: '6s',
    faultsUntil: '5s',
  },
  20,
);
