import { assert } from '../../assert.ts';
import type { AdminSettings, ClusterFacts } from '../../config/settings.ts';
import type { Input, Machine, NodeId } from '../../machine.ts';
import {
  type Network,
  type NetworkEvent,
  newNetwork,
  onNetworkInput,
  openLink,
  sendRequest,
} from '../../network/network.ts';
import type { Probe } from '../../probe.ts';
import type { DeleteRecordsResponse } from '../../protocol/delete-records.ts';
import { type ErrorCode, isRetriable } from '../../protocol/errors.ts';
import type { AdminResponse, KafkaMessage } from '../../protocol/message.ts';
import type { VoterAdminRequest } from '../../protocol/raft-voters.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../../time.ts';
import { Turn } from '../../turn.ts';
import { backoffMicros } from '../backoff.ts';
import type { Answer, ClientError, KafkaCommand } from '../commands.ts';
import { type Draft, LONG_AGO } from '../metadata.ts';
import { CLIENT_PURPOSE, canSend, connectableAt, isConnecting, leastLoadedNode } from '../nodes.ts';
import { type AdminCallRequest, requestOf, resultOf } from './requests.ts';

/** What an admin process is told. */
export interface AdminConfig {
  readonly nodeId: NodeId;
  readonly settings: AdminSettings;
  readonly cluster: ClusterFacts;
}

/** The memory of an admin client: its calls without an answer. */
export interface AdminMemory {
  readonly config: AdminConfig;
  readonly network: Network;
  /** Those on their way to one broker in the order in which they were sent. */
  readonly calls: readonly AdminCall[];
  readonly timerAt: Instant;
}

/** One call, sent again until it is answered or `default.api.timeout.ms` is over (KafkaAdminClient.Call). */
export interface AdminCall {
  readonly id: number;
  readonly request: AdminCallRequest;
  readonly deadline: Instant;
  /** −1 while it waits to be sent. */
  readonly node: NodeId;
  readonly tries: number;
  readonly retryAt: Instant;
}

/** The admin's one timer: a call may be tried again or runs out of time. */
export const ADMIN_TIMER = 'admin.wakeup';

/** What a connection of an admin client holds at most (KafkaAdminClient). */
const MAX_IN_FLIGHT = 1;

/**
 * The Admin client as a state machine: each call goes to the least loaded broker, which forwards it to the active
 * controller (KIP-590), and is tried again after a disconnect or NOT_CONTROLLER (clients §1.6).
 * Simplified: an admin client asks the bootstrap brokers and looks up no metadata. To have records deleted it asks one
 * after the other until the leader answers.
 */
export function adminMachine(
  config: AdminConfig,
): Machine<AdminMemory, KafkaMessage, Probe, KafkaCommand, Answer> {
  return {
    boot: (_identity, disk, input) => {
      const memory = newAdminMemory(config);
      return new Turn(input, disk, memory.network).end(memory);
    },
    step: ({ memory, disk }, input) => {
      const turn = new Turn(input, disk, memory.network);
      return turn.end(finish(sendCalls(handle(memory, turn, input), turn), turn));
    },
  };
}

function newAdminMemory(config: AdminConfig): AdminMemory {
  const { settings } = config;
  const network = newNetwork({
    'reconnect.backoff.ms': settings['reconnect.backoff.ms'],
    'reconnect.backoff.max.ms': settings['reconnect.backoff.max.ms'],
    'socket.connection.setup.timeout.ms': settings['socket.connection.setup.timeout.ms'],
  });
  return { config, network, calls: [], timerAt: FOREVER };
}

const copyMemory = (m: AdminMemory): Draft<AdminMemory> => ({
  config: m.config,
  network: m.network,
  calls: m.calls,
  timerAt: m.timerAt,
});

const copyCall = (c: AdminCall): Draft<AdminCall> => ({
  id: c.id,
  request: c.request,
  deadline: c.deadline,
  node: c.node,
  tries: c.tries,
  retryAt: c.retryAt,
});

const withCalls = (m: AdminMemory, calls: readonly AdminCall[]): AdminMemory => {
  const next = copyMemory(m);
  next.calls = calls;
  return next;
};

function handle(m: AdminMemory, turn: Turn, input: Input<KafkaMessage, KafkaCommand>): AdminMemory {
  if (input.type === 'Command') return onCommand(m, turn, input.command);
  const events = onNetworkInput(turn, input as Input<KafkaMessage>);
  if (events !== null) {
    let next = m;
    for (const event of events) next = onNetworkEvent(next, turn, event);
    return next;
  }
  if (input.type !== 'TimerFired' || input.timer !== ADMIN_TIMER) return m;
  const next = copyMemory(m);
  next.timerAt = FOREVER;
  return next;
}

function onCommand(m: AdminMemory, turn: Turn, command: KafkaCommand): AdminMemory {
  if (command.type === 'AddVoter' || command.type === 'RemoveVoter') {
    return call(m, turn, command.id, voterRequest(m, command));
  }
  const asked = requestOf(command, m.config.settings);
  return asked === null ? m : call(m, turn, asked.id, asked.request);
}

type VoterCommand = Extract<KafkaCommand, { readonly type: 'AddVoter' | 'RemoveVoter' }>;

function voterRequest(m: AdminMemory, command: VoterCommand): VoterAdminRequest {
  const { clusterId } = m.config.cluster;
  const { type, voterId, voterDirectoryId } = command;
  if (type === 'RemoveVoter') {
    return { type: 'RemoveRaftVoterRequest', clusterId, voterId, voterDirectoryId };
  }
  const ackWhenCommitted = true;
  return { type: 'AddRaftVoterRequest', clusterId, voterId, voterDirectoryId, ackWhenCommitted };
}

function call(m: AdminMemory, turn: Turn, id: number, request: AdminCallRequest): AdminMemory {
  const deadline = plusMs(turn.now, m.config.settings['default.api.timeout.ms']);
  return withCalls(m, [
    ...m.calls,
    { id, request, deadline, node: -1, tries: 0, retryAt: LONG_AGO },
  ]);
}

function onNetworkEvent(m: AdminMemory, turn: Turn, event: NetworkEvent): AdminMemory {
  if (event.type !== 'Response' && event.type !== 'Failure') return m;
  // Replies keep the order of requests, and a failed connection fails them in that order.
  const pending = m.calls.find((other) => other.node === event.peer);
  if (pending === undefined) return m;
  if (pending.id === ABANDONED) {
    return withCalls(
      m,
      m.calls.filter((other) => other !== pending),
    );
  }
  if (event.type === 'Failure') return retry(m, turn, pending);
  const result = resultOf(event.response as AdminResponse | DeleteRecordsResponse);
  if (result.error === 'NOT_CONTROLLER') return retry(m, turn, pending);
  // What is retriable is tried again: the quorum may be busy, or another node lead it now (KafkaAdminClient.Call).
  const isRepeated = isVoterRequest(pending.request) || isForLeader(pending.request);
  if (isRepeated && isRetriable(result.error)) return retry(m, turn, pending);
  return complete(m, turn, pending, result.error, result.message);
}

/** A call that failed without an answer may have been carried out; Kafka sends it again all the same. */
function retry(m: AdminMemory, turn: Turn, failed: AdminCall): AdminMemory {
  const again = copyCall(failed);
  again.node = -1;
  again.tries = failed.tries + 1;
  const wait = backoffMicros(turn, m.config.settings, failed.tries, failed.id);
  again.retryAt = plusMicros(turn.now, wait);
  // It goes behind the others, so that those on the wire stay in the order of their sending.
  return withCalls(m, [...m.calls.filter((other) => other !== failed), again]);
}

function complete(
  m: AdminMemory,
  turn: Turn,
  done: AdminCall,
  error: ErrorCode | ClientError,
  message: string,
): AdminMemory {
  turn.answer({ type: 'AdminCompleted', id: done.id, error, message });
  return withCalls(
    m,
    m.calls.filter((other) => other !== done),
  );
}

const isForLeader = ({ type }: AdminCallRequest): boolean => type === 'DeleteRecordsRequest';

const isVoterRequest = ({ type }: AdminCallRequest): boolean =>
  type === 'AddRaftVoterRequest' || type === 'RemoveRaftVoterRequest';

/** Gives up calls that are out of time and sends those that may be sent. */
function sendCalls(before: AdminMemory, turn: Turn): AdminMemory {
  let m = before;
  for (const waiting of before.calls) {
    if (waiting.deadline <= turn.now) {
      m = expire(m, turn, waiting);
      continue;
    }
    if (waiting.node >= 0 || waiting.retryAt > turn.now) continue;
    const { brokers } = m.config.cluster;
    const node = isForLeader(waiting.request)
      ? (brokers[waiting.tries % brokers.length] as NodeId)
      : leastLoadedNode(turn, brokers, MAX_IN_FLIGHT, waiting.id);
    if (node < 0) continue;
    if (!canSend(turn.network, node, MAX_IN_FLIGHT)) {
      if (!isConnecting(turn.network)) openLink(turn, node, CLIENT_PURPOSE);
      continue;
    }
    const timeoutMs = m.config.settings['request.timeout.ms'];
    sendRequest(turn, node, CLIENT_PURPOSE, waiting.request, timeoutMs);
    const sent = copyCall(waiting);
    sent.node = node;
    m = withCalls(m, [...m.calls.filter((other) => other !== waiting), sent]);
  }
  return m;
}

/** A call that is still on the wire keeps its place: its reply, if one comes, must not be taken for another's. */
function expire(m: AdminMemory, turn: Turn, late: AdminCall): AdminMemory {
  const message = 'default.api.timeout.ms';
  if (late.node < 0) return complete(m, turn, late, 'TIMEOUT', message);
  turn.answer({ type: 'AdminCompleted', id: late.id, error: 'TIMEOUT', message });
  const abandoned = copyCall(late);
  abandoned.deadline = FOREVER;
  abandoned.id = ABANDONED;
  return withCalls(
    m,
    m.calls.map((other) => (other === late ? abandoned : other)),
  );
}

const ABANDONED = -1;

function finish(m: AdminMemory, turn: Turn): AdminMemory {
  const due = nextWork(m, turn);
  assert(due > turn.now, 'what is due is done before the admin client waits');
  if (due >= m.timerAt && turn.network === m.network) return m;
  const next = copyMemory(m);
  next.network = turn.network;
  if (due < m.timerAt) {
    turn.setTimer(ADMIN_TIMER, 0, due);
    next.timerAt = due;
  }
  return next;
}

function nextWork(m: AdminMemory, turn: Turn): Instant {
  let due = FOREVER as number;
  for (const { node, retryAt, deadline } of m.calls) {
    due = Math.min(due, deadline);
    if (node >= 0) continue;
    if (retryAt > turn.now) due = Math.min(due, retryAt);
    else if (!isConnecting(turn.network)) due = Math.min(due, nextReconnect(m, turn));
  }
  return due as Instant;
}

function nextReconnect(m: AdminMemory, turn: Turn): number {
  let earliest = FOREVER as number;
  for (const broker of m.config.cluster.brokers) {
    const at = connectableAt(turn.network, broker, turn.now);
    if (at > turn.now) earliest = Math.min(earliest, at);
  }
  return earliest;
}
