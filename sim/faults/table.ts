import { FAULT_FAMILIES, type FaultFamily, type FaultKind } from './kind.ts';
import { CLOCK_FAULTS, DISK_FAULTS } from './machine-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { OPERATOR_FAULTS } from './operator-faults.ts';
import { PROCESS_FAULTS } from './process-faults.ts';
import { STORAGE_FAULTS } from './storage-faults.ts';
import { VOTER_FAULTS } from './voter-faults.ts';

/** Every kind of fault, by family: the one table of the command line, the docs, the shrinker and the browser. */
export const FAULTS: readonly FaultKind[] = [
  ...NETWORK_FAULTS,
  ...PROCESS_FAULTS,
  ...DISK_FAULTS,
  ...CLOCK_FAULTS,
  ...OPERATOR_FAULTS,
  ...VOTER_FAULTS,
  ...STORAGE_FAULTS,
];

/** The kind called `name`, or null. */
export const faultNamed = (name: string): FaultKind | null =>
  FAULTS.find((kind) => kind.name === name) ?? null;

export { FAULT_FAMILIES, type FaultFamily, type FaultKind };
