import type { GroupContext } from './context.ts';
import { compareTexts } from './partition-order.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './state.ts';

/** The topics that any member is subscribed to, ascending. */
export function subscribedTopics(members: readonly ConsumerGroupMember[]): readonly string[] {
  const topics: string[] = [];
  for (const member of members) {
    for (const topic of member.subscribedTopicNames) {
      if (!topics.includes(topic)) topics.push(topic);
    }
  }
  return topics.sort(compareTexts);
}

/**
 * What the subscribed topics that exist look like: a change of it asks for a new assignment. Kafka keeps a hash of the
 * same facts since 4.1, and kept the facts before.
 */
export function metadataHash(
  members: readonly ConsumerGroupMember[],
  context: GroupContext,
): string {
  const found: string[] = [];
  for (const topic of subscribedTopics(members)) {
    const description = context.describe(topic);
    if (description === null) continue;
    const { topicId, partitions, racks } = description;
    const where = racks.some((rack) => rack !== '') ? `@${racks.join('|')}` : '';
    found.push(`${topic}=${topicId}*${partitions}${where}`);
  }
  return found.join(' ');
}

/** How many partitions each topic had when a metadata hash was made. */
export const partitionCounts = (
  hash: string,
): readonly { readonly topic: string; readonly partitions: number }[] =>
  hash
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry) => ({
      topic: entry.slice(0, entry.indexOf('=')),
      partitions: Number.parseInt(entry.slice(entry.lastIndexOf('*') + 1), 10),
    }));

/** Whether all members are subscribed to the same topics: the assignors then have a simpler task. */
export function isHomogeneous(members: readonly ConsumerGroupMember[]): boolean {
  const first = members[0];
  if (first === undefined) return true;
  const names = first.subscribedTopicNames.join(' ');
  return members.every((member) => member.subscribedTopicNames.join(' ') === names);
}

/**
 * The assignor that most members ask for, null where none asks. Where two have as many votes, Kafka's choice follows
 * from the order of a hash map; here the first by name wins.
 */
export function preferredAssignor(members: readonly ConsumerGroupMember[]): string | null {
  const names = members
    .flatMap(({ serverAssignor }) => (serverAssignor === null ? [] : [serverAssignor]))
    .sort(compareTexts);
  let best: string | null = null;
  let bestVotes = 0;
  for (const name of names) {
    const votes = names.filter((other) => other === name).length;
    if (votes > bestVotes) {
      best = name;
      bestVotes = votes;
    }
  }
  return best;
}

/** Whether a member of the group is subscribed to a topic: then its offsets do not expire (clients §5.4). */
export const isSubscribedTo = (group: ConsumerGroup, topic: string): boolean =>
  group.members.some((member) => member.subscribedTopicNames.includes(topic));
