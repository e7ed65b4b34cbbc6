import type { ServerConfig } from '../config/settings.ts';
import { readCleanShutdownEpoch } from '../log/checkpoints.ts';
import { newReplicaManager } from '../replica/replica-manager.ts';
import type { BrokerView, ReplicaManager } from '../replica/state.ts';
import type { Turn } from '../turn.ts';
import { type ControllerChannel, newChannel } from './controller-channel.ts';
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
  readonly producerIds: ProducerIds;
  readonly coordinators: Coordinators;
}

/** The broker role starts: it registers at once, in parallel with reading the metadata log (control-plane §3.2). */
export function startBroker(turn: Turn, config: ServerConfig, boot: number): BrokerState {
  const incarnationId = `${config.nodeId}.${boot}`;
  return {
    lifecycle: startLifecycle(turn, config, incarnationId, readCleanShutdownEpoch(turn.disk)),
    publisher: newPublisher(),
    replicas: newReplicaManager(config),
    heartbeats: newChannel('heartbeat'),
    isrChanges: newChannel('alter-partition'),
    forwarding: newChannel('forwarding'),
    producerIds: newProducerIds(turn.now),
    coordinators: NO_COORDINATORS,
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
    producerIds: b.producerIds,
    coordinators: b.coordinators,
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
  producerIds: change.producerIds ?? b.producerIds,
  coordinators: change.coordinators ?? b.coordinators,
});
