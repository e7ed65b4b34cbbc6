import { append } from '../../core/collections/sequence.ts';
import { createLog, type Disk, logSlot, readFile, writeFile, writeLog } from '../../core/disk.ts';
import type { Effect, Input, Machine, NodeState, Start, Step } from '../../core/machine.ts';
import { instant } from '../../core/time.ts';
import type { Wire } from '../../sim/kernel/connection.ts';
import type { Kernel } from '../../sim/kernel/kernel.ts';

/** A machine that does what it is told and remembers what it hears, to see what each fault does to a process. */
export interface PuppetMemory {
  readonly heard: readonly Heard[];
}

/** One input as a puppet remembers it. */
export interface Heard {
  readonly type: string;
  readonly now: number;
  readonly wallClock: number;
  readonly connection: number;
  /** A timer's or file's name, or the text of a message. */
  readonly text: string;
}

/** What a puppet can be told. */
export interface Order {
  readonly effects?: readonly Effect[];
  /** Checksums of batches to append to the log `log`. */
  readonly write?: readonly number[];
  /** The new content of the file `file`. */
  readonly file?: string;
}

/** A message between puppets. A request with `hold` in its text is not answered. */
export interface Letter {
  readonly type: 'Letter';
  readonly text: string;
}

/** A letter with a text. */
export const letter = (text: string): Letter => ({ type: 'Letter', text });

type PuppetState = NodeState<PuppetMemory>;

/** The machine that follows orders and answers letters with their text and `!`. */
export const PUPPET: Machine<PuppetMemory, Letter, unknown, Order> = {
  boot: (_, disk, input) => {
    const ready = logSlot(disk, 'log') < 0 ? createLog(disk, 'log') : disk;
    return step({ memory: { heard: [hear(input)] }, disk: ready }, []);
  },
  step: (state, input): Step<PuppetMemory, Letter> => {
    const memory = { heard: [...state.memory.heard, hear(input)] };
    if (input.type === 'Command') {
      return step({ memory, disk: obey(state.disk, input.command) }, input.command.effects ?? []);
    }
    if (input.type !== 'Received' || input.connection > 0 || input.message.text.includes('hold')) {
      return step({ memory, disk: state.disk }, []);
    }
    const { connection, message } = input;
    const answer: Effect = { type: 'Reply', connection, message: letter(`${message.text}!`) };
    return step({ memory, disk: state.disk }, [answer]);
  },
};

const step = (state: PuppetState, effects: readonly Effect[]): Step<PuppetMemory, Letter> => ({
  state,
  effects: effects as Step<PuppetMemory, Letter>['effects'],
  draws: [],
});

function obey(disk: Disk, order: Order): Disk {
  let next = disk;
  for (const crc of order.write ?? []) {
    const slot = logSlot(next, 'log');
    const { written } = next.logs[slot]!;
    const offset = written.length;
    const batch = { baseOffset: offset, lastOffset: offset, leaderEpoch: 0, crc };
    next = writeLog(next, slot, append(written, batch));
  }
  return order.file === undefined ? next : writeFile(next, 'file', order.file);
}

function hear(input: Input<Letter, Order> | Start): Heard {
  const { type, now, wallClock } = input;
  const connection = 'connection' in input ? input.connection : 0;
  return { type, now, wallClock, connection, text: textOf(input) };
}

function textOf(input: Input<Letter, Order> | Start): string {
  if (input.type === 'Received') return input.message.text;
  if (input.type === 'TimerFired') return `${input.timer}/${input.subject}`;
  return input.type === 'Flushed' ? input.target : '';
}

/** Letters about a number are at that position; the purpose is the traffic class. */
export const LETTER_WIRE: Wire = {
  identity: () => -1,
  position: () => -1,
  size: (message) => (message as Letter).text.length,
  trafficClass: (purpose) =>
    purpose === 'control' ? 'control' : purpose === 'client' ? 'client' : 'data',
  digest: () => null,
};

/** What the running process of a node heard, as `type text`. */
export const heard = (kernel: Kernel, index: number): string[] =>
  listen(kernel, index).map(({ type, text }) => (text === '' ? type : `${type} ${text}`));

/** What the running process of a node heard. */
export function listen(kernel: Kernel, index: number): readonly Heard[] {
  return (kernel.node(index).state?.memory as PuppetMemory | undefined)?.heard ?? [];
}

/** What is written to a node's log, as checksums. */
export function logOf(kernel: Kernel, index: number): number[] {
  const { disk, state } = kernel.node(index);
  const { written } = (state?.disk ?? disk).logs[0]!;
  return written.shared.items.slice(0, written.length).map(({ crc }) => crc);
}

/** The content of a node's small file. */
export function fileOf(kernel: Kernel, index: number): unknown {
  const { disk, state } = kernel.node(index);
  return readFile(state?.disk ?? disk, 'file');
}

/** A timer's name and when it fired. */
export type Timed = readonly [timer: string, now: number];

/** The effect that arms a timer for a moment of the monotonic clock. */
export const timer = (name: string, at: number): Effect => ({
  type: 'SetTimer',
  timer: name,
  subject: 0,
  at: instant(at),
});

/** The effect that flushes a file or log. */
export const flush = (target: string): Effect => ({ type: 'Flush', target });

/** Gives a puppet an order. */
export function tell(kernel: Kernel, index: number, order: Order): void {
  kernel.command(kernel.node(index), order);
}
