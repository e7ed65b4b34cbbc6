import type { Drawn } from '../../core/draw.ts';
import { mix, mixNumber } from '../../core/hash.ts';
import {
  type ConnectionId,
  type Effect,
  type Machine,
  type Message,
  type NodeId,
  Outbox,
  type Step,
} from '../../core/machine.ts';
import type { Wire } from '../../sim/kernel/connection.ts';

/** A request and its reply: a number to and fro. */
interface Ball extends Message {
  readonly type: 'Ping' | 'Pong';
  readonly value: number;
}

/** What a node knows: how many messages it heard, and what was in them. */
interface Heard {
  readonly messages: number;
  readonly sum: number;
}

type StormStep = Step<Heard, Ball>;

const NO_DRAWS: readonly Drawn[] = [];
const NO_EFFECTS: readonly Effect<Ball>[] = [];

/**
 * As little protocol as there can be, so that what is measured is the kernel: a node connects to every other, has
 * `inFlight` pings under way on each connection, answers every ping and follows every pong with the next ping.
 */
export function stormMachine(peers: readonly NodeId[], inFlight: number): Machine<Heard, Ball> {
  return {
    boot: ({ nodeId }, disk) => {
      const out = new Outbox<Ball>();
      peers.forEach((peer, index) => {
        if (peer !== nodeId) out.connect(index + 1, peer, 'storm');
      });
      return { state: { memory: { messages: 0, sum: 0 }, disk }, effects: out.effects, draws: [] };
    },
    step: (state, input): StormStep => {
      switch (input.type) {
        case 'Received': {
          const { connection, message } = input;
          const { messages, sum } = state.memory;
          const memory = { messages: messages + 1, sum: (sum + message.value) & 0xffff };
          const effects = [answer(connection, message)];
          return { state: { memory, disk: state.disk }, effects, draws: NO_DRAWS };
        }
        case 'Connected': {
          if (!input.opened) return { state, effects: NO_EFFECTS, draws: NO_DRAWS };
          const effects = Array.from({ length: inFlight }, (_, i) => ping(input.connection, i));
          return { state, effects, draws: NO_DRAWS };
        }
        default:
          return { state, effects: NO_EFFECTS, draws: NO_DRAWS };
      }
    },
  };
}

function answer(connection: ConnectionId, { type, value }: Ball): Effect<Ball> {
  if (type === 'Pong') return ping(connection, value + 1);
  return { type: 'Reply', connection, message: { type: 'Pong', value } };
}

const ping = (connection: ConnectionId, value: number): Effect<Ball> => ({
  type: 'Send',
  connection,
  message: { type: 'Ping', value },
});

/** What the transport must know of the storm's messages: nothing but how to hash them. */
export const STORM_WIRE: Wire = {
  identity: () => -1,
  position: () => -1,
  size: () => 100,
  trafficClass: () => 'data',
  digest: (hash, message) =>
    mixNumber(mix(hash, message.type === 'Ping' ? 1 : 2), (message as Ball).value),
};
