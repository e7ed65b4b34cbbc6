import {
  LATEST_TIMESTAMP,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
} from '../../protocol/offsets.ts';
import { type PartitionName, topicOf } from '../../protocol/partition-name.ts';
import { type Instant, plusMs } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import { currentLeader, type Draft, LONG_AGO } from '../metadata.ts';
import { keepTopics, requestUpdate, wantTopic } from '../metadata-refresh.ts';
import { isUnavailable } from '../nodes.ts';
import { type ConsumerMemory, copyMemory, type OffsetLookup, withMetadata } from './memory.ts';
import { nodesOf, sendListOffsets } from './positions.ts';

const copyLookup = (l: OffsetLookup): Draft<OffsetLookup> => ({
  id: l.id,
  partitions: l.partitions,
  found: l.found,
  outstanding: l.outstanding,
  retryAt: l.retryAt,
  deadline: l.deadline,
});

/** consumer.endOffsets(): the high watermark, or with read_committed the last stable offset (clients §4.5). */
export function startLookup(
  m: ConsumerMemory,
  turn: Turn,
  id: number,
  partitions: readonly PartitionName[],
): ConsumerMemory {
  const next = copyMemory(m);
  let { metadata } = m;
  for (const partition of partitions) metadata = wantTopic(metadata, topicOf(partition), turn.now);
  next.metadata = metadata;
  const deadline = plusMs(turn.now, m.config.settings['default.api.timeout.ms']);
  const lookup: OffsetLookup = {
    id,
    partitions,
    found: [],
    outstanding: 0,
    retryAt: LONG_AGO,
    deadline,
  };
  next.lookups = [...m.lookups, lookup];
  return next;
}

/** Sends what lookups still need, and answers those that are complete or out of time. */
export function runLookups(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  for (const { id } of before.lookups) m = runLookup(m, turn, id);
  return m;
}

function runLookup(before: ConsumerMemory, turn: Turn, id: number): ConsumerMemory {
  let m = before;
  const lookup = m.lookups.find((other) => other.id === id);
  if (lookup === undefined) return m;
  const missing = missingOf(lookup);
  if (missing.length === 0) return finish(m, turn, lookup, 'NONE');
  if (lookup.deadline <= turn.now) return finish(m, turn, lookup, 'TIMEOUT');
  if (lookup.outstanding > 0 || lookup.retryAt > turn.now) return m;
  const { metadata } = m;
  const leader = (partition: PartitionName): number => currentLeader(metadata, partition).leaderId;
  if (missing.some((partition) => leader(partition) < 0)) {
    m = withMetadata(m, requestUpdate(m.metadata, true));
  }
  const next = copyLookup(lookup);
  for (const node of nodesOf(missing, leader)) {
    if (isUnavailable(turn.network, node, turn.now)) continue;
    const asked = missing.filter((partition) => leader(partition) === node);
    const timestamps = asked.map((partition) => ({ partition, timestamp: LATEST_TIMESTAMP }));
    m = sendListOffsets(m, turn, node, timestamps, id);
    next.outstanding += 1;
  }
  if (next.outstanding === 0) next.retryAt = retryAt(m, turn);
  return withLookup(m, next);
}

const missingOf = (lookup: OffsetLookup): readonly PartitionName[] =>
  lookup.partitions.filter((partition) => !lookup.found.some((f) => f.partition === partition));

const retryAt = (m: ConsumerMemory, turn: Turn): Instant =>
  plusMs(turn.now, m.config.settings['retry.backoff.ms']);

function withLookup(m: ConsumerMemory, lookup: OffsetLookup): ConsumerMemory {
  const next = copyMemory(m);
  next.lookups = m.lookups.map((other) => (other.id === lookup.id ? lookup : other));
  return next;
}

function finish(
  m: ConsumerMemory,
  turn: Turn,
  lookup: OffsetLookup,
  error: 'NONE' | 'TIMEOUT',
): ConsumerMemory {
  const offsets = lookup.found
    .slice()
    .sort(
      (a, b) => lookup.partitions.indexOf(a.partition) - lookup.partitions.indexOf(b.partition),
    );
  turn.answer({
    type: 'EndOffsets',
    id: lookup.id,
    offsets: error === 'NONE' ? offsets : [],
    error,
  });
  const next = copyMemory(m);
  next.lookups = m.lookups.filter((other) => other !== lookup);
  const used = [
    ...m.partitions.map((p) => topicOf(p.partition)),
    ...next.lookups.flatMap((other) => other.partitions.map(topicOf)),
  ];
  next.metadata = keepTopics(m.metadata, used);
  return next;
}

/** An answer to a lookup's request, or null for a lost one: what failed is asked again after a while. */
export function onLookupOffsets(
  before: ConsumerMemory,
  turn: Turn,
  id: number,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse | null,
): ConsumerMemory {
  const lookup = before.lookups.find((other) => other.id === id);
  if (lookup === undefined) return before;
  const next = copyLookup(lookup);
  next.outstanding = lookup.outstanding - 1;
  let hasFailed = false;
  for (const { partition } of request.partitions) {
    const answer = response?.partitions.find((other) => other.partition === partition);
    if (answer === undefined || answer.error !== 'NONE' || answer.offset < 0) hasFailed = true;
    else next.found = [...next.found, { partition, offset: answer.offset }];
  }
  if (hasFailed) next.retryAt = retryAt(before, turn);
  const m = withLookup(before, next);
  return hasFailed ? withMetadata(m, requestUpdate(m.metadata, false)) : m;
}
