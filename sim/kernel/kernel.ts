import { assert, InvariantError, unreachable } from '../../core/assert.ts';
import { type Capture, completeFlush, type Disk } from '../../core/disk.ts';
import { mix, mixString } from '../../core/hash.ts';
import type { Input, NodeId, NodeState, Start, Step } from '../../core/machine.ts';
import type { Choices } from './choices.ts';
import type { End, Wire } from './connection.ts';
import { ContentHash } from './content-hash.ts';
import { carryOut } from './effects.ts';
import { inputOf } from './input.ts';
import { type LatencyLaw, type LatencyTable, latencyTable } from './latency.ts';
import { crash } from './lifecycle.ts';
import type { Links } from './links.ts';
import { type NodeRuntime, type NodeSpec, newNode } from './node.ts';
import { tellStep } from './observe.ts';
import type { NodeChangeKind, Observer } from './observer.ts';
import { EventQueue } from './queue.ts';
import { type ConnectionNews, copyOf, type Scheduled, type ScheduledKind } from './scheduled.ts';
import { type TimerSlot, Timers } from './timers.ts';
import { TraceHash } from './trace-hash.ts';
import { Transport } from './transport.ts';
import type { TransportHost } from './transport-host.ts';
import { type MessageWatch, watchOf } from './watch.ts';

/** What a kernel is made of. */
export interface KernelParts {
  readonly nodes: readonly NodeSpec[];
  readonly links: Links;
  readonly wire: Wire;
  /** How long a flush takes. */
  readonly flush: LatencyLaw;
  readonly choices: Choices;
  /** Carries out a `world` item: a fault episode, a workload's next step. */
  readonly onWorld: (payload: unknown, kernel: Kernel) => void;
  readonly onAnswer: (node: NodeRuntime, answer: unknown, kernel: Kernel) => void;
  readonly observers: readonly Observer[];
  /** Calls every machine; `PLAIN` unless every step is audited (audit.ts). */
  readonly stepper: Stepper;
}

/** Calls a machine. The plain one just calls; an auditing one calls twice, compares and freezes. */
export interface Stepper {
  readonly boot: (node: NodeRuntime, disk: Disk, input: Start) => Step<unknown>;
  readonly step: (node: NodeRuntime, state: NodeState<unknown>, input: Input) => Step<unknown>;
}

/** The stepper that just calls the machine. */
export const PLAIN: Stepper = {
  boot: (node, disk, input) => {
    const { machine, id: nodeId, name } = node.spec;
    return machine.boot({ nodeId, name, boot: node.boot }, disk, input);
  },
  step: (node, state, input) => node.spec.machine.step(state, input),
};

/**
 * Runs machines on virtual time: one queue, one clock, one network, a disk per node. Everything that happens is a
 * function of the machines, the choices and what was scheduled. Lifecycle.ts has what can be done to a node.
 */
export class Kernel implements TransportHost {
  now = 0;
  /** Events so far: inputs stepped by machines. */
  events = 0;
  /** The number of the event being carried out, which is the cause of what it schedules. */
  cause = 0;
  sequence = 0;
  readonly queue: EventQueue = new EventQueue();
  readonly nodes: readonly NodeRuntime[];
  readonly transport: Transport;
  readonly hash: TraceHash = new TraceHash();
  /** The hash after 1, 2, 4, 8 … events (ladder.ts). */
  readonly ladder: string[] = [];
  readonly choices: Choices;
  readonly parts: KernelParts;
  /** Who wants to know of messages; null where nobody does. */
  readonly watch: MessageWatch | null;
  private readonly content: ContentHash;
  private readonly indexById: ReadonlyMap<NodeId, number>;
  private readonly idOf: (node: number) => NodeId;
  private readonly flushTable: LatencyTable;

  constructor(parts: KernelParts) {
    this.parts = parts;
    this.choices = parts.choices;
    this.watch = watchOf(parts.observers);
    this.content = new ContentHash(parts.wire);
    this.nodes = parts.nodes.map((spec, index) => newNode(index, spec));
    this.indexById = new Map(parts.nodes.map((spec, index) => [spec.id, index]));
    assert(this.indexById.size === parts.nodes.length, 'no two nodes have the same id');
    this.idOf = (node) => this.node(node).spec.id;
    this.flushTable = latencyTable(parts.flush);
    const { links, wire, choices } = parts;
    this.transport = new Transport(parts.nodes.length, links, wire, choices, this);
  }

  /** Carries out what comes next; false when nothing is left, or what is left lies after `until`. */
  advance(until: number): boolean {
    const next = this.queue.popUntil(until);
    if (next === null) return false;
    this.now = next.at;
    this.cause = next.cause;
    this.handle(next);
    return true;
  }

  /**
   * Gives a command to a node's process; a command to a stopped process is lost. Its chance hangs on `key`, which is
   * unique for the node and names the command's content, so that taking out another command does not disturb it;
   * without a key it hangs on how many there were before.
   */
  command(node: NodeRuntime, command: unknown, key: string | null = null): void {
    const { choices } = this;
    const { name: owner } = node.spec;
    if (key === null) node.commands += 1;
    const hash = mixString(0, owner);
    const chance = key === null ? mix(hash, node.commands) : mixString(hash, key);
    const name = choices.named ? `${owner} command ${key ?? node.commands}` : '';
    this.push('command', this.now, node, null, choices.entropy(chance), name, command);
  }

  /** Puts something that concerns the world on the queue. */
  scheduleWorld(at: number, payload: unknown): void {
    this.enqueue('world', Math.max(at, this.now), -1, 0, null, 0, '', payload);
  }

  /** The node at an index. */
  node(index: number): NodeRuntime {
    return this.nodes[index] as NodeRuntime;
  }

  /** The node with an id; it exists. */
  nodeById(id: NodeId): NodeRuntime {
    const index = this.indexById.get(id);
    if (index === undefined) throw new InvariantError(`node ${id} exists`);
    return this.node(index);
  }

  /** Arms a timer, on behalf of event `cause`, for a moment of its node's monotonic clock. */
  arm(node: NodeRuntime, slot: TimerSlot, local: number, cause: number): void {
    slot.armed = true;
    slot.local = local;
    slot.at = Math.max(node.clock.whenMonotonic(local), this.now);
    this.sequence += 1;
    slot.sequence = this.sequence;
    slot.cause = cause;
    if (slot.queuedSequence === 0 || slot.at < slot.queuedAt) this.queueTimer(node, slot);
  }

  /** Gives an armed timer a place in the queue. */
  queueTimer(node: NodeRuntime, slot: TimerSlot): void {
    const { at, sequence, cause } = slot;
    slot.queuedAt = at;
    slot.queuedSequence = sequence;
    const { index, boot } = node;
    this.queue.add(at, sequence, 'timer', cause, index, boot, null, 0, '', slot);
  }

  /** Begins to let a node's deferred deliveries through. */
  drainNodeAt(node: NodeRuntime, at: number): void {
    if (node.draining || node.deferred.length === 0) return;
    node.draining = true;
    this.push('drain-node', Math.max(at, this.now), node, null, 0, '', null);
  }

  /** Puts something that happens to a node's current process on the queue. */
  push(
    kind: ScheduledKind,
    at: number,
    node: NodeRuntime,
    end: End | null,
    chance: number,
    name: string,
    payload: unknown,
  ): void {
    this.enqueue(kind, at, node.index, node.boot, end, chance, name, payload);
  }

  /** How long a flush in latency bucket `bucket` takes. */
  flushMicros(bucket: number): number {
    return this.flushTable[bucket] as number;
  }

  /** Tells the observers what happened to a node otherwise than by a step. */
  tell(node: NodeRuntime, what: NodeChangeKind, detail: string): void {
    for (const observer of this.parts.observers) {
      observer.onNode?.({ at: this.now, node, what, detail });
    }
  }

  // What the transport asks (TransportHost).

  hasPower(node: number): boolean {
    return this.node(node).status !== 'off';
  }

  bootOf(node: number): number {
    const { state, boot } = this.node(node);
    return state === null ? 0 : boot;
  }

  nodeName(node: number): string {
    return this.node(node).spec.name;
  }

  schedule(
    kind: ScheduledKind,
    at: number,
    end: End,
    payload: unknown,
    chance: number,
    name: string,
  ): void {
    this.enqueue(kind, at, end.node, end.boot, end, chance, name, payload);
  }

  receive(item: Scheduled): void {
    this.toProcess(item);
  }

  inform(kind: ConnectionNews, end: End, chance: number, name: string): void {
    const { now: at, cause } = this;
    const { node, boot } = end;
    const payload = null;
    this.toProcess({ at, sequence: 0, kind, cause, node, boot, end, chance, name, payload });
  }

  unwanted(end: End): void {
    const { deferred } = this.node(end.node);
    for (let i = deferred.length - 1; i >= 0; i--) {
      if (deferred[i]?.end !== end) continue;
      this.watch?.lost(deferred[i] as Scheduled, 'closed');
      deferred.splice(i, 1);
    }
  }

  private enqueue(
    kind: ScheduledKind,
    at: number,
    node: number,
    boot: number,
    end: End | null,
    chance: number,
    name: string,
    payload: unknown,
  ): void {
    this.sequence += 1;
    const { sequence, cause } = this;
    this.queue.add(at, sequence, kind, cause, node, boot, end, chance, name, payload);
  }

  private handle(item: Scheduled): void {
    switch (item.kind) {
      case 'message':
      case 'syn':
      case 'accepted':
      case 'refusal':
      case 'fin':
      case 'reset':
        this.transport.arrive(item);
        return;
      case 'unread':
        this.transport.readOn(item);
        return;
      case 'drain-end':
        this.transport.drain(item.end as End);
        return;
      case 'drain-node':
        this.drainNode(this.node(item.node));
        return;
      case 'timer':
        this.onTimer(item);
        return;
      case 'flushed':
        this.onFlushed(item);
        return;
      case 'world':
        this.parts.onWorld(item.payload, this);
        return;
      case 'start':
      case 'command':
      case 'connected':
      case 'refused':
      case 'disconnected':
        this.toProcess(item);
        return;
      default:
        unreachable(item.kind);
    }
  }

  private onTimer(item: Scheduled): void {
    const node = this.node(item.node);
    if (node.boot !== item.boot || node.state === null) return;
    const slot = item.payload as TimerSlot;
    const verdict = node.timers.judge(slot, item.sequence);
    if (verdict === 'later') this.queueTimer(node, slot);
    else if (verdict === 'fire') this.toProcess(item);
  }

  private onFlushed(item: Scheduled): void {
    const node = this.node(item.node);
    if (node.boot !== item.boot || node.state === null) return;
    const { memory, disk } = node.state;
    node.state = { memory, disk: completeFlush(disk, item.payload as Capture) };
    this.toProcess(item);
  }

  /** Gives something to a process, at once if it is free. */
  private toProcess(item: Scheduled): void {
    const node = this.node(item.node);
    const waits = node.deferred.length > 0 || node.status === 'paused' || node.busyUntil > this.now;
    if (!waits) {
      this.step(node, item);
      return;
    }
    node.deferred.push(copyOf(item));
    if (node.status === 'running') this.drainNodeAt(node, node.busyUntil);
  }

  private drainNode(node: NodeRuntime): void {
    node.draining = false;
    if (node.status === 'paused') return;
    const item = node.busyUntil > this.now ? undefined : node.deferred.shift();
    if (item !== undefined) {
      this.cause = item.cause;
      this.step(node, item);
    }
    this.drainNodeAt(node, node.busyUntil);
  }

  private step(node: NodeRuntime, item: Scheduled): void {
    const before = node.state;
    if (node.status !== 'running' || (before === null) !== (item.kind === 'start')) return;
    // The transport knows whom a connection belongs to, and a command goes to whatever process runs.
    if (item.boot !== node.boot && item.end === null && item.kind !== 'command') return;
    const { choices, now } = this;
    let { chance, name } = item;
    if (item.kind === 'timer') {
      const slot = item.payload as TimerSlot;
      if (!slot.armed || slot.sequence !== item.sequence) return;
      slot.armed = false;
      chance = choices.entropy(Timers.firing(slot));
      if (choices.named) name = node.timers.name(slot);
    }
    const forcing = choices.named ? choices.forcing(name) : null;
    const { clock } = node;
    const input = inputOf(item, clock.monotonic(now), clock.wall(now), chance, forcing, this.idOf);
    const { stepper } = this.parts;
    const result =
      before === null
        ? stepper.boot(node, node.disk, input as Start)
        : stepper.step(node, before, input as Input);
    node.state = result.state;
    this.count(node, item, result);
    if (choices.named) choices.recordStep(name, result.draws);
    if (node.serviceMicros > 0) node.busyUntil = now + node.serviceMicros;
    const halted = carryOut(this, node, result.effects);
    if (this.parts.observers.length > 0) tellStep(this, node, item, input, before, result);
    if (halted !== null) crash(this, node, halted);
  }

  /** Numbers and hashes an event; what it schedules from here on has it for its cause. */
  private count(node: NodeRuntime, item: Scheduled, result: Step<unknown>): void {
    this.events += 1;
    const { events, now } = this;
    this.cause = events;
    this.hash.event(now, node.index, this.content.event(item, result.draws, result.effects.length));
    if ((events & (events - 1)) === 0) this.ladder.push(this.hash.hex());
  }
}
