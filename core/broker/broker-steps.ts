import type { ServerConfig } from '../config/settings.ts';
import { brokerOf, topicByName } from '../controller/image-lookup.ts';
import { findCoordinators } from '../coordinator/find-coordinator.ts';
import { internalTopic } from '../coordinator/internal-topics.ts';
import { internalTopicOf } from '../coordinator/partition-for.ts';
import { writeCleanShutdown } from '../log/checkpoints.ts';
import { onlineOf } from '../log/directories.ts';
import type { ConnectionId } from '../machine.ts';
import type { NetworkEvent } from '../network/network.ts';
import type { CreateTopicsRequest } from '../protocol/admin.ts';
import type {
  AllocateProducerIdsResponse,
  AlterPartitionResponse,
  AssignReplicasToDirsResponse,
  BrokerHeartbeatResponse,
  BrokerRegistrationResponse,
} from '../protocol/broker-to-controller.ts';
import type { FindCoordinatorRequest } from '../protocol/coordinator.ts';
import type { AdminRequest, BrokerRequest, ForwardedRequest } from '../protocol/message.ts';
import type { RaftState } from '../quorum/raft.ts';
import {
  applyMetadata,
  nextAlterPartition,
  onAlterPartitionResponse,
  onDataRequest,
  onFetcherEvent,
  shutDownReplicas,
  startReplicas,
} from '../replica/replica-manager.ts';
import { plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { onAssigned, takeAssignments } from './assignments.ts';
import {
  type BrokerState,
  channelOf,
  copyBroker,
  viewOf,
  withChannel,
  withMisplaced,
  withReplicas,
} from './broker.ts';
import {
  type ChannelPurpose,
  type ChannelResult,
  type ChannelStep,
  enqueue,
  onChannelEvent,
  onChannelTimer,
} from './controller-channel.ts';
import { changed, followMetadata, onRequestForGroup } from './coordinators.ts';
import {
  beginShutdown,
  type Lifecycle,
  nextCommunication,
  onHeartbeatAnswered,
  onRegistered,
  setReadyToUnfence,
  stopNow,
} from './lifecycle.ts';
import { readCommitted, schedulePublication } from './metadata-publisher.ts';
import { metadataResponse } from './metadata-response.ts';
import { onBlock, takeProducerId } from './producer-ids.ts';

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
    case 'FetchRequest':
    case 'ListOffsetsRequest':
    case 'OffsetsForLeaderEpochRequest':
    case 'DeleteRecordsRequest':
      return withReplicas(
        broker,
        onDataRequest(broker.replicas, turn, viewOf(broker), connection, request),
      );
    case 'MetadataRequest':
      turn.reply(connection, metadataResponse(turn, broker.publisher.published, request));
      return broker;
    case 'InitProducerIdRequest': {
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
    case 'TxnOffsetCommitRequest':
    case 'EndTxnRequest':
    case 'WriteTxnMarkersRequest':
      // A broker closes the connection of who asks for an API that it does not have.
      turn.disconnect(connection);
      return broker;
  }
}

/** A client looks for a coordinator; the first one to do so has the internal topic created (clients §5.1). */
function onFindCoordinator(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: FindCoordinatorRequest,
): BrokerState {
  const image = broker.publisher.published;
  turn.reply(connection, findCoordinators(image, request));
  const topic = internalTopicOf(request.keyType);
  const { creating } = broker.coordinators;
  if (topicByName(image, topic) !== null || creating.includes(topic)) return broker;
  const topics = [internalTopic(context.config.settings, request.keyType)];
  const coordinators = changed(broker.coordinators, { creating: [...creating, topic] });
  const next = copyBroker(broker, { coordinators });
  const creation = { type: 'CreateTopicsRequest', topics } as const;
  return send(next, turn, context, 'forwarding', creation, 0);
}

/** The controller has answered for internal topics, or has not in time: the next client to look may ask again. */
function onTopicsCreated(broker: BrokerState, { topics }: CreateTopicsRequest): BrokerState {
  const names = topics.map(({ name }) => name);
  const creating = broker.coordinators.creating.filter((topic) => !names.includes(topic));
  return copyBroker(broker, { coordinators: changed(broker.coordinators, { creating }) });
}

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
    const followed = followMetadata(next, turn, context, read.replicas, delta.before);
    return withMisplaced(followed, turn, delta.before);
  }
  const replicas = startReplicas(read.replicas, turn, view);
  const lifecycle = setReadyToUnfence(read.lifecycle, turn);
  const started = copyBroker(read, { replicas, lifecycle });
  const followed = followMetadata(started, turn, context, read.replicas, delta.before);
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

function send(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  purpose: ChannelPurpose,
  request: ForwardedRequest,
  replyTo: number,
): BrokerState {
  const { settings } = context.config;
  const leaderId = leaderKnown(context.raft);
  const channel = channelOf(broker, purpose);
  return settle(
    broker,
    turn,
    context,
    enqueue(channel, turn, settings, leaderId, request, replyTo),
  );
}

/** Puts a channel back and hands out what it brought. */
function settle(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  step: ChannelStep,
): BrokerState {
  let next = withChannel(broker, step.channel);
  for (const result of step.results) next = onResult(next, turn, context, result);
  return next;
}

function onResult(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  result: ChannelResult,
): BrokerState {
  const { request, response, replyTo } = result;
  switch (request.type) {
    case 'BrokerRegistrationRequest': {
      const answer = response as BrokerRegistrationResponse | null;
      return copyBroker(broker, {
        lifecycle: onRegistered(broker.lifecycle, turn, context.config, answer),
      });
    }
    case 'BrokerHeartbeatRequest': {
      const answer = response as BrokerHeartbeatResponse | null;
      const lifecycle = onHeartbeatAnswered(broker.lifecycle, turn, context.config, answer);
      return followLifecycle(broker, turn, lifecycle);
    }
    case 'AlterPartitionRequest': {
      const answer = response as AlterPartitionResponse | null;
      const replicas = onAlterPartitionResponse(broker.replicas, turn, viewOf(broker), answer);
      return copyBroker(broker, { replicas });
    }
    case 'AllocateProducerIdsRequest': {
      const answer = response as AllocateProducerIdsResponse | null;
      return copyBroker(broker, { producerIds: onBlock(broker.producerIds, turn.now, answer) });
    }
    case 'AssignReplicasToDirsRequest': {
      const answer = response as AssignReplicasToDirsResponse | null;
      return copyBroker(broker, { assignments: onAssigned(broker.assignments, turn, answer) });
    }
    case 'CreateTopicsRequest':
      if (replyTo === 0) return onTopicsCreated(broker, request);
      return forward(broker, turn, result);
    default:
      return forward(broker, turn, result);
  }
}

/** Passes an answer of the controller on to the client that asked. */
function forward(broker: BrokerState, turn: Turn, result: ChannelResult): BrokerState {
  const { response, replyTo } = result;
  if (response === null) turn.disconnect(replyTo);
  else turn.reply(replyTo, response);
  return broker;
}

/** The broker in a new lifecycle state; entering `SHUTTING_DOWN` stops the replicas. */
function followLifecycle(broker: BrokerState, turn: Turn, lifecycle: Lifecycle): BrokerState {
  const next = copyBroker(broker, { lifecycle });
  if (lifecycle.state !== 'SHUTTING_DOWN' || broker.lifecycle.state === 'SHUTTING_DOWN')
    return next;
  return copyBroker(next, { replicas: shutDownReplicas(next.replicas, turn, viewOf(next)) });
}

function askForProducerIds(broker: BrokerState, turn: Turn, context: BrokerContext): BrokerState {
  const { brokerEpoch } = broker.lifecycle;
  const brokerId = context.config.nodeId;
  const request = { type: 'AllocateProducerIdsRequest', brokerId, brokerEpoch } as const;
  return send(broker, turn, context, 'forwarding', request, 0);
}

/** The quorum's leader as this process knows it, −1 for none. */
const leaderKnown = (raft: RaftState): number => raft.leaderId;
