import type { PartitionRegistration } from './image.ts';

/** The replicas of a partition, and those among them that a reassignment adds and removes (KIP-455). */
export interface Assignment {
  readonly replicas: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

/** A partition's assignment as it is (control-plane §2.7). */
export const assignmentOf = (partition: PartitionRegistration): Assignment => ({
  replicas: partition.replicas,
  adding: partition.addingReplicas,
  removing: partition.removingReplicas,
});

/** Whether a reassignment of the partition is under way (KIP-455). */
export const isReassigning = (partition: PartitionRegistration): boolean =>
  partition.addingReplicas.length > 0 || partition.removingReplicas.length > 0;

/** A reassignment that is done, and the ISR that it leaves. */
export interface Completed {
  readonly assignment: Assignment;
  readonly isr: readonly number[];
}

/**
 * What a reassignment comes to if `isr` lets it complete, else null (control-plane §2.7): somebody who stays is in sync,
 * everybody who was added is; and where fewer are added than removed, everybody who stays is (KAFKA-19975).
 */
export function completed(
  { replicas, adding, removing }: Assignment,
  isr: readonly number[],
): Completed | null {
  if (adding.length === 0 && removing.length === 0) return null;
  const staying = replicas.filter((replica) => !removing.includes(replica));
  const inSync = isr.filter((replica) => !removing.includes(replica));
  if (removing.length > 0 && (inSync.length === 0 || staying.length === 0)) return null;
  if (!adding.every((replica) => inSync.includes(replica))) return null;
  if (adding.length < removing.length && !staying.every((replica) => inSync.includes(replica))) {
    return null;
  }
  return { assignment: { replicas: staying, adding: [], removing: [] }, isr: inSync };
}

/**
 * The assignment on the way to `target`: what is to be removed stays behind the target's replicas until then
 * (PartitionReassignmentReplicas).
 */
export function assignmentTo(
  partition: PartitionRegistration,
  target: readonly number[],
  forgetsOldLists: boolean,
): Assignment {
  const current = partition.replicas;
  const removing = current.filter((id) => !target.includes(id)).sort((a, b) => a - b);
  const adding = target.filter((id) => !current.includes(id)).sort((a, b) => a - b);
  const replicas = [...target, ...removing];
  if (!forgetsOldLists) {
    // Suspect (`control.reassignAgain`): a list that the new target leaves empty is not set, so that the one of the
    // reassignment under way holds on.
    return {
      replicas,
      adding: adding.length > 0 ? adding : partition.addingReplicas,
      removing: removing.length > 0 ? removing : partition.removingReplicas,
    };
  }
  const stillAdding = partition.addingReplicas.filter((id) => target.includes(id));
  return {
    replicas,
    adding: [...new Set([...stillAdding, ...adding])].sort((a, b) => a - b),
    removing,
  };
}

/** Where a reassignment came from (PartitionReassignmentRevert). */
export interface Revert {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Nobody of the old replicas is in sync: going back may lose records. */
  readonly unclean: boolean;
}

/** The way back of a reassignment under way (control-plane §2.7). */
export function revertOf(partition: PartitionRegistration): Revert {
  const { addingReplicas, isr } = partition;
  const replicas = originalReplicas(partition);
  const inSync = isr.filter((id) => !addingReplicas.includes(id));
  return inSync.length > 0
    ? { replicas, isr: inSync, unclean: false }
    : { replicas, isr: replicas.slice(0, 1), unclean: true };
}

/** The replicas that the partition had before, in the order that its list has now. */
const originalReplicas = ({ replicas, addingReplicas }: PartitionRegistration): readonly number[] =>
  replicas.filter((id) => !addingReplicas.includes(id));
