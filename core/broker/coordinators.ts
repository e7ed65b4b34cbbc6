import type { MetadataImage } from '../controller/image.ts';
import { topicByName } from '../controller/image-lookup.ts';
import {
  beginRuntimeWork,
  type CoordinatorHost,
  emptyRuntime,
  endRuntimeWork,
  type RuntimeWork,
} from '../coordinator/host.ts';
import {
  followLeadership,
  loadTimer,
  onLoadTimer,
  onUnloadTimer,
  unloadTimer,
} from '../coordinator/load.ts';
import { GROUP_METADATA_TOPIC, partitionFor } from '../coordinator/partition-for.ts';
import {
  advance,
  onCoordinatorImage,
  onLingerTimer,
  onShardTimer,
  onWriteTimeout,
} from '../coordinator/runtime.ts';
import { lingerTimer, writeTimer } from '../coordinator/write.ts';
import { GROUP_LOGIC, onGroupRequest } from '../group/coordinator.ts';
import { groupRefusal } from '../group/refusals.ts';
import type { GroupKinds } from '../group/state.ts';
import type { ConnectionId } from '../machine.ts';
import type { GroupRequest } from '../protocol/message.ts';
import type { ReplicaManager } from '../replica/state.ts';
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
    const { name } = GROUP_LOGIC;
    switch (timer) {
      case loadTimer(name):
        onLoadTimer(work, subject);
        return;
      case unloadTimer(name):
        onUnloadTimer(work, subject);
        return;
      case writeTimer(name):
        onWriteTimeout(work, subject);
        return;
      case lingerTimer(name):
        onLingerTimer(work, subject);
        return;
      default:
        onShardTimer(work, subject);
    }
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

function withGroups(
  broker: BrokerState,
  turn: Turn,
  { config }: BrokerContext,
  act: (work: RuntimeWork<GroupKinds>) => void,
): BrokerState {
  const host: CoordinatorHost = {
    turn,
    view: viewOf(broker),
    brokerId: config.nodeId,
    incarnationId: broker.lifecycle.incarnationId,
    settings: config.settings,
    switches: config.cluster.switches,
    replicas: broker.replicas,
  };
  const { groups } = broker.coordinators;
  const work = beginRuntimeWork(host, GROUP_LOGIC, groups ?? emptyRuntime<GroupKinds>());
  act(work);
  advance(work);
  const next = endRuntimeWork(work);
  if (next === groups && host.replicas === broker.replicas) return broker;
  const coordinators = changed(broker.coordinators, { groups: next });
  return copyBroker(broker, { coordinators, replicas: host.replicas });
}

/** The coordinators with some of their parts replaced. */
export const changed = (c: Coordinators, change: Partial<Coordinators>): Coordinators => ({
  groups: change.groups ?? c.groups,
  creating: change.creating ?? c.creating,
});
