import { appended, insertedAscending, withoutAt } from '../../collections/table.ts';
import type { NodeId } from '../../machine.ts';
import { sendRequest } from '../../network/network.ts';
import type {
  FetchPartition,
  FetchPartitionResponse,
  FetchRequest,
  FetchResponse,
} from '../../protocol/fetch.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type { Turn } from '../../turn.ts';
import { applyLeaderHint, currentLeader, topicIdOfPartition } from '../metadata.ts';
import { requestUpdate } from '../metadata-refresh.ts';
import { CLIENT_PURPOSE, isUnavailable } from '../nodes.ts';
import { filterOf } from './aborted.ts';
import {
  type ConsumerMemory,
  type ConsumerPartition,
  copyMemory,
  partitionOf,
  usesEpochs,
  withMetadata,
  withPartition,
} from './memory.ts';
import { onMetadataChange } from './positions.ts';
import { dropStaleReplicas, leaveReplicasOf, readsFrom } from './read-replica.ts';
import { isFetchable, onLeader } from './subscription.ts';

/** Whether a partition is to be fetched next, once its retry is due: it has no buffered data (clients §4.3). */
export const isUnbuffered = (m: ConsumerMemory, p: ConsumerPartition): boolean =>
  isFetchable(p) && !isBuffered(m, p);

function isBuffered({ buffer }: ConsumerMemory, p: ConsumerPartition): boolean {
  for (let i = 0; i < buffer.length; i++) if (buffer[i]?.partition === p.partition) return true;
  return false;
}

/**
 * One fetch per broker, for its partitions without buffered data; a broker with a fetch on its way, or with buffered
 * data of any of its partitions, is left out (clients §4.3, KAFKA-17182).
 * Simplified: consumers fetch without sessions (KIP-227).
 */
export function sendFetches(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = dropStaleReplicas(onMetadataChange(before), turn);
  let idle: readonly NodeId[] = NO_NODES;
  for (const p of m.partitions) {
    const node = readsFrom(p);
    if (node >= 0 && (m.fetching.includes(node) || idle.includes(node))) continue;
    if (!isDue(m, turn, p)) continue;
    if (node < 0) m = withMetadata(m, requestUpdate(m.metadata, false));
    else idle = insertedAscending(idle, node);
  }
  if (idle.length === 0) return m;
  for (const node of idle) {
    if (hasBufferedData(m, node) || isUnavailable(turn.network, node, turn.now)) continue;
    const request = fetchRequest(m, turn, node);
    sendRequest(turn, node, CLIENT_PURPOSE, request, m.config.settings['request.timeout.ms']);
    const next = copyMemory(m);
    next.fetching = appended(m.fetching, node);
    m = next;
  }
  return m;
}

const isDue = (m: ConsumerMemory, turn: Turn, p: ConsumerPartition): boolean =>
  isFetchable(p) && p.retryAt <= turn.now && !isBuffered(m, p);

function hasBufferedData(m: ConsumerMemory, node: NodeId): boolean {
  for (const fetch of m.buffer) {
    const p = partitionOf(m, fetch.partition);
    if (p !== null && isFetchable(p) && readsFrom(p) === node) return true;
  }
  return false;
}

const NO_NODES: readonly NodeId[] = [];
const NONE_FORGOTTEN: readonly PartitionName[] = [];

function fetchRequest(m: ConsumerMemory, turn: Turn, node: NodeId): FetchRequest {
  const { settings } = m.config;
  let partitions: readonly FetchPartition[] = [];
  for (const p of m.partitions) {
    if (readsFrom(p) !== node || !isDue(m, turn, p)) continue;
    partitions = appended(partitions, {
      partition: p.partition,
      topicId: topicIdOfPartition(m.metadata, p.partition),
      currentLeaderEpoch: usesEpochs(m) ? p.leader.leaderEpoch : -1,
      fetchOffset: p.offset,
      lastFetchedEpoch: -1,
      logStartOffset: -1,
      maxBytes: settings['max.partition.fetch.bytes'],
    });
  }
  return {
    type: 'FetchRequest',
    replicaId: -1,
    replicaEpoch: -1,
    maxWaitMs: settings['fetch.max.wait.ms'],
    minBytes: settings['fetch.min.bytes'],
    maxBytes: settings['fetch.max.bytes'],
    isolationLevel: settings['isolation.level'],
    rackId: settings['client.rack'],
    sessionId: 0,
    sessionEpoch: -1,
    partitions,
    forgotten: NONE_FORGOTTEN,
  };
}

/** An answer to a fetch is buffered as it is; poll() looks at it (clients §4.3). Null is a lost one. */
export function onFetchEnd(
  before: ConsumerMemory,
  turn: Turn,
  node: NodeId,
  request: FetchRequest,
  response: FetchResponse | null,
): ConsumerMemory {
  const next = copyMemory(before);
  const at = before.fetching.indexOf(node);
  if (at >= 0) next.fetching = withoutAt(before.fetching, at);
  if (response === null) return leaveReplicasOf(next, turn, request);
  if (response.error !== 'NONE') return next;
  let { buffer } = next;
  let m: ConsumerMemory = next;
  for (let i = 0; i < response.partitions.length; i++) {
    const answer = response.partitions[i] as FetchPartitionResponse;
    const asked = askedFor(request, i, answer.partition);
    if (asked === undefined) continue;
    buffer = appended(buffer, {
      partition: answer.partition,
      error: answer.error,
      nextOffset: asked.fetchOffset,
      highWatermark: answer.highWatermark,
      preferredReadReplica: answer.preferredReadReplica,
      batches: answer.batches,
      filter: filterOf(answer.abortedTransactions),
      isInitialized: false,
    });
    const { error, currentLeader: hint } = answer;
    if (error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH') {
      m = onHint(m, turn, answer.partition, hint);
    }
  }
  const buffered = m === next ? next : copyMemory(m);
  buffered.buffer = buffer;
  return buffered;
}

/** What an answer's i-th partition was asked for as: mostly the request's i-th. */
function askedFor(
  request: FetchRequest,
  index: number,
  name: PartitionName,
): FetchPartition | undefined {
  const same = request.partitions[index];
  if (same?.partition === name) return same;
  return request.partitions.find((other) => other.partition === name);
}

/** KIP-951: the reply names the leader, and the position is validated against it. */
function onHint(
  before: ConsumerMemory,
  turn: Turn,
  partition: string,
  hint: { readonly leaderId: NodeId; readonly leaderEpoch: number },
): ConsumerMemory {
  const metadata = applyLeaderHint(before.metadata, turn, partition, hint);
  if (metadata === before.metadata) return before;
  const m = withMetadata(before, metadata);
  const p = partitionOf(m, partition);
  return p === null ? m : withPartition(m, onLeader(p, currentLeader(metadata, partition)));
}
