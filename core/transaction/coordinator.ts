import { unreachable } from '../assert.ts';
import { topicByName } from '../controller/image-lookup.ts';
import { type RuntimeWork, shardOf } from '../coordinator/host.ts';
import {
  GROUP_METADATA_TOPIC,
  partitionFor,
  TRANSACTION_STATE_TOPIC,
} from '../coordinator/partition-for.ts';
import { operate, refusalOf } from '../coordinator/runtime.ts';
import type { CoordinatorLogic } from '../coordinator/shard.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { BrokerRequest, BrokerResponse } from '../protocol/message.ts';
import type { InitProducerIdRequest } from '../protocol/metadata.ts';
import { indexOf, partitionName } from '../protocol/partition-name.ts';
import type {
  AddOffsetsToTxnRequest,
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnTransaction,
  EndTxnRequest,
} from '../protocol/transactions.ts';
import { nowMs, type TransactionBench } from './bench.ts';
import { startRound } from './completion.ts';
import { endResponse, onEndTxn } from './end.ts';
import { initRefusal, initResponse, onInitProducerId } from './init.ts';
import { dropQueued, sendMarkers } from './marker-channels.ts';
import { addTo, onAddPartitions, unknownPartitions } from './partitions.ts';
import { addResult, beginAdds, endAdd } from './pending-adds.ts';
import { type TransactionRecord, targetOf } from './records.ts';
import { abortTimedOut, expireIds, scheduleScans } from './scans.ts';
import {
  NO_TRANSACTIONS,
  type TransactionKinds,
  type TransactionOperation,
  type TransactionsState,
  type TransactionWork,
  withoutTransaction,
  withTransaction,
} from './state.ts';
import { complete, copyTransaction, withPending } from './transitions.ts';
import { onIdsExpired, onStatesWritten } from './written.ts';

/** What clients ask the coordinator of their transactional id. */
export type TransactionCoordinatorRequest =
  | InitProducerIdRequest
  | AddPartitionsToTxnRequest
  | AddOffsetsToTxnRequest
  | EndTxnRequest;

/** The first part of the names of its timers. */
export const TRANSACTIONS = 'transactions';

/** The rules of transaction coordinators (clients §3), with the bench of this step in their hands. */
export const transactionLogic = (bench: TransactionBench): CoordinatorLogic<TransactionKinds> => ({
  topic: TRANSACTION_STATE_TOPIC,
  name: TRANSACTIONS,
  lingerMs: () => 0,
  writeTimeoutMs: (settings) => settings['request.timeout.ms'],
  empty: () => NO_TRANSACTIONS,
  replay,
  replayMarker: (state) => state,
  // What is in memory changes when a write is committed, not before: a failed one takes nothing back.
  revert: (newest) => newest,
  size: ({ transactions }) => transactions.length,
  reloads: true,
  ordersByEpoch: () => true,
  onLoaded: (work) => {
    resume(work, bench);
  },
  onImage: () => {},
  onUnloaded: (work) => {
    dropQueued(bench, indexOf(work.partition));
  },
  onOperation: (work, operation, error) => {
    onOperation(work, bench, operation, error);
  },
  refusal: (request, error) => transactionRefusal(request as TransactionCoordinatorRequest, error),
});

/** What the log says of a transactional id holds at once while it is read; in between, `StatesWritten` decides. */
function replay(state: TransactionsState, { key, value }: TransactionRecord): TransactionsState {
  if (value === null) return withoutTransaction(state, key.transactionalId);
  return withTransaction(state, copyTransaction(key, targetOf(value), null, false));
}

/** Prepared transactions are completed by whoever coordinates them now (loadTransactionsForTxnTopicPartition). */
function resume(work: TransactionWork, bench: TransactionBench): void {
  scheduleScans(work);
  for (const t of work.state.transactions) {
    if (t.state !== 'PrepareCommit' && t.state !== 'PrepareAbort') continue;
    const target = complete(t, nowMs(work.turn));
    const pending = withPending(t, target.state);
    work.state = withTransaction(work.state, pending);
    startRound(work, bench, pending, target);
  }
  sendMarkers(bench);
}

function onOperation(
  work: TransactionWork,
  bench: TransactionBench,
  operation: TransactionOperation,
  error: ErrorCode,
): void {
  switch (operation.type) {
    case 'abort-timed-out':
      abortTimedOut(work, bench);
      return;
    case 'expire-ids':
      expireIds(work);
      return;
    case 'StatesWritten':
      onStatesWritten(work, bench, operation.writes, error);
      return;
    case 'IdsExpired':
      onIdsExpired(work, operation, error);
      return;
    default:
      unreachable(operation);
  }
}

/** A request for the coordinator of a transactional id (TransactionCoordinator). */
export function onTransactionRequest(
  work: RuntimeWork<TransactionKinds>,
  bench: TransactionBench,
  connection: ConnectionId,
  request: TransactionCoordinatorRequest,
): void {
  switch (request.type) {
    case 'InitProducerIdRequest': {
      const error = initRefusal(request, bench.settings['transaction.max.timeout.ms']);
      const init = request.transactional;
      if (error !== 'NONE' || init === undefined) {
        bench.turn.reply(connection, initResponse(error, -1, -1));
        return;
      }
      within(work, bench, connection, request, init.transactionalId, (shard) => {
        onInitProducerId(shard, bench, connection, init);
      });
      return;
    }
    case 'AddPartitionsToTxnRequest':
      beginAdds(bench, connection, request);
      request.transactions.forEach((wanted, item) => {
        addPartitions(work, bench, connection, item, wanted);
      });
      return;
    case 'AddOffsetsToTxnRequest':
      within(work, bench, connection, request, request.transactionalId, (shard) => {
        addOffsets(shard, bench, connection, request);
      });
      return;
    case 'EndTxnRequest':
      within(work, bench, connection, request, request.transactionalId, (shard) => {
        onEndTxn(shard, bench, connection, request);
      });
      return;
    default:
      unreachable(request);
  }
}

/** The partition of `__transaction_state` that a transactional id belongs to. */
export const transactionPartition = (bench: TransactionBench, transactionalId: string): number =>
  partitionFor(
    transactionalId,
    topicByName(bench.image, TRANSACTION_STATE_TOPIC)?.partitions.length ??
      bench.settings['transaction.state.log.num.partitions'],
  );

function within(
  work: RuntimeWork<TransactionKinds>,
  bench: TransactionBench,
  connection: ConnectionId,
  request: TransactionCoordinatorRequest,
  transactionalId: string,
  handler: (shard: TransactionWork) => void,
): void {
  const index = transactionPartition(bench, transactionalId);
  const known = refusalOf(shardOf(work.shards, index));
  const error = transactionalId === '' ? 'INVALID_REQUEST' : known;
  if (error === 'NONE') operate(work, index, handler);
  else bench.turn.reply(connection, transactionRefusal(request, error));
}

function addPartitions(
  work: RuntimeWork<TransactionKinds>,
  bench: TransactionBench,
  connection: ConnectionId,
  item: number,
  wanted: AddPartitionsToTxnTransaction,
): void {
  const unknown = unknownPartitions(bench, wanted);
  const index = transactionPartition(bench, wanted.transactionalId);
  const error = refusalOf(shardOf(work.shards, index));
  if (unknown !== null) endAdd(bench, connection, item, unknown);
  else if (error !== 'NONE') endAdd(bench, connection, item, addResult(wanted, error));
  else {
    operate(work, index, (shard) => {
      onAddPartitions(shard, bench, connection, item, wanted);
    });
  }
}

/** The partition of the group's offsets is added to the transaction (clients §3.4). */
function addOffsets(
  shard: TransactionWork,
  bench: TransactionBench,
  connection: ConnectionId,
  request: AddOffsetsToTxnRequest,
): void {
  const count =
    topicByName(bench.image, GROUP_METADATA_TOPIC)?.partitions.length ??
    bench.settings['offsets.topic.num.partitions'];
  const partition = partitionName(GROUP_METADATA_TOPIC, partitionFor(request.groupId, count));
  const error = addTo(shard, request, [partition], { type: 'AddOffsets', connection });
  if (error !== null) bench.turn.reply(connection, { type: 'AddOffsetsToTxnResponse', error });
}

/** The answer to a request that comes to nothing but an error. */
export function transactionRefusal(
  request: TransactionCoordinatorRequest | BrokerRequest,
  error: ErrorCode,
): BrokerResponse {
  switch (request.type) {
    case 'AddPartitionsToTxnRequest':
      return {
        type: 'AddPartitionsToTxnResponse',
        results: request.transactions.map((wanted) => addResult(wanted, error)),
      };
    case 'AddOffsetsToTxnRequest':
      return { type: 'AddOffsetsToTxnResponse', error };
    case 'EndTxnRequest':
      return endResponse(error, -1, -1);
    default:
      return initResponse(error, -1, -1);
  }
}
