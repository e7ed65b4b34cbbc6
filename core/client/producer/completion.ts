import { some } from '../../assert.ts';
import { itemAt, sequenceOf, slice } from '../../collections/sequence.ts';
import { appended, withoutAt } from '../../collections/table.ts';
import { BATCH_OVERHEAD_BYTES } from '../../log/batch.ts';
import { type ErrorCode, isInvalidMetadata, isRetriable } from '../../protocol/errors.ts';
import type { CurrentLeader } from '../../protocol/produce.ts';
import { plusMicros } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import { backoffMicros } from '../backoff.ts';
import type { ClientError } from '../commands.ts';
import { applyLeaderHint } from '../metadata.ts';
import { requestUpdate } from '../metadata-refresh.ts';
import { requeue } from './accumulator.ts';
import {
  afterFailedBatch,
  lastSequence,
  plusSequence,
  requestBump,
  retryVerdict,
} from './idempotence.ts';
import {
  type Batch,
  type BatchPlace,
  copyBatch,
  copyMemory,
  copyPartition,
  type Draft,
  isIdempotent,
  type ProducerMemory,
  type ProducerPartition,
  type ProducerTopic,
  partitionAt,
  putPartition,
  withPartition,
} from './memory.ts';
import { onFailedTransactionalBatch } from './transactions/errors.ts';

/** How an attempt to produce a batch ended, as the sender sees it (clients §2.6). */
export interface Outcome {
  readonly error: ErrorCode;
  readonly baseOffset: number;
  readonly logStartOffset: number;
  readonly currentLeader: CurrentLeader;
}

/** A reply or the loss of one ends an attempt: complete, retry, split or fail (clients §2.6, completeBatch). */
export function onBatchOutcome(
  before: ProducerMemory,
  turn: Turn,
  place: BatchPlace,
  outcome: Outcome,
): ProducerMemory {
  const p = partitionAt(before, place.topic, place.index);
  const batch = batchOf(p.inFlight, place.batchId);
  const m =
    batch === null
      ? onLateOutcome(before, place, outcome)
      : decide(before, turn, place, p, batch, outcome);
  return afterOutcome(m, turn, place, p, outcome);
}

function batchOf(batches: readonly Batch[], id: number): Batch | null {
  for (const batch of batches) if (batch.id === id) return batch;
  return null;
}

function decide(
  m: ProducerMemory,
  turn: Turn,
  place: BatchPlace,
  p: ProducerPartition,
  batch: Batch,
  outcome: Outcome,
): ProducerMemory {
  const { error } = outcome;
  const landed = copyPartition(p);
  landed.inFlight = withoutAt(p.inFlight, p.inFlight.indexOf(batch));
  if (error === 'NONE' || error === 'DUPLICATE_SEQUENCE_NUMBER') {
    const offset = error === 'NONE' ? outcome.baseOffset : -1;
    completeSends(turn, p, batch, offset, 'NONE', 'ok', place.topicId);
    acknowledge(landed, batch, offset);
    const freed = release(m, batch);
    putPartition(freed, place.topic, landed);
    return freed;
  }
  if (error === 'MESSAGE_TOO_LARGE' && batch.records.length > 1) {
    return split(m, place.topic, landed, batch);
  }
  const verdict = canRetry(m, turn, p, batch, outcome);
  if (verdict.retry) {
    const bumped = verdict.bump
      ? requestBump(m, place.topic, landed)
      : withPartition(m, place.topic, landed);
    return retry(bumped, turn, place, batch, error);
  }
  const isUncertain = batch.isUncertain || mayBeWritten(error);
  completeSends(turn, p, batch, -1, error, isUncertain ? 'unknown' : 'failed');
  const freed = release(m, batch);
  if (!isIdempotent(m)) return withPartition(freed, place.topic, landed);
  // Where retries are exhausted it is unknown whether the sequence was taken, so it is not given away again.
  const adjusts = batch.attempts < m.config.settings.retries;
  const told = onFailedTransactionalBatch(freed, turn, error);
  if (told.transactions?.state === 'FATAL_ERROR') return withPartition(told, place.topic, landed);
  return afterFailedBatch(told, place.topic, landed, batch, error, adjusts);
}

function canRetry(
  m: ProducerMemory,
  turn: Turn,
  p: ProducerPartition,
  batch: Batch,
  outcome: Outcome,
): { readonly retry: boolean; readonly bump: boolean } {
  const { settings } = m.config;
  const isOver = turn.now - batch.createdAt >= settings['delivery.timeout.ms'] * 1000;
  if (isOver || batch.attempts >= settings.retries) return { retry: false, bump: false };
  if (!isIdempotent(m)) return { retry: isRetriable(outcome.error), bump: false };
  const { error, logStartOffset } = outcome;
  return retryVerdict(p, batch, error, logStartOffset, m.transactions !== null);
}

function retry(
  m: ProducerMemory,
  turn: Turn,
  place: BatchPlace,
  batch: Batch,
  error: ErrorCode,
): ProducerMemory {
  const again = copyBatch(batch);
  again.attempts = batch.attempts + 1;
  again.isUncertain = batch.isUncertain || mayBeWritten(error);
  const wait = backoffMicros(turn, m.config.settings, batch.attempts, batch.id);
  again.retryAt = plusMicros(turn.now, wait);
  const p = partitionAt(m, place.topic, place.index);
  turn.probe({ type: 'BatchRetried', partition: p.name, error, attempt: again.attempts });
  return requeue(m, place.topic, p, again);
}

/**
 * Whether a record can be in a log after this error. Errors raised before the append are definite; a lost reply, an
 * error after the append and one that names no cause are not (clients §1.6, §2.9).
 */
export function mayBeWritten(error: ErrorCode): boolean {
  switch (error) {
    case 'CORRUPT_MESSAGE':
    case 'MESSAGE_TOO_LARGE':
    case 'INVALID_TOPIC_EXCEPTION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'INVALID_REQUIRED_ACKS':
    case 'UNSUPPORTED_VERSION':
    case 'INVALID_REQUEST':
    case 'OUT_OF_ORDER_SEQUENCE_NUMBER':
    case 'INVALID_PRODUCER_EPOCH':
    case 'UNKNOWN_PRODUCER_ID':
      return false;
    default:
      return true;
  }
}

function acknowledge(landed: Draft<ProducerPartition>, batch: Batch, baseOffset: number): void {
  if (batch.baseSequence < 0) return;
  landed.lastAckedSequence = Math.max(landed.lastAckedSequence, lastSequence(batch));
  if (baseOffset < 0) return;
  const lastOffset = baseOffset + batch.records.length - 1;
  landed.lastAckedOffset = Math.max(landed.lastAckedOffset, lastOffset);
}

/** The reply to a batch that timed out before: a success still advances the acknowledged sequence (KAFKA-19012). */
function onLateOutcome(m: ProducerMemory, place: BatchPlace, outcome: Outcome): ProducerMemory {
  const p = partitionAt(m, place.topic, place.index);
  const batch = some(
    p.expired.find((other) => other.id === place.batchId),
    'a batch on the wire is in flight or expired',
  );
  const next = copyPartition(p);
  next.expired = p.expired.filter((other) => other !== batch);
  const freed = release(m, batch);
  const isWritten = outcome.error === 'NONE' || outcome.error === 'DUPLICATE_SEQUENCE_NUMBER';
  if (isWritten) acknowledge(next, batch, outcome.baseOffset);
  return withPartition(freed, place.topic, next);
}

/** Unmutes, takes the leader that the reply names (KIP-951), and asks for metadata where the error says so. */
function afterOutcome(
  before: ProducerMemory,
  turn: Turn,
  place: BatchPlace,
  p: ProducerPartition,
  outcome: Outcome,
): ProducerMemory {
  let m = before;
  if (p.isMuted) {
    const unmuted = copyPartition(partitionAt(m, place.topic, place.index));
    unmuted.isMuted = false;
    m = withPartition(m, place.topic, unmuted);
  }
  const { error, currentLeader } = outcome;
  if (!isInvalidMetadata(error)) return m;
  const next = copyMemory(m);
  const namesLeader = error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH';
  const known = namesLeader ? applyLeaderHint(m.metadata, turn, p.name, currentLeader) : m.metadata;
  next.metadata = requestUpdate(known, false);
  return next;
}

/** The batch's memory goes back to the pool. */
function release(m: ProducerMemory, batch: Batch): Draft<ProducerMemory> {
  const next = copyMemory(m);
  next.freeBytes = m.freeBytes + batch.limitBytes;
  return next;
}

function completeSends(
  turn: Turn,
  p: ProducerPartition,
  batch: Batch,
  baseOffset: number,
  error: ErrorCode | ClientError,
  outcome: 'ok' | 'failed' | 'unknown',
  topicId = '',
): void {
  for (let i = 0; i < batch.sends.length; i++) {
    const id = itemAt(batch.sends, i);
    const offset = baseOffset < 0 ? -1 : baseOffset + i;
    const { name: partition } = p;
    turn.answer(
      topicId === ''
        ? { type: 'SendCompleted', id, partition, offset, error, outcome }
        : { type: 'SendCompleted', id, partition, offset, error, outcome, topicId },
    );
  }
}

/**
 * A batch that is too large is cut in pieces that keep their parts of its sequences and count as not yet tried
 * (clients §2.6, RecordAccumulator.splitAndReenqueue).
 */
function split(
  before: ProducerMemory,
  at: number,
  landed: ProducerPartition,
  batch: Batch,
): ProducerMemory {
  const records = slice(batch.records);
  const largest = records.reduce((most, record) => Math.max(most, record.sizeBytes), 0);
  const target = batch.isSplit
    ? Math.max(BATCH_OVERHEAD_BYTES + largest, Math.floor(batch.sizeBytes / 2))
    : before.config.settings['batch.size'];
  let m = release(withPartition(before, at, landed), batch);
  const pieces: Batch[] = [];
  for (let from = 0; from < records.length; ) {
    let to = from;
    let sizeBytes = BATCH_OVERHEAD_BYTES;
    while (to < records.length) {
      const { sizeBytes: more } = records[to] as (typeof records)[number];
      if (to > from && sizeBytes + more > target) break;
      sizeBytes += more;
      to += 1;
    }
    pieces.push(piece(batch, m.nextBatchId + pieces.length, from, to, sizeBytes, target));
    from = to;
  }
  const next = copyMemory(m);
  next.nextBatchId = m.nextBatchId + pieces.length;
  for (const { limitBytes } of pieces) next.freeBytes -= limitBytes;
  m = next;
  for (const cut of pieces.reverse()) {
    m = requeue(m, at, partitionAt(m, at, landed.index), cut);
  }
  return m;
}

function piece(
  batch: Batch,
  id: number,
  from: number,
  to: number,
  sizeBytes: number,
  target: number,
): Batch {
  const next = copyBatch(batch);
  next.id = id;
  next.sends = sequenceOf(slice(batch.sends, from, to));
  next.records = sequenceOf(slice(batch.records, from, to));
  next.sizeBytes = sizeBytes;
  next.limitBytes = Math.max(target, sizeBytes);
  next.attempts = 0;
  next.isSplit = true;
  if (batch.baseSequence >= 0) next.baseSequence = plusSequence(batch.baseSequence, from);
  return next;
}

/**
 * Batches older than `delivery.timeout.ms` fail, queued or on the wire (clients §2.3). One that was queued again
 * leaves its sequence unresolved; the first attempt of one still on the wire does not.
 */
export function expireBatches(before: ProducerMemory, turn: Turn): ProducerMemory {
  const bound = turn.now - before.config.settings['delivery.timeout.ms'] * 1000;
  let m = before;
  for (let at = 0; at < before.topics.length; at++) {
    const { partitions } = before.topics[at] as ProducerTopic;
    for (const partition of partitions) {
      if (partition === null) continue;
      const { index } = partition;
      let head = partition.queue[0] ?? partition.open;
      while (head !== null && head.createdAt <= bound) {
        m = expire(m, turn, at, partitionAt(m, at, index), head, false);
        const now = partitionAt(m, at, index);
        head = now.queue[0] ?? now.open;
      }
      let first = partition.inFlight[0] ?? null;
      while (first !== null && first.createdAt <= bound) {
        m = expire(m, turn, at, partitionAt(m, at, index), first, true);
        first = partitionAt(m, at, index).inFlight[0] ?? null;
      }
    }
  }
  return m;
}

function expire(
  before: ProducerMemory,
  turn: Turn,
  at: number,
  p: ProducerPartition,
  batch: Batch,
  isOnWire: boolean,
): ProducerMemory {
  const m = giveUpBatch(before, turn, at, p, batch, 'TIMEOUT', isOnWire);
  const told = onFailedTransactionalBatch(m, turn, 'TIMEOUT');
  const next = copyPartition(partitionAt(told, at, p.index));
  const isRetry = batch.attempts > 0 && batch.baseSequence >= 0;
  if (isRetry) {
    const behind = lastSequence(batch) + 1;
    next.unresolvedSequence = Math.max(p.unresolvedSequence, behind);
  }
  return withPartition(told, at, next);
}

/** Ends a batch on the client's side: one on the wire still gets its reply (RecordAccumulator.abortBatches). */
export function giveUpBatch(
  before: ProducerMemory,
  turn: Turn,
  at: number,
  p: ProducerPartition,
  batch: Batch,
  reason: ErrorCode | ClientError,
  isOnWire: boolean,
): ProducerMemory {
  const isUncertain = isOnWire || batch.isUncertain;
  completeSends(turn, p, batch, -1, reason, isUncertain ? 'unknown' : 'failed');
  const next = copyPartition(p);
  if (isOnWire) {
    next.inFlight = p.inFlight.filter((other) => other !== batch);
    next.expired = [...p.expired, batch];
  } else if (batch === p.open) next.open = null;
  else next.queue = p.queue.filter((other) => other !== batch);
  return withPartition(isOnWire ? before : release(before, batch), at, next);
}

/** The first batch is on the wire, as it was numbered: it leaves the queue. */
export function toWire(next: Draft<ProducerPartition>, head: Batch, sent: Batch): void {
  if (head === next.open) next.open = null;
  else next.queue = next.queue.slice(1);
  next.inFlight = appended(next.inFlight, sent);
}
