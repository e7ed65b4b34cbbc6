import { replaceAt } from '../collections/table.ts';
import type { RecoverySettings } from '../config/settings.ts';
import type { NodeId } from '../machine.ts';
import { indexOf, isPartitionOf, type PartitionName, topicOf } from '../protocol/partition-name.ts';
import { FOREVER, type Instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import type { BackoffSettings } from './backoff.ts';

/** What a client is told about its metadata. */
export interface MetadataConfig extends BackoffSettings, RecoverySettings {
  readonly 'metadata.max.age.ms': number;
  /** After how long without use a topic is no longer asked for; null for never (a consumer's). */
  readonly 'metadata.max.idle.ms': number | null;
  readonly bootstrap: readonly NodeId[];
  /** Whether new topics are asked for alone, as a producer does (clients §1.3). */
  readonly partialUpdates: boolean;
  /** Whether leader epochs are known to clients at all (`repl.epochFencing`, KIP-320). */
  readonly epochs: boolean;
}

/** What a client believes about the cluster, and how it keeps that fresh (clients §1.1). */
export interface ClientMetadata {
  readonly config: MetadataConfig;
  readonly brokers: readonly NodeId[];
  /** Sorted by name. */
  readonly wanted: readonly WantedTopic[];
  /** In the order in which they were learnt. */
  readonly topics: readonly KnownTopic[];
  readonly updateVersion: number;
  readonly requestVersion: number;
  readonly needFull: boolean;
  readonly needPartial: boolean;
  readonly lastSuccessfulFull: Instant;
  /** Failures in a row. */
  readonly attempts: number;
  /** Responses in a row that taught nothing. */
  readonly equivalentResponses: number;
  /** No request before this moment: backoff after the last refresh. */
  readonly allowedAt: Instant;
  /** The same for responses that taught nothing. */
  readonly equivalentAllowedAt: Instant;
  readonly inProgress: MetadataInProgress | null;
  /** Since when metadata is being asked for in vain (KIP-1102); FOREVER where it is not. */
  readonly attemptSince: Instant;
}

/** A metadata request without an answer. */
export interface MetadataInProgress {
  readonly requestVersion: number;
  readonly isPartial: boolean;
}

/** A topic that is asked for, until it was not used for `metadata.max.idle.ms` (clients §1.3). */
export interface WantedTopic {
  readonly name: string;
  readonly expiresAt: Instant;
  readonly isNew: boolean;
}

/** A topic as cached; `isCached` is false where the last answer held an error for it. */
export interface KnownTopic {
  readonly name: string;
  /** Empty where unknown. */
  readonly topicId: string;
  readonly isCached: boolean;
  readonly partitions: readonly KnownPartition[];
}

/** A partition as cached, with the newest leader epoch heard of (clients §1.4). */
export interface KnownPartition {
  /** −1 for none. */
  readonly leaderId: NodeId;
  readonly leaderEpoch: number;
  /** The monotonic guard (clients §1.4); −1 where none was seen. */
  readonly lastSeenEpoch: number;
  readonly replicas: readonly NodeId[];
}

/** A leader and its epoch, each −1 where unknown. */
export interface LeaderAndEpoch {
  readonly leaderId: NodeId;
  readonly leaderEpoch: number;
}

/** A shape being built by its copy function. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The one way to changed metadata. */
export const copyMetadata = (m: ClientMetadata): Draft<ClientMetadata> => ({
  config: m.config,
  brokers: m.brokers,
  wanted: m.wanted,
  topics: m.topics,
  updateVersion: m.updateVersion,
  requestVersion: m.requestVersion,
  needFull: m.needFull,
  needPartial: m.needPartial,
  lastSuccessfulFull: m.lastSuccessfulFull,
  attempts: m.attempts,
  equivalentResponses: m.equivalentResponses,
  allowedAt: m.allowedAt,
  equivalentAllowedAt: m.equivalentAllowedAt,
  inProgress: m.inProgress,
  attemptSince: m.attemptSince,
});

/** A moment that has always passed. */
export const LONG_AGO: Instant = 0 as Instant;

/** What a client knows when it starts: the bootstrap list, and that it must ask (clients §1.2). */
export const newMetadata = (config: MetadataConfig): ClientMetadata => ({
  config,
  brokers: config.bootstrap,
  wanted: [],
  topics: [],
  updateVersion: 1,
  requestVersion: 0,
  needFull: true,
  needPartial: false,
  lastSuccessfulFull: LONG_AGO,
  attempts: 0,
  equivalentResponses: 0,
  allowedAt: LONG_AGO,
  equivalentAllowedAt: LONG_AGO,
  inProgress: null,
  attemptSince: FOREVER,
});

/** The cached topic, or null; one with an error is not cached. */
export function knownTopic(m: ClientMetadata, name: string): KnownTopic | null {
  for (const topic of m.topics) if (topic.name === name) return topic;
  return null;
}

/** How many partitions a topic has, 0 where it is not known. */
export function partitionCount(m: ClientMetadata, topic: string): number {
  const known = knownTopic(m, topic);
  return known?.isCached ? known.partitions.length : 0;
}

/** A topic's id, empty where unknown. */
export const topicIdOf = (m: ClientMetadata, topic: string): string =>
  knownTopic(m, topic)?.topicId ?? '';

/** The id of a partition's topic, empty where unknown. */
export function topicIdOfPartition(m: ClientMetadata, partition: PartitionName): string {
  for (const topic of m.topics) if (isPartitionOf(partition, topic.name)) return topic.topicId;
  return '';
}

/** The leader as the snapshot holds it, for a producer; −1 where there is none (clients §2.3). */
export const leaderOf = (m: ClientMetadata, topic: string, index: number): NodeId =>
  leaderIn(m, knownTopic(m, topic), index);

/** `leaderOf` for who looks at many partitions of one topic. */
export function leaderIn(m: ClientMetadata, known: KnownTopic | null, index: number): NodeId {
  if (known === null || !known.isCached) return -1;
  const partition = known.partitions[index];
  if (partition === undefined) return -1;
  const { leaderId } = partition;
  const { brokers } = m;
  for (let i = 0; i < brokers.length; i++) if (brokers[i] === leaderId) return leaderId;
  return -1;
}

/** The leader epoch as the snapshot holds it, −1 where unknown. */
export function leaderEpochOf(m: ClientMetadata, topic: string, index: number): number {
  const known = knownTopic(m, topic);
  return (known?.isCached ? known.partitions[index]?.leaderEpoch : undefined) ?? -1;
}

/** The leader, usable only if no newer epoch was heard of (clients §1.4, currentLeader). */
export function currentLeader(m: ClientMetadata, name: PartitionName): LeaderAndEpoch {
  const topic = topicOf(name);
  const index = indexOf(name);
  const partition = knownTopic(m, topic)?.partitions[index];
  if (partition === undefined) return { leaderId: -1, leaderEpoch: -1 };
  const isCurrent = partition.leaderEpoch === partition.lastSeenEpoch;
  const leaderId = isCurrent ? leaderOf(m, topic, index) : -1;
  return { leaderId, leaderEpoch: partition.lastSeenEpoch };
}

/** Whether a broker holds a replica and is not fenced, as far as the client knows (Cluster.nodeIfOnline). */
export function isReplicaOnline(m: ClientMetadata, name: PartitionName, node: NodeId): boolean {
  const topic = knownTopic(m, topicOf(name));
  const partition = topic?.isCached ? topic.partitions[indexOf(name)] : undefined;
  return m.brokers.includes(node) && (partition?.replicas.includes(node) ?? false);
}

/** A reply carried a leader epoch; a newer one than known asks for metadata (clients §1.4). */
export function updateLastSeenEpoch(
  m: ClientMetadata,
  name: PartitionName,
  leaderEpoch: number,
): ClientMetadata {
  const old = knownTopic(m, topicOf(name))?.partitions[indexOf(name)];
  if (old === undefined || old.lastSeenEpoch < 0 || leaderEpoch <= old.lastSeenEpoch) return m;
  const next = copyMetadata(m);
  const { leaderId, replicas } = old;
  const seen = { leaderId, leaderEpoch: old.leaderEpoch, lastSeenEpoch: leaderEpoch, replicas };
  next.topics = withPartition(m.topics, name, seen);
  next.needFull = true;
  return next;
}

/**
 * A reply named the leader (KIP-951): taken if it is newer and the partition is cached. The reply carries the
 * leader's address, so that an unknown broker becomes known.
 */
export function applyLeaderHint(
  m: ClientMetadata,
  turn: Turn,
  name: PartitionName,
  hint: LeaderAndEpoch,
): ClientMetadata {
  if (!m.config.epochs || hint.leaderId < 0 || hint.leaderEpoch < 0) return m;
  const topic = knownTopic(m, topicOf(name));
  const old = topic?.isCached ? topic.partitions[indexOf(name)] : undefined;
  if (old === undefined || hint.leaderEpoch <= old.lastSeenEpoch) return m;
  const { leaderId, leaderEpoch } = hint;
  const next = copyMetadata(m);
  if (!m.brokers.includes(leaderId)) {
    next.brokers = [...m.brokers, leaderId].sort((a, b) => a - b);
  }
  next.topics = withPartition(m.topics, name, {
    leaderId,
    leaderEpoch,
    lastSeenEpoch: leaderEpoch,
    replicas: old.replicas,
  });
  turn.probe({ type: 'LeaderLearned', partition: name, leaderId, leaderEpoch });
  return next;
}

function withPartition(
  topics: readonly KnownTopic[],
  name: PartitionName,
  partition: KnownPartition,
): readonly KnownTopic[] {
  const at = topics.findIndex((topic) => topic.name === topicOf(name));
  const topic = topics[at] as KnownTopic;
  return replaceAt(topics, at, {
    name: topic.name,
    topicId: topic.topicId,
    isCached: topic.isCached,
    partitions: replaceAt(topic.partitions, indexOf(name), partition),
  });
}
