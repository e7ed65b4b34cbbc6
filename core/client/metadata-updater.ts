import { type NetworkEvent, openLink, sendRequest } from '../network/network.ts';
import { FOREVER, type Instant } from '../time.ts';
import type { Turn } from '../turn.ts';
import type { ClientMetadata } from './metadata.ts';
import {
  applyMetadata,
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
export function maybeUpdate(m: ClientMetadata, turn: Turn, limits: UpdaterLimits): ClientMetadata {
  if (m.inProgress !== null || nextUpdateAt(m) > turn.now) return m;
  const node = leastLoadedNode(turn, m.brokers, limits.maxInFlight, NODE_SUB);
  if (node < 0) {
    // Nobody is usable: fall back on the bootstrap list, which may name others (KIP-1102).
    const { bootstrap } = m.config;
    const { network, now } = turn;
    if (m.brokers.some((broker) => connectableAt(network, broker, now) === FOREVER)) return m;
    if (sameList(m.brokers, bootstrap)) return m;
    return maybeUpdate(rebootstrap(m), turn, limits);
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
