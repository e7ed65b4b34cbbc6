import { openLink, sendRequest } from '../../network/network.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { isRetriable } from '../../protocol/errors.ts';
import type { InitProducerIdResponse } from '../../protocol/metadata.ts';
import { plusMicros } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import { backoffMicros } from '../backoff.ts';
import { CLIENT_PURPOSE, canSend, leastLoadedNode } from '../nodes.ts';
import {
  type Batch,
  copyBatch,
  copyMemory,
  copyPartition,
  type Draft,
  isIdempotent,
  type ProducerMemory,
  type ProducerPartition,
  withPartition,
} from './memory.ts';
import { toAbortableIfPossible } from './transactions/errors.ts';
import { maySend } from './transactions/state.ts';

/** Sequences are non-negative 32-bit integers; the next after the largest is 0 (clients §2.7). */
const MAX_SEQUENCE = 0x7fffffff;
/** Epochs are 16-bit; after the largest a new producer id is taken (KIP-360). */
const MAX_EPOCH = 32767;

/** The sequence `count` after `sequence` (clients §2.7). */
export const plusSequence = (sequence: number, count: number): number =>
  sequence > MAX_SEQUENCE - count ? count - (MAX_SEQUENCE - sequence) - 1 : sequence + count;

/** The sequence of a batch's last record. */
export const lastSequence = (batch: Batch): number =>
  plusSequence(batch.baseSequence, batch.records.length - 1);

/** The lowest sequence that is given away and not complete, queued or on the wire; −1 where none is. */
export function firstInFlightSequence(p: ProducerPartition): number {
  let lowest = -1;
  for (const batch of sequenced(p)) {
    if (lowest < 0 || batch.baseSequence < lowest) lowest = batch.baseSequence;
  }
  return lowest;
}

/** The batches that hold a sequence and are not complete: Kafka's TransactionManager tracks them apart. */
const sequenced = (p: ProducerPartition): readonly Batch[] =>
  [...p.inFlight, ...p.queue].filter((batch) => batch.baseSequence >= 0);

const hasSequenced = (p: ProducerPartition): boolean =>
  p.inFlight.length > 0 || (p.queue[0]?.baseSequence ?? -1) >= 0;

const isStale = (m: ProducerMemory, p: ProducerPartition): boolean =>
  p.producerId !== m.producerId || p.producerEpoch !== m.producerEpoch;

/** Whether the head of a partition must wait: then its node's drain ends there (clients §2.6, shouldStopDrain). */
export function shouldStopDrain(m: ProducerMemory, p: ProducerPartition, head: Batch): boolean {
  if (!isIdempotent(m)) return false;
  if (m.producerId < 0) return true;
  if (m.transactions !== null && !maySend(m.transactions, p.name)) return true;
  if (head.baseSequence < 0) {
    if (isStale(m, p) && hasSequenced(p)) return true;
    return p.unresolvedSequence >= 0;
  }
  // A retried batch goes alone and in order: one request in flight until the partition has recovered.
  const lowest = firstInFlightSequence(p);
  return lowest >= 0 && head.baseSequence !== lowest;
}

/**
 * Copies of a drained batch and its partition, in which the batch has its id, epoch and sequence: it gets them at its
 * first drain and keeps them (clients §2.7).
 */
export function numberBatch(
  m: ProducerMemory,
  before: ProducerPartition,
  batch: Batch,
): { readonly partition: Draft<ProducerPartition>; readonly batch: Draft<Batch> } {
  if (!isIdempotent(m) || batch.baseSequence >= 0) {
    return { partition: copyPartition(before), batch: copyBatch(batch) };
  }
  const p = isStale(m, before) && !hasSequenced(before) ? restart(before, m) : before;
  const numbered = copyBatch(batch);
  numbered.producerId = m.producerId;
  numbered.producerEpoch = m.producerEpoch;
  numbered.baseSequence = p.nextSequence;
  const partition = copyPartition(p);
  partition.nextSequence = plusSequence(p.nextSequence, batch.records.length);
  return { partition, batch: numbered };
}

/** Sequences start at 0 under the current id and epoch; batches that have one are rewritten (KIP-360). */
function restart(p: ProducerPartition, m: ProducerMemory): ProducerPartition {
  const next = copyPartition(p);
  let sequence = 0;
  const ordered = sequenced(p)
    .slice()
    .sort((a, b) => a.baseSequence - b.baseSequence);
  const rewritten = ordered.map((batch) => {
    const changed = copyBatch(batch);
    changed.producerId = m.producerId;
    changed.producerEpoch = m.producerEpoch;
    changed.baseSequence = sequence;
    changed.isRewritten = true;
    sequence = plusSequence(sequence, batch.records.length);
    return changed;
  });
  const rewrite = (batch: Batch): Batch =>
    rewritten.find((other) => other.id === batch.id) ?? batch;
  next.inFlight = p.inFlight.map(rewrite);
  next.queue = p.queue.map(rewrite);
  next.producerId = m.producerId;
  next.producerEpoch = m.producerEpoch;
  next.nextSequence = sequence;
  next.lastAckedSequence = -1;
  next.restartSequences = false;
  return next;
}

/** What an error means for retrying an idempotent batch (clients §2.7, TransactionManager.canRetry). */
export interface RetryVerdict {
  readonly retry: boolean;
  /** Whether the partition asks for a new epoch. */
  readonly bump: boolean;
}

/** Whether an idempotent batch is sent again after `error`, and whether that takes a new epoch (clients §2.7). */
export function retryVerdict(
  p: ProducerPartition,
  batch: Batch,
  error: ErrorCode,
  logStartOffset: number,
  isTransactional: boolean,
): RetryVerdict {
  if (error === 'UNKNOWN_PRODUCER_ID') {
    // Old brokers lose a producer's state with its records (KAFKA-8710).
    if (isTransactional) return { retry: logStartOffset < 0 || batch.isRewritten, bump: false };
    return { retry: true, bump: logStartOffset >= 0 && !batch.isRewritten };
  }
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER') {
    const isNext = batch.baseSequence - p.lastAckedSequence === 1;
    const isUnresolved = p.unresolvedSequence >= 0;
    // An earlier batch must be retried first.
    if (!isUnresolved && (batch.isRewritten || !isNext)) return { retry: true, bump: false };
    if (isTransactional) return { retry: false, bump: false };
    // Otherwise the gap is proven, unless an unresolved batch before this one may still explain it.
    const isProven = !isUnresolved || batch.baseSequence === p.unresolvedSequence;
    return { retry: true, bump: isProven };
  }
  return { retry: isRetriable(error), bump: false };
}

/** The partition's sequences will restart under a new epoch (KIP-360). */
export function requestBump(m: ProducerMemory, at: number, p: ProducerPartition): ProducerMemory {
  const partition = copyPartition(p);
  partition.restartSequences = true;
  const next = copyMemory(withPartition(m, at, partition));
  next.bumpRequired = true;
  return next;
}

/** What a failed batch means for its partition's sequences (clients §2.7, handleFailedBatch). */
export function afterFailedBatch(
  m: ProducerMemory,
  at: number,
  p: ProducerPartition,
  batch: Batch,
  error: ErrorCode | 'TIMEOUT',
  adjustSequences: boolean,
): ProducerMemory {
  const isTransactional = m.transactions !== null;
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !isTransactional) return requestBump(m, at, p);
  if (error === 'UNKNOWN_PRODUCER_ID') return withPartition(m, at, withoutSequences(p));
  if (!adjustSequences) return withPartition(m, at, p);
  return isTransactional ? withPartition(m, at, shrunk(p, batch)) : requestBump(m, at, p);
}

/** A partition whose sequences are forgotten (resetSequenceForPartition). */
function withoutSequences(p: ProducerPartition): ProducerPartition {
  const partition = copyPartition(p);
  partition.producerId = -1;
  partition.producerEpoch = -1;
  partition.nextSequence = 0;
  partition.lastAckedSequence = -1;
  partition.lastAckedOffset = -1;
  partition.unresolvedSequence = -1;
  return partition;
}

/** All sequences begin anew, as under a new epoch that the coordinator gave (resetSequenceNumbers). */
export function resetSequences(before: ProducerMemory): ProducerMemory {
  let m = before;
  before.topics.forEach((topic, at) => {
    for (const p of topic.partitions) {
      if (p !== null) m = withPartition(m, at, withoutSequences(p));
    }
  });
  return m;
}

/** The sequences of a batch that was not written are given to those behind it (adjustSequencesDueToFailedBatch). */
function shrunk(p: ProducerPartition, failed: Batch): ProducerPartition {
  if (failed.baseSequence < 0 || p.producerEpoch !== failed.producerEpoch) return p;
  const count = failed.records.length;
  const move = (batch: Batch): Batch => {
    if (batch.baseSequence < 0 || batch.baseSequence < failed.baseSequence) return batch;
    const moved = copyBatch(batch);
    moved.baseSequence = batch.baseSequence - count;
    return moved;
  };
  const partition = copyPartition(p);
  partition.nextSequence = Math.max(0, p.nextSequence - count);
  partition.inFlight = p.inFlight.map(move);
  partition.queue = p.queue.map(move);
  return partition;
}

const isResolvable = (p: ProducerPartition): boolean =>
  p.unresolvedSequence >= 0 && !hasSequenced(p);

/** Whether another pass of the sender would resolve sequences or bump the epoch. */
export const needsResolution = (m: ProducerMemory): boolean => m.bumpRequired || isAnyResolvable(m);

function isAnyResolvable({ topics }: ProducerMemory): boolean {
  for (const { partitions } of topics) {
    for (const p of partitions) if (p !== null && isResolvable(p)) return true;
  }
  return false;
}

/**
 * A partition whose expired batch left its sequence open, once nothing of it is in flight: resolved if what came
 * later was acknowledged, else it needs a new epoch (clients §2.7, maybeResolveSequences).
 */
export function resolveSequences(before: ProducerMemory, turn: Turn): ProducerMemory {
  if (!isAnyResolvable(before)) return before;
  let m = before;
  m.topics.forEach((topic, at) => {
    for (const p of topic.partitions) {
      if (p === null || !isResolvable(p)) continue;
      const partition = copyPartition(p);
      partition.unresolvedSequence = -1;
      const isResolved = p.nextSequence - p.lastAckedSequence === 1;
      if (isResolved) m = withPartition(m, at, partition);
      else if (m.transactions === null) m = requestBump(m, at, partition);
      else m = giveUpSequences(withPartition(m, at, partition), turn);
    }
  });
  return m;
}

/** Whether an expired batch was written stays unknown: the transaction cannot be committed (maybeResolveSequences). */
function giveUpSequences(m: ProducerMemory, turn: Turn): ProducerMemory {
  const t = m.transactions;
  return t === null ? m : toAbortableIfPossible(m, turn, t, 'UNRESOLVED_SEQUENCE');
}

/** KIP-360: the next epoch, without asking a broker; partitions that asked for it start at sequence 0. */
export function bumpEpoch(before: ProducerMemory, turn: Turn): ProducerMemory {
  if (!before.bumpRequired) return before;
  const next = copyMemory(before);
  next.bumpRequired = false;
  const isExhausted = before.producerEpoch === MAX_EPOCH;
  next.producerId = isExhausted ? -1 : before.producerId;
  next.producerEpoch = isExhausted ? -1 : before.producerEpoch + 1;
  let m: ProducerMemory = next;
  const { producerId, producerEpoch } = m;
  const rule = 'local epoch bump after a gap in the sequences (KIP-360)';
  turn.probe({ type: 'ProducerEpochBumped', producerId, producerEpoch, rule });
  before.topics.forEach((topic, at) => {
    for (const p of topic.partitions) {
      if (p === null || !p.restartSequences) continue;
      const partition = copyPartition(restart(p, m));
      partition.unresolvedSequence = -1;
      m = withPartition(m, at, partition);
    }
  });
  return m;
}

/** The draw of the broker that gives a producer id, apart from that of the one asked for metadata. */
const NODE_SUB = 1;
const INIT_SUB = -2;

/** Asks any broker for a producer id if there is none (clients §2.7). */
export function maybeInitProducerId(m: ProducerMemory, turn: Turn): ProducerMemory {
  if (m.producerId >= 0 || m.isInitializing || m.initRetryAt > turn.now) return m;
  // A transactional producer asks its coordinator when the application calls initTransactions().
  if (m.transactions !== null) return m;
  const { settings } = m.config;
  const maxInFlight = settings['max.in.flight.requests.per.connection'];
  const node = leastLoadedNode(turn, m.metadata.brokers, maxInFlight, NODE_SUB);
  if (node < 0) return m;
  if (!canSend(turn.network, node, maxInFlight)) {
    openLink(turn, node, CLIENT_PURPOSE);
    return m;
  }
  const request = { type: 'InitProducerIdRequest' } as const;
  sendRequest(turn, node, CLIENT_PURPOSE, request, settings['request.timeout.ms']);
  const next = copyMemory(m);
  next.isInitializing = true;
  return next;
}

/** A producer id arrived, or null for a request that failed: it is asked for again (clients §2.7). */
export function onProducerId(
  m: ProducerMemory,
  turn: Turn,
  response: InitProducerIdResponse | null,
): ProducerMemory {
  const next = copyMemory(m);
  next.isInitializing = false;
  if (response !== null && response.error === 'NONE') {
    next.producerId = response.producerId;
    next.producerEpoch = response.producerEpoch;
    next.initFailures = 0;
    return next;
  }
  const wait = backoffMicros(turn, m.config.settings, m.initFailures, INIT_SUB);
  next.initRetryAt = plusMicros(turn.now, wait);
  next.initFailures = m.initFailures + 1;
  return next;
}
