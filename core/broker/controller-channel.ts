import type { ServerSettings } from '../config/settings.ts';
import type { NodeId, Purpose } from '../machine.ts';
import { closeLink, type NetworkEvent, sendRequest } from '../network/network.ts';
import type { ForwardedRequest, ForwardedResponse } from '../protocol/message.ts';
import { type Instant, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';

/**
 * A broker's channel to the active controller (control-plane §3.2): requests queue, one is in flight, its destination is
 * the leader that the broker's own quorum client knows. A disconnect or `NOT_CONTROLLER` puts the request back in front
 * and looks for the controller again.
 */
export interface ControllerChannel {
  readonly purpose: ChannelPurpose;
  /** The active controller as last looked up, −1 where it must be looked up again. */
  readonly controllerId: NodeId;
  readonly queue: readonly QueuedRequest[];
  readonly inFlight: QueuedRequest | null;
  /** Whether the timer is armed that looks at the queue again. */
  readonly waits: boolean;
}

/** Kafka's four channels from a broker process to the controller. */
export type ChannelPurpose =
  | 'heartbeat'
  | 'alter-partition'
  | 'forwarding'
  | 'directory-assignments';

export const CHANNEL_PURPOSES: readonly ChannelPurpose[] = [
  'heartbeat',
  'alter-partition',
  'forwarding',
  'directory-assignments',
];

export interface QueuedRequest {
  readonly request: ForwardedRequest;
  readonly queuedAt: Instant;
  /** Whom the answer is for: the connection of a forwarded request, else 0. */
  readonly replyTo: number;
}

/** What became of a request: its answer, or null where the channel gave up. */
export interface ChannelResult {
  readonly purpose: ChannelPurpose;
  readonly request: ForwardedRequest;
  readonly response: ForwardedResponse | null;
  readonly replyTo: number;
}

/** A handler's view of a channel operation: the channel behind it, and the requests that ended. */
export interface ChannelStep {
  readonly channel: ControllerChannel;
  readonly results: readonly ChannelResult[];
}

/** How often a channel looks for a controller that it does not know (`NodeToForwardedRequestThread`). */
const LOOK_UP_MS = 100;
const NO_RESULTS: readonly ChannelResult[] = [];

/** The timer of the channels; its subject is the index in `CHANNEL_PURPOSES`. */
export const CHANNEL_TIMER = 'broker.channel';

/** A channel without requests. */
export const newChannel = (purpose: ChannelPurpose): ControllerChannel => ({
  purpose,
  controllerId: -1,
  queue: [],
  inFlight: null,
  waits: false,
});

/** Whether a purpose is one of the channels'. */
export const isChannelPurpose = (purpose: Purpose): purpose is ChannelPurpose =>
  CHANNEL_PURPOSES.some((known) => known === purpose);

/** Queues a request and sends it if nothing is in flight. `leaderId` is who leads the quorum as this node knows it. */
export function enqueue(
  channel: ControllerChannel,
  turn: Turn,
  settings: ServerSettings,
  leaderId: NodeId,
  request: ForwardedRequest,
  replyTo: number,
): ChannelStep {
  const queued: QueuedRequest = { request, queuedAt: turn.now, replyTo };
  const queue = [...channel.queue, queued];
  const { purpose, controllerId, inFlight, waits } = channel;
  return pump({ purpose, controllerId, queue, inFlight, waits }, turn, settings, leaderId);
}

/** The timer of a channel fired: look for the controller again. */
export function onChannelTimer(
  channel: ControllerChannel,
  turn: Turn,
  settings: ServerSettings,
  leaderId: NodeId,
): ChannelStep {
  const { purpose, controllerId, queue, inFlight } = channel;
  return pump({ purpose, controllerId, queue, inFlight, waits: false }, turn, settings, leaderId);
}

/** The answer to a channel's request, or its failure. */
export function onChannelEvent(
  channel: ControllerChannel,
  turn: Turn,
  settings: ServerSettings,
  leaderId: NodeId,
  event: NetworkEvent,
): ChannelStep {
  const { purpose, inFlight } = channel;
  if (inFlight === null || (event.type !== 'Response' && event.type !== 'Failure')) {
    return { channel, results: NO_RESULTS };
  }
  if (event.type === 'Failure' || namesNoController(event.response as ForwardedResponse)) {
    closeLink(turn, event.peer, purpose);
    const queue = [inFlight, ...channel.queue];
    const again = { purpose, controllerId: -1, queue, inFlight: null, waits: channel.waits };
    return wait(again, turn, settings['reconnect.backoff.ms']);
  }
  const response = event.response as ForwardedResponse;
  const result: ChannelResult = {
    purpose,
    request: inFlight.request,
    response,
    replyTo: inFlight.replyTo,
  };
  const { controllerId, queue, waits } = channel;
  const next = pump(
    { purpose, controllerId, queue, inFlight: null, waits },
    turn,
    settings,
    leaderId,
  );
  return { channel: next.channel, results: [result, ...next.results] };
}

/** Sends the first request that has not expired, if the controller is known and nothing is in flight. */
function pump(
  channel: ControllerChannel,
  turn: Turn,
  settings: ServerSettings,
  leaderId: NodeId,
): ChannelStep {
  const { purpose, waits } = channel;
  if (channel.inFlight !== null || waits) return { channel, results: NO_RESULTS };
  const giveUpMs = retryTimeoutMs(purpose, settings);
  const results: ChannelResult[] = [];
  const queue = channel.queue.filter(({ request, queuedAt, replyTo }) => {
    const isLive = turn.now - queuedAt < giveUpMs * 1000;
    if (!isLive) results.push({ purpose, request, response: null, replyTo });
    return isLive;
  });
  const [first, ...rest] = queue;
  const controllerId = channel.controllerId >= 0 ? channel.controllerId : leaderId;
  if (first === undefined) {
    return { channel: { purpose, controllerId, queue, inFlight: null, waits }, results };
  }
  if (controllerId < 0) {
    const idle = { purpose, controllerId, queue, inFlight: null, waits };
    return { channel: wait(idle, turn, LOOK_UP_MS).channel, results };
  }
  const timeoutMs = Math.min(settings['controller.socket.timeout.ms'], giveUpMs);
  sendRequest(turn, controllerId, purpose, first.request, timeoutMs);
  return { channel: { purpose, controllerId, queue: rest, inFlight: first, waits }, results };
}

function wait(channel: ControllerChannel, turn: Turn, ms: number): ChannelStep {
  if (channel.queue.length === 0 || channel.waits) return { channel, results: NO_RESULTS };
  turn.setTimer(CHANNEL_TIMER, CHANNEL_PURPOSES.indexOf(channel.purpose), plusMs(turn.now, ms));
  const { purpose, controllerId, queue, inFlight } = channel;
  return { channel: { purpose, controllerId, queue, inFlight, waits: true }, results: NO_RESULTS };
}

/** When a channel gives a request up: heartbeats soon, ISR changes never, the others after a minute. */
function retryTimeoutMs(purpose: ChannelPurpose, settings: ServerSettings): number {
  switch (purpose) {
    case 'heartbeat':
      return settings['broker.heartbeat.interval.ms'];
    case 'alter-partition':
      return Number.MAX_SAFE_INTEGER / 1000;
    case 'forwarding':
    case 'directory-assignments':
      return 60_000;
  }
}

function namesNoController(response: ForwardedResponse): boolean {
  if (response.error === 'NOT_CONTROLLER') return true;
  if (response.type !== 'AlterPartitionResponse') return false;
  return response.partitions.some(({ error }) => error === 'NOT_CONTROLLER');
}
