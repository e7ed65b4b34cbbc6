import { indexOf, type PartitionName, topicOf } from '../../protocol/partition-name.ts';

/** The order in which groups list partitions: by topic, then by index. Kafka iterates hash maps here. */
export function comparePartitions(a: PartitionName, b: PartitionName): number {
  const topicA = topicOf(a);
  const topicB = topicOf(b);
  if (topicA === topicB) return indexOf(a) - indexOf(b);
  return topicA < topicB ? -1 : 1;
}

/** Texts in the order of their code units. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether two lists hold the same texts in the same order. */
export const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((text, i) => text === b[i]));

/** The list sorted and without doubles. */
export const sortedTexts = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].sort(compareTexts);
