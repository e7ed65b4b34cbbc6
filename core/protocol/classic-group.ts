import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** The protocol type of groups of consumers; another type makes a group that only its members understand. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer';

/**
 * What a consumer tells the leader of its group through the coordinator (ConsumerProtocolSubscription, clients §5.5). The
 * coordinator compares it as bytes and reads its topics only to know whose offsets must not expire.
 */
export interface Subscription {
  /** Sorted. */
  readonly topics: readonly string[];
  /** Since KIP-429 (version 1). */
  readonly ownedPartitions: readonly PartitionName[];
  /** The generation that the claim is of (KIP-792, version 2); −1 for none. */
  readonly generationId: number;
  /** Since KIP-881 (version 3). */
  readonly rackId: string | null;
  /** What an assignor adds in a form of its own, as the sticky one does. */
  readonly userData: string | null;
}

/** What the leader decided for a member (ConsumerProtocolAssignment). */
export interface Assignment {
  readonly partitions: readonly PartitionName[];
  readonly userData: string | null;
}

/** The assignment of a member that the leader left out, as of one that none has been made for: no bytes at all. */
export const EMPTY_ASSIGNMENT: Assignment = { partitions: [], userData: null };

/** An assignor that a member can run, with what it tells the others under it; the member prefers the first. */
export interface JoinGroupProtocol {
  readonly name: string;
  readonly metadata: Subscription;
}

/** A member asks to be in the next generation; the answer waits until all members have asked (clients §5.3). */
export interface JoinGroupRequest {
  readonly type: 'JoinGroupRequest';
  /** Below 4 no member id is asked for (KIP-394), below 9 the leader is not told to skip its assignment (KIP-814). */
  readonly apiVersion: number;
  readonly groupId: string;
  /** `client.id`, as the header of every request has it: the beginning of a new member's id. */
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** Empty before the coordinator gave one. */
  readonly memberId: string;
  /** Of a static member (KIP-345). */
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupProtocol[];
  /** Why, in words (KIP-800). */
  readonly reason: string;
}

export interface JoinGroupResponse {
  readonly type: 'JoinGroupResponse';
  readonly error: ErrorCode;
  /** −1 on errors. */
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** The member that assigns. */
  readonly leader: string;
  /** Whether the leader, a static member that came back, leaves the assignment as it is (KIP-814). */
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** All members for the leader, else empty. */
  readonly members: readonly JoinGroupResponseMember[];
}

export interface JoinGroupResponseMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Subscription;
}

/** A member asks for its assignment; the leader brings those of all (clients §5.3). */
export interface SyncGroupRequest {
  readonly type: 'SyncGroupRequest';
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  readonly protocolName: string;
  readonly assignments: readonly SyncGroupAssignment[];
}

export interface SyncGroupAssignment {
  readonly memberId: string;
  readonly assignment: Assignment;
}

export interface SyncGroupResponse {
  readonly type: 'SyncGroupResponse';
  readonly error: ErrorCode;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Assignment;
}

/** A member says that it lives and hears whether the group is rebalancing (clients §4.9, §5.3). */
export interface HeartbeatRequest {
  readonly type: 'HeartbeatRequest';
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface HeartbeatResponse {
  readonly type: 'HeartbeatResponse';
  readonly error: ErrorCode;
}

/** Members leave, or an operator removes static ones (KIP-345). */
export interface LeaveGroupRequest {
  readonly type: 'LeaveGroupRequest';
  readonly groupId: string;
  readonly members: readonly LeavingMember[];
}

export interface LeavingMember {
  /** Empty where an operator removes a static member. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly reason: string;
}

export interface LeaveGroupResponse {
  readonly type: 'LeaveGroupResponse';
  readonly error: ErrorCode;
  readonly members: readonly LeaveGroupResponseMember[];
}

export interface LeaveGroupResponseMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly error: ErrorCode;
}
