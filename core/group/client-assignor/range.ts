import { partitionName } from '../../protocol/partition-name.ts';
import type { AssignorInput, MemberAssignment } from './assignor.ts';
import { assignments, emptyShares, inMemberOrder, shareOf } from './members.ts';

/** Per topic: consecutive partitions for each subscribed member, the first ones have one more (RangeAssignor, clients §5.6). */
export function assignRanges(input: AssignorInput): readonly MemberAssignment[] {
  const members = inMemberOrder(input.members);
  const shares = emptyShares(members);
  for (const { name, partitions } of input.topics) {
    const subscribed = members.flatMap(({ topics }, index) =>
      topics.includes(name) ? [index] : [],
    );
    if (subscribed.length === 0) continue;
    const each = Math.floor(partitions / subscribed.length);
    const larger = partitions % subscribed.length;
    let next = 0;
    subscribed.forEach((member, place) => {
      const count = each + (place < larger ? 1 : 0);
      for (let i = 0; i < count; i++) shareOf(shares, member).push(partitionName(name, next + i));
      next += count;
    });
  }
  return assignments(shares);
}
