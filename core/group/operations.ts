import type { ConnectionId } from '../machine.ts';
import type { JoinGroupProtocol, SyncGroupAssignment } from '../protocol/classic-group.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ConsumerGroupTimer } from './consumer/timers.ts';

/** What a group coordinator does later: timers of groups, and what follows a write. */
export type GroupOperation = GroupTimer | ConsumerGroupTimer | GroupWritten;

export type GroupTimer =
  /** A member was not heard of for its session timeout, or one that was asked to come back with its id did not. */
  | { readonly type: 'session'; readonly groupId: string; readonly memberId: string }
  /** The members have had their time to rejoin. */
  | { readonly type: 'join'; readonly groupId: string }
  /** A window in which a group that was empty waits for more members (KIP-134). */
  | {
      readonly type: 'initial-join';
      readonly groupId: string;
      readonly delayMs: number;
      readonly remainingMs: number;
    }
  /** The members have had their time to ask for their assignments (KAFKA-12890). */
  | { readonly type: 'sync'; readonly groupId: string; readonly generationId: number }
  | { readonly type: 'offset-expiration' };

export type GroupWritten =
  /** The record of a group that was new. */
  | { readonly type: 'GroupCreated'; readonly groupId: string; readonly connection: ConnectionId }
  /** The record of a group that has lost its last member. */
  | { readonly type: 'GroupEmptied'; readonly groupId: string; readonly generationId: number }
  /** The record of a generation with what its leader assigned. */
  | {
      readonly type: 'AssignmentStored';
      readonly groupId: string;
      readonly generationId: number;
      readonly leaderId: string;
      readonly assignments: readonly SyncGroupAssignment[];
    }
  /** The record of a group in which a static member has another id (KAFKA-10284). */
  | {
      readonly type: 'StaticMemberReplaced';
      readonly groupId: string;
      readonly groupInstanceId: string;
      readonly oldMemberId: string;
      readonly newMemberId: string;
      readonly oldProtocols: readonly JoinGroupProtocol[];
      readonly oldRebalanceTimeoutMs: number;
      readonly oldSessionTimeoutMs: number;
      readonly connection: ConnectionId;
      readonly oldLeaderId: string;
      readonly supportsSkippingAssignment: boolean;
    }
  | {
      readonly type: 'OffsetsCommitted';
      readonly groupId: string;
      readonly memberId: string;
      readonly generationId: number;
      readonly offsets: readonly {
        readonly partition: PartitionName;
        readonly offset: number;
      }[];
    };
