import type {
  ConsumerGroupProbe,
  CoordinatorProbe,
  GroupProbe,
  MembershipProbe,
  TransactionProbe,
} from './probe-coordinators.ts';
import type { PartitionName } from './protocol/partition-name.ts';

/**
 * A fact that a machine states for whoever watches: checkers, metrics, sentences, pictures. No probe influences a node.
 * `rule` says in a few words which rule of Kafka acted, with its KIP or ticket where it has one.
 */
export type Probe =
  | QuorumProbe
  | ControllerProbe
  | BrokerProbe
  | ReplicaProbe
  | CoordinatorProbe
  | GroupProbe
  | MembershipProbe
  | ConsumerGroupProbe
  | TransactionProbe
  | ClientProbe;

export type {
  CommitKind,
  ConsumerGroupProbe,
  CoordinatorProbe,
  GroupProbe,
  MembershipProbe,
  TransactionProbe,
} from './probe-coordinators.ts';

export type QuorumProbe =
  | {
      readonly type: 'QuorumRoleChanged';
      readonly role: string;
      readonly epoch: number;
      readonly leaderId: number;
      readonly rule: string;
    }
  | {
      readonly type: 'VoteGranted';
      readonly epoch: number;
      readonly candidateId: number;
      readonly preVote: boolean;
    }
  | {
      readonly type: 'QuorumHighWatermarkAdvanced';
      readonly epoch: number;
      readonly highWatermark: number;
    }
  | {
      readonly type: 'QuorumLogTruncated';
      readonly from: number;
      readonly to: number;
      readonly rule: string;
    }
  /** A voter set is in force on this replica, by a record that stands at `offset` of its log (KIP-853). */
  | {
      readonly type: 'VotersChanged';
      readonly voters: readonly number[];
      readonly kraftVersion: number;
      readonly offset: number;
    }
  /** A snapshot of the metadata up to `endOffset` is whole and durable (KIP-630). */
  | { readonly type: 'SnapshotTaken'; readonly endOffset: number; readonly epoch: number }
  /** A snapshot of the leader took the place of the log. */
  | { readonly type: 'SnapshotLoaded'; readonly endOffset: number; readonly epoch: number }
  | { readonly type: 'MetadataLogCleaned'; readonly logStartOffset: number };

export type ControllerProbe =
  | { readonly type: 'ControllerActivated'; readonly epoch: number }
  | { readonly type: 'ControllerRenounced'; readonly epoch: number; readonly rule: string }
  | {
      readonly type: 'BrokerRegistered';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      readonly clean: boolean;
    }
  | { readonly type: 'BrokerFenced'; readonly brokerId: number; readonly rule: string }
  | { readonly type: 'BrokerUnfenced'; readonly brokerId: number }
  | { readonly type: 'BrokerShuttingDown'; readonly brokerId: number }
  | { readonly type: 'BrokerUnregistered'; readonly brokerId: number }
  | { readonly type: 'TopicCreated'; readonly topic: string; readonly partitions: number }
  | { readonly type: 'TopicDeleted'; readonly topic: string; readonly topicId: string }
  | { readonly type: 'FeatureFinalized'; readonly feature: string; readonly level: number }
  /** The active controller decided a partition's state; it holds once committed. */
  | {
      readonly type: 'PartitionDecided';
      readonly partition: PartitionName;
      readonly leader: number;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      readonly isr: readonly number[];
      readonly elr: readonly number[];
      readonly topicId: string;
      readonly replicas: readonly number[];
      /** The replicas that a reassignment adds and removes; both empty where none is under way. */
      readonly addingReplicas: readonly number[];
      readonly removingReplicas: readonly number[];
      /** Whether the leader was elected from outside ISR and ELR. */
      readonly unclean: boolean;
      readonly rule: string;
    };

export type BrokerProbe =
  | { readonly type: 'BrokerStateChanged'; readonly state: string }
  | { readonly type: 'MetadataPublished'; readonly offset: number };

export type ReplicaProbe =
  | {
      readonly type: 'BecameLeader';
      readonly partition: PartitionName;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      readonly isr: readonly number[];
      readonly logEndOffset: number;
      readonly highWatermark: number;
    }
  | {
      readonly type: 'BecameFollower';
      readonly partition: PartitionName;
      readonly leaderId: number;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
    }
  /** The leader's view of the ISR changed: proposed, confirmed, refused, or told by metadata. */
  | {
      readonly type: 'IsrChanged';
      readonly partition: PartitionName;
      readonly isr: readonly number[];
      readonly maximalIsr: readonly number[];
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      readonly rule: string;
    }
  | {
      readonly type: 'HighWatermarkAdvanced';
      readonly partition: PartitionName;
      readonly from: number;
      readonly to: number;
      readonly leaderEpoch: number;
    }
  /** A leader acknowledged a write to its producer. */
  | {
      readonly type: 'WriteAcknowledged';
      readonly partition: PartitionName;
      readonly acks: number;
      readonly baseOffset: number;
      readonly lastOffset: number;
      readonly leaderEpoch: number;
    }
  | {
      readonly type: 'LogTruncated';
      readonly partition: PartitionName;
      readonly from: number;
      readonly to: number;
      readonly rule: string;
    }
  /** What lies below an offset cannot be read any more: segments or records were deleted (replication §8). */
  | {
      readonly type: 'LogStartRaised';
      readonly partition: PartitionName;
      readonly topicId: string;
      readonly from: number;
      readonly to: number;
      readonly rule: string;
    }
  /** A replica is gone with its log: it was reassigned, its topic was deleted, or nobody names it any more. */
  | {
      readonly type: 'ReplicaDeleted';
      readonly partition: PartitionName;
      readonly topicId: string;
      readonly logEndOffset: number;
      readonly rule: string;
    }
  /** A log directory failed; its replicas are offline (KIP-858). */
  | {
      readonly type: 'LogDirFailed';
      readonly directory: string;
      readonly partitions: readonly PartitionName[];
    }
  | {
      readonly type: 'LogLoaded';
      readonly partition: PartitionName;
      readonly logEndOffset: number;
      readonly highWatermark: number;
      /** Whether the clean-shutdown marker was there; otherwise the log was scanned. */
      readonly clean: boolean;
      /** Offsets that the scan cut off behind the last whole batch. */
      readonly cut: number;
    };

export type ClientProbe =
  | {
      readonly type: 'ProducerEpochBumped';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly rule: string;
    }
  | {
      readonly type: 'BatchRetried';
      readonly partition: PartitionName;
      readonly error: string;
      readonly attempt: number;
    }
  | {
      readonly type: 'LeaderLearned';
      readonly partition: PartitionName;
      readonly leaderId: number;
      readonly leaderEpoch: number;
    }
  /** A consumer reads from a replica that its leader named, or from the leader again: then −1 (KIP-392). */
  | {
      readonly type: 'ReadReplicaChanged';
      readonly partition: PartitionName;
      readonly replica: number;
      readonly rule: string;
    };
