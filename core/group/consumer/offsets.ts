import type { Switches } from '../../config/switches.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { type ConsumerGroup, type ConsumerGroupMember, memberOf } from './state.ts';

/** Whose commit it is. */
export interface CommitSender {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly groupInstanceId: string | null;
  /** Whether it comes within a transaction (TxnOffsetCommit). */
  readonly isTransactional: boolean;
}

/**
 * Why a member may not commit offsets of these partitions, `NONE` where it may (clients §6.6). At its own epoch it may
 * commit any: nothing asks whether it owns them. Behind it one partition that it has not had since refuses them all
 * (`commitOffset` ends with the first exception).
 */
export function commitRefusal(
  group: ConsumerGroup,
  sender: CommitSender,
  partitions: readonly PartitionName[],
  switches: Switches,
): ErrorCode {
  const { memberId, memberEpoch } = sender;
  // An admin client, or a consumer that manages itself.
  if (memberEpoch < 0 && group.members.length === 0) return 'NONE';
  const isAnonymous = memberEpoch === -1 && memberId === '' && sender.groupInstanceId === null;
  if (sender.isTransactional && isAnonymous) return 'NONE';
  const member = memberOf(group, memberId);
  if (member === null) return 'UNKNOWN_MEMBER_ID';
  if (memberEpoch === member.memberEpoch) return 'NONE';
  const stale = staleFor(member);
  if (memberEpoch > member.memberEpoch) return stale;
  const isSince = (partition: PartitionName): boolean =>
    memberEpoch >= sinceEpoch(member, partition);
  return switches['group.commitEpoch'] === 'assignment' && partitions.every(isSince)
    ? 'NONE'
    : stale;
}

/** The epoch since which a member has a partition, beyond all epochs where it does not have it (KIP-1251). */
function sinceEpoch(member: ConsumerGroupMember, partition: PartitionName): number {
  const holds = (entry: { readonly partition: PartitionName }): boolean =>
    entry.partition === partition;
  const entry = member.assigned.find(holds) ?? member.pendingRevocation.find(holds);
  return entry?.assignmentEpoch ?? Number.MAX_SAFE_INTEGER;
}

/** Whether a member may read committed offsets; its epoch must be the very one (clients §6.6). */
export function fetchRefusal(
  group: ConsumerGroup,
  memberId: string | null,
  memberEpoch: number,
): ErrorCode {
  if (memberId === null && memberEpoch < 0) return 'NONE';
  const member = memberOf(group, memberId ?? '');
  if (member === null) return 'UNKNOWN_MEMBER_ID';
  return memberEpoch === member.memberEpoch ? 'NONE' : staleFor(member);
}

const staleFor = (member: ConsumerGroupMember): ErrorCode =>
  member.classic === null ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION';
