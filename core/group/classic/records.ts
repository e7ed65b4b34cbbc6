import { type Assignment, EMPTY_ASSIGNMENT } from '../../protocol/classic-group.ts';
import type { GroupMetadataRecord, GroupMetadataValue } from '../records.ts';
import { type ClassicGroup, type ClassicMember, metadataOf } from './group.ts';
import { subscribedTopics } from './protocols.ts';

/** The record of a group in its present generation (clients §5.7). */
export const groupMetadataRecord = (
  group: ClassicGroup,
  assignmentOf: (member: ClassicMember) => Assignment = ({ assignment }) => assignment,
): GroupMetadataRecord => ({
  key: { type: 'GroupMetadata', group: group.groupId },
  value: {
    protocolType: group.protocolType ?? '',
    generation: group.generationId,
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestamp: group.currentStateTimestampMs,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      rebalanceTimeout: member.rebalanceTimeoutMs,
      sessionTimeout: member.sessionTimeoutMs,
      subscription: metadataOf(member, group.protocolName),
      assignment: assignmentOf(member),
    })),
  },
});

/** The record of a group that is not to be anything but known (`newEmptyGroupMetadataRecord`). */
export const emptyGroupRecord = (groupId: string): GroupMetadataRecord => ({
  key: { type: 'GroupMetadata', group: groupId },
  value: {
    protocolType: '',
    generation: 0,
    protocol: null,
    leader: null,
    currentStateTimestamp: -1,
    members: [],
  },
});

/** The group that a record tells of: empty, or stable in the generation that was completed last (clients §5.7). */
export function classicGroupOf(groupId: string, value: GroupMetadataValue): ClassicGroup {
  const { protocol, members } = value;
  const group: ClassicGroup = {
    type: 'classic',
    groupId,
    state: members.length === 0 ? 'Empty' : 'Stable',
    previousState: 'Empty',
    currentStateTimestampMs: value.currentStateTimestamp,
    generationId: value.generation,
    protocolType: value.protocolType === '' ? null : value.protocolType,
    protocolName: protocol,
    leaderId: value.leader,
    members: members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      rebalanceTimeoutMs:
        member.rebalanceTimeout === -1 ? member.sessionTimeout : member.rebalanceTimeout,
      sessionTimeoutMs: member.sessionTimeout,
      supportedProtocols: [{ name: protocol ?? '', metadata: member.subscription }],
      assignment: member.assignment ?? EMPTY_ASSIGNMENT,
      awaitingJoin: null,
      awaitingSync: null,
      isNew: false,
    })),
    pendingJoinMembers: [],
    pendingSyncMembers: [],
    newMemberAdded: false,
    subscribedTopics: null,
  };
  return { ...group, subscribedTopics: subscribedTopics(group) };
}
