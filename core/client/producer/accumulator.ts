import { append, sequenceOf } from '../../collections/sequence.ts';
import { replaceAt } from '../../collections/table.ts';
import { BATCH_OVERHEAD_BYTES, type Record } from '../../log/batch.ts';
import { partitionName } from '../../protocol/partition-name.ts';
import type { Turn } from '../../turn.ts';
import { partitionCount } from '../metadata.ts';
import {
  type Batch,
  type BlockedSend,
  copyBatch,
  copyMemory,
  copyPartition,
  copyTopic,
  type ProducerMemory,
  type ProducerPartition,
  type ProducerTopic,
  topicAt,
  withTopic,
} from './memory.ts';
import {
  afterStickyAppend,
  allBatchesFull,
  fixedPartition,
  nextStickyPartition,
  nextUniformPartition,
  roundRobin,
} from './partitioner.ts';
import { withAppended } from './transactions/calls.ts';

/** How an attempt to append ended; a new or full batch (`Ready`) wakes the sender (clients §2.2). */
export type AppendResult = 'Appended' | 'Ready' | 'NoMemory';

/** The memory after an attempt to append, and how it ended. */
export interface Appended {
  readonly memory: ProducerMemory;
  readonly result: AppendResult;
}

/**
 * Appends the record of a send whose topic is known to the last batch of its partition, or to a new one if there is
 * memory for it (clients §2.2, RecordAccumulator.append).
 */
export function appendRecord(m: ProducerMemory, turn: Turn, send: BlockedSend): Appended {
  const count = partitionCount(m.metadata, send.topic);
  let at = topicAt(m, send.topic);
  const known = at < 0 ? newTopic(send.topic) : (m.topics[at] as ProducerTopic);
  const limitBytes = Math.max(
    m.config.settings['batch.size'],
    BATCH_OVERHEAD_BYTES + send.sizeBytes,
  );
  // Without memory for a new batch nothing is drawn: the same send may try again in this step.
  if (
    m.freeBytes < limitBytes &&
    !hasRoom(known, likelyPartition(m, known, send, count), send.sizeBytes)
  ) {
    return { memory: m, result: 'NoMemory' };
  }
  const chosen = choosePartition(m, turn, known, send, count);
  let { topic } = chosen;
  let index = chosen.partition;
  const kind = m.config.settings['partitioner.class'];
  const isSticky = chosen.isSticky;
  if (isSticky && kind === 'sticky' && !hasRoom(topic, index, send.sizeBytes)) {
    // KIP-480: every new batch goes to another partition.
    index = nextStickyPartition(m.metadata, turn, send.topic, index, secondDraw(send));
    const next = copyTopic(topic);
    next.sticky = index;
    topic = next;
  }
  const isNew = !hasRoom(topic, index, send.sizeBytes);
  const partition = partitionIn(topic, index);
  const before = isNew ? 0 : (partition.open?.sizeBytes ?? 0);
  const batch = isNew
    ? newRecordBatch(m.nextBatchId, turn, limitBytes, send)
    : withRecord(partition.open as Batch, turn, send);
  topic = withOpenBatch(topic, partition, batch, isNew);
  if (isSticky && kind === 'default') {
    topic = afterStickyAppend(m, turn, topic, batch.sizeBytes - before, secondDraw(send));
  }
  const next = copyMemory(m);
  if (isNew) {
    next.nextBatchId = m.nextBatchId + 1;
    next.freeBytes = m.freeBytes - limitBytes;
  }
  if (m.transactions !== null) next.transactions = withAppended(m.transactions, partition.name);
  if (at < 0) at = m.topics.length;
  next.topics = at === m.topics.length ? [...m.topics, topic] : replaceAt(m.topics, at, topic);
  const wakes = isNew || batch.sizeBytes >= batch.limitBytes;
  return { memory: next, result: wakes ? 'Ready' : 'Appended' };
}

/** One send chooses a partition at most twice: before and after its append. */
const firstDraw = (send: BlockedSend): number => send.id * 2;
const secondDraw = (send: BlockedSend): number => send.id * 2 + 1;

interface Choice {
  readonly topic: ProducerTopic;
  readonly partition: number;
  readonly isSticky: boolean;
}

function choosePartition(
  m: ProducerMemory,
  turn: Turn,
  topic: ProducerTopic,
  send: BlockedSend,
  count: number,
): Choice {
  const fixed = fixedPartition(m, send.partition, send.key, count);
  if (fixed >= 0) return { topic, partition: fixed, isSticky: false };
  const kind = m.config.settings['partitioner.class'];
  if (kind === 'round-robin') {
    const turned = roundRobin(m.metadata, topic);
    return { topic: turned.topic, partition: turned.partition, isSticky: false };
  }
  if (topic.sticky < 0) {
    const next = copyTopic(topic);
    next.sticky =
      kind === 'sticky'
        ? nextStickyPartition(m.metadata, turn, topic.name, -1, firstDraw(send))
        : nextUniformPartition(m.metadata, turn, topic, firstDraw(send));
    return { topic: next, partition: next.sticky, isSticky: true };
  }
  let current = topic;
  if (kind === 'default' && allBatchesFull(topic, topic.sticky)) {
    // A switch that waited for the end of a batch is made up for now.
    current = afterStickyAppend(m, turn, topic, 0, firstDraw(send));
  }
  return { topic: current, partition: current.sticky, isSticky: true };
}

/** Where the record goes if it needs no new batch. */
function likelyPartition(
  m: ProducerMemory,
  topic: ProducerTopic,
  send: BlockedSend,
  count: number,
): number {
  const fixed = fixedPartition(m, send.partition, send.key, count);
  if (fixed >= 0) return fixed;
  if (m.config.settings['partitioner.class'] !== 'round-robin') return topic.sticky;
  return roundRobin(m.metadata, topic).partition;
}

const newTopic = (name: string): ProducerTopic => ({
  name,
  partitions: [],
  sticky: -1,
  stickyBytes: 0,
  roundRobin: 0,
  load: null,
});

const newPartition = (topic: string, index: number): ProducerPartition => ({
  name: partitionName(topic, index),
  topic,
  index,
  queue: [],
  open: null,
  inFlight: [],
  expired: [],
  isMuted: false,
  producerId: -1,
  producerEpoch: -1,
  nextSequence: 0,
  lastAckedSequence: -1,
  lastAckedOffset: -1,
  unresolvedSequence: -1,
  restartSequences: false,
});

const partitionIn = (topic: ProducerTopic, index: number): ProducerPartition =>
  topic.partitions[index] ?? newPartition(topic.name, index);

/** Whether the last batch takes a record of this size. */
function hasRoom(topic: ProducerTopic, index: number, sizeBytes: number): boolean {
  const open = topic.partitions[index]?.open ?? null;
  return open !== null && open.sizeBytes + sizeBytes <= open.limitBytes;
}

const recordOf = (turn: Turn, send: BlockedSend): Record => ({
  key: send.key,
  value: send.value,
  sizeBytes: send.sizeBytes,
  timestampMs: Math.floor(turn.wallClock / 1000),
});

const newRecordBatch = (id: number, turn: Turn, limitBytes: number, send: BlockedSend): Batch => ({
  id,
  createdAt: turn.now,
  sends: sequenceOf([send.id]),
  records: sequenceOf([recordOf(turn, send)]),
  sizeBytes: BATCH_OVERHEAD_BYTES + send.sizeBytes,
  limitBytes,
  attempts: 0,
  retryAt: turn.now,
  leaderEpoch: -1,
  isRewritten: false,
  isSplit: false,
  isUncertain: false,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
});

function withRecord(batch: Batch, turn: Turn, send: BlockedSend): Batch {
  const next = copyBatch(batch);
  next.sends = append(batch.sends, send.id);
  next.records = append(batch.records, recordOf(turn, send));
  next.sizeBytes = batch.sizeBytes + send.sizeBytes;
  return next;
}

function withOpenBatch(
  topic: ProducerTopic,
  partition: ProducerPartition,
  batch: Batch,
  isNew: boolean,
): ProducerTopic {
  const changed = copyPartition(partition);
  if (isNew && partition.open !== null) changed.queue = [...partition.queue, partition.open];
  changed.open = batch;
  const next = copyTopic(topic);
  const partitions = topic.partitions.slice();
  while (partitions.length < partition.index) partitions.push(null);
  partitions[partition.index] = changed;
  next.partitions = partitions;
  return next;
}

/** Another batch is queued, before those of higher sequence (clients §2.6, insertInSequenceOrder). */
export function requeue(
  m: ProducerMemory,
  at: number,
  partition: ProducerPartition,
  batch: Batch,
): ProducerMemory {
  const changed = copyPartition(partition);
  let place = 0;
  if (batch.baseSequence >= 0) {
    // An idempotent batch goes where its sequence belongs; without sequences the order may be lost already.
    while (place < partition.queue.length) {
      const { baseSequence } = partition.queue[place] as Batch;
      if (baseSequence < 0 || baseSequence >= batch.baseSequence) break;
      place += 1;
    }
  }
  const queue = partition.queue.slice();
  queue.splice(place, 0, batch);
  changed.queue = queue;
  const topic = copyTopic(m.topics[at] as ProducerTopic);
  topic.partitions = replaceAt(topic.partitions, partition.index, changed);
  return withTopic(m, at, topic);
}
