import type { CoordinatorRuntime } from '../coordinator/shard.ts';
import type { ShardWork } from '../coordinator/work.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ClassicGroup } from './classic/group.ts';
import type { ConsumerGroup } from './consumer/state.ts';
import type { GroupOperation } from './operations.ts';
import type { GroupRecord } from './records.ts';

/** What makes a coordinator one of groups. */
export interface GroupKinds {
  readonly state: GroupState;
  readonly operation: GroupOperation;
  readonly record: GroupRecord;
}

/** The group coordinator of a broker process: the groups of the partitions of `__consumer_offsets` that it leads. */
export type GroupCoordinator = CoordinatorRuntime<GroupKinds>;

/** A partition of `__consumer_offsets` as one operation changes it. */
export type GroupWork = ShardWork<GroupKinds>;

/** The groups of one partition of `__consumer_offsets`, and how far they are (clients §5.2, §5.4). */
export interface GroupState {
  /** Sorted by id. */
  readonly groups: readonly Group[];
  /** Committed offsets; sorted by group. A group without any is not listed. */
  readonly offsets: readonly GroupOffsets[];
  /** Offsets of transactions that have not ended (clients §3.4); sorted by producer id. */
  readonly pending: readonly PendingOffsets[];
}

/** A group has the type of its members' protocol; one of the consumer protocol may have members of the classic one. */
export type Group = ClassicGroup | ConsumerGroup;

export interface GroupOffsets {
  readonly groupId: string;
  /** Sorted by partition. */
  readonly offsets: readonly CommittedOffset[];
}

/** An offset as it was committed (`OffsetAndMetadata`). */
export interface CommittedOffset {
  readonly partition: PartitionName;
  readonly offset: number;
  /** −1 where the consumer did not know it. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** −1 where the group decides when it expires (KIP-211). */
  readonly expireTimestampMs: number;
  /** Where its record stands: of a transaction's offset and another one the later record wins. */
  readonly recordOffset: number;
}

/** What a transaction has to say about offsets once it commits; `id` is its producer id. */
export interface PendingOffsets {
  readonly id: number;
  readonly offsets: readonly GroupOffsets[];
}

export const EMPTY_GROUPS: GroupState = { groups: [], offsets: [], pending: [] };

/** Where the group with this id stands in a list sorted by id, or −(insertion point) − 1. */
export function searchGroup(
  items: readonly { readonly groupId: string }[],
  groupId: string,
): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (items[middle] as { readonly groupId: string }).groupId;
    if (at === groupId) return middle;
    if (at < groupId) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The group with this id, or null. */
export function groupOf(state: GroupState, groupId: string): Group | null {
  const at = searchGroup(state.groups, groupId);
  return at < 0 ? null : (state.groups[at] as Group);
}

/** The state with a group put in, in the place of the one of its id. */
export const withGroup = (state: GroupState, group: Group): GroupState => ({
  groups: placed(state.groups, group),
  offsets: state.offsets,
  pending: state.pending,
});

/** The state without a group; its offsets stay. */
export function withoutGroup(state: GroupState, groupId: string): GroupState {
  const at = searchGroup(state.groups, groupId);
  if (at < 0) return state;
  const groups = state.groups.filter((group) => group.groupId !== groupId);
  return { groups, offsets: state.offsets, pending: state.pending };
}

/** A list sorted by group id with one item put in, in the place of the one of its id. */
export function placed<T extends { readonly groupId: string }>(
  items: readonly T[],
  item: T,
): readonly T[] {
  const at = searchGroup(items, item.groupId);
  const next = items.slice();
  next.splice(at < 0 ? -at - 1 : at, at < 0 ? 0 : 1, item);
  return next;
}
