import type { Probe } from '../../core/probe.ts';
import type { Evidence, Guarantee } from '../check/checker.ts';
import type { FaultFact } from '../faults/episode.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { Notable } from './result.ts';

/** The most notable facts that a run keeps; what comes later is left to the trace. */
const MOST_NOTABLE = 2000;

/** Collects what is worth a line in a timeline: elections, shrinks, truncations, faults, first violations. */
export class NotableFacts {
  world: Notable[] = [];
  /** Hears of every fact, of those too that are too many to be kept. */
  heard: ((notable: Notable) => void) | null = null;

  onProbe(event: number, at: number, node: string, probe: Probe): void {
    if (isNotable(probe)) this.add({ event, at, node, kind: probe.type, fact: probe });
  }

  onNode(event: number, { at, node, what, detail }: NodeChange): void {
    if (what === 'started' && node.boot === 1) return;
    this.add({ event, at, node: node.spec.name, kind: what, fact: { what, detail } });
  }

  onFault(event: number, at: number, fault: FaultFact): void {
    const { type, id, kind, nodes, links, reason } = fault;
    const text = faultText(fault);
    this.add({
      event,
      at,
      node: nodes.length === 1 ? (nodes[0] as string) : '',
      kind: FAULT_KINDS[type],
      fact: { type, id, kind, nodes, links, reason, text },
    });
  }

  onViolation({ id, title }: Guarantee, evidence: Evidence): void {
    const { event, at, text, record } = evidence;
    const fact = { guarantee: id, title, record, text: `${id}: ${text}` };
    this.add({ event, at, node: '', kind: 'violated', fact });
  }

  private add(notable: Notable): void {
    this.heard?.(notable);
    if (this.world.length < MOST_NOTABLE) this.world.push(notable);
  }
}

const FAULT_KINDS: Readonly<Record<FaultFact['type'], string>> = {
  FaultStarted: 'fault-started',
  FaultEnded: 'fault-ended',
  FaultSkipped: 'fault-skipped',
};

function faultText({ type, id, kind, nodes, reason }: FaultFact): string {
  const whom = nodes.length === 0 ? '' : ` (${nodes.join(', ')})`;
  switch (type) {
    case 'FaultStarted':
      return `fault ${kind} ${id} begins${whom}`;
    case 'FaultEnded':
      return `fault ${kind} ${id} ends${whom}`;
    case 'FaultSkipped':
      return `fault ${kind} ${id} is skipped: ${reason}`;
  }
}

/** Whether a fact of a machine is rare and tells something to a reader. */
function isNotable(probe: Probe): boolean {
  switch (probe.type) {
    case 'QuorumRoleChanged':
      return probe.role === 'Leader';
    case 'BrokerStateChanged':
      return probe.state === 'RUNNING';
    case 'LogLoaded':
      return probe.cut > 0;
    case 'PartitionDecided':
      return probe.unclean;
    case 'PartitionsAssigned':
      return probe.partitions.length > 0;
    case 'ControllerActivated':
    case 'ControllerRenounced':
    case 'BecameLeader':
    case 'IsrChanged':
    case 'LogStartRaised':
    case 'LogTruncated':
    case 'BrokerFenced':
    case 'BrokerUnfenced':
    case 'TargetAssignmentChanged':
    case 'ProducerEpochBumped':
    case 'QuorumLogTruncated':
    case 'VotersChanged':
    case 'SnapshotLoaded':
    case 'PartitionsRevoked':
    case 'CoordinatorLoaded':
    case 'CoordinatorLoadFailed':
    case 'MemberJoined':
    case 'MemberRemoved':
    case 'OffsetExpired':
    case 'PartitionsLost':
      return true;
    case 'GroupStateChanged':
      return probe.state !== 'CompletingRebalance';
    default:
      return false;
  }
}
