import { unreachable } from '../assert.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { nowMs, type TransactionBench } from './bench.ts';
import { keepAppend, startRound } from './completion.ts';
import { answerEnd } from './end.ts';
import { initResponse } from './init.ts';
import { sendMarkers } from './marker-channels.ts';
import { endAdd } from './pending-adds.ts';
import {
  type AfterWrite,
  type EndedBy,
  type TransactionMetadata,
  type TransactionOperation,
  type TransactionWork,
  transactionOf,
  type WrittenState,
  withoutTransaction,
  withTransaction,
} from './state.ts';
import { complete, completed, copyTransaction, withPending } from './transitions.ts';

/** What a client is told of a failed write to `__transaction_state` (clients §3.1). */
export function writeError(error: ErrorCode): ErrorCode {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR';
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return 'UNKNOWN_SERVER_ERROR';
    default:
      return error;
  }
}

/**
 * New states are committed, and hold from now on; or their write failed, and what held before holds still, although the
 * record may yet be committed (clients §3.1).
 */
export function onStatesWritten(
  work: TransactionWork,
  bench: TransactionBench,
  writes: readonly WrittenState[],
  failure: ErrorCode,
): void {
  const error = failure === 'NONE' ? 'NONE' : writeError(failure);
  for (const written of writes) {
    const t = transactionOf(work.state, written.transactionalId);
    if (t === null) tell(bench, written, 'NOT_COORDINATOR', null);
    else if (error === 'NONE') onWritten(work, bench, written, t);
    else onFailed(work, bench, written, t, error);
  }
}

function onWritten(
  work: TransactionWork,
  bench: TransactionBench,
  written: WrittenState,
  before: TransactionMetadata,
): void {
  const { after, target } = written;
  const t = completed(before, target);
  work.state = withTransaction(work.state, t);
  tellState(work, t, ruleOf(after));
  if (after.type !== 'Prepared') {
    tell(bench, written, 'NONE', t);
    return;
  }
  const last = complete(t, nowMs(work.turn));
  const pending = withPending(t, last.state);
  work.state = withTransaction(work.state, pending);
  // With version 2 the answer has the epoch of the next transaction, before any marker is written (clients §3.6).
  const named = t.clientVersion === 2 ? last : null;
  answerEnd(bench, after.ended, 'NONE', named);
  startRound(work, bench, pending, last);
  sendMarkers(bench);
}

function onFailed(
  work: TransactionWork,
  bench: TransactionBench,
  written: WrittenState,
  t: TransactionMetadata,
  error: ErrorCode,
): void {
  const { after, target } = written;
  if (after.type === 'Completed' && error === 'COORDINATOR_NOT_AVAILABLE') {
    keepAppend(work, bench, t.transactionalId, target);
    sendMarkers(bench);
    return;
  }
  const isFence = after.type === 'Prepared' && after.ended.type !== 'client';
  const hasFailedFence = t.hasFailedEpochFence || (isFence && target.clientVersion === 0);
  work.state = withTransaction(work.state, copyTransaction(t, t, null, hasFailedFence));
  tell(bench, written, error, null);
}

/** Answers whoever waits for a state. */
function tell(
  bench: TransactionBench,
  { transactionalId, target, after }: WrittenState,
  error: ErrorCode,
  t: TransactionMetadata | null,
): void {
  switch (after.type) {
    case 'InitProducerId': {
      const response = initResponse(error, target.producerId, target.producerEpoch);
      bench.turn.reply(after.connection, response);
      return;
    }
    case 'AddPartitions': {
      const partitions = after.partitions.map((partition) => ({ partition, error }));
      endAdd(bench, after.connection, after.item, { transactionalId, partitions });
      return;
    }
    case 'AddOffsets':
      bench.turn.reply(after.connection, { type: 'AddOffsetsToTxnResponse', error });
      return;
    case 'Prepared':
      answerEnd(bench, after.ended, error, t);
      return;
    case 'Completed':
      return;
    default:
      unreachable(after);
  }
}

function ruleOf(after: AfterWrite): string {
  switch (after.type) {
    case 'InitProducerId':
      return 'a producer was given an id and an epoch';
    case 'AddPartitions':
    case 'AddOffsets':
      return 'partitions were added';
    case 'Prepared':
      return endingRule(after.ended);
    case 'Completed':
      return 'all markers are written';
  }
}

function endingRule(ended: EndedBy): string {
  switch (ended.type) {
    case 'client':
      return 'its producer ended it';
    case 'fence':
      return 'another producer took over the transactional id';
    case 'timeout':
      return 'it was open for longer than its timeout (KAFKA-6119)';
  }
}

/** States a new state of a transaction. */
export function tellState(work: TransactionWork, t: TransactionMetadata, rule: string): void {
  work.turn.probe({
    type: 'TransactionStateChanged',
    transactionalId: t.transactionalId,
    producerId: t.producerId,
    producerEpoch: t.producerEpoch,
    state: t.state,
    partitions: t.partitions,
    coordinatorEpoch: work.epoch,
    rule,
  });
}

/** Tombstones of ids are committed: nothing is known of them any more; or they stay (clients §3.6). */
export function onIdsExpired(
  work: TransactionWork,
  { transactionalIds }: Extract<TransactionOperation, { readonly type: 'IdsExpired' }>,
  error: ErrorCode,
): void {
  for (const transactionalId of transactionalIds) {
    const t = transactionOf(work.state, transactionalId);
    if (t === null || t.pendingState !== 'Dead') continue;
    work.state =
      error === 'NONE'
        ? withoutTransaction(work.state, transactionalId)
        : withTransaction(work.state, withPending(t, null));
  }
}
