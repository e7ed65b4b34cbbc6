import { CONSUMER_PROTOCOL_TYPE, type JoinGroupProtocol } from '../../protocol/classic-group.ts';
import { type ClassicGroup, type ClassicMember, metadataOf } from './group.ts';

/** Whether who joins has a protocol that all members have; an empty group takes anybody with any (clients §5.3). */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly JoinGroupProtocol[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  if (group.protocolType !== protocolType) return false;
  return protocols.some(({ name }) => group.members.every((member) => has(member, name)));
}

const has = (member: ClassicMember, protocolName: string): boolean =>
  member.supportedProtocols.some(({ name }) => name === protocolName);

/**
 * The protocol of the next generation: each member votes for the first of its own that all members have. Of two with
 * equal votes the one is taken that was voted for first; in Kafka that is left to a hash table (clients §5.3).
 */
export function selectProtocol({ members }: ClassicGroup): string | null {
  const votes: { name: string; count: number }[] = [];
  for (const member of members) {
    const choice = member.supportedProtocols.find(({ name }) =>
      members.every((other) => has(other, name)),
    );
    if (choice === undefined) continue;
    const known = votes.find(({ name }) => name === choice.name);
    if (known === undefined) votes.push({ name: choice.name, count: 1 });
    else known.count += 1;
  }
  let winner: { name: string; count: number } | null = null;
  for (const vote of votes) if (winner === null || vote.count > winner.count) winner = vote;
  return winner?.name ?? null;
}

/** The topics that members want, as their subscriptions say; null where the group is not one of consumers. */
export function subscribedTopics(group: ClassicGroup): readonly string[] | null {
  if (group.protocolType !== CONSUMER_PROTOCOL_TYPE) return null;
  if (group.members.length === 0) return [];
  if (group.protocolName === null) return null;
  const topics: string[] = [];
  for (const member of group.members) {
    for (const topic of metadataOf(member, group.protocolName).topics) {
      if (!topics.includes(topic)) topics.push(topic);
    }
  }
  return topics.sort();
}

/**
 * Whether offsets of a topic are kept because members want it. What a group of consumers wants is not known before it
 * has been in a generation: then everything (`isSubscribedToTopic`).
 */
export const isSubscribedTo = (group: ClassicGroup, topic: string): boolean =>
  group.subscribedTopics === null
    ? group.protocolType === CONSUMER_PROTOCOL_TYPE
    : group.subscribedTopics.includes(topic);
