import type { Trace } from '../../sim/trace/trace.ts';
import type { ViewState } from '../../sim/trace/view-state.ts';
import { leaderOf, type ReplicaState, replicaState, replicasOf } from './cluster.ts';
import { firstSentAfter } from './flights.ts';
import { type TransactionRun, transactionsIn } from './logs-transactions.ts';

/** Offsets from `from` up to `to`, exclusive; empty where both are equal. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A replica's log as the picture of logs shows it. */
export interface LogRow {
  readonly node: number;
  readonly state: ReplicaState;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  /** −1 where no transaction holds it back. */
  readonly lastStableOffset: number;
  readonly flushedTo: number;
  /** Epochs of the log, oldest first. */
  readonly epochs: readonly { readonly epoch: number; readonly from: number }[];
  /** What the latest offsets are to transactions, oldest first; empty for a log without any. */
  readonly transactions: readonly TransactionRun[];
  /** What was cut off last, as far as nothing has taken its place. */
  readonly truncated: Range;
  /** What it holds beyond the leader's log, to be cut off when it follows (KIP-101). */
  readonly doomed: Range;
}

const NONE: Range = { from: 0, to: 0 };

/** The logs of a partition's replicas, in the order of the replica list. */
export function logRows(trace: Trace, view: ViewState, partition: number): LogRow[] {
  const rows = replicasOf(trace, view, partition).map((node) =>
    logRow(trace, view, node, partition),
  );
  const leader = rows.find(({ node }) => node === leaderOf(trace, view, partition));
  if (leader === undefined) return rows;
  return rows.map((row) => ({ ...row, doomed: doomedRange(leader, row) }));
}

function logRow(trace: Trace, view: ViewState, node: number, partition: number): LogRow {
  const value = (field: Parameters<ViewState['value']>[0]): number =>
    view.value(field, node, partition);
  const logEndOffset = Math.max(0, value('logEndOffset'));
  const pairs = view.list('epochs', node, partition);
  const epochs = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    epochs.push({ epoch: pairs[index] as number, from: pairs[index + 1] as number });
  }
  const [from = 0, to = 0] = view.list('truncated', node, partition);
  const highWatermark = Math.max(0, value('highWatermark'));
  const lastStable = value('lastStableOffset');
  return {
    node,
    state: replicaState(trace, view, node, partition),
    logStartOffset: Math.max(0, value('logStartOffset')),
    logEndOffset,
    highWatermark,
    lastStableOffset: lastStable >= 0 && lastStable < highWatermark ? lastStable : -1,
    flushedTo: value('flushedTo'),
    epochs,
    transactions: transactionsIn(view.list('transactionRuns', node, partition)),
    truncated: to > logEndOffset ? { from: Math.max(from, logEndOffset), to } : NONE,
    doomed: NONE,
  };
}

/** The epoch of a record; −1 where the log does not say. */
export function epochAt({ epochs }: LogRow, offset: number): number {
  let epoch = -1;
  for (const entry of epochs) if (entry.from <= offset) ({ epoch } = entry);
  return epoch;
}

/** Where an epoch ends in a log: where the next one starts, or the end of the log. */
function epochEnd(row: LogRow, epoch: number): number {
  const next = row.epochs.find((entry) => entry.epoch > epoch);
  return Math.min(next?.from ?? row.logEndOffset, row.logEndOffset);
}

/** KIP-101, KIP-320: a follower keeps what the leader has of the follower's last epoch, and truncates the rest. */
function doomedRange(leader: LogRow, row: LogRow): Range {
  if (row.node === leader.node || row.epochs.length === 0) return NONE;
  const last = epochAt(row, row.logEndOffset - 1);
  const leaderEpoch = leader.epochs.at(-1)?.epoch ?? -1;
  // Within one epoch a follower is never ahead; an older leader's records may simply not have arrived.
  if (last < 0 || last >= leaderEpoch) return NONE;
  const shared = leader.epochs.findLast(({ epoch }) => epoch <= last);
  const end = shared === undefined ? leader.logStartOffset : epochEnd(leader, shared.epoch);
  return end < row.logEndOffset ? { from: end, to: row.logEndOffset } : NONE;
}

/** The first and last offset of a range for which a producer has the reply of `node`; null where it has none. */
export function acknowledgedIn(
  trace: Trace,
  row: number,
  node: number,
  partition: number,
  { from, to }: Range,
): { readonly first: number; readonly last: number } | null {
  const { messages } = trace;
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  for (let message = firstSentAfter(trace, row) - 1; message >= 0; message--) {
    if (messages.from[message] !== node || messages.isReply[message] !== 1) continue;
    if (messages.partition[message] !== partition) continue;
    if (trace.names[messages.name[message] as number] !== 'ProduceResponse') continue;
    const offset = messages.offset[message] as number;
    const endRow = messages.endRow[message] as number;
    if (offset < from || offset >= to || endRow < 0 || endRow > row) continue;
    if (trace.rows.message[endRow] !== message || messages.outcome[message] !== 1) continue;
    first = Math.min(first, offset);
    last = Math.max(last, offset);
  }
  return last < 0 ? null : { first, last };
}
