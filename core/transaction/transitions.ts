import { assert } from '../assert.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import {
  isExhausted,
  MAX_EPOCH,
  type TransactionMetadata,
  type TransactionStateName,
  type TransactionTarget,
} from './state.ts';

/** From where each state may be entered (TransactionState.validPreviousStates; clients §3.2). */
export const PREDECESSORS: {
  readonly [S in TransactionStateName]: readonly TransactionStateName[];
} = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'PrepareEpochFence', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  PrepareEpochFence: ['Ongoing'],
  Dead: ['Empty', 'CompleteCommit', 'CompleteAbort'],
};

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A transactional id that asks for the first time: it has a producer id and no epoch yet. */
export const newTransaction = (
  transactionalId: string,
  producerId: number,
  timeoutMs: number,
  nowMs: number,
): TransactionMetadata => ({
  transactionalId,
  producerId,
  previousProducerId: -1,
  nextProducerId: -1,
  producerEpoch: -1,
  lastProducerEpoch: -1,
  timeoutMs,
  state: 'Empty',
  partitions: [],
  startMs: -1,
  lastUpdateMs: nowMs,
  clientVersion: 0,
  pendingState: null,
  hasFailedEpochFence: false,
});

/** What holds now, as the start of a transition; whose id changes remembers this one. */
const draftTarget = (
  t: TransactionMetadata,
  state: TransactionStateName,
): Draft<TransactionTarget> => ({
  producerId: t.producerId,
  previousProducerId: t.producerId,
  nextProducerId: t.nextProducerId,
  producerEpoch: t.producerEpoch,
  lastProducerEpoch: t.lastProducerEpoch,
  timeoutMs: t.timeoutMs,
  state,
  partitions: t.partitions,
  startMs: t.startMs,
  lastUpdateMs: t.lastUpdateMs,
  clientVersion: t.clientVersion,
});

/**
 * A higher epoch for who asks for one (prepareIncrementProducerEpoch): a new instance, which names none; who names the
 * present one; and, once more, who named the last one and did not hear the answer.
 */
export function incrementEpoch(
  t: TransactionMetadata,
  timeoutMs: number,
  expectedEpoch: number | null,
  nowMs: number,
): TransactionTarget | ErrorCode {
  if (isExhausted(t.producerEpoch)) return 'UNKNOWN_SERVER_ERROR';
  const target = draftTarget(t, 'Empty');
  target.timeoutMs = timeoutMs;
  target.partitions = [];
  target.startMs = -1;
  target.lastUpdateMs = nowMs;
  if (expectedEpoch === null) {
    target.producerEpoch = t.producerEpoch + 1;
    target.lastProducerEpoch = -1;
  } else if (t.producerEpoch === -1 || expectedEpoch === t.producerEpoch) {
    target.producerEpoch = t.producerEpoch + 1;
    target.lastProducerEpoch = t.producerEpoch;
  } else if (expectedEpoch !== t.lastProducerEpoch) {
    return 'PRODUCER_FENCED';
  }
  return target;
}

/** Another producer id, since the epochs of this one are used up (prepareProducerIdRotation). */
export function rotateProducerId(
  t: TransactionMetadata,
  producerId: number,
  timeoutMs: number,
  remembersEpoch: boolean,
  nowMs: number,
): TransactionTarget {
  const target = draftTarget(t, 'Empty');
  target.producerId = producerId;
  target.producerEpoch = 0;
  target.lastProducerEpoch = remembersEpoch ? t.producerEpoch : -1;
  target.timeoutMs = timeoutMs;
  target.partitions = [];
  target.startMs = -1;
  target.lastUpdateMs = nowMs;
  return target;
}

/** The transaction with more partitions; with the first of them it begins (prepareAddPartitions). */
export function addPartitions(
  t: TransactionMetadata,
  partitions: readonly PartitionName[],
  clientVersion: 0 | 2,
  nowMs: number,
): TransactionTarget {
  const target = draftTarget(t, 'Ongoing');
  const added = partitions.filter((name) => !t.partitions.includes(name));
  target.partitions = [...t.partitions, ...added].sort();
  if (t.state !== 'Ongoing') target.startMs = nowMs;
  target.lastUpdateMs = nowMs;
  target.clientVersion = clientVersion;
  return target;
}

/** The decision about a transaction; with version 2 its markers have the next epoch (prepareAbortOrCommit). */
export function prepareEnd(
  t: TransactionMetadata,
  state: 'PrepareCommit' | 'PrepareAbort',
  clientVersion: 0 | 2,
  nextProducerId: number,
  isEmpty: boolean,
  nowMs: number,
): TransactionTarget {
  const target = draftTarget(t, state);
  if (clientVersion === 2) {
    const isStuck = t.producerEpoch === MAX_EPOCH && state === 'PrepareAbort';
    if (!isStuck) target.producerEpoch = t.producerEpoch + 1;
    target.lastProducerEpoch = t.producerEpoch;
  }
  if (isEmpty) target.startMs = nowMs;
  target.nextProducerId = nextProducerId;
  target.lastUpdateMs = nowMs;
  target.clientVersion = clientVersion;
  return target;
}

/** All markers are written; an exhausted producer id gives way to the next one (prepareComplete). */
export function complete(t: TransactionMetadata, nowMs: number): TransactionTarget {
  const target = draftTarget(t, t.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort');
  if (t.clientVersion === 2 && t.nextProducerId >= 0) {
    target.producerId = t.nextProducerId;
    target.producerEpoch = 0;
  }
  target.nextProducerId = -1;
  target.partitions = [];
  target.lastUpdateMs = nowMs;
  return target;
}

/** The epoch that fences an instance which is open: one higher, unless that was tried and not written. */
export const fencingEpoch = (t: TransactionMetadata): number =>
  t.hasFailedEpochFence || t.producerEpoch === MAX_EPOCH ? t.producerEpoch : t.producerEpoch + 1;

/** The same id while a transition is under way, or (null) no longer is. */
export const withPending = (
  t: TransactionMetadata,
  pendingState: TransactionStateName | null,
): TransactionMetadata => copyTransaction(t, t, pendingState, t.hasFailedEpochFence);

/** The id in a new state, by a transition that is over (completeTransitionTo). */
export function completed(t: TransactionMetadata, target: TransactionTarget): TransactionMetadata {
  assert(
    PREDECESSORS[target.state].includes(t.state),
    `a transaction goes from ${t.state} to ${target.state} by the table`,
  );
  const isOver = target.state === 'CompleteCommit' || target.state === 'CompleteAbort';
  return copyTransaction(t, target, null, isOver ? false : t.hasFailedEpochFence);
}

/** The one way to a changed transactional id. */
export const copyTransaction = (
  { transactionalId }: { readonly transactionalId: string },
  target: TransactionTarget,
  pendingState: TransactionStateName | null,
  hasFailedEpochFence: boolean,
): TransactionMetadata => ({
  transactionalId,
  producerId: target.producerId,
  previousProducerId: target.previousProducerId,
  nextProducerId: target.nextProducerId,
  producerEpoch: target.producerEpoch,
  lastProducerEpoch: target.lastProducerEpoch,
  timeoutMs: target.timeoutMs,
  state: target.state,
  partitions: target.partitions,
  startMs: target.startMs,
  lastUpdateMs: target.lastUpdateMs,
  clientVersion: target.clientVersion,
  pendingState,
  hasFailedEpochFence,
});

/** A marker is written on a partition, or the partition is gone: nothing is left to do there. */
export function withoutPartition(
  t: TransactionMetadata,
  partition: PartitionName,
): TransactionMetadata {
  const partitions = t.partitions.filter((name) => name !== partition);
  const target = draftTarget(t, t.state);
  target.previousProducerId = t.previousProducerId;
  target.partitions = partitions;
  return copyTransaction(t, target, t.pendingState, t.hasFailedEpochFence);
}

/** The id with an epoch that was raised in memory alone, as version 1 fences (endTransactionWithTV1). */
export function withFencedEpoch(
  t: TransactionMetadata,
  producerEpoch: number,
): TransactionMetadata {
  const target = draftTarget(t, t.state);
  target.previousProducerId = t.previousProducerId;
  target.producerEpoch = producerEpoch;
  target.lastProducerEpoch = -1;
  return copyTransaction(t, target, null, t.hasFailedEpochFence);
}
