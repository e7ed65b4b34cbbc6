import type { MetadataImage } from '../controller/image.ts';
import { topicByName } from '../controller/image-lookup.ts';
import {
  beginRuntimeWork,
  emptyRuntime,
  endRuntimeWork,
  type RuntimeWork,
} from '../coordinator/host.ts';
import { followLeadership } from '../coordinator/load.ts';
import { GROUP_METADATA_TOPIC, TRANSACTION_STATE_TOPIC } from '../coordinator/partition-for.ts';
import { advance, onCoordinatorImage, onCoordinatorMarker } from '../coordinator/runtime.ts';
import { onRuntimeTimer } from '../coordinator/timers.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import { indexOf, topicOf } from '../protocol/partition-name.ts';
import type { WriteTxnMarkersRequest } from '../protocol/transactions.ts';
import type { ReplicaManager } from '../replica/state.ts';
import { onWriteTxnMarkers } from '../replica/transactional.ts';
import type { TransactionBench } from '../transaction/bench.ts';
import { lookAgain, onMarkersEnd } from '../transaction/completion.ts';
import {
  onTransactionRequest,
  TRANSACTIONS,
  type TransactionCoordinatorRequest,
  transactionLogic,
  transactionRefusal,
} from '../transaction/coordinator.ts';
import { changedMarkers, MARKER_TIMER } from '../transaction/marker-channels.ts';
import type { TransactionKinds } from '../transaction/state.ts';
import type { Turn } from '../turn.ts';
import { type BrokerState, copyBroker, viewOf } from './broker.ts';
import type { BrokerContext } from './broker-steps.ts';
import { changed, hostOf, withGroups } from './coordinators.ts';
import { takeProducerId } from './producer-ids.ts';

/** What the names of a transaction coordinator's timers begin with. */
export const TRANSACTION_TIMERS: string = `${TRANSACTIONS}.`;

/** The broker behind a step of its transaction coordinator, and whether that needs more producer ids. */
export interface TransactionStep {
  readonly broker: BrokerState;
  readonly asks: boolean;
}

/** A request for the coordinator of a transactional id. */
export function onRequestForTransaction(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: TransactionCoordinatorRequest,
): TransactionStep {
  if (broker.coordinators.transactions === null) {
    turn.reply(connection, transactionRefusal(request, 'NOT_COORDINATOR'));
    return { broker, asks: false };
  }
  return withTransactions(broker, turn, context, (work, bench) => {
    onTransactionRequest(work, bench, connection, request);
  });
}

/** One of the transaction coordinator's timers fired. */
export const onTransactionTimer = (
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  timer: string,
  subject: number,
): TransactionStep =>
  withTransactions(broker, turn, context, (work, bench) => {
    if (timer !== MARKER_TIMER) {
      onRuntimeTimer(work, timer, subject);
      return;
    }
    bench.markers = changedMarkers(bench.markers, { waits: false });
    lookAgain(work, bench);
  });

/** A leader has answered for markers, or its connection is gone. */
export function onMarkerEvent(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  event: NetworkEvent,
): TransactionStep {
  if (event.type === 'LinkReady' || event.type === 'LinkLost') return { broker, asks: false };
  const response = event.type === 'Response' ? event.response : null;
  const markers = response?.type === 'WriteTxnMarkersResponse' ? response : null;
  return withTransactions(broker, turn, context, (work, bench) => {
    onMarkersEnd(work, bench, event.peer, markers);
  });
}

/** New metadata was applied to the replicas: the coordinator follows the leadership of its partitions (clients §3.6). */
export function followTransactions(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  before: ReplicaManager,
  imageBefore: MetadataImage,
): TransactionStep {
  const { transactions } = broker.coordinators;
  const image = broker.publisher.published;
  if (transactions === null && topicByName(image, TRANSACTION_STATE_TOPIC) === null) {
    return { broker, asks: false };
  }
  return withTransactions(broker, turn, context, (work) => {
    followLeadership(work, before);
    onCoordinatorImage(work, imageBefore);
  });
}

/** The replicas moved: states of transactions may be committed. */
export const advanceTransactions = (
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): TransactionStep =>
  broker.coordinators.transactions === null
    ? { broker, asks: false }
    : withTransactions(broker, turn, context, () => {});

/** A transaction coordinator asks for markers here; those of groups are written by the group coordinator. */
export function onMarkersRequest(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: WriteTxnMarkersRequest,
): BrokerState {
  const isCoordinated = (partition: string) => topicOf(partition) === GROUP_METADATA_TOPIC;
  const { replicas, coordinated } = onWriteTxnMarkers(
    broker.replicas,
    turn,
    viewOf(broker),
    connection,
    request,
    isCoordinated,
  );
  const next = copyBroker(broker, { replicas });
  if (coordinated.length === 0) return next;
  return withGroups(next, turn, context, (work) => {
    for (const { partition, marker, item } of coordinated) {
      onCoordinatorMarker(work, indexOf(partition), marker, { connection, item });
    }
  });
}

function withTransactions(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  act: (work: RuntimeWork<TransactionKinds>, bench: TransactionBench) => void,
): TransactionStep {
  const { settings, cluster } = context.config;
  const { transactions, markers, adds } = broker.coordinators;
  let ids = broker.producerIds;
  let asks = false;
  const bench: TransactionBench = {
    turn,
    image: broker.publisher.published,
    settings,
    switches: cluster.switches,
    takeProducerId: () => {
      const taken = takeProducerId(ids, turn.now);
      ids = taken.ids;
      asks = asks || taken.asks;
      return taken.response.error === 'NONE' ? taken.response.producerId : -1;
    },
    markers,
    adds,
  };
  const host = hostOf(broker, turn, context);
  const known = transactions ?? emptyRuntime<TransactionKinds>();
  const work = beginRuntimeWork(host, transactionLogic(bench), known);
  act(work, bench);
  advance(work);
  const next = endRuntimeWork(work);
  const same =
    next === transactions &&
    bench.markers === markers &&
    bench.adds === adds &&
    ids === broker.producerIds &&
    host.replicas === broker.replicas;
  if (same) return { broker, asks };
  const coordinators = changed(broker.coordinators, {
    transactions: next,
    markers: bench.markers,
    adds: bench.adds,
  });
  const { replicas } = host;
  return { broker: copyBroker(broker, { coordinators, replicas, producerIds: ids }), asks };
}

/** What a broker is asked about transactions besides by clients of its own coordinator. */
export const isTransactionTimer = (timer: string): boolean => timer.startsWith(TRANSACTION_TIMERS);
