import { find } from '../collections/table.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { partitionName } from '../protocol/partition-name.ts';
import { brokerOf, defaultDirectory, isActive } from './image-lookup.ts';
import { type Pick, placeReplicas, type UsableBroker } from './placement.ts';
import type { PartitionRecord } from './records.ts';
import type { ControllerState } from './state.ts';

/** Why something could not be done, in Kafka's words. */
export interface Refused {
  readonly error: ErrorCode;
  readonly message: string;
}

/** Replicas by partition, or why there can be none. */
export type Assigned = readonly (readonly number[])[] | Refused;

/** Whether an assignment failed. */
export const isRefused = (assigned: Assigned): assigned is Refused => 'error' in assigned;

/** What is wrong with replicas that somebody chose, in Kafka's words, or null (control-plane §2.5). */
export function invalidReplicas(
  controller: ControllerState,
  replicas: readonly number[],
): string | null {
  if (replicas.length === 0) return 'an empty replica list.';
  const sorted = replicas.slice().sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; at++) {
    const id = sorted[at] as number;
    if (brokerOf(controller.latest.image, id) === null) {
      return `broker ${id}, but no such broker is registered.`;
    }
    if (at > 0 && sorted[at - 1] === id) return `the broker ${id} more than once.`;
  }
  return null;
}

/** Checks replicas that somebody chose for new partitions, which are numbered from `first` on (control-plane §2.5). */
export function manualAssignment(
  controller: ControllerState,
  assignments: readonly (readonly number[])[],
  factor: number,
  first: number,
): Assigned {
  const { image } = controller.latest;
  for (let index = 0; index < assignments.length; index++) {
    const replicas = assignments[index] as readonly number[];
    const wrong = invalidReplicas(controller, replicas);
    if (wrong !== null) return invalid(`The manual partition assignment includes ${wrong}`);
    if (replicas.length !== factor) {
      return invalid(
        `The manual partition assignment includes a partition with ${replicas.length} replica(s), but this is ` +
          `not consistent with previous partitions, which have ${factor} replica(s).`,
      );
    }
    if (!replicas.some((id) => isActive(image, id))) {
      return invalid(
        `All brokers specified in the manual partition assignment for partition ${first + index} are fenced or in ` +
          'controlled shutdown.',
      );
    }
  }
  return assignments;
}

const invalid = (message: string): Refused => ({ error: 'INVALID_REPLICA_ASSIGNMENT', message });

/** Places new partitions on the brokers that there are (control-plane §2.6). */
export function placedAssignment(
  controller: ControllerState,
  partitions: number,
  factor: number,
  pick: Pick,
): Assigned {
  const impossible = (reason: string): Refused => ({
    error: 'INVALID_REPLICATION_FACTOR',
    message: `Unable to replicate the partition ${factor} time(s): ${reason}`,
  });
  const placement = placeReplicas(usableBrokers(controller), partitions, factor, pick);
  if (placement.type === 'Impossible') return impossible(placement.message);
  for (const replicas of placement.replicas) {
    if (!replicas.some((id) => isActive(controller.latest.image, id))) {
      return impossible('All brokers are currently fenced or in controlled shutdown.');
    }
  }
  return placement.replicas;
}

/** Registered brokers that are not known to be in controlled shutdown (control-plane §2.6). */
function usableBrokers(controller: ControllerState): UsableBroker[] {
  const usable: UsableBroker[] = [];
  for (const { id, rack } of controller.latest.image.brokers) {
    const state = find(controller.heartbeats.brokers, id);
    if (state === null || state.shutdownOffset >= 0) continue;
    usable.push({ id, rack, fenced: state.fenced });
  }
  return usable;
}

/** The record of a new partition: its active replicas are in sync, and the first of them leads (control-plane §2.5). */
export function newPartition(
  { latest: { image } }: ControllerState,
  topic: string,
  topicId: string,
  index: number,
  replicas: readonly number[],
): PartitionRecord {
  const isr = replicas.filter((id) => isActive(image, id));
  const record: PartitionRecord = {
    type: 'PartitionRecord',
    partition: partitionName(topic, index),
    topicId,
    replicas,
    isr,
    leader: isr[0] as number,
    leaderEpoch: 0,
    partitionEpoch: 0,
  };
  if (image.brokers.every(({ logDirs }) => logDirs.length < 2)) return record;
  return { ...record, directories: replicas.map((id) => defaultDirectory(image, id)) };
}
