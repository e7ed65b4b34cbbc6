import type { ErrorCode } from './errors.ts';
import type { QuorumAnswer } from './raft.ts';

/** Adds a voter (KIP-853). An operator asks, or an observer that joins by itself. Answered by the leader alone. */
export interface AddRaftVoterRequest {
  readonly type: 'AddRaftVoterRequest';
  readonly clusterId: string;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  /** Whether the answer waits for the commit; an observer that joins must not wait, since it is the one to fetch. */
  readonly ackWhenCommitted: boolean;
}

export interface AddRaftVoterResponse {
  readonly type: 'AddRaftVoterResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
}

/** Removes a voter (KIP-853); the key must be that of the voter set. */
export interface RemoveRaftVoterRequest {
  readonly type: 'RemoveRaftVoterRequest';
  readonly clusterId: string;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

export interface RemoveRaftVoterResponse {
  readonly type: 'RemoveRaftVoterResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
}

/** A voter tells a leader what it is and what it supports (KIP-853). */
export interface UpdateRaftVoterRequest {
  readonly type: 'UpdateRaftVoterRequest';
  readonly clusterId: string;
  readonly currentLeaderEpoch: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

export interface UpdateRaftVoterResponse extends QuorumAnswer {
  readonly type: 'UpdateRaftVoterResponse';
}

/** What a leader asks of a voter before it takes it in: whether it can be reached and knows dynamic voters. */
export interface ApiVersionsRequest {
  readonly type: 'ApiVersionsRequest';
}

export interface ApiVersionsResponse {
  readonly type: 'ApiVersionsResponse';
  readonly error: ErrorCode;
  readonly maxKraftVersion: number;
}

/** What operators ask of the leader of the quorum. */
export type VoterAdminRequest = AddRaftVoterRequest | RemoveRaftVoterRequest;
export type VoterAdminResponse = AddRaftVoterResponse | RemoveRaftVoterResponse;

/** Requests about the voter set, and what serves them. */
export type RaftVoterRequest = VoterAdminRequest | UpdateRaftVoterRequest | ApiVersionsRequest;
export type RaftVoterResponse = VoterAdminResponse | UpdateRaftVoterResponse | ApiVersionsResponse;
