import { isCoordinatorLost, isRetriable } from '../../../protocol/errors.ts';
import type { OffsetFetchRequest, OffsetFetchResponse } from '../../../protocol/group-offsets.ts';
import type { PartitionName } from '../../../protocol/partition-name.ts';
import type { Turn } from '../../../turn.ts';
import { currentLeader, LONG_AGO, updateLastSeenEpoch } from '../../metadata.ts';
import {
  type ConsumerMemory,
  type ConsumerPartition,
  copyMemory,
  partitionOf,
  withGroup,
  withMetadata,
  withPartition,
} from '../memory.ts';
import { requestReset, startAt } from '../subscription.ts';
import { exceptionOf } from './commit-errors.ts';
import {
  askCoordinator,
  findCoordinator,
  forgetCoordinator,
  groupOf,
  hasCoordinator,
  retryAfterFailures,
} from './coordinator.ts';
import { type CommittedLookup, copyGroup, generationOf } from './state.ts';

/** Partitions that wait for the group's committed offset; their positions come from nowhere else first (clients §4.2). */
function initializing(m: ConsumerMemory): readonly PartitionName[] {
  const names: PartitionName[] = [];
  for (const { partition, fetchState } of m.partitions) {
    if (fetchState === 'INITIALIZING') names.push(partition);
  }
  return names.sort();
}

function withLookup(m: ConsumerMemory, lookup: CommittedLookup): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.lookup = lookup;
  return withGroup(m, next);
}

/**
 * Asks the coordinator for committed offsets of the partitions without a position; whether that is still to be done
 * (ConsumerCoordinator.initWithCommittedOffsetsIfNeeded). A request for other partitions, or of another generation, is
 * given up.
 */
export function fetchCommitted(
  before: ConsumerMemory,
  turn: Turn,
): { readonly memory: ConsumerMemory; readonly isWaiting: boolean } {
  const partitions = initializing(before);
  if (partitions.length === 0) return { memory: before, isWaiting: false };
  const generation = generationOf(groupOf(before));
  const { lookup } = groupOf(before);
  if (lookup.partitions.length > 0) {
    const isSame = lookup.generation === generation && sameNames(lookup.partitions, partitions);
    if (isSame) return { memory: before, isWaiting: true };
  }
  const stale = lookup.stale + (lookup.partitions.length > 0 ? 1 : 0);
  let m = withLookup(before, { ...lookup, partitions: [], stale });
  m = findCoordinator(m, turn);
  if (!hasCoordinator(m) || lookup.retryAt > turn.now) return { memory: m, isWaiting: true };
  askCoordinator(m, turn, offsetFetch(m, partitions));
  m = withLookup(m, {
    partitions,
    generation,
    stale,
    retryAt: LONG_AGO,
    attempts: lookup.attempts,
  });
  return { memory: m, isWaiting: true };
}

function offsetFetch(m: ConsumerMemory, partitions: readonly PartitionName[]): OffsetFetchRequest {
  const { groupId, modern } = groupOf(m);
  const isModern = modern !== null && modern.memberEpoch > 0;
  return {
    type: 'OffsetFetchRequest',
    groupId,
    memberId: isModern ? modern.memberId : null,
    memberEpoch: isModern ? modern.memberEpoch : -1,
    partitions,
    requireStable: m.config.cluster.switches['txn.offsetFencing'] === 'group-metadata',
  };
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

/** The answer to the oldest search for committed offsets, or null for a lost one. */
export function onCommittedOffsets(
  before: ConsumerMemory,
  turn: Turn,
  request: OffsetFetchRequest,
  response: OffsetFetchResponse | null,
): ConsumerMemory {
  const { lookup } = groupOf(before);
  if (lookup.stale > 0) return withLookup(before, { ...lookup, stale: lookup.stale - 1 });
  if (lookup.partitions.length === 0) return before;
  const m = withLookup(before, { ...lookup, partitions: [], attempts: 0 });
  if (response === null) {
    const lost = forgetCoordinator(m, turn, 'OffsetFetch was lost with its connection', true);
    return retryLater(lost, turn, lookup);
  }
  const failed = response.partitions.find(({ error }) => error !== 'NONE')?.error ?? 'NONE';
  const error = response.error === 'NONE' ? failed : response.error;
  if (error === 'NONE') return apply(m, turn, request, response);
  if (isCoordinatorLost(error)) {
    const rule = `OffsetFetch was answered ${error}`;
    return retryLater(forgetCoordinator(m, turn, rule, false), turn, lookup);
  }
  // A member that the coordinator does not know at this epoch asks again once it has heard of its own (clients §6.6).
  const isMine = error === 'STALE_MEMBER_EPOCH' || error === 'UNKNOWN_MEMBER_ID';
  if (isRetriable(error) || isMine) return retryLater(m, turn, lookup);
  const next = copyMemory(m);
  next.exception = exceptionOf(error);
  return next;
}

function retryLater(m: ConsumerMemory, turn: Turn, lookup: CommittedLookup): ConsumerMemory {
  const retryAt = retryAfterFailures(m, turn, 'committed', lookup.attempts);
  return withLookup(m, { ...groupOf(m).lookup, retryAt, attempts: lookup.attempts + 1 });
}

/** Positions are the committed offsets; where there is none the reset policy decides (clients §4.2, §4.5). */
function apply(
  before: ConsumerMemory,
  turn: Turn,
  request: OffsetFetchRequest,
  response: OffsetFetchResponse,
): ConsumerMemory {
  let m = before;
  for (const partition of request.partitions ?? []) {
    const p = partitionOf(m, partition);
    if (p === null || p.fetchState !== 'INITIALIZING') continue;
    const found = response.partitions.find((other) => other.partition === partition);
    if (found === undefined || found.committedOffset < 0) {
      m = withoutCommit(m, p);
      continue;
    }
    const { committedOffset: offset, committedLeaderEpoch: epoch } = found;
    turn.answer({ type: 'PositionFromCommit', partition, offset });
    m = withMetadata(m, updateLastSeenEpoch(m.metadata, partition, epoch));
    m = withPartition(m, startAt(p, offset, epoch, currentLeader(m.metadata, partition)));
  }
  return m;
}

function withoutCommit(m: ConsumerMemory, p: ConsumerPartition): ConsumerMemory {
  const policy = m.config.settings['auto.offset.reset'];
  if (policy !== 'none') return withPartition(m, requestReset(p, policy, 'no-position'));
  const next = copyMemory(m);
  next.exception = 'NoOffsetForPartitionException';
  return next;
}
