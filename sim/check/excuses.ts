import { ELR_FEATURE } from '../../core/config/profiles.ts';
import {
  GROUP_METADATA_TOPIC,
  TRANSACTION_STATE_TOPIC,
} from '../../core/coordinator/partition-for.ts';
import type { Probe } from '../../core/probe.ts';
import { topicOf } from '../../core/protocol/partition-name.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/**
 * What happened to a partition that its settings do not bear, so that a loss is `allowed` and not `violated`
 * (failures.md §4): elections from outside ISR and ELR, and more lost disks than min ISR − 1 between two full ISRs.
 */
export interface Excuses {
  readonly partitions: PartitionExcuses[];
  readonly topics: readonly TopicPromise[];
  /** Whether the cluster has no eligible leader replicas, although its release knows them (KIP-966). */
  elrOff: boolean;
}

/** What the settings of a topic promise. */
interface TopicPromise {
  readonly name: string;
  readonly minIsr: number;
  readonly uncleanEnabled: boolean;
}

interface PartitionExcuses {
  readonly name: string;
  replicas: number;
  minIsr: number;
  readonly uncleanEnabled: boolean;
  /** Whether a leader was elected from outside ISR and ELR. */
  uncleanElection: boolean;
  /** Whether a last in-sync replica that had lost data led again, for want of eligible leader replicas. */
  lastStanding: boolean;
  /** Brokers that lost unflushed data or their disk and have not been in a full ISR since they came back. */
  lossy: LossyBroker[];
  /** Whether at some time so many had lost data that no copy need be left. */
  overrun: boolean;
  /** Nodes that hold a batch which was damaged on their disk: nothing mends it. */
  readonly damaged: string[];
}

interface LossyBroker {
  readonly node: string;
  readonly brokerId: number;
  /** Whether it registered anew: until then an ISR may still name the broker that it was. */
  hasReturned: boolean;
}

/** No excuses yet. */
export const noExcuses = (scenario: ResolvedScenario): Excuses => ({
  elrOff:
    scenario.switches['repl.eligibleLeaders'] === 'elr' &&
    (scenario.cluster.features[ELR_FEATURE] ?? 0) === 0,
  topics: [
    ...scenario.topics.map((topic) => ({
      name: topic.name,
      minIsr: topic.minInsyncReplicas,
      uncleanEnabled: topic.uncleanLeaderElection,
    })),
    ...internalTopics(scenario),
  ],
  partitions: scenario.topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, index) => ({
      name: `${topic.name}-${index}`,
      replicas: topic.assignments[index]?.length ?? topic.replicas,
      minIsr: Math.min(topic.minInsyncReplicas, topic.replicas),
      uncleanEnabled: topic.uncleanLeaderElection,
      uncleanElection: false,
      lastStanding: false,
      lossy: [],
      overrun: false,
      damaged: [],
    })),
  ),
});

/** What brokers promise of the topics that they make for themselves: groups have the brokers' own min ISR (clients §5.1). */
function internalTopics(scenario: ResolvedScenario): readonly TopicPromise[] {
  const settings = scenario.servers[0]?.config.settings;
  if (settings === undefined) return [];
  const minIsr = settings['min.insync.replicas'];
  const uncleanEnabled = settings['unclean.leader.election.enable'];
  return [
    { name: GROUP_METADATA_TOPIC, minIsr, uncleanEnabled },
    { name: TRANSACTION_STATE_TOPIC, minIsr: 2, uncleanEnabled: false },
  ];
}

/** Folds one step: the controller's decisions. */
export function noteStep(excuses: Excuses, event: SteppedEvent): void {
  const { probes } = event;
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    if (probe.type === 'FeatureFinalized' && probe.feature === ELR_FEATURE) {
      excuses.elrOff = excuses.elrOff && probe.level === 0;
    }
    if (probe.type === 'BrokerRegistered') noteReturn(excuses, probe.brokerId);
    if (probe.type !== 'PartitionDecided') continue;
    const partition = known(excuses, probe);
    if (partition === null) continue;
    if (probe.unclean) partition.uncleanElection = true;
    if (excuses.elrOff && probe.isr.length === 1 && isLastStanding(partition, probe.leader)) {
      partition.lastStanding = true;
    }
    if (partition.lossy.length === 0) continue;
    // Who is no replica any more has nothing to lose.
    partition.lossy = partition.lossy.filter(({ brokerId }) => probe.replicas.includes(brokerId));
    if (probe.isr.length < partition.replicas) continue;
    partition.lossy = partition.lossy.filter(({ hasReturned }) => !hasReturned);
  }
}

/** Without ELR the last member of the ISR leads again after it has lost data: nothing tells what it lacks (KIP-966). */
const isLastStanding = ({ lossy }: PartitionExcuses, leader: number): boolean =>
  lossy.some(({ brokerId, hasReturned }) => brokerId === leader && hasReturned);

type Decided = Extract<Probe, { type: 'PartitionDecided' }>;

/** What is known of a decided partition, with its replicas of now; null where its topic promises nothing known. */
function known(excuses: Excuses, { partition: name, replicas }: Decided): PartitionExcuses | null {
  const topic = excuses.topics.find((one) => one.name === topicOf(name));
  if (topic === undefined) return null;
  let partition = excuses.partitions.find((one) => one.name === name);
  if (partition === undefined) {
    const { uncleanEnabled } = topic;
    partition = {
      name,
      replicas: 0,
      minIsr: 0,
      uncleanEnabled,
      uncleanElection: false,
      lastStanding: false,
      lossy: [],
      overrun: false,
      damaged: [],
    };
    excuses.partitions.push(partition);
  }
  partition.replicas = replicas.length;
  partition.minIsr = Math.min(topic.minIsr, replicas.length);
  return partition;
}

function noteReturn(excuses: Excuses, brokerId: number): void {
  for (const { lossy } of excuses.partitions) {
    for (const broker of lossy) if (broker.brokerId === brokerId) broker.hasReturned = true;
  }
}

/** Folds a change of a node: lost power, a lost disk, a damaged batch. */
export function noteNode(excuses: Excuses, change: NodeChange): void {
  if (change.what === 'damaged') {
    const partition = excuses.partitions.find(({ name }) => name === change.detail);
    partition?.damaged.push(change.node.spec.name);
  }
  if (change.what !== 'power-lost' && change.what !== 'wiped') return;
  const { name: node, id: brokerId } = change.node.spec;
  for (const partition of excuses.partitions) {
    partition.lossy = partition.lossy.filter((broker) => broker.node !== node);
    partition.lossy.push({ node, brokerId, hasReturned: false });
    if (partition.lossy.length >= partition.minIsr) partition.overrun = true;
  }
}

/** Why a record of this partition may be lost although it was acknowledged by all in-sync replicas, or null. */
export function excuseFor(excuses: Excuses, name: string): string | null {
  const partition = excuses.partitions.find((known) => known.name === name);
  if (partition === undefined) return null;
  if (partition.uncleanElection) {
    return partition.uncleanEnabled
      ? 'unclean.leader.election.enable=true let a replica lead that was not in sync'
      : 'ISR and ELR were empty and the last known leader was elected (KIP-966)';
  }
  if (partition.lastStanding) {
    return 'eligible.leader.replicas.version=0: the last in-sync replica leads again, whatever it has lost (KIP-966)';
  }
  if (partition.damaged.length > 0) {
    return `a stored batch was damaged on ${partition.damaged.join(', ')}: Kafka finds out and mends nothing`;
  }
  if (partition.overrun) {
    return `disks lost on ${partition.minIsr} or more replicas before the ISR was full again, which min.insync.replicas=${partition.minIsr} does not bear`;
  }
  return null;
}

/** Whether a node lost unflushed data or its disk since the ISR of the partition was last full. */
export function isLossy({ partitions }: Excuses, name: string, node: string): boolean {
  for (let i = 0; i < partitions.length; i++) {
    const { lossy, damaged, name: known } = partitions[i] as Excuses['partitions'][number];
    if (known !== name) continue;
    if (damaged.includes(node)) return true;
    for (let j = 0; j < lossy.length; j++) if (lossy[j]?.node === node) return true;
  }
  return false;
}

/** Whether a node lost data and has not registered anew since: an ISR may still name the broker that it was. */
export function awaitsReturn({ partitions }: Excuses, name: string, node: string): boolean {
  const lossy = partitions.find((partition) => partition.name === name)?.lossy ?? [];
  return lossy.some((broker) => broker.node === node && !broker.hasReturned);
}
