import type { ServerSettings } from '../../config/settings.ts';
import { CONSUMER_PROTOCOL_TYPE } from '../../protocol/classic-group.ts';
import { type ClassicGroup, newClassicGroup } from '../classic/group.ts';
import { selectProtocol, subscribedTopics } from '../classic/protocols.ts';
import { type ConsumerGroup, targetOf } from './state.ts';

/**
 * Whether a group becomes a classic one when these members go: nobody is left who speaks the consumer protocol, somebody
 * is left, and the policy allows it (`validateOnlineDowngradeWithFencedMembers`, clients §6.8).
 */
export function isDowngraded(
  group: ConsumerGroup,
  leaving: readonly string[],
  settings: ServerSettings,
): boolean {
  const left = group.members.filter(({ memberId }) => !leaving.includes(memberId));
  if (left.length === 0 || left.some(({ classic }) => classic === null)) return false;
  return mayDowngrade(left.length, settings);
}

/** Whether the settings allow a group of so many members to become a classic one. */
export function mayDowngrade(members: number, settings: ServerSettings): boolean {
  const policy = settings['group.consumer.migration.policy'];
  if (policy !== 'bidirectional' && policy !== 'downgrade') return false;
  return members <= settings['group.max.size'];
}

/**
 * The classic group that a consumer group becomes: stable, in the generation of its epoch, each member with what it was
 * meant to have (`ClassicGroup.fromConsumerGroup`).
 */
export function downgraded(
  group: ConsumerGroup,
  leaving: readonly string[],
  nowMs: number,
): ClassicGroup {
  const members = group.members
    .filter(({ memberId }) => !leaving.includes(memberId))
    .map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: '',
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      sessionTimeoutMs: member.classic?.sessionTimeoutMs ?? 0,
      supportedProtocols: member.classic?.supportedProtocols ?? [],
      assignment: { partitions: targetOf(group, member.memberId), userData: null },
      awaitingJoin: null,
      awaitingSync: null,
      isNew: false,
    }));
  const bare: ClassicGroup = {
    ...newClassicGroup(group.groupId),
    state: 'Stable',
    currentStateTimestampMs: nowMs,
    generationId: group.groupEpoch,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    leaderId: members[0]?.memberId ?? null,
    members,
  };
  const named: ClassicGroup = { ...bare, protocolName: selectProtocol(bare) };
  return { ...named, subscribedTopics: subscribedTopics(named) };
}
