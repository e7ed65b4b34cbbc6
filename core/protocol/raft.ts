import type { MetadataBatch } from '../controller/records.ts';
import type { ErrorCode } from './errors.ts';
import type { EpochEndOffset } from './fetch.ts';
import type { RaftVoterRequest, RaftVoterResponse } from './raft-voters.ts';

/**
 * Who a replica is: its node and the directory that it keeps the log in (KIP-853). The directory id is empty where it
 * is not told, as between static voters.
 */
export interface ReplicaKey {
  readonly id: number;
  readonly directoryId: string;
}

/** A snapshot is known by the offset behind its last record and the epoch of that record (KIP-630). */
export interface SnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

/** A nominee asks a voter for its vote; with `preVote`, whether it would get it (KIP-595, KIP-996). */
export interface VoteRequest {
  readonly type: 'VoteRequest';
  readonly clusterId: string;
  /** Whom the request is meant for. */
  readonly voterId: number;
  readonly replicaEpoch: number;
  readonly replicaId: number;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number;
  readonly preVote: boolean;
  readonly voterDirectoryId: string;
  readonly replicaDirectoryId: string;
}

/** What every answer of the quorum tells besides its own content: the epoch of the sender and the leader it knows. */
export interface QuorumAnswer {
  readonly error: ErrorCode;
  /** −1 where unknown. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface VoteResponse extends QuorumAnswer {
  readonly type: 'VoteResponse';
  readonly voteGranted: boolean;
}

/** A leader makes itself known to voters that do not fetch (KIP-595). */
export interface BeginQuorumEpochRequest {
  readonly type: 'BeginQuorumEpochRequest';
  readonly clusterId: string;
  readonly voterId: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voterDirectoryId: string;
}

export interface BeginQuorumEpochResponse extends QuorumAnswer {
  readonly type: 'BeginQuorumEpochResponse';
}

/** A leader that resigns tells the voters, the best successor first (KIP-595). */
export interface EndQuorumEpochRequest {
  readonly type: 'EndQuorumEpochRequest';
  readonly clusterId: string;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly preferredSuccessors: readonly number[];
}

export interface EndQuorumEpochResponse extends QuorumAnswer {
  readonly type: 'EndQuorumEpochResponse';
}

/**
 * Kafka's Fetch API on the metadata partition: a voter or observer pulls the log, and its fetch offset is its
 * acknowledgement (KIP-595). A type of its own because its batches hold metadata records.
 */
export interface QuorumFetchRequest {
  readonly type: 'QuorumFetchRequest';
  readonly clusterId: string;
  readonly replicaId: number;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  /** The fetcher's high watermark, −1 where unknown (KIP-1166). */
  readonly highWatermark: number;
  readonly maxWaitMs: number;
  readonly replicaDirectoryId: string;
}

export interface QuorumFetchResponse extends QuorumAnswer {
  readonly type: 'QuorumFetchResponse';
  /** −1 before the leader knows one. */
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly divergingEpoch: EpochEndOffset | null;
  readonly batches: readonly MetadataBatch[];
  /** What to fetch instead of records: the fetcher is below the log's start (KIP-630). */
  readonly snapshotId: SnapshotId | null;
}

/** Pulls a slice of a snapshot (KIP-630). */
export interface FetchSnapshotRequest {
  readonly type: 'FetchSnapshotRequest';
  readonly clusterId: string;
  readonly replicaId: number;
  readonly replicaDirectoryId: string;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: SnapshotId;
  readonly position: number;
  readonly maxBytes: number;
}

export interface FetchSnapshotResponse extends QuorumAnswer {
  readonly type: 'FetchSnapshotResponse';
  readonly snapshotId: SnapshotId;
  /** Of the whole snapshot. */
  readonly size: number;
  readonly position: number;
  readonly unalignedRecords: string;
}

/** Requests between members of the metadata quorum and its observers. */
export type RaftRequest =
  | VoteRequest
  | BeginQuorumEpochRequest
  | EndQuorumEpochRequest
  | QuorumFetchRequest
  | FetchSnapshotRequest
  | RaftVoterRequest;

/** The answers to them. */
export type RaftResponse =
  | VoteResponse
  | BeginQuorumEpochResponse
  | EndQuorumEpochResponse
  | QuorumFetchResponse
  | FetchSnapshotResponse
  | RaftVoterResponse;
