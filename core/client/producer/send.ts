import { BATCH_OVERHEAD_BYTES } from '../../log/batch.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { partitionName } from '../../protocol/partition-name.ts';
import { FOREVER, type Instant, plusMs } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import type { ClientError, KafkaCommand } from '../commands.ts';
import { partitionCount } from '../metadata.ts';
import { requestUpdate, wantTopic } from '../metadata-refresh.ts';
import { appendRecord } from './accumulator.ts';
import { type BlockedSend, copyMemory, type ProducerMemory } from './memory.ts';
import { fixedPartition } from './partitioner.ts';
import { hasError } from './transactions/state.ts';

type SendCommand = Extract<KafkaCommand, { readonly type: 'Send' }>;

/** The memory after a send, and whether the sender has something new to look at. */
export interface Sent {
  readonly memory: ProducerMemory;
  readonly wakes: boolean;
}

/**
 * producer.send(): appends the record, or waits in line for metadata or memory at most `max.block.ms`
 * (clients §2.2).
 * Simplified: sends behind a blocked one wait in its line, each from its own start, as if one thread sent them.
 */
export function onSend(m: ProducerMemory, turn: Turn, command: SendCommand): Sent {
  const send: BlockedSend = {
    id: command.id,
    topic: command.topic,
    partition: command.partition,
    key: command.key,
    value: command.value,
    sizeBytes: command.sizeBytes,
    deadline: plusMs(turn.now, m.config.settings['max.block.ms']),
  };
  const refusal = transactionRefusal(m);
  if (refusal !== 'NONE') {
    refuse(turn, send, refusal, -1);
    return { memory: m, wakes: false };
  }
  if (m.blocked.length > 0) return { memory: block(m, send), wakes: true };
  const tried = trySend(m, turn, send);
  if (tried === null) return { memory: block(m, send), wakes: true };
  return tried;
}

/** A transactional producer takes records only between begin and end of a transaction (maybeAddPartition). */
function transactionRefusal({ transactions: t }: ProducerMemory): ErrorCode | ClientError {
  if (t === null || t.state === 'IN_TRANSACTION') return 'NONE';
  return hasError(t) ? t.lastError : 'ILLEGAL_STATE';
}

function block(m: ProducerMemory, send: BlockedSend): ProducerMemory {
  const next = copyMemory(m);
  next.blocked = [...m.blocked, send];
  return next;
}

/** Appends or refuses a record; null where it must wait. */
function trySend(before: ProducerMemory, turn: Turn, send: BlockedSend): Sent | null {
  const m = touchTopic(before, turn, send.topic);
  const count = partitionCount(m.metadata, send.topic);
  if (count === 0 || (send.partition !== null && send.partition >= count)) return null;
  const { settings } = m.config;
  const sizeBytes = BATCH_OVERHEAD_BYTES + send.sizeBytes;
  if (sizeBytes > settings['max.request.size'] || sizeBytes > settings['buffer.memory']) {
    refuse(turn, send, 'RECORD_TOO_LARGE', fixedPartition(m, send.partition, send.key, count));
    return { memory: m, wakes: false };
  }
  const appended = appendRecord(m, turn, send);
  if (appended.result === 'NoMemory') return null;
  return { memory: appended.memory, wakes: appended.result === 'Ready' };
}

/** Using a topic keeps it among those that are asked for (`metadata.max.idle.ms`). */
function touchTopic(m: ProducerMemory, turn: Turn, topic: string): ProducerMemory {
  const metadata = wantTopic(m.metadata, topic, turn.now);
  if (metadata === m.metadata) return m;
  const next = copyMemory(m);
  next.metadata = metadata;
  return next;
}

/** Nothing was written: a definite failure (clients §2.9). */
function refuse(
  turn: Turn,
  send: BlockedSend,
  error: ErrorCode | ClientError,
  index: number,
): void {
  const partition = index < 0 ? null : partitionName(send.topic, index);
  const { id } = send;
  turn.answer({ type: 'SendCompleted', id, partition, offset: -1, error, outcome: 'failed' });
}

/** Lets blocked sends go on, in order, and gives up those that waited for `max.block.ms` (clients §2.2). */
export function unblock(before: ProducerMemory, turn: Turn): ProducerMemory {
  if (before.blocked.length === 0) return before;
  let m = before;
  let passed = 0;
  for (const send of m.blocked) {
    const sent = trySend(m, turn, send);
    if (sent === null) break;
    m = sent.memory;
    passed += 1;
  }
  const waiting: BlockedSend[] = [];
  for (const send of m.blocked.slice(passed)) {
    if (send.deadline > turn.now) waiting.push(send);
    else refuse(turn, send, waitReason(m, send), send.partition ?? -1);
  }
  const first = waiting[0] ?? null;
  const awaitsMemory = first !== null && waitReason(m, first) === 'BUFFER_EXHAUSTED';
  const isStuck = first !== null && !awaitsMemory;
  const metadata = first !== null && isStuck ? awaitTopic(m, turn, first.topic) : m.metadata;
  if (waiting.length === m.blocked.length && awaitsMemory === m.awaitsMemory) {
    if (metadata === m.metadata) return m;
  }
  const next = copyMemory(m);
  next.blocked = waiting.length === m.blocked.length ? m.blocked : waiting;
  next.awaitsMemory = awaitsMemory;
  next.metadata = metadata;
  return next;
}

/** A topic that is still unknown is asked for until it appears (KafkaProducer.waitOnMetadata). */
function awaitTopic(m: ProducerMemory, turn: Turn, topic: string): ProducerMemory['metadata'] {
  const metadata = wantTopic(m.metadata, topic, turn.now);
  if (metadata.needPartial || metadata.inProgress !== null) return metadata;
  return requestUpdate(metadata, false);
}

function waitReason(m: ProducerMemory, send: BlockedSend): ClientError {
  const count = partitionCount(m.metadata, send.topic);
  const isKnown = count > 0 && (send.partition === null || send.partition < count);
  return isKnown ? 'BUFFER_EXHAUSTED' : 'TIMEOUT';
}

/** When the next blocked send is given up. */
export function nextGiveUp(m: ProducerMemory): Instant {
  let earliest = FOREVER;
  for (const { deadline } of m.blocked) if (deadline < earliest) earliest = deadline;
  return earliest;
}
