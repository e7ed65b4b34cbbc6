import { type PartitionName, topicOf } from '../../protocol/partition-name.ts';
import type { GroupContext } from './context.ts';
import { comparePartitions } from './partition-order.ts';
import {
  type AssignedPartition,
  type ConsumerGroup,
  type ConsumerGroupMember,
  copyMember,
  partitionEpochOf,
  targetOf,
} from './state.ts';

/** What a step of a member towards its target is made from. */
export interface ReconcileInput {
  readonly group: ConsumerGroup;
  readonly member: ConsumerGroupMember;
  /** Whether this heartbeat changed what the member is subscribed to. */
  readonly hasSubscriptionChanged: boolean;
  /** What the client says that it owns; null where it says that nothing changed. */
  readonly owned: readonly PartitionName[] | null;
  readonly context: GroupContext;
}

/**
 * The next state of a member on its way to its target (CurrentAssignmentBuilder, clients §6.4). First it gives up what it
 * shall not keep, then it is in the epoch of the target, then it gets what others have given up: a partition is handed
 * out only when nobody else has it as assigned or still to revoke.
 */
export function reconcile(input: ReconcileInput): ConsumerGroupMember {
  const { group, member } = input;
  switch (member.state) {
    case 'STABLE':
      if (member.memberEpoch !== group.assignmentEpoch) return nextAssignment(input, member);
      return withoutUnsubscribed(input);
    case 'UNREVOKED_PARTITIONS':
      if (ownsAny(input.owned, member.pendingRevocation)) {
        return withoutUnsubscribed(input);
      }
      return nextAssignment(input, acknowledged(input));
    case 'UNRELEASED_PARTITIONS':
      return nextAssignment(input, member);
  }
}

/**
 * The member after it gave everything up. Before KAFKA-19974 its epoch rose by one, even where the next step is another
 * revocation: then two members could have had a partition in one epoch, one after the other.
 */
function acknowledged({ group, member, context }: ReconcileInput): ConsumerGroupMember {
  if (context.switches['group.revokedEpoch'] === 'kept') return member;
  const memberEpoch = Math.min(member.memberEpoch + 1, group.assignmentEpoch);
  return copyMember(member, { memberEpoch });
}

/** A client that does not list what it owns may still own everything. */
const ownsAny = (
  owned: readonly PartitionName[] | null,
  partitions: readonly AssignedPartition[],
): boolean => owned === null || partitions.some(({ partition }) => owned.includes(partition));

/** Topics that the member has just unsubscribed from are to be given up at once (KAFKA-19431). */
function withoutUnsubscribed(input: ReconcileInput): ConsumerGroupMember {
  const { member, context } = input;
  if (!input.hasSubscriptionChanged || context.switches['group.unsubscribed'] === 'until-target') {
    return member;
  }
  const isSubscribed = ({ partition }: AssignedPartition): boolean =>
    isSubscribedTo(input, partition);
  const assigned = member.assigned.filter(isSubscribed);
  if (assigned.length === member.assigned.length) return member;
  const revoked = member.assigned.filter((entry) => !isSubscribed(entry));
  const pendingRevocation = inOrder([...member.pendingRevocation, ...revoked]);
  const previousMemberEpoch = member.memberEpoch;
  // What the client has given up already is merely gone.
  if (!ownsAny(input.owned, pendingRevocation)) {
    return copyMember(member, { assigned, previousMemberEpoch });
  }
  const state = 'UNREVOKED_PARTITIONS';
  return copyMember(member, { state, assigned, pendingRevocation, previousMemberEpoch });
}

/** A step from what the member has; `from` has the epoch that it stays in if it must revoke first. */
function nextAssignment(input: ReconcileInput, from: ConsumerGroupMember): ConsumerGroupMember {
  const { group, member, context } = input;
  const target = targetOf(group, member.memberId).filter(
    (partition) =>
      context.switches['group.unsubscribed'] === 'until-target' || isSubscribedTo(input, partition),
  );
  const kept = member.assigned.filter(({ partition }) => target.includes(partition));
  const revoked = member.assigned.filter(({ partition }) => !target.includes(partition));
  const previousMemberEpoch = member.memberEpoch;
  if (revoked.length > 0 && ownsAny(input.owned, revoked)) {
    return copyMember(member, {
      state: 'UNREVOKED_PARTITIONS',
      memberEpoch: from.memberEpoch,
      previousMemberEpoch,
      assigned: kept,
      pendingRevocation: revoked,
    });
  }
  const added = target.filter((partition) => !kept.some((entry) => entry.partition === partition));
  const free = added.filter((partition) => isFree(input, partition));
  const assignmentEpoch = group.assignmentEpoch;
  return copyMember(member, {
    state: free.length < added.length ? 'UNRELEASED_PARTITIONS' : 'STABLE',
    memberEpoch: assignmentEpoch,
    previousMemberEpoch,
    assigned: inOrder([...kept, ...free.map((partition) => ({ partition, assignmentEpoch }))]),
    pendingRevocation: [],
  });
}

/** Nobody has it, or the member itself was to give it up and gets it back (KAFKA-19449). */
function isFree({ group, member, context }: ReconcileInput, partition: PartitionName): boolean {
  if (partitionEpochOf(group, partition) === -1) return true;
  return (
    context.switches['group.ownRevocation'] === 'free' &&
    member.pendingRevocation.some((entry) => entry.partition === partition)
  );
}

/** Whether a partition is of a topic that exists and that the member names. */
const isSubscribedTo = ({ member, context }: ReconcileInput, partition: PartitionName): boolean =>
  member.subscribedTopicNames.includes(topicOf(partition)) &&
  context.describe(topicOf(partition)) !== null;

const inOrder = (partitions: readonly AssignedPartition[]): readonly AssignedPartition[] =>
  [...partitions].sort((a, b) => comparePartitions(a.partition, b.partition));
