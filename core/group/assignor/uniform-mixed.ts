import {
  indexOf,
  type PartitionName,
  partitionName,
  topicOf,
} from '../../protocol/partition-name.ts';
import { comparePartitions, compareTexts } from '../consumer/partition-order.ts';
import { Balancer } from './balancer.ts';
import type { AssignedTarget, AssignorSpec, AssignorTopic } from './spec.ts';

/** How many rounds over all topics are made before a better balance is given up. */
const MAX_ROUNDS = 16;

/** A topic on the bench: who may own its partitions and who does, by their places among the members. */
interface MixedTopic {
  readonly name: string;
  readonly subscribers: readonly number[];
  /** By partition index; −1 for nobody. */
  readonly owners: number[];
}

/** The bench of one assignment. */
interface Bench {
  /** Those with most partitions per subscriber first. */
  readonly topics: readonly MixedTopic[];
  /** How many partitions each member has. */
  readonly sizes: number[];
}

/**
 * The uniform assignor where members are subscribed to different topics (UniformHeterogeneousAssignmentBuilder): members
 * keep what they had, the rest goes to the least loaded subscribers, and then each topic moves partitions from its most
 * to its least loaded subscribers until no topic can do better.
 */
export function assignMixedSubscriptions(spec: AssignorSpec): readonly AssignedTarget[] {
  const bench = laidOut(spec);
  for (const topic of bench.topics) assignLeft(bench, topic);
  balance(bench);
  const shares: PartitionName[][] = spec.members.map(() => []);
  for (const { name, owners } of bench.topics) {
    owners.forEach((owner, i) => {
      shares[owner]?.push(partitionName(name, i));
    });
  }
  return spec.members.map(({ memberId }, i) => ({
    memberId,
    partitions: (shares[i] as PartitionName[]).sort(comparePartitions),
  }));
}

/** Everybody keeps what it had of topics that it is still subscribed to. */
function laidOut(spec: AssignorSpec): Bench {
  const topics = spec.topics
    .map((topic) => mixedTopic(spec, topic))
    .filter((topic) => topic.subscribers.length > 0)
    .sort(byLoad);
  const sizes = spec.members.map(() => 0);
  for (const { owners } of topics) {
    for (const owner of owners) if (owner >= 0) sizes[owner] = (sizes[owner] as number) + 1;
  }
  return { topics, sizes };
}

function mixedTopic(spec: AssignorSpec, { name, partitions }: AssignorTopic): MixedTopic {
  const subscribers: number[] = [];
  const owners = new Array<number>(partitions).fill(-1);
  spec.members.forEach((member, i) => {
    if (!member.topics.includes(name)) return;
    subscribers.push(i);
    for (const partition of member.target) {
      if (topicOf(partition) === name) owners[indexOf(partition)] = i;
    }
  });
  return { name, subscribers, owners };
}

/** Most partitions per subscriber first, then fewest subscribers, then by name (Kafka: by topic id). */
function byLoad(a: MixedTopic, b: MixedTopic): number {
  const perSubscriber =
    b.owners.length * a.subscribers.length - a.owners.length * b.subscribers.length;
  return (
    perSubscriber || a.subscribers.length - b.subscribers.length || compareTexts(a.name, b.name)
  );
}

function assign(bench: Bench, topic: MixedTopic, partition: number, member: number): void {
  const owner = topic.owners[partition] as number;
  if (owner >= 0) bench.sizes[owner] = (bench.sizes[owner] as number) - 1;
  topic.owners[partition] = member;
  bench.sizes[member] = (bench.sizes[member] as number) + 1;
}

function assignLeft(bench: Bench, topic: MixedTopic): void {
  if (!topic.owners.includes(-1)) return;
  const balancer = new Balancer(bench.sizes, topic.subscribers);
  topic.owners.forEach((owner, partition) => {
    if (owner < 0) assign(bench, topic, partition, balancer.nextLeastLoaded());
  });
}

/** Rounds over the topics, which end once a whole round after the last move has moved nothing. */
function balance(bench: Bench): void {
  const topics = bench.topics.filter((topic) => topic.subscribers.length >= 2);
  let lastMoved = -1;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (let i = 0; i < topics.length; i++) {
      if (i === lastMoved) return;
      const moved = balanceTopic(bench, topics[i] as MixedTopic);
      if (moved > 0 || lastMoved === -1) lastMoved = i;
    }
  }
}

/** Moves partitions of a topic from its most to its least loaded subscribers; says how many. */
function balanceTopic(bench: Bench, topic: MixedTopic): number {
  const balancer = new Balancer(bench.sizes, topic.subscribers);
  if (balancer.imbalance <= 1) return 0;
  const owned = new Map<number, number[]>();
  topic.owners.forEach((owner, partition) => {
    const list = owned.get(owner);
    if (list === undefined) owned.set(owner, [partition]);
    else list.push(partition);
  });
  let moved = 0;
  while (!balancer.isBalanced()) {
    const giver = giverOf(balancer, owned);
    if (giver === null) break;
    const partition = giver.pop() as number;
    const taker = balancer.nextLeastLoaded();
    if (balancer.isBalanced()) break;
    assign(bench, topic, partition, taker);
    moved += 1;
  }
  return moved;
}

/** What the most loaded subscriber that still has partitions of the topic can give up. */
function giverOf(balancer: Balancer, owned: ReadonlyMap<number, number[]>): number[] | null {
  for (;;) {
    const member = balancer.nextMostLoaded();
    if (member < 0) return null;
    const partitions = owned.get(member);
    if (partitions !== undefined && partitions.length > 0) return partitions;
    balancer.excludeMostLoaded();
  }
}
