import { assert } from '../assert.ts';
import { appended, replaceAt, withoutFirst } from '../collections/table.ts';
import { type Site, site } from '../draw.ts';
import { type ConnectionId, draw, type Input, type NodeId, type Purpose } from '../machine.ts';
import type { KafkaMessage, Request, Response } from '../protocol/message.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';

/**
 * The connections that a process opens, one per (peer, purpose), as Kafka's NetworkClient keeps them: requests wait
 * while a connection is set up, replies come in the order of the requests, a request that times out closes its
 * connection and fails everything on it, and reconnecting backs off (clients §0).
 */
export interface Network {
  readonly settings: NetworkSettings;
  readonly nextConnection: ConnectionId;
  readonly links: readonly Link[];
}

export interface NetworkSettings {
  readonly 'reconnect.backoff.ms': number;
  readonly 'reconnect.backoff.max.ms': number;
  readonly 'socket.connection.setup.timeout.ms': number;
}

export interface Link {
  readonly peer: NodeId;
  readonly purpose: Purpose;
  readonly status: 'Closed' | 'Connecting' | 'Ready';
  /** 0 where there is none. */
  readonly connection: ConnectionId;
  /** Failures to connect in a row. */
  readonly failures: number;
  /** A closed link is not opened again before this moment. */
  readonly retryAt: Instant;
  /** When the attempt to connect is given up. */
  readonly connectDeadline: Instant;
  readonly waiting: readonly Pending[];
  readonly inFlight: readonly Pending[];
  /** When the link's timer will fire, FOREVER where it is not armed. */
  readonly timerAt: Instant;
}

/** A request that has no answer yet. */
export interface Pending {
  readonly request: Request;
  readonly sentAt: Instant;
  readonly deadline: Instant;
}

/** What a module hears of its connections. */
export type NetworkEvent =
  | {
      readonly type: 'Response';
      readonly peer: NodeId;
      readonly purpose: Purpose;
      readonly request: Request;
      readonly response: Response;
      readonly sentAt: Instant;
    }
  /** No answer will come; except after `Refused`, the request may still be executed. */
  | {
      readonly type: 'Failure';
      readonly peer: NodeId;
      readonly purpose: Purpose;
      readonly request: Request;
      readonly reason: FailureReason;
      readonly sentAt: Instant;
    }
  | { readonly type: 'LinkReady'; readonly peer: NodeId; readonly purpose: Purpose }
  /** A connection ended or could not be made. Comes after the failures of its requests. */
  | { readonly type: 'LinkLost'; readonly peer: NodeId; readonly purpose: Purpose };

export type FailureReason = 'Refused' | 'Disconnected' | 'TimedOut';

/** The jitter of a reconnect backoff: 0.8 to 1.2 in sixteen steps (KIP-580). */
export const RECONNECT_JITTER: Site = site('network.reconnect-jitter', 16, 7);

/** The timer of a process's connections; its subject is the link's index. */
export const NETWORK_TIMER = 'network';

/** A process without connections. */
export const newNetwork = (settings: NetworkSettings): Network => ({
  settings,
  nextConnection: 1,
  links: [],
});

/** The connection to a peer for a purpose, or null where none was ever wanted. */
export function linkOf(network: Network, peer: NodeId, purpose: Purpose): Link | null {
  return network.links[linkIndex(network, peer, purpose)] ?? null;
}

/** Whether a request to `peer` would leave at once. */
export function isReady(network: Network, peer: NodeId, purpose: Purpose): boolean {
  const index = linkIndex(network, peer, purpose);
  return index >= 0 && (network.links[index] as Link).status === 'Ready';
}

/** How many requests to `peer` have no answer yet, those that wait for a connection included. */
export function pendingTo(network: Network, peer: NodeId, purpose: Purpose): number {
  const index = linkIndex(network, peer, purpose);
  if (index < 0) return 0;
  const link = network.links[index] as Link;
  return link.waiting.length + link.inFlight.length;
}

/** Opens a connection if there is none and no backoff forbids it; tells whether one is open or on its way. */
export function openLink(turn: Turn, peer: NodeId, purpose: Purpose): boolean {
  const index = ensureLink(turn, peer, purpose);
  const link = turn.network.links[index] as Link;
  if (link.status === 'Closed' && link.retryAt <= turn.now) connect(turn, index);
  return (turn.network.links[index] as Link).status !== 'Closed';
}

/**
 * Sends a request, now or as soon as there is a connection. It is answered by one `Response` or `Failure` event;
 * after `timeoutMs` without an answer the connection is closed.
 */
export function sendRequest(
  turn: Turn,
  peer: NodeId,
  purpose: Purpose,
  request: Request,
  timeoutMs: number,
): void {
  const index = ensureLink(turn, peer, purpose);
  const link = turn.network.links[index] as Link;
  const pending: Pending = { request, sentAt: turn.now, deadline: plusMs(turn.now, timeoutMs) };
  if (link.status === 'Ready') {
    turn.send(link.connection, request);
    setPending(turn, index, link, link.waiting, appended(link.inFlight, pending));
  } else {
    setPending(turn, index, link, appended(link.waiting, pending), link.inFlight);
    if (link.status === 'Closed' && link.retryAt <= turn.now) connect(turn, index);
  }
  arm(turn, index);
}

/** Sends a request that nobody answers (acks=0); false where there is no open connection. */
export function sendOneWay(turn: Turn, peer: NodeId, purpose: Purpose, request: Request): boolean {
  const index = linkIndex(turn.network, peer, purpose);
  const link = turn.network.links[index];
  if (link === undefined || link.status !== 'Ready') return false;
  turn.send(link.connection, request);
  return true;
}

/** Closes a connection and forgets its requests without an event. The next request opens a new one at once. */
export function closeLink(turn: Turn, peer: NodeId, purpose: Purpose): void {
  const index = linkIndex(turn.network, peer, purpose);
  if (index < 0) return;
  const link = turn.network.links[index] as Link;
  if (link.status !== 'Closed') turn.disconnect(link.connection);
  setLink(
    turn,
    index,
    copyLink(link, {
      status: 'Closed',
      connection: 0,
      retryAt: turn.now,
      waiting: NONE,
      inFlight: NONE,
    }),
  );
}

/** Closes a connection of one's own accord: its requests fail and reconnecting backs off, as if it had been lost. */
export function loseLink(turn: Turn, peer: NodeId, purpose: Purpose): readonly NetworkEvent[] {
  const index = linkIndex(turn.network, peer, purpose);
  const link = turn.network.links[index];
  if (link === undefined || link.status === 'Closed') return [];
  turn.disconnect(link.connection);
  return fail(turn, index, 'Disconnected');
}

/** The events that an input means for the connections this process opened; null where it concerns none of them. */
export function onNetworkInput(turn: Turn, input: Input<KafkaMessage>): NetworkEvent[] | null {
  switch (input.type) {
    case 'Received':
      return input.connection < 0
        ? null
        : onResponse(turn, input.connection, input.message as Response);
    case 'Connected':
      return input.opened ? onConnected(turn, input.connection) : null;
    case 'Refused':
      return onLost(turn, input.connection, 'Refused');
    case 'Disconnected':
      return input.connection < 0 ? null : onLost(turn, input.connection, 'Disconnected');
    case 'TimerFired':
      return input.timer === NETWORK_TIMER ? onTimer(turn, input.subject) : null;
    default:
      return null;
  }
}

const NONE: readonly Pending[] = [];

function onResponse(turn: Turn, connection: ConnectionId, response: Response): NetworkEvent[] {
  const index = byConnection(turn.network, connection);
  if (index < 0) return [];
  const link = turn.network.links[index] as Link;
  const answered = link.inFlight[0];
  assert(answered !== undefined, 'a response answers a request in flight');
  setPending(turn, index, link, link.waiting, withoutFirst(link.inFlight));
  const { peer, purpose } = link;
  const { request, sentAt } = answered;
  return [{ type: 'Response', peer, purpose, request, response, sentAt }];
}

function onConnected(turn: Turn, connection: ConnectionId): NetworkEvent[] {
  const index = byConnection(turn.network, connection);
  if (index < 0) return [];
  const link = turn.network.links[index] as Link;
  for (const { request } of link.waiting) turn.send(connection, request);
  const inFlight = link.waiting;
  setLink(turn, index, copyLink(link, { status: 'Ready', failures: 0, waiting: NONE, inFlight }));
  return [{ type: 'LinkReady', peer: link.peer, purpose: link.purpose }];
}

function onLost(turn: Turn, connection: ConnectionId, reason: FailureReason): NetworkEvent[] {
  const index = byConnection(turn.network, connection);
  return index < 0 ? [] : fail(turn, index, reason);
}

/** A connection is gone: everything on it fails, and reconnecting backs off. */
function fail(turn: Turn, index: number, reason: FailureReason): NetworkEvent[] {
  const link = turn.network.links[index] as Link;
  const { peer, purpose } = link;
  const events: NetworkEvent[] = [];
  for (const { request, sentAt } of [...link.inFlight, ...link.waiting]) {
    events.push({ type: 'Failure', peer, purpose, request, reason, sentAt });
  }
  events.push({ type: 'LinkLost', peer, purpose });
  const retryAt = plusMicros(turn.now, backoffMicros(turn, index, link.failures));
  const failures = link.failures + 1;
  setLink(
    turn,
    index,
    copyLink(link, {
      status: 'Closed',
      connection: 0,
      failures,
      retryAt,
      waiting: NONE,
      inFlight: NONE,
    }),
  );
  return events;
}

function onTimer(turn: Turn, index: number): NetworkEvent[] {
  const link = turn.network.links[index] as Link;
  setLink(turn, index, copyLink(link, { timerAt: FOREVER }));
  const oldest = link.inFlight[0] ?? link.waiting[0];
  const connectTimedOut = link.status === 'Connecting' && link.connectDeadline <= turn.now;
  if (connectTimedOut || (oldest !== undefined && oldest.deadline <= turn.now)) {
    if (link.status !== 'Closed') turn.disconnect(link.connection);
    return fail(turn, index, 'TimedOut');
  }
  if (link.status === 'Closed' && link.waiting.length > 0 && link.retryAt <= turn.now)
    connect(turn, index);
  arm(turn, index);
  return [];
}

function connect(turn: Turn, index: number): void {
  const { network } = turn;
  const link = network.links[index] as Link;
  const connection = network.nextConnection;
  turn.connect(connection, link.peer, link.purpose);
  const timeoutMs = network.settings['socket.connection.setup.timeout.ms'];
  const connectDeadline = plusMs(turn.now, timeoutMs);
  turn.network = {
    settings: network.settings,
    nextConnection: connection + 1,
    links: network.links,
  };
  setLink(turn, index, copyLink(link, { status: 'Connecting', connection, connectDeadline }));
  arm(turn, index);
}

/** Sees to it that the link's timer fires no later than something is due; an early timer looks again. */
function arm(turn: Turn, index: number): void {
  const link = turn.network.links[index] as Link;
  let due = FOREVER as number;
  if (link.status === 'Connecting') due = Math.min(due, link.connectDeadline);
  if (link.status === 'Closed' && link.waiting.length > 0) due = Math.min(due, link.retryAt);
  const oldest = link.inFlight[0] ?? link.waiting[0];
  if (oldest !== undefined) due = Math.min(due, oldest.deadline);
  if (due >= link.timerAt) return;
  turn.setTimer(NETWORK_TIMER, index, due as Instant);
  setLink(turn, index, copyLink(link, { timerAt: due as Instant }));
}

function backoffMicros(turn: Turn, index: number, failures: number): number {
  const { settings } = turn.network;
  let ms = settings['reconnect.backoff.ms'];
  const maxMs = settings['reconnect.backoff.max.ms'];
  for (let i = 0; i < failures && ms < maxMs; i++) ms *= 2;
  const jitter = 800 + Math.floor((draw(turn, turn, RECONNECT_JITTER, index) * 400) / 15);
  return Math.min(ms, maxMs) * jitter;
}

function ensureLink(turn: Turn, peer: NodeId, purpose: Purpose): number {
  const { network } = turn;
  const known = linkIndex(network, peer, purpose);
  if (known >= 0) return known;
  const link: Link = {
    peer,
    purpose,
    status: 'Closed',
    connection: 0,
    failures: 0,
    retryAt: turn.now,
    connectDeadline: FOREVER,
    waiting: NONE,
    inFlight: NONE,
    timerAt: FOREVER,
  };
  turn.network = {
    settings: network.settings,
    nextConnection: network.nextConnection,
    links: [...network.links, link],
  };
  return network.links.length;
}

function linkIndex(network: Network, peer: NodeId, purpose: Purpose): number {
  const { links } = network;
  for (let i = 0; i < links.length; i++) {
    const link = links[i] as Link;
    if (link.peer === peer && link.purpose === purpose) return i;
  }
  return -1;
}

function byConnection(network: Network, connection: ConnectionId): number {
  const { links } = network;
  for (let i = 0; i < links.length; i++) if ((links[i] as Link).connection === connection) return i;
  return -1;
}

/** Replaces a link; the list is the step's own after the first replacement. */
function setLink(turn: Turn, index: number, link: Link): void {
  const { settings, nextConnection, links } = turn.network;
  if (links !== turn.networkBefore.links) (links as Link[])[index] = link;
  else turn.network = { settings, nextConnection, links: replaceAt(links, index, link) };
}

/**
 * A request came or went: what happens to links most, and therefore without a `change`. A link that this very step made
 * is not copied again.
 */
function setPending(
  turn: Turn,
  index: number,
  link: Link,
  waiting: readonly Pending[],
  inFlight: readonly Pending[],
): void {
  if (turn.networkBefore.links[index] === link) {
    setLink(turn, index, withPending(link, waiting, inFlight));
    return;
  }
  const own = link as { waiting: readonly Pending[]; inFlight: readonly Pending[] };
  own.waiting = waiting;
  own.inFlight = inFlight;
}

function withPending(l: Link, waiting: readonly Pending[], inFlight: readonly Pending[]): Link {
  return {
    peer: l.peer,
    purpose: l.purpose,
    status: l.status,
    connection: l.connection,
    failures: l.failures,
    retryAt: l.retryAt,
    connectDeadline: l.connectDeadline,
    waiting,
    inFlight,
    timerAt: l.timerAt,
  };
}

function copyLink(l: Link, change: Partial<Link>): Link {
  return {
    peer: l.peer,
    purpose: l.purpose,
    status: change.status ?? l.status,
    connection: change.connection ?? l.connection,
    failures: change.failures ?? l.failures,
    retryAt: change.retryAt ?? l.retryAt,
    connectDeadline: change.connectDeadline ?? l.connectDeadline,
    waiting: change.waiting ?? l.waiting,
    inFlight: change.inFlight ?? l.inFlight,
    timerAt: change.timerAt ?? l.timerAt,
  };
}
