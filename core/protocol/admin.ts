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
