import { unreachable } from '../../../assert.ts';
import { sendRequest } from '../../../network/network.ts';
import type { Request } from '../../../protocol/message.ts';
import { plusMs } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import { CLIENT_PURPOSE, leastLoadedNode } from '../../nodes.ts';
import { type Draft, hasIncomplete, type ProducerMemory } from '../memory.ts';
import { giveUpBatches } from './batches.ts';
import { giveUpCalls } from './calls.ts';
import { failTask } from './errors.ts';
import {
  asRetry,
  copyManager,
  enqueued,
  enter,
  hasError,
  settle,
  type TransactionManager,
  type TransactionTask,
  withManager,
} from './state.ts';

/** What the first partition of a transaction waits for markers of the one before, in milliseconds (clients §3.10). */
const ADD_PARTITIONS_RETRY_MS = 20;

/** The draw of the broker that is asked for a coordinator. */
const NODE_SUB = 2;

/** Whether the sender may go on to records in this pass; one request about transactions keeps it from them. */
export interface TransactionalPass {
  readonly memory: ProducerMemory;
  readonly sends: boolean;
}

/** Whether the sender waits for a request about transactions, or for its retry, and sends no records meanwhile. */
export const holdsRecords = (t: TransactionManager): boolean =>
  t.inFlight !== null || t.sleeping !== null || t.state === 'FATAL_ERROR';

/** Sends the next request about transactions, if one is due (Sender.maybeSendAndPollTransactionalRequest). */
export function runTransactional(before: ProducerMemory, turn: Turn): TransactionalPass {
  let m = giveUpCalls(before, turn);
  for (;;) {
    m = giveUpBatches(m, turn, m.transactions as TransactionManager);
    const t = m.transactions as TransactionManager;
    if (t.inFlight !== null) return { memory: m, sends: false };
    if (t.sleeping !== null) {
      if (t.sleeping.until > turn.now) return { memory: m, sends: false };
      const next = copyManager(t);
      next.sleeping = null;
      m = send(withManager(m, next), turn, next, t.sleeping.task);
      continue;
    }
    const taken = takeTask(m, turn, t);
    m = taken.memory;
    if (taken.task === null) {
      if (taken.isTerminated) continue;
      return { memory: m, sends: true };
    }
    m = start(m, turn, m.transactions as TransactionManager, taken.task);
    const after = m.transactions as TransactionManager;
    // Without a broker to ask, the pass ends; the retry is waited for.
    if (after.inFlight !== null || after.sleeping !== null) return { memory: m, sends: false };
  }
}

interface Taken {
  readonly memory: ProducerMemory;
  readonly task: TransactionTask | null;
  /** A task ended without a request: another look is worth it. */
  readonly isTerminated: boolean;
}

/** The next task; an end waits until no batch is incomplete, and needs no request where nothing began (nextRequest). */
function takeTask(before: ProducerMemory, turn: Turn, known: TransactionManager): Taken {
  const t = withAddTask(before, known);
  const m = withManager(before, t);
  const [first, ...rest] = t.queue;
  if (first === undefined) return { memory: m, task: null, isTerminated: false };
  const isEnd = first.request.type === 'EndTxn';
  // A send that is blocked comes before the end, in an application of one thread.
  if (isEnd && (hasIncomplete(m) || m.blocked.length > 0))
    return { memory: m, task: null, isTerminated: false };
  const next = copyManager(t);
  next.queue = rest;
  const isLookup = first.request.type === 'FindCoordinator';
  if (hasError(t) && !(isLookup && t.state === 'ABORTABLE_ERROR')) {
    const outcome = t.state === 'FATAL_ERROR' ? 'fatal' : 'abortable';
    const failed = failTask(withManager(m, next), turn, first, t.lastError, outcome);
    return { memory: failed, task: null, isTerminated: true };
  }
  if (!isEnd || t.isStarted)
    return { memory: withManager(m, next), task: first, isTerminated: false };
  if (first.ends === 'transition') {
    next.transition = settle(turn, t.transition, { error: 'NONE', outcome: 'ok' });
  }
  resetTransaction(next, m, turn, 'nothing was written');
  return { memory: withManager(m, next), task: null, isTerminated: true };
}

/** Partitions that nobody asked to add yet are asked for together (addPartitionsToTransactionHandler). */
function withAddTask(m: ProducerMemory, t: TransactionManager): TransactionManager {
  if (t.newPartitions.length === 0) return t;
  const next = copyManager(t);
  const partitions = [...t.pendingPartitions, ...t.newPartitions].sort();
  next.pendingPartitions = partitions;
  next.newPartitions = [];
  const { producerId, producerEpoch } = m;
  const request = { type: 'AddPartitions', producerId, producerEpoch, partitions } as const;
  next.queue = enqueued(t.queue, { request, ends: null, isRetry: false });
  return next;
}

/** The transaction is over: the next may begin, or first a new epoch is asked for (resetTransactionState). */
export function resetTransaction(
  next: Draft<TransactionManager>,
  m: ProducerMemory,
  turn: Turn,
  rule: string,
): void {
  const state = next.bumpRequired ? 'INITIALIZING' : 'READY';
  next.lastError = 'NONE';
  next.bumpRequired = false;
  next.isStarted = false;
  next.newPartitions = [];
  next.pendingPartitions = [];
  next.partitions = [];
  enter(next, m, turn, state, rule);
}

/** Sends a task, or looks for its coordinator first; a retry waits for its backoff, and the sender with it. */
function start(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
): ProducerMemory {
  const { type } = task.request;
  const needsGroup = type === 'TxnOffsetCommit';
  if (type !== 'FindCoordinator') {
    const node = needsGroup ? t.groupCoordinator : t.coordinator;
    if (node < 0) return withManager(m, withLookup(t, task));
  }
  const backoffMs = task.isRetry ? retryMs(m, t, task) : 0;
  if (backoffMs === 0) return send(m, turn, t, task);
  const next = copyManager(t);
  next.sleeping = { task, until: plusMs(turn.now, backoffMs) };
  return withManager(m, next);
}

const retryMs = (m: ProducerMemory, t: TransactionManager, task: TransactionTask): number => {
  const backoffMs = m.config.settings['retry.backoff.ms'];
  const isFirst = task.request.type === 'AddPartitions' && t.partitions.length === 0;
  return isFirst ? Math.min(backoffMs, ADD_PARTITIONS_RETRY_MS) : backoffMs;
};

/** The task waits for its coordinator to be found (lookupCoordinator). */
export function withLookup(t: TransactionManager, task: TransactionTask): TransactionManager {
  const next = copyManager(t);
  const { request } = task;
  const isGroup = request.type === 'TxnOffsetCommit';
  if (isGroup) next.groupCoordinator = -1;
  else next.coordinator = -1;
  const key = isGroup ? request.group.groupId : t.transactionalId;
  const lookup: TransactionTask = {
    request: { type: 'FindCoordinator', keyType: isGroup ? 'GROUP' : 'TRANSACTION', key },
    ends: null,
    isRetry: false,
  };
  next.queue = enqueued(enqueued(t.queue, lookup), asRetry(task));
  return next;
}

function send(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  task: TransactionTask,
): ProducerMemory {
  const node = nodeFor(m, turn, t, task);
  const next = copyManager(t);
  if (node < 0) {
    // No broker is usable: look again after a while (client.poll(retryBackoffMs)).
    const until = plusMs(turn.now, m.config.settings['retry.backoff.ms']);
    next.sleeping = { task: asRetry(task), until };
    return withManager(m, next);
  }
  const timeoutMs = m.config.settings['request.timeout.ms'];
  sendRequest(turn, node, CLIENT_PURPOSE, requestOf(m, t, task), timeoutMs);
  next.inFlight = task;
  return withManager(m, next);
}

function nodeFor(
  m: ProducerMemory,
  turn: Turn,
  t: TransactionManager,
  { request }: TransactionTask,
): number {
  switch (request.type) {
    case 'FindCoordinator': {
      const maxInFlight = m.config.settings['max.in.flight.requests.per.connection'];
      return leastLoadedNode(turn, m.metadata.brokers, maxInFlight, NODE_SUB);
    }
    case 'TxnOffsetCommit':
      return t.groupCoordinator;
    default:
      return t.coordinator;
  }
}

function requestOf(
  m: ProducerMemory,
  t: TransactionManager,
  { request }: TransactionTask,
): Request {
  const { transactionalId } = t;
  switch (request.type) {
    case 'FindCoordinator':
      return {
        type: 'FindCoordinatorRequest',
        keyType: request.keyType,
        coordinatorKeys: [request.key],
      };
    case 'InitProducerId': {
      const transactionTimeoutMs = m.config.settings['transaction.timeout.ms'];
      const { producerId, producerEpoch } = request;
      return {
        type: 'InitProducerIdRequest',
        transactional: { transactionalId, transactionTimeoutMs, producerId, producerEpoch },
      };
    }
    case 'AddPartitions': {
      const { producerId, producerEpoch, partitions } = request;
      const added = { transactionalId, producerId, producerEpoch, verifyOnly: false, partitions };
      return { type: 'AddPartitionsToTxnRequest', transactions: [added] };
    }
    case 'AddOffsets': {
      const { producerId, producerEpoch, group } = request;
      const { groupId } = group;
      return {
        type: 'AddOffsetsToTxnRequest',
        transactionalId,
        producerId,
        producerEpoch,
        groupId,
      };
    }
    case 'TxnOffsetCommit':
      return {
        type: 'TxnOffsetCommitRequest',
        transactionalId,
        groupId: request.group.groupId,
        producerId: request.producerId,
        producerEpoch: request.producerEpoch,
        generationIdOrMemberEpoch: request.group.generationId,
        memberId: request.group.memberId,
        groupInstanceId: request.group.groupInstanceId,
        offsets: t.pendingOffsets.map(({ partition, offset, leaderEpoch }) => ({
          partition,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch,
          metadata: '',
        })),
      };
    case 'EndTxn': {
      const { producerId, producerEpoch, committed } = request;
      return { type: 'EndTxnRequest', transactionalId, producerId, producerEpoch, committed };
    }
    default:
      return unreachable(request);
  }
}
