import { unreachable } from '../assert.ts';
import { type RuntimeWork, shardOf } from '../coordinator/host.ts';
import { GROUP_METADATA_TOPIC } from '../coordinator/partition-for.ts';
import { onCoordinatorRequest, refusalOf } from '../coordinator/runtime.ts';
import type { CoordinatorLogic } from '../coordinator/shard.ts';
import { respond } from '../coordinator/work.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { OffsetFetchRequest } from '../protocol/group-offsets.ts';
import type { GroupRequest } from '../protocol/message.ts';
import { onHeartbeat } from './classic/heartbeat.ts';
import { onGroupCreated, onJoinGroup } from './classic/join.ts';
import { onLeaveGroup } from './classic/leave.ts';
import { onClassicGroupsLoaded, onClassicGroupsUnloaded } from './classic/loading.ts';
import {
  onInitialJoinTimer,
  onJoinTimer,
  onSessionTimer,
  onSyncTimer,
} from './classic/rebalance.ts';
import { onStaticMemberReplaced } from './classic/static-member.ts';
import { onAssignmentStored, onSyncGroup } from './classic/sync.ts';
import {
  hearClassicMember,
  joinConsumerGroup,
  leaveConsumerGroup,
  syncConsumerGroup,
} from './consumer/classic-members.ts';
import {
  onConsumerGroupsLoaded,
  onConsumerHeartbeat,
  onConsumerTimer,
} from './consumer/service.ts';
import { onOffsetCommit, tellCommitted } from './offsets/commit.ts';
import { forgetDeletedTopics } from './offsets/deleted-topics.ts';
import { expireOffsets, scheduleExpiration } from './offsets/expire.ts';
import { fetchOffsets } from './offsets/fetch.ts';
import { completeTransaction } from './offsets/replay.ts';
import type { GroupOperation } from './operations.ts';
import { groupRefusal } from './refusals.ts';
import { replayGroupRecord, revertGroups } from './replay.ts';
import { EMPTY_GROUPS, type GroupKinds, type GroupWork, groupOf } from './state.ts';

/** The rules of group coordinators (clients §5, §6). */
export const GROUP_LOGIC: CoordinatorLogic<GroupKinds> = {
  topic: GROUP_METADATA_TOPIC,
  name: 'groups',
  lingerMs: (settings) => settings['group.coordinator.append.linger.ms'],
  writeTimeoutMs: (settings) => settings['offsets.commit.timeout.ms'],
  empty: () => EMPTY_GROUPS,
  replay: replayGroupRecord,
  replayMarker: completeTransaction,
  revert: revertGroups,
  size: (state) => state.groups.length,
  reloads: false,
  ordersByEpoch: (switches) => switches['group.loadOrder'] === 'epoch',
  onLoaded: (work) => {
    onClassicGroupsLoaded(work);
    onConsumerGroupsLoaded(work);
    scheduleExpiration(work);
  },
  onImage: (work, before) => {
    forgetDeletedTopics(work, before);
  },
  onUnloaded: onClassicGroupsUnloaded,
  onOperation,
  refusal: (request, error) => groupRefusal(request as GroupRequest, error),
};

/** A request of a member, or of a consumer that only commits, for the partition of its group (GroupCoordinatorService). */
export function onGroupRequest(
  work: RuntimeWork<GroupKinds>,
  index: number,
  connection: ConnectionId,
  request: GroupRequest,
): void {
  const invalid = requestError(work, request);
  if (invalid !== 'NONE') {
    work.host.turn.reply(connection, groupRefusal(request, invalid));
    return;
  }
  const shard = shardOf(work.shards, index);
  const refusal = refusalOf(shard);
  if (request.type === 'HeartbeatRequest' && refusal === 'COORDINATOR_LOAD_IN_PROGRESS') {
    // Nothing is known against the member yet.
    work.host.turn.reply(connection, { type: 'HeartbeatResponse', error: 'NONE' });
    return;
  }
  if (request.type === 'OffsetFetchRequest' && !request.requireStable && refusal === 'NONE') {
    // What is committed can be told at once.
    const committed = shard?.committed.state ?? EMPTY_GROUPS;
    work.host.turn.reply(connection, fetchOffsets(committed, request));
    return;
  }
  onCoordinatorRequest(work, index, connection, request, (bench) => {
    handle(bench, connection, request);
  });
}

function requestError(work: RuntimeWork<GroupKinds>, request: GroupRequest): ErrorCode {
  switch (request.type) {
    case 'OffsetCommitRequest':
    case 'OffsetFetchRequest':
      // Old clients commit for the group without a name.
      return 'NONE';
    case 'JoinGroupRequest': {
      if (request.groupId === '') return 'INVALID_GROUP_ID';
      const { settings } = work.host;
      const { sessionTimeoutMs } = request;
      const isWithin =
        sessionTimeoutMs >= settings['group.min.session.timeout.ms'] &&
        sessionTimeoutMs <= settings['group.max.session.timeout.ms'];
      return isWithin ? 'NONE' : 'INVALID_SESSION_TIMEOUT';
    }
    default:
      return request.groupId === '' ? 'INVALID_GROUP_ID' : 'NONE';
  }
}

function handle(work: GroupWork, connection: ConnectionId, request: GroupRequest): void {
  const known = groupOf(work.state, request.groupId);
  const consumerGroup = known?.type === 'consumer' ? known : null;
  switch (request.type) {
    case 'JoinGroupRequest':
      if (consumerGroup === null) onJoinGroup(work, connection, request);
      else joinConsumerGroup(work, connection, request, consumerGroup);
      return;
    case 'SyncGroupRequest':
      if (consumerGroup === null) onSyncGroup(work, connection, request);
      else syncConsumerGroup(work, connection, request, consumerGroup);
      return;
    case 'HeartbeatRequest':
      if (consumerGroup === null) onHeartbeat(work, connection, request);
      else hearClassicMember(work, connection, request, consumerGroup);
      return;
    case 'LeaveGroupRequest':
      if (consumerGroup === null) onLeaveGroup(work, connection, request);
      else leaveConsumerGroup(work, connection, request, consumerGroup);
      return;
    case 'ConsumerGroupHeartbeatRequest':
      onConsumerHeartbeat(work, connection, request);
      return;
    case 'OffsetCommitRequest':
      onOffsetCommit(work, connection, request);
      return;
    case 'OffsetFetchRequest':
      onStableOffsetFetch(work, connection, request);
      return;
    default:
      unreachable(request);
  }
}

/** Reads the newest offsets and answers when they are committed. */
function onStableOffsetFetch(
  work: GroupWork,
  connection: ConnectionId,
  request: OffsetFetchRequest,
): void {
  respond(work, connection, request, fetchOffsets(work.state, request));
}

function onOperation(work: GroupWork, operation: GroupOperation, error: ErrorCode): void {
  switch (operation.type) {
    case 'session':
      onSessionTimer(work, operation.groupId, operation.memberId);
      return;
    case 'join':
      onJoinTimer(work, operation.groupId);
      return;
    case 'initial-join':
      onInitialJoinTimer(work, operation.groupId, operation.delayMs, operation.remainingMs);
      return;
    case 'sync':
      onSyncTimer(work, operation.groupId, operation.generationId);
      return;
    case 'consumer-session':
    case 'consumer-rebalance':
    case 'consumer-join':
    case 'consumer-sync':
      onConsumerTimer(work, operation);
      return;
    case 'offset-expiration':
      expireOffsets(work);
      return;
    case 'GroupCreated':
      onGroupCreated(work, operation.groupId, operation.connection, error);
      return;
    case 'GroupEmptied':
      if (error === 'NONE') tellGeneration(work, operation.groupId, operation.generationId);
      return;
    case 'AssignmentStored':
      if (error === 'NONE') tellGeneration(work, operation.groupId, operation.generationId);
      onAssignmentStored(work, operation, error);
      return;
    case 'StaticMemberReplaced':
      onStaticMemberReplaced(work, operation, error);
      return;
    case 'OffsetsCommitted': {
      const { groupId, memberId, generationId, offsets } = operation;
      if (error === 'NONE') tellCommitted(work, groupId, memberId, generationId, offsets);
      return;
    }
    default:
      unreachable(operation);
  }
}

const tellGeneration = (work: GroupWork, groupId: string, generation: number): void =>
  work.turn.probe({
    type: 'GenerationCommitted',
    groupId,
    generation,
    partition: work.partition,
  });
