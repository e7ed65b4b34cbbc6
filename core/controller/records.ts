import type { StoredBatch } from '../disk.ts';
import type { LeaderRecoveryState } from '../protocol/broker-to-controller.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ReplicaKey } from '../protocol/raft.ts';

/** A broker process registered; it is fenced until the controller says otherwise (control-plane §2.3). */
export interface RegisterBrokerRecord {
  readonly type: 'RegisterBrokerRecord';
  readonly brokerId: number;
  readonly incarnationId: string;
  readonly brokerEpoch: number;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly logDirs: readonly string[];
}

/** A registered broker was fenced or unfenced, or began a controlled shutdown; null leaves a property as it is. */
export interface BrokerRegistrationChangeRecord {
  readonly type: 'BrokerRegistrationChangeRecord';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly fenced: boolean | null;
  readonly inControlledShutdown: boolean | null;
  /** The directories that are online from now on (KIP-858); absent where they stay, as a tagged field is. */
  readonly logDirs?: readonly string[];
}

/** A broker is known no more, until a process registers under its id again. */
export interface UnregisterBrokerRecord {
  readonly type: 'UnregisterBrokerRecord';
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface TopicRecord {
  readonly type: 'TopicRecord';
  readonly name: string;
  readonly topicId: string;
}

/** A topic is deleted, with all its partitions; brokers delete their logs when they apply this (control-plane §2.5). */
export interface RemoveTopicRecord {
  readonly type: 'RemoveTopicRecord';
  readonly topicId: string;
}

/** A new partition, with its whole state. */
export interface PartitionRecord {
  readonly type: 'PartitionRecord';
  readonly partition: PartitionName;
  readonly topicId: string;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** −1 for none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  /** By replica, the id of its log directory, empty while unassigned (KIP-858); absent where no replica has a choice. */
  readonly directories?: readonly string[];
}

/**
 * A change of a partition; null leaves a field as it is. Applying it raises the partition epoch by one, and the leader
 * epoch by one exactly if `leader` is set, even to the same broker or to −1 (control-plane §2.4).
 */
export interface PartitionChangeRecord {
  readonly type: 'PartitionChangeRecord';
  readonly partition: PartitionName;
  readonly topicId: string;
  readonly isr: readonly number[] | null;
  readonly leader: number | null;
  readonly leaderRecoveryState: LeaderRecoveryState | null;
  readonly elr: readonly number[] | null;
  readonly lastKnownElr: readonly number[] | null;
  /** What a reassignment (KIP-455) or a log directory (KIP-858) changes: tagged fields, absent where they stay. */
  readonly replicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  readonly removingReplicas?: readonly number[];
  readonly directories?: readonly string[];
}

/** A setting of a topic or broker; a null value removes it. */
export interface ConfigRecord {
  readonly type: 'ConfigRecord';
  readonly resourceType: 'TOPIC' | 'BROKER';
  /** Empty for the default of all brokers. */
  readonly resourceName: string;
  readonly name: string;
  readonly value: string | null;
}

/** Forgets eligible leader replicas after a change of `min.insync.replicas`; a null topic means all (KIP-966). */
export interface ClearElrRecord {
  readonly type: 'ClearElrRecord';
  readonly topic: string | null;
}

/** A feature is finalized at a level (`metadata.version`, `eligible.leader.replicas.version`). */
export interface FeatureLevelRecord {
  readonly type: 'FeatureLevelRecord';
  readonly name: string;
  readonly level: number;
}

/** Producer ids below `nextProducerId` are given away. */
export interface ProducerIdsRecord {
  readonly type: 'ProducerIdsRecord';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly nextProducerId: number;
}

/** Keeps the log moving while nothing happens (KIP-835). */
export interface NoOpRecord {
  readonly type: 'NoOpRecord';
}

/** Opens a metadata transaction (KIP-868); what follows takes effect at its end. */
export interface BeginTransactionRecord {
  readonly type: 'BeginTransactionRecord';
}
export interface EndTransactionRecord {
  readonly type: 'EndTransactionRecord';
}
export interface AbortTransactionRecord {
  readonly type: 'AbortTransactionRecord';
}

/** What controllers decide and brokers apply. */
export type MetadataRecord =
  | RegisterBrokerRecord
  | BrokerRegistrationChangeRecord
  | UnregisterBrokerRecord
  | TopicRecord
  | RemoveTopicRecord
  | PartitionRecord
  | PartitionChangeRecord
  | ConfigRecord
  | ClearElrRecord
  | FeatureLevelRecord
  | ProducerIdsRecord
  | NoOpRecord
  | BeginTransactionRecord
  | EndTransactionRecord
  | AbortTransactionRecord;

/** The first record of a leader's epoch; a control record of the quorum itself (KIP-595). */
export interface LeaderChangeMessage {
  readonly type: 'LeaderChangeMessage';
  readonly leaderId: number;
  readonly voters: readonly number[];
  readonly grantingVoters: readonly number[];
}

/** The level of `kraft.version`: from 1 on voters can change (KIP-853). */
export interface KRaftVersionRecord {
  readonly type: 'KRaftVersionRecord';
  readonly kraftVersion: number;
}

/** The whole voter set from this offset on, in force as soon as it is in a log (KIP-853). */
export interface VotersRecord {
  readonly type: 'VotersRecord';
  readonly voters: readonly ReplicaKey[];
}

/** What the quorum writes for itself (KIP-595, KIP-853). */
export type ControlRecord = LeaderChangeMessage | KRaftVersionRecord | VotersRecord;

/** A batch of the metadata log: either control records of the quorum or records of the controller. */
export interface MetadataBatch extends StoredBatch {
  readonly isControl: boolean;
  readonly records: readonly (MetadataRecord | ControlRecord)[];
}
