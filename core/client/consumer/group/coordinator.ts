import { linkOf, openLink, sendRequest } from '../../../network/network.ts';
import type { FindCoordinatorResponse } from '../../../protocol/coordinator.ts';
import { isRetriable } from '../../../protocol/errors.ts';
import type { Request } from '../../../protocol/message.ts';
import { type Instant, plusMicros, plusMs } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import { backoffMicros } from '../../backoff.ts';
import { LONG_AGO } from '../../metadata.ts';
import { requestUpdate } from '../../metadata-refresh.ts';
import { CLIENT_PURPOSE, leastLoadedNode } from '../../nodes.ts';
import { type ConsumerMemory, copyMemory, withGroup, withMetadata } from '../memory.ts';
import { copyClassic } from './classic/member.ts';
import { copyGroup, type GroupMemory, type KnownCoordinator } from './state.ts';

/** Kafka keeps a connection to the coordinator apart from the one for data to the same broker (clients §5.1). */
export const COORDINATOR_PURPOSE = 'group-coordinator';

/** What a consumer's connections hold at most (ClassicKafkaConsumer). */
const MAX_IN_FLIGHT = 100;
/** The draw of the broker that is asked for the coordinator, apart from the one that is asked for metadata. */
const NODE_SUB = 1;

/** Waits of the group's requests, each with draws of its own; the consumer's other waits have none below −1. */
export type GroupWait = 'coordinator' | 'heartbeat' | 'committed';
const WAITS: readonly GroupWait[] = ['coordinator', 'heartbeat', 'committed'];

/** When something that failed so many times in a row is tried again (KIP-580). */
export function retryAfterFailures(
  m: ConsumerMemory,
  turn: Turn,
  wait: GroupWait,
  failures: number,
): Instant {
  const sub = -(2 + failures * WAITS.length + WAITS.indexOf(wait));
  return plusMicros(turn.now, backoffMicros(turn, m.config.settings, failures, sub));
}

/** A consumer that has a group. */
export function groupOf(m: ConsumerMemory): GroupMemory {
  return m.group as GroupMemory;
}

/** The memory with another coordinator. */
export function withCoordinator(m: ConsumerMemory, coordinator: KnownCoordinator): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.coordinator = coordinator;
  return withGroup(m, next);
}

/**
 * Sees to it that the coordinator is known, or looked for (AbstractCoordinator.ensureCoordinatorReady, lookupCoordinator).
 * Simplified: a search for the coordinator that failed is repeated after a back-off. Kafka waits for newer metadata as well.
 */
export function findCoordinator(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const m = checkCoordinator(before, turn);
  const { coordinator, groupId } = groupOf(m);
  if (coordinator.nodeId >= 0 || coordinator.isAsked || coordinator.retryAt > turn.now) return m;
  const node = leastLoadedNode(turn, m.metadata.brokers, MAX_IN_FLIGHT, NODE_SUB);
  if (node < 0) {
    const retryAt = plusMs(turn.now, m.config.settings['retry.backoff.ms']);
    return withCoordinator(m, { ...coordinator, retryAt });
  }
  const request = {
    type: 'FindCoordinatorRequest',
    keyType: 'GROUP',
    coordinatorKeys: [groupId],
  } as const;
  sendRequest(turn, node, CLIENT_PURPOSE, request, m.config.settings['request.timeout.ms']);
  return withCoordinator(m, { ...coordinator, isAsked: true });
}

/** A coordinator whose connection failed is unknown (AbstractCoordinator.checkAndGetCoordinator). */
export function checkCoordinator(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { nodeId } = groupOf(m).coordinator;
  if (nodeId < 0) return m;
  const link = linkOf(turn.network, nodeId, COORDINATOR_PURPOSE);
  const isUnavailable = link !== null && link.status === 'Closed' && link.retryAt > turn.now;
  return isUnavailable ? forgetCoordinator(m, turn, 'coordinator unavailable', true) : m;
}

/** Whether a request to the coordinator can be sent. */
export const hasCoordinator = (m: ConsumerMemory): boolean => groupOf(m).coordinator.nodeId >= 0;

/** The answer to a search, or null for a lost one. */
export function onCoordinatorFound(
  m: ConsumerMemory,
  turn: Turn,
  response: FindCoordinatorResponse | null,
): ConsumerMemory {
  const { coordinator, groupId } = groupOf(m);
  const found = response?.coordinators[0];
  if (found === undefined || found.error !== 'NONE') {
    const retryAt = retryAfterFailures(m, turn, 'coordinator', coordinator.attempts);
    const attempts = coordinator.attempts + 1;
    const waiting = withCoordinator(m, { ...coordinator, isAsked: false, retryAt, attempts });
    if (found !== undefined && !isRetriable(found.error)) return throwing(waiting, found.error);
    return withMetadata(waiting, requestUpdate(waiting.metadata, false));
  }
  const { nodeId } = found;
  openLink(turn, nodeId, COORDINATOR_PURPOSE);
  const rule = 'FindCoordinator answered';
  turn.probe({ type: 'CoordinatorLearned', groupId, coordinatorId: nodeId, rule });
  return withSession(
    withCoordinator(m, { ...coordinator, nodeId, isAsked: false, retryAt: LONG_AGO, attempts: 0 }),
    turn,
  );
}

function throwing(m: ConsumerMemory, exception: string): ConsumerMemory {
  const next = copyMemory(m);
  next.exception = exception;
  return next;
}

/** A coordinator that was found starts the session anew (Heartbeat.resetSessionTimeout). */
function withSession(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const group = groupOf(m);
  if (group.classic === null || !group.classic.heartbeat.isEnabled) return m;
  const classic = copyClassic(group.classic);
  const sessionDeadline = plusMs(turn.now, m.config.settings['session.timeout.ms']);
  classic.heartbeat = { ...group.classic.heartbeat, sessionDeadline };
  const next = copyGroup(group);
  next.classic = classic;
  return withGroup(m, next);
}

/**
 * The coordinator is another, or cannot be reached (AbstractCoordinator.markCoordinatorUnknown). Where its connection
 * has not failed it is closed, and everything on it fails (disconnectAsync).
 */
export function forgetCoordinator(
  m: ConsumerMemory,
  turn: Turn,
  rule: string,
  isDisconnected: boolean,
): ConsumerMemory {
  const { coordinator, groupId } = groupOf(m);
  if (coordinator.nodeId < 0) return m;
  turn.probe({ type: 'CoordinatorLearned', groupId, coordinatorId: -1, rule });
  const leaving = isDisconnected ? coordinator.leaving : coordinator.nodeId;
  return withCoordinator(m, { ...coordinator, nodeId: -1, leaving });
}

/** Sends a request to the coordinator, which must be known. */
export function askCoordinator(
  m: ConsumerMemory,
  turn: Turn,
  request: Request,
  timeoutMs: number = m.config.settings['request.timeout.ms'],
): void {
  sendRequest(turn, groupOf(m).coordinator.nodeId, COORDINATOR_PURPOSE, request, timeoutMs);
}
