import type { Shard } from '../../../core/coordinator/shard.ts';
import type { ConsumerGroup } from '../../../core/group/consumer/state.ts';
import type { GroupKinds } from '../../../core/group/state.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import { serverMemory } from '../server-view.ts';

/** A partition of `__consumer_offsets` as its coordinator has it. */
export type GroupShard = Shard<GroupKinds>;

/** What is known of consumer groups, as far as it was committed. */
export interface ConsumerGroupFold {
  /** The longest session timeout that a broker gives, in milliseconds. */
  readonly sessionMs: number;
  readonly groups: KnownGroup[];
}

/** A consumer group as its last committed state had it. */
export interface KnownGroup {
  readonly groupId: string;
  /** The partition of `__consumer_offsets` that it belongs to. */
  readonly partition: string;
  groupEpoch: number;
  assignmentEpoch: number;
  /** Up to where the log of its coordinator was committed then. */
  committedOffset: number;
  members: readonly { readonly memberId: string; readonly memberEpoch: number }[];
  /** Who had a partition in an epoch, by `partition@epoch`. */
  owners: Readonly<Record<string, string>>;
  /** Since when it is neither empty nor stable, in virtual microseconds; −1 where it is one of both. */
  unsettledSince: number;
}

const NO_SHARDS: readonly GroupShard[] = [];

/** The partitions of `__consumer_offsets` that a node coordinates. */
export const shardsOf = (state: NodeState<unknown> | null): readonly GroupShard[] =>
  serverMemory(state)?.broker?.coordinators.groups?.shards ?? NO_SHARDS;

/** The groups of the consumer protocol in a state of a shard. */
export const consumerGroupsIn = (state: GroupKinds['state']): readonly ConsumerGroup[] =>
  state.groups.filter((group): group is ConsumerGroup => group.type === 'consumer');

/** A consumer group as the newest coordinator that is active for it has it, or null. */
export function newestGroup(nodes: readonly NodeRuntime[], groupId: string): ConsumerGroup | null {
  let found: ConsumerGroup | null = null;
  let epoch = -1;
  for (const { state } of nodes) {
    for (const shard of shardsOf(state)) {
      if (shard.phase !== 'Active' || shard.epoch <= epoch) continue;
      const group = consumerGroupsIn(shard.state).find((known) => known.groupId === groupId);
      if (group === undefined) continue;
      found = group;
      epoch = shard.epoch;
    }
  }
  return found;
}
