import type { RuntimeWork } from '../coordinator/host.ts';
import { shardOf } from '../coordinator/host.ts';
import { operate, refusalOf } from '../coordinator/runtime.ts';
import type { NodeId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { indexOf, type PartitionName } from '../protocol/partition-name.ts';
import type { WritableTxnMarkerResult, WriteTxnMarkersResponse } from '../protocol/transactions.ts';
import { type TransactionBench, writeStates } from './bench.ts';
import {
  beginRound,
  changedMarkers,
  endRound,
  enqueueMarkers,
  type MarkerEntry,
  type MarkerRound,
  roundOf,
  sendMarkers,
  takeInFlight,
} from './marker-channels.ts';
import {
  type TransactionKinds,
  type TransactionMetadata,
  type TransactionTarget,
  type TransactionWork,
  transactionOf,
  withTransaction,
} from './state.ts';
import { withoutPartition } from './transitions.ts';

type Runtime = RuntimeWork<TransactionKinds>;

/** A prepared transaction: its markers go out, and when all are written it is complete (addTxnMarkersToSend). */
export function startRound(
  work: TransactionWork,
  bench: TransactionBench,
  t: TransactionMetadata,
  target: TransactionTarget,
): void {
  const index = indexOf(work.partition);
  const round = beginRound(bench, t.transactionalId, index, work.epoch, target);
  const gone = enqueueMarkers(bench, round, markerOf(t, work.epoch), t.partitions);
  dropGone(work, bench, round, gone);
  completeIfDone(work, bench, t.transactionalId);
}

const markerOf = (t: TransactionMetadata, coordinatorEpoch: number) => ({
  producerId: t.producerId,
  producerEpoch: t.producerEpoch,
  committed: t.state === 'PrepareCommit',
  coordinatorEpoch,
  transactionVersion: t.clientVersion,
});

/** Partitions that are gone need no marker. */
function dropGone(
  work: TransactionWork,
  bench: TransactionBench,
  round: MarkerRound,
  gone: readonly PartitionName[],
): void {
  if (gone.length === 0) return;
  if (round.coordinatorEpoch !== work.epoch) {
    endRound(bench, round);
    return;
  }
  for (const partition of gone) removePartition(work, round.transactionalId, partition);
}

function removePartition(
  work: TransactionWork,
  transactionalId: string,
  partition: PartitionName,
): void {
  const t = transactionOf(work.state, transactionalId);
  if (t === null) return;
  work.state = withTransaction(work.state, withoutPartition(t, partition));
}

/** Writes that a transaction is complete when no marker is missing and its round is known (maybeWriteTxnCompletion). */
export function completeIfDone(
  work: TransactionWork,
  bench: TransactionBench,
  transactionalId: string,
): void {
  const round = roundOf(bench.markers, transactionalId);
  const t = transactionOf(work.state, transactionalId);
  if (round === null || t === null || round.coordinatorEpoch !== work.epoch) return;
  if (t.partitions.length > 0) return;
  endRound(bench, round);
  writeStates(work, [{ metadata: t, target: round.target, after: { type: 'Completed' } }]);
}

/** A broker answered a request for markers, or (null) no answer will come (clients §3.6). */
export function onMarkersEnd(
  runtime: Runtime,
  bench: TransactionBench,
  node: NodeId,
  response: WriteTxnMarkersResponse | null,
): void {
  for (const entry of takeInFlight(bench, node)) {
    const result = response?.markers.find((r) => r.producerId === entry.marker.producerId) ?? null;
    onEntryEnd(runtime, bench, entry, result);
  }
  lookAgain(runtime, bench);
}

function onEntryEnd(
  runtime: Runtime,
  bench: TransactionBench,
  entry: MarkerEntry,
  result: WritableTxnMarkerResult | null,
): void {
  const { round, marker } = entry;
  const shard = shardOf(runtime.shards, round.index);
  // Somebody else coordinates it now, or this process in another epoch, which sends markers of its own.
  if (refusalOf(shard) !== 'NONE' || shard?.epoch !== marker.coordinatorEpoch) {
    endRound(bench, round);
    return;
  }
  operate(runtime, round.index, (work) => {
    if (result === null) {
      resend(work, bench, entry, marker.partitions);
      return;
    }
    const retried: PartitionName[] = [];
    let isFenced = false;
    for (const { partition, error } of result.partitions) {
      if (!marker.partitions.includes(partition)) continue;
      switch (outcomeOf(error)) {
        case 'written':
          removePartition(work, round.transactionalId, partition);
          break;
        case 'retry':
          retried.push(partition);
          break;
        case 'fenced':
          isFenced = true;
      }
    }
    if (isFenced) endRound(bench, round);
    else if (retried.length > 0) resend(work, bench, entry, retried);
    else completeIfDone(work, bench, round.transactionalId);
  });
}

/** A newer epoch on the partition means that somebody else has taken over the transaction (clients §3.6). */
function outcomeOf(error: ErrorCode): 'written' | 'retry' | 'fenced' {
  switch (error) {
    case 'NONE':
      return 'written';
    case 'INVALID_PRODUCER_EPOCH':
    case 'TRANSACTION_COORDINATOR_FENCED':
      return 'fenced';
    default:
      return 'retry';
  }
}

function resend(
  work: TransactionWork,
  bench: TransactionBench,
  { round, marker }: MarkerEntry,
  partitions: readonly PartitionName[],
): void {
  const gone = enqueueMarkers(bench, round, marker, partitions);
  dropGone(work, bench, round, gone);
  if (gone.length > 0) completeIfDone(work, bench, round.transactionalId);
}

/** What the thread of the channels does when it wakes up: what could not go out is tried again (generateRequests). */
export function lookAgain(runtime: Runtime, bench: TransactionBench): void {
  const { appends, unknown } = bench.markers;
  if (appends.length > 0 || unknown.length > 0) {
    bench.markers = changedMarkers(bench.markers, { appends: [], unknown: [] });
    for (const round of appends) retryAppend(runtime, round);
    for (const entry of unknown) {
      const { round, marker } = entry;
      const gone = enqueueMarkers(bench, round, marker, marker.partitions);
      if (gone.length === 0) continue;
      operate(runtime, round.index, (work) => {
        dropGone(work, bench, round, gone);
        completeIfDone(work, bench, round.transactionalId);
      });
    }
  }
  sendMarkers(bench);
}

function retryAppend(runtime: Runtime, round: MarkerRound): void {
  if (shardOf(runtime.shards, round.index)?.epoch !== round.coordinatorEpoch) return;
  operate(runtime, round.index, (work) => {
    const metadata = transactionOf(work.state, round.transactionalId);
    if (metadata === null) return;
    writeStates(work, [{ metadata, target: round.target, after: { type: 'Completed' } }]);
  });
}

/** The state that ends a transaction was not written: the round stays to be tried again. */
export function keepAppend(
  work: TransactionWork,
  bench: TransactionBench,
  transactionalId: string,
  target: TransactionTarget,
): void {
  const id = bench.markers.nextRound;
  const index = indexOf(work.partition);
  const round: MarkerRound = { id, transactionalId, index, coordinatorEpoch: work.epoch, target };
  const appends = [...bench.markers.appends, round];
  bench.markers = changedMarkers(bench.markers, { appends, nextRound: id + 1 });
}
