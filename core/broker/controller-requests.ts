import type {
  AllocateProducerIdsResponse,
  AlterPartitionResponse,
  AssignReplicasToDirsResponse,
  BrokerHeartbeatResponse,
  BrokerRegistrationResponse,
} from '../protocol/broker-to-controller.ts';
import type { ForwardedRequest } from '../protocol/message.ts';
import type { RaftState } from '../quorum/raft.ts';
import { onAlterPartitionResponse, shutDownReplicas } from '../replica/replica-manager.ts';
import type { Turn } from '../turn.ts';
import { onAssigned } from './assignments.ts';
import { type BrokerState, channelOf, copyBroker, viewOf, withChannel } from './broker.ts';
import type { BrokerContext } from './broker-steps.ts';
import {
  type ChannelPurpose,
  type ChannelResult,
  type ChannelStep,
  enqueue,
} from './controller-channel.ts';
import { onTopicsCreated } from './coordinators.ts';
import { type Lifecycle, onHeartbeatAnswered, onRegistered } from './lifecycle.ts';
import { onBlock } from './producer-ids.ts';

/** Sends a request to the active controller by one of the broker's channels. */
export function send(
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
export function settle(
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
export function followLifecycle(
  broker: BrokerState,
  turn: Turn,
  lifecycle: Lifecycle,
): BrokerState {
  const next = copyBroker(broker, { lifecycle });
  if (lifecycle.state !== 'SHUTTING_DOWN' || broker.lifecycle.state === 'SHUTTING_DOWN')
    return next;
  return copyBroker(next, { replicas: shutDownReplicas(next.replicas, turn, viewOf(next)) });
}

/** Asks the controller for a block of producer ids (KIP-730). */
export function askForProducerIds(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState {
  const { brokerEpoch } = broker.lifecycle;
  const brokerId = context.config.nodeId;
  const request = { type: 'AllocateProducerIdsRequest', brokerId, brokerEpoch } as const;
  return send(broker, turn, context, 'forwarding', request, 0);
}

/** The quorum's leader as this process knows it, −1 for none. */
export const leaderKnown = (raft: RaftState): number => raft.leaderId;
