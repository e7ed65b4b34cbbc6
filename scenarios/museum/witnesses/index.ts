import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { divergingFetchAcksWitness } from './diverging-fetch-acks.ts';
import { epochCacheGapWitness } from './epoch-cache-gap.ts';
import { fastFailoverDivergenceWitness } from './fast-failover-divergence.ts';
import { pendingIsrHwWitness } from './pending-isr-hw.ts';
import { staleBrokerEpochJoinsIsrWitness } from './stale-broker-epoch-joins-isr.ts';

/** Scripted schedules of failures that take several faults in an order: what a search seldom meets. */
export const WITNESSES: readonly Scenario[] = [
  fastFailoverDivergenceWitness,
  epochCacheGapWitness,
  pendingIsrHwWitness,
  divergingFetchAcksWitness,
  staleBrokerEpochJoinsIsrWitness,
];
