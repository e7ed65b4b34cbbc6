import type { AssignorInput, GroupMember, MemberAssignment } from './assignor.ts';
import type { Claim } from './claims.ts';
import { assignments, byMemberId } from './members.ts';
import { haveEqualTopics, stickyPlan } from './sticky.ts';

/**
 * The sticky assignment without the partitions that another member still owns: they follow in the next round, once they
 * have been given up (CooperativeStickyAssignor, KIP-429, clients §5.6).
 */
export function assignCooperatively(input: AssignorInput): readonly MemberAssignment[] | null {
  const plan = stickyPlan(input, owned);
  if (plan === null) return null;
  const target = assignments(plan.shares);
  const withheld = haveEqualTopics(byMemberId(input.members))
    ? plan.transferred
    : changingHands(input, target);
  return target.map(({ memberId, partitions }) => {
    const mine = partitions.filter((partition) => !withheld.includes(partition));
    return { memberId, partitions: mine };
  });
}

const owned = ({ ownedPartitions, generationId }: GroupMember): Claim => ({
  partitions: ownedPartitions,
  generation: generationId,
});

/** What somebody gains that another has and is to lose. */
function changingHands(
  { members }: AssignorInput,
  target: readonly MemberAssignment[],
): readonly string[] {
  const gained: string[] = [];
  const lost: string[] = [];
  for (const { memberId, ownedPartitions } of members) {
    const mine = target.find((other) => other.memberId === memberId)?.partitions ?? [];
    gained.push(...mine.filter((partition) => !ownedPartitions.includes(partition)));
    lost.push(...ownedPartitions.filter((partition) => !mine.includes(partition)));
  }
  return gained.filter((partition) => lost.includes(partition));
}
