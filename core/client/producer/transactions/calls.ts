import type { ErrorCode } from '../../../protocol/errors.ts';
import { FOREVER, type Instant, plusMs } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import type { ClientError, KafkaCommand, TransactionCall } from '../../commands.ts';
import type { ProducerMemory } from '../memory.ts';
import {
  copyManager,
  enqueued,
  enter,
  hasError,
  isVersion2,
  type PendingCall,
  type TransactionManager,
  type TransactionTask,
  withManager,
  withOffset,
} from './state.ts';

type CallCommand = Extract<
  KafkaCommand,
  {
    readonly type:
      | 'InitTransactions'
      | 'BeginTransaction'
      | 'SendOffsetsToTransaction'
      | 'CommitTransaction'
      | 'AbortTransaction';
  }
>;

const CALLS: { readonly [K in CallCommand['type']]: TransactionCall } = {
  InitTransactions: 'init',
  BeginTransaction: 'begin',
  SendOffsetsToTransaction: 'offsets',
  CommitTransaction: 'commit',
  AbortTransaction: 'abort',
};

/** A call of the application; what cannot be is answered at once, as Kafka throws at once (clients §3.10). */
export function onTransactionCall(
  m: ProducerMemory,
  turn: Turn,
  command: CallCommand,
): ProducerMemory {
  const call = CALLS[command.type];
  const t = m.transactions;
  if (t === null) return refuse(m, turn, command.id, call, 'ILLEGAL_STATE', 'illegal');
  switch (command.type) {
    case 'BeginTransaction':
      return begin(m, turn, t, command.id);
    case 'SendOffsetsToTransaction':
      return sendOffsets(m, turn, t, command);
    default:
      return change(m, turn, t, command.id, call);
  }
}

function refuse(
  m: ProducerMemory,
  turn: Turn,
  id: number,
  call: TransactionCall,
  error: ErrorCode | ClientError,
  outcome: 'ok' | 'abortable' | 'fatal' | 'illegal',
): ProducerMemory {
  turn.answer({ type: 'TransactionCompleted', id, call, error, outcome });
  return m;
}

/** Whether a call that timed out is still going on, or ended unheard: only its repetition is allowed then. */
const isUnfinished = ({ transition }: TransactionManager): boolean => transition !== null;

const failed = (
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  id: number,
  call: TransactionCall,
): ProducerMemory => {
  const outcome = t.state === 'FATAL_ERROR' ? 'fatal' : 'abortable';
  return refuse(m, turn, id, call, t.lastError, outcome);
};

function begin(m: ProducerMemory, turn: Turn, t: TransactionManager, id: number): ProducerMemory {
  if (isUnfinished(t)) return refuse(m, turn, id, 'begin', 'ILLEGAL_STATE', 'illegal');
  if (hasError(t)) return failed(m, turn, t, id, 'begin');
  if (t.state !== 'READY') return refuse(m, turn, id, 'begin', 'ILLEGAL_STATE', 'illegal');
  const next = copyManager(t);
  enter(next, m, turn, 'IN_TRANSACTION', '');
  return refuse(withManager(m, next), turn, id, 'begin', 'NONE', 'ok');
}

function sendOffsets(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  command: Extract<CallCommand, { readonly type: 'SendOffsetsToTransaction' }>,
): ProducerMemory {
  const { id, offsets, group } = command;
  if (isUnfinished(t)) return refuse(m, turn, id, 'offsets', 'ILLEGAL_STATE', 'illegal');
  if (hasError(t)) return failed(m, turn, t, id, 'offsets');
  if (t.state !== 'IN_TRANSACTION') {
    return refuse(m, turn, id, 'offsets', 'ILLEGAL_STATE', 'illegal');
  }
  if (offsets.length === 0) return refuse(m, turn, id, 'offsets', 'NONE', 'ok');
  const { producerId, producerEpoch } = m;
  const next = copyManager(t);
  next.offsetsCall = pendingCall(m, turn, 'offsets', id);
  if (isVersion2(t)) {
    // The group coordinator adds its partition to the transaction itself (KIP-890).
    next.isStarted = true;
    let pending = t.pendingOffsets;
    for (const offset of offsets) pending = withOffset(pending, offset);
    next.pendingOffsets = pending;
    const request = { type: 'TxnOffsetCommit', producerId, producerEpoch, group } as const;
    next.queue = enqueued(t.queue, { request, ends: 'offsets', isRetry: false });
  } else {
    const request = { type: 'AddOffsets', producerId, producerEpoch, group, offsets } as const;
    next.queue = enqueued(t.queue, { request, ends: 'offsets', isRetry: false });
  }
  return withManager(m, next);
}

const pendingCall = (
  m: ProducerMemory,
  turn: Turn,
  call: TransactionCall,
  id: number,
): PendingCall => ({
  call,
  id,
  deadline: plusMs(turn.now, m.config.settings['max.block.ms']),
  result: null,
});

/** A call that timed out is joined by its repetition, and by nothing else (handleCachedTransactionRequestResult). */
function change(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  id: number,
  call: TransactionCall,
): ProducerMemory {
  const { transition } = t;
  if (transition !== null) {
    if (transition.call !== call || transition.id >= 0) {
      return refuse(m, turn, id, call, 'ILLEGAL_STATE', 'illegal');
    }
    const next = copyManager(t);
    if (transition.result === null) {
      next.transition = pendingCall(m, turn, call, id);
      return withManager(m, next);
    }
    next.transition = null;
    const { error, outcome } = transition.result;
    return refuse(withManager(m, next), turn, id, call, error, outcome);
  }
  const isWayOut = call === 'abort' && t.state === 'ABORTABLE_ERROR';
  if (hasError(t) && !isWayOut) return failed(m, turn, t, id, call);
  const from = call === 'init' ? 'UNINITIALIZED' : 'IN_TRANSACTION';
  if (t.state !== from && !isWayOut) return refuse(m, turn, id, call, 'ILLEGAL_STATE', 'illegal');
  const next = copyManager(t);
  next.transition = pendingCall(m, turn, call, id);
  if (call === 'init') {
    next.queue = enqueued(t.queue, initTask(-1, -1));
    enter(next, m, turn, 'INITIALIZING', '');
  } else {
    next.lastError = 'NONE';
    if (call === 'abort') next.newPartitions = [];
    const state = call === 'commit' ? 'COMMITTING_TRANSACTION' : 'ABORTING_TRANSACTION';
    enter(next, m, turn, state, '');
    next.queue = endTasks(m, next, call === 'commit');
  }
  return withManager(m, next);
}

const initTask = (producerId: number, producerEpoch: number): TransactionTask => ({
  request: { type: 'InitProducerId', producerId, producerEpoch },
  ends: 'transition',
  isRetry: false,
});

/** The end of the transaction, and the new epoch where one is needed: the call waits for the last of them (KIP-360). */
function endTasks(
  m: ProducerMemory,
  t: TransactionManager,
  committed: boolean,
): readonly TransactionTask[] {
  const { producerId, producerEpoch } = m;
  const end: TransactionTask = {
    request: { type: 'EndTxn', producerId, producerEpoch, committed },
    ends: t.bumpRequired ? null : 'transition',
    isRetry: false,
  };
  const queue = enqueued(t.queue, end);
  return t.bumpRequired ? enqueued(queue, initTask(producerId, producerEpoch)) : queue;
}

/** A record was appended: its partition is part of the transaction, or is to become one (maybeAddPartition). */
export function withAppended(t: TransactionManager, partition: string): TransactionManager {
  if (t.partitions.includes(partition)) return t;
  if (isVersion2(t)) {
    const next = copyManager(t);
    next.partitions = [...t.partitions, partition];
    next.isStarted = true;
    return next;
  }
  if (t.newPartitions.includes(partition) || t.pendingPartitions.includes(partition)) return t;
  const next = copyManager(t);
  next.newPartitions = [...t.newPartitions, partition];
  return next;
}

/** Calls that have waited for `max.block.ms` are told so; what they asked for goes on. */
export function giveUpCalls(m: ProducerMemory, turn: Turn): ProducerMemory {
  const t = m.transactions;
  if (t === null) return m;
  const isOver = (call: PendingCall | null): boolean =>
    call !== null && call.id >= 0 && call.deadline <= turn.now;
  if (!isOver(t.transition) && !isOver(t.offsetsCall)) return m;
  const next = copyManager(t);
  if (isOver(t.transition)) next.transition = giveUp(turn, t.transition as PendingCall);
  if (isOver(t.offsetsCall)) {
    giveUp(turn, t.offsetsCall as PendingCall);
    next.offsetsCall = null;
  }
  return withManager(m, next);
}

function giveUp(turn: Turn, { call, id, deadline }: PendingCall): PendingCall {
  turn.answer({ type: 'TransactionCompleted', id, call, error: 'TIMEOUT', outcome: 'timeout' });
  return { call, id: -1, deadline, result: null };
}

/** When the next call is given up, or a retry is due. */
export function nextTransactionWork({ transactions: t }: ProducerMemory): Instant {
  if (t === null) return FOREVER;
  let due: number = t.sleeping === null ? FOREVER : t.sleeping.until;
  for (const call of [t.transition, t.offsetsCall]) {
    if (call !== null && call.id >= 0 && call.deadline < due) due = call.deadline;
  }
  return due as Instant;
}
