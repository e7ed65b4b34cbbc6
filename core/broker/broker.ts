import type { ServerConfig } from '../config/settings.ts';
import type { MetadataImage } from '../controller/image.ts';
import { readCleanShutdownEpoch } from '../log/checkpoints.ts';
import { namesOf, openDirectories } from '../log/directories.ts';
import { newReplicaManager } from '../replica/replica-manager.ts';
import type { BrokerView, ReplicaManager } from '../replica/state.ts';
import type { Turn } from '../turn.ts';
import {
  type Assignments,
  addAssignments,
  misplacedReplicas,
  NO_ASSIGNMENTS,
} from './assignments.ts';
import { type ChannelPurpose, type ControllerChannel, newChannel } from './controller-channel.ts';
import { type Coordinators, NO_COORDINATORS } from './coordinators-state.ts';
import { type Lifecycle, startLifecycle } from './lifecycle.ts';
import { type MetadataPublisher, newPublisher } from './metadata-publisher.ts';
import { newProducerIds, type ProducerIds } from './producer-ids.ts';

/** The broker role of a server process. */
export interface BrokerState {
  readonly lifecycle: Lifecycle;
  readonly publisher: MetadataPublisher;
  readonly replicas: ReplicaManager;
  readonly heartbeats: ControllerChannel;
  readonly isrChanges: ControllerChannel;
  readonly forwarding: ControllerChannel;
  readonly directoryAssignments: ControllerChannel;
  readonly producerIds: ProducerIds;
  readonly coordinators: Coordinators;
  readonly assignments: Assignments;
}

/** The broker role starts: it registers at once, in parallel with reading the metadata log (control-plane §3.2). */
export function startBroker(turn: Turn, config: ServerConfig, boot: number): BrokerState {
  const incarnationId = `${config.nodeId}.${boot}`;
  const count = namesOf(config.settings['log.dirs']).length;
  const directories = openDirectories(turn, config.nodeId, count, boot);
  const previousEpoch = readCleanShutdownEpoch(turn.disk, directories);
  return {
    lifecycle: startLifecycle(turn, config, incarnationId, previousEpoch, directories),
    publisher: newPublisher(),
    replicas: newReplicaManager(config, directories),
    heartbeats: newChannel('heartbeat'),
    isrChanges: newChannel('alter-partition'),
    forwarding: newChannel('forwarding'),
    directoryAssignments: newChannel('directory-assignments'),
    producerIds: newProducerIds(turn.now),
    coordinators: NO_COORDINATORS,
    assignments: NO_ASSIGNMENTS,
  };
}

/** What the replicas are told of the broker around them. */
export const viewOf = (broker: BrokerState): BrokerView => ({
  image: broker.publisher.published,
  brokerEpoch: broker.lifecycle.brokerEpoch,
});

/** The broker with other replicas, which is what most steps change; the same broker for the same replicas. */
export function withReplicas(b: BrokerState, replicas: ReplicaManager): BrokerState {
  if (replicas === b.replicas) return b;
  return {
    lifecycle: b.lifecycle,
    publisher: b.publisher,
    replicas,
    heartbeats: b.heartbeats,
    isrChanges: b.isrChanges,
    forwarding: b.forwarding,
    directoryAssignments: b.directoryAssignments,
    producerIds: b.producerIds,
    coordinators: b.coordinators,
    assignments: b.assignments,
  };
}

/** The broker with some of its parts replaced. */
export const copyBroker = (b: BrokerState, change: Partial<BrokerState>): BrokerState => ({
  lifecycle: change.lifecycle ?? b.lifecycle,
  publisher: change.publisher ?? b.publisher,
  replicas: change.replicas ?? b.replicas,
  heartbeats: change.heartbeats ?? b.heartbeats,
  isrChanges: change.isrChanges ?? b.isrChanges,
  forwarding: change.forwarding ?? b.forwarding,
  directoryAssignments: change.directoryAssignments ?? b.directoryAssignments,
  producerIds: change.producerIds ?? b.producerIds,
  coordinators: change.coordinators ?? b.coordinators,
  assignments: change.assignments ?? b.assignments,
});

/** The channel for a purpose. */
export function channelOf(broker: BrokerState, purpose: ChannelPurpose): ControllerChannel {
  switch (purpose) {
    case 'heartbeat':
      return broker.heartbeats;
    case 'alter-partition':
      return broker.isrChanges;
    case 'forwarding':
      return broker.forwarding;
    case 'directory-assignments':
      return broker.directoryAssignments;
  }
}

/** The broker with a channel in the place of the one for its purpose. */
export function withChannel(broker: BrokerState, channel: ControllerChannel): BrokerState {
  switch (channel.purpose) {
    case 'heartbeat':
      return copyBroker(broker, { heartbeats: channel });
    case 'alter-partition':
      return copyBroker(broker, { isrChanges: channel });
    case 'forwarding':
      return copyBroker(broker, { forwarding: channel });
    case 'directory-assignments':
      return copyBroker(broker, { directoryAssignments: channel });
  }
}

/** The broker behind a delta: replicas that are elsewhere than metadata has them are told to the controller (KIP-858). */
export function withMisplaced(b: BrokerState, turn: Turn, before: MetadataImage): BrokerState {
  const found = misplacedReplicas(b.replicas, turn.disk, before, b.publisher.published);
  if (found.length === 0) return b;
  return copyBroker(b, { assignments: addAssignments(b.assignments, turn, found) });
}

/** Whether the log directory at a place failed and no controller has been told (KIP-858). */
export function isUnreported({ lifecycle, replicas }: BrokerState, place: number): boolean {
  const id = replicas.directories[place]?.id ?? '';
  return lifecycle.offlineDirs.some((directory) => directory.id === id && !directory.isReported);
}
