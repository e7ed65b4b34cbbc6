import type { JoinGroupResponse, SyncGroupResponse } from '../protocol/classic-group.ts';
import { EMPTY_ASSIGNMENT } from '../protocol/classic-group.ts';
import { failedHeartbeat } from '../protocol/consumer-group.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { GroupRequest, GroupResponse } from '../protocol/message.ts';
import type { TxnOffsetCommitRequest, TxnOffsetCommitResponse } from '../protocol/transactions.ts';

/** The answer to a group request that comes to nothing but an error (GroupCoordinatorService). */
export function groupRefusal(
  request: GroupRequest | TxnOffsetCommitRequest,
  error: ErrorCode,
): GroupResponse | TxnOffsetCommitResponse {
  switch (request.type) {
    case 'TxnOffsetCommitRequest': {
      const partitions = request.offsets.map(({ partition }) => ({ partition, error }));
      return { type: 'TxnOffsetCommitResponse', partitions };
    }
    case 'JoinGroupRequest':
      return joinRefusal(error, request.memberId);
    case 'SyncGroupRequest':
      return syncRefusal(error);
    case 'HeartbeatRequest':
      return { type: 'HeartbeatResponse', error };
    case 'LeaveGroupRequest':
      return { type: 'LeaveGroupResponse', error, members: [] };
    case 'ConsumerGroupHeartbeatRequest':
      return failedHeartbeat(error);
    case 'OffsetCommitRequest': {
      const partitions = request.partitions.map(({ partition }) => ({ partition, error }));
      return { type: 'OffsetCommitResponse', partitions };
    }
    case 'OffsetFetchRequest':
      return { type: 'OffsetFetchResponse', error, partitions: [] };
  }
}

/** What a member that cannot join is told; one that was just given its id is told so this way (KIP-394). */
export const joinRefusal = (error: ErrorCode, memberId: string): JoinGroupResponse => ({
  type: 'JoinGroupResponse',
  error,
  generationId: -1,
  protocolType: null,
  protocolName: null,
  leader: '',
  skipAssignment: false,
  memberId,
  members: [],
});

/** What a member without an assignment is told. */
export const syncRefusal = (error: ErrorCode): SyncGroupResponse => ({
  type: 'SyncGroupResponse',
  error,
  protocolType: null,
  protocolName: null,
  assignment: EMPTY_ASSIGNMENT,
});
