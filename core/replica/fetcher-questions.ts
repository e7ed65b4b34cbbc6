import { truncateFullyAndStartAt, truncateTo } from '../log/log.ts';
import {
  EARLIEST_TIMESTAMP,
  type ListOffsetsPartition,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
  type OffsetForLeaderEpochPartition,
  type OffsetsForLeaderEpochRequest,
  type OffsetsForLeaderEpochResponse,
} from '../protocol/offsets.ts';
import { delayedState, draftFetchState, searchFetchState } from './fetcher.ts';
import { movedTo, type NewStates, onFenced, settle, truncateBy } from './fetcher-states.ts';
import type { Fetcher, FetchState } from './state.ts';
import { indexOfPartition, partitionAt, setLog, type Work } from './work.ts';

/** A leader answered where epochs end, or nobody answered (null): truncate, ask again or rest (replication §4.4). */
export function onEpochEnds(
  work: Work,
  fetcher: Fetcher,
  request: OffsetsForLeaderEpochRequest,
  response: OffsetsForLeaderEpochResponse | null,
): void {
  const states: NewStates = fetcher.partitions.slice();
  for (let i = 0; i < request.partitions.length; i++) {
    const asked = request.partitions[i] as OffsetForLeaderEpochPartition;
    const at = searchFetchState(fetcher.partitions, asked.partition);
    const state = fetcher.partitions[at];
    if (state === undefined || !isSameEpoch(state, asked.currentLeaderEpoch)) continue;
    if (state.phase !== 'Truncating') continue;
    const result = response?.partitions[i] ?? null;
    if (result !== null && result.error === 'NONE') {
      const answer = { epoch: result.leaderEpoch, endOffset: result.endOffset };
      states[at] = truncateBy(work, state, answer);
    } else if (result !== null && result.error === 'FENCED_LEADER_EPOCH') {
      states[at] = onFenced(work, state, asked.currentLeaderEpoch);
    } else {
      states[at] = delayedState(work, state);
    }
  }
  settle(work, fetcher, states, 'No', []);
}

/** KAFKA-7786: an answer that was asked for in another epoch is dropped; −1 where epochs are not sent. */
const isSameEpoch = (state: FetchState, requestEpoch: number): boolean =>
  requestEpoch < 0 || requestEpoch === state.currentLeaderEpoch;

/** A leader answered where its log ends or begins, or nobody answered (null), after OFFSET_OUT_OF_RANGE (§4.5). */
export function onOffsets(
  work: Work,
  fetcher: Fetcher,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse | null,
): void {
  const states: NewStates = fetcher.partitions.slice();
  for (let i = 0; i < request.partitions.length; i++) {
    const asked = request.partitions[i] as ListOffsetsPartition;
    const at = searchFetchState(fetcher.partitions, asked.partition);
    const state = fetcher.partitions[at];
    if (state === undefined || !isSameEpoch(state, asked.currentLeaderEpoch)) continue;
    const phase = asked.timestamp === EARLIEST_TIMESTAMP ? 'AskingEarliest' : 'AskingLatest';
    if (state.phase !== phase) continue;
    const result = response?.partitions[i] ?? null;
    if (result !== null && result.error === 'NONE') {
      states[at] =
        phase === 'AskingLatest'
          ? onLeaderEnd(work, state, result.offset)
          : onLeaderStart(work, state, result.offset);
    } else {
      const draft = draftFetchState(state);
      draft.phase = 'Fetching';
      const fenced = result !== null && result.error === 'FENCED_LEADER_EPOCH';
      states[at] = fenced
        ? onFenced(work, draft, asked.currentLeaderEpoch)
        : delayedState(work, draft);
    }
  }
  settle(work, fetcher, states, 'No', []);
}

function onLeaderEnd(work: Work, state: FetchState, leaderEnd: number): FetchState {
  const index = indexOfPartition(work, state.partition);
  const { log, settings } = partitionAt(work, index);
  if (leaderEnd >= log.logEndOffset) {
    const draft = draftFetchState(state);
    draft.phase = 'AskingEarliest';
    return draft;
  }
  const { switches } = work.next;
  if (switches['repl.followerAhead'] === 'halt' && !settings['unclean.leader.election.enable']) {
    // KAFKA-3924, KAFKA-7414: without unclean elections this was held to be impossible.
    work.turn.halt(
      `log truncation is not allowed for partition ${state.partition}: the leader's latest offset ${leaderEnd} is less than the replica's latest offset ${log.logEndOffset}`,
    );
    return state;
  }
  const rule = "out of range: back to the leader's log end (replication §4.5)";
  const truncated = truncateTo(log, work.turn, leaderEnd, rule, switches);
  setLog(work, index, truncated);
  return movedTo(state, truncated, leaderEnd, 'Fetching');
}

function onLeaderStart(work: Work, state: FetchState, leaderStart: number): FetchState {
  const index = indexOfPartition(work, state.partition);
  const { log } = partitionAt(work, index);
  if (leaderStart <= log.logEndOffset) return movedTo(state, log, log.logEndOffset, 'Fetching');
  const emptied = truncateFullyAndStartAt(log, work.turn, leaderStart);
  setLog(work, index, emptied);
  return movedTo(state, emptied, leaderStart, 'Fetching');
}
