import { brokerOf } from '../controller/image-lookup.ts';
import type { FetchPartition, FetchRequest } from '../protocol/fetch.ts';
import { isLeader, type Partition, type RemoteReplica } from './partition.ts';
import type { Work } from './work.ts';

/**
 * The replica that the leader sends a consumer to (KIP-392, clients §4.8), −1 where it shall read here. The one selector
 * that Kafka brings is RackAwareReplicaSelector: the leader if it is in the consumer's rack, else the replica of that
 * rack that is furthest, else the leader.
 */
export function preferredReadReplica(
  work: Work,
  request: FetchRequest,
  wanted: FetchPartition,
  partition: Partition,
): number {
  const { settings, brokerId } = work.next;
  if (request.rackId === '' || settings['replica.selector.class'] === '') return -1;
  if (request.replicaId >= 0 || !isLeader(partition, brokerId)) return -1;
  if (isInRack(work, brokerId, request.rackId)) return -1;
  let best: RemoteReplica | null = null;
  for (const remote of partition.remotes) {
    if (!isChoice(work, partition, remote, wanted.fetchOffset)) continue;
    if (!isInRack(work, remote.id, request.rackId)) continue;
    if (best === null || isBetter(remote, best)) best = remote;
  }
  return best === null ? -1 : best.id;
}

/** Whether the leader knows that a follower holds the offset, and trusts it to keep up (KAFKA-14372). */
function isChoice(
  work: Work,
  { isrState }: Partition,
  remote: RemoteReplica,
  fetchOffset: number,
): boolean {
  const isInRange = remote.logStartOffset <= fetchOffset && fetchOffset <= remote.logEndOffset;
  if (!isInRange) return false;
  const anyInRange = work.next.switches['consumer.replicaChoice'] === 'any-in-range';
  return anyInRange || isrState.isr.includes(remote.id);
}

/** ReplicaView.comparator: the larger log end, then who caught up last, then the larger id. */
function isBetter(a: RemoteReplica, b: RemoteReplica): boolean {
  if (a.logEndOffset !== b.logEndOffset) return a.logEndOffset > b.logEndOffset;
  if (a.lastCaughtUpTime !== b.lastCaughtUpTime) return a.lastCaughtUpTime > b.lastCaughtUpTime;
  return a.id > b.id;
}

/** Fenced brokers have no address that the leader could name (KRaftMetadataCache.getPartitionReplicaEndpoints). */
function isInRack(work: Work, brokerId: number, rack: string): boolean {
  const broker = brokerOf(work.view.image, brokerId);
  return broker !== null && !broker.fenced && broker.rack === rack;
}
