import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { divergingFetchAcks } from '../diverging-fetch-acks.ts';
import { orders, STEADY_LATENCY } from '../worlds.ts';
import { witnessOf } from './witness.ts';

export const divergingFetchAcksWitness: Scenario = witnessOf(
  divergingFetchAcks,
  {
    topics: orders([1, 3, 2], 2),
    network: STEADY_LATENCY,
    faults: [
      // b1 and b2 share a tail that b3 lacks when b1 dies and b3 succeeds it.
      { fault: 'partition', at: '1500ms', for: '600ms', groups: ['b1', 'b3'], traffic: ['data'] },
      { fault: 'crash', at: '1950ms', for: '2s', on: 'b1' },
      // b2 hears of it late: by then b3 has records of its own at the offsets of the tail.
      {
        fault: 'delay',
        at: '2400ms',
        for: '600ms',
        from: 'c1',
        to: 'b2',
        messages: ['QuorumFetchResponse'],
        by: '700ms',
      },
    ],
    until: '5500ms',
    faultsUntil: '4500ms',
  },
  20,
);
