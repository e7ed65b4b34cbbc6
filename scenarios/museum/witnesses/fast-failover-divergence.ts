import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { fastFailoverDivergence } from '../fast-failover-divergence.ts';
import { WRITER } from '../plans.ts';
import { orders, STEADY_LATENCY } from '../worlds.ts';
import { witnessOf } from './witness.ts';

export const fastFailoverDivergenceWitness: Scenario = witnessOf(
  fastFailoverDivergence,
  {
    topics: orders([2, 1], 1),
    producers: { p1: { topic: 'orders', rate: 25, count: 100, config: { ...WRITER, acks: '1' } } },
    network: STEADY_LATENCY,
    faults: [
      // b2 is preferred, and comes back to find b1 leading.
      { fault: 'crash', at: '1s', for: '900ms', on: 'b2' },
      // b1 writes a tail that b2 does not get, and does not hear that b2 leads again.
      { fault: 'partition', at: '2900ms', for: '1s', groups: ['b1', 'b2'], traffic: ['data'] },
      {
        fault: 'delay',
        at: '3s',
        for: '900ms',
        from: 'c1',
        to: 'b1',
        messages: ['QuorumFetchResponse'],
        by: '900ms',
      },
      { fault: 'elect-preferred', at: '3050ms' },
      // The producer turns to b2, which writes other records at the same offsets and dies.
      { fault: 'partition', at: '3085ms', for: '600ms', groups: ['p1', 'b1'] },
      { fault: 'reset', at: '3090ms', from: 'p1', to: 'b1' },
      { fault: 'restart', at: '3350ms', for: '200ms', on: 'b2' },
    ],
    until: '7s',
    faultsUntil: '5s',
  },
  10,
);
