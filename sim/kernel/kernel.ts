import { assert, some, unreachable } from '../../core/assert.ts';
import { beginFlush, type Capture, completeFlush, type Disk } from '../../core/disk.ts';
import { mix, mixString } from '../../core/hash.ts';
import type { Effect, Input, Message, NodeId, NodeState, Start, Step } from '../../core/machine.ts';
import type { Choices } from './choices.ts';
import { type End, otherEnd, type Wire } from './connection.ts';
import { inputOf } from './input.ts';
import { FLUSH_LATENCY, type LatencyLaw, type LatencyTable, latencyTable } from './latency.ts';
import { crash } from './lifecycle.ts';
import type { Links } from './links.ts';
import { newNode, type NodeRuntime, type NodeSpec, processName } from './node.ts';
import type { NodeChangeKind, Observer, SteppedEvent } from './observer.ts';
import { type ConnectionNews, EventQueue, type Scheduled, type ScheduledKind } from './queue.ts';
import { Timers, type TimerSlot } from './timers.ts';
import { Digester, TraceHash } from './trace-hash.ts';
import { Transport, type TransportHost } from './transport.ts';

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
  /** Calls every machine; `PLAIN` unless every step is audited (`--paranoid`). */
  readonly stepper: Stepper;
}

/** Calls a machine. The plain one just calls; an auditing one calls twice, compares and freezes. */
export interface Stepper {
  readonly boot: (node: NodeRuntime, disk: Disk, input: Start) => Step<unknown>;
  readonly step: (node: NodeRuntime, state: NodeState<unknown>, input: Input) => Step<unknown>;
}

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
  readonly choices: Choices;
  private readonly digester: Digester = new Digester();
  private readonly indexById: ReadonlyMap<NodeId, number>;
  private readonly idOf: (node: number) => NodeId;
  private readonly flushTable: LatencyTable;
  private readonly parts: KernelParts;

  constructor(parts: KernelParts) {
    this.parts = parts;
    this.choices = parts.choices;
    this.nodes = parts.nodes.map((spec, index) => newNode(index, spec));
    this.indexById = new Map(parts.nodes.map((spec, index) => [spec.id, index]));
    assert(this.indexById.size === parts.nodes.length, 'no two nodes have the same id');
    this.idOf = (node) => this.node(node).spec.id;
    this.flushTable = latencyTable(parts.flush);
    this.transport = new Transport(parts.nodes.length, parts.links, parts.wire, parts.choices, this);
  }

  /** Carries out what comes next; false when nothing is left, or what is left lies after `until`. */
  advance(until: number): boolean {
    const next = this.queue.peek();
    if (next === undefined || next.at > until) return false;
    this.queue.pop();
    this.now = next.at;
    this.cause = next.cause;
    this.handle(next);
    return true;
  }

  /** Gives a command to a node's process; a command to a stopped process is lost. */
  command(node: NodeRuntime, command: unknown): void {
    node.commands += 1;
    const key = mix(mixString(0, node.spec.name), node.commands);
    const name = this.choices.named ? `${node.spec.name} command ${node.commands}` : '';
    this.push('command', this.now, node, null, this.choices.entropy(key), name, command);
  }

  /** Puts something that concerns the world on the queue. */
  scheduleWorld(at: number, payload: unknown): void {
    const { cause } = this;
    const sequence = this.nextSequence();
    const time = Math.max(at, this.now);
    this.queue.push({ at: time, sequence, kind: 'world', cause, node: -1, boot: 0, end: null, chance: 0, name: '', payload });
  }

  node(index: number): NodeRuntime {
    return this.nodes[index] as NodeRuntime;
  }

  nodeById(id: NodeId): NodeRuntime {
    return this.node(some(this.indexById.get(id), `node ${id} exists`));
  }

  /** Arms a timer for a moment of its node's monotonic clock. */
  arm(node: NodeRuntime, slot: TimerSlot, local: number): void {
    slot.armed = true;
    slot.local = local;
    slot.at = Math.max(node.clock.whenMonotonic(local), this.now);
    slot.sequence = this.nextSequence();
    slot.cause = this.cause;
    if (slot.queuedSequence === 0 || slot.at < slot.queuedAt) this.queueTimer(node, slot);
  }

  /** Begins to let a node's deferred deliveries through. */
  drainNodeAt(node: NodeRuntime, at: number): void {
    if (node.draining || node.deferred.length === 0) return;
    node.draining = true;
    this.push('drain-node', Math.max(at, this.now), node, null, 0, '', null);
  }

  push(kind: ScheduledKind, at: number, node: NodeRuntime, end: End | null, chance: number, name: string, payload: unknown): void {
    const { cause } = this;
    const sequence = this.nextSequence();
    const { index, boot } = node;
    this.queue.push({ at, sequence, kind, cause, node: index, boot, end, chance, name, payload });
  }

  tell(node: NodeRuntime, what: NodeChangeKind, detail: string): void {
    for (const observer of this.parts.observers) observer.onNode?.({ at: this.now, node, what, detail });
  }

  // ---- what the transport asks ------------------------------------------------------------------------------------

  hasPower(node: number): boolean {
    return this.node(node).status !== 'off';
  }

  bootOf(node: number): number {
    const { status, boot } = this.node(node);
    return status === 'running' || status === 'paused' ? boot : 0;
  }

  nodeName(node: number): string {
    return this.node(node).spec.name;
  }

  schedule(kind: ScheduledKind, at: number, end: End, payload: unknown, chance: number, name: string): void {
    const { cause } = this;
    const sequence = this.nextSequence();
    this.queue.push({ at, sequence, kind, cause, node: end.node, boot: end.boot, end, chance, name, payload });
  }

  receive(item: Scheduled): void {
    this.toProcess(item);
  }

  inform(kind: ConnectionNews, end: End, chance: number, name: string): void {
    const { now: at, cause } = this;
    this.toProcess({ at, sequence: 0, kind, cause, node: end.node, boot: end.boot, end, chance, name, payload: null });
  }

  // ---- the loop ---------------------------------------------------------------------------------------------------

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

  /** Gives an armed timer a place in the queue. */
  queueTimer(node: NodeRuntime, slot: TimerSlot): void {
    const { at, sequence, cause } = slot;
    slot.queuedAt = at;
    slot.queuedSequence = sequence;
    const { index, boot } = node;
    this.queue.push({ at, sequence, kind: 'timer', cause, node: index, boot, end: null, chance: 0, name: '', payload: slot });
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
    node.deferred.push(item);
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
    if (node.status !== 'running' || (item.boot !== node.boot && item.kind !== 'command')) return;
    const before = node.state;
    if ((before === null) !== (item.kind === 'start')) return;
    let { chance, name } = item;
    if (item.kind === 'timer') {
      const slot = item.payload as TimerSlot;
      if (!slot.armed || slot.sequence !== item.sequence) return;
      slot.armed = false;
      chance = this.choices.entropy(Timers.firing(slot));
      if (this.choices.named) name = node.timers.name(slot);
    }
    const { choices, now } = this;
    const forcing = choices.named ? choices.forcing(name) : null;
    const clock = node.clock;
    const input = inputOf(item, clock.monotonic(now), clock.wall(now), chance, forcing, this.idOf);
    const { stepper } = this.parts;
    const result =
      before === null
        ? stepper.boot(node, node.disk, input as Start)
        : stepper.step(node, before, input as Input);
    node.state = result.state;
    this.events += 1;
    this.cause = this.events;
    this.hash.event(now, node.index, this.digest(item, chance));
    if (choices.named) choices.recordStep(name, result.draws);
    if (node.serviceMicros > 0) node.busyUntil = now + node.serviceMicros;
    const halted = this.carryOut(node, result.effects);
    this.observe(node, item, input, before, result);
    if (halted !== null) crash(this, node, halted);
  }

  private digest(item: Scheduled, chance: number): number {
    const { payload } = item;
    if (item.kind === 'message') {
      return this.parts.wire.digest(chance, payload as Message) ?? this.digester.digest(chance, payload);
    }
    return item.kind === 'command' ? this.digester.digest(chance, payload) : chance;
  }

  private observe(
    node: NodeRuntime,
    item: Scheduled,
    input: Input | Start,
    before: NodeState<unknown> | null,
    result: Step<unknown>,
  ): void {
    const { observers } = this.parts;
    if (observers.length === 0) return;
    const from = item.end === null ? -1 : otherEnd(item.end).node;
    const { now: at, events: number } = this;
    const { state: after, effects } = result;
    const { cause } = item;
    const event: SteppedEvent = { number, at, node, cause, input, from, before, after, effects };
    for (const observer of observers) observer.onStep?.(event);
  }

  /** Carries out a step's effects in order; the reason of a `Halt`, behind which nothing is carried out. */
  private carryOut(node: NodeRuntime, effects: readonly Effect[]): string | null {
    const { transport } = this;
    const { index } = node;
    for (const effect of effects) {
      switch (effect.type) {
        case 'Send':
          transport.send(index, effect.connection, effect.message);
          break;
        case 'Reply':
          transport.reply(index, effect.connection, effect.message);
          break;
        case 'SetTimer':
          this.arm(node, node.timers.slot(effect.timer, effect.subject), effect.at);
          break;
        case 'CancelTimer':
          node.timers.slot(effect.timer, effect.subject).armed = false;
          break;
        case 'Probe':
          break;
        case 'Flush':
          this.beginFlush(node, effect.target);
          break;
        case 'Connect':
          transport.connect(index, effect.connection, this.nodeById(effect.peer).index, effect.purpose);
          break;
        case 'Disconnect':
          transport.disconnect(index, effect.connection);
          break;
        case 'Answer':
          this.parts.onAnswer(node, effect.answer, this);
          break;
        case 'Halt':
          return effect.reason;
        default:
          unreachable(effect);
      }
    }
    return null;
  }

  private beginFlush(node: NodeRuntime, target: string): void {
    const { disk } = node.state as NodeState<unknown>;
    node.flushes += 1;
    const key = mix(mixString(mixString(0, processName(node)), target), node.flushes);
    const name = this.choices.named ? `${processName(node)} flush ${target} ${node.flushes}` : '';
    const chance = this.choices.entropy(key);
    const bucket = this.choices.choose(FLUSH_LATENCY, chance, name);
    const micros = (this.flushTable[bucket] as number) + node.flushExtraMicros;
    this.push('flushed', this.now + micros, node, null, chance, name, beginFlush(disk, target));
  }

  private nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }
}
