import type { Probe } from '../../core/probe.ts';
import type { NodeChange } from '../kernel/observer.ts';

/** Who owns the partitions of groups, as the members themselves see it; plain data. */
export interface OwnershipWorld {
  readonly groups: GroupOwnership[];
}

/** One group. */
export interface GroupOwnership {
  readonly groupId: string;
  /** Assignments that members have taken over. */
  assignments: number;
  readonly partitions: PartitionOwnership[];
}

/** One partition of a group. Times are virtual microseconds. */
export interface PartitionOwnership {
  readonly partition: string;
  /** Members by node name, each at most once. */
  readonly owners: string[];
  /** Since when nobody, or more than one, owns it; −1 where that is not so. */
  aloneSince: number;
  sharedSince: number;
  unownedMicros: number;
  sharedMicros: number;
}

/** What a run tells of a group: how long its partitions were nobody's, and how long several members' at once. */
export interface GroupFacts {
  readonly group: string;
  readonly assignments: number;
  readonly unownedMs: number;
  readonly sharedMs: number;
  readonly partitions: readonly {
    readonly partition: string;
    readonly unownedMs: number;
    readonly sharedMs: number;
  }[];
}

/**
 * Follows who owns what: from the first assignment of a partition on it has an owner, or somebody waits for one. A
 * process that ends owns nothing; one that stands still does not know better.
 */
export class Ownership {
  world: OwnershipWorld = { groups: [] };

  onProbe(at: number, node: string, probe: Probe): void {
    switch (probe.type) {
      case 'PartitionsAssigned': {
        const group = this.group(probe.groupId);
        group.assignments += 1;
        for (const partition of probe.owned) take(partitionOf(group, partition), node, at);
        return;
      }
      case 'PartitionsRevoked':
      case 'PartitionsLost': {
        const group = this.group(probe.groupId);
        for (const partition of probe.partitions) give(partitionOf(group, partition), node, at);
        return;
      }
      default:
    }
  }

  onNode({ at, node, what }: NodeChange): void {
    if (what === 'paused' || what === 'resumed' || what === 'started') return;
    for (const { partitions } of this.world.groups) {
      for (const partition of partitions) give(partition, node.spec.name, at);
    }
  }

  /** The facts as they stand at a moment, groups and partitions by name. */
  facts(now: number): readonly GroupFacts[] {
    return this.world.groups
      .map((group): GroupFacts => {
        const partitions = group.partitions
          .map((p) => ({
            partition: p.partition,
            unownedMs: millis(p.unownedMicros + since(p.aloneSince, now)),
            sharedMs: millis(p.sharedMicros + since(p.sharedSince, now)),
          }))
          .sort((a, b) => (a.partition < b.partition ? -1 : 1));
        return {
          group: group.groupId,
          assignments: group.assignments,
          unownedMs: sum(partitions.map(({ unownedMs }) => unownedMs)),
          sharedMs: sum(partitions.map(({ sharedMs }) => sharedMs)),
          partitions,
        };
      })
      .sort((a, b) => (a.group < b.group ? -1 : 1));
  }

  private group(groupId: string): GroupOwnership {
    const { groups } = this.world;
    for (const group of groups) if (group.groupId === groupId) return group;
    const group: GroupOwnership = { groupId, assignments: 0, partitions: [] };
    groups.push(group);
    return group;
  }
}

function partitionOf({ partitions }: GroupOwnership, name: string): PartitionOwnership {
  for (const known of partitions) if (known.partition === name) return known;
  const partition: PartitionOwnership = {
    partition: name,
    owners: [],
    aloneSince: -1,
    sharedSince: -1,
    unownedMicros: 0,
    sharedMicros: 0,
  };
  partitions.push(partition);
  return partition;
}

function take(p: PartitionOwnership, node: string, at: number): void {
  if (p.owners.includes(node)) return;
  p.owners.push(node);
  settle(p, at);
}

function give(p: PartitionOwnership, node: string, at: number): void {
  const index = p.owners.indexOf(node);
  if (index < 0) return;
  p.owners.splice(index, 1);
  settle(p, at);
}

function settle(p: PartitionOwnership, at: number): void {
  if (p.owners.length > 0) {
    p.unownedMicros += since(p.aloneSince, at);
    p.aloneSince = -1;
  } else if (p.aloneSince < 0) p.aloneSince = at;
  if (p.owners.length < 2) {
    p.sharedMicros += since(p.sharedSince, at);
    p.sharedSince = -1;
  } else if (p.sharedSince < 0) p.sharedSince = at;
}

const since = (from: number, at: number): number => (from < 0 ? 0 : at - from);

const sum = (numbers: readonly number[]): number =>
  Math.round(numbers.reduce((a, b) => a + b, 0) * 1000) / 1000;

const millis = (micros: number): number => micros / 1000;
