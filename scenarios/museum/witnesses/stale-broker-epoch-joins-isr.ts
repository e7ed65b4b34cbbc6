import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { staleBrokerEpochJoinsIsr } from '../stale-broker-epoch-joins-isr.ts';
import { orders, STEADY_LATENCY } from '../worlds.ts';
import { witnessOf } from './witness.ts';

export const staleBrokerEpochJoinsIsrWitness: Scenario = witnessOf(
  staleBrokerEpochJoinsIsr,
  {
    topics: orders([1, 2, 3], 2),
    network: STEADY_LATENCY,
    faults: [
      // The request that admits b2 again is under way for longer than it takes to replace the disk of b2.
      { fault: 'crash', at: '1s', for: '900ms', on: 'b2' },
      {
        fault: 'delay',
        at: '1850ms',
        for: '1500ms',
        from: 'b1',
        to: 'c1',
        messages: ['AlterPartitionRequest'],
        by: '1800ms',
      },
      {
        fault: 'wipe',
        after: {
          probe: 'IsrChanged',
          where: { rule: 'a follower caught up (KIP-497)' },
          plus: '5ms',
        },
        for: '100ms',
        on: 'b2',
      },
      // The empty replica gets nothing until it is in the ISR.
      {
        fault: 'isolate',
        after: {
          probe: 'IsrChanged',
          where: { rule: 'a follower caught up (KIP-497)' },
          plus: '5ms',
        },
        for: '2300ms',
        on: 'b2',
        traffic: ['data'],
      },
    ],
    until: '6s',
    faultsUntil: '5s',
  },
  20,
);
