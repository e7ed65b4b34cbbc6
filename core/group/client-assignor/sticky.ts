import { type PartitionName, partitionName } from '../../protocol/partition-name.ts';
import type { AssignorInput, GroupMember, MemberAssignment } from './assignor.ts';
import { type Claim, settleClaims } from './claims.ts';
import { constrainedPlan, type StickyPlan } from './constrained.ts';
import { generalShares } from './general.ts';
import { assignments, byMemberId } from './members.ts';

/** Balance first, then prior owners, by what members remember of their last assignment (StickyAssignor, clients §5.6). */
export function assignSticky(input: AssignorInput): readonly MemberAssignment[] | null {
  const plan = stickyPlan(input, remembered);
  return plan === null ? null : assignments(plan.shares);
}

/** An eager member has given up everything before it joins; what it had is in its user data. */
function remembered({ userData }: GroupMember): Claim {
  if (userData === null) return { partitions: [], generation: -1 };
  return JSON.parse(userData) as Claim;
}

/** The sticky assignment of what members claim; `transferred` is empty where subscriptions differ. */
export function stickyPlan(
  input: AssignorInput,
  claimOf: (member: GroupMember) => Claim,
): StickyPlan | null {
  const members = byMemberId(input.members);
  const claims = settleClaims(members, input, claimOf);
  if (!haveEqualTopics(members)) {
    return { shares: generalShares(members, input, claims), transferred: [] };
  }
  return constrainedPlan(members, partitionsOf(input, members), claims);
}

/** Whether all members subscribe to the same topics. */
export function haveEqualTopics(members: readonly GroupMember[]): boolean {
  const first = [...(members[0]?.topics ?? [])].sort().join();
  return members.every(({ topics }) => [...topics].sort().join() === first);
}

function partitionsOf(
  { topics }: AssignorInput,
  members: readonly GroupMember[],
): readonly PartitionName[] {
  const all: PartitionName[] = [];
  for (const { name, partitions } of topics) {
    if (members[0]?.topics.includes(name) !== true) continue;
    for (let index = 0; index < partitions; index++) all.push(partitionName(name, index));
  }
  return all;
}
