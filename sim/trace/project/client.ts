import { type GroupMemory, generationOf } from '../../../core/client/consumer/group/state.ts';
import type { ConsumerMemory, ConsumerPartition } from '../../../core/client/consumer/memory.ts';
import type { KnownTopic } from '../../../core/client/metadata.ts';
import type { ProducerMemory, ProducerPartition } from '../../../core/client/producer/memory.ts';
import { partitionName } from '../../../core/protocol/partition-name.ts';
import { FIELDS, UNKNOWN } from '../fields.ts';
import type { PartitionIndex, Sink } from './sink.ts';

/** Projects what a producer believes of leaders and how much of it is on the wire. */
export function projectProducer(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  memory: ProducerMemory,
  was: ProducerMemory | null,
): void {
  const { metadata, topics, transactions } = memory;
  if (transactions !== null && transactions !== was?.transactions) {
    const { choices } = FIELDS.producerTransaction;
    sink.set('producerTransaction', node, -1, choices.indexOf(transactions.state));
  }
  if (metadata.topics !== was?.metadata.topics || metadata.brokers !== was.metadata.brokers) {
    for (const topic of metadata.topics)
      projectBelief(sink, node, indexOf, topic, metadata.brokers);
  }
  if (topics === was?.topics) return;
  topics.forEach(({ partitions }, at) => {
    const known = was?.topics[at]?.partitions;
    if (partitions === known) return;
    partitions.forEach((partition, index) => {
      if (partition === null || partition === known?.[index]) return;
      projectInFlight(sink, node, indexOf, partition);
    });
  });
}

function projectInFlight(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  { name, inFlight }: ProducerPartition,
): void {
  const index = indexOf(name);
  if (index >= 0) sink.set('inFlightBatches', node, index, inFlight.length);
}

function projectBelief(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  topic: KnownTopic,
  brokers: readonly number[],
): void {
  topic.partitions.forEach(({ leaderId, leaderEpoch }, at) => {
    const index = indexOf(partitionName(topic.name, at));
    if (index < 0) return;
    const isKnown = topic.isCached && brokers.includes(leaderId);
    sink.set('believedLeader', node, index, isKnown ? leaderId : UNKNOWN);
    sink.set('believedLeaderEpoch', node, index, topic.isCached ? leaderEpoch : UNKNOWN);
  });
}

/** Projects where a consumer stands and whom it reads from. */
export function projectConsumer(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  memory: ConsumerMemory,
  was: ConsumerMemory | null,
): void {
  if (memory.group !== was?.group) projectMembership(sink, node, memory.group);
  if (memory.partitions === was?.partitions) return;
  const isMember = isSubscribed(memory);
  // Partitions change their places in the list: what changed is told by the objects.
  for (let i = 0; i < memory.partitions.length; i++) {
    const p = memory.partitions[i] as ConsumerPartition;
    if (p === was?.partitions[i]) continue;
    const index = indexOf(p.partition);
    if (index < 0) continue;
    sink.set('position', node, index, p.offset);
    sink.set('believedLeader', node, index, p.leader.leaderId);
    sink.set('believedLeaderEpoch', node, index, p.leader.leaderEpoch);
    sink.set('isOwned', node, index, isMember ? 1 : UNKNOWN);
  }
  // Only a member gives up what it had.
  if (isMember && was !== null) forgetGivenUp(sink, node, indexOf, memory, was);
}

const isSubscribed = ({ group }: ConsumerMemory): boolean =>
  group !== null && group.topics !== null;

/** What a member is to its group, by its own account. */
function projectMembership(sink: Sink, node: number, group: GroupMemory | null): void {
  const state = group?.classic?.state ?? group?.modern?.state ?? null;
  const isMember = group !== null && group.topics !== null && state !== null;
  const { choices } = FIELDS.memberState;
  sink.set('memberState', node, -1, isMember ? choices.indexOf(state) : UNKNOWN);
  sink.set(
    'memberGeneration',
    node,
    -1,
    isMember ? Math.max(UNKNOWN, generationOf(group)) : UNKNOWN,
  );
}

function forgetGivenUp(
  sink: Sink,
  node: number,
  indexOf: PartitionIndex,
  memory: ConsumerMemory,
  was: ConsumerMemory,
): void {
  for (const { partition } of was.partitions) {
    if (memory.partitions.some((kept) => kept.partition === partition)) continue;
    const index = indexOf(partition);
    for (const field of BELIEFS) sink.set(field, node, index, UNKNOWN);
    sink.set('isOwned', node, index, UNKNOWN);
  }
}

const BELIEFS = ['believedLeader', 'believedLeaderEpoch', 'position'] as const;

/** Projects a client whose process does not run: it believes nothing. */
export function projectStoppedClient(sink: Sink, node: number, partitions: number): void {
  for (const field of ['memberState', 'memberGeneration', 'producerTransaction'] as const) {
    sink.set(field, node, -1, UNKNOWN);
  }
  for (let index = 0; index < partitions; index++) {
    for (const field of BELIEFS) sink.set(field, node, index, UNKNOWN);
    sink.set('isOwned', node, index, UNKNOWN);
    sink.set('inFlightBatches', node, index, UNKNOWN);
  }
}
