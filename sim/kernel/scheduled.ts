import type { End } from './connection.ts';

/**
 * Something that will happen at a moment of virtual time. One fixed shape for every kind keeps the queue fast;
 * what a kind does not use is 0 or null.
 */
export interface Scheduled {
  /** Virtual time in microseconds. */
  readonly at: number;
  /** Order among things of one moment: the order in which they were scheduled. */
  readonly sequence: number;
  readonly kind: ScheduledKind;
  /** The number of the event that caused this one, 0 for what the scenario itself asks. */
  readonly cause: number;
  /** The index of the node that it happens to, −1 for the world itself. */
  readonly node: number;
  /** The process start that it is meant for; things for an ended process are dropped. */
  readonly boot: number;
  /** The end of a connection at which it happens, or null. */
  readonly end: End | null;
  /** A hash of the run's key and of the content key of this happening: what its draws are made from. */
  readonly chance: number;
  /** The content key in readable text; empty where no recipe, recorder or tape asks for names. */
  readonly name: string;
  readonly payload: unknown;
}

/** What arrives over the network, before the transport has looked at it. */
export type ArrivalKind =
  /** The opener asks for a connection; the acceptor's host agrees, or refuses. */
  | 'syn'
  | 'accepted'
  | 'refusal'
  | 'message'
  /** The other end closed: everything it sent came before. */
  | 'fin'
  /** The other end does not know the connection. */
  | 'reset';

/** What a process hears of its connections. */
export type ConnectionNews = 'connected' | 'refused' | 'disconnected';

/** What happens to a process; a `message` is one that the transport has let through. */
export type DeliveryKind = 'message' | ConnectionNews | 'start' | 'timer' | 'flushed' | 'command';

export type ScheduledKind =
  | ArrivalKind
  | DeliveryKind
  /** A request that waited for the reply to the one before it is read. */
  | 'unread'
  /** The first of the items that a connection's end, or a node, held back goes on. */
  | 'drain-end'
  | 'drain-node'
  /** Anything that concerns the world and not one process: faults, workloads. */
  | 'world';

/** Something that is yet to be said what it is: all of one shape are made here. */
export const newScheduled = (): Scheduled => ({
  at: 0,
  sequence: 0,
  kind: 'world',
  cause: 0,
  node: 0,
  boot: 0,
  end: null,
  chance: 0,
  name: '',
  payload: null,
});

/** A copy, for whoever keeps an item that the queue will write over. */
export function copyOf(item: Scheduled, kind: ScheduledKind = item.kind): Scheduled {
  const { at, sequence, cause, node, boot, end, chance, name, payload } = item;
  return { at, sequence, kind, cause, node, boot, end, chance, name, payload };
}
