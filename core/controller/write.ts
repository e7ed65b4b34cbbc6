import { unreachable } from '../assert.ts';
import type { ConnectionId } from '../machine.ts';
import type { ControllerProbe } from '../probe.ts';
import type { ControllerResponse } from '../protocol/message.ts';
import { appendToRaft, resignRaft } from '../quorum/raft.ts';
import type { Turn } from '../turn.ts';
import {
  beginShutdown,
  type HeartbeatTable,
  NO_HEARTBEATS,
  registerHeartbeat,
  removeHeartbeat,
} from './heartbeats.ts';
import type { MetadataImage, PartitionRegistration } from './image.ts';
import { brokerOf, partitionOf } from './image-lookup.ts';
import { loadRecord, replayFault } from './loader.ts';
import type { MetadataRecord } from './records.ts';
import {
  type ControllerNode,
  type ControllerState,
  copyController,
  type Decision,
  type DeferredReply,
  isActiveController,
  type Operation,
} from './state.ts';
import { cancelTimers } from './timers.ts';

/**
 * Carries out one event of the active controller (control-plane §2.2): its records are appended and replayed at once,
 * so that the next event builds on them; its answer waits until they, or what is pending before it, are committed.
 * Simplified: the controller's event queue takes no time. An event is handled in the step in which it arrives.
 */
export function perform(
  node: ControllerNode,
  turn: Turn,
  operation: Operation,
  connection: ConnectionId | null,
): ControllerNode {
  const { raft } = node;
  const controller = copyController(node.controller);
  controller.heartbeats = operation.heartbeats;
  const { decisions, response } = operation;
  let written = { raft, controller: controller as ControllerState };
  if (decisions.length > 0) {
    const records = decisions.map((decided) => decided.record);
    const appended = appendToRaft(raft, turn, controller.claimEpoch, records);
    if (appended.lastOffset === null) {
      const rule = 'an append found that the quorum has another leader';
      const renounced = renounce({ raft: appended.raft, controller }, turn, rule);
      if (response !== null) reply(turn, connection, notController(response.type));
      return renounced;
    }
    const { lastOffset } = appended;
    written = { raft: appended.raft, controller: replay(controller, turn, decisions, lastOffset) };
  }
  const next = copyController(written.controller);
  if (operation.shutsDown >= 0) {
    // KAFKA-14292: what all others must have read is fixed when the shutdown begins.
    const offset = next.nextWriteOffset - 1;
    next.heartbeats = beginShutdown(next.heartbeats, operation.shutsDown, offset);
  }
  if (response !== null && connection !== null) {
    const isPending = next.lastWrittenOffset >= next.stable.image.endOffset;
    if (isPending && !operation.failed) {
      next.deferred = [...next.deferred, { offset: next.lastWrittenOffset, connection, response }];
    } else {
      turn.reply(connection, response);
    }
  }
  return { raft: written.raft, controller: next };
}

function reply(turn: Turn, connection: ConnectionId | null, response: ControllerResponse): void {
  if (connection !== null) turn.reply(connection, response);
}

/** The controller after its own records, uncommitted as they are (control-plane §2.2). */
function replay(
  controller: ControllerState,
  turn: Turn,
  decisions: readonly Decision[],
  lastOffset: number,
): ControllerState {
  const next = copyController(controller);
  const baseOffset = lastOffset - decisions.length + 1;
  for (let i = 0; i < decisions.length; i++) {
    const decided = decisions[i] as Decision;
    const { record } = decided;
    const before = next.latest.image;
    haltOnFault(turn, before, record);
    next.latest = loadRecord(next.latest, record, baseOffset + i, next.claimEpoch);
    next.heartbeats = followRegistrations(next.heartbeats, before, record);
    tell(turn, before, next.latest.image, decided, decisions);
  }
  next.lastWrittenOffset = lastOffset;
  next.nextWriteOffset = lastOffset + 1;
  return next;
}

/** A record that cannot be replayed is fatal to the process, active or standby (control-plane §2.1). */
export function haltOnFault(turn: Turn, image: MetadataImage, record: MetadataRecord): void {
  const fault = replayFault(image, record);
  if (fault !== null) turn.halt(`the controller cannot replay a ${record.type}: ${fault}`);
}

/** The active controller's heartbeat table after a record about a broker (ClusterControlManager.replay). */
function followRegistrations(
  table: HeartbeatTable,
  before: MetadataImage,
  record: MetadataRecord,
): HeartbeatTable {
  if (record.type === 'RegisterBrokerRecord') {
    return registerHeartbeat(
      removeHeartbeat(table, record.brokerId),
      record.brokerId,
      record.fenced,
    );
  }
  if (record.type === 'UnregisterBrokerRecord') return removeHeartbeat(table, record.brokerId);
  if (record.type !== 'BrokerRegistrationChangeRecord') return table;
  const fenced = record.fenced ?? brokerOf(before, record.brokerId)?.fenced ?? true;
  return registerHeartbeat(table, record.brokerId, fenced);
}

/** Says what the active controller decided; it holds once committed. */
function tell(
  turn: Turn,
  before: MetadataImage,
  after: MetadataImage,
  decided: Decision,
  decisions: readonly Decision[],
): void {
  const { record, rule, unclean } = decided;
  switch (record.type) {
    case 'RegisterBrokerRecord': {
      const { brokerId, brokerEpoch } = record;
      if (record.fenced && brokerOf(before, brokerId)?.fenced === false) {
        turn.probe({ type: 'BrokerFenced', brokerId, rule });
      }
      turn.probe({ type: 'BrokerRegistered', brokerId, brokerEpoch, clean: !unclean });
      return;
    }
    case 'BrokerRegistrationChangeRecord': {
      const { brokerId } = record;
      const was = brokerOf(before, brokerId);
      const is = brokerOf(after, brokerId);
      if (was === null || is === null) return;
      if (!was.fenced && is.fenced) turn.probe({ type: 'BrokerFenced', brokerId, rule });
      if (was.fenced && !is.fenced) turn.probe({ type: 'BrokerUnfenced', brokerId });
      if (!was.inControlledShutdown && is.inControlledShutdown) {
        turn.probe({ type: 'BrokerShuttingDown', brokerId });
      }
      return;
    }
    case 'TopicRecord': {
      const { name: topic, topicId } = record;
      const ofTopic = ({ record: other }: Decision): boolean =>
        other.type === 'PartitionRecord' && other.topicId === topicId;
      const partitions = decisions.filter(ofTopic).length;
      turn.probe({ type: 'TopicCreated', topic, partitions });
      return;
    }
    case 'PartitionRecord':
    case 'PartitionChangeRecord': {
      const state = partitionOf(after, record.partition);
      if (state === null) return;
      turn.probe(partitionDecided(state, unclean, rule));
      return;
    }
    case 'RemoveTopicRecord': {
      const { topicId } = record;
      const topic = before.topics.find((known) => known.topicId === topicId);
      if (topic !== undefined) turn.probe({ type: 'TopicDeleted', topic: topic.name, topicId });
      return;
    }
    case 'UnregisterBrokerRecord':
      turn.probe({ type: 'BrokerUnregistered', brokerId: record.brokerId });
      return;
    case 'FeatureLevelRecord':
      // Not of the bootstrap records, which are how a cluster begins.
      if (before.features.length === 0) return;
      turn.probe({ type: 'FeatureFinalized', feature: record.name, level: record.level });
      return;
    default:
  }
}

const partitionDecided = (
  state: PartitionRegistration,
  unclean: boolean,
  rule: string,
): ControllerProbe => ({
  type: 'PartitionDecided',
  partition: state.partition,
  leader: state.leader,
  leaderEpoch: state.leaderEpoch,
  partitionEpoch: state.partitionEpoch,
  isr: state.isr,
  elr: state.elr,
  topicId: state.topicId,
  replicas: state.replicas,
  addingReplicas: state.addingReplicas,
  removingReplicas: state.removingReplicas,
  unclean,
  rule,
});

/**
 * The controller is active no more (control-plane §2.1): it gives up the quorum epoch, fails what waits, forgets what
 * was not committed and all it knew of heartbeats.
 */
export function renounce(node: ControllerNode, turn: Turn, rule: string): ControllerNode {
  const { controller } = node;
  if (!isActiveController(controller)) return node;
  const raft = resignRaft(node.raft, turn, controller.claimEpoch);
  for (const { connection, response } of controller.deferred) {
    turn.reply(connection, notController(response.type));
  }
  cancelTimers(turn);
  turn.probe({ type: 'ControllerRenounced', epoch: controller.claimEpoch, rule });
  const next = copyController(controller);
  next.claimEpoch = -1;
  next.nextWriteOffset = -1;
  next.lastWrittenOffset = -1;
  next.latest = controller.stable;
  next.deferred = [];
  next.heartbeats = NO_HEARTBEATS;
  return { raft, controller: next };
}

/** Sends the replies that waited for what is stable now (control-plane §2.2). */
export function completeDeferred(controller: ControllerState, turn: Turn): ControllerState {
  const { deferred, stable } = controller;
  let done = 0;
  while (
    done < deferred.length &&
    (deferred[done] as DeferredReply).offset < stable.image.endOffset
  ) {
    const { connection, response } = deferred[done] as DeferredReply;
    turn.reply(connection, response);
    done += 1;
  }
  if (done === 0) return controller;
  const next = copyController(controller);
  next.deferred = deferred.slice(done);
  return next;
}

/** The answer of a controller that is not active (control-plane §2.2). */
export function notController(type: ControllerResponse['type']): ControllerResponse {
  const error = 'NOT_CONTROLLER';
  switch (type) {
    case 'BrokerRegistrationResponse':
      return { type, error, brokerEpoch: -1 };
    case 'BrokerHeartbeatResponse':
      return { type, error, isCaughtUp: false, isFenced: true, shouldShutDown: false };
    case 'AlterPartitionResponse':
      return { type, error, partitions: [] };
    case 'AllocateProducerIdsResponse':
      return { type, error, producerIdStart: -1, producerIdLen: 0 };
    case 'CreateTopicsResponse':
      return { type, error, topics: [] };
    case 'DeleteTopicsResponse':
    case 'CreatePartitionsResponse':
      return { type, error, topics: [] };
    case 'AlterPartitionReassignmentsResponse':
    case 'ElectLeadersResponse':
      return { type, error, partitions: [] };
    case 'AssignReplicasToDirsResponse':
      return { type, error, replicas: [] };
    case 'UpdateFeaturesResponse':
    case 'UnregisterBrokerResponse':
    case 'IncrementalAlterConfigsResponse':
      return { type, error, errorMessage: '' };
    default:
      return unreachable(type);
  }
}
