import { newBatch } from '../log/batch.ts';
import type { ProducerMarker } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ProduceRequest } from '../protocol/produce.ts';
import type { WriteTxnMarkersRequest } from '../protocol/transactions.ts';
import type { Turn } from '../turn.ts';
import {
  appendMarkerTo,
  type CoordinatedMarker,
  endMarkerItem,
  onWriteMarkers,
} from './markers.ts';
import { onProduce } from './produce.ts';
import { finish, type LocalAppend } from './replica-manager.ts';
import type { BrokerView, ReplicaManager } from './state.ts';
import { startVerifications, type Verified } from './verification.ts';
import { beginWork } from './work.ts';

/*
 * The door of the room for transactions: what a broker asks of its replicas for them (clients §3.6, §3.8).
 */

/** Appends the marker of a transaction to a partition that is coordinated here (clients §3.6). */
export function appendMarkerAsCoordinator(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  partition: PartitionName,
  marker: ProducerMarker,
): LocalAppend {
  const work = beginWork(replicas, turn, view);
  const { error, lastOffset } = appendMarkerTo(work, partition, marker);
  return { replicas: finish(work), error, lastOffset };
}

/** A transaction coordinator asks for markers; `coordinated` are those that a coordinator here writes (clients §3.6). */
export function onWriteTxnMarkers(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  connection: ConnectionId,
  request: WriteTxnMarkersRequest,
  isCoordinated: (partition: PartitionName) => boolean,
): { readonly replicas: ReplicaManager; readonly coordinated: readonly CoordinatedMarker[] } {
  const work = beginWork(replicas, turn, view);
  const coordinated = onWriteMarkers(work, connection, request, isCoordinated);
  return { replicas: finish(work), coordinated };
}

/** A coordinator here has written a marker, or has refused it. */
export function onCoordinatedMarker(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  { connection, item }: { readonly connection: ConnectionId; readonly item: number },
  error: ErrorCode,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  endMarkerItem(work, connection, item, error);
  return finish(work);
}

/** Begins to verify a transactional request (clients §3.8). */
export function beginVerification(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  request: ProduceRequest,
): { readonly replicas: ReplicaManager; readonly verified: Verified } {
  const work = beginWork(replicas, turn, view);
  const verified = startVerifications(work, request);
  return { replicas: finish(work), verified };
}

/** Begins to verify that offsets belong to a transaction, for the partition that keeps them (clients §3.4). */
export function beginOffsetsVerification(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  partition: PartitionName,
  producerId: number,
  producerEpoch: number,
): { readonly replicas: ReplicaManager; readonly verified: Verified } {
  const batch = newBatch(producerId, producerEpoch, -1, [], true);
  const partitions = [{ partition, topicId: '', attempt: 0, batch }];
  const request = { type: 'ProduceRequest', transactionalId: '', acks: -1, timeoutMs: 0 } as const;
  return beginVerification(replicas, turn, view, { ...request, partitions });
}

/** Appends what was verified, and answers what was not (clients §3.8). */
export function onVerifiedProduce(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  connection: ConnectionId,
  request: ProduceRequest,
  verified: Verified,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  onProduce(work, connection, request, verified);
  return finish(work);
}
