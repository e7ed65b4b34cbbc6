import type { Switches } from '../../config/switches.ts';
import { partitionOf } from '../../controller/image-lookup.ts';
import { respond, write } from '../../coordinator/work.ts';
import type { ConnectionId } from '../../machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type {
  OffsetCommitPartition,
  OffsetCommitRequest,
  OffsetCommitResult,
} from '../../protocol/group-offsets.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { validateClassicCommit } from '../classic/commit.ts';
import { type ClassicGroup, memberOf, newClassicGroup } from '../classic/group.ts';
import { restartSession } from '../classic/members.ts';
import { commitRefusal } from '../consumer/offsets.ts';
import { type OffsetCommitRecord, offsetCommitRecord } from '../records.ts';
import { groupRefusal } from '../refusals.ts';
import { type Group, type GroupWork, groupOf, withGroup } from '../state.ts';

/** A missing group is called that, and no longer an illegal generation, with this version. */
const GROUP_ID_NOT_FOUND_VERSION = 9;

/** Who commits, as what. */
export interface Committer {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationIdOrMemberEpoch: number;
}

/**
 * Writes offsets down (clients §5.4). Whether the member owns the partitions is not asked: within its generation a member
 * may commit any.
 */
export function onOffsetCommit(
  work: GroupWork,
  connection: ConnectionId,
  request: OffsetCommitRequest,
): void {
  const isKnown = ({ partition }: OffsetCommitPartition): boolean =>
    partitionOf(work.image, partition) !== null;
  const error = request.partitions.some(isKnown) ? commitError(work, request) : 'NONE';
  if (error !== 'NONE') {
    work.turn.reply(connection, groupRefusal(request, error));
    return;
  }
  const { groupId, memberId, generationIdOrMemberEpoch } = request;
  const results: OffsetCommitResult[] = [];
  const records: OffsetCommitRecord[] = [];
  const offsets: { partition: string; offset: number }[] = [];
  for (const committed of request.partitions) {
    const { partition, committedMetadata, committedOffset } = committed;
    const refusal = isKnown(committed)
      ? metadataError(work, committedMetadata)
      : 'UNKNOWN_TOPIC_OR_PARTITION';
    results.push({ partition, error: refusal });
    if (refusal !== 'NONE') continue;
    records.push(recordOf(work, groupId, committed));
    offsets.push({ partition, offset: committedOffset });
  }
  const generationId = generationIdOrMemberEpoch;
  write(work, records, { type: 'OffsetsCommitted', groupId, memberId, generationId, offsets });
  respond(work, connection, request, { type: 'OffsetCommitResponse', partitions: results });
}

function commitError(work: GroupWork, request: OffsetCommitRequest): ErrorCode {
  const { groupId, memberId, generationIdOrMemberEpoch, apiVersion } = request;
  let group = groupOf(work.state, groupId);
  if (group === null) {
    if (generationIdOrMemberEpoch >= 0) {
      return apiVersion >= GROUP_ID_NOT_FOUND_VERSION ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
    }
    group = newClassicGroup(groupId);
    work.state = withGroup(work.state, group);
  }
  const isKnown = ({ partition }: OffsetCommitPartition): boolean =>
    partitionOf(work.image, partition) !== null;
  const partitions = request.partitions.filter(isKnown).map(({ partition }) => partition);
  const error = validateCommit(group, request, partitions, work.switches, false);
  if (error === 'NONE' && group.type === 'classic') extendSession(work, group, memberId);
  return error;
}

/** Why a commit is refused as a whole, `NONE` if it is not; each type of group has rules of its own. */
export function validateCommit(
  group: Group,
  committer: Committer,
  partitions: readonly PartitionName[],
  switches: Switches,
  isTransactional: boolean,
): ErrorCode {
  if (group.type === 'classic') return validateClassicCommit(group, committer, isTransactional);
  const { memberId, groupInstanceId, generationIdOrMemberEpoch: memberEpoch } = committer;
  const sender = { memberId, memberEpoch, groupInstanceId, isTransactional };
  return commitRefusal(group, sender, partitions, switches);
}

/** A commit counts as a heartbeat (`validateOffsetCommit`). */
function extendSession(work: GroupWork, group: ClassicGroup, memberId: string): void {
  if (group.state !== 'Stable' && group.state !== 'PreparingRebalance') return;
  const member = memberOf(group, memberId);
  if (member !== null) restartSession(work, group.groupId, memberId, member.sessionTimeoutMs);
}

/** Why the text that comes with an offset is refused, `NONE` if it is not (`offset.metadata.max.bytes`). */
export const metadataError = (work: GroupWork, metadata: string): ErrorCode =>
  metadata.length > work.settings['offset.metadata.max.bytes']
    ? 'OFFSET_METADATA_TOO_LARGE'
    : 'NONE';

/** The record of an offset as somebody commits it now. */
export function recordOf(
  work: GroupWork,
  groupId: string,
  { partition, committedOffset, committedLeaderEpoch, committedMetadata }: OffsetCommitPartition,
): OffsetCommitRecord {
  const nowMs = Math.floor(work.turn.wallClock / 1000);
  return offsetCommitRecord(groupId, partition, {
    offset: committedOffset,
    leaderEpoch: committedLeaderEpoch,
    metadata: committedMetadata,
    commitTimestamp: nowMs,
    expireTimestamp: expireTimestampMs(work, nowMs),
  });
}

/** Before KIP-211 each offset came with the moment when it ends, whatever its group does. */
const expireTimestampMs = (work: GroupWork, nowMs: number): number =>
  work.switches['group.offsetExpiry'] === 'per-offset'
    ? nowMs + work.settings['offsets.retention.minutes'] * 60_000
    : -1;

/** Offsets are committed, and their sender is about to be told. */
export function tellCommitted(
  work: GroupWork,
  groupId: string,
  memberId: string,
  generation: number,
  offsets: readonly { readonly partition: string; readonly offset: number }[],
): void {
  for (const { partition, offset } of offsets) {
    work.turn.probe({ type: 'OffsetCommitted', groupId, memberId, generation, partition, offset });
  }
}
