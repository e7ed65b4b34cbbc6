import { latestEpoch } from '../log/epoch-cache.ts';
import { type Log, truncateTo } from '../log/log.ts';
import { delayedState, draftFetcher, draftFetchState, setFetcher } from './fetcher.ts';
import type { Divergence, Fetcher, FetchState } from './state.ts';
import { truncatesOnFetch, truncationFor } from './truncation.ts';
import { indexOfPartition, partitionAt, setLog, type Work } from './work.ts';

/** The fetcher's states after an answer: null where a partition failed and leaves the fetcher (KIP-461). */
export type NewStates = (FetchState | null)[];

/** Gives the fetcher its new states and what it waits for now. */
export function settle(
  work: Work,
  fetcher: Fetcher,
  states: NewStates | null,
  busy: Fetcher['busy'],
  divergences: readonly Divergence[],
): void {
  const draft = draftFetcher(fetcher);
  if (states !== null) draft.partitions = left(states);
  draft.busy = busy;
  draft.divergences = divergences;
  setFetcher(work, draft);
}

function left(states: NewStates): readonly FetchState[] {
  return states.includes(null)
    ? states.filter((state) => state !== null)
    : (states as readonly FetchState[]);
}

/** The state with another position, taken from the log as it is now. */
export function movedTo(
  state: FetchState,
  log: Log,
  offset: number,
  phase: FetchState['phase'],
): FetchState {
  const draft = draftFetchState(state);
  draft.fetchOffset = offset;
  draft.lastFetchedEpoch = latestEpoch(log.epochCache);
  draft.phase = phase;
  return draft;
}

/** Truncates by what the leader says about an epoch, and fetches or asks on from there (replication §4.4). */
export function truncateBy(
  work: Work,
  state: FetchState,
  answer: { readonly epoch: number; readonly endOffset: number },
): FetchState {
  const index = indexOfPartition(work, state.partition);
  const { switches } = work.next;
  const { log } = partitionAt(work, index);
  const { offset, done, rule } = truncationFor(log, answer, state.fetchOffset, switches);
  const truncated = truncateTo(log, work.turn, offset, rule, switches);
  setLog(work, index, truncated);
  const settled = done || truncatesOnFetch(switches);
  return movedTo(state, truncated, offset, settled ? 'Fetching' : 'Truncating');
}

/**
 * The leader is in a later epoch. If that is news, the partition fails until metadata names a later epoch as well; if
 * the fetcher has moved on since it asked, it tries again (`onPartitionFenced`, replication §4.1).
 */
export const onFenced = (work: Work, state: FetchState, requestEpoch: number): FetchState | null =>
  requestEpoch === state.currentLeaderEpoch ? null : delayedState(work, state);
