import { loseLink, type NetworkEvent, openLink, sendRequest } from '../network/network.ts';
import { FOREVER, type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import type { ClientMetadata } from './metadata.ts';
import {
  applyMetadata,
  attemptStarted,
  dueRequest,
  nextUpdateAt,
  rebootstrap,
  requestUpdate,
  sameList,
  updateFailed,
  updateStarted,
} from './metadata-refresh.ts';
import { CLIENT_PURPOSE, canSend, connectableAt, isConnecting, leastLoadedNode } from './nodes.ts';

/** How a client asks: Kafka's NetworkClient.DefaultMetadataUpdater (clients §1.2, §1.3). */
export interface UpdaterLimits {
  readonly maxInFlight: number;
  readonly requestTimeoutMs: number;
}

/** The draw of the broker that is asked for metadata, apart from other choices of a broker in the same step. */
const NODE_SUB = 0;

/** Asks a broker for metadata if that is due, or connects to one first (clients §1.2). */
export function maybeUpdate(
  before: ClientMetadata,
  turn: Turn,
  limits: UpdaterLimits,
): ClientMetadata {
  if (before.inProgress !== null || nextUpdateAt(before) > turn.now) return before;
  const m = attemptStarted(before, turn.now);
  const node = leastLoadedNode(turn, m.brokers, limits.maxInFlight, NODE_SUB);
  if (node < 0) {
    if (m.config['metadata.recovery.strategy'] === 'none') return m;
    // Nobody is usable: fall back on the bootstrap list, which may name others (KIP-899).
    const { network, now } = turn;
    if (m.brokers.some((broker) => connectableAt(network, broker, now) === FOREVER)) return m;
    const again = rebootstrap(m, now);
    return sameList(m.brokers, again.brokers) ? again : maybeUpdate(again, turn, limits);
  }
  if (canSend(turn.network, node, limits.maxInFlight)) {
    const { topics, isPartial } = dueRequest(m, turn.now);
    const request = { type: 'MetadataRequest', topics } as const;
    sendRequest(turn, node, CLIENT_PURPOSE, request, limits.requestTimeoutMs);
    return updateStarted(m, isPartial);
  }
  if (!isConnecting(turn.network)) openLink(turn, node, CLIENT_PURPOSE);
  return m;
}

const NO_EVENTS: readonly NetworkEvent[] = [];

/**
 * Metadata has been asked for in vain for `metadata.recovery.rebootstrap.trigger.ms`: what the loss of all connections
 * means, after which `rebootstrap` is due (KIP-1102); no events where it is not time.
 */
export function abandonedLinks(m: ClientMetadata, turn: Turn): readonly NetworkEvent[] {
  if (turn.now < triggerAt(m)) return NO_EVENTS;
  return m.brokers.flatMap((broker) => loseLink(turn, broker, CLIENT_PURPOSE));
}

/**
 * When a client gives up those that it knows; FOREVER where it does not. Nothing wakes it for that: as in Kafka it is
 * looked at whenever the client's loop goes round, which timeouts of requests and connections see to.
 */
export function triggerAt(m: ClientMetadata): Instant {
  if (m.attemptSince === FOREVER || m.config['metadata.recovery.strategy'] === 'none') {
    return FOREVER;
  }
  // More than that time must have passed, in whole milliseconds.
  return plusMs(m.attemptSince, m.config['metadata.recovery.rebootstrap.trigger.ms'] + 1);
}

/** When `maybeUpdate` must be called again although nothing happens; FOREVER where an event will come. */
export function nextMetadataWork(m: ClientMetadata, turn: Turn): Instant {
  if (m.inProgress !== null) return FOREVER;
  const dueAt = nextUpdateAt(m);
  if (dueAt > turn.now) return dueAt;
  if (isConnecting(turn.network)) return FOREVER;
  let earliest = FOREVER;
  for (const broker of m.brokers) {
    const at = connectableAt(turn.network, broker, turn.now);
    if (at > turn.now && at < earliest) earliest = at;
  }
  return earliest;
}

/** What a network event means for metadata; the same reference where it means nothing. */
export function onMetadataEvent(
  m: ClientMetadata,
  turn: Turn,
  event: NetworkEvent,
): ClientMetadata {
  switch (event.type) {
    case 'Response':
      return event.response.type === 'MetadataResponse'
        ? applyMetadata(m, turn, event.response)
        : m;
    case 'Failure':
      return event.request.type === 'MetadataRequest' ? updateFailed(m, turn) : m;
    case 'LinkLost': {
      // A disconnect while an update is due counts as a failed update, and may be the sign of stale metadata.
      const isDue = m.inProgress === null && nextUpdateAt(m) <= turn.now;
      return requestUpdate(isDue ? updateFailed(m, turn) : m, false);
    }
    case 'LinkReady':
      return m;
  }
}
