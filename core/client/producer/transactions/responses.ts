import type { FindCoordinatorResponse } from '../../../protocol/coordinator.ts';
import { type ErrorCode, isCoordinatorLost, isRetriable } from '../../../protocol/errors.ts';
import type { Response } from '../../../protocol/message.ts';
import type { InitProducerIdResponse } from '../../../protocol/metadata.ts';
import type { EndTxnResponse, TxnOffsetCommitResponse } from '../../../protocol/transactions.ts';
import type { Turn } from '../../../turn.ts';
import type { ClientError } from '../../commands.ts';
import { resetSequences } from '../idempotence.ts';
import { copyMemory, type ProducerMemory } from '../memory.ts';
import { failTask, toAbortableError, toAbortableIfPossible, toFatalError } from './errors.ts';
import { resetTransaction, withLookup } from './requests.ts';
import {
  asRetry,
  copyManager,
  enqueued,
  enter,
  settle,
  type TransactionManager,
  type TransactionTask,
  withManager,
  withOffset,
  withoutOffset,
} from './state.ts';

/** The answer to the request about transactions that is in flight, or null where none will come (TxnRequestHandler). */
export function onTransactionalEnd(
  before: ProducerMemory,
  turn: Turn,
  response: Response | null,
): ProducerMemory {
  const known = before.transactions;
  if (known === null || known.inFlight === null) return before;
  const task = known.inFlight;
  const t = copyManager(known);
  t.inFlight = null;
  const m = withManager(before, t);
  if (response === null) {
    const again = task.request.type === 'FindCoordinator' ? requeued(t, task) : withLookup(t, task);
    return withManager(m, again);
  }
  switch (response.type) {
    case 'FindCoordinatorResponse':
      return onCoordinator(m, turn, t, task, response);
    case 'InitProducerIdResponse':
      return onInitialized(m, turn, t, task, response);
    case 'AddPartitionsToTxnResponse':
      return onPartitionsAdded(m, turn, t, task, response.results[0]?.partitions ?? []);
    case 'AddOffsetsToTxnResponse':
      return onOffsetsAdded(m, turn, t, task, response.error);
    case 'TxnOffsetCommitResponse':
      return onOffsetsTaken(m, turn, t, task, response);
    case 'EndTxnResponse':
      return onEnded(m, turn, t, task, response);
    default:
      return m;
  }
}

const requeued = (t: TransactionManager, task: TransactionTask): TransactionManager => {
  const next = copyManager(t);
  next.queue = enqueued(t.queue, asRetry(task));
  return next;
};

function fatal(
  m: ProducerMemory,
  turn: Turn,
  task: TransactionTask,
  error: ErrorCode | ClientError,
): ProducerMemory {
  // Fencing has one name for the application, whoever noticed it.
  const told = error === 'INVALID_PRODUCER_EPOCH' ? 'PRODUCER_FENCED' : error;
  const failed = failTask(m, turn, task, told, 'fatal');
  return toFatalError(failed, turn, failed.transactions as TransactionManager, told);
}

function abortable(
  m: ProducerMemory,
  turn: Turn,
  task: TransactionTask,
  error: ErrorCode | ClientError,
): ProducerMemory {
  const failed = failTask(m, turn, task, error, 'abortable');
  return toAbortableError(failed, turn, failed.transactions as TransactionManager, error);
}

/** Tries again where the error says so; null where the error is for the handler to judge. */
function retried(
  m: ProducerMemory,
  t: TransactionManager,
  task: TransactionTask,
  error: ErrorCode,
): ProducerMemory | null {
  if (isCoordinatorLost(error)) return withManager(m, withLookup(t, task));
  return isRetriable(error) ? withManager(m, requeued(t, task)) : null;
}

/** What every handler makes of an error that is not to be retried. */
function judged(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  error: ErrorCode,
): ProducerMemory {
  if (error === 'TRANSACTION_ABORTABLE') return abortable(m, turn, task, error);
  if (error !== 'UNKNOWN_PRODUCER_ID') return fatal(m, turn, task, error);
  const failed = failTask(m, turn, task, error, 'abortable');
  return toAbortableIfPossible(failed, turn, t, error);
}

function onCoordinator(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  { coordinators }: FindCoordinatorResponse,
): ProducerMemory {
  const found = coordinators[0];
  if (found === undefined || task.request.type !== 'FindCoordinator') return m;
  if (found.error === 'NONE') {
    const next = copyManager(t);
    if (task.request.keyType === 'GROUP') next.groupCoordinator = found.nodeId;
    else next.coordinator = found.nodeId;
    return withManager(m, next);
  }
  if (isRetriable(found.error)) return withManager(m, requeued(t, task));
  return judged(m, turn, t, task, found.error);
}

function onInitialized(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  { error, producerId, producerEpoch }: InitProducerIdResponse,
): ProducerMemory {
  if (error !== 'NONE') return retried(m, t, task, error) ?? judged(m, turn, t, task, error);
  const isBump = task.request.type === 'InitProducerId' && task.request.producerId >= 0;
  const named = withProducer(m, producerId, producerEpoch, isBump);
  const next = copyManager(t);
  next.lastError = 'NONE';
  next.transition = settle(turn, t.transition, { error: 'NONE', outcome: 'ok' });
  enter(next, named, turn, 'READY', isBump ? 'the coordinator raised the epoch (KIP-360)' : '');
  return withManager(named, next);
}

/** Another id or epoch; sequences begin anew where it is not the first one (resetSequenceNumbers). */
function withProducer(
  m: ProducerMemory,
  producerId: number,
  producerEpoch: number,
  resets: boolean,
): ProducerMemory {
  const next = copyMemory(resets ? resetSequences(m) : m);
  next.producerId = producerId;
  next.producerEpoch = producerEpoch;
  return next;
}

function onPartitionsAdded(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  results: readonly { readonly partition: string; readonly error: ErrorCode }[],
): ProducerMemory {
  for (const { error } of results) {
    if (error === 'NONE' || error === 'OPERATION_NOT_ATTEMPTED') continue;
    return retried(m, t, task, error) ?? judged(m, turn, t, task, error);
  }
  const partitions = results.map(({ partition }) => partition);
  const next = copyManager(t);
  next.pendingPartitions = t.pendingPartitions.filter((name) => !partitions.includes(name));
  if (results.some(({ error }) => error !== 'NONE')) {
    const left = withManager(m, next);
    return toAbortableIfPossible(left, turn, next, 'OPERATION_NOT_ATTEMPTED');
  }
  next.partitions = [...t.partitions, ...partitions];
  next.isStarted = true;
  return withManager(m, next);
}

function onOffsetsAdded(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  error: ErrorCode,
): ProducerMemory {
  if (error !== 'NONE') return retried(m, t, task, error) ?? judged(m, turn, t, task, error);
  if (task.request.type !== 'AddOffsets') return m;
  const { offsets, group, producerId, producerEpoch } = task.request;
  const next = copyManager(t);
  let pending = t.pendingOffsets;
  for (const offset of offsets) pending = withOffset(pending, offset);
  next.pendingOffsets = pending;
  next.isStarted = true;
  const request = { type: 'TxnOffsetCommit', producerId, producerEpoch, group } as const;
  next.queue = enqueued(t.queue, { request, ends: 'offsets', isRetry: false });
  return withManager(m, next);
}

function onOffsetsTaken(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  { partitions }: TxnOffsetCommitResponse,
): ProducerMemory {
  const next = copyManager(t);
  let looksUp = false;
  for (const { partition, error } of partitions) {
    switch (error) {
      case 'NONE':
        next.pendingOffsets = withoutOffset(next.pendingOffsets, partition);
        break;
      case 'FENCED_INSTANCE_ID':
      case 'TRANSACTION_ABORTABLE':
      case 'UNKNOWN_MEMBER_ID':
      case 'ILLEGAL_GENERATION':
      case 'GROUP_ID_NOT_FOUND':
      case 'STALE_MEMBER_EPOCH':
        // The application hears CommitFailedException and aborts (KIP-447).
        return abortable(m, turn, task, error);
      default:
        if (isCoordinatorLost(error) || error === 'REQUEST_TIMED_OUT') looksUp = true;
        else if (!isRetriable(error)) return fatal(m, turn, task, error);
    }
  }
  if (next.pendingOffsets.length === 0) {
    next.offsetsCall = settle(turn, t.offsetsCall, { error: 'NONE', outcome: 'ok' });
    return withManager(m, next);
  }
  return withManager(m, looksUp ? withLookup(next, task) : requeued(next, task));
}

function onEnded(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
  { error, producerId, producerEpoch }: EndTxnResponse,
): ProducerMemory {
  if (error !== 'NONE') {
    const isAbort = task.request.type === 'EndTxn' && !task.request.committed;
    if (isAbort && error === 'TRANSACTION_ABORTABLE') return fatal(m, turn, task, error);
    return retried(m, t, task, error) ?? judged(m, turn, t, task, error);
  }
  const named = producerId >= 0 ? withProducer(m, producerId, producerEpoch, true) : m;
  const next = copyManager(t);
  resetTransaction(next, named, turn, 'the coordinator has ended the transaction');
  if (task.ends === 'transition') {
    next.transition = settle(turn, t.transition, { error: 'NONE', outcome: 'ok' });
  }
  return withManager(named, next);
}
