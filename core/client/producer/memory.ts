import type { Sequence } from '../../collections/sequence.ts';
import { replaceAt } from '../../collections/table.ts';
import type { ClusterFacts, ProducerSettings } from '../../config/settings.ts';
import type { Record } from '../../log/batch.ts';
import type { NodeId } from '../../machine.ts';
import { type Network, newNetwork } from '../../network/network.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { FOREVER, type Instant } from '../../time.ts';
import { type ClientMetadata, newMetadata } from '../metadata.ts';
import { newTransactionManager, type TransactionManager } from './transactions/state.ts';

/** What a producer process is told. */
export interface ProducerConfig {
  readonly nodeId: NodeId;
  readonly settings: ProducerSettings;
  readonly cluster: ClusterFacts;
}

/** The memory of a producer: accumulator, sender and idempotent part (clients §2.1). */
export interface ProducerMemory {
  readonly config: ProducerConfig;
  readonly network: Network;
  readonly metadata: ClientMetadata;
  /** In the order of first use. */
  readonly topics: readonly ProducerTopic[];
  /** Sends that wait for metadata or memory, first come first served (`max.block.ms`). */
  readonly blocked: readonly BlockedSend[];
  /** Whether the first of them waits for memory: then every partition is sendable (clients §2.3). */
  readonly awaitsMemory: boolean;
  /** What is left of `buffer.memory`. */
  readonly freeBytes: number;
  readonly nodes: readonly ProducerNode[];
  /** −1 before a producer id was given. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly isInitializing: boolean;
  readonly initRetryAt: Instant;
  readonly initFailures: number;
  /** A partition asked for a new epoch (KIP-360). */
  readonly bumpRequired: boolean;
  /** Null for a producer without `transactional.id`. */
  readonly transactions: TransactionManager | null;
  readonly nextBatchId: number;
  /** Batches with a smaller id were there when flush() was called last. */
  readonly flushBefore: number;
  readonly timerAt: Instant;
}

/** A topic in the accumulator, with the state of its partitioner (clients §2.4). */
export interface ProducerTopic {
  readonly name: string;
  /** By partition index; null where nothing was ever appended. */
  readonly partitions: readonly (ProducerPartition | null)[];
  /** The partition that records without key go to, −1 before the first. */
  readonly sticky: number;
  readonly stickyBytes: number;
  /** Records that the round-robin partitioner has placed. */
  readonly roundRobin: number;
  readonly load: PartitionLoad | null;
}

/** What adaptive partitioning knows of queue lengths (KIP-794). */
export interface PartitionLoad {
  readonly partitions: readonly number[];
  /** Running sums of the weights. */
  readonly cumulative: readonly number[];
}

/** A partition in the accumulator and in the sender (clients §2.1). */
export interface ProducerPartition {
  readonly name: PartitionName;
  readonly topic: string;
  readonly index: number;
  /** Batches that take no more records, the next to send first; `open` comes behind them. */
  readonly queue: readonly Batch[];
  readonly open: Batch | null;
  /** Batches on the wire, in the order in which they were sent. */
  readonly inFlight: readonly Batch[];
  /**
   * Batches that timed out while on the wire: their records are answered, but the reply still advances
   * `lastAckedSequence` and gives back their memory (KAFKA-19012).
   */
  readonly expired: readonly Batch[];
  readonly isMuted: boolean;
  /** Under which id and epoch this partition's sequences run; −1 before the first batch. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly nextSequence: number;
  /** −1 for none, also after sequences were restarted. */
  readonly lastAckedSequence: number;
  readonly lastAckedOffset: number;
  /** The sequence behind a batch that expired after a retry; −1 for none (clients §2.3). */
  readonly unresolvedSequence: number;
  /** Whether its sequences restart at the next epoch bump (KIP-360). */
  readonly restartSequences: boolean;
}

/** A batch of the accumulator (clients §2.1). */
export interface Batch {
  readonly id: number;
  readonly createdAt: Instant;
  /** The ids of the sends whose records these are. */
  readonly sends: Sequence<number>;
  readonly records: Sequence<Record>;
  readonly sizeBytes: number;
  /** No record that would exceed it is added; also what the batch takes of `buffer.memory`. */
  readonly limitBytes: number;
  /** How often it was queued again. */
  readonly attempts: number;
  readonly retryAt: Instant;
  /** The leader epoch known at the last attempt: a newer one ends the backoff (KIP-951). */
  readonly leaderEpoch: number;
  /** Whether sequences were rewritten while the batch had one (KIP-360). */
  readonly isRewritten: boolean;
  /** Whether it came out of a batch that was too large. */
  readonly isSplit: boolean;
  /** Whether an earlier attempt may have been appended (clients §2.9). */
  readonly isUncertain: boolean;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1 before it was drained as an idempotent batch. */
  readonly baseSequence: number;
}

/** Where a batch that was sent is found again. */
export interface BatchPlace {
  readonly topic: number;
  readonly index: number;
  readonly batchId: number;
  /** The id under which its topic was known when it was sent. */
  readonly topicId: string;
}

/** A broker as the sender sees it. */
export interface ProducerNode {
  readonly id: NodeId;
  /** Produce requests without an answer, oldest first: replies keep the order of requests (clients §0). */
  readonly requests: readonly (readonly BatchPlace[])[];
  readonly drainIndex: number;
  /** When data was ready for it last, and when it could be drained last (`partitioner.availability.timeout.ms`). */
  readonly readyAt: Instant;
  readonly drainedAt: Instant;
}

/** A send that could not be appended yet. */
export interface BlockedSend {
  readonly id: number;
  readonly topic: string;
  readonly partition: number | null;
  readonly key: string | null;
  readonly value: string;
  readonly sizeBytes: number;
  readonly deadline: Instant;
}

/** A shape being built by its copy function, before it becomes part of a state. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The memory of a producer that starts. */
export function newProducerMemory(config: ProducerConfig): ProducerMemory {
  const { settings, cluster } = config;
  const metadata = newMetadata({
    'retry.backoff.ms': settings['retry.backoff.ms'],
    'retry.backoff.max.ms': settings['retry.backoff.max.ms'],
    'metadata.max.age.ms': settings['metadata.max.age.ms'],
    'metadata.recovery.strategy': settings['metadata.recovery.strategy'],
    'metadata.recovery.rebootstrap.trigger.ms':
      settings['metadata.recovery.rebootstrap.trigger.ms'],
    'metadata.max.idle.ms': settings['metadata.max.idle.ms'],
    bootstrap: cluster.brokers,
    partialUpdates: true,
    epochs: cluster.switches['repl.epochFencing'] === 'replica-and-client',
  });
  return {
    config,
    network: newNetwork({
      'reconnect.backoff.ms': settings['reconnect.backoff.ms'],
      'reconnect.backoff.max.ms': settings['reconnect.backoff.max.ms'],
      'socket.connection.setup.timeout.ms': settings['socket.connection.setup.timeout.ms'],
    }),
    metadata,
    topics: [],
    blocked: [],
    awaitsMemory: false,
    freeBytes: settings['buffer.memory'],
    nodes: [],
    producerId: -1,
    producerEpoch: -1,
    isInitializing: false,
    initRetryAt: 0 as Instant,
    initFailures: 0,
    bumpRequired: false,
    transactions:
      settings['transactional.id'] === ''
        ? null
        : newTransactionManager(settings['transactional.id'], cluster.switches),
    nextBatchId: 1,
    flushBefore: 0,
    timerAt: FOREVER,
  };
}

/** The one way to a changed producer memory. */
export const copyMemory = (m: ProducerMemory): Draft<ProducerMemory> => ({
  config: m.config,
  network: m.network,
  metadata: m.metadata,
  topics: m.topics,
  blocked: m.blocked,
  awaitsMemory: m.awaitsMemory,
  freeBytes: m.freeBytes,
  nodes: m.nodes,
  producerId: m.producerId,
  producerEpoch: m.producerEpoch,
  isInitializing: m.isInitializing,
  initRetryAt: m.initRetryAt,
  initFailures: m.initFailures,
  bumpRequired: m.bumpRequired,
  transactions: m.transactions,
  nextBatchId: m.nextBatchId,
  flushBefore: m.flushBefore,
  timerAt: m.timerAt,
});

/** The one way to a changed topic. */
export const copyTopic = (t: ProducerTopic): Draft<ProducerTopic> => ({
  name: t.name,
  partitions: t.partitions,
  sticky: t.sticky,
  stickyBytes: t.stickyBytes,
  roundRobin: t.roundRobin,
  load: t.load,
});

/** The one way to a changed partition. */
export const copyPartition = (p: ProducerPartition): Draft<ProducerPartition> => ({
  name: p.name,
  topic: p.topic,
  index: p.index,
  queue: p.queue,
  open: p.open,
  inFlight: p.inFlight,
  expired: p.expired,
  isMuted: p.isMuted,
  producerId: p.producerId,
  producerEpoch: p.producerEpoch,
  nextSequence: p.nextSequence,
  lastAckedSequence: p.lastAckedSequence,
  lastAckedOffset: p.lastAckedOffset,
  unresolvedSequence: p.unresolvedSequence,
  restartSequences: p.restartSequences,
});

/** The one way to a changed batch. */
export const copyBatch = (b: Batch): Draft<Batch> => ({
  id: b.id,
  createdAt: b.createdAt,
  sends: b.sends,
  records: b.records,
  sizeBytes: b.sizeBytes,
  limitBytes: b.limitBytes,
  attempts: b.attempts,
  retryAt: b.retryAt,
  leaderEpoch: b.leaderEpoch,
  isRewritten: b.isRewritten,
  isSplit: b.isSplit,
  isUncertain: b.isUncertain,
  producerId: b.producerId,
  producerEpoch: b.producerEpoch,
  baseSequence: b.baseSequence,
});

/** Where a topic stands in the accumulator, or −1. */
export function topicAt(m: ProducerMemory, name: string): number {
  for (let i = 0; i < m.topics.length; i++) {
    if ((m.topics[i] as ProducerTopic).name === name) return i;
  }
  return -1;
}

/** A partition of the accumulator that is known to be there. */
export const partitionAt = (m: ProducerMemory, topic: number, index: number): ProducerPartition =>
  (m.topics[topic] as ProducerTopic).partitions[index] as ProducerPartition;

/** The memory with another state of a topic. */
export function withTopic(m: ProducerMemory, at: number, topic: ProducerTopic): ProducerMemory {
  if (m.topics[at] === topic) return m;
  const next = copyMemory(m);
  next.topics = replaceAt(m.topics, at, topic);
  return next;
}

/** The memory with another state of a partition. */
export function withPartition(
  m: ProducerMemory,
  at: number,
  partition: ProducerPartition,
): ProducerMemory {
  const topic = m.topics[at] as ProducerTopic;
  if (topic.partitions[partition.index] === partition) return m;
  const next = copyTopic(topic);
  next.partitions = replaceAt(topic.partitions, partition.index, partition);
  return withTopic(m, at, next);
}

/** Puts another state of a partition into a memory that this step has made. */
export function putPartition(
  m: Draft<ProducerMemory>,
  at: number,
  partition: ProducerPartition,
): void {
  const topic = copyTopic(m.topics[at] as ProducerTopic);
  topic.partitions = replaceAt(topic.partitions, partition.index, partition);
  m.topics = replaceAt(m.topics, at, topic);
}

/** The batch that is sent next, or null. */
export const headOf = (p: ProducerPartition): Batch | null => p.queue[0] ?? p.open;

/** Whether the producer numbers its batches (KIP-98). */
export const isIdempotent = (m: ProducerMemory): boolean => m.config.settings['enable.idempotence'];

/** The node's entry, made where there is none. */
export function nodeOf(m: ProducerMemory, id: NodeId): ProducerNode {
  for (const node of m.nodes) if (node.id === id) return node;
  return { id, requests: [], drainIndex: 0, readyAt: 0 as Instant, drainedAt: 0 as Instant };
}

/** The memory with another state of a node. */
export function withNode(m: ProducerMemory, node: ProducerNode): ProducerMemory {
  const next = copyMemory(m);
  let at = 0;
  while (at < m.nodes.length && (m.nodes[at] as ProducerNode).id !== node.id) at += 1;
  next.nodes = at === m.nodes.length ? [...m.nodes, node] : replaceAt(m.nodes, at, node);
  return next;
}

/** Whether any batch still waits for its outcome (RecordAccumulator.hasIncomplete). */
export function hasIncomplete({ topics }: ProducerMemory): boolean {
  for (const { partitions } of topics) {
    for (const p of partitions) {
      if (p !== null && (p.inFlight.length > 0 || headOf(p) !== null)) return true;
    }
  }
  return false;
}
