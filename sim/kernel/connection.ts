import type { ConnectionId, Message, Purpose } from '../../core/machine.ts';
import type { Scheduled } from './scheduled.ts';

/** What a link's faults and cuts can tell apart (DESIGN §4). */
export type TrafficClass = 'data' | 'control' | 'client';

export const TRAFFIC_CLASSES: readonly TrafficClass[] = ['data', 'control', 'client'];

/** What the transport must know of the messages it carries. */
export interface Wire<M extends Message = Message> {
  /** The content that makes a message unique for ever (producer batch and attempt), or −1. */
  readonly identity: (message: M) => number;
  /** A content position that mostly grows within its connection purpose (fetch offsets and epochs), or −1. */
  readonly position: (message: M) => number;
  /** Bytes on the wire, for links with a bandwidth. */
  readonly size: (message: M) => number;
  readonly trafficClass: (purpose: Purpose) => TrafficClass;
  /** Folds all of a message or command into a hash, or null to have it walked field by field. */
  readonly digest: (hash: number, message: M) => number | null;
}

/** Counts the messages of one type on one channel (keys.ts). */
export interface Counter {
  readonly type: string;
  readonly hash: number;
  /** The highest content position so far, and how often it was repeated. */
  position: number;
  repeats: number;
  /** How many had neither identity nor position. */
  ordinal: number;
}

/**
 * One direction of one purpose between two processes, over all its connections: what ordinals are counted in,
 * so that a reconnect does not repeat a key.
 */
export interface Channel {
  readonly name: string;
  readonly hash: number;
  readonly counters: Counter[];
}

/** One end of a connection, with what is under way to it. */
export interface End {
  readonly connection: Connection;
  /** The end opposite to this one. */
  readonly peer: End;
  /** Whether the process at this end opened the connection: it asks, the other end answers. */
  readonly opener: boolean;
  readonly node: number;
  boot: number;
  /** How the process at this end names the connection; 0 before it is accepted. */
  local: ConnectionId;
  /** Whether the process at this end holds the connection. */
  open: boolean;
  /** Nothing sent to this end may arrive before this moment: bytes keep their order. */
  arrivesAfter: number;
  /** Items whose link is cut or whose host is without power, in order. Their bytes are still at the sender. */
  readonly held: Scheduled[];
  /** Whether the held items are being let through. */
  draining: boolean;
}

/** A request being served: what the reply's own chance and name are made of. A connection has one, written over. */
export interface Serving {
  chance: number;
  name: string;
}

/** A TCP connection between two processes. */
export interface Connection {
  readonly id: number;
  readonly purpose: Purpose;
  readonly trafficClass: TrafficClass;
  readonly ends: { readonly opener: End; readonly acceptor: End };
  readonly requests: Channel;
  readonly replies: Channel;
  /** The request that the acceptor is serving (always `request`); it reads the next one after the reply. */
  serving: Serving | null;
  readonly request: Serving;
  /** Requests, or the end of the connection, that arrived while one is being served. */
  readonly unread: Scheduled[];
}

/**
 * A connection that `opener` asked for under its number `local`; the acceptor's end opens when it is accepted.
 * Written field by field: of spread objects each would get a shape of its own, and every look at one would be slow.
 */
export function newConnection(
  identity: Pick<Connection, 'id' | 'purpose' | 'trafficClass' | 'requests' | 'replies'>,
  opener: { readonly node: number; readonly boot: number; readonly local: ConnectionId },
  acceptorNode: number,
): Connection {
  const { id, purpose, trafficClass, requests, replies } = identity;
  const ends = {} as { opener: End; acceptor: End };
  const connection: Connection = {
    id,
    purpose,
    trafficClass,
    ends,
    requests,
    replies,
    serving: null,
    request: { chance: 0, name: '' },
    unread: [],
  };
  const { node, boot, local } = opener;
  const asking = newEnd(connection, true, node, boot, local, true);
  const answering = newEnd(connection, false, acceptorNode, 0, 0, false);
  asking.peer = answering;
  answering.peer = asking;
  ends.opener = asking;
  ends.acceptor = answering;
  return connection;
}

/** An end that has yet to be given its peer. */
function newEnd(
  connection: Connection,
  opener: boolean,
  node: number,
  boot: number,
  local: ConnectionId,
  open: boolean,
): Omit<End, 'peer'> & { peer: End } {
  return {
    connection,
    peer: null as unknown as End,
    opener,
    node,
    boot,
    local,
    open,
    arrivesAfter: 0,
    held: [],
    draining: false,
  };
}
