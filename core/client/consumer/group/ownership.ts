import { type PartitionName, topicOf } from '../../../protocol/partition-name.ts';
import type { Turn } from '../../../turn.ts';
import { keepTopics, wantTopic } from '../../metadata-refresh.ts';
import {
  type ConsumerMemory,
  copyMemory,
  copyPartition,
  mapPartitions,
  newPartition,
  partitionOf,
  withMetadata,
} from '../memory.ts';
import { isCommitting, sendCommits, startCommit } from './commits.ts';
import { groupOf } from './coordinator.ts';
import { generationOf, LISTENER_COMMIT, memberIdOf } from './state.ts';

/** What the member owns, sorted. */
export const ownedOf = (m: ConsumerMemory): readonly PartitionName[] =>
  m.partitions.map(({ partition }) => partition).sort();

/** The names in `all` that are not in `others`. */
export const without = (
  all: readonly PartitionName[],
  others: readonly PartitionName[],
): readonly PartitionName[] => all.filter((name) => !others.includes(name));

/** SubscriptionState.assignFromSubscribed: partitions that stay keep their positions, the others start without one. */
function own(m: ConsumerMemory, turn: Turn, names: readonly PartitionName[]): ConsumerMemory {
  const next = copyMemory(m);
  const kept = m.partitions.filter((p) => names.includes(p.partition));
  const added = names.filter((name) => partitionOf(m, name) === null);
  next.partitions = [...kept, ...added.map(newPartition)];
  next.buffer = m.buffer.filter((fetch) => names.includes(fetch.partition));
  let { metadata } = m;
  for (const name of added) metadata = wantTopic(metadata, topicOf(name), turn.now);
  next.metadata = metadata;
  return next;
}

/**
 * New partitions are owned from here on, and the listener is told (onPartitionsAssigned).
 * Simplified: rebalance listeners take no time, except that one commits when told so.
 */
export function assign(
  m: ConsumerMemory,
  turn: Turn,
  owned: readonly PartitionName[],
): ConsumerMemory {
  const partitions = without(owned, ownedOf(m));
  const next = own(m, turn, owned);
  const group = groupOf(m);
  turn.probe({
    type: 'PartitionsAssigned',
    groupId: group.groupId,
    memberId: memberIdOf(group),
    generation: generationOf(group),
    partitions,
    owned,
  });
  turn.answer({ type: 'PartitionsAssigned', partitions });
  return next;
}

/** Nothing of these partitions is fetched or handed out any more (SubscriptionState.markPendingRevocation). */
export const markPendingRevocation = (
  m: ConsumerMemory,
  names: readonly PartitionName[],
): ConsumerMemory =>
  mapPartitions(m, (p) => {
    if (p.isPendingRevocation || !names.includes(p.partition)) return p;
    const next = copyPartition(p);
    next.isPendingRevocation = true;
    return next;
  });

/** The listener is told that partitions are revoked, and commits first where that is what it does. */
export function startRevocation(
  m: ConsumerMemory,
  turn: Turn,
  names: readonly PartitionName[],
): ConsumerMemory {
  if (names.length === 0 || groupOf(m).listener === 'none') return m;
  const timeoutMs = m.config.settings['default.api.timeout.ms'];
  const asked = { id: LISTENER_COMMIT, offsets: null };
  return sendCommits(startCommit(m, turn, 'sync', asked, timeoutMs), turn);
}

/** Whether the listener is still committing: poll() waits for it. */
export const isListening = (m: ConsumerMemory): boolean => isCommitting(m, 'sync', LISTENER_COMMIT);

/** The listener has returned from onPartitionsRevoked: the partitions are given up. */
export function revoke(
  m: ConsumerMemory,
  turn: Turn,
  partitions: readonly PartitionName[],
  rule: string,
): ConsumerMemory {
  if (partitions.length === 0) return m;
  const owned = without(ownedOf(m), partitions);
  const group = groupOf(m);
  turn.probe({
    type: 'PartitionsRevoked',
    groupId: group.groupId,
    memberId: memberIdOf(group),
    generation: generationOf(group),
    partitions,
    owned,
    rule,
  });
  turn.answer({ type: 'PartitionsRevoked', partitions });
  return own(m, turn, owned);
}

/** The member has lost its membership, and with it everything that it owned (onPartitionsLost, clients §5.5). */
export function lose(m: ConsumerMemory, turn: Turn, rule: string): ConsumerMemory {
  const partitions = ownedOf(m);
  if (partitions.length === 0) return m;
  const group = groupOf(m);
  turn.probe({
    type: 'PartitionsLost',
    groupId: group.groupId,
    memberId: memberIdOf(group),
    generation: generationOf(group),
    partitions,
    rule,
  });
  turn.answer({ type: 'PartitionsLost', partitions });
  return own(m, turn, []);
}

/** The topics that the client asks metadata for: those it subscribes to, and those it leads a group of. */
export function keepGroupTopics(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { topics, classic } = groupOf(m);
  const looked = m.lookups.flatMap((lookup) => lookup.partitions.map(topicOf));
  const owned = m.partitions.map((p) => topicOf(p.partition));
  const wanted = [...(topics ?? []), ...(classic?.groupTopics ?? []), ...owned, ...looked];
  let metadata = keepTopics(m.metadata, wanted);
  for (const topic of topics ?? []) metadata = wantTopic(metadata, topic, turn.now);
  for (const topic of classic?.groupTopics ?? []) metadata = wantTopic(metadata, topic, turn.now);
  return withMetadata(m, metadata);
}
