import { unreachable } from '../assert.ts';
import { find, remove } from '../collections/table.ts';
import type { ServerConfig } from '../config/settings.ts';
import type { MetadataImage } from '../controller/image.ts';
import type { RecordBatch } from '../log/batch.ts';
import type { LogDirectory } from '../log/directories.ts';
import { SENTINEL_GUARD, UNGUARDED } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type {
  AlterPartitionData,
  AlterPartitionResponse,
} from '../protocol/broker-to-controller.ts';
import type { DeleteRecordsRequest } from '../protocol/delete-records.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FetchRequest } from '../protocol/fetch.ts';
import type { Request, Response } from '../protocol/message.ts';
import type { ListOffsetsRequest, OffsetsForLeaderEpochRequest } from '../protocol/offsets.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ProduceRequest } from '../protocol/produce.ts';
import type { Turn } from '../turn.ts';
import { completeDelayed, onFetch, onFetchTimer, onProduceTimer } from './delayed.ts';
import { onDeleteRecords, onDeleteRecordsTimer } from './delete-records.ts';
import { driveFetcher } from './fetcher.ts';
import { onFetchFailure, onFetchResponse, onTruncationTimer } from './fetcher-answers.ts';
import { onEpochEnds, onOffsets } from './fetcher-questions.ts';
import {
  EMPTY_ALTER_PARTITION_QUEUE,
  onAlterPartitionAnswer,
  onAlterPartitionTimer,
  takeAlterPartition,
} from './isr.ts';
import { onFlushed, onPeriodicTimer, shutDown, start } from './lifecycle.ts';
import { failDirectory } from './log-directories.ts';
import { onMarkersTimer } from './markers.ts';
import { applyImage } from './metadata.ts';
import { onListOffsets, onOffsetsForLeaderEpoch } from './offsets.ts';
import { appendLocally, onProduce } from './produce.ts';
import { armRetention, onRetentionTimer } from './retention.ts';
import {
  ALTER_PARTITION_TIMER,
  type BrokerView,
  DELETE_RECORDS_TIMER,
  FETCH_TIMER,
  FETCHER_TIMER,
  type Fetcher,
  MARKERS_TIMER,
  PRODUCE_TIMER,
  RETENTION_TIMER,
  type ReplicaManager,
  TRUNCATION_TIMER,
} from './state.ts';
import { verifies } from './verification.ts';
import { beginWork, draftReplicas, endWork, type Work } from './work.ts';

export { type BrokerView, FETCHER_PURPOSE, type ReplicaManager } from './state.ts';

/** A broker process that has not seen an image yet (replication §5.1), with the log directories that it found. */
export const newReplicaManager = (
  config: ServerConfig,
  directories: readonly LogDirectory[],
): ReplicaManager => ({
  brokerId: config.nodeId,
  settings: config.settings,
  switches: config.cluster.switches,
  partitions: [],
  unclaimed: [],
  directories,
  offline: [],
  fetchers: [],
  delayedProduces: [],
  delayedFetches: [],
  delayedDeleteRecords: [],
  retention: { startedAt: null, isArmed: false },
  delayedMarkers: [],
  alterPartition: EMPTY_ALTER_PARTITION_QUEUE,
  nextProposal: 1,
  inControlledShutdown: false,
  stopping: null,
  stopped: false,
});

/** Ends a step's work: who waits for what it touched is looked at. */
export function finish(work: Work): ReplicaManager {
  completeDelayed(work);
  return endWork(work);
}

/** The first image was published: logs are loaded and roles are taken (replication §1.6, §5.1). */
export function startReplicas(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  start(work);
  return finish(work);
}

/** A later image was published; what lies between the two is one delta (replication §5.1). */
export function applyMetadata(
  replicas: ReplicaManager,
  turn: Turn,
  before: MetadataImage,
  view: BrokerView,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  applyImage(work, before);
  armRetention(work);
  return finish(work);
}

/** Log directories failed: what is in them is offline (replication §1.8). */
export function failDirectories(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  directories: readonly number[],
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  for (const directory of directories) failDirectory(work, directory);
  return finish(work);
}

/** What clients and followers ask the replicas of a broker. */
export type DataRequest =
  | ProduceRequest
  | FetchRequest
  | ListOffsetsRequest
  | DeleteRecordsRequest
  | OffsetsForLeaderEpochRequest;

/** What came of a write of this broker's own. */
export interface LocalAppend {
  readonly replicas: ReplicaManager;
  readonly error: ErrorCode;
  /** −1 on errors. */
  readonly lastOffset: number;
}

/**
 * Appends a coordinator's batch to a log led here, under the rules of a produce request with acks=-1; who writes waits
 * for the high watermark (PartitionWriter, clients §0).
 */
export function appendAsCoordinator(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  partition: PartitionName,
  batch: RecordBatch,
  guard: number = SENTINEL_GUARD,
): LocalAppend {
  const work = beginWork(replicas, turn, view);
  const produced = { partition, topicId: '', attempt: 0, batch };
  const shown = verifies(work) ? guard : UNGUARDED;
  const { error, lastOffset } = appendLocally(work, -1, produced, shown);
  return { replicas: finish(work), error, lastOffset };
}

/** A request of the data plane; it is answered now or waits (replication §2.4, §4.2, §7). */
export function onDataRequest(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  connection: ConnectionId,
  request: DataRequest,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  switch (request.type) {
    case 'ProduceRequest':
      onProduce(work, connection, request);
      break;
    case 'FetchRequest':
      onFetch(work, connection, request);
      break;
    case 'ListOffsetsRequest':
      onListOffsets(work, connection, request);
      break;
    case 'OffsetsForLeaderEpochRequest':
      onOffsetsForLeaderEpoch(work, connection, request);
      break;
    case 'DeleteRecordsRequest':
      onDeleteRecords(work, connection, request);
      armRetention(work);
      break;
    default:
      unreachable(request);
  }
  return finish(work);
}

/** A fetcher got an answer, or will get none (replication §4.1). */
export function onFetcherEvent(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  event: NetworkEvent,
): ReplicaManager {
  if (event.type === 'LinkReady' || event.type === 'LinkLost') return replicas;
  const fetcher = find(replicas.fetchers, event.peer);
  if (fetcher === null) return replicas;
  const work = beginWork(replicas, turn, view);
  onAnswer(work, fetcher, event.request, event.type === 'Response' ? event.response : null);
  driveFetcher(work, fetcher.id);
  return finish(work);
}

function onAnswer(work: Work, fetcher: Fetcher, request: Request, response: Response | null): void {
  switch (request.type) {
    case 'FetchRequest':
      if (response?.type === 'FetchResponse') onFetchResponse(work, fetcher, request, response);
      else onFetchFailure(work, fetcher);
      return;
    case 'OffsetsForLeaderEpochRequest':
      onEpochEnds(
        work,
        fetcher,
        request,
        response?.type === 'OffsetsForLeaderEpochResponse' ? response : null,
      );
      return;
    case 'ListOffsetsRequest':
      onOffsets(work, fetcher, request, response?.type === 'ListOffsetsResponse' ? response : null);
      return;
    default:
  }
}

/** A timer whose name begins with `replica.` fired. */
export function onReplicaTimer(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  timer: string,
  subject: number,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  switch (timer) {
    case PRODUCE_TIMER:
      onProduceTimer(work, subject);
      break;
    case MARKERS_TIMER:
      onMarkersTimer(work, subject);
      break;
    case FETCH_TIMER:
      onFetchTimer(work, subject);
      break;
    case FETCHER_TIMER:
      driveFetcher(work, subject);
      break;
    case TRUNCATION_TIMER:
      onTruncationTimer(work, subject);
      driveFetcher(work, subject);
      break;
    case DELETE_RECORDS_TIMER:
      onDeleteRecordsTimer(work, subject);
      break;
    case RETENTION_TIMER:
      onRetentionTimer(work);
      break;
    case ALTER_PARTITION_TIMER:
      onAlterPartitionTimer(work);
      break;
    default:
      onPeriodicTimer(work, timer);
  }
  return finish(work);
}

/** A flush of a log or checkpoint ended (replication §1.5). */
export function onReplicaFlushed(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  target: string,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  onFlushed(work, target);
  return finish(work);
}

/** The changes of ISRs that the broker should send to the controller now, or null (replication §3.3). */
export const nextAlterPartition = (
  replicas: ReplicaManager,
): { replicas: ReplicaManager; partitions: readonly AlterPartitionData[] } | null =>
  takeAlterPartition(replicas);

/** The controller answered, or the request failed (null) and is repeated after 50 ms (replication §3.3). */
export function onAlterPartitionResponse(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
  response: AlterPartitionResponse | null,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  onAlterPartitionAnswer(work, response);
  return finish(work);
}

/** From now on replicas that have left the ISR, or have no leader, stop to fetch (replication §5.1 makeFollower). */
export function beginControlledShutdown(replicas: ReplicaManager): ReplicaManager {
  if (replicas.inControlledShutdown) return replicas;
  const draft = draftReplicas(replicas);
  draft.inControlledShutdown = true;
  return draft;
}

/** The last step of an orderly stop; `stopped` tells when all is on the disk (replication §1.6). */
export function shutDownReplicas(
  replicas: ReplicaManager,
  turn: Turn,
  view: BrokerView,
): ReplicaManager {
  const work = beginWork(replicas, turn, view);
  shutDown(work);
  return finish(work);
}

/** A client is gone: nobody waits for what it asked. What it wrote stays (replication §2.4). */
export function dropConnection(replicas: ReplicaManager, connection: ConnectionId): ReplicaManager {
  const delayedProduces = remove(replicas.delayedProduces, connection);
  const delayedFetches = remove(replicas.delayedFetches, connection);
  const delayedDeleteRecords = remove(replicas.delayedDeleteRecords, connection);
  const delayedMarkers = remove(replicas.delayedMarkers, connection);
  const same =
    delayedProduces === replicas.delayedProduces &&
    delayedFetches === replicas.delayedFetches &&
    delayedDeleteRecords === replicas.delayedDeleteRecords &&
    delayedMarkers === replicas.delayedMarkers;
  if (same) return replicas;
  const draft = draftReplicas(replicas);
  draft.delayedProduces = delayedProduces;
  draft.delayedFetches = delayedFetches;
  draft.delayedDeleteRecords = delayedDeleteRecords;
  draft.delayedMarkers = delayedMarkers;
  return draft;
}
