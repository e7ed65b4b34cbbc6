import type { End } from './connection.ts';
import type { ConnectionNews, Scheduled, ScheduledKind } from './scheduled.ts';
import type { MessageWatch } from './watch.ts';

/** What the transport needs of the kernel that owns it. */
export interface TransportHost {
  readonly now: number;
  /** The sequence of what was scheduled last. */
  readonly sequence: number;
  /** Who wants to know of messages, or null. */
  readonly watch: MessageWatch | null;
  /** The number of the event being carried out: the cause of what it sends. */
  readonly cause: number;
  /** Whether the host of a node has power; without it nothing answers, not even the operating system. */
  readonly hasPower: (node: number) => boolean;
  /** The number of the running process of a node, 0 where none runs. */
  readonly bootOf: (node: number) => number;
  /** A process closed an end: nothing that arrived at it is read any more. */
  readonly unwanted: (end: End) => void;
  readonly nodeName: (node: number) => string;
  readonly schedule: (
    kind: ScheduledKind,
    at: number,
    end: End,
    payload: unknown,
    chance: number,
    name: string,
  ) => void;
  /** A process reads the message that an item brought. */
  readonly receive: (item: Scheduled) => void;
  /** A process hears that a connection opened or ended. */
  readonly inform: (kind: ConnectionNews, end: End, chance: number, name: string) => void;
}
