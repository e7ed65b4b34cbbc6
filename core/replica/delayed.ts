import { find, put, remove } from '../collections/table.ts';
import { BATCH_OVERHEAD_BYTES } from '../log/batch.ts';
import { readBatches } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { FetchPartition, FetchPartitionResponse, FetchRequest } from '../protocol/fetch.ts';
import { plusMs } from '../time.ts';
import { completeDeleteRecords } from './delete-records.ts';
import { tryCompleteMarkers } from './markers.ts';
import { checkLeaderEpoch, isLeader, type Partition } from './partition.ts';
import { expireProduce, tryCompleteProduce } from './produce.ts';
import {
  divergenceOf,
  isFromFollower,
  noteFollower,
  placesOf,
  readBound,
  readPartitions,
  readsNothing,
  sizeOf,
} from './read.ts';
import { type DelayedFetch, FETCH_TIMER } from './state.ts';
import { partitionAt, type Work } from './work.ts';

/**
 * Answers a fetch at once or lets it wait for data (replication §4.2).
 * Simplified: Every fetch is a full one. Sessions (KIP-227) and the rotation of their partitions are not modelled.
 */
export function onFetch(work: Work, connection: ConnectionId, request: FetchRequest): void {
  const places = placesOf(work, request);
  // Most fetches find nothing new: no answer is made for them.
  if (request.maxWaitMs > 0 && request.minBytes > 0 && readsNothing(work, request, places)) {
    noteFollower(work, request, places);
    park(work, connection, request, places);
    return;
  }
  const results = readPartitions(work, request, places, true);
  let sizeBytes = 0;
  let mustAnswer = request.maxWaitMs <= 0 || results.length === 0;
  for (const result of results) {
    if (result.batches.length > 0) sizeBytes += sizeOf(result.batches);
    if (result.error !== 'NONE' || result.divergingEpoch !== null) mustAnswer = true;
    if (result.preferredReadReplica >= 0) mustAnswer = true;
  }
  if (mustAnswer || sizeBytes >= request.minBytes) {
    replyToFetch(work, connection, results);
    return;
  }
  if (isFetchCompletable(work, request, places)) {
    replyToFetch(work, connection, readPartitions(work, request, places, false));
    return;
  }
  park(work, connection, request, places);
}

function park(
  work: Work,
  connection: ConnectionId,
  request: FetchRequest,
  places: readonly number[],
): void {
  const slots = new Array<number>(places.length);
  for (let i = 0; i < slots.length; i++) {
    slots[i] = partitionAt(work, places[i] as number).log.slot;
  }
  work.next.delayedFetches = put(work.next.delayedFetches, { id: connection, slots, request });
  work.turn.setTimer(FETCH_TIMER, connection, plusMs(work.turn.now, request.maxWaitMs));
}

function replyToFetch(
  work: Work,
  connection: ConnectionId,
  partitions: readonly FetchPartitionResponse[],
): void {
  work.turn.reply(connection, { type: 'FetchResponse', error: 'NONE', sessionId: 0, partitions });
}

/** Whether a waiting fetch has something to say (`DelayedFetch.tryComplete`, replication §4.2). */
function isFetchCompletable(work: Work, request: FetchRequest, places: readonly number[]): boolean {
  let sizeBytes = 0;
  for (let i = 0; i < places.length; i++) {
    const wanted = request.partitions[i] as FetchPartition;
    const index = places[i] as number;
    if (index < 0) return true;
    const partition = partitionAt(work, index);
    if (isFromFollower(request) && !isLeader(partition, work.next.brokerId)) return true;
    if (checkLeaderEpoch(partition, wanted.currentLeaderEpoch) !== 'NONE') return true;
    const bound = readBound(partition, request);
    // A log that was cut, or a new leader's low watermark: a consumer above it gets nothing, but at once (§7).
    if (wanted.fetchOffset > bound) return true;
    if (wanted.fetchOffset < bound) {
      if (request.minBytes <= BATCH_OVERHEAD_BYTES) return true;
      // A fetch behind the active segment is not counted byte by byte.
      const { activeBaseOffset } = partition.log;
      if (wanted.fetchOffset < activeBaseOffset && bound > activeBaseOffset) return true;
      sizeBytes += Math.min(wanted.maxBytes, availableBytes(work, wanted, partition, bound));
      if (sizeBytes >= request.minBytes) return true;
    }
    if (divergenceOf(partition, wanted, work.next.switches) !== null) return true;
  }
  return false;
}

/** The bytes from a fetch's position to `bound`. */
function availableBytes(
  work: Work,
  wanted: FetchPartition,
  { log }: Partition,
  bound: number,
): number {
  const { disk } = work.turn;
  const all = Number.MAX_SAFE_INTEGER;
  return sizeOf(readBatches(log, disk, wanted.fetchOffset, bound, all, true));
}

function completeFetch(work: Work, delayed: DelayedFetch, places: readonly number[]): void {
  work.next.delayedFetches = remove(work.next.delayedFetches, delayed.id);
  work.turn.cancelTimer(FETCH_TIMER, delayed.id);
  // A second read does not count as progress of the follower (§2.2), but it sees the high watermark of now.
  replyToFetch(work, delayed.id, readPartitions(work, delayed.request, places, false));
}

/** A fetch has waited for `max.wait`: it takes what there is (replication §4.2). */
export function onFetchTimer(work: Work, connection: ConnectionId): void {
  const delayed = find(work.next.delayedFetches, connection);
  if (delayed !== null) completeFetch(work, delayed, placesOf(work, delayed.request));
}

/** A write has waited for its timeout (replication §2.4). */
export function onProduceTimer(work: Work, connection: ConnectionId): void {
  const delayed = find(work.next.delayedProduces, connection);
  if (delayed !== null) expireProduce(work, delayed);
}

/** Looks again at the waiting requests of the partitions that this step touched. */
export function completeDelayed(work: Work): void {
  const { touchedProduces, touchedConsumers, touchedFollowers } = work;
  if (touchedProduces.length > 0) {
    if (work.next.delayedDeleteRecords.length > 0) completeDeleteRecords(work);
    for (const delayed of work.next.delayedProduces) {
      if (overlaps(delayed.slots, touchedProduces)) tryCompleteProduce(work, delayed);
    }
    for (const delayed of work.next.delayedMarkers) {
      if (overlaps(delayed.slots, touchedProduces)) tryCompleteMarkers(work, delayed);
    }
  }
  if (touchedConsumers.length === 0 && touchedFollowers.length === 0) return;
  for (const delayed of work.next.delayedFetches) {
    const touched = isFromFollower(delayed.request) ? touchedFollowers : touchedConsumers;
    if (!overlaps(delayed.slots, touched)) continue;
    const places = placesOf(work, delayed.request);
    if (isFetchCompletable(work, delayed.request, places)) completeFetch(work, delayed, places);
  }
}

function overlaps(slots: readonly number[], touched: readonly number[]): boolean {
  for (let i = 0; i < touched.length; i++) {
    for (let j = 0; j < slots.length; j++) if (slots[j] === touched[i]) return true;
  }
  return false;
}
