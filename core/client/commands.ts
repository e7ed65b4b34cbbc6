import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';

/** What applications and operators ask of a process. Each `id` comes back in an answer. */
export type KafkaCommand =
  /** producer.send(record): `partition` null leaves the choice to the partitioner. */
  | {
      readonly type: 'Send';
      readonly id: number;
      readonly topic: string;
      readonly partition: number | null;
      readonly key: string | null;
      readonly value: string;
      readonly sizeBytes: number;
    }
  /** producer.flush(): what is buffered becomes sendable without waiting for `linger.ms`. */
  | { readonly type: 'Flush' }
  /** producer.initTransactions(), commitTransaction() and abortTransaction(): a call that timed out is to be repeated. */
  | { readonly type: 'InitTransactions'; readonly id: number }
  | { readonly type: 'BeginTransaction'; readonly id: number }
  /** producer.sendOffsetsToTransaction(): what the group has processed once the transaction commits (KIP-447). */
  | {
      readonly type: 'SendOffsetsToTransaction';
      readonly id: number;
      readonly offsets: readonly PartitionOffset[];
      readonly group: GroupMetadata;
    }
  | { readonly type: 'CommitTransaction'; readonly id: number }
  | { readonly type: 'AbortTransaction'; readonly id: number }
  /** producer.close(Duration.ZERO), and a new KafkaProducer of the same settings in its place. */
  | { readonly type: 'ReopenProducer' }
  /** consumer.assign(): manual assignment; positions come from `auto.offset.reset`. */
  | { readonly type: 'Assign'; readonly partitions: readonly PartitionName[] }
  | { readonly type: 'Seek'; readonly partition: PartitionName; readonly offset: number }
  | { readonly type: 'SeekToBeginning'; readonly partitions: readonly PartitionName[] }
  | { readonly type: 'SeekToEnd'; readonly partitions: readonly PartitionName[] }
  /** consumer.committed() and seek() for all assigned partitions: the next poll goes on where the group has committed. */
  | { readonly type: 'SeekToCommitted' }
  | { readonly type: 'Pause'; readonly partitions: readonly PartitionName[] }
  | { readonly type: 'Resume'; readonly partitions: readonly PartitionName[] }
  /**
   * consumer.subscribe(): the group `group.id` assigns partitions of these topics (clients §4.1). `listener` is what the
   * application's ConsumerRebalanceListener does when partitions are revoked: nothing, or commitSync().
   */
  | {
      readonly type: 'Subscribe';
      readonly topics: readonly string[];
      readonly listener: 'none' | 'commit-sync';
    }
  /** consumer.commitSync(): answered by `CommitCompleted`. Null offsets are the current positions. */
  | {
      readonly type: 'CommitSync';
      readonly id: number;
      readonly offsets: readonly PartitionOffset[] | null;
    }
  /** consumer.commitAsync(): its callback runs in a later call, which the `CommitCompleted` is. */
  | {
      readonly type: 'CommitAsync';
      readonly id: number;
      readonly offsets: readonly PartitionOffset[] | null;
    }
  /** consumer.close(): commits where `enable.auto.commit` says so, leaves the group, and answers `ConsumerClosed`. */
  | {
      readonly type: 'CloseConsumer';
      readonly id: number;
      readonly timeoutMs: number;
      /** KIP-1092: `default` keeps a static member in its group. */
      readonly membership: 'default' | 'leave-group' | 'remain-in-group';
    }
  /** consumer.poll(): answered by `Polled`, at the latest after `timeoutMs`. */
  | { readonly type: 'Poll'; readonly id: number; readonly timeoutMs: number }
  /** consumer.endOffsets(): answered by `EndOffsets`. */
  | {
      readonly type: 'EndOffsets';
      readonly id: number;
      readonly partitions: readonly PartitionName[];
    }
  | {
      readonly type: 'CreateTopic';
      readonly id: number;
      readonly topic: string;
      readonly numPartitions: number;
      readonly replicationFactor: number;
      /** Replicas by partition index; empty for automatic placement. */
      readonly assignments: readonly (readonly number[])[];
      readonly configs: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'ElectLeaders';
      readonly id: number;
      readonly electionType: 'PREFERRED' | 'UNCLEAN';
      readonly partitions: readonly PartitionName[] | null;
    }
  | {
      readonly type: 'AlterConfigs';
      readonly id: number;
      readonly resourceType: 'TOPIC' | 'BROKER';
      readonly resourceName: string;
      readonly configs: Readonly<Record<string, string | null>>;
    }
  /** kafka-metadata-quorum add-controller: the key is that of the new voter's formatted disk (KIP-853). */
  | {
      readonly type: 'AddVoter';
      readonly id: number;
      readonly voterId: number;
      readonly voterDirectoryId: string;
    }
  /** kafka-metadata-quorum remove-controller: the key is that of the voter set. */
  | {
      readonly type: 'RemoveVoter';
      readonly id: number;
      readonly voterId: number;
      readonly voterDirectoryId: string;
    }
  | { readonly type: 'DeleteTopic'; readonly id: number; readonly topic: string }
  | {
      readonly type: 'CreatePartitions';
      readonly id: number;
      readonly topic: string;
      /** How many the topic shall have, the old ones included. */
      readonly count: number;
      /** Replicas of the new ones; empty for automatic placement. */
      readonly assignments: readonly (readonly number[])[];
    }
  | {
      readonly type: 'AlterReassignments';
      readonly id: number;
      /** Null replicas cancel a reassignment. */
      readonly partitions: readonly {
        readonly partition: PartitionName;
        readonly replicas: readonly number[] | null;
      }[];
    }
  | {
      readonly type: 'UpdateFeature';
      readonly id: number;
      readonly feature: string;
      readonly level: number;
    }
  /** deleteRecords(): what lies below an offset goes, all that is committed for −1 (KIP-107). */
  | {
      readonly type: 'DeleteRecords';
      readonly id: number;
      readonly partition: PartitionName;
      readonly offset: number;
    }
  | { readonly type: 'UnregisterBroker'; readonly id: number; readonly brokerId: number }
  /** SIGTERM to a broker or controller: it shuts down in an orderly way and its process ends. */
  | { readonly type: 'ShutDown' };

/** Who a member of a group is (consumer.groupMetadata(), KIP-447); with the id alone nobody is fenced. */
export interface GroupMetadata {
  readonly groupId: string;
  /** The generation or member epoch; −1 where none is told. */
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** An offset to commit: the next one to be processed (clients §4.4). */
export interface PartitionOffset {
  readonly partition: PartitionName;
  readonly offset: number;
  /** Of the last record processed; −1 where unknown. */
  readonly leaderEpoch: number;
}

/** One record as a consumer hands it to the application. */
export interface ConsumedRecord {
  readonly partition: PartitionName;
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** What applications and operators are told. */
export type Answer =
  /** The outcome of a send. `offset` is −1 on errors and where the broker does not tell (acks=0). */
  | {
      readonly type: 'SendCompleted';
      readonly id: number;
      readonly partition: PartitionName | null;
      readonly offset: number;
      readonly error: ErrorCode | ClientError;
      /** Whether the record can be in a log although there was an error (clients §2.9). */
      readonly outcome: 'ok' | 'failed' | 'unknown';
      /** Where a broker answered: the id of the topic that the record is in, which tells topics of one name apart. */
      readonly topicId?: string;
    }
  /** A call of the transactional producer returned, or threw (clients §3.10). */
  | {
      readonly type: 'TransactionCompleted';
      readonly id: number;
      readonly call: TransactionCall;
      readonly error: ErrorCode | ClientError;
      /**
       * What the application may do next: go on; abort; repeat the same call; nothing but close the producer; or correct
       * its own use of it.
       */
      readonly outcome: 'ok' | 'abortable' | 'timeout' | 'fatal' | 'illegal';
    }
  | {
      readonly type: 'Polled';
      readonly id: number;
      readonly records: readonly ConsumedRecord[];
      /** Null, or what the consumer threw (`NoOffsetForPartitionException`, `LogTruncationException`, …). */
      readonly exception: string | null;
    }
  /** The consumer moved a position by itself: a reset or a detected truncation; the history checkers must know. */
  | {
      readonly type: 'PositionReset';
      readonly partition: PartitionName;
      readonly from: number;
      readonly to: number;
      readonly reason: 'no-position' | 'out-of-range' | 'truncation' | 'seek';
    }
  /** What the ConsumerRebalanceListener is told (clients §5.5, §6.5): inside poll() or close(). */
  | { readonly type: 'PartitionsAssigned'; readonly partitions: readonly PartitionName[] }
  | { readonly type: 'PartitionsRevoked'; readonly partitions: readonly PartitionName[] }
  | { readonly type: 'PartitionsLost'; readonly partitions: readonly PartitionName[] }
  /** A position comes from the group's committed offset (clients §4.2). */
  | {
      readonly type: 'PositionFromCommit';
      readonly partition: PartitionName;
      readonly offset: number;
    }
  /** A commitSync() returned, or the callback of a commitAsync() ran (clients §4.4). */
  | {
      readonly type: 'CommitCompleted';
      readonly id: number;
      readonly offsets: readonly PartitionOffset[];
      /** Null, or what it threw (`CommitFailedException`, `RebalanceInProgressException`, `TimeoutException`, …). */
      readonly exception: string | null;
    }
  | { readonly type: 'ConsumerClosed'; readonly id: number }
  | {
      readonly type: 'EndOffsets';
      readonly id: number;
      readonly offsets: readonly { readonly partition: PartitionName; readonly offset: number }[];
      readonly error: ErrorCode | ClientError;
    }
  | {
      readonly type: 'AdminCompleted';
      readonly id: number;
      readonly error: ErrorCode | ClientError;
      readonly message: string;
    };

/** Errors that arise in the client itself. */
export type ClientError =
  | 'TIMEOUT'
  | 'BUFFER_EXHAUSTED'
  | 'RECORD_TOO_LARGE'
  | 'DISCONNECTED'
  | 'PRODUCER_CLOSED'
  | 'TRANSACTION_ABORTED'
  | 'ILLEGAL_STATE'
  | 'UNRESOLVED_SEQUENCE';

/** The calls of a transactional producer. */
export type TransactionCall = 'init' | 'begin' | 'offsets' | 'commit' | 'abort';
