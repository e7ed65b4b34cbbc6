import { resetDurationMs } from '../../config/reset-policy.ts';
import type { NodeId } from '../../machine.ts';
import { isReady, openLink, sendRequest } from '../../network/network.ts';
import {
  EARLIEST_TIMESTAMP,
  LATEST_TIMESTAMP,
  type ListOffsetsPartition,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
  type OffsetForLeaderEpochResult,
  type OffsetsForLeaderEpochRequest,
  type OffsetsForLeaderEpochResponse,
} from '../../protocol/offsets.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type { Turn } from '../../turn.ts';
import { currentLeader, updateLastSeenEpoch } from '../metadata.ts';
import { requestUpdate } from '../metadata-refresh.ts';
import { CLIENT_PURPOSE, isUnavailable } from '../nodes.ts';
import {
  type ConsumerMemory,
  type ConsumerPartition,
  copyMemory,
  type FetchState,
  mapPartitions,
  partitionOf,
  type ResetTarget,
  usesEpochs,
  withMetadata,
  withPartition,
} from './memory.ts';
import {
  onLeader,
  requestReset,
  retryAfter,
  seek,
  truncateTo,
  validate,
  validated,
} from './subscription.ts';

/** Newer metadata may name other leaders: their positions are validated first (KIP-320, clients §4.6). */
export function onMetadataChange(m: ConsumerMemory): ConsumerMemory {
  if (m.validatedVersion === m.metadata.updateVersion) return m;
  const next = copyMemory(m);
  next.validatedVersion = m.metadata.updateVersion;
  return mapPartitions(next, (p) => onLeader(p, currentLeader(m.metadata, p.partition)));
}

/** Mostly no partition is in any state but `FETCHING`: this look allocates nothing. */
function isAnyIn({ partitions }: ConsumerMemory, state: FetchState): boolean {
  for (const p of partitions) if (p.fetchState === state) return true;
  return false;
}

/** Partitions without a position take the policy's; null means that there is none (clients §4.2, §4.5). */
export function resetInitializing(m: ConsumerMemory): ConsumerMemory | null {
  const policy = m.config.settings['auto.offset.reset'];
  if (!isAnyIn(m, 'INITIALIZING')) return m;
  if (policy === 'none') return null;
  return mapPartitions(m, (p) =>
    p.fetchState === 'INITIALIZING' ? requestReset(p, policy, 'no-position') : p,
  );
}

/** Asks leaders where the epochs of the positions in doubt end (KIP-320, clients §4.6). */
export function sendValidations(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  if (!isAnyIn(m, 'AWAIT_VALIDATION')) return m;
  const due = m.partitions.filter(
    (p) => p.fetchState === 'AWAIT_VALIDATION' && p.retryAt <= turn.now,
  );
  if (due.length === 0) return m;
  const timeoutMs = m.config.settings['request.timeout.ms'];
  for (const node of nodesOf(due, (p) => p.leader.leaderId)) {
    if (!isReady(turn.network, node, CLIENT_PURPOSE)) {
      openLink(turn, node, CLIENT_PURPOSE);
      continue;
    }
    const asked = due.filter((p) => p.leader.leaderId === node);
    const request: OffsetsForLeaderEpochRequest = {
      type: 'OffsetsForLeaderEpochRequest',
      replicaId: -1,
      partitions: asked.map((p) => ({
        partition: p.partition,
        currentLeaderEpoch: p.leader.leaderEpoch,
        leaderEpoch: p.offsetEpoch,
      })),
    };
    sendRequest(turn, node, CLIENT_PURPOSE, request, timeoutMs);
    m = hold(m, turn, asked, timeoutMs);
  }
  return m;
}

/** Looks up the positions that are being reset (clients §4.5). */
export function sendResets(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  if (!isAnyIn(m, 'AWAIT_RESET')) return m;
  const due = m.partitions.filter((p) => p.fetchState === 'AWAIT_RESET' && p.retryAt <= turn.now);
  if (due.length === 0) return m;
  const timeoutMs = m.config.settings['request.timeout.ms'];
  const { metadata } = m;
  const leader = (p: ConsumerPartition): NodeId => currentLeader(metadata, p.partition).leaderId;
  if (due.some((p) => leader(p) < 0)) m = withMetadata(m, requestUpdate(m.metadata, true));
  for (const node of nodesOf(due, leader)) {
    if (isUnavailable(turn.network, node, turn.now)) continue;
    const asked = due.filter((p) => leader(p) === node);
    const timestamps = asked.map((p) => ({
      partition: p.partition,
      timestamp: timestampOf(p.resetTo, turn),
    }));
    m = sendListOffsets(m, turn, node, timestamps, -1);
    m = hold(m, turn, asked, timeoutMs);
  }
  return m;
}

/** What a reset asks for: the ends of the log, or a time by the wall clock of now (KIP-1106). */
function timestampOf(resetTo: ResetTarget | null, turn: Turn): number {
  if (resetTo === 'earliest') return EARLIEST_TIMESTAMP;
  const backMs = resetTo === null ? null : resetDurationMs(resetTo);
  if (backMs === null) return LATEST_TIMESTAMP;
  return Math.max(0, Math.floor(turn.wallClock / 1000) - backMs);
}

/** Whether a reset is still what was asked for: the application may have sought to another end meanwhile. */
function isStillWanted(resetTo: ResetTarget | null, timestamp: number): boolean {
  if (timestamp === EARLIEST_TIMESTAMP) return resetTo === 'earliest';
  return (resetTo === 'latest') === (timestamp === LATEST_TIMESTAMP) && resetTo !== 'earliest';
}

/** Sends one ListOffsets request, for resets or for a lookup. */
export function sendListOffsets(
  m: ConsumerMemory,
  turn: Turn,
  node: NodeId,
  asked: readonly { readonly partition: PartitionName; readonly timestamp: number }[],
  lookup: number,
): ConsumerMemory {
  const { settings } = m.config;
  const partitions = asked.map(({ partition, timestamp }): ListOffsetsPartition => {
    const { leaderEpoch } = currentLeader(m.metadata, partition);
    return { partition, currentLeaderEpoch: usesEpochs(m) ? leaderEpoch : -1, timestamp };
  });
  const request: ListOffsetsRequest = {
    type: 'ListOffsetsRequest',
    replicaId: -1,
    isolationLevel: settings['isolation.level'],
    partitions,
  };
  sendRequest(turn, node, CLIENT_PURPOSE, request, settings['request.timeout.ms']);
  const next = copyMemory(m);
  next.listings = [...m.listings, { node, lookup }];
  return next;
}

/** The distinct nodes of some partitions, ascending; unknown leaders are left out. */
export function nodesOf<T>(items: readonly T[], node: (item: T) => NodeId): readonly NodeId[] {
  const nodes: NodeId[] = [];
  for (const item of items) {
    const id = node(item);
    if (id < 0 || nodes.includes(id)) continue;
    let place = nodes.length;
    for (; place > 0 && (nodes[place - 1] as NodeId) > id; place--) {
      nodes[place] = nodes[place - 1] as NodeId;
    }
    nodes[place] = id;
  }
  return nodes;
}

function hold(
  m: ConsumerMemory,
  turn: Turn,
  asked: readonly ConsumerPartition[],
  ms: number,
): ConsumerMemory {
  return mapPartitions(m, (p) =>
    asked.some((other) => other.partition === p.partition) ? retryAfter(p, turn.now, ms) : p,
  );
}

/**
 * The answer to a lookup of positions, or null for a lost one. It counts only if the reset is still wanted: the
 * application may have sought meanwhile (clients §4.2).
 */
export function onResetOffsets(
  before: ConsumerMemory,
  turn: Turn,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse | null,
): ConsumerMemory {
  let m = before;
  for (const { partition, timestamp } of request.partitions) {
    const answer = response?.partitions.find((other) => other.partition === partition) ?? null;
    const p = partitionOf(m, partition);
    if (p === null || p.fetchState !== 'AWAIT_RESET') continue;
    if (answer === null || answer.error !== 'NONE') {
      m = retryLater(m, turn, p);
      continue;
    }
    // No record is young enough: Kafka leaves it at that until `request.timeout.ms` is over, and asks again.
    if (answer.offset < 0 || !isStillWanted(p.resetTo, timestamp)) continue;
    const { offset } = answer;
    turn.answer({
      type: 'PositionReset',
      partition,
      from: p.resetFrom,
      to: offset,
      reason: p.resetReason,
    });
    m = withPartition(m, seek(p, offset, currentLeader(m.metadata, partition)));
    m = withMetadata(m, updateLastSeenEpoch(m.metadata, partition, answer.leaderEpoch));
  }
  return m;
}

function retryLater(m: ConsumerMemory, turn: Turn, p: ConsumerPartition): ConsumerMemory {
  const backoffMs = m.config.settings['retry.backoff.ms'];
  const waiting = withPartition(m, retryAfter(p, turn.now, backoffMs));
  return withMetadata(waiting, requestUpdate(m.metadata, false));
}

/** The answer to a validation, or null for a lost one; stale ones are ignored (clients §4.6). */
export function onEpochEnds(
  before: ConsumerMemory,
  turn: Turn,
  request: OffsetsForLeaderEpochRequest,
  response: OffsetsForLeaderEpochResponse | null,
): ConsumerMemory {
  let m = before;
  for (const asked of request.partitions) {
    const p = partitionOf(m, asked.partition);
    if (p === null || p.fetchState !== 'AWAIT_VALIDATION') continue;
    const isSame =
      p.offsetEpoch === asked.leaderEpoch && p.leader.leaderEpoch === asked.currentLeaderEpoch;
    if (!isSame) continue;
    const answer = response?.partitions.find((other) => other.partition === asked.partition);
    if (answer === undefined || answer.error !== 'NONE') m = retryLater(m, turn, p);
    else m = completeValidation(m, turn, p, answer);
  }
  return m;
}

/** KIP-320: with a policy the consumer goes where the logs part, without one the application must decide. */
function completeValidation(
  m: ConsumerMemory,
  turn: Turn,
  p: ConsumerPartition,
  answer: OffsetForLeaderEpochResult,
): ConsumerMemory {
  const policy = m.config.settings['auto.offset.reset'];
  const outcome = validate(p, { epoch: answer.leaderEpoch, endOffset: answer.endOffset });
  if (outcome.type === 'Valid') return withPartition(m, validated(p));
  if (policy === 'none') {
    const next = copyMemory(m);
    next.exception = 'LogTruncationException';
    return next;
  }
  if (outcome.type === 'Undefined') {
    return withPartition(m, requestReset(p, policy, 'truncation'));
  }
  const { partition, offset: from } = p;
  const to = outcome.end.endOffset;
  turn.answer({ type: 'PositionReset', partition, from, to, reason: 'truncation' });
  return withPartition(m, truncateTo(p, outcome.end));
}
