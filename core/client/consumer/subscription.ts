import type { EpochEndOffset } from '../../protocol/fetch.ts';
import { type Instant, plusMs } from '../../time.ts';
import { type Draft, type LeaderAndEpoch, LONG_AGO } from '../metadata.ts';
import {
  type ConsumerPartition,
  copyPartition,
  type ResetReason,
  type ResetTarget,
} from './memory.ts';

/** The transitions of one partition's fetch state (clients §4.2, SubscriptionState.TopicPartitionState). */

/** Whether a partition can be fetched (clients §4.1). */
export const isFetchable = (p: ConsumerPartition): boolean =>
  p.fetchState === 'FETCHING' && !p.isPaused && !p.isPendingRevocation;

/** The position is given up and will be looked up (clients §4.2). */
export function requestReset(
  p: ConsumerPartition,
  resetTo: ResetTarget,
  reason: ResetReason,
): ConsumerPartition {
  const next = copyPartition(p);
  next.fetchState = 'AWAIT_RESET';
  next.resetTo = resetTo;
  next.resetReason = reason;
  next.resetFrom = p.offset >= 0 ? p.offset : p.resetFrom;
  next.retryAt = LONG_AGO;
  next.offset = -1;
  next.offsetEpoch = -1;
  return next;
}

/** The position is given up: it will be the committed one, as for a partition that was just assigned (clients §11 F30). */
export function rewound(p: ConsumerPartition): ConsumerPartition {
  const next = copyPartition(p);
  next.fetchState = 'INITIALIZING';
  next.offset = -1;
  next.offsetEpoch = -1;
  clearReset(next);
  return next;
}

/** The position is set by the application or a lookup; it has no epoch, so that nothing validates it (§4.4, §4.6). */
export function seek(
  p: ConsumerPartition,
  offset: number,
  leader: LeaderAndEpoch,
): ConsumerPartition {
  const next = copyPartition(p);
  next.fetchState = 'FETCHING';
  next.offset = offset;
  next.offsetEpoch = -1;
  next.leader = leader;
  clearReset(next);
  return next;
}

/** The position is the committed one; with the epoch of the last record processed it is validated first (KIP-320). */
export function startAt(
  p: ConsumerPartition,
  offset: number,
  offsetEpoch: number,
  leader: LeaderAndEpoch,
): ConsumerPartition {
  const next = copyPartition(p);
  const canValidate = offsetEpoch >= 0 && leader.leaderEpoch >= 0;
  next.fetchState = canValidate ? 'AWAIT_VALIDATION' : 'FETCHING';
  next.offset = offset;
  next.offsetEpoch = offsetEpoch;
  next.leader = leader;
  clearReset(next);
  return next;
}

function clearReset(p: Draft<ConsumerPartition>): void {
  p.resetTo = null;
  p.resetReason = 'no-position';
  p.resetFrom = -1;
  p.retryAt = LONG_AGO;
}

/**
 * KIP-320: under another leader or leader epoch the position must be validated, if it has an epoch (clients §4.2,
 * §4.6). An unknown leader changes nothing.
 */
export function onLeader(p: ConsumerPartition, leader: LeaderAndEpoch): ConsumerPartition {
  if (p.offset < 0 || leader.leaderId < 0) return p;
  const isSame =
    p.leader.leaderId === leader.leaderId && p.leader.leaderEpoch === leader.leaderEpoch;
  if (isSame) return p;
  const next = copyPartition(p);
  next.leader = leader;
  // The new leader chooses anew where this consumer reads (KIP-392).
  next.preferredReadReplica = -1;
  next.preferredUntil = LONG_AGO;
  next.retryAt = LONG_AGO;
  const canValidate = p.offsetEpoch >= 0 && leader.leaderEpoch >= 0;
  next.fetchState = canValidate ? 'AWAIT_VALIDATION' : 'FETCHING';
  return next;
}

/** What the leader's answer about the position's epoch means (clients §4.6). */
export type Validation =
  | { readonly type: 'Valid' }
  /** The leader's log holds nothing of this epoch or an earlier one. */
  | { readonly type: 'Undefined' }
  | { readonly type: 'Diverged'; readonly end: EpochEndOffset };

/** Compares a position with where its epoch ends in the leader's log (KIP-320, clients §4.6). */
export function validate(p: ConsumerPartition, end: EpochEndOffset): Validation {
  if (end.endOffset < 0 || end.epoch < 0) return { type: 'Undefined' };
  if (end.endOffset < p.offset) return { type: 'Diverged', end };
  return { type: 'Valid' };
}

/** The position is valid. */
export function validated(p: ConsumerPartition): ConsumerPartition {
  const next = copyPartition(p);
  next.fetchState = 'FETCHING';
  next.retryAt = LONG_AGO;
  return next;
}

/** The log was truncated below the position: go to the first offset that may differ (KIP-320). */
export function truncateTo(p: ConsumerPartition, end: EpochEndOffset): ConsumerPartition {
  const next = copyPartition(p);
  next.fetchState = 'FETCHING';
  next.offset = end.endOffset;
  next.offsetEpoch = end.epoch;
  clearReset(next);
  return next;
}

/** Nothing is asked about this partition for a while. */
export function retryAfter(p: ConsumerPartition, now: Instant, ms: number): ConsumerPartition {
  const next = copyPartition(p);
  next.retryAt = plusMs(now, ms);
  return next;
}

/** Records up to `offset` are handed out; `epoch` is that of the last one. */
export function advance(p: ConsumerPartition, offset: number, epoch: number): ConsumerPartition {
  const next = copyPartition(p);
  next.offset = offset;
  next.offsetEpoch = epoch;
  return next;
}
