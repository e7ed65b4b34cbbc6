import type {
  AssignReplicasToDirsRequest,
  AssignReplicasToDirsResponse,
  ReplicaInDirectory,
} from '../protocol/broker-to-controller.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import { isCurrentBroker } from './brokers.ts';
import type { BrokerRegistration } from './image.ts';
import { mergePartition } from './image-apply.ts';
import { brokerOf, mayLead, topicByName } from './image-lookup.ts';
import { directoryFailed, leaderAndIsrUpdates, phrase, rulesFor } from './leader-updates.ts';
import { buildPartitionChange } from './partition-change.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
  refusal,
} from './state.ts';

const FAILED = 'a replica whose log directory failed leaves the ISR (KIP-858)';

/** A broker reports failed log directories: it leaves the ISRs of what lay in them (KIP-858, replication §1.8). */
export function directoriesOffline(
  controller: ControllerState,
  broker: BrokerRegistration,
  reported: readonly string[],
): Decision[] {
  const failed = broker.logDirs.filter((directory) => reported.includes(directory));
  if (failed.length === 0) return [];
  const decisions = failed.flatMap((directory) =>
    leaderAndIsrUpdates(controller, directoryFailed(broker.id, directory, FAILED)),
  );
  const logDirs = broker.logDirs.filter((directory) => !failed.includes(directory));
  const { id: brokerId, brokerEpoch } = broker;
  const record = {
    type: 'BrokerRegistrationChangeRecord',
    brokerId,
    brokerEpoch,
    fenced: null,
    inControlledShutdown: null,
    logDirs,
  } as const;
  return [...decisions, decision(record, 'its log directory failed (KIP-858)')];
}

/** A broker says in which log directories its replicas are (KIP-858). */
export function assignReplicasToDirs(
  controller: ControllerState,
  request: AssignReplicasToDirsRequest,
): Operation {
  const type = 'AssignReplicasToDirsResponse';
  if (!isCurrentBroker(controller, request.brokerId, request.brokerEpoch)) {
    return refusal(controller, { type, error: 'STALE_BROKER_EPOCH', replicas: [] });
  }
  const decisions: Decision[] = [];
  const replicas = request.replicas.map(
    (replica): AssignReplicasToDirsResponse['replicas'][number] => {
      const { partition, topicId } = replica;
      return {
        partition,
        topicId,
        error: assign(controller, request.brokerId, replica, decisions),
      };
    },
  );
  return operation(controller, decisions, { type, error: 'NONE', replicas });
}

function assign(
  controller: ControllerState,
  brokerId: number,
  { partition: name, topicId, directory }: ReplicaInDirectory,
  decisions: Decision[],
): ErrorCode {
  const { image } = controller.latest;
  const topic = topicByName(image, topicOf(name));
  if (topic?.topicId !== topicId) return 'UNKNOWN_TOPIC_ID';
  const partition = topic.partitions[indexOf(name)];
  if (partition === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (!partition.replicas.includes(brokerId)) return 'NOT_LEADER_OR_FOLLOWER';
  const rules = rulesFor(controller, topic);
  const isOnline = brokerOf(image, brokerId)?.logDirs.includes(directory) ?? false;
  const target = {
    isr: partition.isr,
    election: 'ONLINE',
    acceptable: (id: number) => mayLead(image, partition, id),
    uncleanRestarted: -1,
    leaderRecoveryState: partition.leaderRecoveryState,
    directory: { brokerId, id: directory },
  } as const;
  const built = buildPartitionChange(partition, target, rules);
  if (built !== null) {
    const cause = 'the broker says where the replica is (KIP-858)';
    decisions.push(decision(built.record, phrase(cause, built.rule), built.unclean));
  }
  if (isOnline) return 'NONE';
  // The directory failed meanwhile: what goes into it is offline from the start.
  const placed = built === null ? partition : mergePartition(partition, built.record);
  const left = buildPartitionChange(
    placed,
    {
      isr: placed.isr.filter((id) => id !== brokerId),
      election: rules.uncleanEnabled ? 'UNCLEAN' : 'ONLINE',
      acceptable: (id) => id !== brokerId && mayLead(image, placed, id),
      uncleanRestarted: -1,
      leaderRecoveryState: placed.leaderRecoveryState,
    },
    rules,
  );
  if (left !== null) {
    decisions.push(decision(left.record, phrase(FAILED, left.rule), left.unclean));
  }
  return 'NONE';
}
