import { find } from '../collections/table.ts';
import { type Site, site } from '../draw.ts';
import {
  appendAsFollower,
  awaitsFlush,
  raiseLogStartOffset,
  setHighWatermark,
} from '../log/log.ts';
import { draw } from '../machine.ts';
import type {
  FetchPartition,
  FetchPartitionResponse,
  FetchRequest,
  FetchResponse,
} from '../protocol/fetch.ts';
import { plusMs } from '../time.ts';
import { delayedState, draftFetchState, driveFetcher, searchFetchState } from './fetcher.ts';
import { movedTo, type NewStates, onFenced, settle, truncateBy } from './fetcher-states.ts';
import { type Divergence, type Fetcher, type FetchState, TRUNCATION_TIMER } from './state.ts';
import {
  afterRaise,
  indexOfPartition,
  partitionAt,
  setLog,
  touchConsumers,
  type Work,
} from './work.ts';

/**
 * How long a follower of before KAFKA-14704 takes from the new high watermark to the truncation, in whole milliseconds
 * from 1 on: its locks let readers in between.
 */
export const TRUNCATION_PAUSE: Site = site('replica.truncation-pause', 8, 0);

const START = "the leader's log begins later (replication §4.1)";

/** A leader answered a fetch (replication §4.1 `process`). */
export function onFetchResponse(
  work: Work,
  fetcher: Fetcher,
  request: FetchRequest,
  response: FetchResponse,
): void {
  if (response.error !== 'NONE') {
    onFetchFailure(work, fetcher);
    return;
  }
  let states: NewStates | null = null;
  const divergences: Divergence[] = [];
  const { partitions } = fetcher;
  for (let i = 0; i < response.partitions.length; i++) {
    const answer = response.partitions[i] as FetchPartitionResponse;
    const asked = request.partitions[i] as FetchPartition;
    // Mostly the answer names the very partitions that are fetched.
    const at =
      partitions[i]?.partition === answer.partition
        ? i
        : searchFetchState(partitions, answer.partition);
    const state = partitions[at];
    if (state === undefined || !isAwaited(work, state, asked)) continue;
    const next = onPartition(work, state, asked, answer, divergences);
    if (next === state) continue;
    states ??= partitions.slice();
    states[at] = next;
  }
  const busy = divergences.length > 0 ? 'Truncation' : busyWithFlush(work, fetcher);
  settle(work, fetcher, states, busy, divergences);
  if (divergences.length === 0) return;
  const pauseMs = 1 + draw(work.turn, work.turn, TRUNCATION_PAUSE, fetcher.id);
  work.turn.setTimer(TRUNCATION_TIMER, fetcher.id, plusMs(work.turn.now, pauseMs));
}

/** `flush.messages`: a follower flushes before its next fetch tells the leader what it has (replication §1.3, F16). */
function busyWithFlush(work: Work, fetcher: Fetcher): Fetcher['busy'] {
  for (const { partition } of fetcher.partitions) {
    if (awaitsFlush(partitionAt(work, indexOfPartition(work, partition)).log)) return 'Flush';
  }
  return 'No';
}

/** A flush ended: fetchers that waited for it, and wait for no other, go on (replication §1.3). */
export function resumeFlushedFetchers(work: Work): void {
  for (const fetcher of work.next.fetchers) {
    if (fetcher.busy !== 'Flush' || busyWithFlush(work, fetcher) === 'Flush') continue;
    settle(work, fetcher, null, 'No', []);
    driveFetcher(work, fetcher.id);
  }
}

/** Nobody answered: all partitions of the fetcher rest (replication §4.1). */
export function onFetchFailure(work: Work, fetcher: Fetcher): void {
  const states = fetcher.partitions.map((state) => delayedState(work, state));
  settle(work, fetcher, states, 'No', []);
}

/**
 * Whether the answer fits what the fetcher wants now. KAFKA-18991: the offset alone may be the same again after two
 * changes of the leader.
 */
function isAwaited(work: Work, state: FetchState, asked: FetchPartition): boolean {
  if (state.phase !== 'Fetching' || state.delayedUntil > work.turn.now) return false;
  if (asked.fetchOffset !== state.fetchOffset) return false;
  if (work.next.switches['repl.fetchResponseMatch'] === 'offset') return true;
  return asked.currentLeaderEpoch < 0 || asked.currentLeaderEpoch === state.currentLeaderEpoch;
}

function onPartition(
  work: Work,
  state: FetchState,
  asked: FetchPartition,
  answer: FetchPartitionResponse,
  divergences: Divergence[],
): FetchState | null {
  switch (answer.error) {
    case 'NONE':
      if (answer.divergingEpoch === null) return appendFetched(work, state, answer);
      if (work.next.switches['repl.hwOnDiverging'] === 'after-truncate') {
        return truncateBy(work, state, answer.divergingEpoch);
      }
      takeHighWatermark(work, state, answer.highWatermark);
      divergences.push({
        partition: state.partition,
        epoch: answer.divergingEpoch.epoch,
        endOffset: answer.divergingEpoch.endOffset,
      });
      return state;
    case 'OFFSET_OUT_OF_RANGE': {
      const draft = draftFetchState(state);
      draft.phase = 'AskingLatest';
      return draft;
    }
    case 'FENCED_LEADER_EPOCH':
      return onFenced(work, state, asked.currentLeaderEpoch);
    default:
      return delayedState(work, state);
  }
}

/** Before KAFKA-14704 the watermark of a diverging answer was taken over a tail that was still to be cut. */
function takeHighWatermark(work: Work, state: FetchState, highWatermark: number): void {
  const index = indexOfPartition(work, state.partition);
  setLog(work, index, setHighWatermark(partitionAt(work, index).log, highWatermark));
}

/** The pause before truncations is over; nobody looks at the epoch of the answer again (before KAFKA-14704). */
export function onTruncationTimer(work: Work, fetcherId: number): void {
  const fetcher = find(work.next.fetchers, fetcherId);
  if (fetcher === null || fetcher.busy !== 'Truncation') return;
  const states: NewStates = fetcher.partitions.slice();
  for (const divergence of fetcher.divergences) {
    const at = searchFetchState(fetcher.partitions, divergence.partition);
    const state = fetcher.partitions[at];
    if (state === undefined) continue;
    states[at] = truncateBy(work, state, divergence);
    const index = indexOfPartition(work, divergence.partition);
    touchConsumers(work, partitionAt(work, index).log.slot);
  }
  settle(work, fetcher, states, 'No', []);
}

/** Appends what the leader sent, then takes its watermarks as far as the own log reaches (replication §4.1, §4.3). */
function appendFetched(
  work: Work,
  state: FetchState,
  answer: FetchPartitionResponse,
): FetchState | null {
  const index = indexOfPartition(work, state.partition);
  const { log: before, settings } = partitionAt(work, index);
  // Kafka throws an IllegalStateException here; the partition fails (KIP-461).
  if (state.fetchOffset !== before.logEndOffset) return null;
  const { log: appended, error } = appendAsFollower(
    before,
    work.turn,
    answer.batches,
    state.currentLeaderEpoch,
    settings,
    work.next.switches,
  );
  if (error === 'CORRUPT_BATCH') return delayedState(work, state);
  if (error !== null) return null;
  const raised = setHighWatermark(appended, answer.highWatermark, appended !== before);
  const log = raiseLogStartOffset(raised, work.turn, answer.logStartOffset, START);
  setLog(work, index, log === null ? raised : afterRaise(work, log));
  if (raised.highWatermark !== before.highWatermark) touchConsumers(work, before.slot);
  // The leader's log begins behind what this replica knows to be committed: an unexpected exception in Kafka.
  if (log === null) return null;
  if (log.logEndOffset === state.fetchOffset) return state;
  return movedTo(state, log, log.logEndOffset, 'Fetching');
}
