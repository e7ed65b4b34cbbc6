import type { Pass } from '../pass.ts';
import { anchoredFaults } from './anchor.ts';
import { calmWorld, fewerChoices } from './choices.ts';
import { fewerBrokers, fewerControllers, fewerPartitions } from './cluster.ts';
import { fewerFaults, idleFaults } from './faults.ts';
import { inertKeys } from './inert.ts';
import { canonicalNames } from './names.ts';
import { calmerChoices, earlierEvents, roundTimes } from './numbers.ts';
import { writtenPlacement } from './placement.ts';
import { soonerFaults } from './sooner.ts';
import { earlierEnd } from './truncate.ts';
import { fewerClients, fewerRecords, fewerTopics, rarerAppends } from './workload.ts';

/**
 * The passes in the order of a round. What makes runs shorter comes first, choices when runs are quick. Where faults lie
 * in time comes last: a fault that moves into the start of a cluster makes the choices of that time matter.
 */
export const PASSES: readonly Pass[] = [
  earlierEnd,
  idleFaults,
  calmWorld,
  fewerClients,
  fewerTopics,
  fewerFaults,
  writtenPlacement,
  fewerPartitions,
  fewerBrokers,
  fewerControllers,
  rarerAppends,
  fewerRecords,
  inertKeys,
  fewerChoices,
  soonerFaults,
  anchoredFaults,
  earlierEvents,
  roundTimes,
  calmerChoices,
  canonicalNames,
];
