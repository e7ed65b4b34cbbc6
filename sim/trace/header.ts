import { partitionName } from '../../core/protocol/partition-name.ts';
import type { ResolvedProducer, ResolvedScenario } from '../scenario/resolved.ts';
import type { TraceNode } from './trace.ts';

/** The nodes of a scenario as a trace names them, in the order of the kernel's indexes (sim/run/nodes.ts). */
export function traceNodes(scenario: ResolvedScenario): readonly TraceNode[] {
  const servers = [...scenario.servers].sort((a, b) => a.config.nodeId - b.config.nodeId);
  const nodes: TraceNode[] = servers.map(({ name, config }) => {
    const { roles, settings, nodeId: id } = config;
    const role = roles.length > 1 ? 'combined' : (roles[0] as 'broker' | 'controller');
    return { name, id, role, rack: settings['broker.rack'], labels: [] };
  });
  for (const producer of scenario.producers) {
    const { name, nodeId: id } = producer;
    nodes.push({
      name,
      id,
      role: 'producer',
      rack: producer.rack,
      labels: producerLabels(producer),
    });
  }
  for (const { name, nodeId: id, rack, settings, group } of scenario.consumers) {
    const isolation = settings['isolation.level'];
    const labels = [
      ...(group === null ? [] : [`group.id=${group}`]),
      ...(isolation === 'read_committed' ? [`isolation.level=${isolation}`] : []),
    ];
    nodes.push({ name, id, role: 'consumer', rack, labels });
  }
  if (scenario.admin !== null) {
    const { name, nodeId: id } = scenario.admin;
    nodes.push({ name, id, role: 'admin', rack: '', labels: [] });
  }
  return nodes;
}

/** What decides what a producer is promised. */
function producerLabels({ settings }: ResolvedProducer): readonly string[] {
  const labels = [`acks=${settings.acks}`];
  if (!settings['enable.idempotence']) labels.push('enable.idempotence=false');
  return labels;
}

/** The names of all partitions that a scenario's topics can have, those of topics that an operator creates later too. */
export function partitionsOfScenario(scenario: ResolvedScenario): readonly string[] {
  const defaultCount = scenario.servers[0]?.config.settings['num.partitions'] ?? 1;
  const counts = new Map(scenario.topics.map(({ name, partitions }) => [name, partitions]));
  for (const operation of scenario.operations) {
    if (operation.do !== 'create-topic' || counts.has(operation.topic)) continue;
    const { assignments = [], partitions = defaultCount } = operation.spec;
    counts.set(operation.topic, assignments.length > 0 ? assignments.length : partitions);
  }
  return [...counts].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, index) => partitionName(topic, index)),
  );
}
