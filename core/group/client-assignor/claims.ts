import { indexOf, type PartitionName, topicOf } from '../../protocol/partition-name.ts';
import type { AssignorInput, GroupMember } from './assignor.ts';
import { compare } from './members.ts';

/** What a sticky assignor believes that members own, in the order of the members. */
export interface Claims {
  readonly owned: PartitionName[][];
  /** Claimed by several members of one generation: nobody keeps them. */
  readonly disputed: readonly PartitionName[];
}

/** A claim and the generation in which it was valid. */
export interface Claim {
  readonly partitions: readonly PartitionName[];
  readonly generation: number;
}

/**
 * Sorts out claims (AbstractStickyAssignor.allSubscriptionsEqual, clients §5.6): since KAFKA-14639 a lone claim counts
 * whatever its age, of several the newest wins, equal ones are void; with KAFKA-12984 alone, claims older than the newest
 * generation counted for nothing; before, every claim was believed.
 */
export function settleClaims(
  members: readonly GroupMember[],
  { topics, claims: rule }: AssignorInput,
  claimOf: (member: GroupMember) => Claim,
): Claims {
  const known = topics.map(({ name }) => name);
  const claims = members.map(claimOf);
  const newest = Math.max(-1, ...claims.map(({ generation }) => generation));
  const owned = claims.map((): PartitionName[] => []);
  const disputed: PartitionName[] = [];
  claims.forEach(({ partitions, generation }, member) => {
    if (rule === 'newest-generation-only' && generation < newest) return;
    for (const partition of partitions) {
      if (!known.includes(topicOf(partition))) continue;
      const mine = owned[member] as PartitionName[];
      const other = rule === 'trusted' ? -1 : owned.findIndex((list) => list.includes(partition));
      if (other < 0) {
        if (!disputed.includes(partition) || rule === 'trusted') mine.push(partition);
        continue;
      }
      const theirs = claims[other]?.generation ?? -1;
      if (generation < theirs) continue;
      owned[other] = (owned[other] as PartitionName[]).filter((name) => name !== partition);
      if (generation > theirs) mine.push(partition);
      else disputed.push(partition);
    }
  });
  for (const list of owned) list.sort(byIndex);
  return { owned, disputed };
}

const byIndex = (a: PartitionName, b: PartitionName): number =>
  indexOf(a) - indexOf(b) || compare(topicOf(a), topicOf(b));
