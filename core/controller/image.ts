import type { LeaderRecoveryState } from '../protocol/broker-to-controller.ts';
import type { PartitionName } from '../protocol/partition-name.ts';

/** What the metadata log says up to an offset. Controllers and brokers build it from the same records. */
export interface MetadataImage {
  /** The offset behind the last record applied, and the epoch of that record. */
  readonly endOffset: number;
  readonly epoch: number;
  /** Sorted by id. */
  readonly brokers: readonly BrokerRegistration[];
  /** Sorted by name. */
  readonly topics: readonly TopicImage[];
  /** Sorted by resource, then name. */
  readonly configs: readonly ConfigImage[];
  /** Sorted by name. */
  readonly features: readonly FeatureImage[];
  readonly nextProducerId: number;
}

/** A broker as registered. `id` is the broker id. */
export interface BrokerRegistration {
  readonly id: number;
  readonly incarnationId: string;
  readonly brokerEpoch: number;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  /** The ids of its log directories that are online (KIP-858). */
  readonly logDirs: readonly string[];
  /** The offset of the registration record: what the broker must have applied to be unfenced. */
  readonly registrationOffset: number;
}

export interface TopicImage {
  readonly name: string;
  readonly topicId: string;
  /** By partition index. */
  readonly partitions: readonly PartitionRegistration[];
}

/** A partition as the controller has decided it (control-plane §2.4). */
export interface PartitionRegistration {
  readonly partition: PartitionName;
  readonly topicId: string;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** −1 for none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly leaderRecoveryState: LeaderRecoveryState;
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** Replicas that a reassignment adds, and those that it removes once the added ones are in sync (KIP-455). */
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  /** By replica, the id of its log directory, empty while unassigned (KIP-858); no entries where no replica has a choice. */
  readonly directories: readonly string[];
}

export interface ConfigImage {
  readonly resourceType: 'TOPIC' | 'BROKER';
  readonly resourceName: string;
  readonly name: string;
  readonly value: string;
}

export interface FeatureImage {
  readonly name: string;
  readonly level: number;
}

export const EMPTY_IMAGE: MetadataImage = {
  endOffset: 0,
  epoch: 0,
  brokers: [],
  topics: [],
  configs: [],
  features: [],
  nextProducerId: 0,
};
