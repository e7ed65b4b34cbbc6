import { some } from '../../core/assert.ts';
import { isSequence, sequenceOf, slice } from '../../core/collections/sequence.ts';
import type { Disk } from '../../core/disk.ts';
import type { ConnectionId, NodeState, Purpose } from '../../core/machine.ts';
import { type ClockWorld, NodeClock } from './clock.ts';
import type { Connection, Counter, End, Serving } from './connection.ts';
import { Kernel, type KernelParts } from './kernel.ts';
import type { LinksWorld } from './links.ts';
import type { FlushCount, NodeRuntime, ProcessStatus } from './node.ts';
import { copyOf, type Scheduled, type ScheduledKind } from './scheduled.ts';
import { type TimerSlot, Timers } from './timers.ts';

/**
 * Everything that decides a run's future, as plain data (DESIGN law 6). States and messages are kept by reference,
 * since they never change; what the kernel writes to is copied. A world can be written as JSON and read back.
 */
export interface KernelWorld {
  readonly now: number;
  readonly events: number;
  readonly cause: number;
  readonly sequence: number;
  readonly hash: readonly [high: number, low: number];
  readonly ladder: readonly string[];
  readonly nodes: readonly NodeWorld[];
  readonly queue: readonly ItemWorld[];
  readonly connections: readonly ConnectionWorld[];
  readonly channels: readonly ChannelWorld[];
  readonly links: LinksWorld;
  readonly nextConnection: number;
  readonly accepted: readonly number[];
}

interface NodeWorld {
  readonly status: ProcessStatus;
  readonly boot: number;
  readonly disk: Disk;
  readonly state: NodeState<unknown> | null;
  readonly timers: readonly TimerSlot[];
  readonly clock: ClockWorld;
  readonly deferred: readonly ItemWorld[];
  readonly draining: boolean;
  readonly serviceMicros: number;
  readonly busyUntil: number;
  readonly flushExtraMicros: number;
  readonly flushing: readonly FlushWorld[];
  readonly commands: number;
  readonly powerLosses: number;
  readonly pausedAt: number;
  readonly clockStops: boolean;
}

interface FlushWorld extends FlushCount {
  readonly target: string;
}

/** A queue item whose end is named instead of referred to. */
interface ItemWorld {
  readonly at: number;
  readonly sequence: number;
  readonly kind: ScheduledKind;
  readonly cause: number;
  readonly node: number;
  readonly boot: number;
  readonly end: EndName | null;
  readonly chance: number;
  readonly name: string;
  readonly payload: unknown;
}

interface EndName {
  readonly connection: number;
  readonly opener: boolean;
}

interface EndWorld {
  readonly node: number;
  readonly boot: number;
  readonly local: ConnectionId;
  readonly open: boolean;
  readonly arrivesAfter: number;
  readonly held: readonly ItemWorld[];
  readonly draining: boolean;
}

interface ConnectionWorld {
  readonly id: number;
  readonly purpose: Purpose;
  readonly requests: string;
  readonly replies: string;
  readonly opener: EndWorld;
  readonly acceptor: EndWorld;
  readonly serving: Serving | null;
  readonly unread: readonly ItemWorld[];
}

interface ChannelWorld {
  readonly name: string;
  readonly hash: number;
  readonly counters: readonly Counter[];
}

/** The kernel's world as a value. */
export function keepKernel(kernel: Kernel): KernelWorld {
  const { transport } = kernel;
  const queue = kernel.queue.inOrder().filter((item) => item.kind !== 'timer');
  return {
    now: kernel.now,
    events: kernel.events,
    cause: kernel.cause,
    sequence: kernel.sequence,
    hash: [kernel.hash.high, kernel.hash.low],
    ladder: kernel.ladder.slice(),
    nodes: kernel.nodes.map(keepNode),
    queue: queue.map(keepItem),
    connections: connectionsOf(kernel, queue).map(keepConnection),
    channels: [...transport.channels.values()].map(({ name, hash, counters }) => ({
      name,
      hash,
      counters: counters.map((counter) => ({ ...counter })),
    })),
    links: transport.links.keep(),
    nextConnection: transport.nextConnection,
    accepted: transport.accepted.slice(),
  };
}

/** Every connection that somebody holds or that something is still meant for, a forgotten one too. */
function connectionsOf(kernel: Kernel, queue: readonly Scheduled[]): Connection[] {
  const connections = new Map(kernel.transport.connections);
  const keep = ({ end }: Scheduled): void => {
    if (end !== null) connections.set(end.connection.id, end.connection);
  };
  queue.forEach(keep);
  for (const node of kernel.nodes) node.deferred.forEach(keep);
  return [...connections.values()].sort((a, b) => a.id - b.id);
}

/** A kernel that goes on where the kept one stood. `parts` must be those of the kept one, with links from the world. */
export function restoreKernel(parts: KernelParts, world: KernelWorld): Kernel {
  const kernel = new Kernel(parts);
  kernel.now = world.now;
  kernel.events = world.events;
  kernel.cause = world.cause;
  kernel.ladder.push(...world.ladder);
  [kernel.hash.high, kernel.hash.low] = world.hash;
  restoreTransport(kernel, world);
  world.nodes.forEach((kept, index) => {
    restoreNode(kernel, kernel.node(index), kept);
  });
  for (const item of world.queue) kernel.queue.push(restoreItem(kernel, item));
  for (const connection of [...kernel.transport.connections.values()]) {
    kernel.transport.forgetIfOver(connection);
  }
  kernel.sequence = world.sequence;
  return kernel;
}

function keepNode(node: NodeRuntime): NodeWorld {
  return {
    status: node.status,
    boot: node.boot,
    disk: node.disk,
    state: node.state,
    timers: node.timers.all().map(keepTimer),
    clock: { ...node.clock.world },
    deferred: node.deferred.map(keepItem),
    draining: node.draining,
    serviceMicros: node.serviceMicros,
    busyUntil: node.busyUntil,
    flushExtraMicros: node.flushExtraMicros,
    flushing: [...node.flushing].map(([target, count]) => ({ target, ...count })),
    commands: node.commands,
    powerLosses: node.powerLosses,
    pausedAt: node.pausedAt,
    clockStops: node.clockStops,
  };
}

/** A timer with the place in the queue that it would have without put-offs, so that equal worlds are equal texts. */
function keepTimer(slot: TimerSlot): TimerSlot {
  const queued = slot.armed && slot.queuedSequence !== 0;
  const queuedAt = queued ? slot.at : 0;
  return { ...slot, queuedAt, queuedSequence: queued ? slot.sequence : 0 };
}

function restoreNode(kernel: Kernel, node: NodeRuntime, kept: NodeWorld): void {
  const { timers, clock, deferred, flushing, ...plain } = kept;
  Object.assign(node, plain, {
    clock: new NodeClock({ ...clock }),
    timers: new Timers(`${node.spec.name}#${kept.boot}`),
  });
  for (const slot of timers) {
    const restored = node.timers.restore(slot);
    if (restored.queuedSequence !== 0) kernel.queueTimer(node, restored);
  }
  for (const { target, ordinal, until } of flushing) node.flushing.set(target, { ordinal, until });
  for (const item of deferred) node.deferred.push(restoreItem(kernel, item));
}

function keepItem(item: Scheduled): ItemWorld {
  const { end, payload, ...plain } = item;
  const endName = end === null ? null : { connection: end.connection.id, opener: end.opener };
  if (item.kind !== 'timer') return { ...plain, end: endName, payload };
  const { timer, subject } = payload as TimerSlot;
  return { ...plain, end: endName, payload: { timer, subject } };
}

function restoreItem(kernel: Kernel, kept: ItemWorld): Scheduled {
  const end = kept.end === null ? null : endNamed(kernel, kept.end);
  if (kept.kind !== 'timer') return copyOf({ ...kept, end });
  const { timer, subject } = kept.payload as Pick<TimerSlot, 'timer' | 'subject'>;
  return copyOf({ ...kept, end, payload: kernel.node(kept.node).timers.slot(timer, subject) });
}

function keepConnection(connection: Connection): ConnectionWorld {
  const { id, purpose, requests, replies, ends, serving, unread } = connection;
  return {
    id,
    purpose,
    requests: requests.name,
    replies: replies.name,
    opener: keepEnd(ends.opener),
    acceptor: keepEnd(ends.acceptor),
    serving: serving === null ? null : { chance: serving.chance, name: serving.name },
    unread: unread.map(keepItem),
  };
}

function keepEnd(end: End): EndWorld {
  const { node, boot, local, open, arrivesAfter, held, draining } = end;
  return { node, boot, local, open, arrivesAfter, held: held.map(keepItem), draining };
}

function restoreTransport(kernel: Kernel, world: KernelWorld): void {
  const { transport } = kernel;
  transport.nextConnection = world.nextConnection;
  world.accepted.forEach((count, node) => {
    transport.accepted[node] = count;
  });
  for (const { name, hash, counters } of world.channels) {
    transport.channels.set(name, {
      name,
      hash,
      counters: counters.map((counter) => ({ ...counter })),
    });
  }
  for (const kept of world.connections) transport.restore(kept);
  for (const kept of world.connections) {
    const connection = some(transport.connections.get(kept.id), 'a kept connection was restored');
    for (const item of kept.unread) connection.unread.push(restoreItem(kernel, item));
    for (const item of kept.opener.held)
      connection.ends.opener.held.push(restoreItem(kernel, item));
    for (const item of kept.acceptor.held)
      connection.ends.acceptor.held.push(restoreItem(kernel, item));
  }
}

function endNamed(kernel: Kernel, name: EndName): End {
  const connection = some(
    kernel.transport.connections.get(name.connection),
    'an end belongs to a kept connection',
  );
  return name.opener ? connection.ends.opener : connection.ends.acceptor;
}

/** A world, or anything in it, as JSON text. */
export const encodeWorld = (world: unknown): string =>
  JSON.stringify(world, (_, value: unknown) =>
    typeof value === 'object' && value !== null && isSequence(value)
      ? { $sequence: slice(value) }
      : value,
  );

/** What `encodeWorld` wrote. */
export const decodeWorld = <World>(text: string): World =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && '$sequence' in value
      ? sequenceOf((value as { $sequence: unknown[] }).$sequence)
      : value,
  ) as World;
