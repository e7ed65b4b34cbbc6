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

/** A coordinator and its partition of an internal topic (clients §5.7). */
export type CoordinatorProbe =
  /** A broker that leads the partition has read it and answers for its keys. */
  | {
      readonly type: 'CoordinatorLoaded';
      readonly partition: PartitionName;
      readonly leaderEpoch: number;
      readonly endOffset: number;
      /** How many groups or transactional ids it found. */
      readonly keys: number;
    }
  /** It answers no more; who waited for it is told so. */
  | {
      readonly type: 'CoordinatorUnloaded';
      readonly partition: PartitionName;
      readonly leaderEpoch: number;
      readonly rule: string;
    }
  /** The partition cannot be read to its end, so that none of its keys has a coordinator. */
  | {
      readonly type: 'CoordinatorLoadFailed';
      readonly partition: PartitionName;
      readonly leaderEpoch: number;
      readonly rule: string;
    };

/** What a group coordinator decides; it states it when it decides, which may be before it is committed. */
export type GroupProbe =
  | {
      readonly type: 'GroupStateChanged';
      readonly groupId: string;
      readonly protocol: 'classic' | 'consumer';
      readonly state: string;
      /** The generation of a classic group, the group epoch of KIP-848. */
      readonly generation: number;
      /** Ids, in the coordinator's order. */
      readonly members: readonly string[];
      /** The member that assigns in a classic group, else empty. */
      readonly leaderId: string;
      readonly rule: string;
    }
  | {
      readonly type: 'MemberJoined';
      readonly groupId: string;
      readonly memberId: string;
      readonly groupInstanceId: string | null;
      readonly rule: string;
    }
  | {
      readonly type: 'MemberRemoved';
      readonly groupId: string;
      readonly memberId: string;
      readonly groupInstanceId: string | null;
      readonly rule: string;
    }
  /** The assignment of a member, once it is committed. */
  | {
      readonly type: 'AssignmentChanged';
      readonly groupId: string;
      readonly memberId: string;
      /** The generation, or the member epoch. */
      readonly generation: number;
      readonly partitions: readonly PartitionName[];
      /** The member whose SyncGroup brought it; empty for an assignment of the coordinator's own. */
      readonly assignedBy: string;
    }
  /** A classic group's record, with this generation, is committed. */
  | {
      readonly type: 'GenerationCommitted';
      readonly groupId: string;
      readonly generation: number;
      readonly partition: PartitionName;
      readonly offset: number;
    }
  /** A commit of an offset is committed itself, and its sender is told so. */
  | {
      readonly type: 'OffsetCommitted';
      readonly groupId: string;
      readonly memberId: string;
      readonly generation: number;
      readonly partition: PartitionName;
      readonly offset: number;
    }
  | {
      readonly type: 'OffsetExpired';
      readonly groupId: string;
      readonly partition: PartitionName;
      readonly offset: number;
      readonly rule: string;
    };

/** What a member of a group makes of its assignment (clients §5.5); `owned` is what it owns afterwards. */
export type MembershipProbe =
  | {
      readonly type: 'MembershipChanged';
      readonly groupId: string;
      readonly memberId: string;
      /** Kafka's client-side states: of the classic protocol (clients §5.5) or of KIP-848 (clients §6.5). */
      readonly state: string;
      readonly generation: number;
      readonly rule: string;
    }
  | {
      readonly type: 'PartitionsAssigned';
      readonly groupId: string;
      readonly memberId: string;
      readonly generation: number;
      readonly partitions: readonly PartitionName[];
      readonly owned: readonly PartitionName[];
    }
  | {
      readonly type: 'PartitionsRevoked';
      readonly groupId: string;
      readonly memberId: string;
      readonly generation: number;
      readonly partitions: readonly PartitionName[];
      readonly owned: readonly PartitionName[];
      readonly rule: string;
    }
  /** It heard that it is a member no more: others may own them already. */
  | {
      readonly type: 'PartitionsLost';
      readonly groupId: string;
      readonly memberId: string;
      readonly generation: number;
      readonly partitions: readonly PartitionName[];
      readonly rule: string;
    }
  /** The group's coordinator acknowledged or refused a commit of this client. */
  | {
      readonly type: 'CommitAnswered';
      readonly groupId: string;
      readonly memberId: string;
      readonly generation: number;
      readonly kind: CommitKind;
      readonly offsets: readonly { readonly partition: PartitionName; readonly offset: number }[];
      readonly error: string;
    }
  | {
      readonly type: 'CoordinatorLearned';
      readonly groupId: string;
      /** −1: it is unknown again. */
      readonly coordinatorId: number;
      readonly rule: string;
    };

/** What made a consumer commit (clients §4.4). */
export type CommitKind = 'auto' | 'sync' | 'async' | 'before-revocation' | 'close';

/** What the coordinator of a group of the consumer protocol decided (KIP-848); it holds once committed. */
export type ConsumerGroupProbe =
  /** A new assignment is due: members or subscriptions changed, or the topics they name did. */
  | {
      readonly type: 'GroupEpochBumped';
      readonly groupId: string;
      readonly groupEpoch: number;
      readonly rule: string;
    }
  /** Who shall own what in the end; members get there one by one. */
  | {
      readonly type: 'TargetAssignmentChanged';
      readonly groupId: string;
      readonly assignmentEpoch: number;
      readonly assignor: string;
      readonly members: readonly {
        readonly memberId: string;
        readonly partitions: readonly PartitionName[];
      }[];
    }
  /** A member took a step towards its target. */
  | {
      readonly type: 'MemberReconciled';
      readonly groupId: string;
      readonly memberId: string;
      readonly memberEpoch: number;
      readonly state: 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';
      readonly assigned: readonly PartitionName[];
      readonly pendingRevocation: readonly PartitionName[];
      readonly rule: string;
    };

export type TransactionProbe =
  /** A transaction coordinator applied a new state; it is committed in `__transaction_state` (clients §3.2). */
  | {
      readonly type: 'TransactionStateChanged';
      readonly transactionalId: string;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly state: string;
      readonly partitions: readonly PartitionName[];
      readonly coordinatorEpoch: number;
      readonly rule: string;
    }
  /** A leader appended the first record of a transaction on a partition. */
  | {
      readonly type: 'TransactionOpened';
      readonly partition: PartitionName;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly firstOffset: number;
    }
  /** A leader appended the marker that ends a transaction on a partition. */
  | {
      readonly type: 'TransactionMarkerWritten';
      readonly partition: PartitionName;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly committed: boolean;
      readonly offset: number;
      /** Where the transaction began on the partition, −1 where none was open. */
      readonly firstOffset: number;
      readonly coordinatorEpoch: number;
    }
  /** Told of logs only in which there are transactions. */
  | {
      readonly type: 'LastStableOffsetAdvanced';
      readonly partition: PartitionName;
      readonly from: number;
      readonly to: number;
    }
  /** A transactional producer's own view of its transaction (clients §3.10). */
  | {
      readonly type: 'ProducerTransactionChanged';
      readonly transactionalId: string;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly state: string;
      readonly rule: string;
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
