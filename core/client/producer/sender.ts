import { slice } from '../../collections/sequence.ts';
import { appended, insertedAscending, withoutFirst } from '../../collections/table.ts';
import { newBatch, type RecordBatch } from '../../log/batch.ts';
import type { NodeId } from '../../machine.ts';
import { openLink, sendOneWay, sendRequest } from '../../network/network.ts';
import type { ProducePartition, ProduceRequest } from '../../protocol/produce.ts';
import { NO_LEADER_HINT } from '../../protocol/produce.ts';
import { FOREVER, type Instant, plusMs } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import { knownTopic, leaderEpochOf, leaderIn, topicIdOf } from '../metadata.ts';
import { requestUpdate, wantTopic } from '../metadata-refresh.ts';
import { CLIENT_PURPOSE, canSend, connectableAt } from '../nodes.ts';
import { expireBatches, onBatchOutcome, toWire } from './completion.ts';
import { numberBatch, shouldStopDrain } from './idempotence.ts';
import {
  type Batch,
  type BatchPlace,
  copyMemory,
  copyTopic,
  headOf,
  nodeOf,
  type ProducerMemory,
  type ProducerNode,
  type ProducerPartition,
  type ProducerTopic,
  partitionAt,
  withNode,
  withPartition,
  withTopic,
} from './memory.ts';
import { partitionLoad } from './partitioner.ts';
import { isCompleting } from './transactions/state.ts';

/** What one look at the accumulator shows (clients §2.3, RecordAccumulator.ready). */
interface Ready {
  readonly nodes: readonly NodeId[];
  readonly leaderless: readonly string[];
  /** When a partition that is not ready yet will be. */
  readonly nextAt: Instant;
}

/** Kafka's Sender.sendProducerData, repeated while it sends something (clients §2.3). */
export function sendProducerData(before: ProducerMemory, turn: Turn): ProducerMemory {
  let m = updateLoads(before);
  for (;;) {
    const ready = readyNodes(m, turn);
    m = askForLeaders(m, turn, ready.leaderless);
    let usable: readonly NodeId[] = [];
    for (const node of ready.nodes) {
      const isReady = ensureReady(m, turn, node);
      m = noteLatency(m, turn, node, isReady);
      if (isReady) usable = appended(usable, node);
    }
    let requests: readonly Drained[] = [];
    for (const node of usable) {
      const drained = drain(m, turn, node);
      m = drained.memory;
      if (drained.batches.length > 0) requests = appended(requests, drained);
    }
    // Kafka expires between drain and send: what was drained is sent although it was given up.
    m = expireBatches(m, turn);
    if (requests.length === 0) return m;
    for (const drained of requests) m = sendDrained(m, turn, drained);
  }
}

const NO_NODES: readonly NodeId[] = [];
const NO_TOPICS: readonly string[] = [];

function readyNodes(m: ProducerMemory, turn: Turn): Ready {
  let nodes: readonly NodeId[] = NO_NODES;
  let leaderless = NO_TOPICS;
  let nextAt = FOREVER;
  for (const topic of m.topics) {
    const known = knownTopic(m.metadata, topic.name);
    for (const p of topic.partitions) {
      if (p === null) continue;
      const head = headOf(p);
      if (head === null) continue;
      const leader = leaderIn(m.metadata, known, p.index);
      if (leader < 0) {
        if (!leaderless.includes(p.topic)) leaderless = appended(leaderless, p.topic);
        continue;
      }
      if (p.isMuted || nodes.includes(leader)) continue;
      const at = sendableAt(m, turn, p, head);
      if (at <= turn.now) nodes = insertedAscending(nodes, leader);
      else if (at < nextAt) nextAt = at;
    }
  }
  return { nodes, leaderless, nextAt };
}

/** From when on a partition's first batch may be sent: after its backoff, when full, or after `linger.ms` (§2.3). */
function sendableAt(m: ProducerMemory, turn: Turn, p: ProducerPartition, head: Batch): Instant {
  if (isBackingOff(m, turn, p, head)) return head.retryAt;
  const isFull = head !== p.open || head.sizeBytes >= head.limitBytes;
  if (isFull || m.awaitsMemory || head.id < m.flushBefore || endsTransaction(m)) return turn.now;
  return plusMs(head.createdAt, m.config.settings['linger.ms']);
}

/** The end of a transaction waits for its records: they do not linger. */
const endsTransaction = ({ transactions }: ProducerMemory): boolean =>
  transactions !== null && isCompleting(transactions);

/** KIP-951: a newer leader than the one of the last attempt is tried at once. */
function isBackingOff(m: ProducerMemory, turn: Turn, p: ProducerPartition, head: Batch): boolean {
  if (head.attempts === 0 || head.retryAt <= turn.now) return false;
  return leaderEpochOf(m.metadata, p.topic, p.index) <= head.leaderEpoch;
}

/** When something in the accumulator becomes sendable or expires (clients §2.3). */
export function nextSendWork(m: ProducerMemory, turn: Turn): Instant {
  const ready = readyNodes(m, turn);
  let earliest = ready.nextAt as number;
  for (const node of ready.nodes) {
    const at = connectableAt(turn.network, node, turn.now);
    if (at > turn.now) earliest = Math.min(earliest, at);
  }
  const timeoutMs = m.config.settings['delivery.timeout.ms'];
  for (const topic of m.topics) {
    for (const p of topic.partitions) {
      if (p === null) continue;
      const head = headOf(p);
      if (head !== null) earliest = Math.min(earliest, plusMs(head.createdAt, timeoutMs));
      const first = p.inFlight[0];
      if (first !== undefined) earliest = Math.min(earliest, plusMs(first.createdAt, timeoutMs));
    }
  }
  return earliest as Instant;
}

function askForLeaders(m: ProducerMemory, turn: Turn, topics: readonly string[]): ProducerMemory {
  if (topics.length === 0) return m;
  let { metadata } = m;
  for (const topic of topics) metadata = wantTopic(metadata, topic, turn.now);
  metadata = requestUpdate(metadata, false);
  if (metadata === m.metadata) return m;
  const next = copyMemory(m);
  next.metadata = metadata;
  return next;
}

/** Whether a produce request to the node may leave now; if not, a connection is asked for (NetworkClient.ready). */
function ensureReady(m: ProducerMemory, turn: Turn, node: NodeId): boolean {
  const maxInFlight = m.config.settings['max.in.flight.requests.per.connection'];
  if (canSend(turn.network, node, maxInFlight)) return true;
  openLink(turn, node, CLIENT_PURPOSE);
  return false;
}

function noteLatency(m: ProducerMemory, turn: Turn, id: NodeId, isReady: boolean): ProducerMemory {
  if (m.config.settings['partitioner.availability.timeout.ms'] <= 0) return m;
  const node = nodeOf(m, id);
  const drainedAt = isReady ? turn.now : node.drainedAt;
  return withNode(m, copyNode(node, node.requests, node.drainIndex, turn.now, drainedAt));
}

const copyNode = (
  node: ProducerNode,
  requests: ProducerNode['requests'],
  drainIndex: number,
  readyAt: Instant,
  drainedAt: Instant,
): ProducerNode => ({ id: node.id, requests, drainIndex, readyAt, drainedAt });

function updateLoads(before: ProducerMemory): ProducerMemory {
  let m = before;
  for (let at = 0; at < before.topics.length; at++) {
    const topic = before.topics[at] as ProducerTopic;
    const load = partitionLoad(m, topic);
    if (load === topic.load) continue;
    const next = copyTopic(topic);
    next.load = load;
    m = withTopic(m, at, next);
  }
  return m;
}

/** What one request will hold. */
interface Drained {
  readonly memory: ProducerMemory;
  readonly node: NodeId;
  readonly batches: readonly DrainedBatch[];
}

interface DrainedBatch {
  readonly place: BatchPlace;
  readonly batch: Batch;
}

const placeOf = ({ place }: DrainedBatch): BatchPlace => place;

/**
 * Takes at most one batch of each of the node's partitions, starting behind the last one taken, up to
 * `max.request.size`; a partition that must wait for its sequences ends the drain (clients §2.3).
 */
function drain(before: ProducerMemory, turn: Turn, id: NodeId): Drained {
  let m = before;
  const places = placesOf(m, id);
  let batches: readonly DrainedBatch[] = [];
  const node = nodeOf(m, id);
  const maxBytes = m.config.settings['max.request.size'];
  const start = places.length === 0 ? 0 : node.drainIndex % places.length;
  let drainIndex = start;
  let bytes = 0;
  for (let i = 0; i < places.length; i++) {
    drainIndex = (start + i) % places.length;
    const { topic, index } = places[drainIndex] as BatchPlace;
    const p = partitionAt(m, topic, index);
    const head = headOf(p);
    if (p.isMuted || head === null || isBackingOff(m, turn, p, head)) continue;
    if (bytes + head.sizeBytes > maxBytes && batches.length > 0) break;
    if (shouldStopDrain(m, p, head)) break;
    const taken = take(m, topic, p, head);
    m = taken.memory;
    bytes += head.sizeBytes;
    const topicId = topicIdOf(m.metadata, p.topic);
    const place = { topic, index, batchId: taken.batch.id, topicId };
    batches = appended(batches, { place, batch: taken.batch });
  }
  if (drainIndex !== node.drainIndex) {
    const now = nodeOf(m, id);
    m = withNode(m, copyNode(now, now.requests, drainIndex, now.readyAt, now.drainedAt));
  }
  return { memory: m, node: id, batches };
}

function placesOf(m: ProducerMemory, node: NodeId): readonly BatchPlace[] {
  let places: readonly BatchPlace[] = [];
  for (let at = 0; at < m.topics.length; at++) {
    const { name, partitions } = m.topics[at] as ProducerTopic;
    const known = knownTopic(m.metadata, name);
    for (let index = 0; index < partitions.length; index++) {
      if (partitions[index] === null || leaderIn(m.metadata, known, index) !== node) continue;
      places = appended(places, { topic: at, index, batchId: 0, topicId: '' });
    }
  }
  return places;
}

function take(
  m: ProducerMemory,
  at: number,
  p: ProducerPartition,
  head: Batch,
): { readonly memory: ProducerMemory; readonly batch: Batch } {
  const numbered = numberBatch(m, p, head);
  const { batch, partition } = numbered;
  batch.leaderEpoch = leaderEpochOf(m.metadata, p.topic, p.index);
  toWire(partition, head, batch);
  // With one request in flight order is kept even without sequences: nothing passes a batch on the wire.
  if (m.config.settings['max.in.flight.requests.per.connection'] === 1) partition.isMuted = true;
  return { memory: withPartition(m, at, partition), batch };
}

/** The batch as it travels (replication §1.1). */
const wireBatch = (batch: Batch, isTransactional: boolean): RecordBatch =>
  newBatch(
    batch.producerId,
    batch.producerEpoch,
    batch.baseSequence,
    slice(batch.records),
    isTransactional,
  );

function sendDrained(before: ProducerMemory, turn: Turn, drained: Drained): ProducerMemory {
  let m = before;
  const { settings } = m.config;
  const partitions = drained.batches.map(({ place, batch }): ProducePartition => {
    const p = partitionAt(m, place.topic, place.index);
    return {
      partition: p.name,
      topicId: place.topicId,
      attempt: batch.attempts,
      batch: wireBatch(batch, m.transactions !== null),
    };
  });
  const acks = settings.acks === 'all' ? -1 : settings.acks === '1' ? 1 : 0;
  const timeoutMs = settings['request.timeout.ms'];
  const transactionalId = m.transactions === null ? null : m.transactions.transactionalId;
  const request: ProduceRequest = {
    type: 'ProduceRequest',
    transactionalId,
    acks,
    timeoutMs,
    partitions,
  };
  if (acks !== 0) {
    sendRequest(turn, drained.node, CLIENT_PURPOSE, request, timeoutMs);
    const node = nodeOf(m, drained.node);
    const requests = appended(node.requests, drained.batches.map(placeOf));
    return withNode(m, copyNode(node, requests, node.drainIndex, node.readyAt, node.drainedAt));
  }
  // acks=0: done when the bytes are handed over; no offset, and no proof of anything (clients §2.5).
  const isSent = sendOneWay(turn, drained.node, CLIENT_PURPOSE, request);
  const error = isSent ? 'NONE' : 'NETWORK_EXCEPTION';
  const outcome = {
    error,
    baseOffset: -1,
    logStartOffset: -1,
    currentLeader: NO_LEADER_HINT,
  } as const;
  for (const { place } of drained.batches) m = onBatchOutcome(m, turn, place, outcome);
  return m;
}

/** The oldest produce request to a node is over: its batches, and the memory without it. */
export function takeRequest(
  m: ProducerMemory,
  id: NodeId,
): { readonly memory: ProducerMemory; readonly places: readonly BatchPlace[] } {
  const node = nodeOf(m, id);
  const places = node.requests[0] ?? [];
  const requests = withoutFirst(node.requests);
  const next = copyNode(node, requests, node.drainIndex, node.readyAt, node.drainedAt);
  return { memory: withNode(m, next), places };
}
