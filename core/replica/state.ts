import type { Row } from '../collections/table.ts';
import type { ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { MetadataImage } from '../controller/image.ts';
import type { LogDirectory } from '../log/directories.ts';
import type { Log } from '../log/log.ts';
import type { AlterPartitionData } from '../protocol/broker-to-controller.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FetchRequest } from '../protocol/fetch.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Instant } from '../time.ts';
import type { Partition } from './partition.ts';

/** What the broker around the replicas knows: its metadata cache and its own registration (replication §5.1). */
export interface BrokerView {
  readonly image: MetadataImage;
  /** −1 before the registration was accepted. */
  readonly brokerEpoch: number;
}

/** All replicas of one broker process, and who waits for them (ReplicaManager, replication §2–§5). */
export interface ReplicaManager {
  readonly brokerId: number;
  readonly settings: ServerSettings;
  readonly switches: Switches;
  /** Sorted by name. */
  readonly partitions: readonly Partition[];
  /** Logs found on the disk that no image has named yet. */
  readonly unclaimed: readonly Log[];
  /** By their place in `log.dirs` (KIP-858). */
  readonly directories: readonly LogDirectory[];
  /** Replicas whose directory failed while the process ran; they are so until it ends. Sorted by name. */
  readonly offline: readonly OfflineReplica[];
  /** By source broker. */
  readonly fetchers: readonly Fetcher[];
  /** By connection: one connection has one request at a time. */
  readonly delayedProduces: readonly DelayedProduce[];
  readonly delayedFetches: readonly DelayedFetch[];
  readonly delayedDeleteRecords: readonly DelayedDeleteRecords[];
  readonly retention: Retention;
  readonly delayedMarkers: readonly DelayedMarkers[];
  readonly alterPartition: AlterPartitionQueue;
  readonly nextProposal: number;
  readonly inControlledShutdown: boolean;
  /** What an orderly stop still waits for; null while running. */
  readonly stopping: Stopping | null;
  /** All is on the disk: the clean-shutdown marker may be written (replication §1.6). */
  readonly stopped: boolean;
}

/** Whether the broker looks for old segments again and again, and since when it could (replication §8.1). */
export interface Retention {
  /** When the logs were loaded; null before. */
  readonly startedAt: Instant | null;
  readonly isArmed: boolean;
}

/** A request to delete records that waits for followers (KIP-107, replication §8.3). */
export interface DelayedDeleteRecords extends Row {
  readonly partitions: readonly DeleteRecordsStatus[];
}

export interface DeleteRecordsStatus {
  readonly partition: PartitionName;
  readonly isPending: boolean;
  /** What every log start has to reach; −1 on errors. */
  readonly offset: number;
  readonly error: ErrorCode;
  readonly lowWatermark: number;
}

/** A replica in a failed log directory (HostedPartition.Offline, KIP-112). */
export interface OfflineReplica {
  readonly name: PartitionName;
  readonly topicId: string;
}

/** Logs are flushed first, then what says how far they are is written and flushed (replication §1.6). */
export interface Stopping {
  readonly phase: 'Logs' | 'Checkpoints';
  /** Names of logs or files whose flush has not ended. */
  readonly awaited: readonly string[];
}

/** The thread that fetches from one source broker; it has one request in flight at a time (replication §4.1). */
export interface Fetcher extends Row {
  /** Sorted by name. */
  readonly partitions: readonly FetchState[];
  /** What it waits for: an answer, the end of a pause before a truncation (KAFKA-14704), or a flush. */
  readonly busy: 'No' | 'Fetch' | 'OffsetsForLeaderEpoch' | 'ListOffsets' | 'Truncation' | 'Flush';
  /** Truncation and fetch take turns, as in the loop of Kafka's thread. */
  readonly next: 'Truncate' | 'Fetch';
  /** Divergences that are answered by a truncation after the pause. */
  readonly divergences: readonly Divergence[];
}

/** Where a follower stands with one partition (replication §4.1). */
export interface FetchState {
  readonly partition: PartitionName;
  readonly topicId: string;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  /** −1 where the log has no epoch. */
  readonly lastFetchedEpoch: number;
  /** The last two are the steps after OFFSET_OUT_OF_RANGE (replication §4.5). */
  readonly phase: 'Truncating' | 'Fetching' | 'AskingLatest' | 'AskingEarliest';
  readonly delayedUntil: Instant;
}

export interface Divergence {
  readonly partition: PartitionName;
  readonly epoch: number;
  readonly endOffset: number;
}

/** A write that waits for in-sync replicas, or for a flush; keyed by offset, not by epoch (replication §2.4). */
export interface DelayedProduce extends Row {
  readonly acks: -1 | 0 | 1;
  /** Slots of the logs it waits for. */
  readonly slots: readonly number[];
  readonly partitions: readonly ProduceStatus[];
}

export interface ProduceStatus {
  readonly partition: PartitionName;
  readonly acksPending: boolean;
  /** Up to where the log must be flushed first (`flush.messages`); 0 where nothing has to be. */
  readonly flushUpTo: number;
  readonly error: ErrorCode;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly logStartOffset: number;
}

/** Markers of transactions that wait for in-sync replicas, or for the coordinators of their partitions (clients §3.6). */
export interface DelayedMarkers extends Row {
  /** Slots of the logs it waits for. */
  readonly slots: readonly number[];
  readonly items: readonly MarkerItem[];
}

export interface MarkerItem {
  readonly producerId: number;
  readonly partition: PartitionName;
  /** Null while it has no outcome. */
  readonly error: ErrorCode | null;
  /** Where the marker is; −1 where it is not on a log yet, or a coordinator writes it. */
  readonly lastOffset: number;
}

/** A fetch that waits for bytes (replication §4.2). */
export interface DelayedFetch extends Row {
  readonly slots: readonly number[];
  readonly request: FetchRequest;
}

/**
 * Changes of the ISR on their way to the controller: one request in flight, at most one item per partition, and items
 * stay until they are answered (replication §3.3).
 */
export interface AlterPartitionQueue {
  /** Sorted by partition. */
  readonly unsent: readonly AlterPartitionItem[];
  readonly inFlight: readonly AlterPartitionItem[] | null;
  /** After a failed request the next one waits 50 ms, unless a new change comes. */
  readonly backingOff: boolean;
}

export interface AlterPartitionItem {
  readonly proposal: number;
  readonly change: AlterPartitionData;
}

/** Timers of this room. Subjects: none (0), a connection, or a source broker. */
export const SHRINK_TIMER = 'replica.isr-shrink';
export const HIGH_WATERMARK_TIMER = 'replica.high-watermark-checkpoint';
export const RECOVERY_POINT_TIMER = 'replica.recovery-point-checkpoint';
export const LOG_START_OFFSET_TIMER = 'replica.log-start-offset-checkpoint';
export const FLUSH_TIMER = 'replica.flush-scheduler';
export const PRODUCER_EXPIRATION_TIMER = 'replica.producer-id-expiration';
export const RETENTION_TIMER = 'replica.log-retention';
export const DELETE_RECORDS_TIMER = 'replica.delayed-delete-records';
export const PRODUCE_TIMER = 'replica.delayed-produce';
export const FETCH_TIMER = 'replica.delayed-fetch';
export const MARKERS_TIMER = 'replica.delayed-markers';
export const FETCHER_TIMER = 'replica.fetcher-backoff';
export const TRUNCATION_TIMER = 'replica.fetcher-truncation';
export const ALTER_PARTITION_TIMER = 'replica.alter-partition-backoff';

/** What connections of fetchers are for (replication §4.1). */
export const FETCHER_PURPOSE = 'fetcher';
