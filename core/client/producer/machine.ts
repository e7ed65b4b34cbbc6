import { assert } from '../../assert.ts';
import type { Input, Machine } from '../../machine.ts';
import { type NetworkEvent, onNetworkInput } from '../../network/network.ts';
import type { Probe } from '../../probe.ts';
import type { KafkaMessage } from '../../protocol/message.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import type {
  ProducePartitionResponse,
  ProduceRequest,
  ProduceResponse,
} from '../../protocol/produce.ts';
import { NO_LEADER_HINT } from '../../protocol/produce.ts';
import { FOREVER, type Instant } from '../../time.ts';
import { Turn } from '../../turn.ts';
import type { Answer, KafkaCommand } from '../commands.ts';
import { rebootstrap } from '../metadata-refresh.ts';
import {
  abandonedLinks,
  maybeUpdate,
  nextMetadataWork,
  onMetadataEvent,
  triggerAt,
} from '../metadata-updater.ts';
import { isConnecting } from '../nodes.ts';
import { type Outcome, onBatchOutcome } from './completion.ts';
import {
  bumpEpoch,
  maybeInitProducerId,
  needsResolution,
  onProducerId,
  resolveSequences,
} from './idempotence.ts';
import {
  copyMemory,
  type Draft,
  isIdempotent,
  newProducerMemory,
  type ProducerConfig,
  type ProducerMemory,
  partitionAt,
} from './memory.ts';
import { nextGiveUp, onSend, type Sent, unblock } from './send.ts';
import { nextSendWork, sendProducerData, takeRequest } from './sender.ts';
import { nextTransactionWork, onTransactionCall } from './transactions/calls.ts';
import { reopened } from './transactions/reopen.ts';
import { holdsRecords, runTransactional } from './transactions/requests.ts';
import { onTransactionalEnd } from './transactions/responses.ts';

/** The producer's one timer: something becomes sendable, expires, or may be asked for again. */
export const PRODUCER_TIMER = 'producer.wakeup';

/** KafkaProducer as a state machine: accumulator, partitioners, sender and idempotence (clients §1, §2). */
export function producerMachine(
  config: ProducerConfig,
): Machine<ProducerMemory, KafkaMessage, Probe, KafkaCommand, Answer> {
  return {
    boot: (_identity, disk, input) => {
      const memory = newProducerMemory(config);
      const turn = new Turn(input, disk, memory.network);
      return turn.end(finish(runOnce(memory, turn), turn, memory));
    },
    step: ({ memory, disk }, input) => {
      const turn = new Turn(input, disk, memory.network);
      const handled = handle(memory, turn, input);
      if (!handled.wakes) return turn.end(handled.memory);
      return turn.end(finish(runOnce(handled.memory, turn), turn, memory));
    },
  };
}

/** What an input changed, and whether the sender must look at it. A send into an open batch costs no pass. */
function handle(m: ProducerMemory, turn: Turn, input: Input<KafkaMessage, KafkaCommand>): Sent {
  if (input.type === 'Command') return onCommand(m, turn, input.command);
  const events = onNetworkInput(turn, input as Input<KafkaMessage>);
  if (events !== null) {
    let memory = m;
    for (const event of events) memory = onNetworkEvent(memory, turn, event);
    return { memory, wakes: true };
  }
  if (input.type !== 'TimerFired' || input.timer !== PRODUCER_TIMER) {
    return { memory: m, wakes: false };
  }
  const memory = copyMemory(m);
  memory.timerAt = FOREVER;
  return { memory, wakes: true };
}

function onCommand(m: ProducerMemory, turn: Turn, command: KafkaCommand): Sent {
  switch (command.type) {
    case 'Send':
      return onSend(m, turn, command);
    case 'InitTransactions':
    case 'BeginTransaction':
    case 'SendOffsetsToTransaction':
    case 'CommitTransaction':
    case 'AbortTransaction':
      return { memory: onTransactionCall(m, turn, command), wakes: true };
    case 'ReopenProducer':
      return { memory: reopened(m, turn), wakes: true };
    case 'Flush': {
      const memory = copyMemory(m);
      memory.flushBefore = m.nextBatchId;
      return { memory, wakes: true };
    }
    default:
      return { memory: m, wakes: false };
  }
}

function onNetworkEvent(before: ProducerMemory, turn: Turn, event: NetworkEvent): ProducerMemory {
  let m = before;
  const metadata = onMetadataEvent(m.metadata, turn, event);
  if (metadata !== m.metadata) {
    const next = copyMemory(m);
    next.metadata = metadata;
    m = next;
  }
  if (event.type !== 'Response' && event.type !== 'Failure') return m;
  switch (event.request.type) {
    case 'ProduceRequest': {
      const response = event.type === 'Response' ? (event.response as ProduceResponse) : null;
      const reason = event.type === 'Failure' ? event.reason : null;
      // A lost reply is never a lost request: both errors leave open whether the batch was appended (clients §0).
      const lost = reason === 'TimedOut' ? 'REQUEST_TIMED_OUT' : 'NETWORK_EXCEPTION';
      return onProduceEnd(m, turn, event.peer, event.request, response, lost);
    }
    case 'FindCoordinatorRequest':
    case 'AddPartitionsToTxnRequest':
    case 'AddOffsetsToTxnRequest':
    case 'TxnOffsetCommitRequest':
    case 'EndTxnRequest':
      return onTransactionalEnd(m, turn, event.type === 'Response' ? event.response : null);
    case 'InitProducerIdRequest': {
      const response = event.type === 'Response' ? event.response : null;
      if (m.transactions !== null) return onTransactionalEnd(m, turn, response);
      const given = response?.type === 'InitProducerIdResponse' ? response : null;
      return onProducerId(m, turn, given);
    }
    default:
      return m;
  }
}

function onProduceEnd(
  before: ProducerMemory,
  turn: Turn,
  node: number,
  request: ProduceRequest,
  response: ProduceResponse | null,
  lost: 'REQUEST_TIMED_OUT' | 'NETWORK_EXCEPTION',
): ProducerMemory {
  if (request.acks === 0) return before;
  const taken = takeRequest(before, node);
  let m = taken.memory;
  for (const place of taken.places) {
    const { name } = partitionAt(m, place.topic, place.index);
    const answer = answerFor(response, name);
    const outcome: Outcome = {
      error: answer?.error ?? lost,
      baseOffset: answer?.baseOffset ?? -1,
      logStartOffset: answer?.logStartOffset ?? -1,
      currentLeader: answer?.currentLeader ?? NO_LEADER_HINT,
    };
    m = onBatchOutcome(m, turn, place, outcome);
  }
  return m;
}

function answerFor(
  response: ProduceResponse | null,
  name: PartitionName,
): ProducePartitionResponse | null {
  if (response === null) return null;
  for (const answer of response.partitions) if (answer.partition === name) return answer;
  return null;
}

/** KIP-1102: nobody has told this client anything for too long. */
function maybeStartAnew(before: ProducerMemory, turn: Turn): ProducerMemory {
  if (turn.now < triggerAt(before.metadata)) return before;
  let m = before;
  for (const event of abandonedLinks(m.metadata, turn)) m = onNetworkEvent(m, turn, event);
  const next = copyMemory(m);
  next.metadata = rebootstrap(m.metadata, turn.now);
  return next;
}

/** One pass of the sender's loop, and of the sends that wait for it (clients §2.3, §2.7). */
function runOnce(before: ProducerMemory, turn: Turn): ProducerMemory {
  let m = maybeStartAnew(before, turn);
  for (;;) {
    if (isIdempotent(m)) m = bumpEpoch(resolveSequences(m, turn), turn);
    m = unblock(m, turn);
    const { freeBytes } = m;
    const pass = m.transactions === null ? null : runTransactional(m, turn);
    if (pass !== null) m = pass.memory;
    if (pass === null || pass.sends) m = sendProducerData(m, turn);
    const mayUnblock = m.blocked.length > 0 && m.freeBytes > freeBytes;
    if (!mayUnblock && !needsResolution(m)) break;
  }
  if (isIdempotent(m)) m = maybeInitProducerId(m, turn);
  const { settings } = m.config;
  const metadata = maybeUpdate(m.metadata, turn, {
    maxInFlight: settings['max.in.flight.requests.per.connection'],
    requestTimeoutMs: settings['request.timeout.ms'],
  });
  if (metadata === m.metadata) return m;
  const next = copyMemory(m);
  next.metadata = metadata;
  return next;
}

/**
 * Keeps the network in the memory, and the timer no later than the next thing that is due. A memory other than the one
 * that the step began with is the step's own and not copied again.
 */
function finish(m: ProducerMemory, turn: Turn, before: ProducerMemory): ProducerMemory {
  const due = nextWork(m, turn);
  assert(due > turn.now, 'what is due is done before the producer waits');
  if (due >= m.timerAt && turn.network === m.network) return m;
  const next = m === before ? copyMemory(m) : (m as Draft<ProducerMemory>);
  next.network = turn.network;
  if (due < next.timerAt) {
    turn.setTimer(PRODUCER_TIMER, 0, due);
    next.timerAt = due;
  }
  return next;
}

function nextWork(m: ProducerMemory, turn: Turn): Instant {
  const isHeld = m.transactions !== null && holdsRecords(m.transactions);
  let due: number = isHeld ? nextGiveUp(m) : Math.min(nextSendWork(m, turn), nextGiveUp(m));
  due = Math.min(due, nextTransactionWork(m));
  due = Math.min(due, nextMetadataWork(m.metadata, turn));
  const needsId =
    isIdempotent(m) && m.producerId < 0 && !m.isInitializing && m.transactions === null;
  if (needsId && m.initRetryAt > turn.now) due = Math.min(due, m.initRetryAt);
  // Without a usable broker the next reconnect is what both metadata and producer id wait for.
  else if (needsId && !isConnecting(turn.network)) due = Math.min(due, nextReconnect(m, turn));
  return due as Instant;
}

function nextReconnect(m: ProducerMemory, turn: Turn): Instant {
  let earliest = FOREVER;
  for (const link of turn.network.links) {
    if (link.status !== 'Closed' || link.retryAt <= turn.now) continue;
    if (m.metadata.brokers.includes(link.peer) && link.retryAt < earliest) earliest = link.retryAt;
  }
  return earliest;
}
