import type { Effect, Input, Message, NodeState, Start } from '../../core/machine.ts';
import type { NodeRuntime } from './node.ts';

/** Watches a run. Nothing it does can influence a node. */
export interface Observer {
  readonly onStep?: (event: SteppedEvent) => void;
  readonly onNode?: (change: NodeChange) => void;
  readonly onSent?: (sent: SentMessage) => void;
  /** A message that waited to be read goes on under another sequence. */
  readonly onRenumbered?: (from: number, to: number) => void;
  /** The message of this sequence will never be read. */
  readonly onLost?: (sequence: number, why: Loss) => void;
}

/** A message was put on its way. */
export interface SentMessage {
  /** Tells it from every other message on its way. */
  readonly sequence: number;
  /** Indexes of nodes. */
  readonly from: number;
  readonly to: number;
  readonly message: Message;
  /** When it arrives, unless a cut or a host without power holds it. */
  readonly arriveAt: number;
  readonly isReply: boolean;
}

/**
 * Why a message was lost: the connection was reset, a fault took it, nobody held the other end any more, or a process
 * or host ended with it.
 */
export type Loss = 'reset' | 'fault' | 'closed' | 'ended';

/** One event: an input stepped by one machine. */
export interface SteppedEvent {
  /** Events are numbered from 1. */
  readonly number: number;
  /** Virtual time in microseconds. */
  readonly at: number;
  readonly node: NodeRuntime;
  /** The number of the event that caused this one, 0 for what the scenario asked. */
  readonly cause: number;
  readonly input: Input | Start;
  /** The sequence of what happened: for a message the one that `SentMessage` or `onRenumbered` gave. */
  readonly sequence: number;
  /** The index of the node at the other end of the connection, or −1. */
  readonly from: number;
  /** The state before, null where a process starts. */
  readonly before: NodeState<unknown> | null;
  readonly after: NodeState<unknown>;
  readonly effects: readonly Effect[];
  /** The facts among the effects, so that not everybody who watches looks for them. */
  readonly probes: readonly unknown[];
  /** All nodes of the world as the event leaves them; to be read, never to be changed. */
  readonly nodes: readonly NodeRuntime[];
}

/** Something that happened to a node's process, host or disk otherwise than by a step. */
export interface NodeChange {
  readonly at: number;
  readonly node: NodeRuntime;
  readonly what: NodeChangeKind;
  /** Why it halted, and the like; empty where the kind says all. */
  readonly detail: string;
}

export type NodeChangeKind =
  | 'started'
  | 'crashed'
  | 'halted'
  | 'power-lost'
  | 'paused'
  | 'resumed'
  | 'wiped'
  | 'directory-full'
  | 'directory-failed'
  | 'directory-repaired'
  | 'damaged';
