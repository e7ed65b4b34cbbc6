import type { PartitionName } from './protocol/partition-name.ts';

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
      /** The partition of `__consumer_offsets` that it is written to. */
      readonly partition: PartitionName;
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
