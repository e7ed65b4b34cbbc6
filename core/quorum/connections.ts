import { find, put, remove } from '../collections/table.ts';
import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import { type NetworkEvent, openLink, sendRequest } from '../network/network.ts';
import type { RaftRequest } from '../protocol/raft.ts';
import { FOREVER, type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { copyRaft, type PeerState, RAFT_PURPOSE, type RaftState } from './state.ts';

/**
 * What the raft thread knows of its connections: one request in flight per destination, and a back-off after a failure
 * (control-plane §1.2). A peer without an entry is ready.
 */

/** Which server a replica without a usable leader asks first. */
export const BOOTSTRAP_SERVER: Site = site('raft.bootstrap-server', 60, 0);

const NO_PEERS: readonly PeerState[] = [];

/** Whether a request may be sent to `id` now. */
export function isPeerReady(raft: RaftState, turn: Turn, id: number): boolean {
  const peer = find(raft.peers, id);
  return peer === null || (peer.request === null && peer.until <= turn.now);
}

/** Whether the connection to `id` still waits after a failure. */
export function isBackingOff(raft: RaftState, turn: Turn, id: number): boolean {
  const peer = find(raft.peers, id);
  return peer !== null && peer.request === null && peer.until > turn.now;
}

/** Whether any request waits for its answer; only then no fetch is sent (control-plane §1.2). */
export function hasRequestInFlight(raft: RaftState): boolean {
  const { peers } = raft;
  for (let i = 0; i < peers.length; i++) if ((peers[i] as PeerState).request !== null) return true;
  return false;
}

/** Sends a request to a ready peer. Where the connection may not be opened yet, the peer backs off until it may. */
export function sendTo(raft: RaftState, turn: Turn, id: number, request: RaftRequest): RaftState {
  if (!openLink(turn, id, RAFT_PURPOSE)) return backOff(raft, turn, id);
  const timeoutMs = raft.config.settings['controller.quorum.request.timeout.ms'];
  sendRequest(turn, id, RAFT_PURPOSE, request, timeoutMs);
  return withPeers(
    raft,
    put(raft.peers, { id, request: request.type, sentAt: turn.now, until: FOREVER }),
  );
}

/** Whether an event answers the request in flight; answers to requests from before a change of role do not. */
export function isExpected(raft: RaftState, event: NetworkEvent): boolean {
  if (event.type !== 'Response' && event.type !== 'Failure') return false;
  const peer = find(raft.peers, event.peer);
  return peer !== null && peer.request === event.request.type && peer.sentAt === event.sentAt;
}

/** The peer's request was answered. */
export const setReady = (raft: RaftState, id: number): RaftState =>
  withPeers(raft, remove(raft.peers, id));

/** The peer's request failed: nothing is sent to it for a while. */
export function backOff(raft: RaftState, turn: Turn, id: number): RaftState {
  const retryAt = plusMs(turn.now, raft.config.settings['controller.quorum.retry.backoff.ms']);
  const opensAt = linkRetryAt(turn, id);
  const until = opensAt > retryAt ? opensAt : retryAt;
  return withPeers(raft, put(raft.peers, { id, request: null, sentAt: turn.now, until }));
}

/** Forgets all requests, as every change of role does: their answers will not be accepted. */
export const resetConnections = (raft: RaftState): RaftState => withPeers(raft, NO_PEERS);

/**
 * A random ready voter to ask for the leader, or −1 (control-plane §1.8).
 * Simplified: a replica does not ask itself who leads. Kafka's list of bootstrap servers includes it.
 */
export function readyBootstrapServer(raft: RaftState, turn: Turn): number {
  const { nodeId, voters, dynamic } = raft.config;
  const ready: number[] = [];
  for (const id of dynamic?.controllers ?? voters)
    if (id !== nodeId && isPeerReady(raft, turn, id)) ready.push(id);
  if (ready.length === 0) return -1;
  return ready[draw(turn, turn, BOOTSTRAP_SERVER) % ready.length] as number;
}

/** When the first of the back-offs that still last ends, FOREVER where none does. */
export function firstBackOffEnd(raft: RaftState, now: Instant): Instant {
  let first = FOREVER;
  for (const { until } of raft.peers) if (until > now && until < first) first = until;
  return first;
}

/** Simplified: no request is made while a reconnect back-off lasts. Kafka's would fail at once, every 20 ms. */
function linkRetryAt(turn: Turn, id: number): Instant {
  for (const link of turn.network.links) {
    if (link.peer === id && link.purpose === RAFT_PURPOSE && link.status === 'Closed') {
      return link.retryAt;
    }
  }
  return turn.now;
}

function withPeers(raft: RaftState, peers: readonly PeerState[]): RaftState {
  if (peers === raft.peers) return raft;
  const next = copyRaft(raft);
  next.peers = peers;
  return next;
}
