import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** A broker process joins the cluster (KIP-631, KIP-966). */
export interface BrokerRegistrationRequest {
  readonly type: 'BrokerRegistrationRequest';
  readonly brokerId: number;
  /** Names the process; new at every start. */
  readonly incarnationId: string;
  readonly rack: string | null;
  readonly logDirs: readonly string[];
  /** The epoch found in the clean-shutdown file, −1 after an unclean stop. */
  readonly previousBrokerEpoch: number;
}

export interface BrokerRegistrationResponse {
  readonly type: 'BrokerRegistrationResponse';
  readonly error: ErrorCode;
  readonly brokerEpoch: number;
}

/** Tells the controller that a broker lives, how far it has read, and what it wants (control-plane §2.3). */
export interface BrokerHeartbeatRequest {
  readonly type: 'BrokerHeartbeatRequest';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  /** The ids of log directories that failed since the process started (KIP-858); absent, as a tagged field is, for none. */
  readonly offlineLogDirs?: readonly string[];
}

export interface BrokerHeartbeatResponse {
  readonly type: 'BrokerHeartbeatResponse';
  readonly error: ErrorCode;
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  readonly shouldShutDown: boolean;
}

/** A leader proposes in-sync replicas (KIP-497, KIP-841, KIP-903). */
export interface AlterPartitionRequest {
  readonly type: 'AlterPartitionRequest';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly partitions: readonly AlterPartitionData[];
}

export interface AlterPartitionData {
  readonly partition: PartitionName;
  readonly topicId: string;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly newIsr: readonly { readonly brokerId: number; readonly brokerEpoch: number }[];
  readonly leaderRecoveryState: LeaderRecoveryState;
}

/** Whether a leader was elected uncleanly and has not confirmed its state since (KIP-704). */
export type LeaderRecoveryState = 'RECOVERED' | 'RECOVERING';

export interface AlterPartitionResponse {
  readonly type: 'AlterPartitionResponse';
  readonly error: ErrorCode;
  readonly partitions: readonly AlterPartitionResult[];
}

export interface AlterPartitionResult {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState: LeaderRecoveryState;
  readonly partitionEpoch: number;
}

/** A broker asks for a block of 1,000 producer ids (KIP-730). */
export interface AllocateProducerIdsRequest {
  readonly type: 'AllocateProducerIdsRequest';
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface AllocateProducerIdsResponse {
  readonly type: 'AllocateProducerIdsResponse';
  readonly error: ErrorCode;
  readonly producerIdStart: number;
  readonly producerIdLen: number;
}

/** A broker with several log directories says in which of them its replicas are (KIP-858). */
export interface AssignReplicasToDirsRequest {
  readonly type: 'AssignReplicasToDirsRequest';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly replicas: readonly ReplicaInDirectory[];
}

export interface ReplicaInDirectory {
  readonly partition: PartitionName;
  readonly topicId: string;
  /** The id of the log directory. */
  readonly directory: string;
}

export interface AssignReplicasToDirsResponse {
  readonly type: 'AssignReplicasToDirsResponse';
  readonly error: ErrorCode;
  readonly replicas: readonly {
    readonly partition: PartitionName;
    readonly topicId: string;
    readonly error: ErrorCode;
  }[];
}
