import { InvariantError } from '../../assert.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { assignCooperatively } from './cooperative-sticky.ts';
import { assignRanges } from './range.ts';
import { assignRoundRobin } from './round-robin.ts';
import { assignSticky } from './sticky.ts';

/**
 * How the leader of a classic group hands out partitions (ConsumerPartitionAssignor, clients §5.6). Java goes through
 * hash maps in places; members are taken in the order of their ids instead.
 * Null is the IllegalStateException of an assignor that comes to no result.
 * Simplified: client-side assignors do not look at racks (KIP-881).
 */
export type ClientAssignor = (input: AssignorInput) => readonly MemberAssignment[] | null;

/** What an assignor is given. */
export interface AssignorInput {
  readonly members: readonly GroupMember[];
  /** The topics of the group by name; those that do not exist have no partitions. */
  readonly topics: readonly GroupTopic[];
  /** Which claims of members to what they own are believed (KAFKA-12984, KAFKA-14639). */
  readonly claims: 'trusted' | 'newest-generation-only' | 'generation-checked';
}

/** A member as it described itself with its JoinGroup. */
export interface GroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly topics: readonly string[];
  readonly ownedPartitions: readonly PartitionName[];
  /** The generation of the claim; −1 for none. */
  readonly generationId: number;
  readonly userData: string | null;
}

/** A topic that members of the group subscribe to. */
export interface GroupTopic {
  readonly name: string;
  readonly partitions: number;
}

/** What a member shall own. */
export interface MemberAssignment {
  readonly memberId: string;
  readonly partitions: readonly PartitionName[];
}

/** The assignor of a name; the coordinator chooses among those that every member has. */
export function assignorOf(name: string): ClientAssignor {
  switch (name) {
    case 'range':
      return assignRanges;
    case 'roundrobin':
      return assignRoundRobin;
    case 'sticky':
      return assignSticky;
    case 'cooperative-sticky':
      return assignCooperatively;
    default:
      throw new InvariantError(`a group's protocol is one that its members support, not ${name}`);
  }
}
