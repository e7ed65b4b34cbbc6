import type { ServerConfig } from '../config/settings.ts';
import type { ControllerState } from '../controller/controller.ts';
import type { ConnectionId } from '../machine.ts';
import type { Network } from '../network/network.ts';
import type { RaftState } from '../quorum/raft.ts';
import type { BrokerState } from './broker.ts';

/** What a server process holds in memory: its quorum client and, by `process.roles`, a controller and a broker. */
export interface ServerMemory {
  readonly config: ServerConfig;
  readonly network: Network;
  readonly raft: RaftState;
  readonly controller: ControllerState | null;
  readonly broker: BrokerState | null;
  /** Connections on which brokers forward requests to a combined process; elsewhere empty. */
  readonly forwarders: readonly ConnectionId[];
  /** How far an orderly stop has come. */
  readonly stopping: Stopping;
}

/**
 * `'Broker'`: the broker is leaving and its logs are being flushed. `'Marker'`: the clean-shutdown marker is being
 * flushed. `'Quorum'`: the controller and the quorum client leave; then the process ends.
 */
export type Stopping = 'No' | 'Broker' | 'Marker' | 'Quorum';

/** Server memory as most steps change it: quorum client, controller, broker and connections. */
export const withParts = (
  s: ServerMemory,
  network: Network,
  raft: RaftState,
  controller: ControllerState | null,
  broker: BrokerState | null,
): ServerMemory => ({
  config: s.config,
  network,
  raft,
  controller,
  broker,
  forwarders: s.forwarders,
  stopping: s.stopping,
});

/** Server memory with some of its parts replaced. */
export const copyServer = (s: ServerMemory, change: Partial<ServerMemory>): ServerMemory => ({
  config: s.config,
  network: change.network ?? s.network,
  raft: change.raft ?? s.raft,
  controller: change.controller ?? s.controller,
  broker: change.broker ?? s.broker,
  forwarders: change.forwarders ?? s.forwarders,
  stopping: change.stopping ?? s.stopping,
});
