import { mix, mixNumber, mixString } from '../../core/hash.ts';
import type { Message } from '../../core/machine.ts';
import type { Channel, Counter, Wire } from './connection.ts';

/** The content keys of what travels: what a draw depends on instead of a global counter (DESIGN law 3). */

const IDENTITY = 0x1de7;
const POSITION = 0x9051;

/** A channel on which nothing has travelled yet. */
export const newChannel = (name: string): Channel => ({
  name,
  hash: mixString(0, name),
  counters: [],
});

/** The counter of one message type on a channel; a channel carries few types. */
export function counterOf(channel: Channel, type: string): Counter {
  const { counters } = channel;
  for (let i = 0; i < counters.length; i++) {
    const counter = counters[i] as Counter;
    if (counter.type === type) return counter;
  }
  const hash = mixString(channel.hash, type);
  const counter: Counter = { type, hash, position: -1, repeats: 0, ordinal: 0 };
  counters.push(counter);
  return counter;
}

/** Counts one more thing without content of its own, whose key is its ordinal. */
export function countOrdinal(counter: Counter): number {
  counter.ordinal += 1;
  return mix(counter.hash, counter.ordinal);
}

/** The readable form of the key that `countOrdinal` gave last. */
export const ordinalName = (channel: Channel, counter: Counter): string =>
  `${channel.name} ${counter.type} ${counter.ordinal}`;

/**
 * Counts a request and gives its key: its identity where it has one, else how often its content position was
 * repeated, else its ordinal. A position that falls back counts as a repetition of the highest.
 */
export function countRequest(counter: Counter, message: Message, wire: Wire): number {
  const identity = wire.identity(message);
  if (identity >= 0) return mixNumber(mix(counter.hash, IDENTITY), identity);
  const position = wire.position(message);
  if (position < 0) return countOrdinal(counter);
  if (position > counter.position) {
    counter.position = position;
    counter.repeats = 0;
  } else counter.repeats += 1;
  return mix(mixNumber(mix(counter.hash, POSITION), counter.position), counter.repeats);
}

/** The readable form of the key that `countRequest` gave last, as tapes spell it. */
export function requestName(
  channel: Channel,
  counter: Counter,
  message: Message,
  wire: Wire,
): string {
  const identity = wire.identity(message);
  if (identity >= 0) return `${channel.name} ${counter.type} =${identity}`;
  if (wire.position(message) < 0) return ordinalName(channel, counter);
  return `${channel.name} ${counter.type} @${counter.position}.${counter.repeats}`;
}
