import { some } from '../../core/assert.ts';
import { append } from '../../core/collections/sequence.ts';
import { createLog, type Disk, logSlot, type StoredBatch, writeLog } from '../../core/disk.ts';
import { type Site, site } from '../../core/draw.ts';
import { mix, mixNumber } from '../../core/hash.ts';
import {
  type ConnectionId,
  draw,
  type Input,
  type Machine,
  type Message,
  type NodeId,
  type NodeState,
  Outbox,
  type Step,
} from '../../core/machine.ts';
import { plusMicros } from '../../core/time.ts';
import type { Wire } from '../../sim/kernel/connection.ts';

/** A small protocol to try the kernel on: every node pings its peers, writes what it is told, and flushes now and then. */
export interface Ping extends Message {
  readonly type: 'Ping';
  readonly value: number;
}
export interface Pong extends Message {
  readonly type: 'Pong';
  readonly value: number;
}
export type ToyMessage = Ping | Pong;

export interface ToyMemory {
  readonly id: NodeId;
  readonly pings: number;
  readonly pongs: number;
  readonly ticks: number;
  readonly lost: number;
  readonly sum: number;
}

export interface ToyOptions {
  readonly peers: readonly NodeId[];
  /** Requests sent at once on each connection. */
  readonly inFlight: number;
  /** Every so many pings received, one is written to the log; 0 for never. */
  readonly writeEvery: number;
  readonly flushEvery: number;
  readonly tickMicros: number;
  /** Whether an unanswered ping has a timer that is armed and put off with every message. */
  readonly watchdog: boolean;
  /** How long after its end a connection is opened again; 0 for never. */
  readonly redialMicros: number;
}

export const COIN: Site = site('toy.coin', 2, 0);

type ToyState = NodeState<ToyMemory>;
type ToyOutbox = Outbox<ToyMessage, { readonly type: 'Ticked' }, number>;

export function toyMachine(
  options: ToyOptions,
): Machine<ToyMemory, ToyMessage, unknown, unknown, number> {
  return {
    boot: (identity, disk, input) => {
      const out: ToyOutbox = new Outbox();
      options.peers.forEach((peer, index) => {
        if (peer !== identity.nodeId) out.connect(index + 1, peer, 'toy');
      });
      if (options.tickMicros > 0)
        out.setTimer('tick', 0, plusMicros(input.now, options.tickMicros));
      const memory: ToyMemory = {
        id: identity.nodeId,
        pings: 0,
        pongs: 0,
        ticks: 0,
        lost: 0,
        sum: 0,
      };
      const ready = logSlot(disk, 'toy') < 0 ? createLog(disk, 'toy') : disk;
      return { state: { memory, disk: ready }, effects: out.effects, draws: out.draws };
    },
    step: (state, input): Step<ToyMemory, ToyMessage, unknown, number> => {
      const out: ToyOutbox = new Outbox();
      const next = handle(options, state, input as Input<ToyMessage>, out);
      return { state: next, effects: out.effects, draws: out.draws };
    },
  };
}

function handle(
  options: ToyOptions,
  state: ToyState,
  input: Input<ToyMessage>,
  out: ToyOutbox,
): ToyState {
  const { memory } = state;
  switch (input.type) {
    case 'Connected':
      if (!input.opened) return state;
      for (let i = 0; i < options.inFlight; i++) ping(out, input.connection, memory.pongs + i);
      return state;
    case 'Received':
      if (input.message.type === 'Ping')
        return onPing(options, state, input.connection, input.message, out);
      ping(out, input.connection, input.message.value + 1);
      if (options.watchdog)
        out.setTimer('watchdog', input.connection, plusMicros(input.now, 1_000_000));
      return count(state, 0, 1, 0, 0, input.message.value);
    case 'TimerFired':
      if (input.timer === 'redial') {
        out.connect(input.subject, options.peers[input.subject - 1] as NodeId, 'toy');
        return state;
      }
      if (input.timer !== 'tick') return count(state, 0, 0, 0, 1, 0);
      out.setTimer('tick', 0, plusMicros(input.now, options.tickMicros));
      out.probe({ type: 'Ticked' });
      return count(state, 0, 0, 1, 0, draw(input, out, COIN));
    case 'Disconnected':
    case 'Refused':
      if (options.redialMicros > 0 && input.connection > 0) {
        out.setTimer('redial', input.connection, plusMicros(input.now, options.redialMicros));
      }
      return count(state, 0, 0, 0, 1, 0);
    case 'Command':
      out.answer(memory.pings);
      return state;
    case 'Flushed':
      return state;
  }
}

/** The state with counts raised; `sum` mixes in what was heard so that a lost or changed message shows. */
function count(
  state: ToyState,
  pings: number,
  pongs: number,
  ticks: number,
  lost: number,
  sum: number,
): ToyState {
  const m = state.memory;
  return {
    memory: {
      id: m.id,
      pings: m.pings + pings,
      pongs: m.pongs + pongs,
      ticks: m.ticks + ticks,
      lost: m.lost + lost,
      sum: (m.sum + sum) % 1_000_003,
    },
    disk: state.disk,
  };
}

function ping(out: ToyOutbox, connection: ConnectionId, value: number): void {
  out.send(connection, { type: 'Ping', value });
}

function onPing(
  options: ToyOptions,
  state: ToyState,
  connection: ConnectionId,
  message: Ping,
  out: ToyOutbox,
): ToyState {
  out.reply(connection, { type: 'Pong', value: message.value });
  const next = count(state, 1, 0, 0, 0, message.value);
  const { pings } = next.memory;
  if (options.writeEvery === 0 || pings % options.writeEvery !== 0) return next;
  const disk = writeToyLog(next.disk, pings);
  if (pings % (options.writeEvery * options.flushEvery) === 0) out.flush('toy');
  return { memory: next.memory, disk };
}

function writeToyLog(disk: Disk, value: number): Disk {
  const slot = logSlot(disk, 'toy');
  const log = some(disk.logs[slot], 'the toy log exists');
  const offset = log.written.length;
  const batch: StoredBatch = {
    baseOffset: offset,
    lastOffset: offset,
    leaderEpoch: 0,
    crc: value + 1,
  };
  return writeLog(disk, slot, append(log.written, batch));
}

/** What the transport must know of pings and pongs: nothing but how to hash them. */
export const TOY_WIRE: Wire = {
  identity: () => -1,
  position: () => -1,
  size: () => 100,
  trafficClass: () => 'data',
  digest: (hash, message) =>
    mixNumber(mix(hash, message.type === 'Ping' ? 1 : 2), (message as ToyMessage).value),
};
