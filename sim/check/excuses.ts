import type { Probe } from '../../core/probe.ts';
import type { NodeChange, SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';

/**
 * What happened to a partition that its settings do not bear, so that a loss is `allowed` and not `violated`
 * (failures.md §4): elections from outside ISR and ELR, and more lost disks than min ISR − 1 between two full ISRs.
 */
export interface Excuses {
  readonly partitions: PartitionExcuses[];
}

interface PartitionExcuses {
  readonly name: string;
  readonly replicas: number;
  readonly minIsr: number;
  readonly uncleanEnabled: boolean;
  /** Whether a leader was elected from outside ISR and ELR. */
  uncleanElection: boolean;
  /** Brokers that lost unflushed data or their disk and have not been in a full ISR since they came back. */
  lossy: LossyBroker[];
  /** Whether at some time so many had lost data that no copy need be left. */
  overrun: boolean;
}

interface LossyBroker {
  readonly node: string;
  readonly brokerId: number;
  /** Whether it registered anew: until then an ISR may still name the broker that it was. */
  hasReturned: boolean;
}

/** No excuses yet. */
export const noExcuses = (scenario: ResolvedScenario): Excuses => ({
  partitions: scenario.topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, index) => ({
      name: `${topic.name}-${index}`,
      replicas: topic.assignments[index]?.length ?? topic.replicas,
      minIsr: Math.min(topic.minInsyncReplicas, topic.replicas),
      uncleanEnabled: topic.uncleanLeaderElection,
      uncleanElection: false,
      lossy: [],
      overrun: false,
    })),
  ),
});

/** Folds one step: the controller's decisions. */
export function noteStep(excuses: Excuses, event: SteppedEvent): void {
  const { probes } = event;
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    if (probe.type === 'BrokerRegistered') noteReturn(excuses, probe.brokerId);
    if (probe.type !== 'PartitionDecided') continue;
    const partition = excuses.partitions.find(({ name }) => name === probe.partition);
    if (partition === undefined) continue;
    if (probe.unclean) partition.uncleanElection = true;
    if (probe.isr.length < partition.replicas || partition.lossy.length === 0) continue;
    partition.lossy = partition.lossy.filter(({ hasReturned }) => !hasReturned);
  }
}

function noteReturn(excuses: Excuses, brokerId: number): void {
  for (const { lossy } of excuses.partitions) {
    for (const broker of lossy) if (broker.brokerId === brokerId) broker.hasReturned = true;
  }
}

/** Folds a change of a node: lost power, a lost disk. */
export function noteNode(excuses: Excuses, change: NodeChange): void {
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
  if (partition.overrun) {
    return `disks lost on ${partition.minIsr} or more replicas before the ISR was full again, which min.insync.replicas=${partition.minIsr} does not bear`;
  }
  return null;
}

/** Whether a node lost unflushed data or its disk since the ISR of the partition was last full. */
export function isLossy({ partitions }: Excuses, name: string, node: string): boolean {
  for (let i = 0; i < partitions.length; i++) {
    const { lossy, name: known } = partitions[i] as Excuses['partitions'][number];
    if (known !== name) continue;
    for (let j = 0; j < lossy.length; j++) if (lossy[j]?.node === node) return true;
  }
  return false;
}

/** Whether a node lost data and has not registered anew since: an ISR may still name the broker that it was. */
export function awaitsReturn({ partitions }: Excuses, name: string, node: string): boolean {
  const lossy = partitions.find((partition) => partition.name === name)?.lossy ?? [];
  return lossy.some((broker) => broker.node === node && !broker.hasReturned);
}
