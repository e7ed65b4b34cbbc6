import type { MetadataImage } from '../controller/image.ts';
import { topicByName } from '../controller/image-lookup.ts';
import { findCoordinators } from '../coordinator/find-coordinator.ts';
import { internalTopic } from '../coordinator/internal-topics.ts';
import { internalTopicOf } from '../coordinator/partition-for.ts';
import type { ConnectionId } from '../machine.ts';
import type { FindCoordinatorRequest } from '../protocol/coordinator.ts';
import type { ReplicaManager } from '../replica/state.ts';
import { VERIFICATION_TIMER } from '../transaction/verifier.ts';
import type { Turn } from '../turn.ts';
import { type BrokerState, copyBroker } from './broker.ts';
import type { BrokerContext } from './broker-steps.ts';
import { askForProducerIds, send } from './controller-requests.ts';
import {
  advanceCoordinators,
  changed,
  followMetadata,
  GROUP_TIMERS,
  onGroupTimer,
} from './coordinators.ts';
import {
  advanceTransactions,
  followTransactions,
  isTransactionTimer,
  onTransactionTimer,
  type TransactionStep,
} from './transactions.ts';
import { onVerificationTimer } from './verification.ts';

/** A client looks for a coordinator; the first one to do so has the internal topic created (clients §5.1). */
export function onFindCoordinator(
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

/** New metadata was applied to the replicas: coordinators follow the leadership of their partitions (clients §5.7). */
export function followCoordinators(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  before: ReplicaManager,
  imageBefore: MetadataImage,
): BrokerState {
  const next = followMetadata(broker, turn, context, before, imageBefore);
  return withIds(followTransactions(next, turn, context, before, imageBefore), turn, context);
}

/** The replicas moved: what coordinators have written may be committed. */
export function advanceAll(broker: BrokerState, turn: Turn, context: BrokerContext): BrokerState {
  const next = advanceCoordinators(broker, turn, context);
  return withIds(advanceTransactions(next, turn, context), turn, context);
}

/** Whether a timer is one of a coordinator's. */
export const isCoordinatorTimer = (timer: string): boolean =>
  timer.startsWith(GROUP_TIMERS) || isTransactionTimer(timer);

/** One of a coordinator's timers fired. */
export function onCoordinatorTimer(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  timer: string,
  subject: number,
): BrokerState {
  if (timer === VERIFICATION_TIMER) return onVerificationTimer(broker, turn, context, subject);
  if (!isTransactionTimer(timer)) return onGroupTimer(broker, turn, context, timer, subject);
  return withIds(onTransactionTimer(broker, turn, context, timer, subject), turn, context);
}

/** The broker behind a step of its transaction coordinator, which may need more producer ids. */
export const withIds = (
  { broker, asks }: TransactionStep,
  turn: Turn,
  context: BrokerContext,
): BrokerState => (asks ? askForProducerIds(broker, turn, context) : broker);
