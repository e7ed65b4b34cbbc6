import { serverMachine } from '../../core/broker/server-machine.ts';
import { adminMachine } from '../../core/client/admin/machine.ts';
import { consumerMachine } from '../../core/client/consumer/machine.ts';
import { producerMachine } from '../../core/client/producer/machine.ts';
import type { ServerConfig } from '../../core/config/settings.ts';
import { voterMachine } from '../../core/quorum/voter-machine.ts';
import type { NodeSpec } from '../kernel/node.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/** The nodes of a scenario: servers by id, then clients in their order, the admin last. */
export function nodesOf(scenario: ResolvedScenario): readonly NodeSpec[] {
  const { cluster, producers, consumers, admin } = scenario;
  const servers = [...scenario.servers].sort((a, b) => a.config.nodeId - b.config.nodeId);
  const nodes: NodeSpec[] = servers.map(({ name, config }) =>
    node(config.nodeId, name, serverFor(scenario, config)),
  );
  for (const { nodeId, name, settings } of producers) {
    nodes.push(node(nodeId, name, producerMachine({ nodeId, settings, cluster })));
  }
  for (const { nodeId, name, settings } of consumers) {
    nodes.push(node(nodeId, name, consumerMachine({ nodeId, settings, cluster })));
  }
  if (admin !== null) {
    const { nodeId, name, settings } = admin;
    nodes.push(node(nodeId, name, adminMachine({ nodeId, settings, cluster })));
  }
  return nodes;
}

function serverFor({ quorumOnly, cluster }: ResolvedScenario, config: ServerConfig): unknown {
  if (quorumOnly === null) return serverMachine(config);
  const { nodeId, settings } = config;
  const { clusterId, voters, dynamicQuorum: dynamic, switches } = cluster;
  return voterMachine({
    config: { nodeId, clusterId, voters, dynamic, flushes: true, settings, switches },
    network: settings,
    appendEveryMicros: quorumOnly.appendEveryMicros,
  });
}

/** The kernel knows nothing of what a machine remembers or hears. */
const node = (id: number, name: string, machine: unknown): NodeSpec => ({
  id,
  name,
  machine: machine as NodeSpec['machine'],
});
