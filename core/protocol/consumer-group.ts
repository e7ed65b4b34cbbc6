import type { ErrorCode } from './errors.ts';
import type { PartitionName } from './partition-name.ts';

/** A consumer joins a group of the consumer protocol. */
export const JOIN_GROUP_MEMBER_EPOCH = 0;
/** A consumer leaves its group for good. */
export const LEAVE_GROUP_MEMBER_EPOCH = -1;
/** A static member leaves for a while; its partitions wait for it. */
export const LEAVE_GROUP_STATIC_MEMBER_EPOCH = -2;

/**
 * The one request of the consumer protocol (KIP-848, clients §6.1): a member joins, tells what it owns, acknowledges a
 * revocation, leaves. What did not change since the last one is null.
 */
export interface ConsumerGroupHeartbeatRequest {
  readonly type: 'ConsumerGroupHeartbeatRequest';
  readonly groupId: string;
  /** Made by the client; it stays the same through fencing and rejoining. */
  readonly memberId: string;
  /** 0 joins, −1 leaves, −2 is the temporary leave of a static member; else the epoch that the member is at. */
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  /** −1 where it did not change. */
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly serverAssignor: string | null;
  /** The partitions that the client owns now. */
  readonly topicPartitions: readonly PartitionName[] | null;
}

export interface ConsumerGroupHeartbeatResponse {
  readonly type: 'ConsumerGroupHeartbeatResponse';
  readonly error: ErrorCode;
  readonly errorMessage: string;
  /** Null where the request was refused. */
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** The partitions that the member may own; null where they did not change. */
  readonly assignment: readonly PartitionName[] | null;
}

/** The answer to a heartbeat that is refused: a member id and epochs are only in answers of success. */
export const failedHeartbeat = (
  error: ErrorCode,
  errorMessage = '',
): ConsumerGroupHeartbeatResponse => ({
  type: 'ConsumerGroupHeartbeatResponse',
  error,
  errorMessage,
  memberId: null,
  memberEpoch: 0,
  heartbeatIntervalMs: 0,
  assignment: null,
});
