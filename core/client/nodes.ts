import { type Site, site } from '../draw.ts';
import { draw, type NodeId, type Purpose } from '../machine.ts';
import type { Link, Network } from '../network/network.ts';
import { FOREVER, type Instant } from '../time.ts';
import type { Turn } from '../turn.ts';

/** What a client's connections to brokers are for: Kafka keeps one per broker for everything (clients §0). */
export const CLIENT_PURPOSE: Purpose = 'client';

/** Which of several equally loaded brokers is asked (clients §1.2). */
export const NODE_CHOICE: Site = site('client.node', 16, 0);

/** The connection to a broker, or null where none was ever wanted. */
export function linkTo(network: Network, peer: NodeId): Link | null {
  for (const link of network.links) {
    if (link.peer === peer && link.purpose === CLIENT_PURPOSE) return link;
  }
  return null;
}

/** Whether a request to `peer` would leave at once and keep the in-flight limit (NetworkClient.canSendRequest). */
export function canSend(network: Network, peer: NodeId, maxInFlight: number): boolean {
  const link = linkTo(network, peer);
  return link !== null && link.status === 'Ready' && link.inFlight.length < maxInFlight;
}

/** When a closed connection may be opened again (`reconnect.backoff.ms`); FOREVER where it is not closed. */
export function connectableAt(network: Network, peer: NodeId, now: Instant): Instant {
  const link = linkTo(network, peer);
  if (link === null) return now;
  return link.status === 'Closed' ? link.retryAt : FOREVER;
}

/** Whether a broker is out of reach until its reconnect backoff ends (ConsumerNetworkClient.isUnavailable). */
export function isUnavailable(network: Network, peer: NodeId, now: Instant): boolean {
  const at = connectableAt(network, peer, now);
  return at !== FOREVER && at > now;
}

/** Whether any connection is being set up. */
export function isConnecting(network: Network): boolean {
  for (const link of network.links) {
    if (link.status === 'Connecting' && link.purpose === CLIENT_PURPOSE) return true;
  }
  return false;
}

/**
 * The broker to ask something that any broker can answer, −1 if none is usable: a connected one with the fewest
 * requests in flight, else one being connected to, else one that may be connected to, the longest unused first
 * (clients §1.2).
 */
export function leastLoadedNode(
  turn: Turn,
  nodes: readonly NodeId[],
  maxInFlight: number,
  sub: number,
): NodeId {
  let best: NodeId[] = [];
  let bestRank = Number.MAX_SAFE_INTEGER;
  for (const node of nodes) {
    const rank = rankOf(turn.network, node, maxInFlight, turn.now);
    if (rank > bestRank || rank === UNUSABLE) continue;
    if (rank < bestRank) best = [];
    bestRank = rank;
    best.push(node);
  }
  if (best.length === 0) return -1;
  if (best.length === 1) return best[0] as NodeId;
  return best[draw(turn, turn, NODE_CHOICE, sub) % best.length] as NodeId;
}

const UNUSABLE = Number.MAX_SAFE_INTEGER;
const CONNECTING = 1_000_000;

function rankOf(network: Network, node: NodeId, maxInFlight: number, now: Instant): number {
  const link = linkTo(network, node);
  if (link === null) return CONNECTING + 1;
  if (link.status === 'Ready') {
    return link.inFlight.length < maxInFlight ? link.inFlight.length : UNUSABLE;
  }
  if (link.status === 'Connecting') return CONNECTING;
  return link.retryAt <= now ? CONNECTING + 2 + link.retryAt : UNUSABLE;
}
