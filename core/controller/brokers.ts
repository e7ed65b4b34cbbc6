import { find } from '../collections/table.ts';
import type { UnregisterBrokerRequest } from '../protocol/admin.ts';
import type {
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
  BrokerRegistrationRequest,
} from '../protocol/broker-to-controller.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Instant } from '../time.ts';
import { directoriesOffline } from './directories.ts';
import {
  type BrokerControlState,
  controlStateOf,
  expiredContact,
  hasValidSession,
  nextControlState,
  removeHeartbeat,
  touchHeartbeat,
  trackContact,
  withoutContact,
} from './heartbeats.ts';
import type { BrokerRegistration, MetadataImage } from './image.ts';
import { brokerOf, isElrEnabled } from './image-lookup.ts';
import {
  brokerIsForgotten,
  brokerLeaves,
  brokerLostItsTail,
  brokerReturns,
  leaderAndIsrUpdates,
} from './leader-updates.ts';
import type { RegisterBrokerRecord } from './records.ts';
import {
  type ControllerState,
  copyController,
  type Decision,
  decision,
  type Operation,
  operation,
  refusal,
} from './state.ts';

/** Whether a request comes from the broker process that is registered; otherwise it is STALE_BROKER_EPOCH (KIP-631). */
export function isCurrentBroker(
  controller: ControllerState,
  brokerId: number,
  brokerEpoch: number,
): boolean {
  return brokerOf(controller.latest.image, brokerId)?.brokerEpoch === brokerEpoch;
}

/**
 * A broker process registers (control-plane §2.3). A new incarnation gets the next offset as its epoch, starts fenced
 * and leaves the ISRs it was in; its registration record comes last.
 * Simplified: registration does not ask for supported features. All processes of a run are of one release.
 */
export function registerBroker(
  controller: ControllerState,
  now: Instant,
  request: BrokerRegistrationRequest,
): Operation {
  const { config, heartbeats, latest } = controller;
  const { brokerId, incarnationId } = request;
  const existing = brokerOf(latest.image, brokerId);
  const renewed = existing?.incarnationId === incarnationId ? existing : null;
  const timeoutMs = config.settings['broker.session.timeout.ms'];
  if (
    existing !== null &&
    renewed === null &&
    hasValidSession(heartbeats, brokerId, existing.brokerEpoch, timeoutMs, now)
  ) {
    return refusal(controller, registrationAnswer('DUPLICATE_BROKER_REGISTRATION', -1));
  }
  if (!hasUsableDirectories(latest.image, request)) {
    return refusal(controller, registrationAnswer('INVALID_REGISTRATION', -1));
  }
  const clean = existing !== null && existing.brokerEpoch === request.previousBrokerEpoch;
  const decisions = renewed === null ? cleanUp(controller, brokerId, clean) : [];
  const record: RegisterBrokerRecord = {
    type: 'RegisterBrokerRecord',
    brokerId,
    incarnationId,
    brokerEpoch: renewed?.brokerEpoch ?? controller.nextWriteOffset,
    rack: request.rack,
    fenced: renewed?.fenced ?? true,
    inControlledShutdown: renewed?.inControlledShutdown ?? false,
    logDirs: request.logDirs,
  };
  const rule =
    renewed === null
      ? 'a new incarnation starts fenced, with the next offset as its epoch (KIP-631)'
      : 'the same incarnation keeps epoch and fencing (KAFKA-16952)';
  decisions.push(decision(record, rule, !clean && renewed === null));
  return operation(controller, decisions, registrationAnswer('NONE', record.brokerEpoch));
}

/** KIP-858: a broker has log directories, none of them twice, and none that another broker has registered. */
function hasUsableDirectories(image: MetadataImage, request: BrokerRegistrationRequest): boolean {
  const { logDirs, brokerId } = request;
  return (
    logDirs.length > 0 &&
    new Set(logDirs).size === logDirs.length &&
    image.brokers.every(({ id, logDirs: taken }) =>
      id === brokerId ? true : !logDirs.some((directory) => taken.includes(directory)),
    )
  );
}

const registrationAnswer = (error: ErrorCode, brokerEpoch: number) =>
  ({ type: 'BrokerRegistrationResponse', error, brokerEpoch }) as const;

/** KIP-966: after an unclean restart a broker may lack what its ISR and ELR memberships vouch for. */
function cleanUp(controller: ControllerState, brokerId: number, clean: boolean): Decision[] {
  const elr = isElrEnabled(controller.latest.image, controller.config.cluster.switches);
  return leaderAndIsrUpdates(
    controller,
    elr && !clean
      ? brokerLostItsTail(
          brokerId,
          'a broker that restarted uncleanly leaves ISR and ELR (KIP-966)',
        )
      : brokerLeaves(brokerId, 'a broker that restarted leaves the ISR (KIP-631)'),
  );
}

/**
 * A broker lives (control-plane §2.3): its session lasts whatever comes of the rest, then it is fenced, unfenced or led
 * through its shutdown.
 */
export function heartbeat(
  controller: ControllerState,
  now: Instant,
  request: BrokerHeartbeatRequest,
): Operation {
  const { brokerId, brokerEpoch, currentMetadataOffset } = request;
  const touched = copyController(controller);
  touched.heartbeats = trackContact(controller.heartbeats, brokerId, brokerEpoch, now);
  const broker = brokerOf(controller.latest.image, brokerId);
  if (broker?.brokerEpoch !== brokerEpoch) {
    return refusal(touched, heartbeatAnswer('STALE_BROKER_EPOCH', false, true, false));
  }
  const state = find(touched.heartbeats.brokers, brokerId);
  const current = state === null ? 'FENCED' : controlStateOf(state);
  const mayReturn = !isMended(controller) || !broker.inControlledShutdown;
  const next = nextControlState(
    touched.heartbeats,
    request,
    broker.registrationOffset,
    mayReturn,
    () => leadsAnything(controller, brokerId),
  );
  const decisions =
    current === next.state ? [] : stateChange(controller, broker, next.state, next.rule);
  if (request.offlineLogDirs !== undefined) {
    decisions.push(...directoriesOffline(controller, broker, request.offlineLogDirs));
  }
  const fenced = next.state === 'FENCED' || next.state === 'SHUTDOWN_NOW';
  const caughtUp = currentMetadataOffset >= broker.registrationOffset;
  const response = heartbeatAnswer('NONE', caughtUp, fenced, next.state === 'SHUTDOWN_NOW');
  return {
    decisions,
    response,
    failed: false,
    heartbeats: touchHeartbeat(touched.heartbeats, brokerId, fenced, currentMetadataOffset),
    shutsDown: next.state === 'CONTROLLED_SHUTDOWN' ? brokerId : -1,
  };
}

const heartbeatAnswer = (
  error: ErrorCode,
  isCaughtUp: boolean,
  isFenced: boolean,
  shouldShutDown: boolean,
): BrokerHeartbeatResponse => ({
  type: 'BrokerHeartbeatResponse',
  error,
  isCaughtUp,
  isFenced,
  shouldShutDown,
});

function leadsAnything(controller: ControllerState, brokerId: number): boolean {
  for (const topic of controller.latest.image.topics) {
    for (const partition of topic.partitions) if (partition.leader === brokerId) return true;
  }
  return false;
}

/** The records of a change of state, in Kafka's order (control-plane §2.3). */
function stateChange(
  controller: ControllerState,
  broker: BrokerRegistration,
  next: BrokerControlState,
  rule: string,
): Decision[] {
  switch (next) {
    case 'FENCED':
      return fence(controller, broker, rule);
    case 'SHUTDOWN_NOW':
      return fence(controller, broker, rule, isMended(controller));
    case 'UNFENCED':
      return [
        registrationChange(broker, false, null, rule),
        ...leaderAndIsrUpdates(
          controller,
          brokerReturns(broker.id, 'an unfenced broker may lead leaderless partitions (KIP-631)'),
        ),
      ];
    case 'CONTROLLED_SHUTDOWN':
      return [
        ...(broker.inControlledShutdown ? [] : [registrationChange(broker, null, true, rule)]),
        ...leaderAndIsrUpdates(
          controller,
          brokerLeaves(broker.id, 'a broker in controlled shutdown leaves the ISR (KIP-841)'),
        ),
      ];
  }
}

/** Where it is mended, the registration of who was told to stop says so, and only a new one takes it back. */
const isMended = ({ config }: ControllerState): boolean =>
  config.cluster.switches['control.lateHeartbeat'] === 'mended';

function fence(
  controller: ControllerState,
  broker: BrokerRegistration,
  rule: string,
  stops = false,
): Decision[] {
  const update = brokerLeaves(broker.id, 'a fenced broker leaves the ISR (KIP-631)');
  const stopping = stops && !broker.inControlledShutdown ? true : null;
  return [
    ...leaderAndIsrUpdates(controller, update),
    registrationChange(broker, true, stopping, rule),
  ];
}

const registrationChange = (
  broker: BrokerRegistration,
  fenced: boolean | null,
  inControlledShutdown: boolean | null,
  rule: string,
): Decision =>
  decision(
    {
      type: 'BrokerRegistrationChangeRecord',
      brokerId: broker.id,
      brokerEpoch: broker.brokerEpoch,
      fenced,
      inControlledShutdown,
    },
    rule,
  );

/**
 * Fences at most one broker whose session is over, so that each fencing sees what the one before did (KAFKA-13173);
 * null where every session lasts.
 */
export function fenceOneStaleBroker(controller: ControllerState, now: Instant): Operation | null {
  const { config, heartbeats, latest } = controller;
  const contact = expiredContact(heartbeats, config.settings['broker.session.timeout.ms'], now);
  if (contact === null) return null;
  const next = copyController(controller);
  next.heartbeats = withoutContact(heartbeats, contact);
  const broker = brokerOf(latest.image, contact.brokerId);
  if (broker === null) {
    next.heartbeats = removeHeartbeat(next.heartbeats, contact.brokerId);
    return operation(next, [], null);
  }
  if (broker.brokerEpoch !== contact.brokerEpoch) return operation(next, [], null);
  const state = find(next.heartbeats.brokers, broker.id);
  next.heartbeats = touchHeartbeat(next.heartbeats, broker.id, true, state?.metadataOffset ?? -1);
  const rule = 'its session is over: no heartbeat within broker.session.timeout.ms (KIP-631)';
  return operation(next, fence(controller, broker, rule), null);
}

/** A broker is taken out of the cluster: it leaves its ISRs, and its registration goes (KIP-919, replication §6.3). */
export function unregisterBroker(
  controller: ControllerState,
  { brokerId }: UnregisterBrokerRequest,
): Operation {
  const broker = brokerOf(controller.latest.image, brokerId);
  if (broker === null) {
    const errorMessage = `Broker ID ${brokerId} is not currently registered`;
    return operation(controller, [], unregistered('BROKER_ID_NOT_REGISTERED', errorMessage));
  }
  const rule = 'an unregistered broker leaves the ISR';
  const { brokerEpoch } = broker;
  const decisions = [
    ...leaderAndIsrUpdates(controller, brokerIsForgotten(brokerId, rule)),
    decision(
      { type: 'UnregisterBrokerRecord', brokerId, brokerEpoch },
      'its removal was asked for',
    ),
  ];
  return operation(controller, decisions, unregistered('NONE', ''));
}

const unregistered = (error: ErrorCode, errorMessage: string) =>
  ({ type: 'UnregisterBrokerResponse', error, errorMessage }) as const;
