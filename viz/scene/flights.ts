import { firstAbove } from '../../sim/trace/sorted.ts';
import { OUTCOMES, type Trace } from '../../sim/trace/trace.ts';
import type { Focus } from './scene.ts';

/** A message that is on its way, or that was lost a moment ago. */
export interface Flight {
  readonly message: number;
  readonly from: number;
  readonly to: number;
  readonly isReply: boolean;
  /** How far it has come, 0 to 1. */
  readonly progress: number;
  readonly isLost: boolean;
}

const LOST = OUTCOMES.indexOf('lost');
/** A cross stays as long as the message flew, within these bounds. */
const SHORTEST_CROSS_MICROS = 20_000;
const LONGEST_CROSS_MICROS = 250_000;
const BLOCK = 512;

/** When a message was sent, virtual microseconds. */
export const sentAt = ({ rows, messages }: Trace, message: number): number =>
  rows.at[messages.sentRow[message] as number] as number;

/** When a message was read or lost, or is due. */
export function endedAt({ rows, messages }: Trace, message: number): number {
  const row = messages.endRow[message] as number;
  return row >= 0 ? (rows.at[row] as number) : (messages.arriveAt[message] as number);
}

/** Whether a message got lost. */
export const isLost = ({ messages }: Trace, message: number): boolean =>
  messages.outcome[message] === LOST;

/** How far a message came that was lost, 0 to 1: where its cross stands. */
function dropPoint(trace: Trace, message: number): number {
  const sent = sentAt(trace, message);
  const due = trace.messages.arriveAt[message] as number;
  const flown = endedAt(trace, message) - sent;
  // What is lost in the moment of its sending, or at the receiver's door, still has a place on the line.
  return due > sent ? Math.min(0.85, Math.max(0.15, flown / (due - sent))) : 0.5;
}

/** The messages on their way at the focus, in the order in which they were sent (viz.md §1.5: by virtual time only). */
export function flightsAt(trace: Trace, { row, nowMicros }: Focus): Flight[] {
  const flights: Flight[] = [];
  const lastEnds = lastEndsOf(trace);
  const sent = firstSentAfter(trace, row);
  for (let block = 0; block * BLOCK < sent; block++) {
    if ((lastEnds[block] as number) < nowMicros - LONGEST_CROSS_MICROS) continue;
    const end = Math.min(sent, (block + 1) * BLOCK);
    for (let message = block * BLOCK; message < end; message++) {
      const flight = flightOf(trace, message, row, nowMicros);
      if (flight !== null) flights.push(flight);
    }
  }
  return flights;
}

function flightOf(trace: Trace, message: number, row: number, nowMicros: number): Flight | null {
  const { messages } = trace;
  const endRow = messages.endRow[message] as number;
  const sent = sentAt(trace, message);
  const ended = endedAt(trace, message);
  const isOver = endRow >= 0 ? endRow <= row : ended <= nowMicros;
  const lost = isLost(trace, message);
  if (isOver && !lost) return null;
  const stays = Math.min(LONGEST_CROSS_MICROS, Math.max(SHORTEST_CROSS_MICROS, ended - sent));
  if (isOver && nowMicros - ended > stays) return null;
  const due = lost ? ended : (messages.arriveAt[message] as number);
  const flown = due > sent ? Math.min(1, Math.max(0, (nowMicros - sent) / (due - sent))) : 1;
  return {
    message,
    from: messages.from[message] as number,
    to: messages.to[message] as number,
    isReply: messages.isReply[message] === 1,
    progress: lost ? flown * dropPoint(trace, message) : flown,
    isLost: isOver,
  };
}

/** The first message that was sent behind `row`. Messages are numbered in the order of their sending. */
export const firstSentAfter = ({ messages, messageCount }: Trace, row: number): number =>
  firstAbove(messages.sentRow, row, messageCount);

/** When the last message of each block ended, kept with the trace: most blocks can then be passed over. */
const known: WeakMap<Trace, Float64Array> = new WeakMap();

function lastEndsOf(trace: Trace): Float64Array {
  const kept = known.get(trace);
  if (kept !== undefined) return kept;
  const ends = new Float64Array(Math.ceil(trace.messageCount / BLOCK));
  for (let message = 0; message < trace.messageCount; message++) {
    const block = Math.floor(message / BLOCK);
    ends[block] = Math.max(ends[block] as number, endedAt(trace, message));
  }
  known.set(trace, ends);
  return ends;
}

/** The messages whose way touches a stretch of time, in the order of their sending; it stops behind `most`. */
export function messagesDuring(
  trace: Trace,
  fromMicros: number,
  toMicros: number,
  most: number,
): number[] {
  const lastEnds = lastEndsOf(trace);
  const found: number[] = [];
  for (let block = 0; block < lastEnds.length; block++) {
    if ((lastEnds[block] as number) < fromMicros) continue;
    const end = Math.min(trace.messageCount, (block + 1) * BLOCK);
    for (let message = block * BLOCK; message < end; message++) {
      if (sentAt(trace, message) > toMicros) return found;
      if (endedAt(trace, message) < fromMicros) continue;
      if (found.push(message) > most) return found;
    }
  }
  return found;
}
