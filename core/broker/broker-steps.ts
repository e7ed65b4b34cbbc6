import type { ServerConfig } from '../config/settings.ts';
import { brokerOf } from '../controller/image-lookup.ts';
import { writeCleanShutdown } from '../log/checkpoints.ts';
import { onlineOf } from '../log/directories.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type { AdminRequest, BrokerRequest } from '../protocol/message.ts';
import type { RaftState } from '../quorum/raft.ts';
import {
  applyMetadata,
  type DataRequest,
  nextAlterPartition,
  onDataRequest,
  onFetcherEvent,
  startReplicas,
} from '../replica/replica-manager.ts';
import { plusMs } from '../time.ts';
import { MARKER_PURPOSE } from '../transaction/marker-channels.ts';
import { VERIFICATION_PURPOSE } from '../transaction/verifier.ts';
import type { Turn } from '../turn.ts';
import { takeAssignments } from './assignments.ts';
import {
  type BrokerState,
  channelOf,
  copyBroker,
  viewOf,
  withMisplaced,
  withReplicas,
} from './broker.ts';
import { type ChannelPurpose, onChannelEvent, onChannelTimer } from './controller-channel.ts';
import {
  askForProducerIds,
  followLifecycle,
  leaderKnown,
  send,
  settle,
} from './controller-requests.ts';
import { followCoordinators, onFindCoordinator, withIds } from './coordinator-steps.ts';
import { onRequestForGroup } from './coordinators.ts';
import { beginShutdown, nextCommunication, setReadyToUnfence, stopNow } from './lifecycle.ts';
import { readCommitted, schedulePublication } from './metadata-publisher.ts';
import { metadataResponse } from './metadata-response.ts';
import { takeProducerId } from './producer-ids.ts';
import { onMarkerEvent, onMarkersRequest, onRequestForTransaction } from './transactions.ts';
import { onTransactionalWrite, onVerificationEvent } from './verification.ts';

/** What the steps of a broker need besides its own state. */
export interface BrokerContext {
  readonly config: ServerConfig;
  /** The quorum client of the process: where the metadata log is read and the controller is looked up. */
  readonly raft: RaftState;
}

export const SHUTDOWN_TIMER = 'broker.controlled-shutdown';

/** How long a controlled shutdown may take before the broker stops anyhow (`BrokerServer`). */
const SHUTDOWN_PATIENCE_MS = 300_000;

/** A request of a client or a follower. */
export function onBrokerRequest(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: BrokerRequest | AdminRequest,
): BrokerState {
  switch (request.type) {
    case 'ProduceRequest':
      return request.transactionalId === null
        ? onData(broker, turn, connection, request)
        : onTransactionalWrite(broker, turn, context, connection, request);
    case 'FetchRequest':
    case 'ListOffsetsRequest':
    case 'OffsetsForLeaderEpochRequest':
    case 'DeleteRecordsRequest':
      return onData(broker, turn, connection, request);
    case 'MetadataRequest':
      turn.reply(connection, metadataResponse(turn, broker.publisher.published, request));
      return broker;
    case 'InitProducerIdRequest': {
      if (request.transactional !== undefined) {
        const step = onRequestForTransaction(broker, turn, context, connection, request);
        return withIds(step, turn, context);
      }
      const { ids, response, asks } = takeProducerId(broker.producerIds, turn.now);
      turn.reply(connection, response);
      const next = copyBroker(broker, { producerIds: ids });
      return asks ? askForProducerIds(next, turn, context) : next;
    }
    case 'FindCoordinatorRequest':
      return onFindCoordinator(broker, turn, context, connection, request);
    case 'JoinGroupRequest':
    case 'SyncGroupRequest':
    case 'HeartbeatRequest':
    case 'LeaveGroupRequest':
    case 'ConsumerGroupHeartbeatRequest':
    case 'OffsetCommitRequest':
    case 'OffsetFetchRequest':
      return onRequestForGroup(broker, turn, context, connection, request);
    case 'CreateTopicsRequest':
    case 'DeleteTopicsRequest':
    case 'CreatePartitionsRequest':
    case 'AlterPartitionReassignmentsRequest':
    case 'ElectLeadersRequest':
    case 'IncrementalAlterConfigsRequest':
    case 'AddRaftVoterRequest':
    case 'RemoveRaftVoterRequest':
    case 'UpdateFeaturesRequest':
    case 'UnregisterBrokerRequest':
      return send(broker, turn, context, 'forwarding', request, connection);
    case 'AddPartitionsToTxnRequest':
    case 'AddOffsetsToTxnRequest':
    case 'EndTxnRequest':
      return withIds(
        onRequestForTransaction(broker, turn, context, connection, request),
        turn,
        context,
      );
    case 'TxnOffsetCommitRequest':
      return onTransactionalWrite(broker, turn, context, connection, request);
    case 'WriteTxnMarkersRequest':
      return onMarkersRequest(broker, turn, context, connection, request);
  }
}

const onData = (
  broker: BrokerState,
  turn: Turn,
  connection: ConnectionId,
  request: DataRequest,
): BrokerState =>
  withReplicas(broker, onDataRequest(broker.replicas, turn, viewOf(broker), connection, request));

/** The quorum moved: metadata may be published, now or soon. */
export function onMetadataProgress(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState {
  const { publisher, isDue } = schedulePublication(broker.publisher, turn, context.raft);
  const next = publisher === broker.publisher ? broker : copyBroker(broker, { publisher });
  return isDue ? publish(next, turn, context) : next;
}

/** Reads and publishes what is committed; the first time the logs are loaded (control-plane §3.1). */
export function publish(broker: BrokerState, turn: Turn, context: BrokerContext): BrokerState {
  const { publisher, delta } = readCommitted(broker.publisher, turn, context.raft);
  const read = copyBroker(broker, { publisher });
  if (delta === null) return read;
  const view = viewOf(read);
  if (!delta.isFirst) {
    const replicas = applyMetadata(read.replicas, turn, delta.before, view);
    const next = copyBroker(read, { replicas });
    const followed = followCoordinators(next, turn, context, read.replicas, delta.before);
    return withMisplaced(followed, turn, delta.before);
  }
  const replicas = startReplicas(read.replicas, turn, view);
  const lifecycle = setReadyToUnfence(read.lifecycle, turn);
  const started = copyBroker(read, { replicas, lifecycle });
  const followed = followCoordinators(started, turn, context, read.replicas, delta.before);
  return withMisplaced(followed, turn, delta.before);
}

/** It is time to send what replicas are in which directories (AssignmentsManager.maybeSendAssignments). */
export function sendAssignments(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState {
  const image = broker.publisher.published;
  const brokerId = context.config.nodeId;
  const { assignments, replicas } = takeAssignments(broker.assignments, image, brokerId);
  const next = copyBroker(broker, { assignments });
  if (replicas.length === 0) return next;
  const brokerEpoch = brokerOf(image, brokerId)?.brokerEpoch ?? -1;
  const request = { type: 'AssignReplicasToDirsRequest', brokerId, brokerEpoch, replicas } as const;
  return send(next, turn, context, 'directory-assignments', request, 0);
}

/** It is time to tell the controller something. */
export function communicate(broker: BrokerState, turn: Turn, context: BrokerContext): BrokerState {
  if (broker.lifecycle.state === 'SHUTTING_DOWN') return broker;
  const applied = broker.publisher.hasPublished ? broker.publisher.published.endOffset - 1 : -1;
  const { lifecycle, request } = nextCommunication(broker.lifecycle, context.config, applied);
  const next = copyBroker(broker, { lifecycle });
  return request === null ? next : send(next, turn, context, 'heartbeat', request, 0);
}

/** SIGTERM. */
export function shutDownBroker(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState {
  turn.setTimer(SHUTDOWN_TIMER, 0, plusMs(turn.now, SHUTDOWN_PATIENCE_MS));
  return followLifecycle(broker, turn, beginShutdown(broker.lifecycle, turn, context.config));
}

/** The controller has not let the broker go within its patience, or never registered it. */
export const stopBroker = (broker: BrokerState, turn: Turn): BrokerState =>
  followLifecycle(broker, turn, stopNow(broker.lifecycle, turn));

/**
 * Writes the clean-shutdown marker, once everything else is on the disk, and tells whether its flush is to be awaited
 * (replication §1.6). A broker that never registered has nothing to prove: what it found on the disk stays as it was.
 */
export function markCleanShutdown(broker: BrokerState, turn: Turn): boolean {
  if (broker.lifecycle.brokerEpoch < 0) return false;
  const directories = onlineOf(broker.replicas.directories);
  writeCleanShutdown(turn, directories, broker.lifecycle.brokerEpoch);
  return true;
}

/** Something happened on a connection of a channel or of a fetcher. */
export function onBrokerNetworkEvent(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  event: NetworkEvent,
): BrokerState {
  switch (event.purpose) {
    case 'heartbeat':
    case 'alter-partition':
    case 'forwarding':
    case 'directory-assignments': {
      const { settings } = context.config;
      const leaderId = leaderKnown(context.raft);
      const channel = channelOf(broker, event.purpose);
      return settle(
        broker,
        turn,
        context,
        onChannelEvent(channel, turn, settings, leaderId, event),
      );
    }
    case MARKER_PURPOSE:
      return withIds(onMarkerEvent(broker, turn, context, event), turn, context);
    case VERIFICATION_PURPOSE:
      return onVerificationEvent(broker, turn, context, event);
    default:
      return withReplicas(broker, onFetcherEvent(broker.replicas, turn, viewOf(broker), event));
  }
}

/** A channel's timer fired. */
export function onBrokerChannelTimer(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  purpose: ChannelPurpose,
): BrokerState {
  const channel = channelOf(broker, purpose);
  const leaderId = leaderKnown(context.raft);
  return settle(
    broker,
    turn,
    context,
    onChannelTimer(channel, turn, context.config.settings, leaderId),
  );
}

/** Sends what the replicas propose, if nothing is in flight (replication §3.3). */
export function sendIsrChanges(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState {
  const due = nextAlterPartition(broker.replicas);
  if (due === null) return broker;
  const { brokerEpoch } = broker.lifecycle;
  const brokerId = context.config.nodeId;
  const { partitions } = due;
  const next = copyBroker(broker, { replicas: due.replicas });
  const request = { type: 'AlterPartitionRequest', brokerId, brokerEpoch, partitions } as const;
  return send(next, turn, context, 'alter-partition', request, 0);
}
