import type { CommitKind } from '../../../probe.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../../protocol/group-offsets.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import { backoffMicros } from '../../backoff.ts';
import type { PartitionOffset } from '../../commands.ts';
import { LONG_AGO } from '../../metadata.ts';
import { type ConsumerMemory, withGroup } from '../memory.ts';
import { type CommitError, commitErrorOf, onCommitError } from './commit-errors.ts';
import { askCoordinator, checkCoordinator, findCoordinator, groupOf } from './coordinator.ts';
import { type Commit, copyGroup, generationOf, memberIdOf, NO_COMMAND } from './state.ts';

/** What can be committed: the positions that are valid (SubscriptionState.allConsumed, clients §4.4). */
export function allConsumed(m: ConsumerMemory): readonly PartitionOffset[] {
  const offsets: PartitionOffset[] = [];
  for (const { partition, fetchState, offset, offsetEpoch } of m.partitions) {
    if (fetchState === 'FETCHING' && offset >= 0) {
      offsets.push({ partition, offset, leaderEpoch: offsetEpoch });
    }
  }
  return offsets.sort((a, b) => (a.partition < b.partition ? -1 : 1));
}

/** A commit is asked for; `null` offsets are the current positions. It is sent by `sendCommits`. */
export function startCommit(
  m: ConsumerMemory,
  turn: Turn,
  kind: CommitKind,
  asked: { readonly id: number; readonly offsets: readonly PartitionOffset[] | null },
  timeoutMs: number | null,
): ConsumerMemory {
  const group = groupOf(m);
  const commit: Commit = {
    number: group.nextCommit,
    kind,
    id: asked.id,
    offsets: asked.offsets ?? allConsumed(m),
    isSent: false,
    retryAt: LONG_AGO,
    deadline: timeoutMs === null ? FOREVER : plusMs(turn.now, timeoutMs),
    attempts: 0,
  };
  const next = copyGroup(group);
  next.nextCommit = group.nextCommit + 1;
  next.commits = [...group.commits, commit];
  return withGroup(m, next);
}

/** Sends the commits that are due, and ends those that are out of time or come to nothing (clients §4.4). */
export function sendCommits(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  if (m.group === null || m.group.commits.length === 0) return m;
  for (const { number } of m.group.commits) {
    const commit = groupOf(m).commits.find((other) => other.number === number);
    if (commit !== undefined && !commit.isSent) m = advance(m, turn, commit);
  }
  return m;
}

function advance(before: ConsumerMemory, turn: Turn, commit: Commit): ConsumerMemory {
  if (commit.offsets.length === 0) return finish(before, turn, commit, null, 'NONE');
  if (commit.deadline <= turn.now) {
    const error = { exception: 'TimeoutException', isRetriable: false };
    return finish(before, turn, commit, error, 'REQUEST_TIMED_OUT');
  }
  if (commit.retryAt > turn.now) return before;
  const m = checkCoordinator(before, turn);
  if (groupOf(m).coordinator.nodeId < 0) {
    // One that does not block fails with the search that it set off, instead of waiting and overtaking another (§4.4).
    return findCoordinator(m, turn);
  }
  const refused = refusalOf(m);
  if (refused !== null) return finish(m, turn, commit, refused, 'REBALANCE_IN_PROGRESS');
  askCoordinator(m, turn, commitRequest(m, commit));
  return replaced(m, commit, { ...commit, isSent: true });
}

/**
 * A member that is not in a stable generation commits nothing: it must poll first
 * (ConsumerCoordinator.sendOffsetCommitRequest).
 */
function refusalOf(m: ConsumerMemory): CommitError | null {
  const { topics, classic } = groupOf(m);
  if (topics === null) return null;
  if (classic !== null && classic.state !== 'STABLE') {
    const isJoining = classic.state !== 'UNJOINED';
    const exception = isJoining ? 'RebalanceInProgressException' : 'CommitFailedException';
    return { exception, isRetriable: false };
  }
  return null;
}

function commitRequest(m: ConsumerMemory, commit: Commit): OffsetCommitRequest {
  const group = groupOf(m);
  const isMember = group.topics !== null;
  return {
    type: 'OffsetCommitRequest',
    apiVersion: 9,
    groupId: group.groupId,
    // Without a member epoch, before it has joined or after it has left, a member of KIP-848 states none.
    generationIdOrMemberEpoch: isMember ? Math.max(generationOf(group), -1) || -1 : -1,
    memberId: isMember ? memberIdOf(group) : '',
    groupInstanceId: isMember ? group.instanceId : null,
    partitions: commit.offsets.map(({ partition, offset, leaderEpoch }) => ({
      partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      committedMetadata: '',
    })),
  };
}

/** One that was just sent goes to the end: replies come in the order of sending. */
function replaced(m: ConsumerMemory, old: Commit, commit: Commit): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.commits = [...next.commits.filter(({ number }) => number !== old.number), commit];
  return withGroup(m, next);
}

/** An answer to the oldest commit on its way, or null for a lost one. */
export function onCommitEnd(
  before: ConsumerMemory,
  turn: Turn,
  request: OffsetCommitRequest,
  response: OffsetCommitResponse | null,
): ConsumerMemory {
  const commit = groupOf(before).commits.find(({ isSent }) => isSent);
  if (commit === undefined) return before;
  const failed = response?.partitions.find(({ error }) => error !== 'NONE')?.error ?? 'NONE';
  const error = response === null ? 'NETWORK_EXCEPTION' : failed;
  const { groupId } = groupOf(before);
  turn.probe({
    type: 'CommitAnswered',
    groupId,
    memberId: request.memberId,
    generation: request.generationIdOrMemberEpoch,
    kind: commit.kind,
    offsets: commit.offsets.map(({ partition, offset }) => ({ partition, offset })),
    error,
  });
  if (error === 'NONE') return finish(before, turn, commit, null, 'NONE');
  const m = onCommitError(before, turn, request, error);
  return finish(m, turn, commit, commitErrorOf(before, request, error), error);
}

/** What comes of a commit; a blocking one is tried again while its time lasts. */
function finish(
  m: ConsumerMemory,
  turn: Turn,
  commit: Commit,
  error: CommitError | null,
  code: ErrorCode,
): ConsumerMemory {
  const { settings } = m.config;
  const next = copyGroup(groupOf(m));
  const others = next.commits.filter(({ number }) => number !== commit.number);
  next.commits = others;
  switch (commit.kind) {
    case 'sync':
    case 'close': {
      if (error?.isRetriable && commit.deadline > turn.now) {
        next.commits = [...others, again(m, turn, commit)];
        return withGroup(m, next);
      }
      if (commit.kind === 'sync' && commit.id >= 0) answer(turn, commit, error);
      return withGroup(m, next);
    }
    case 'async':
      next.completions = [...next.completions, completionOf(commit, error)];
      if (error !== null && code === 'FENCED_INSTANCE_ID') next.isFenced = true;
      return withGroup(m, next);
    case 'auto':
      // A failure is logged; a passing one brings the next commit forward.
      if (error?.isRetriable) next.autoCommitAt = plusMs(turn.now, settings['retry.backoff.ms']);
      return withGroup(m, next);
    case 'before-revocation': {
      // A member of KIP-848 that is still one tries again with the epoch that it has by then (clients §6.6).
      const isStale = code === 'STALE_MEMBER_EPOCH' && next.modern !== null;
      next.revocationCommit = error?.isRetriable || isStale ? 'retriable' : 'done';
      return withGroup(m, next);
    }
  }
}

function again(m: ConsumerMemory, turn: Turn, commit: Commit): Commit {
  const { settings } = m.config;
  const sub = 1_000_000 + commit.number * 64 + Math.min(63, commit.attempts);
  const wait = backoffMicros(turn, settings, commit.attempts, sub);
  const retryAt = Math.min(plusMicros(turn.now, wait), commit.deadline) as Instant;
  return { ...commit, isSent: false, retryAt, attempts: commit.attempts + 1 };
}

function answer(turn: Turn, commit: Commit, error: CommitError | null): void {
  turn.answer({
    type: 'CommitCompleted',
    id: commit.id,
    offsets: commit.offsets,
    exception: error?.exception ?? null,
  });
}

const completionOf = (commit: Commit, error: CommitError | null) => ({
  type: 'CommitCompleted' as const,
  id: commit.id,
  offsets: commit.offsets,
  exception: error === null || !error.isRetriable ? (error?.exception ?? null) : RETRIABLE,
});

/** ConsumerCoordinator.doCommitOffsetsAsync: what a later try may mend is wrapped, and not tried again. */
const RETRIABLE = 'RetriableCommitFailedException';

/** Runs the callbacks of commits that ended since the last call (clients §4.3). */
export function tellCompletions(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const group = groupOf(m);
  if (group.completions.length === 0) return m;
  for (const completion of group.completions) turn.answer(completion);
  const next = copyGroup(group);
  next.completions = [];
  return withGroup(m, next);
}

/** Commits by itself what poll() has returned, once `auto.commit.interval.ms` is over (clients §4.4). */
export function maybeAutoCommit(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const group = groupOf(m);
  if (group.autoCommitAt > turn.now) return m;
  const next = copyGroup(group);
  next.autoCommitAt = plusMs(turn.now, m.config.settings['auto.commit.interval.ms']);
  const asked = { id: NO_COMMAND, offsets: null };
  return sendCommits(startCommit(withGroup(m, next), turn, 'auto', asked, null), turn);
}

/** Whether a commit of this id is under way. */
export const isCommitting = (m: ConsumerMemory, kind: CommitKind, id: number): boolean =>
  groupOf(m).commits.some((commit) => commit.kind === kind && commit.id === id);
