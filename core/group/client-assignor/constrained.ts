import type { PartitionName } from '../../protocol/partition-name.ts';
import type { GroupMember } from './assignor.ts';
import type { Claims } from './claims.ts';
import { compare, emptyShares, type Shares, shareOf } from './members.ts';

/** A sticky assignment, and what in it has to be given up by another member first. */
export interface StickyPlan {
  readonly shares: Shares;
  /** Partitions that go to another member than the one that may still own them. */
  readonly transferred: readonly PartitionName[];
}

/**
 * The sticky assignment where all subscriptions are equal (ConstrainedAssignmentBuilder, clients §5.6): members keep what
 * they own up to their quota, as many of them one more than the others as the number of partitions asks for; the rest is
 * handed out in turn. Null where nobody is left to take a partition: two members keep one and the same, as the oldest rule
 * for claims lets them, and Kafka's assignor throws.
 */
export function constrainedPlan(
  members: readonly GroupMember[],
  all: readonly PartitionName[],
  claims: Claims,
): StickyPlan | null {
  const quota = Math.floor(all.length / members.length);
  const larger = all.length % members.length;
  const shares = emptyShares(members);
  const kept = keepOwned(shares, claims, quota, larger);
  const given: PartitionName[] = shares.partitions.flat();
  const rest = all.filter((partition) => !given.includes(partition));
  const transferred: PartitionName[] = [];
  const isWhole = handOut(shares, rest, kept, (partition, member) => {
    const owner = claims.owned.findIndex((list) => list.includes(partition));
    const isOthers = owner >= 0 && owner !== member;
    if (isOthers || claims.disputed.includes(partition)) transferred.push(partition);
  });
  return isWhole ? { shares, transferred } : null;
}

/** Who can still take partitions. */
interface Unfilled {
  readonly quota: number;
  /** Members below the quota, by index. */
  readonly under: number[];
  /** Members that have the quota and may have one more. */
  readonly exact: number[];
}

function keepOwned(shares: Shares, claims: Claims, quota: number, larger: number): Unfilled {
  const most = larger === 0 ? quota : quota + 1;
  const under: number[] = [];
  const exact: number[] = [];
  let over = 0;
  claims.owned.forEach((owned, member) => {
    const share = shareOf(shares, member);
    if (owned.length < quota) {
      share.push(...owned);
      under.push(member);
    } else if (owned.length >= most && over < larger) {
      over += 1;
      if (over === larger) exact.length = 0;
      share.push(...owned.slice(0, most));
    } else {
      share.push(...owned.slice(0, quota));
      if (over < larger) exact.push(member);
    }
  });
  const byId = (a: number, b: number): number =>
    compare(shares.memberIds[a] ?? '', shares.memberIds[b] ?? '');
  return { quota, under: under.sort(byId), exact: exact.sort(byId) };
}

/**
 * In turn to the members below the quota until they have it, then one each to those that may have one more; false where
 * nobody is left.
 */
function handOut(
  shares: Shares,
  rest: readonly PartitionName[],
  { quota, under, exact }: Unfilled,
  note: (partition: PartitionName, member: number) => void,
): boolean {
  let turn = 0;
  for (const partition of rest) {
    const member = under.length > 0 ? under[turn] : exact.shift();
    if (member === undefined) return false;
    const share = shareOf(shares, member);
    share.push(partition);
    note(partition, member);
    if (under.length === 0) continue;
    if (share.length < quota) {
      turn = (turn + 1) % under.length;
      continue;
    }
    // The next in the circle stands where this one stood.
    under.splice(turn, 1);
    exact.push(member);
    if (turn >= under.length) turn = 0;
  }
  return true;
}
