import { type PartitionName, partitionName, topicOf } from '../../protocol/partition-name.ts';
import type { AssignorInput, GroupMember } from './assignor.ts';
import type { Claims } from './claims.ts';
import { compare, emptyShares, type Shares, shareOf } from './members.ts';

/**
 * The sticky assignment where subscriptions differ (GeneralAssignmentBuilder, clients §5.6): valid claims are kept, the
 * rest goes to the least loaded member that may have it, and then partitions move from more to less loaded members as
 * long as that makes it more balanced.
 * Simplified: where subscriptions differ, a sticky assignor forgets overruled claims and lets partitions move in circles.
 */
export function generalShares(
  members: readonly GroupMember[],
  { topics }: AssignorInput,
  claims: Claims,
): Shares {
  const shares = emptyShares(members);
  const takers = (topic: string): readonly number[] =>
    members.flatMap((member, index) => (member.topics.includes(topic) ? [index] : []));
  // Topics that few can have come first.
  const inOrder = [...topics].sort(
    (a, b) => takers(a.name).length - takers(b.name).length || compare(a.name, b.name),
  );
  const all: PartitionName[] = [];
  for (const { name, partitions } of inOrder) {
    if (takers(name).length === 0) continue;
    for (let index = 0; index < partitions; index++) all.push(partitionName(name, index));
  }
  claims.owned.forEach((owned, member) => {
    const mine = owned.filter(
      (partition) => all.includes(partition) && takers(topicOf(partition)).includes(member),
    );
    shareOf(shares, member).push(...mine);
  });
  const isFresh = shares.partitions.every((share) => share.length === 0);
  const kept = shares.partitions.flat();
  const rest = all.filter((partition) => !kept.includes(partition));
  for (const partition of rest) {
    shareOf(shares, leastLoaded(shares, takers(topicOf(partition)))).push(partition);
  }
  return balanced(shares, all, takers, isFresh);
}

function leastLoaded(shares: Shares, takers: readonly number[]): number {
  let best = takers[0] as number;
  for (const member of takers) {
    const isLess =
      shareOf(shares, member).length - shareOf(shares, best).length ||
      compare(shares.memberIds[member] ?? '', shares.memberIds[best] ?? '');
    if (isLess < 0) best = member;
  }
  return best;
}

/** Moves partitions while that helps; what moved is kept only if the score is better, unless nobody had anything. */
function balanced(
  shares: Shares,
  all: readonly PartitionName[],
  takers: (topic: string) => readonly number[],
  isFresh: boolean,
): Shares {
  const next: Shares = {
    memberIds: shares.memberIds,
    partitions: shares.partitions.map((share) => share.slice()),
  };
  let hasMoved = true;
  while (hasMoved) {
    hasMoved = false;
    for (const partition of all) {
      const from = next.partitions.findIndex((share) => share.includes(partition));
      const to = leastLoaded(next, takers(topicOf(partition)));
      if (from < 0 || shareOf(next, from).length <= shareOf(next, to).length + 1) continue;
      next.partitions[from] = shareOf(next, from).filter((name) => name !== partition);
      shareOf(next, to).push(partition);
      hasMoved = true;
    }
  }
  return isFresh || score(next) < score(shares) ? next : shares;
}

/** The sum of the differences between all pairs of members. */
function score({ partitions }: Shares): number {
  let sum = 0;
  partitions.forEach((a, i) => {
    for (const b of partitions.slice(i + 1)) sum += Math.abs(a.length - b.length);
  });
  return sum;
}
