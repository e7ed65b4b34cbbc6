import type { NodeId } from '../../machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { FetchRequest } from '../../protocol/fetch.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { plusMs } from '../../time.ts';
import type { Turn } from '../../turn.ts';
import { isReplicaOnline, LONG_AGO } from '../metadata.ts';
import { requestUpdate } from '../metadata-refresh.ts';
import {
  type ConsumerMemory,
  type ConsumerPartition,
  copyPartition,
  partitionOf,
  withMetadata,
  withPartition,
} from './memory.ts';

/** From which replica a consumer reads: the leader, or the one that the leader has named (KIP-392, clients §4.8). */

/** The broker that a partition is fetched from; −1 while no leader is known. */
export const readsFrom = (p: ConsumerPartition): NodeId =>
  p.preferredReadReplica >= 0 && p.leader.leaderId >= 0
    ? p.preferredReadReplica
    : p.leader.leaderId;

/** The leader has named a replica: the one that is known already keeps its time. */
export function preferReplica(
  m: ConsumerMemory,
  turn: Turn,
  partition: PartitionName,
  replica: NodeId,
): ConsumerMemory {
  const p = partitionOf(m, partition);
  if (p === null || p.preferredReadReplica === replica) return m;
  const rule = 'the leader names a replica in its rack (KIP-392)';
  turn.probe({ type: 'ReadReplicaChanged', partition, replica, rule });
  const next = copyPartition(p);
  next.preferredReadReplica = replica;
  next.preferredUntil = plusMs(turn.now, m.config.settings['metadata.max.age.ms']);
  return withPartition(m, next);
}

/** Back to the leader. */
function forget(m: ConsumerMemory, turn: Turn, p: ConsumerPartition, rule: string): ConsumerMemory {
  turn.probe({ type: 'ReadReplicaChanged', partition: p.partition, replica: -1, rule });
  return withPartition(m, onLeaderAgain(p));
}

/** The partition without a preferred replica. */
export function onLeaderAgain(p: ConsumerPartition): ConsumerPartition {
  const next = copyPartition(p);
  next.preferredReadReplica = -1;
  next.preferredUntil = LONG_AGO;
  return next;
}

/**
 * A fetch failed with an error that lets the consumer ask the leader again. Before KAFKA-14379 only an offset out of
 * range did.
 */
export function leaveReplica(
  m: ConsumerMemory,
  turn: Turn,
  partition: PartitionName,
  error: ErrorCode,
): ConsumerMemory {
  const p = partitionOf(m, partition);
  if (p === null || p.preferredReadReplica < 0) return m;
  const stays = isOldChoice(m) && error !== 'OFFSET_OUT_OF_RANGE';
  return stays ? m : forget(m, turn, p, 'the replica refused a fetch');
}

/** A fetch was lost with its connection: its partitions go back to their leaders (KAFKA-14379). */
export function leaveReplicasOf(
  before: ConsumerMemory,
  turn: Turn,
  request: FetchRequest,
): ConsumerMemory {
  if (isOldChoice(before)) return before;
  let m = before;
  for (const { partition } of request.partitions) {
    const p = partitionOf(m, partition);
    if (p !== null && p.preferredReadReplica >= 0)
      m = forget(m, turn, p, 'the connection was lost (KAFKA-14379)');
  }
  return m;
}

/** Drops choices whose time is over, or whose broker is not online as far as metadata says (selectReadReplica). */
export function dropStaleReplicas(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  for (const p of before.partitions) {
    const { preferredReadReplica: replica } = p;
    if (replica < 0) continue;
    if (turn.now > p.preferredUntil) {
      m = forget(m, turn, p, 'its time is over (metadata.max.age.ms)');
    } else if (!isReplicaOnline(m.metadata, p.partition, replica)) {
      if (!isOldChoice(m)) m = withMetadata(m, requestUpdate(m.metadata, false));
      m = forget(m, turn, p, 'the replica is not online');
    }
  }
  return m;
}

const isOldChoice = (m: ConsumerMemory): boolean =>
  m.config.cluster.switches['consumer.replicaChoice'] === 'any-in-range';
