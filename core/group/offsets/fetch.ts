import type { ErrorCode } from '../../protocol/errors.ts';
import type {
  OffsetFetchRequest,
  OffsetFetchResponse,
  OffsetFetchResult,
} from '../../protocol/group-offsets.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { fetchRefusal } from '../consumer/offsets.ts';
import type { ConsumerGroup } from '../consumer/state.ts';
import { groupRefusal } from '../refusals.ts';
import { type CommittedOffset, type GroupState, groupOf } from '../state.ts';
import { isPending } from './replay.ts';
import { offsetOf, offsetsOf } from './table.ts';

/**
 * What a group has committed, as far as `state` knows (clients §5.4). With `requireStable` that is the newest state, the
 * answer waits until it is committed, and an offset that a transaction may still change is an error (KIP-447).
 */
export function fetchOffsets(state: GroupState, request: OffsetFetchRequest): OffsetFetchResponse {
  const { groupId, requireStable } = request;
  const group = groupOf(state, groupId);
  const refusal = group?.type === 'consumer' ? consumerRefusal(group, request) : 'NONE';
  if (refusal !== 'NONE') return groupRefusal(request, refusal) as OffsetFetchResponse;
  const isKnown = group !== null && !(group.type === 'classic' && group.state === 'Dead');
  const offsets = isKnown ? offsetsOf(state.offsets, groupId) : [];
  const wanted = request.partitions ?? offsets.map(({ partition }) => partition);
  const partitions = wanted.map((partition) =>
    requireStable && isPending(state, groupId, partition)
      ? unstable(partition)
      : resultOf(partition, offsetOf(offsets, partition)),
  );
  return { type: 'OffsetFetchResponse', error: 'NONE', partitions };
}

/** A member of a consumer group reads in its own epoch only (clients §6.6). */
const consumerRefusal = (group: ConsumerGroup, request: OffsetFetchRequest): ErrorCode =>
  fetchRefusal(group, request.memberId, request.memberEpoch);

const unstable = (partition: PartitionName): OffsetFetchResult => ({
  partition,
  committedOffset: -1,
  committedLeaderEpoch: -1,
  metadata: '',
  error: 'UNSTABLE_OFFSET_COMMIT',
});

const resultOf = (
  partition: PartitionName,
  committed: CommittedOffset | null,
): OffsetFetchResult => ({
  partition,
  committedOffset: committed?.offset ?? -1,
  committedLeaderEpoch: committed?.leaderEpoch ?? -1,
  metadata: committed?.metadata ?? '',
  error: 'NONE',
});
