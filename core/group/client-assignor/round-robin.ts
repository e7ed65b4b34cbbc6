import { partitionName } from '../../protocol/partition-name.ts';
import type { AssignorInput, MemberAssignment } from './assignor.ts';
import { assignments, emptyShares, inMemberOrder, shareOf } from './members.ts';

/** All partitions in turn to a circle of members, past those that do not subscribe (RoundRobinAssignor, clients §5.6). */
export function assignRoundRobin(input: AssignorInput): readonly MemberAssignment[] {
  const members = inMemberOrder(input.members);
  const shares = emptyShares(members);
  let next = 0;
  for (const { name, partitions } of input.topics) {
    if (!members.some(({ topics }) => topics.includes(name))) continue;
    for (let index = 0; index < partitions; index++) {
      while (members[next]?.topics.includes(name) !== true) next = (next + 1) % members.length;
      shareOf(shares, next).push(partitionName(name, index));
      next = (next + 1) % members.length;
    }
  }
  return assignments(shares);
}
