import type { PartitionName } from '../../protocol/partition-name.ts';

/** A member as a server-side assignor sees it. */
export interface AssignorMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** The topics that exist among those it is subscribed to, ascending. */
  readonly topics: readonly string[];
  /** What it was to own before: the sticky input is the previous target, not what it owns (clients §6.7). */
  readonly target: readonly PartitionName[];
}

/** What an assignor decides from. */
export interface AssignorSpec {
  /** By member id. Kafka's order is that of a hash map; any order satisfies the contract. */
  readonly members: readonly AssignorMember[];
  /** Whether all members are subscribed to the same topics. */
  readonly isHomogeneous: boolean;
  /** How many partitions each topic has that a member is subscribed to; by name, ascending. */
  readonly topics: readonly AssignorTopic[];
}

export interface AssignorTopic {
  readonly name: string;
  readonly partitions: number;
}

/** What a member shall own. */
export interface AssignedTarget {
  readonly memberId: string;
  readonly partitions: readonly PartitionName[];
}

/** A server-side assignor: a target for every member (KIP-848). */
export type Assignor = (spec: AssignorSpec) => readonly AssignedTarget[];
