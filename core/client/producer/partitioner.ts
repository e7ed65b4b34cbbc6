import { type Site, site } from '../../draw.ts';
import { draw } from '../../machine.ts';
import type { Turn } from '../../turn.ts';
import {
  type ClientMetadata,
  knownTopic,
  leaderIn,
  leaderOf,
  partitionCount,
} from '../metadata.ts';
import {
  copyTopic,
  headOf,
  type PartitionLoad,
  type ProducerMemory,
  type ProducerPartition,
  type ProducerTopic,
} from './memory.ts';
import { partitionForKey } from './murmur2.ts';

/** Chooses among `n` partitions; the boring choice is the first. */
export const partitionSite = (n: number): Site => site(`producer.partition/${n}`, n, 0);

/** Chooses by load (KIP-794). Simplified: weights are met to a sixty-fourth, not exactly. */
export const LOADED_PARTITION: Site = site('producer.loaded-partition', 64, 0);

/** The partitions of a topic that have a leader, or all where none has one (clients §2.4). */
export function availablePartitions(m: ClientMetadata, topic: string): readonly number[] {
  const count = partitionCount(m, topic);
  const available: number[] = [];
  for (let i = 0; i < count; i++) if (leaderOf(m, topic, i) >= 0) available.push(i);
  if (available.length > 0) return available;
  for (let i = 0; i < count; i++) available.push(i);
  return available;
}

/**
 * What decides a record's partition before the accumulator is looked at: the record, or its key; −1 leaves it to a
 * partitioner with state (clients §2.4). Keys are spread over all partitions, available or not.
 */
export function fixedPartition(
  m: ProducerMemory,
  partition: number | null,
  key: string | null,
  count: number,
): number {
  if (partition !== null) return partition;
  const { settings } = m.config;
  if (settings['partitioner.class'] === 'round-robin' || key === null) return -1;
  const ignoresKeys =
    settings['partitioner.class'] === 'default' && settings['partitioner.ignore.keys'];
  return ignoresKeys ? -1 : partitionForKey(key, count);
}

/** RoundRobinPartitioner: a counter over the available partitions (clients §2.4, KAFKA-17632). */
export function roundRobin(
  m: ClientMetadata,
  topic: ProducerTopic,
): { readonly topic: ProducerTopic; readonly partition: number } {
  const available = availablePartitions(m, topic.name);
  const next = copyTopic(topic);
  next.roundRobin = topic.roundRobin + 1;
  return { topic: next, partition: available[topic.roundRobin % available.length] as number };
}

/** Another partition than `previous` where there is one, for the next batch (KIP-480). */
export function nextStickyPartition(
  m: ClientMetadata,
  turn: Turn,
  topic: string,
  previous: number,
  sub: number,
): number {
  const available = availablePartitions(m, topic);
  const others = available.length < 2 ? available : available.filter((p) => p !== previous);
  return pick(turn, others, sub);
}

/** The next partition of the built-in partitioner: by load where it is known, else uniform (KIP-794). */
export function nextUniformPartition(
  m: ClientMetadata,
  turn: Turn,
  topic: ProducerTopic,
  sub: number,
): number {
  const { load } = topic;
  if (load === null) return pick(turn, availablePartitions(m, topic.name), sub);
  const total = load.cumulative[load.cumulative.length - 1] as number;
  const at = Math.floor((draw(turn, turn, LOADED_PARTITION, sub) * total) / 64);
  const chosen = load.cumulative.findIndex((sum) => sum > at);
  return load.partitions[chosen] as number;
}

function pick(turn: Turn, partitions: readonly number[], sub: number): number {
  const n = partitions.length;
  return partitions[n === 1 ? 0 : draw(turn, turn, partitionSite(n), sub)] as number;
}

/**
 * Bytes were produced to the sticky partition: switch after `batch.size`, but not in the middle of a batch before
 * twice that (KIP-794, KAFKA-14156).
 */
export function afterStickyAppend(
  m: ProducerMemory,
  turn: Turn,
  topic: ProducerTopic,
  bytes: number,
  sub: number,
): ProducerTopic {
  const next = copyTopic(topic);
  next.stickyBytes = topic.stickyBytes + bytes;
  const batchSize = m.config.settings['batch.size'];
  const mayEnd = next.stickyBytes >= batchSize && allBatchesFull(topic, topic.sticky);
  if (!mayEnd && next.stickyBytes < 2 * batchSize) return next;
  next.sticky = nextUniformPartition(m.metadata, turn, topic, sub);
  next.stickyBytes = 0;
  return next;
}

/** Whether no batch of a partition takes records: only the last may. */
export function allBatchesFull(topic: ProducerTopic, index: number): boolean {
  const open = topic.partitions[index]?.open ?? null;
  return open === null || open.sizeBytes >= open.limitBytes;
}

/**
 * What the queues say about the load of each partition, or null where uniform choice is used: fewer than two
 * partitions, one without a queue, all queues of one length, or adaptive partitioning off (KIP-794). The same reference
 * as before where nothing changed: the sender asks in every pass.
 */
export function partitionLoad(m: ProducerMemory, topic: ProducerTopic): PartitionLoad | null {
  const { settings } = m.config;
  if (settings['partitioner.class'] !== 'default') return null;
  if (!settings['partitioner.adaptive.partitioning.enable']) return null;
  const known = knownTopic(m.metadata, topic.name);
  const count = known?.isCached ? known.partitions.length : 0;
  if (count < 2) return null;
  if (topic.partitions.length < count) return null;
  let longest = -1;
  let shortest = -1;
  let usable = 0;
  for (let i = 0; i < count; i++) {
    const partition = topic.partitions[i] ?? null;
    if (partition === null) return null;
    if (!isUsable(m, leaderIn(m.metadata, known, i), partition)) continue;
    usable += 1;
    const length = queueLength(partition);
    if (length > longest) longest = length;
    if (shortest < 0 || length < shortest) shortest = length;
  }
  if (usable === 0 || (longest === shortest && usable === count)) return null;
  const partitions: number[] = [];
  const cumulative: number[] = [];
  let sum = 0;
  let isSame = topic.load !== null && topic.load.partitions.length === usable;
  for (let i = 0; i < count; i++) {
    const partition = topic.partitions[i] as ProducerPartition;
    if (!isUsable(m, leaderIn(m.metadata, known, i), partition)) continue;
    sum += longest + 1 - queueLength(partition);
    isSame = isSame && isEntry(topic.load, partitions.length, i, sum);
    partitions.push(i);
    cumulative.push(sum);
  }
  return isSame ? topic.load : { partitions, cumulative };
}

const isEntry = (load: PartitionLoad | null, at: number, partition: number, sum: number): boolean =>
  load !== null && load.partitions[at] === partition && load.cumulative[at] === sum;

/** Whether a partition has a leader that takes what is there for it. */
function isUsable(m: ProducerMemory, leader: number, partition: ProducerPartition): boolean {
  return leader >= 0 && (headOf(partition) === null || !isSlow(m, leader));
}

const queueLength = ({ queue, open }: ProducerPartition): number =>
  queue.length + (open === null ? 0 : 1);

/** A broker that could not take data for longer than `partitioner.availability.timeout.ms` (KIP-794). */
function isSlow(m: ProducerMemory, leader: number): boolean {
  const timeoutMs = m.config.settings['partitioner.availability.timeout.ms'];
  if (timeoutMs <= 0) return false;
  const node = m.nodes.find((other) => other.id === leader);
  return node !== undefined && node.readyAt - node.drainedAt > timeoutMs * 1000;
}
