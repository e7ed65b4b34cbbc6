import type { ErrorCode } from '../../../protocol/errors.ts';
import { isRetriable } from '../../../protocol/errors.ts';
import type { Turn } from '../../../turn.ts';
import type { ClientError } from '../../commands.ts';
import type { ProducerMemory } from '../memory.ts';
import {
  canAbort,
  copyManager,
  enter,
  isCompleting,
  isVersion2,
  settle,
  type TransactionManager,
  type TransactionTask,
  withManager,
} from './state.ts';

type AnyError = ErrorCode | ClientError;

/** The application may abort and go on; while it aborts already the error changes nothing (transitionToAbortableError). */
export function toAbortableError(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  error: AnyError,
): ProducerMemory {
  if (t.state === 'ABORTING_TRANSACTION') return m;
  const next = copyManager(t);
  next.lastError = error;
  enter(next, m, turn, 'ABORTABLE_ERROR', `${error} can be got over by aborting`);
  return withManager(m, next);
}

/** Nothing but closing the producer is left (transitionToFatalError). */
export function toFatalError(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  error: AnyError,
): ProducerMemory {
  const next = copyManager(t);
  next.lastError = error;
  next.transition = settle(turn, t.transition, { error, outcome: 'fatal' });
  enter(next, m, turn, 'FATAL_ERROR', `${error} is fatal`);
  return withManager(m, next);
}

/** An error after which aborting takes a new epoch; where none can be had it is fatal (abortableErrorIfPossible). */
export function toAbortableIfPossible(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  error: AnyError,
): ProducerMemory {
  if (!canAbort(t)) return toFatalError(m, turn, t, error);
  const next = copyManager(t);
  if (!isVersion2(t)) next.bumpRequired = true;
  return toAbortableError(m, turn, next, error);
}

/** The call that a task would have completed fails with it (TransactionalRequestResult.fail). */
export function failTask(
  m: ProducerMemory,
  turn: Turn,
  task: TransactionTask,
  error: AnyError,
  outcome: 'abortable' | 'fatal',
): ProducerMemory {
  const t = m.transactions;
  if (t === null || task.ends === null) return m;
  const next = copyManager(t);
  const result = { error, outcome } as const;
  if (task.ends === 'transition') next.transition = settle(turn, t.transition, result);
  else {
    next.offsetsCall = settle(turn, t.offsetsCall, result);
    next.pendingOffsets = [];
  }
  return withManager(m, next);
}

/** What the failure of a batch means for its transaction (maybeTransitionToErrorState; clients §3.10). */
export function onFailedTransactionalBatch(
  m: ProducerMemory,
  turn: Turn,
  error: AnyError,
): ProducerMemory {
  const t = m.transactions;
  if (t === null || t.state === 'FATAL_ERROR') return m;
  if (error === 'PRODUCER_FENCED' || error === 'INVALID_PRODUCER_ID_MAPPING') {
    return toFatalError(m, turn, t, error);
  }
  const next = copyManager(t);
  if (!isVersion2(t) && t.bumpsAfterFailure && !isCompleting(t)) next.bumpRequired = true;
  return toAbortableError(withManager(m, next), turn, next, abortable(error));
}

/** KAFKA-19176: what ran out of retries is told as something that aborting gets over. */
function abortable(error: AnyError): AnyError {
  if (error === 'TIMEOUT' || error === 'INVALID_TXN_STATE') return 'TRANSACTION_ABORTABLE';
  return isRetriable(error as ErrorCode) ? 'TRANSACTION_ABORTABLE' : error;
}
