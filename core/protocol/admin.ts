import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** Creates topics. Sent to any broker, which forwards it to the active controller; answered after commit. */
export interface CreateTopicsRequest {
  readonly type: 'CreateTopicsRequest';
  readonly topics: readonly CreatableTopic[];
}

export interface CreatableTopic {
  readonly name: string;
  /** −1 where `assignments` says it, or for the default. */
  readonly numPartitions: number;
  readonly replicationFactor: number;
  /** Replicas by partition index; empty for automatic placement. */
  readonly assignments: readonly (readonly number[])[];
  readonly configs: Readonly<Record<string, string>>;
}

export interface CreateTopicsResponse {
  readonly type: 'CreateTopicsResponse';
  /** `NOT_CONTROLLER` where the receiver is not active (the error of Kafka's envelope), else `NONE`. */
  readonly error: ErrorCode;
  readonly topics: readonly {
    readonly name: string;
    readonly error: ErrorCode;
    readonly errorMessage: string;
    readonly topicId: string;
  }[];
}

/** Elects leaders on demand (KIP-460). Null partitions are all of them. */
export interface ElectLeadersRequest {
  readonly type: 'ElectLeadersRequest';
  readonly electionType: 'PREFERRED' | 'UNCLEAN';
  readonly partitions: readonly PartitionName[] | null;
}

export interface ElectLeadersResponse {
  readonly type: 'ElectLeadersResponse';
  readonly error: ErrorCode;
  readonly partitions: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
}

/** Changes settings (KIP-339). An empty resource name is the default of all brokers. */
export interface IncrementalAlterConfigsRequest {
  readonly type: 'IncrementalAlterConfigsRequest';
  readonly resourceType: 'TOPIC' | 'BROKER';
  readonly resourceName: string;
  /** Null deletes the setting. */
  readonly configs: Readonly<Record<string, string | null>>;
}

export interface IncrementalAlterConfigsResponse {
  readonly type: 'IncrementalAlterConfigsResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
}

/** Adds and removes replicas of partitions (KIP-455). */
export interface AlterPartitionReassignmentsRequest {
  readonly type: 'AlterPartitionReassignmentsRequest';
  /** Whether partitions may get more or fewer replicas than they have (KIP-860). */
  readonly allowReplicationFactorChange: boolean;
  readonly partitions: readonly ReassignablePartition[];
}

export interface ReassignablePartition {
  readonly partition: PartitionName;
  /** The replicas it shall have, the preferred leader first; null cancels a reassignment under way. */
  readonly replicas: readonly number[] | null;
}

export interface AlterPartitionReassignmentsResponse {
  readonly type: 'AlterPartitionReassignmentsResponse';
  readonly error: ErrorCode;
  readonly partitions: readonly {
    readonly partition: PartitionName;
    readonly error: ErrorCode;
    readonly errorMessage: string;
  }[];
}

/** Deletes topics by name; their records are gone for good. */
export interface DeleteTopicsRequest {
  readonly type: 'DeleteTopicsRequest';
  readonly topics: readonly string[];
}

export interface DeleteTopicsResponse {
  readonly type: 'DeleteTopicsResponse';
  readonly error: ErrorCode;
  readonly topics: readonly {
    readonly name: string;
    readonly error: ErrorCode;
    readonly topicId: string;
  }[];
}

/** Adds partitions to topics; the ones they have stay as they are (KIP-195). */
export interface CreatePartitionsRequest {
  readonly type: 'CreatePartitionsRequest';
  readonly topics: readonly CreatePartitionsTopic[];
}

export interface CreatePartitionsTopic {
  readonly name: string;
  /** How many partitions the topic shall have, the old ones included. */
  readonly count: number;
  /** Replicas of the new partitions; empty for automatic placement. */
  readonly assignments: readonly (readonly number[])[];
}

export interface CreatePartitionsResponse {
  readonly type: 'CreatePartitionsResponse';
  readonly error: ErrorCode;
  readonly topics: readonly {
    readonly name: string;
    readonly error: ErrorCode;
    readonly errorMessage: string;
  }[];
}

/** Takes a broker out of the cluster that will not come back (KIP-919). */
export interface UnregisterBrokerRequest {
  readonly type: 'UnregisterBrokerRequest';
  readonly brokerId: number;
}

export interface UnregisterBrokerResponse {
  readonly type: 'UnregisterBrokerResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
}

/** Finalizes features at other levels (KIP-584). */
export interface UpdateFeaturesRequest {
  readonly type: 'UpdateFeaturesRequest';
  readonly updates: readonly FeatureUpdate[];
}

export interface FeatureUpdate {
  readonly feature: string;
  readonly level: number;
  readonly upgradeType: 'UPGRADE' | 'SAFE_DOWNGRADE' | 'UNSAFE_DOWNGRADE';
}

export interface UpdateFeaturesResponse {
  readonly type: 'UpdateFeaturesResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
}
