import { type ErrorCode, isCoordinatorLost, isRetriable } from '../../../protocol/errors.ts';
import type { OffsetCommitRequest } from '../../../protocol/group-offsets.ts';
import type { Turn } from '../../../turn.ts';
import { type ConsumerMemory, withGroup } from '../memory.ts';
import { requestRejoin, resetMember, withClassic } from './classic/changes.ts';
import { forgetCoordinator, groupOf } from './coordinator.ts';
import { copyGroup, generationOf, memberIdOf } from './state.ts';

/** What a failed commit means to whoever asked for it. */
export interface CommitError {
  readonly exception: string;
  readonly isRetriable: boolean;
}

/**
 * The exception of a refused commit (clients §4.4, §6.6): a member that was fenced or removed is told
 * CommitFailedException, one that takes part in another rebalance already RebalanceInProgressException.
 */
export function commitErrorOf(
  m: ConsumerMemory,
  request: OffsetCommitRequest,
  error: ErrorCode,
): CommitError {
  if (isRetriable(error)) return { exception: exceptionOf(error), isRetriable: true };
  const isMember = groupOf(m).topics !== null;
  const hasMovedOn = isMember && !isUnchanged(m, request) && isPreparing(m);
  switch (error) {
    case 'REBALANCE_IN_PROGRESS':
      return { exception: 'RebalanceInProgressException', isRetriable: false };
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
      return { exception: hasMovedOn ? REBALANCING : FAILED, isRetriable: false };
    case 'FENCED_INSTANCE_ID':
      if (isUnchanged(m, request)) {
        return { exception: 'FencedInstanceIdException', isRetriable: false };
      }
      return { exception: hasMovedOn ? REBALANCING : FAILED, isRetriable: false };
    case 'STALE_MEMBER_EPOCH':
      return { exception: FAILED, isRetriable: false };
    default:
      return { exception: exceptionOf(error), isRetriable: false };
  }
}

const FAILED = 'CommitFailedException';
const REBALANCING = 'RebalanceInProgressException';

/** What a failed commit means for the member (ConsumerCoordinator.OffsetCommitResponseHandler). */
export function onCommitError(
  m: ConsumerMemory,
  turn: Turn,
  request: OffsetCommitRequest,
  error: ErrorCode,
): ConsumerMemory {
  if (error === 'NETWORK_EXCEPTION') {
    return forgetCoordinator(m, turn, 'a commit was lost with its connection', true);
  }
  if (isCoordinatorLost(error) || error === 'REQUEST_TIMED_OUT') {
    return forgetCoordinator(m, turn, `OffsetCommit was answered ${error}`, false);
  }
  const { classic } = groupOf(m);
  if (classic === null) return m;
  switch (error) {
    case 'REBALANCE_IN_PROGRESS': {
      const rule = 'offset commit failed since group is already rebalancing';
      return withClassic(m, requestRejoin(classic, rule));
    }
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
      if (!isUnchanged(m, request) && isPreparing(m)) return m;
      return resetMember(m, turn, `OffsetCommit was answered ${error}`, error);
    default:
      return m;
  }
}

/** Whether the member is still what it was when it sent the commit (generationUnchanged). */
function isUnchanged(m: ConsumerMemory, request: OffsetCommitRequest): boolean {
  const group = groupOf(m);
  if (group.topics === null) return true;
  return (
    generationOf(group) === request.generationIdOrMemberEpoch &&
    memberIdOf(group) === request.memberId
  );
}

const isPreparing = (m: ConsumerMemory): boolean =>
  groupOf(m).classic?.state === 'PREPARING_REBALANCE';

/** `UNKNOWN_TOPIC_OR_PARTITION` as the class of its exception. */
export function exceptionOf(error: ErrorCode): string {
  const words = error.toLowerCase().split('_');
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

/** Commits that do not block fail with the search for the coordinator that they waited for (clients §4.4). */
export function failWaitingCommits(m: ConsumerMemory): ConsumerMemory {
  const group = groupOf(m);
  const { commits } = group;
  const isWaiting = (index: number): boolean => {
    const commit = commits[index];
    return commit !== undefined && !commit.isSent && !isBlocking(commit.kind);
  };
  if (!commits.some((_, index) => isWaiting(index))) return m;
  const next = copyGroup(group);
  next.commits = commits.filter((_, index) => !isWaiting(index));
  commits.forEach((commit, index) => {
    if (!isWaiting(index)) return;
    if (commit.kind === 'before-revocation') next.revocationCommit = 'retriable';
    if (commit.kind !== 'async') return;
    const exception = 'RetriableCommitFailedException';
    const { id, offsets } = commit;
    next.completions = [...next.completions, { type: 'CommitCompleted', id, offsets, exception }];
  });
  return withGroup(m, next);
}

const isBlocking = (kind: string): boolean => kind === 'sync' || kind === 'close';
