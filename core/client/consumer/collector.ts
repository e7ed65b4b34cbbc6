import { TORN } from '../../disk.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type { Turn } from '../../turn.ts';
import type { ConsumedRecord } from '../commands.ts';
import { requestUpdate } from '../metadata-refresh.ts';
import { type AbortFilter, enterBatch, isAborted } from './aborted.ts';
import {
  type CompletedFetch,
  type ConsumerMemory,
  type ConsumerPartition,
  copyPartition,
  ownMemory,
  partitionOf,
  usesEpochs,
  withMetadata,
  withPartition,
} from './memory.ts';
import { leaveReplica, preferReplica } from './read-replica.ts';
import { advance, isFetchable, requestReset, retryAfter } from './subscription.ts';

/** What poll() hands to the application. */
export interface Collected {
  readonly memory: ConsumerMemory;
  readonly records: readonly ConsumedRecord[];
  /** Whether a position moved, with or without records (control batches). */
  readonly isAdvanced: boolean;
  readonly exception: string | null;
}

/**
 * Takes up to `max.poll.records` from the buffered answers, one partition after another, and advances the positions
 * before they are handed out (clients §4.3, FetchCollector.collectFetch).
 */
export function collectFetch(before: ConsumerMemory, turn: Turn): Collected {
  let m = before;
  if (m.buffer.length === 0) {
    return { memory: m, records: [], isAdvanced: false, exception: null };
  }
  const queue = m.buffer.slice();
  const paused: CompletedFetch[] = [];
  const records: ConsumedRecord[] = [];
  let isAdvanced = false;
  let exception: string | null = null;
  const limit = m.config.settings['max.poll.records'];
  while (records.length < limit) {
    const head = queue[0];
    if (head === undefined) break;
    if (!head.isInitialized) {
      const opened = initialize(m, turn, head);
      if (opened.exception !== null) {
        // What was collected is handed out first; the next poll finds the error again.
        if (records.length > 0 || isAdvanced) break;
        exception = opened.exception;
      }
      m = opened.memory;
      if (opened.fetch === null) queue.shift();
      else queue[0] = opened.fetch;
      if (exception !== null) break;
      continue;
    }
    const p = partitionOf(m, head.partition);
    queue.shift();
    if (p?.isPaused) {
      paused.push(head);
      continue;
    }
    // Data that was overtaken by a seek, a reset or another assignment is dropped.
    if (p === null || !isFetchable(p) || p.offset !== head.nextOffset) continue;
    const taken = takeRecords(head, limit - records.length, records);
    if (taken.nextOffset > p.offset) {
      const epoch = usesEpochs(m) ? taken.epoch : -1;
      const advanced = advance(p, taken.nextOffset, epoch);
      m = taken.rest === null ? putAtEnd(m, advanced, before) : withPartition(m, advanced);
      isAdvanced = true;
    }
    if (taken.rest !== null) queue.unshift(taken.rest);
    if (taken.isCorrupt) {
      // What was collected is handed out first; then every poll fails until the application seeks past it.
      if (records.length === 0 && !isAdvanced) exception = 'KafkaException';
      break;
    }
  }
  const buffer = paused.length === 0 ? queue : [...queue, ...paused];
  const isSame = buffer.length === m.buffer.length && buffer.every((f, i) => f === m.buffer[i]);
  if (isSame) return { memory: m, records, isAdvanced, exception };
  const next = ownMemory(m, before);
  next.buffer = buffer;
  return { memory: next, records, isAdvanced, exception };
}

interface Taken {
  readonly nextOffset: number;
  /** Of the last batch that was read. */
  readonly epoch: number;
  /** What is left for the next poll. */
  readonly rest: CompletedFetch | null;
  /** Whether the next batch is damaged: its checksum is wrong (`check.crcs`). */
  readonly isCorrupt: boolean;
}

/**
 * Reads records from `nextOffset` on; control batches, and with read_committed what was aborted, move the position but
 * are not visible (clients §3.9, §4.3).
 */
function takeRecords(fetch: CompletedFetch, limit: number, out: ConsumedRecord[]): Taken {
  const { partition } = fetch;
  let { nextOffset } = fetch;
  let epoch = -1;
  let taken = 0;
  let { filter } = fetch;
  for (const batch of fetch.batches) {
    if (batch.lastOffset < nextOffset) continue;
    if (taken >= limit || batch.crc === TORN) {
      const rest = readUpTo(fetch, nextOffset, filter);
      return { nextOffset, epoch, rest, isCorrupt: taken < limit };
    }
    epoch = batch.leaderEpoch;
    if (filter !== null) filter = enterBatch(filter, batch);
    if (!batch.isControl && !(filter !== null && isAborted(filter, batch))) {
      for (
        let offset = Math.max(nextOffset, batch.baseOffset);
        offset <= batch.lastOffset;
        offset++
      ) {
        if (taken >= limit) {
          const rest = readUpTo(fetch, nextOffset, filter);
          return { nextOffset, epoch, rest, isCorrupt: false };
        }
        const record = batch.records[offset - batch.baseOffset];
        nextOffset = offset + 1;
        if (record === undefined) continue;
        const { leaderEpoch } = batch;
        out.push({ partition, offset, leaderEpoch, key: record.key, value: record.value });
        taken += 1;
      }
    }
    nextOffset = batch.lastOffset + 1;
  }
  return { nextOffset, epoch, rest: null, isCorrupt: false };
}

const readUpTo = (
  fetch: CompletedFetch,
  nextOffset: number,
  filter: AbortFilter | null,
): CompletedFetch => ({
  partition: fetch.partition,
  error: fetch.error,
  nextOffset,
  highWatermark: fetch.highWatermark,
  preferredReadReplica: fetch.preferredReadReplica,
  batches: fetch.batches,
  filter,
  isInitialized: true,
});

interface Initialized {
  readonly memory: ConsumerMemory;
  /** Null where there is nothing to read. */
  readonly fetch: CompletedFetch | null;
  readonly exception: string | null;
}

/** Looks at an answer for the first time: stale ones are dropped, errors acted on (FetchCollector.initialize). */
function initialize(m: ConsumerMemory, turn: Turn, fetch: CompletedFetch): Initialized {
  const p = partitionOf(m, fetch.partition);
  if (p === null || p.fetchState !== 'FETCHING') return { memory: m, fetch: null, exception: null };
  if (fetch.error !== 'NONE') return onFetchError(m, turn, p, fetch.error, fetch.nextOffset);
  if (p.offset !== fetch.nextOffset) return { memory: m, fetch: null, exception: null };
  let memory = m;
  if (fetch.highWatermark >= 0 && fetch.highWatermark !== p.highWatermark) {
    const next = copyPartition(p);
    next.highWatermark = fetch.highWatermark;
    memory = withPartition(m, next);
  }
  if (fetch.preferredReadReplica >= 0) {
    memory = preferReplica(memory, turn, fetch.partition, fetch.preferredReadReplica);
  }
  return { memory, fetch: readUpTo(fetch, fetch.nextOffset, fetch.filter), exception: null };
}

/**
 * What an error of a fetch means (clients §1.5, §4.2, §4.6).
 * Simplified: after an error a partition is not fetched for `retry.backoff.ms`, unless its leader changes. Kafka asks
 * again at once, as fast as the broker answers.
 */
function onFetchError(
  m: ConsumerMemory,
  turn: Turn,
  p: ConsumerPartition,
  error: ErrorCode,
  fetchOffset: number,
): Initialized {
  if (error === 'OFFSET_OUT_OF_RANGE') return onOutOfRange(m, turn, p, fetchOffset);
  const waiting = retryAfter(p, turn.now, m.config.settings['retry.backoff.ms']);
  const memory = moveToEnd(withPartition(m, waiting), p.partition);
  switch (error) {
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
    case 'FENCED_LEADER_EPOCH':
    case 'OFFSET_NOT_AVAILABLE':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'UNKNOWN_TOPIC_ID':
    case 'INCONSISTENT_TOPIC_ID': {
      const asked = withMetadata(memory, requestUpdate(memory.metadata, false));
      const left = leaveReplica(asked, turn, p.partition, error);
      return { memory: left, fetch: null, exception: null };
    }
    case 'UNKNOWN_LEADER_EPOCH':
    case 'UNKNOWN_SERVER_ERROR':
      return { memory, fetch: null, exception: null };
    case 'CORRUPT_MESSAGE':
      return { memory, fetch: null, exception: 'KafkaException' };
    default:
      return { memory, fetch: null, exception: 'IllegalStateException' };
  }
}

/**
 * The position is outside the log: a preferred replica is left, and its leader asked; outside the leader's log it is
 * reset by policy, or the application is told (clients §4.5, §4.8).
 */
function onOutOfRange(
  m: ConsumerMemory,
  turn: Turn,
  p: ConsumerPartition,
  fetchOffset: number,
): Initialized {
  if (p.preferredReadReplica >= 0) {
    const left = leaveReplica(moveToEnd(m, p.partition), turn, p.partition, 'OFFSET_OUT_OF_RANGE');
    return { memory: left, fetch: null, exception: null };
  }
  if (fetchOffset !== p.offset) return { memory: m, fetch: null, exception: null };
  const policy = m.config.settings['auto.offset.reset'];
  const memory = moveToEnd(m, p.partition);
  if (policy === 'none') return { memory, fetch: null, exception: 'OffsetOutOfRangeException' };
  const reset = requestReset(p, policy, 'out-of-range');
  return { memory: withPartition(memory, reset), fetch: null, exception: null };
}

/** Partitions take turns. */
function moveToEnd(m: ConsumerMemory, name: PartitionName): ConsumerMemory {
  if (m.partitions[m.partitions.length - 1]?.partition === name) return m;
  const p = partitionOf(m, name);
  return p === null ? m : putAtEnd(m, p, m);
}

/** The memory with another state of an assigned partition, which goes to the end. */
function putAtEnd(m: ConsumerMemory, p: ConsumerPartition, before: ConsumerMemory): ConsumerMemory {
  const partitions = m.partitions.slice();
  let at = 0;
  while (at < partitions.length && partitions[at]?.partition !== p.partition) at += 1;
  for (; at < partitions.length - 1; at++) partitions[at] = partitions[at + 1] as ConsumerPartition;
  partitions[partitions.length - 1] = p;
  const next = ownMemory(m, before);
  next.partitions = partitions;
  return next;
}
