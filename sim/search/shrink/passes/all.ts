import type { Pass } from '../pass.ts';
import { anchoredFaults } from './anchor.ts';
import { calmWorld, fewerChoices } from './choices.ts';
import { fewerBrokers, fewerControllers, fewerPartitions } from './cluster.ts';
import { fewerFaults, idleFaults } from './faults.ts';
import { inertKeys } from './inert.ts';
import { canonicalNames } from './names.ts';
import { calmerChoices, earlierEvents, roundTimes } from './numbers.ts';
import { earlierEnd } from './truncate.ts';
import { fewerClients, fewerRecords, fewerTopics, rarerAppends } from './workload.ts';

/**
 * The passes in the order of a round. What makes runs shorter comes first; times become events before the cluster gets
 * smaller, since an event moves with the run; single choices come last, when there are few and runs are quick.
 */
export const PASSES: readonly Pass[] = [
  earlierEnd,
  idleFaults,
  calmWorld,
  fewerFaults,
  anchoredFaults,
  fewerTopics,
  fewerPartitions,
  fewerClients,
  fewerBrokers,
  fewerControllers,
  rarerAppends,
  fewerRecords,
  inertKeys,
  fewerChoices,
  earlierEvents,
  roundTimes,
  calmerChoices,
  canonicalNames,
];
