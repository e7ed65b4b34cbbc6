import { replaceAt } from '../collections/table.ts';
import { isInvalidMetadata } from '../protocol/errors.ts';
import type { MetadataPartition, MetadataResponse, MetadataTopic } from '../protocol/metadata.ts';
import { partitionName } from '../protocol/partition-name.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { backoffMicros } from './backoff.ts';
import {
  type ClientMetadata,
  copyMetadata,
  type KnownPartition,
  type KnownTopic,
  knownTopic,
  LONG_AGO,
  type WantedTopic,
} from './metadata.ts';

/** A topic is used: it is asked for from now on, at once where it is new (clients §1.3). */
export function wantTopic(m: ClientMetadata, name: string, now: Instant): ClientMetadata {
  const idleMs = m.config['metadata.max.idle.ms'];
  const expiresAt = idleMs === null ? FOREVER : plusMs(now, idleMs);
  const at = wantedAt(m.wanted, name);
  if (at >= 0) {
    const known = m.wanted[at] as WantedTopic;
    // A use is noted once a second at most: it happens with every record.
    if (expiresAt - known.expiresAt < 1_000_000) return m;
    const next = copyMetadata(m);
    next.wanted = replaceAt(m.wanted, at, { name, expiresAt, isNew: known.isNew });
    return next;
  }
  const next = copyMetadata(m);
  next.wanted = [...m.wanted, { name, expiresAt, isNew: true }].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  next.allowedAt = LONG_AGO;
  next.equivalentAllowedAt = LONG_AGO;
  next.needPartial = true;
  next.equivalentResponses = 0;
  next.requestVersion = m.requestVersion + 1;
  return next;
}

function wantedAt(wanted: readonly WantedTopic[], name: string): number {
  for (let i = 0; i < wanted.length; i++) if (wanted[i]?.name === name) return i;
  return -1;
}

/** Only `names` are asked for from now on; what else is known is dropped at the next full answer. */
export function keepTopics(m: ClientMetadata, names: readonly string[]): ClientMetadata {
  if (m.wanted.every((topic) => names.includes(topic.name))) return m;
  const next = copyMetadata(m);
  next.wanted = m.wanted.filter((topic) => names.includes(topic.name));
  return next;
}

/**
 * Something went wrong that newer metadata may explain: ask for all of it. `insist` forgets the backoff for answers
 * that taught nothing (clients §1.3).
 */
export function requestUpdate(m: ClientMetadata, insist: boolean): ClientMetadata {
  if (m.needFull && (!insist || m.equivalentResponses === 0)) return m;
  const next = copyMetadata(m);
  next.needFull = true;
  if (insist) {
    next.equivalentResponses = 0;
    next.equivalentAllowedAt = LONG_AGO;
  }
  return next;
}

/** When the next metadata request is due (clients §1.3, timeToNextUpdate). */
export function nextUpdateAt(m: ClientMetadata): Instant {
  const expiresAt = plusMs(m.lastSuccessfulFull, m.config['metadata.max.age.ms']);
  const wantedAt = m.needFull || m.needPartial ? LONG_AGO : expiresAt;
  // A periodic refresh is not held back by answers that taught nothing.
  const held = Math.min(m.equivalentAllowedAt, Math.max(expiresAt, m.allowedAt));
  return Math.max(wantedAt, m.allowedAt, held) as Instant;
}

/** The topics of the request that is due: the new ones alone, or all (clients §1.3). */
export function dueRequest(
  m: ClientMetadata,
  now: Instant,
): { readonly topics: readonly string[]; readonly isPartial: boolean } {
  const isFresh = plusMs(m.lastSuccessfulFull, m.config['metadata.max.age.ms']) > now;
  const isPartial = m.config.partialUpdates && !m.needFull && isFresh;
  const topics = isPartial ? m.wanted.filter((topic) => topic.isNew) : m.wanted;
  return { topics: topics.map((topic) => topic.name), isPartial };
}

/** A request is under way. */
export function updateStarted(m: ClientMetadata, isPartial: boolean): ClientMetadata {
  const next = copyMetadata(m);
  next.inProgress = { requestVersion: m.requestVersion, isPartial };
  return next;
}

/** A request failed, or could not be sent: back off (clients §1.3). */
export function updateFailed(m: ClientMetadata, turn: Turn): ClientMetadata {
  const next = copyMetadata(m);
  next.inProgress = null;
  next.attempts = m.attempts + 1;
  next.allowedAt = plusMicros(turn.now, backoffMicros(turn, m.config, m.attempts, METADATA_SUB));
  return next;
}

/** Metadata is being asked for, from now on or already. */
export function attemptStarted(m: ClientMetadata, now: Instant): ClientMetadata {
  if (m.attemptSince !== FOREVER) return m;
  const next = copyMetadata(m);
  next.attemptSince = now;
  return next;
}

/**
 * Goes back to the bootstrap list (KIP-899, KIP-1102): brokers, leaders and topic ids are forgotten, the leader epochs
 * that were seen are not.
 */
export function rebootstrap(m: ClientMetadata, now: Instant): ClientMetadata {
  const isBlank =
    sameList(m.brokers, m.config.bootstrap) && m.topics.every((topic) => !topic.isCached);
  if (isBlank && m.needFull && m.attemptSince === now) return m;
  const next = copyMetadata(m);
  next.needFull = true;
  next.attemptSince = now;
  if (isBlank) return next;
  next.brokers = m.config.bootstrap;
  next.topics = m.topics.map((topic) => (topic.isCached ? uncached(topic) : topic));
  next.updateVersion = m.updateVersion + 1;
  return next;
}

/** An answer arrived: it replaces what is known, except where it is older (clients §1.3, §1.4). */
export function applyMetadata(
  m: ClientMetadata,
  turn: Turn,
  response: MetadataResponse,
): ClientMetadata {
  if (response.brokers.length === 0 || response.error !== 'NONE') return updateFailed(m, turn);
  const isPartial = m.inProgress?.isPartial ?? false;
  const next = copyMetadata(m);
  next.inProgress = null;
  next.needPartial = (m.inProgress?.requestVersion ?? m.requestVersion) < m.requestVersion;
  next.attempts = 0;
  next.attemptSince = FOREVER;
  next.updateVersion = m.updateVersion + 1;
  if (!isPartial) {
    next.needFull = false;
    next.lastSuccessfulFull = turn.now;
  }
  next.brokers = response.brokers;
  next.wanted = retained(m, response, turn.now);
  const merged = mergeTopics(m, turn, response, isPartial, next.wanted);
  next.topics = merged.topics;
  next.needFull = next.needFull || merged.hasInvalid;
  // Kafka counts the response first and resets the count where it taught something.
  next.equivalentResponses = merged.learnt ? 0 : m.equivalentResponses + 1;
  const wait = backoffMicros(
    turn,
    m.config,
    Math.max(0, next.equivalentResponses - 1),
    METADATA_SUB,
  );
  next.allowedAt = plusMicros(turn.now, Math.min(wait, m.config['retry.backoff.ms'] * 1200));
  next.equivalentAllowedAt = merged.learnt ? LONG_AGO : plusMicros(turn.now, wait);
  return next;
}

/** The draws of metadata backoffs, apart from those of batches and calls, whose subs are not negative. */
const METADATA_SUB = -1;

function retained(m: ClientMetadata, response: MetadataResponse, now: Instant): WantedTopic[] {
  const kept: WantedTopic[] = [];
  for (const topic of m.wanted) {
    const answered = response.topics.some((answer) => answer.name === topic.name);
    const isNew = topic.isNew && !answered;
    if (!topic.isNew && topic.expiresAt <= now) continue;
    kept.push({ name: topic.name, expiresAt: topic.expiresAt, isNew });
  }
  return kept;
}

interface Merged {
  readonly topics: readonly KnownTopic[];
  readonly learnt: boolean;
  /** Whether an answer held an error that more metadata may mend. */
  readonly hasInvalid: boolean;
}

function mergeTopics(
  m: ClientMetadata,
  turn: Turn,
  response: MetadataResponse,
  isPartial: boolean,
  wanted: readonly WantedTopic[],
): Merged {
  const topics: KnownTopic[] = [];
  let learnt = false;
  let hasInvalid = false;
  for (const known of m.topics) {
    if (response.topics.some((answer) => answer.name === known.name)) continue;
    if (!wanted.some((topic) => topic.name === known.name)) continue;
    topics.push(isPartial || !known.isCached ? known : uncached(known));
  }
  for (const answer of response.topics) {
    if (!wanted.some((topic) => topic.name === answer.name)) continue;
    const known = knownTopic(m, answer.name);
    if (answer.error !== 'NONE') {
      hasInvalid = hasInvalid || isInvalidMetadata(answer.error);
      if (known !== null) topics.push(uncached(known));
      continue;
    }
    const isNewId = answer.topicId !== '' && known?.topicId !== answer.topicId;
    const partitions = answer.partitions
      .slice()
      .sort((a, b) => a.index - b.index)
      .map((partition) => {
        hasInvalid = hasInvalid || isInvalidMetadata(partition.error);
        const old = known?.partitions[partition.index] ?? null;
        const merged = mergePartition(m.config.epochs, partition, old, isNewId);
        if (merged !== old) probeLeader(turn, answer, partition.index, merged, old);
        learnt = learnt || old === null || isNewId || merged.lastSeenEpoch > old.lastSeenEpoch;
        return merged;
      });
    topics.push({ name: answer.name, topicId: answer.topicId, isCached: true, partitions });
  }
  topics.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { topics, learnt, hasInvalid };
}

/** Kafka forgets the id with the topic, but not the epochs it saw. */
const uncached = (topic: KnownTopic): KnownTopic => ({
  name: topic.name,
  topicId: '',
  isCached: false,
  partitions: topic.partitions,
});

/** KIP-320, KIP-516: an older epoch is ignored, unless the topic was created anew (clients §1.4). */
function mergePartition(
  epochs: boolean,
  partition: MetadataPartition,
  old: KnownPartition | null,
  isNewId: boolean,
): KnownPartition {
  const { leaderId, replicas } = partition;
  const isSame = old !== null && old.leaderId === leaderId && sameList(old.replicas, replicas);
  if (!epochs) {
    return isSame ? old : { leaderId, leaderEpoch: -1, lastSeenEpoch: -1, replicas };
  }
  const { leaderEpoch } = partition;
  if (old !== null && old.lastSeenEpoch >= 0 && !isNewId && leaderEpoch < old.lastSeenEpoch) {
    return old;
  }
  if (isSame && old.leaderEpoch === leaderEpoch && old.lastSeenEpoch === leaderEpoch) return old;
  return { leaderId, leaderEpoch, lastSeenEpoch: leaderEpoch, replicas };
}

/** Whether two lists of nodes are the same. */
export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

function probeLeader(
  turn: Turn,
  topic: MetadataTopic,
  index: number,
  now: KnownPartition,
  old: KnownPartition | null,
): void {
  if (old !== null && old.leaderId === now.leaderId && old.leaderEpoch === now.leaderEpoch) return;
  turn.probe({
    type: 'LeaderLearned',
    partition: partitionName(topic.name, index),
    leaderId: now.leaderId,
    leaderEpoch: now.leaderEpoch,
  });
}
