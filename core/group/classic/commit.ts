import type { ErrorCode } from '../../protocol/errors.ts';
import type { Committer } from '../offsets/commit.ts';
import type { ClassicGroup } from './group.ts';
import { memberError } from './members.ts';

/**
 * Why a commit in a classic group is refused, `NONE` if it is not (clients §5.4). During `PreparingRebalance` the
 * generation that goes may still commit: that is what lets members commit while they give their partitions up.
 */
export function validateClassicCommit(
  group: ClassicGroup,
  committer: Committer,
  isTransactional: boolean,
): ErrorCode {
  const { memberId, groupInstanceId, generationIdOrMemberEpoch } = committer;
  const isEmpty = group.state === 'Empty';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (generationIdOrMemberEpoch < 0 && isEmpty) return 'NONE';
  if (generationIdOrMemberEpoch >= 0 || memberId !== '' || groupInstanceId !== null) {
    const error = memberError(group, memberId, groupInstanceId);
    if (error !== 'NONE') return error;
    if (generationIdOrMemberEpoch !== group.generationId) return 'ILLEGAL_GENERATION';
  } else if (!isTransactional && !isEmpty) {
    return 'UNKNOWN_MEMBER_ID';
  }
  const isCompleting = group.state === 'CompletingRebalance';
  return !isTransactional && isCompleting ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}
