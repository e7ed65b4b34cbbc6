import type {
  AlterPartitionData,
  AlterPartitionRequest,
  AlterPartitionResult,
} from '../protocol/broker-to-controller.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import { isCurrentBroker } from './brokers.ts';
import type { PartitionRegistration } from './image.ts';
import { mergePartition } from './image-apply.ts';
import { brokerOf, isActive, mayLead, topicByName } from './image-lookup.ts';
import { phrase, rulesFor } from './leader-updates.ts';
import { buildPartitionChange } from './partition-change.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
  refusal,
} from './state.ts';

/** A leader proposes in-sync replicas (control-plane §2.4, replication §3.3). */
export function alterPartition(
  controller: ControllerState,
  request: AlterPartitionRequest,
): Operation {
  if (!isCurrentBroker(controller, request.brokerId, request.brokerEpoch)) {
    const error = 'STALE_BROKER_EPOCH';
    return refusal(controller, { type: 'AlterPartitionResponse', error, partitions: [] });
  }
  const decisions: Decision[] = [];
  const partitions = request.partitions.map((proposed) =>
    alterOne(controller, request.brokerId, proposed, decisions),
  );
  return operation(controller, decisions, {
    type: 'AlterPartitionResponse',
    error: 'NONE',
    partitions,
  });
}

function alterOne(
  controller: ControllerState,
  brokerId: number,
  proposed: AlterPartitionData,
  decisions: Decision[],
): AlterPartitionResult {
  const { image } = controller.latest;
  const topic = topicByName(image, topicOf(proposed.partition));
  if (topic === null || topic.topicId !== proposed.topicId) {
    return failed(proposed, 'UNKNOWN_TOPIC_ID');
  }
  const partition = topic.partitions[indexOf(proposed.partition)];
  if (partition === undefined) return failed(proposed, 'UNKNOWN_TOPIC_OR_PARTITION');
  const error = validate(controller, brokerId, partition, proposed);
  if (error !== 'NONE') return failed(proposed, error);

  const rules = rulesFor(controller, topic);
  const change = buildPartitionChange(
    partition,
    {
      isr: proposed.newIsr.map((member) => member.brokerId),
      election: rules.uncleanEnabled ? 'UNCLEAN' : 'ONLINE',
      acceptable: (id) => mayLead(image, partition, id),
      uncleanRestarted: -1,
      leaderRecoveryState: proposed.leaderRecoveryState,
    },
    rules,
  );
  if (change === null) return accepted(partition);
  const rule = phrase('the leader proposed this ISR (KIP-497)', change.rule);
  decisions.push(decision(change.record, rule, change.unclean));
  // An error and a record at once: the leader must learn from the metadata that it leads no more.
  if (change.record.leader !== null && change.record.leader !== brokerId) {
    return failed(proposed, 'NEW_LEADER_ELECTED');
  }
  return accepted(mergePartition(partition, change.record));
}

/** The checks in Kafka's order (replication §3.3). */
function validate(
  controller: ControllerState,
  brokerId: number,
  partition: PartitionRegistration,
  proposed: AlterPartitionData,
): ErrorCode {
  // KAFKA-14154: a leader that knows more than this controller has a newer controller.
  if (proposed.leaderEpoch > partition.leaderEpoch) return 'NOT_CONTROLLER';
  if (proposed.partitionEpoch > partition.partitionEpoch) return 'NOT_CONTROLLER';
  if (proposed.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH';
  if (brokerId !== partition.leader) return 'INVALID_REQUEST';
  if (proposed.partitionEpoch < partition.partitionEpoch) return 'INVALID_UPDATE_VERSION';
  const isr = proposed.newIsr.map((member) => member.brokerId);
  if (!isr.every((id, at) => partition.replicas.includes(id) && isr.indexOf(id) === at)) {
    return 'INVALID_REQUEST';
  }
  if (!isr.includes(partition.leader)) return 'INVALID_REQUEST';
  // KIP-704: the leader alone is in the ISR until it has recovered, and does not fall back.
  if (proposed.leaderRecoveryState === 'RECOVERING' && isr.length > 1) return 'INVALID_REQUEST';
  if (
    partition.leaderRecoveryState === 'RECOVERED' &&
    proposed.leaderRecoveryState === 'RECOVERING'
  ) {
    return 'INVALID_REQUEST';
  }
  const eligible = proposed.newIsr.every((member) =>
    isEligible(controller, member.brokerId, member.brokerEpoch),
  );
  return eligible ? 'NONE' : 'INELIGIBLE_REPLICA';
}

/**
 * Whether a broker may be in an ISR (switch `repl.isrAdmission`): before 3.3 anybody; then no broker that is fenced or
 * shutting down (KIP-841); then only in the incarnation that the leader saw catch up (KIP-903).
 */
function isEligible(controller: ControllerState, brokerId: number, brokerEpoch: number): boolean {
  const admission = controller.config.cluster.switches['repl.isrAdmission'];
  if (admission === 'any') return true;
  const { image } = controller.latest;
  if (!isActive(image, brokerId)) return false;
  if (admission === 'unfenced' || brokerEpoch === -1) return true;
  return brokerOf(image, brokerId)?.brokerEpoch === brokerEpoch;
}

const failed = (proposed: AlterPartitionData, error: ErrorCode): AlterPartitionResult => ({
  partition: proposed.partition,
  error,
  leaderId: -1,
  leaderEpoch: -1,
  isr: [],
  leaderRecoveryState: 'RECOVERED',
  partitionEpoch: -1,
});

const accepted = (partition: PartitionRegistration): AlterPartitionResult => ({
  partition: partition.partition,
  error: 'NONE',
  leaderId: partition.leader,
  leaderEpoch: partition.leaderEpoch,
  isr: partition.isr,
  leaderRecoveryState: partition.leaderRecoveryState,
  partitionEpoch: partition.partitionEpoch,
});
