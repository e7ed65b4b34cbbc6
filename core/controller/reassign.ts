import type {
  AlterPartitionReassignmentsRequest,
  ReassignablePartition,
} from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import { invalidReplicas, type Refused } from './assignments.ts';
import type { PartitionRegistration } from './image.ts';
import { mayLead, topicByName } from './image-lookup.ts';
import { phrase, rulesFor, type TopicRules } from './leader-updates.ts';
import { buildPartitionChange, type ChangeTarget } from './partition-change.ts';
import { assignmentTo, isReassigning, revertOf } from './reassignment-rules.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';

/** Begins, replaces or cancels reassignments, in one atomic write (KIP-455, control-plane §2.7). */
export function alterPartitionReassignments(
  controller: ControllerState,
  request: AlterPartitionReassignmentsRequest,
): Operation {
  const decisions: Decision[] = [];
  const partitions = request.partitions.map((wanted) => {
    const failed = alterOne(controller, request, wanted, decisions);
    const error: ErrorCode = failed?.error ?? 'NONE';
    return { partition: wanted.partition, error, errorMessage: failed?.message ?? '' };
  });
  return operation(controller, decisions, {
    type: 'AlterPartitionReassignmentsResponse',
    error: 'NONE',
    partitions,
  });
}

function alterOne(
  controller: ControllerState,
  request: AlterPartitionReassignmentsRequest,
  wanted: ReassignablePartition,
  decisions: Decision[],
): Refused | null {
  const name = topicOf(wanted.partition);
  const topic = topicByName(controller.latest.image, name);
  if (topic === null) return unknown(`Unable to find a topic named ${name}.`);
  const partition = topic.partitions[indexOf(wanted.partition)];
  if (partition === undefined) return unknown(`Unable to find partition ${wanted.partition}.`);
  const rules = rulesFor(controller, topic);
  return wanted.replicas === null
    ? cancel(controller, partition, rules, decisions)
    : change(controller, request, partition, wanted.replicas, rules, decisions);
}

const unknown = (message: string): Refused => ({ error: 'UNKNOWN_TOPIC_OR_PARTITION', message });

function cancel(
  controller: ControllerState,
  partition: PartitionRegistration,
  rules: TopicRules,
  decisions: Decision[],
): Refused | null {
  if (!isReassigning(partition)) {
    const message = 'No partition reassignment is in progress.';
    return { error: 'NO_REASSIGNMENT_IN_PROGRESS', message };
  }
  const { replicas, isr, unclean } = revertOf(partition);
  if (unclean && !rules.uncleanEnabled) {
    const message = `Unable to revert partition assignment for ${partition.partition} because it would require an unclean leader election.`;
    return { error: 'INVALID_REPLICA_ASSIGNMENT', message };
  }
  const target: ChangeTarget = {
    ...unchanged(controller, partition),
    isr,
    election: rules.uncleanEnabled ? 'UNCLEAN' : 'ONLINE',
    assignment: { replicas, adding: [], removing: [] },
  };
  decide(partition, target, rules, 'a reassignment is cancelled (KIP-455)', unclean, decisions);
  return null;
}

function change(
  controller: ControllerState,
  { allowReplicationFactorChange }: AlterPartitionReassignmentsRequest,
  partition: PartitionRegistration,
  wanted: readonly number[],
  rules: TopicRules,
  decisions: Decision[],
): Refused | null {
  const wrong = invalidReplicas(controller, wanted);
  if (wrong !== null) {
    const message = `The manual partition assignment includes ${wrong}`;
    return { error: 'INVALID_REPLICA_ASSIGNMENT', message };
  }
  if (!allowReplicationFactorChange) {
    const failed = changedFactor(partition, wanted);
    if (failed !== null) return failed;
  }
  const forgetsOldLists = controller.config.cluster.switches['control.reassignAgain'] === 'mended';
  const target: ChangeTarget = {
    ...unchanged(controller, partition),
    assignment: assignmentTo(partition, wanted, forgetsOldLists),
  };
  decide(partition, target, rules, 'a reassignment was asked for (KIP-455)', false, decisions);
  return null;
}

/** KIP-860: the number of replicas when all is done, against the number when the reassignment under way is. */
function changedFactor(
  { replicas, removingReplicas }: PartitionRegistration,
  wanted: readonly number[],
): Refused | null {
  const current = replicas.filter((id) => !removingReplicas.includes(id)).length;
  if (wanted.length === current) return null;
  const message = `The replication factor is changed from ${current} to ${wanted.length}`;
  return { error: 'INVALID_REPLICATION_FACTOR', message };
}

const unchanged = (
  { latest }: ControllerState,
  partition: PartitionRegistration,
): ChangeTarget => ({
  isr: partition.isr,
  election: 'ONLINE',
  acceptable: (brokerId) => mayLead(latest.image, partition, brokerId),
  uncleanRestarted: -1,
  leaderRecoveryState: partition.leaderRecoveryState,
});

function decide(
  partition: PartitionRegistration,
  target: ChangeTarget,
  rules: TopicRules,
  cause: string,
  unclean: boolean,
  decisions: Decision[],
): void {
  const built = buildPartitionChange(partition, target, rules);
  if (built === null) return;
  decisions.push(decision(built.record, phrase(cause, built.rule), unclean || built.unclean));
}
