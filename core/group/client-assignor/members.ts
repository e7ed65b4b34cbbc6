import type { PartitionName } from '../../protocol/partition-name.ts';
import type { GroupMember, MemberAssignment } from './assignor.ts';

/** What an assignor fills: by member, in the order of the members. */
export interface Shares {
  readonly memberIds: readonly string[];
  readonly partitions: PartitionName[][];
}

/** Nobody has anything yet. */
export const emptyShares = (members: readonly GroupMember[]): Shares => ({
  memberIds: members.map(({ memberId }) => memberId),
  partitions: members.map(() => []),
});

/** The share of the member at `index`. */
export const shareOf = (shares: Shares, index: number): PartitionName[] =>
  shares.partitions[index] as PartitionName[];

/** The shares as the assignor's answer. */
export const assignments = ({ memberIds, partitions }: Shares): readonly MemberAssignment[] =>
  memberIds.map((memberId, index) => ({ memberId, partitions: partitions[index] ?? [] }));

/** Static members first by their instance ids, then the others by their member ids (AbstractPartitionAssignor.MemberInfo). */
export function inMemberOrder(members: readonly GroupMember[]): readonly GroupMember[] {
  return [...members].sort((a, b) => {
    if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId);
    if (a.instanceId !== null) return -1;
    return b.instanceId !== null ? 1 : compare(a.memberId, b.memberId);
  });
}

/** Members by their ids, as the sticky assignors take them. */
export const byMemberId = (members: readonly GroupMember[]): readonly GroupMember[] =>
  [...members].sort((a, b) => compare(a.memberId, b.memberId));

/** Texts in the order of their code units. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
