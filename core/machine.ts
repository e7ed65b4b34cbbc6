import type { Disk } from './disk.ts';
import { type Drawn, decide, type Forcing, type Site } from './draw.ts';
import type { Instant } from './time.ts';

/**
 * What a node is: a pure function from (state, input) to (state, effects). Same arguments, same result, on every
 * engine. States, messages and effects are immutable plain data; the node's clocks and its chance arrive in the input.
 */
export interface Machine<
  Memory,
  M extends Message = Message,
  P = unknown,
  C = unknown,
  A = unknown,
> {
  /** A process starts: its memory is new, `disk` is what survived. */
  readonly boot: (identity: Identity, disk: Disk, input: Start) => Step<Memory, M, P, A>;
  /** Anything else that can happen to a running process. */
  readonly step: (state: NodeState<Memory>, input: Input<M, C>) => Step<Memory, M, P, A>;
}

/** Memory is lost when the process ends; the disk is what the next process finds (DESIGN law 7). */
export interface NodeState<Memory> {
  readonly memory: Memory;
  readonly disk: Disk;
}

/** The result of one step. `draws` are the choices it made, so that they can be recorded and replayed. */
export interface Step<Memory, M extends Message = Message, P = unknown, A = unknown> {
  readonly state: NodeState<Memory>;
  readonly effects: readonly Effect<M, P, A>[];
  readonly draws: readonly Drawn[];
}

/** A node's number, unique over brokers, controllers and clients. Brokers and controllers use it as their Kafka id. */
export type NodeId = number;

/** Who a process is. `boot` counts the node's process starts from 1: the incarnation. */
export interface Identity {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly boot: number;
}

/**
 * A connection as one of its ends names it: positive where this process opened it (the process chooses the number),
 * negative where it accepted it (the transport does).
 */
export type ConnectionId = number;

/** What a connection is for; Kafka holds one per purpose, and order is kept within a connection only. */
export type Purpose = string;

/** A request or a response. */
export interface Message {
  readonly type: string;
}

/** What every input carries: the clocks of its node and the chance of its step. */
export interface Clocked {
  /** The node's monotonic clock: protocol timers are set against it. */
  readonly now: Instant;
  /** The node's wall clock: record timestamps, retention and transaction expiry use it. */
  readonly wallClock: Instant;
  /** The chance of this step: a hash of the run's key and of what happened. Read it through `draw` only. */
  readonly entropy: number;
  /** What the recipe decides about this step's draws, or null where the seed decides all. */
  readonly forcing: Forcing | null;
}

export interface Start extends Clocked {
  readonly type: 'Start';
}

/** A message arrived. On an accepted connection it is a request, and the next one waits for the reply to it. */
export interface Received<M> extends Clocked {
  readonly type: 'Received';
  readonly connection: ConnectionId;
  readonly message: M;
}

/** A timer reached its time. `subject` tells apart timers of one name. */
export interface TimerFired extends Clocked {
  readonly type: 'TimerFired';
  readonly timer: string;
  readonly subject: number;
}

/** Everything written to `target` before the matching `Flush` is durable. */
export interface Flushed extends Clocked {
  readonly type: 'Flushed';
  readonly target: string;
}

/** A connection is open: `opened` tells whether this process asked for it. */
export interface Connected extends Clocked {
  readonly type: 'Connected';
  readonly connection: ConnectionId;
  readonly peer: NodeId;
  readonly purpose: Purpose;
  readonly opened: boolean;
}

/** Nothing listens at the peer's address. */
export interface Refused extends Clocked {
  readonly type: 'Refused';
  readonly connection: ConnectionId;
}

/** The peer closed the connection or it was reset; whether requests in flight were executed is unknown. */
export interface Disconnected extends Clocked {
  readonly type: 'Disconnected';
  readonly connection: ConnectionId;
}

/** A workload, an application or an operator asks for something. */
export interface Command<C> extends Clocked {
  readonly type: 'Command';
  readonly command: C;
}

/** Everything that can happen to a running process. */
export type Input<M extends Message = Message, C = unknown> =
  | Received<M>
  | TimerFired
  | Flushed
  | Connected
  | Refused
  | Disconnected
  | Command<C>;

/** Everything a step can ask of the world. Effects are carried out in order, after the step. */
export type Effect<M extends Message = Message, P = unknown, A = unknown> =
  | {
      readonly type: 'Connect';
      readonly connection: ConnectionId;
      readonly peer: NodeId;
      readonly purpose: Purpose;
    }
  | { readonly type: 'Send'; readonly connection: ConnectionId; readonly message: M }
  /** Answers the request being served on an accepted connection; null answers nothing and lets the next request in. */
  | { readonly type: 'Reply'; readonly connection: ConnectionId; readonly message: M | null }
  | { readonly type: 'Disconnect'; readonly connection: ConnectionId }
  /** Arms the timer (name, subject), in the place of an armed one, at a moment of the monotonic clock. */
  | {
      readonly type: 'SetTimer';
      readonly timer: string;
      readonly subject: number;
      readonly at: Instant;
    }
  | { readonly type: 'CancelTimer'; readonly timer: string; readonly subject: number }
  /** Makes durable what is written to a log or file now; `Flushed` tells when. */
  | { readonly type: 'Flush'; readonly target: string }
  /** An answer to a command, for the workload and the client history. */
  | { readonly type: 'Answer'; readonly answer: A }
  /** A fact for whoever watches; it influences no node. */
  | { readonly type: 'Probe'; readonly probe: P }
  /** Kafka's own fatal condition: the process ends as Kafka's would. */
  | { readonly type: 'Halt'; readonly reason: string };

const NO_DRAWS: readonly Drawn[] = [];
const NO_EFFECTS: never[] = [];

/** Collects what one step asks for. It is made for the step and ends with it. */
export class Outbox<M extends Message = Message, P = unknown, A = unknown> {
  declare effects: readonly Effect<M, P, A>[];
  declare draws: readonly Drawn[];

  constructor() {
    this.effects = NO_EFFECTS;
    this.draws = NO_DRAWS;
  }

  connect(connection: ConnectionId, peer: NodeId, purpose: Purpose): void {
    this.add({ type: 'Connect', connection, peer, purpose });
  }
  send(connection: ConnectionId, message: M): void {
    this.add({ type: 'Send', connection, message });
  }
  reply(connection: ConnectionId, message: M | null): void {
    this.add({ type: 'Reply', connection, message });
  }
  disconnect(connection: ConnectionId): void {
    this.add({ type: 'Disconnect', connection });
  }
  setTimer(timer: string, subject: number, at: Instant): void {
    this.add({ type: 'SetTimer', timer, subject, at });
  }
  cancelTimer(timer: string, subject: number): void {
    this.add({ type: 'CancelTimer', timer, subject });
  }
  flush(target: string): void {
    this.add({ type: 'Flush', target });
  }
  answer(answer: A): void {
    this.add({ type: 'Answer', answer });
  }
  probe(probe: P): void {
    this.add({ type: 'Probe', probe });
  }
  halt(reason: string): void {
    this.add({ type: 'Halt', reason });
  }

  /** Most steps have one effect or none: an array that is made with its first item stays a tenth of the size. */
  private add(effect: Effect<M, P, A>): void {
    if (this.effects === NO_EFFECTS) this.effects = [effect];
    else (this.effects as Effect<M, P, A>[]).push(effect);
  }
}

/**
 * Draws an outcome of `site` for this step and notes it. A step that draws at one site more than once tells the draws
 * apart by `sub` (a partition, a peer), never by their order.
 */
export function draw(
  input: Clocked,
  out: { draws: readonly Drawn[] },
  drawSite: Site,
  sub = 0,
): number {
  const value = decide(input.entropy, input.forcing, drawSite, sub);
  out.draws = [...out.draws, { site: drawSite, sub, value }];
  return value;
}
