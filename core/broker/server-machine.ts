import { some, unreachable } from '../assert.ts';
import type { Answer, KafkaCommand } from '../client/commands.ts';
import type { ServerConfig } from '../config/settings.ts';
import {
  bootController,
  type ControllerState,
  dropControllerConnection,
  onControllerRequest,
  onControllerTimer,
  onRaftProgress,
} from '../controller/controller.ts';
import { CLEAN_SHUTDOWN_FILE } from '../log/checkpoints.ts';
import type { Connected, ConnectionId, Input, Machine } from '../machine.ts';
import { type Network, type NetworkEvent, newNetwork, onNetworkInput } from '../network/network.ts';
import type { Probe } from '../probe.ts';
import type {
  AdminRequest,
  BrokerRequest,
  ControllerRequest,
  KafkaMessage,
  Request,
} from '../protocol/message.ts';
import { METADATA_LOG } from '../protocol/partition-name.ts';
import type { RaftRequest } from '../protocol/raft.ts';
import {
  bootRaft,
  isSnapshotFile,
  onRaftFlushed,
  onRaftNetworkEvent,
  onRaftRequest,
  onRaftTimer,
  QUORUM_STATE_FILE,
  RAFT_PURPOSE,
  type RaftState,
  shutDownRaft,
} from '../quorum/raft.ts';
import { dropConnection, onReplicaFlushed, onReplicaTimer } from '../replica/replica-manager.ts';
import { Turn } from '../turn.ts';
import { ASSIGNMENTS_TIMER } from './assignments.ts';
import { type BrokerState, isUnreported, startBroker, viewOf, withReplicas } from './broker.ts';
import {
  type BrokerContext,
  communicate,
  markCleanShutdown,
  onBrokerChannelTimer,
  onBrokerNetworkEvent,
  onBrokerRequest,
  onMetadataProgress,
  publish,
  SHUTDOWN_TIMER,
  sendAssignments,
  sendIsrChanges,
  shutDownBroker,
  stopBroker,
} from './broker-steps.ts';
import {
  CHANNEL_PURPOSES,
  CHANNEL_TIMER,
  type ChannelPurpose,
  isChannelPurpose,
} from './controller-channel.ts';
import { advanceAll, isCoordinatorTimer, onCoordinatorTimer } from './coordinator-steps.ts';
import {
  COMMUNICATION_TIMER,
  LOG_DIR_FAILURE_TIMER,
  listens,
  REGISTRATION_TIMER,
} from './lifecycle.ts';
import { PUBLISH_TIMER } from './metadata-publisher.ts';
import { upgradeQuorum } from './quorum-upgrade.ts';
import { copyServer, type ServerMemory, withParts } from './server.ts';
import { takeSnapshot } from './snapshot-generator.ts';
import { startOrHalt, withStorageErrors } from './storage-errors.ts';

type ServerInput = Input<KafkaMessage, KafkaCommand>;

/** A server process with the roles that its configuration names: broker, controller, or both (`process.roles`). */
export function serverMachine(
  config: ServerConfig,
): Machine<ServerMemory, KafkaMessage, Probe, KafkaCommand, Answer> {
  return {
    boot: (identity, disk, input) => {
      const turn = new Turn(input, disk, newNetwork(config.settings));
      const isController = config.roles.includes('controller');
      const { nodeId, settings, cluster } = config;
      const { clusterId, voters, dynamicQuorum: dynamic, switches } = cluster;
      const raftConfig = {
        nodeId,
        clusterId,
        voters,
        dynamic,
        flushes: isController,
        settings,
        switches,
      };
      const memory: ServerMemory = {
        config,
        network: turn.network,
        raft: bootRaft(turn, raftConfig, identity.boot),
        controller: isController ? bootController(turn, config) : null,
        broker: config.roles.includes('broker') ? startBroker(turn, config, identity.boot) : null,
        forwarders: [],
        stopping: 'No',
      };
      return startOrHalt(finish(progress(memory, turn, null), turn, memory), turn, disk);
    },
    step: (state, input) => {
      const again = (memory: ServerMemory, turn: Turn) => {
        const next = handle(memory, input, turn);
        return turn.end(finish(progress(next, turn, state.memory), turn, state.memory));
      };
      const turn = new Turn(input, state.disk, state.memory.network);
      const step = again(state.memory, turn);
      if (state.disk.health.length === 0) return step;
      return withStorageErrors(state, input, { turn, step }, again);
    },
  };
}

function handle(server: ServerMemory, input: ServerInput, turn: Turn): ServerMemory {
  const events = onNetworkInput(turn, input);
  if (events !== null) {
    let next = server;
    for (const event of events) next = onEvent(next, turn, event);
    return next;
  }
  switch (input.type) {
    case 'Received':
      return onRequest(server, turn, input.connection, input.message as Request);
    case 'TimerFired':
      return onTimer(server, turn, input.timer, input.subject);
    case 'Flushed':
      return onFlushed(server, turn, input.target);
    case 'Connected':
      return onAccepted(server, turn, input);
    case 'Disconnected':
      return onDisconnected(server, input.connection);
    case 'Command':
      return input.command.type === 'ShutDown' ? shutDown(server, turn) : server;
    case 'Refused':
      return server;
    default:
      return unreachable(input);
  }
}

function onEvent(server: ServerMemory, turn: Turn, event: NetworkEvent): ServerMemory {
  if (event.purpose === RAFT_PURPOSE) {
    return withRaft(server, onRaftNetworkEvent(server.raft, turn, event));
  }
  const { broker } = server;
  if (broker === null) return server;
  return withBroker(server, onBrokerNetworkEvent(broker, turn, server, event));
}

function onRequest(
  server: ServerMemory,
  turn: Turn,
  connection: ConnectionId,
  request: Request,
): ServerMemory {
  switch (request.type) {
    case 'VoteRequest':
    case 'BeginQuorumEpochRequest':
    case 'EndQuorumEpochRequest':
    case 'QuorumFetchRequest':
    case 'FetchSnapshotRequest':
    case 'UpdateRaftVoterRequest':
    case 'ApiVersionsRequest':
      return withRaft(server, onRaftRequest(server.raft, turn, connection, request as RaftRequest));
    case 'AddRaftVoterRequest':
    case 'RemoveRaftVoterRequest':
      return isForwarded(server, connection)
        ? withRaft(server, onRaftRequest(server.raft, turn, connection, request))
        : toBroker(server, turn, connection, request);
    case 'BrokerRegistrationRequest':
    case 'BrokerHeartbeatRequest':
    case 'AlterPartitionRequest':
    case 'AllocateProducerIdsRequest':
    case 'AssignReplicasToDirsRequest':
      return toController(server, turn, connection, request);
    case 'CreateTopicsRequest':
    case 'DeleteTopicsRequest':
    case 'CreatePartitionsRequest':
    case 'AlterPartitionReassignmentsRequest':
    case 'ElectLeadersRequest':
    case 'IncrementalAlterConfigsRequest':
    case 'UpdateFeaturesRequest':
    case 'UnregisterBrokerRequest':
      // A forwarded request comes on a channel of its own; a combined process may be asked in both roles.
      return isForwarded(server, connection)
        ? toController(server, turn, connection, request)
        : toBroker(server, turn, connection, request);
    default:
      return toBroker(server, turn, connection, request);
  }
}

function toController(
  server: ServerMemory,
  turn: Turn,
  connection: ConnectionId,
  request: ControllerRequest,
): ServerMemory {
  const { controller } = server;
  if (controller === null) {
    turn.disconnect(connection);
    return server;
  }
  const { raft, rest } = upgradeQuorum(server.raft, turn, connection, request);
  if (rest === null) return withRaft(server, raft);
  const node = onControllerRequest({ raft, controller }, turn, connection, rest);
  return withNode(server, node.raft, node.controller);
}

function toBroker(
  server: ServerMemory,
  turn: Turn,
  connection: ConnectionId,
  request: BrokerRequest | AdminRequest,
): ServerMemory {
  const { broker } = server;
  if (broker === null) return server;
  return withBroker(server, onBrokerRequest(broker, turn, server, connection, request));
}

/** Listeners for clients, followers and coordinators are closed until the broker was unfenced once (control-plane §3.2). */
function onAccepted(server: ServerMemory, turn: Turn, input: Connected): ServerMemory {
  const { purpose, connection } = input;
  if (purpose !== RAFT_PURPOSE && !isChannelPurpose(purpose)) {
    if (server.broker === null || !listens(server.broker.lifecycle)) turn.disconnect(connection);
    return server;
  }
  // Observers of the quorum ask to be voters on their raft connections.
  const asksController = purpose === 'forwarding' || purpose === RAFT_PURPOSE;
  if (!asksController || server.broker === null) return server;
  return copyServer(server, { forwarders: [...server.forwarders, connection] });
}

function onDisconnected(server: ServerMemory, connection: ConnectionId): ServerMemory {
  const { controller, broker } = server;
  return copyServer(server, {
    controller: controller === null ? null : dropControllerConnection(controller, connection),
    broker:
      broker === null ? null : withReplicas(broker, dropConnection(broker.replicas, connection)),
    forwarders: server.forwarders.includes(connection)
      ? server.forwarders.filter((other) => other !== connection)
      : server.forwarders,
  });
}

const isForwarded = (server: ServerMemory, connection: ConnectionId): boolean =>
  server.broker === null || server.forwarders.includes(connection);

function onTimer(server: ServerMemory, turn: Turn, timer: string, subject: number): ServerMemory {
  if (timer.startsWith('raft.')) {
    return withRaft(server, onRaftTimer(server.raft, turn, timer, subject));
  }
  if (timer.startsWith('controller.')) {
    const { raft } = server;
    const controller = some(server.controller, 'a controller timer fires in a controller');
    const node = onControllerTimer({ raft, controller }, turn, timer, subject);
    return withNode(server, node.raft, node.controller);
  }
  const { broker } = server;
  if (broker === null) return server;
  if (timer === LOG_DIR_FAILURE_TIMER) {
    // No controller could be told of a failed log directory in time: the broker stops (KIP-858).
    return isUnreported(broker, subject) ? shutDown(server, turn) : server;
  }
  return withBroker(server, onBrokerTimer(broker, turn, server, timer, subject));
}

function onBrokerTimer(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  timer: string,
  subject: number,
): BrokerState {
  switch (timer) {
    case COMMUNICATION_TIMER:
      return communicate(broker, turn, context);
    case PUBLISH_TIMER:
      return publish(broker, turn, context);
    case ASSIGNMENTS_TIMER:
      return sendAssignments(broker, turn, context);
    case CHANNEL_TIMER:
      return onBrokerChannelTimer(
        broker,
        turn,
        context,
        CHANNEL_PURPOSES[subject] as ChannelPurpose,
      );
    case REGISTRATION_TIMER:
    case SHUTDOWN_TIMER:
      return stopBroker(broker, turn);
    default:
      if (isCoordinatorTimer(timer)) {
        return onCoordinatorTimer(broker, turn, context, timer, subject);
      }
      return withReplicas(
        broker,
        onReplicaTimer(broker.replicas, turn, viewOf(broker), timer, subject),
      );
  }
}

function onFlushed(server: ServerMemory, turn: Turn, target: string): ServerMemory {
  if (target === METADATA_LOG || target === QUORUM_STATE_FILE || isSnapshotFile(target)) {
    return withRaft(server, onRaftFlushed(server.raft, turn, target));
  }
  if (target === CLEAN_SHUTDOWN_FILE && server.stopping === 'Marker')
    return stopQuorum(server, turn);
  const { broker } = server;
  if (broker === null) return server;
  const replicas = onReplicaFlushed(broker.replicas, turn, viewOf(broker), target);
  return withBroker(server, withReplicas(broker, replicas));
}

/** SIGTERM: the broker role leaves first, then the controller role and the quorum client (`KafkaRaftServer`). */
function shutDown(server: ServerMemory, turn: Turn): ServerMemory {
  if (server.stopping !== 'No') return server;
  if (server.broker === null) return stopQuorum(server, turn);
  const stopping = copyServer(server, { stopping: 'Broker' });
  return withBroker(stopping, shutDownBroker(server.broker, turn, stopping));
}

function stopQuorum(server: ServerMemory, turn: Turn): ServerMemory {
  return copyServer(server, { raft: shutDownRaft(server.raft, turn), stopping: 'Quorum' });
}

/**
 * What follows from a step in the other roles: commits reach controller and broker, proposals reach the controller.
 * Most steps touch neither the quorum nor an ISR and end here at once.
 */
function progress(server: ServerMemory, turn: Turn, before: ServerMemory | null): ServerMemory {
  let next = server;
  let raft = before === null ? null : before.raft;
  while (next.raft !== raft) {
    raft = next.raft;
    if (next.controller !== null) {
      const node = onRaftProgress({ raft, controller: next.controller }, turn);
      next = withNode(next, node.raft, node.controller);
    }
    const { broker } = next;
    if (broker !== null) next = withBroker(next, onMetadataProgress(broker, turn, next));
    next = withRaft(next, takeSnapshot(next, turn));
  }
  const { broker } = next;
  if (broker === null || broker.replicas === before?.broker?.replicas) return next;
  const advanced = advanceAll(broker, turn, next);
  return withBroker(next, sendIsrChanges(advanced, turn, next));
}

/**
 * Ends the step: an orderly stop goes on, and the memory takes the connections as the step left them. A memory other than
 * the one that the step began with (`before`) is the step's own and not copied again.
 */
function finish(server: ServerMemory, turn: Turn, before: ServerMemory): ServerMemory {
  let next = server;
  const { broker } = next;
  const isLeaving = broker !== null && broker.lifecycle.state === 'SHUTTING_DOWN';
  if (
    isLeaving &&
    broker.replicas.stopped &&
    (next.stopping === 'Broker' || next.stopping === 'No')
  ) {
    next = markCleanShutdown(broker, turn)
      ? copyServer(next, { stopping: 'Marker' })
      : stopQuorum(next, turn);
  }
  if (next.stopping === 'Quorum' && next.raft.isShutDown) turn.halt('shut down');
  if (next.network === turn.network) return next;
  if (next === before) {
    return withParts(next, turn.network, next.raft, next.controller, next.broker);
  }
  (next as { network: Network }).network = turn.network;
  return next;
}

const withRaft = (server: ServerMemory, raft: RaftState): ServerMemory =>
  raft === server.raft
    ? server
    : withParts(server, server.network, raft, server.controller, server.broker);

const withNode = (
  server: ServerMemory,
  raft: RaftState,
  controller: ControllerState,
): ServerMemory =>
  raft === server.raft && controller === server.controller
    ? server
    : withParts(server, server.network, raft, controller, server.broker);

const withBroker = (server: ServerMemory, broker: BrokerState): ServerMemory =>
  broker === server.broker
    ? server
    : withParts(server, server.network, server.raft, server.controller, broker);
