import { memberOf } from '../../../core/group/consumer/state.ts';
import type { Probe } from '../../../core/probe.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, Report } from '../checker.ts';
import { newestGroup } from './consumer-fold.ts';

/** What is known of who owns what. */
export interface OwnersFold {
  readonly owners: Owner[];
  /** The newest generation of each classic group. */
  readonly generations: Generation[];
  /** Members that hold an instance id: they stay in a generation without having joined it (KIP-345). */
  readonly staticMembers: string[];
}

interface Owner {
  readonly node: string;
  readonly groupId: string;
  readonly memberId: string;
  owned: readonly string[];
  /** Whether its coordinator has removed it: until it hears of that it may own what others own by now. */
  isRemoved: boolean;
}

interface Generation {
  readonly groupId: string;
  generation: number;
  members: readonly string[];
}

/** That members of one group do not share a partition, as their applications see it (clients §10 G-OWN, K-CLIENT). */
export const ownersChecker: Checker<OwnersFold> = {
  guarantees: [
    {
      id: 'exclusive-owner',
      title:
        'Of members that joined the same generation, or that a consumer group has not removed, no two own a partition.',
      jepsen: 'duplicate',
      kind: 'safety',
      rule: 'KIP-429, KIP-848; clients §10 G-OWN, failures.md EXCLUSIVE-OWNER',
      waivedBy: () => null,
    },
  ],
  concerns: (scenario: ResolvedScenario) => scenario.consumers.some(({ group }) => group !== null),
  start: (): OwnersFold => ({ owners: [], generations: [], staticMembers: [] }),
  onNode: (fold: OwnersFold, { what, node }: NodeChange) => {
    // An application that has ended owns nothing.
    if (what !== 'crashed' && what !== 'halted' && what !== 'power-lost') return;
    const at = fold.owners.findIndex(({ node: name }) => name === node.spec.name);
    if (at >= 0) fold.owners.splice(at, 1);
  },
  onStep: (fold: OwnersFold, event: SteppedEvent, report: Report) => {
    for (const fact of event.probes) follow(fold, event, report, fact as Probe);
  },
};

function follow(fold: OwnersFold, event: SteppedEvent, report: Report, probe: Probe): void {
  switch (probe.type) {
    case 'MemberJoined':
      if (probe.groupInstanceId !== null && !fold.staticMembers.includes(probe.memberId)) {
        fold.staticMembers.push(probe.memberId);
      }
      return;
    case 'MemberRemoved':
      for (const owner of fold.owners) {
        if (owner.memberId === probe.memberId) owner.isRemoved = true;
      }
      return;
    case 'GroupStateChanged':
      if (probe.protocol === 'classic' && probe.state === 'CompletingRebalance') {
        noteGeneration(fold, probe.groupId, probe.generation, probe.members);
      }
      return;
    case 'PartitionsRevoked':
    case 'PartitionsLost':
      ownerOf(fold, event.node.spec.name, probe.groupId, probe.memberId).owned =
        probe.type === 'PartitionsLost' ? [] : probe.owned;
      return;
    case 'PartitionsAssigned': {
      const { groupId, memberId, partitions, owned, generation } = probe;
      const owner = ownerOf(fold, event.node.spec.name, groupId, memberId);
      judge(fold, event, report, owner, { partitions, generation });
      owner.owned = owned;
      owner.isRemoved = false;
      return;
    }
    default:
  }
}

/** The entry of a client; one that has another member id by now begins anew. */
function ownerOf(fold: OwnersFold, node: string, groupId: string, memberId: string): Owner {
  const at = fold.owners.findIndex((owner) => owner.node === node);
  const known = fold.owners[at];
  if (known !== undefined && known.memberId === memberId && known.groupId === groupId) return known;
  const owner: Owner = { node, groupId, memberId, owned: [], isRemoved: false };
  if (at >= 0) fold.owners[at] = owner;
  else fold.owners.push(owner);
  return owner;
}

function noteGeneration(
  fold: OwnersFold,
  groupId: string,
  generation: number,
  members: readonly string[],
): void {
  const known = fold.generations.find((one) => one.groupId === groupId);
  if (known === undefined) {
    fold.generations.push({ groupId, generation, members });
    return;
  }
  known.generation = generation;
  known.members = members;
}

interface Given {
  readonly partitions: readonly string[];
  readonly generation: number;
}

/** Whether somebody else still owns what a member was just given, and had to give it up first. */
function judge(
  fold: OwnersFold,
  event: SteppedEvent,
  report: Report,
  to: Owner,
  { partitions, generation }: Given,
): void {
  report.exercised('exclusive-owner');
  for (const other of fold.owners) {
    if (other === to || other.groupId !== to.groupId || other.isRemoved) continue;
    const shared = other.owned.filter((partition) => partitions.includes(partition));
    if (shared.length === 0 || !isBound(fold, event, other, generation)) continue;
    const text = `${to.node} was given ${shared.join(', ')} in epoch ${generation} of group ${to.groupId} while ${other.node} owns it`;
    const { number, at } = event;
    report.violated('exclusive-owner', { event: number, at, text, record: null });
  }
}

/** Whether a member was to have given up what others get: it took part in the generation, or is in the consumer group. */
function isBound(
  fold: OwnersFold,
  event: SteppedEvent,
  { groupId, memberId }: Owner,
  generation: number,
): boolean {
  const group = newestGroup(event.nodes, groupId);
  if (group !== null) {
    const member = memberOf(group, memberId);
    return member !== null && member.classic === null;
  }
  if (fold.staticMembers.includes(memberId)) return false;
  const known = fold.generations.find((one) => one.groupId === groupId);
  return known?.generation === generation && known.members.includes(memberId);
}
