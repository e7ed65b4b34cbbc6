import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { pendingIsrHw } from '../pending-isr-hw.ts';
import { orders, STEADY_LATENCY } from '../worlds.ts';
import { witnessOf } from './witness.ts';

export const pendingIsrHwWitness: Scenario = witnessOf(
  pendingIsrHw,
  {
    topics: orders([1, 2, 3], 2),
    network: STEADY_LATENCY,
    faults: [
      // b3 is about to enter the ISR again when the leader stops hearing from the controller, and b3 from the leader.
      { fault: 'crash', at: '1s', for: '900ms', on: 'b3' },
      {
        fault: 'delay',
        after: {
          probe: 'IsrChanged',
          where: { rule: 'a follower caught up (KIP-497)' },
          plus: '1ms',
        },
        for: '1500ms',
        from: 'c1',
        to: 'b1',
        messages: ['AlterPartitionResponse', 'QuorumFetchResponse'],
        by: '1500ms',
      },
      {
        fault: 'isolate',
        after: {
          probe: 'IsrChanged',
          where: { rule: 'a follower caught up (KIP-497)' },
          plus: '1ms',
        },
        for: '1500ms',
        on: 'b3',
        traffic: ['data'],
      },
    ],
    until: '5500ms',
    faultsUntil: '4500ms',
  },
  10,
);
