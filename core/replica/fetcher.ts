import { appended, find, put, remove } from '../collections/table.ts';
import { latestEpoch } from '../log/epoch-cache.ts';
import { truncateTo } from '../log/log.ts';
import { closeLink, sendRequest } from '../network/network.ts';
import type { FetchPartition } from '../protocol/fetch.ts';
import type { Request } from '../protocol/message.ts';
import {
  EARLIEST_TIMESTAMP,
  LATEST_TIMESTAMP,
  type ListOffsetsPartition,
  type OffsetForLeaderEpochPartition,
} from '../protocol/offsets.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { instant, plusMs } from '../time.ts';
import { type Draft, type Partition, searchName } from './partition.ts';
import { FETCHER_PURPOSE, FETCHER_TIMER, type Fetcher, type FetchState } from './state.ts';
import { initialFetchOffset, truncatesOnFetch } from './truncation.ts';
import { indexOfPartition, partitionAt, setLog, type Work } from './work.ts';

const nameOfState = (state: FetchState): PartitionName => state.partition;

/** Where a partition stands in a fetcher, or a negative number. */
export const searchFetchState = (states: readonly FetchState[], name: PartitionName): number =>
  searchName(states, nameOfState, name);

/** The one copy of a fetcher: change it, then hand it to `setFetcher`. */
export const draftFetcher = (f: Fetcher): Draft<Fetcher> => ({
  id: f.id,
  partitions: f.partitions,
  busy: f.busy,
  next: f.next,
  divergences: f.divergences,
});

/** The one copy of a fetch state. */
export const draftFetchState = (s: FetchState): Draft<FetchState> => ({
  partition: s.partition,
  topicId: s.topicId,
  currentLeaderEpoch: s.currentLeaderEpoch,
  fetchOffset: s.fetchOffset,
  lastFetchedEpoch: s.lastFetchedEpoch,
  phase: s.phase,
  delayedUntil: s.delayedUntil,
});

/** Puts a fetcher in the place of the one for the same source broker. */
export function setFetcher(work: Work, fetcher: Fetcher): void {
  work.next.fetchers = put(work.next.fetchers, fetcher);
}

/** Starts to fetch a partition from its leader (replication §4.1 `add`, §5.1 makeFollower). */
export function addFetch(work: Work, leaderId: number, partition: Partition): void {
  const { switches } = work.next;
  const { log } = partition;
  const epoch = latestEpoch(log.epochCache);
  const settled =
    switches['repl.truncation'] === 'high-watermark' || (truncatesOnFetch(switches) && epoch >= 0);
  const state: FetchState = {
    partition: partition.name,
    topicId: partition.topicId,
    currentLeaderEpoch: partition.leaderEpoch,
    fetchOffset: initialFetchOffset(log, switches),
    lastFetchedEpoch: settled ? epoch : -1,
    phase: settled ? 'Fetching' : 'Truncating',
    delayedUntil: instant(0),
  };
  const fetcher = find(work.next.fetchers, leaderId) ?? newFetcher(leaderId);
  const at = searchFetchState(fetcher.partitions, partition.name);
  const partitions = fetcher.partitions.slice();
  if (at >= 0) partitions[at] = state;
  else partitions.splice(-at - 1, 0, state);
  const draft = draftFetcher(fetcher);
  draft.partitions = partitions;
  setFetcher(work, draft);
}

/**
 * One thread per source broker, as by default.
 * Simplified: One fetcher per source broker. A larger `num.replica.fetchers` does not split its partitions.
 */
const newFetcher = (id: number): Fetcher => ({
  id,
  partitions: [],
  busy: 'No',
  next: 'Truncate',
  divergences: [],
});

/** Stops to fetch a partition, whoever it is fetched from; a request in flight goes on without it. */
export function removeFetch(work: Work, name: PartitionName): void {
  for (const fetcher of work.next.fetchers) {
    const at = searchFetchState(fetcher.partitions, name);
    if (at < 0) continue;
    const draft = draftFetcher(fetcher);
    const partitions = fetcher.partitions.slice();
    partitions.splice(at, 1);
    draft.partitions = partitions;
    setFetcher(work, draft);
  }
}

/** Ends fetchers without partitions, with their connections and what is in flight on them (shutdownIdleFetcherThreads). */
export function removeIdleFetchers(work: Work): void {
  for (const fetcher of work.next.fetchers) {
    if (fetcher.partitions.length === 0) endFetcher(work, fetcher.id);
  }
}

/** Ends a fetcher with its connection. */
export function endFetcher(work: Work, id: number): void {
  closeLink(work.turn, id, FETCHER_PURPOSE);
  work.turn.cancelTimer(FETCHER_TIMER, id);
  work.next.fetchers = remove(work.next.fetchers, id);
}

/** What the fetcher's thread does next, unless it waits for something (replication §4.1 `loop`). */
export function driveFetcher(work: Work, id: number): void {
  const fetcher = find(work.next.fetchers, id);
  if (fetcher === null || fetcher.busy !== 'No' || work.next.stopping !== null) return;
  if (isFetchingAll(fetcher)) {
    fetch(work, fetcher);
    return;
  }
  if (askOffsets(work, fetcher)) return;
  if (fetcher.next === 'Truncate') {
    truncateWithoutEpoch(work, fetcher);
    if (askEpochEnds(work, find(work.next.fetchers, id) as Fetcher)) return;
  }
  fetch(work, find(work.next.fetchers, id) as Fetcher);
}

/** Mostly no partition has anything else to do. */
function isFetchingAll({ partitions }: Fetcher): boolean {
  for (const { phase } of partitions) if (phase !== 'Fetching') return false;
  return true;
}

const isReady = (work: Work, state: FetchState): boolean => state.delayedUntil <= work.turn.now;

function send(
  work: Work,
  fetcher: Fetcher,
  busy: Fetcher['busy'],
  next: Fetcher['next'],
  request: Request,
): void {
  // What this very step made is not copied again.
  const isOwn = find(work.before.fetchers, fetcher.id) !== fetcher;
  const draft = isOwn ? (fetcher as Draft<Fetcher>) : draftFetcher(fetcher);
  draft.busy = busy;
  draft.next = next;
  if (!isOwn) setFetcher(work, draft);
  const timeoutMs = work.next.settings['replica.socket.timeout.ms'];
  sendRequest(work.turn, fetcher.id, FETCHER_PURPOSE, request, timeoutMs);
}

/** KIP-320: a follower names its leader epoch, so that a leader of another one does not serve it. */
const epochToSend = (work: Work, state: FetchState): number =>
  work.next.switches['repl.epochFencing'] === 'none' ? -1 : state.currentLeaderEpoch;

/**
 * After OFFSET_OUT_OF_RANGE a follower asks where its leader's log ends, then perhaps where it begins (§4.5).
 * Simplified: Partitions that are out of range together ask together. Role changes do not wait for the answers.
 */
function askOffsets(work: Work, fetcher: Fetcher): boolean {
  const partitions: ListOffsetsPartition[] = [];
  for (const state of fetcher.partitions) {
    if (state.phase !== 'AskingLatest' && state.phase !== 'AskingEarliest') continue;
    if (!isReady(work, state)) continue;
    partitions.push({
      partition: state.partition,
      currentLeaderEpoch: epochToSend(work, state),
      timestamp: state.phase === 'AskingLatest' ? LATEST_TIMESTAMP : EARLIEST_TIMESTAMP,
    });
  }
  if (partitions.length === 0) return false;
  send(work, fetcher, 'ListOffsets', fetcher.next, {
    type: 'ListOffsetsRequest',
    replicaId: work.next.brokerId,
    isolationLevel: 'read_uncommitted',
    partitions,
  });
  return true;
}

/** A log without epochs knows nothing better than its high watermark (replication §4.1 `add`). */
function truncateWithoutEpoch(work: Work, fetcher: Fetcher): void {
  let partitions: FetchState[] | null = null;
  for (let i = 0; i < fetcher.partitions.length; i++) {
    const state = fetcher.partitions[i] as FetchState;
    if (state.phase !== 'Truncating' || !isReady(work, state)) continue;
    const index = indexOfPartition(work, state.partition);
    const { log } = partitionAt(work, index);
    if (latestEpoch(log.epochCache) >= 0) continue;
    const rule = 'a follower without leader epochs: back to the high watermark';
    setLog(work, index, truncateTo(log, work.turn, state.fetchOffset, rule, work.next.switches));
    const draft = draftFetchState(state);
    draft.phase = 'Fetching';
    partitions ??= fetcher.partitions.slice();
    partitions[i] = draft;
  }
  if (partitions === null) return;
  const draft = draftFetcher(fetcher);
  draft.partitions = partitions;
  setFetcher(work, draft);
}

/** KIP-101, KIP-279: a new follower asks where its latest epoch ended before it fetches. */
function askEpochEnds(work: Work, fetcher: Fetcher): boolean {
  const partitions: OffsetForLeaderEpochPartition[] = [];
  for (const state of fetcher.partitions) {
    if (state.phase !== 'Truncating' || !isReady(work, state)) continue;
    const { log } = partitionAt(work, indexOfPartition(work, state.partition));
    partitions.push({
      partition: state.partition,
      currentLeaderEpoch: epochToSend(work, state),
      leaderEpoch: latestEpoch(log.epochCache),
    });
  }
  if (partitions.length === 0) return false;
  send(work, fetcher, 'OffsetsForLeaderEpoch', 'Fetch', {
    type: 'OffsetsForLeaderEpochRequest',
    replicaId: work.next.brokerId,
    partitions,
  });
  return true;
}

const NONE_FORGOTTEN: readonly PartitionName[] = [];

function fetch(work: Work, fetcher: Fetcher): void {
  const { settings, switches, brokerId } = work.next;
  const maxBytes = settings['replica.fetch.max.bytes'];
  const withLastEpoch = truncatesOnFetch(switches);
  let partitions: readonly FetchPartition[] = [];
  for (const state of fetcher.partitions) {
    if (state.phase !== 'Fetching' || !isReady(work, state)) continue;
    const { log } = partitionAt(work, indexOfPartition(work, state.partition));
    partitions = appended(partitions, {
      partition: state.partition,
      topicId: state.topicId,
      currentLeaderEpoch: epochToSend(work, state),
      fetchOffset: state.fetchOffset,
      lastFetchedEpoch: withLastEpoch ? state.lastFetchedEpoch : -1,
      logStartOffset: log.logStartOffset,
      maxBytes,
    });
  }
  if (partitions.length === 0) {
    backOff(work, fetcher);
    return;
  }
  send(work, fetcher, 'Fetch', 'Truncate', {
    type: 'FetchRequest',
    replicaId: brokerId,
    replicaEpoch:
      switches['repl.isrAdmission'] === 'unfenced-and-broker-epoch' ? work.view.brokerEpoch : -1,
    maxWaitMs: settings['replica.fetch.wait.max.ms'],
    minBytes: settings['replica.fetch.min.bytes'],
    maxBytes: settings['replica.fetch.response.max.bytes'],
    isolationLevel: 'read_uncommitted',
    rackId: '',
    sessionId: 0,
    sessionEpoch: -1,
    partitions,
    forgotten: NONE_FORGOTTEN,
  });
}

/** Nothing can be fetched now: the thread sleeps for the backoff, or until it gets a partition (`maybeFetch`). */
function backOff(work: Work, fetcher: Fetcher): void {
  if (fetcher.next !== 'Truncate') {
    const draft = draftFetcher(fetcher);
    draft.next = 'Truncate';
    setFetcher(work, draft);
  }
  if (fetcher.partitions.length === 0) return;
  const backoffMs = work.next.settings['replica.fetch.backoff.ms'];
  work.turn.setTimer(FETCHER_TIMER, fetcher.id, plusMs(work.turn.now, backoffMs));
}

/** Lets a partition rest for `replica.fetch.backoff.ms`, unless it already does (replication §4.1). */
export function delayedState(work: Work, state: FetchState): FetchState {
  if (!isReady(work, state)) return state;
  const draft = draftFetchState(state);
  draft.delayedUntil = plusMs(work.turn.now, work.next.settings['replica.fetch.backoff.ms']);
  return draft;
}
