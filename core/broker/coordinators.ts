import type { MetadataImage } from '../controller/image.ts';
import { topicByName } from '../controller/image-lookup.ts';
import {
  beginRuntimeWork,
  type CoordinatorHost,
  emptyRuntime,
  endRuntimeWork,
  type RuntimeWork,
} from '../coordinator/host.ts';
import { followLeadership } from '../coordinator/load.ts';
import { GROUP_METADATA_TOPIC, partitionFor } from '../coordinator/partition-for.ts';
import { advance, onCoordinatorImage } from '../coordinator/runtime.ts';
import { onRuntimeTimer } from '../coordinator/timers.ts';
import { GROUP_LOGIC, onGroupRequest } from '../group/coordinator.ts';
import { groupRefusal } from '../group/refusals.ts';
import type { GroupKinds } from '../group/state.ts';
import type { ConnectionId } from '../machine.ts';
import type { CreateTopicsRequest } from '../protocol/admin.ts';
import type { GroupRequest } from '../protocol/message.ts';
import type { ReplicaManager } from '../replica/state.ts';
import { onCoordinatedMarker } from '../replica/transactional.ts';
import type { Turn } from '../turn.ts';
import { type BrokerState, copyBroker, viewOf } from './broker.ts';
import type { BrokerContext } from './broker-steps.ts';
import type { Coordinators } from './coordinators-state.ts';

/** What the names of a group coordinator's timers begin with. */
export const GROUP_TIMERS: string = `${GROUP_LOGIC.name}.`;

/** A request for the coordinator of a group. */
export function onRequestForGroup(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  connection: ConnectionId,
  request: GroupRequest,
): BrokerState {
  if (broker.coordinators.groups === null) {
    turn.reply(connection, groupRefusal(request, 'NOT_COORDINATOR'));
    return broker;
  }
  const index = partitionFor(request.groupId, groupPartitions(broker, context));
  return withGroups(broker, turn, context, (work) => {
    onGroupRequest(work, index, connection, request);
  });
}

/**
 * How many partitions the groups are spread over. Simplified: the partitions of an internal topic are counted whenever a
 * key is looked up. A broker of Kafka counts them when it starts, and would differ from one that started later if
 * somebody added some.
 */
const groupPartitions = (broker: BrokerState, { config }: BrokerContext): number =>
  topicByName(broker.publisher.published, GROUP_METADATA_TOPIC)?.partitions.length ??
  config.settings['offsets.topic.num.partitions'];

/** One of the group coordinator's timers fired. */
export const onGroupTimer = (
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  timer: string,
  subject: number,
): BrokerState =>
  withGroups(broker, turn, context, (work) => {
    onRuntimeTimer(work, timer, subject);
  });

/** New metadata was applied to the replicas: coordinators follow the leadership of their partitions (clients §5.7). */
export function followMetadata(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  before: ReplicaManager,
  imageBefore: MetadataImage,
): BrokerState {
  const { groups } = broker.coordinators;
  const image = broker.publisher.published;
  if (groups === null && topicByName(image, GROUP_METADATA_TOPIC) === null) return broker;
  return withGroups(broker, turn, context, (work) => {
    followLeadership(work, before);
    onCoordinatorImage(work, imageBefore);
  });
}

/** The replicas moved: writes of coordinators may be committed. */
export const advanceCoordinators = (
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
): BrokerState =>
  broker.coordinators.groups === null ? broker : withGroups(broker, turn, context, () => {});

/** The broker as its coordinators see it in one step. */
export const hostOf = (
  broker: BrokerState,
  turn: Turn,
  { config }: BrokerContext,
): CoordinatorHost => ({
  turn,
  view: viewOf(broker),
  brokerId: config.nodeId,
  incarnationId: broker.lifecycle.incarnationId,
  settings: config.settings,
  switches: config.cluster.switches,
  replicas: broker.replicas,
});

/** A step of the group coordinator. */
export function withGroups(
  broker: BrokerState,
  turn: Turn,
  context: BrokerContext,
  act: (work: RuntimeWork<GroupKinds>) => void,
): BrokerState {
  const host = hostOf(broker, turn, context);
  const { groups } = broker.coordinators;
  const work = beginRuntimeWork(host, GROUP_LOGIC, groups ?? emptyRuntime<GroupKinds>());
  act(work);
  advance(work);
  for (const { ticket, error } of work.marked) {
    host.replicas = onCoordinatedMarker(host.replicas, turn, host.view, ticket, error);
  }
  const next = endRuntimeWork(work);
  if (next === groups && host.replicas === broker.replicas) return broker;
  const coordinators = changed(broker.coordinators, { groups: next });
  return copyBroker(broker, { coordinators, replicas: host.replicas });
}

/** The coordinators with some of their parts replaced. */
export const changed = (c: Coordinators, change: Partial<Coordinators>): Coordinators => ({
  groups: change.groups ?? c.groups,
  transactions: change.transactions ?? c.transactions,
  markers: change.markers ?? c.markers,
  adds: change.adds ?? c.adds,
  verifier: change.verifier ?? c.verifier,
  creating: change.creating ?? c.creating,
});

/** The controller has answered for internal topics, or has not in time: the next client to look may ask again. */
export function onTopicsCreated(broker: BrokerState, { topics }: CreateTopicsRequest): BrokerState {
  const names = topics.map(({ name }) => name);
  const creating = broker.coordinators.creating.filter((topic) => !names.includes(topic));
  return copyBroker(broker, { coordinators: changed(broker.coordinators, { creating }) });
}
