import { unreachable } from '../assert.ts';
import type { ServerConfig } from '../config/settings.ts';
import { type ConnectionId, draw } from '../machine.ts';
import type { ControllerRequest, ControllerResponse } from '../protocol/message.ts';
import { claimable, committedFrom, snapshotToLoad } from '../quorum/raft.ts';
import type { RaftState } from '../quorum/state.ts';
import type { Turn } from '../turn.ts';
import { activationRecords } from './activation.ts';
import { alterPartition } from './alter-partition.ts';
import { fenceOneStaleBroker, heartbeat, registerBroker, unregisterBroker } from './brokers.ts';
import { alterConfigs } from './config-changes.ts';
import { createTopics } from './create-topics.ts';
import { assignReplicasToDirs } from './directories.ts';
import {
  electLeaders,
  electPreferredLeaders,
  electUncleanLeaders,
  MAX_ELECTIONS_PER_RUN,
} from './elections.ts';
import { updateFeatures } from './features.ts';
import { seedHeartbeats } from './heartbeats.ts';
import { loadBatch, loadRecord, loadSnapshot, type MetadataLoaderState } from './loader.ts';
import { allocateProducerIds } from './producer-ids.ts';
import { alterPartitionReassignments } from './reassign.ts';
import type { MetadataBatch, MetadataRecord } from './records.ts';
import {
  type ControllerNode,
  type ControllerState,
  copyController,
  decision,
  isActiveController,
  newController,
  type Operation,
  operation,
} from './state.ts';
import { CONTROLLER_TASKS, type ControllerTask, schedule } from './timers.ts';
import { createPartitions, deleteTopics } from './topics.ts';
import { completeDeferred, haltOnFault, notController, perform, renounce } from './write.ts';

export type { ControllerNode, ControllerState } from './state.ts';

/** A controller process starts as a standby that has read nothing of the log (control-plane §2.1). */
export const bootController = (_turn: Turn, config: ServerConfig): ControllerState =>
  newController(config);

/** A broker asks; only the active controller answers with more than NOT_CONTROLLER (control-plane §2.2). */
export function onControllerRequest(
  node: ControllerNode,
  turn: Turn,
  connection: ConnectionId,
  request: ControllerRequest,
): ControllerNode {
  if (!isActiveController(node.controller)) {
    turn.reply(connection, notController(responseType(request)));
    return node;
  }
  return onRaftProgress(
    perform(node, turn, handle(node.controller, turn, request), connection),
    turn,
  );
}

function handle(controller: ControllerState, turn: Turn, request: ControllerRequest): Operation {
  switch (request.type) {
    case 'BrokerRegistrationRequest':
      return registerBroker(controller, turn.now, request);
    case 'BrokerHeartbeatRequest':
      return heartbeat(controller, turn.now, request);
    case 'AlterPartitionRequest':
      return alterPartition(controller, request);
    case 'AllocateProducerIdsRequest':
      return allocateProducerIds(controller, request);
    case 'CreateTopicsRequest':
      return createTopics(controller, request, (drawSite, sub) => draw(turn, turn, drawSite, sub));
    case 'AssignReplicasToDirsRequest':
      return assignReplicasToDirs(controller, request);
    case 'DeleteTopicsRequest':
      return deleteTopics(controller, request);
    case 'CreatePartitionsRequest':
      return createPartitions(controller, request, (drawSite, sub) =>
        draw(turn, turn, drawSite, sub),
      );
    case 'AlterPartitionReassignmentsRequest':
      return alterPartitionReassignments(controller, request);
    case 'ElectLeadersRequest':
      return electLeaders(controller, request);
    case 'IncrementalAlterConfigsRequest':
      return alterConfigs(controller, request);
    case 'UpdateFeaturesRequest':
      return updateFeatures(controller, request);
    case 'UnregisterBrokerRequest':
      return unregisterBroker(controller, request);
    default:
      return unreachable(request);
  }
}

function responseType(request: ControllerRequest): ControllerResponse['type'] {
  switch (request.type) {
    case 'BrokerRegistrationRequest':
      return 'BrokerRegistrationResponse';
    case 'BrokerHeartbeatRequest':
      return 'BrokerHeartbeatResponse';
    case 'AlterPartitionRequest':
      return 'AlterPartitionResponse';
    case 'AllocateProducerIdsRequest':
      return 'AllocateProducerIdsResponse';
    case 'CreateTopicsRequest':
      return 'CreateTopicsResponse';
    case 'AssignReplicasToDirsRequest':
      return 'AssignReplicasToDirsResponse';
    case 'DeleteTopicsRequest':
      return 'DeleteTopicsResponse';
    case 'CreatePartitionsRequest':
      return 'CreatePartitionsResponse';
    case 'AlterPartitionReassignmentsRequest':
      return 'AlterPartitionReassignmentsResponse';
    case 'ElectLeadersRequest':
      return 'ElectLeadersResponse';
    case 'IncrementalAlterConfigsRequest':
      return 'IncrementalAlterConfigsResponse';
    case 'UpdateFeaturesRequest':
      return 'UpdateFeaturesResponse';
    case 'UnregisterBrokerRequest':
      return 'UnregisterBrokerResponse';
    default:
      return unreachable(request);
  }
}

/**
 * The quorum moved (control-plane §2.1, §2.2): a controller whose raft replica leads its epoch no more renounces; what
 * is committed is taken in and lets replies go; one that has read all of a log that its replica leads becomes active.
 */
export function onRaftProgress(node: ControllerNode, turn: Turn): ControllerNode {
  let { raft, controller } = node;
  if (isActiveController(controller) && !leads(raft, controller.claimEpoch)) {
    const rule = 'the quorum has another leader or epoch';
    ({ raft, controller } = renounce(node, turn, rule));
  }
  controller = takeInCommitted(controller, raft, turn);
  if (!isActiveController(controller) && claimable(raft, controller.stable.nextOffset)) {
    ({ raft, controller } = claim({ raft, controller }, turn));
    controller = takeInCommitted(controller, raft, turn);
  }
  return raft === node.raft && controller === node.controller ? node : { raft, controller };
}

const leads = (raft: RaftState, epoch: number): boolean =>
  raft.role.type === 'Leader' && raft.epoch === epoch;

/** What was committed becomes stable; replies that waited for it leave (control-plane §2.2). */
function takeInCommitted(
  controller: ControllerState,
  raft: RaftState,
  turn: Turn,
): ControllerState {
  const snapshot = snapshotToLoad(raft, turn.disk, controller.stable.nextOffset);
  let stable = snapshot === null ? controller.stable : loadSnapshot(snapshot);
  const batches = committedFrom(raft, turn.disk, stable.nextOffset);
  if (batches.length === 0 && snapshot === null) return controller;
  const isActive = isActiveController(controller);
  for (const batch of batches) stable = takeInBatch(controller, stable, batch, turn);
  const next = copyController(controller);
  next.stable = stable;
  if (!isActive) next.latest = stable;
  return isActive ? completeDeferred(next, turn) : next;
}

function takeInBatch(
  controller: ControllerState,
  stable: MetadataLoaderState,
  batch: MetadataBatch,
  turn: Turn,
): MetadataLoaderState {
  const { latest } = controller;
  // The active controller replayed its own records when it wrote them.
  if (isActiveController(controller) && latest.nextOffset === batch.lastOffset + 1) return latest;
  let next = stable;
  if (!batch.isControl && !isActiveController(controller)) {
    // One after the other: whether a record fits depends on the one before it.
    for (let i = 0; i < batch.records.length; i++) {
      const record = batch.records[i] as MetadataRecord;
      if (next.openTransaction === null) haltOnFault(turn, next.image, record);
      next = loadRecord(next, record, batch.baseOffset + i, batch.leaderEpoch);
    }
    return next;
  }
  return loadBatch(next, batch);
}

/** Becomes the active controller of its quorum epoch (control-plane §2.1). */
function claim(node: ControllerNode, turn: Turn): ControllerNode {
  const { raft } = node;
  const controller = copyController(node.controller);
  const { cluster, settings } = controller.config;
  controller.claimEpoch = raft.epoch;
  controller.nextWriteOffset = raft.logEndOffset;
  controller.heartbeats = seedHeartbeats(
    controller.latest.image,
    cluster.switches['control.heartbeatSeed'] === 'all-registered',
    turn.now,
  );
  turn.probe({ type: 'ControllerActivated', epoch: raft.epoch });
  const activation = operation(controller, activationRecords(controller), null);
  const active = perform({ raft, controller }, turn, activation, null);
  if (isActiveController(active.controller)) {
    for (const task of CONTROLLER_TASKS) schedule(turn, task, settings, false);
  }
  return active;
}

/** A periodic task of the active controller is due (control-plane §2.2). */
export function onControllerTimer(
  node: ControllerNode,
  turn: Turn,
  timer: string,
  _subject: number,
): ControllerNode {
  if (!isActiveController(node.controller)) return node;
  const task = CONTROLLER_TASKS.find((known) => known === timer);
  if (task === undefined) return node;
  const { due, hasMore } = runTask(node.controller, turn, task);
  schedule(turn, task, node.controller.config.settings, hasMore);
  return due === null ? node : onRaftProgress(perform(node, turn, due, null), turn);
}

interface TaskRun {
  /** What the task asks for; null where there is nothing to do. */
  readonly due: Operation | null;
  readonly hasMore: boolean;
}

function runTask(controller: ControllerState, turn: Turn, task: ControllerTask): TaskRun {
  switch (task) {
    case 'controller.write-no-op': {
      // KIP-835: a log that moves shows brokers that their metadata is fresh.
      const noOp = decision({ type: 'NoOpRecord' });
      return { due: operation(controller, [noOp], null), hasMore: false };
    }
    case 'controller.fence-stale-broker': {
      const due = fenceOneStaleBroker(controller, turn.now);
      return { due, hasMore: due !== null };
    }
    case 'controller.elect-preferred':
      return elections(electPreferredLeaders(controller));
    case 'controller.elect-unclean':
      return elections(electUncleanLeaders(controller));
    default:
      return unreachable(task);
  }
}

const elections = (due: Operation): TaskRun => ({
  due: due.decisions.length === 0 ? null : due,
  hasMore: due.decisions.length >= MAX_ELECTIONS_PER_RUN,
});

/** A connection is gone: nobody waits on it for a reply any more. What was decided stays decided (control-plane §2.2). */
export function dropControllerConnection(
  controller: ControllerState,
  connection: ConnectionId,
): ControllerState {
  const deferred = controller.deferred.filter((reply) => reply.connection !== connection);
  if (deferred.length === controller.deferred.length) return controller;
  const next = copyController(controller);
  next.deferred = deferred;
  return next;
}
