import type { Switches } from '../../config/switches.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  LEAVE_GROUP_STATIC_MEMBER_EPOCH,
} from '../../protocol/consumer-group.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type { Refusal } from './change.ts';
import type { ConsumerGroupMember } from './state.ts';

const refusal = (error: ErrorCode, message: string): Refusal => ({ error, message });

/** Why a heartbeat is none, whatever the group (GroupCoordinatorService); null where it may be heard. */
export function malformed(
  request: ConsumerGroupHeartbeatRequest,
  assignors: readonly string[],
): Refusal | null {
  const { groupId, memberId, memberEpoch, instanceId, rackId, serverAssignor } = request;
  const invalid = (message: string): Refusal => refusal('INVALID_REQUEST', message);
  if (memberId === '') return invalid('the member id is empty');
  if (groupId === '') return invalid('the group id is empty');
  if (instanceId === '') return invalid('the instance id is empty');
  if (rackId === '') return invalid('the rack id is empty');
  if (memberEpoch === 0) {
    if (request.rebalanceTimeoutMs === -1) return invalid('who joins names a rebalance timeout');
    if (request.topicPartitions === null || request.topicPartitions.length > 0) {
      return invalid('who joins owns nothing');
    }
    if (request.subscribedTopicNames === null) return invalid('who joins names its topics');
  } else if (memberEpoch === LEAVE_GROUP_STATIC_MEMBER_EPOCH) {
    if (instanceId === null) return invalid('only a static member can leave for a while');
  } else if (memberEpoch < LEAVE_GROUP_STATIC_MEMBER_EPOCH) {
    return invalid('no member epoch is below -2');
  }
  if (serverAssignor !== null && !assignors.includes(serverAssignor)) {
    const known = assignors.join(', ');
    return refusal('UNSUPPORTED_ASSIGNOR', `${serverAssignor} is none of ${known}`);
  }
  return null;
}

/**
 * Whether a member may speak in the epoch that it names (clients §6.5). An epoch behind is accepted where the answer
 * that told the member of the new one may have been lost: it names what it owns, and nothing beyond what it has.
 */
export function fencedEpoch(
  member: ConsumerGroupMember,
  memberEpoch: number,
  owned: readonly PartitionName[] | null,
  switches: Switches,
): Refusal | null {
  // KAFKA-19233: who was fenced rejoins with epoch 0 under its own id.
  if (memberEpoch === 0 && switches['group.rejoin'] !== 'fenced') return null;
  const known = member.memberEpoch;
  if (memberEpoch === known) return null;
  const fenced = (how: string): Refusal =>
    refusal('FENCED_MEMBER_EPOCH', `epoch ${memberEpoch} is ${how} ${known}, the member's own`);
  if (memberEpoch > known) return fenced('above');
  const isRepeated =
    memberEpoch === member.previousMemberEpoch &&
    owned !== null &&
    owned.every((partition) => member.assigned.some((entry) => entry.partition === partition));
  return isRepeated ? null : fenced('below');
}

/** Whether the instance id of a request is held by the member that sends it (KIP-345). */
export function fencedInstance(
  holder: ConsumerGroupMember | null,
  instanceId: string,
  memberId: string,
): Refusal | null {
  if (holder === null) return refusal('UNKNOWN_MEMBER_ID', `nobody holds ${instanceId}`);
  if (holder.memberId === memberId) return null;
  return refusal('FENCED_INSTANCE_ID', `${holder.memberId} holds ${instanceId}`);
}

/** Whether a static member can take the place of the one that holds its instance id: only of one that left. */
export function unreleasedInstance(holder: ConsumerGroupMember): Refusal | null {
  if (holder.memberEpoch === LEAVE_GROUP_STATIC_MEMBER_EPOCH) return null;
  return refusal(
    'UNRELEASED_INSTANCE_ID',
    `${holder.memberId} holds ${holder.instanceId} and has not left`,
  );
}

/** The answer to who is not a member. */
export const unknownMember = (memberId: string): Refusal =>
  refusal('UNKNOWN_MEMBER_ID', `${memberId} is no member`);

/** The answer to who asks for a group that is not there. */
export const unknownGroup = (groupId: string): Refusal =>
  refusal('GROUP_ID_NOT_FOUND', `there is no consumer group ${groupId}`);
