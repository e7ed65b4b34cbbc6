import { namesOf } from '../../core/log/directories.ts';
import { partitionName } from '../../core/protocol/partition-name.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/** The names that selectors and triggers can speak of. */
export interface Cast {
  /** Nodes with the broker role, in the order of their ids. */
  readonly brokers: readonly string[];
  /** Voters of the metadata quorum, in the order of their ids. */
  readonly controllers: readonly string[];
  readonly clients: readonly string[];
  /** Applications of several nodes: their names mean all of them. */
  readonly applications: readonly { readonly name: string; readonly nodes: readonly string[] }[];
  /** The servers of each rack. */
  readonly racks: readonly { readonly rack: string; readonly nodes: readonly string[] }[];
  /** The same with the clients that run there. */
  readonly regions: readonly { readonly rack: string; readonly nodes: readonly string[] }[];
  readonly partitions: readonly string[];
  readonly topics: readonly string[];
  /** Whether the voters of the quorum can change (KIP-853). */
  readonly hasDynamicVoters: boolean;
  /** The most log directories that a broker has. */
  readonly directories: number;
  /** `broker.session.timeout.ms` in microseconds: what tells a fast restart from a late one. */
  readonly sessionTimeoutMicros: number;
}

/** The cast of a scenario. */
export function castOf(scenario: ResolvedScenario): Cast {
  const servers = [...scenario.servers].sort((a, b) => a.config.nodeId - b.config.nodeId);
  const named = (role: 'broker' | 'controller'): string[] =>
    servers.filter(({ config }) => config.roles.includes(role)).map(({ name }) => name);
  const clients = [...scenario.producers, ...scenario.consumers].map(({ name }) => name);
  if (scenario.admin !== null) clients.push(scenario.admin.name);
  const serverRacks = servers.map(({ name, config }) => {
    return { name, rack: config.settings['broker.rack'] };
  });
  return {
    brokers: named('broker'),
    controllers: named('controller'),
    clients,
    applications: scenario.copiers.map(({ name, consumer, producer }) => {
      return { name, nodes: [consumer.name, producer.name] };
    }),
    racks: byRack(serverRacks),
    regions: byRack([...serverRacks, ...scenario.producers, ...scenario.consumers]),
    partitions: scenario.topics.flatMap((topic) =>
      Array.from({ length: topic.partitions }, (_, index) => partitionName(topic.name, index)),
    ),
    topics: scenario.topics.map(({ name }) => name),
    hasDynamicVoters: scenario.cluster.dynamicQuorum?.kraftVersion === 1,
    directories: Math.max(
      1,
      ...servers.map(({ config }) => namesOf(config.settings['log.dirs']).length),
    ),
    sessionTimeoutMicros: (servers[0]?.config.settings['broker.session.timeout.ms'] ?? 9000) * 1000,
  };
}

function byRack(
  nodes: readonly { readonly name: string; readonly rack: string }[],
): readonly { readonly rack: string; readonly nodes: readonly string[] }[] {
  const racks = new Map<string, string[]>();
  for (const { name, rack } of nodes) {
    if (rack !== '') racks.set(rack, [...(racks.get(rack) ?? []), name]);
  }
  return [...racks].map(([rack, names]) => ({ rack, nodes: names }));
}

/** Every node's name. */
export const everyName = (cast: Cast): string[] => [
  ...new Set([...cast.brokers, ...cast.controllers, ...cast.clients]),
];
