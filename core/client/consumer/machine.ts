import { assert } from '../../assert.ts';
import type { Input, Machine, NodeId } from '../../machine.ts';
import { type NetworkEvent, onNetworkInput } from '../../network/network.ts';
import type { Probe } from '../../probe.ts';
import type { FetchResponse } from '../../protocol/fetch.ts';
import type { KafkaMessage } from '../../protocol/message.ts';
import type {
  ListOffsetsRequest,
  ListOffsetsResponse,
  OffsetsForLeaderEpochResponse,
} from '../../protocol/offsets.ts';
import { type PartitionName, topicOf } from '../../protocol/partition-name.ts';
import { FOREVER, type Instant, plusMs } from '../../time.ts';
import { Turn } from '../../turn.ts';
import type { Answer, ConsumedRecord, KafkaCommand } from '../commands.ts';
import { currentLeader, type Draft } from '../metadata.ts';
import { keepTopics, rebootstrap, wantTopic } from '../metadata-refresh.ts';
import {
  abandonedLinks,
  maybeUpdate,
  nextMetadataWork,
  onMetadataEvent,
  triggerAt,
} from '../metadata-updater.ts';
import { connectableAt } from '../nodes.ts';
import { collectFetch } from './collector.ts';
import { isUnbuffered, onFetchEnd, sendFetches } from './fetcher.ts';
import { commitAhead, onCommit, pollGroup, subscribe } from './group/calls.ts';
import { startClose } from './group/close.ts';
import { isGroupActive, nextGroupWork, onGroupEvent, runGroup } from './group/events.ts';
import { onLookupOffsets, runLookups, startLookup } from './lookup.ts';
import {
  type ConsumerConfig,
  type ConsumerMemory,
  type ConsumerPartition,
  copyMemory,
  copyPartition,
  mapPartitions,
  newConsumerMemory,
  newPartition,
  ownMemory,
  partitionOf,
  withMetadata,
  withPartition,
} from './memory.ts';
import {
  onEpochEnds,
  onMetadataChange,
  onResetOffsets,
  resetInitializing,
  sendResets,
  sendValidations,
} from './positions.ts';
import { readsFrom } from './read-replica.ts';
import { requestReset, rewound, seek } from './subscription.ts';

/** The consumer's one timer: a poll ends, or something may be asked for again. */
export const CONSUMER_TIMER = 'consumer.wakeup';

/** What a consumer's connections hold at most (ClassicKafkaConsumer). */
const MAX_IN_FLIGHT = 100;

/**
 * KafkaConsumer as a state machine (clients §1, §4). Like the classic consumer it sends nothing outside of a call, except
 * what its group needs (clients §4.9, §6.5).
 * Simplified: replies are taken in when they arrive, not when the next call looks at the socket.
 */
export function consumerMachine(
  config: ConsumerConfig,
): Machine<ConsumerMemory, KafkaMessage, Probe, KafkaCommand, Answer> {
  return {
    boot: (identity, disk, input) => {
      const memory = newConsumerMemory(config, identity, input.now);
      return new Turn(input, disk, memory.network).end(memory);
    },
    step: ({ memory, disk }, input) => {
      const turn = new Turn(input, disk, memory.network);
      return turn.end(finish(run(handle(memory, turn, input), turn), turn, memory));
    },
  };
}

function handle(
  m: ConsumerMemory,
  turn: Turn,
  input: Input<KafkaMessage, KafkaCommand>,
): ConsumerMemory {
  if (input.type === 'Command') return onCommand(m, turn, input.command);
  const events = onNetworkInput(turn, input as Input<KafkaMessage>);
  if (events !== null) {
    let next = m;
    for (const event of events) next = onNetworkEvent(next, turn, event);
    return next;
  }
  if (input.type !== 'TimerFired' || input.timer !== CONSUMER_TIMER) return m;
  const next = copyMemory(m);
  next.timerAt = FOREVER;
  return next;
}

function onCommand(m: ConsumerMemory, turn: Turn, command: KafkaCommand): ConsumerMemory {
  if (command.type === 'CloseConsumer') return startClose(m, turn, command);
  if (m.isClosed) return onClosed(m, turn, command);
  switch (command.type) {
    case 'Subscribe':
      return subscribe(m, turn, command.topics, command.listener);
    case 'CommitSync':
    case 'CommitAsync':
      return onCommit(m, turn, command);
    case 'Assign':
      return assign(m, turn, command.partitions);
    case 'Seek':
      return onSeek(m, turn, command.partition, command.offset);
    case 'SeekToBeginning':
      return seekLazily(m, command.partitions, 'earliest');
    case 'SeekToEnd':
      return seekLazily(m, command.partitions, 'latest');
    case 'SeekToCommitted':
      return mapPartitions(m, rewound);
    case 'Pause':
      return setPaused(m, command.partitions, true);
    case 'Resume':
      return setPaused(m, command.partitions, false);
    case 'Poll':
      return onPoll(m, turn, command.id, command.timeoutMs);
    case 'EndOffsets':
      return startLookup(m, turn, command.id, command.partitions);
    default:
      return m;
  }
}

/** A consumer that was closed throws at everything. */
function onClosed(m: ConsumerMemory, turn: Turn, command: KafkaCommand): ConsumerMemory {
  if (command.type === 'Poll') {
    const exception = 'IllegalStateException: This consumer has already been closed.';
    turn.answer({ type: 'Polled', id: command.id, records: [], exception });
  }
  return m;
}

/** SubscriptionState: until unsubscribe() a consumer does one or the other (clients §4.1). */
const EXCLUSIVE = 'IllegalStateException';

/** consumer.assign(): partitions that stay keep their positions (clients §4.1). */
function assign(m: ConsumerMemory, turn: Turn, names: readonly PartitionName[]): ConsumerMemory {
  const next = copyMemory(m);
  if (m.group !== null && m.group.topics !== null) {
    next.exception = EXCLUSIVE;
    return next;
  }
  const kept = m.partitions.filter((p) => names.includes(p.partition));
  const added = names.filter((name) => partitionOf(m, name) === null);
  next.partitions = [...kept, ...added.map(newPartition)];
  next.buffer = m.buffer.filter((fetch) => names.includes(fetch.partition));
  const looked = m.lookups.flatMap((lookup) => lookup.partitions);
  let metadata = keepTopics(m.metadata, [...names, ...looked].map(topicOf));
  for (const name of names) metadata = wantTopic(metadata, topicOf(name), turn.now);
  next.metadata = metadata;
  return next;
}

/** consumer.seek(): at once, dropping what is buffered; nobody checks that the offset exists (clients §4.4). */
function onSeek(
  m: ConsumerMemory,
  turn: Turn,
  partition: PartitionName,
  to: number,
): ConsumerMemory {
  const p = partitionOf(m, partition);
  if (p === null) return m;
  const from = p.offset >= 0 ? p.offset : p.resetFrom;
  turn.answer({ type: 'PositionReset', partition, from, to, reason: 'seek' });
  return withPartition(m, seek(p, to, currentLeader(m.metadata, partition)));
}

/** consumer.seekToBeginning(), seekToEnd(): looked up by the next poll (clients §4.4). None means all. */
function seekLazily(
  m: ConsumerMemory,
  names: readonly PartitionName[],
  resetTo: 'earliest' | 'latest',
): ConsumerMemory {
  return mapPartitions(m, (p) =>
    names.length === 0 || names.includes(p.partition) ? requestReset(p, resetTo, 'seek') : p,
  );
}

function setPaused(
  m: ConsumerMemory,
  names: readonly PartitionName[],
  isPaused: boolean,
): ConsumerMemory {
  return mapPartitions(m, (p) => {
    if (p.isPaused === isPaused || !names.includes(p.partition)) return p;
    const next = copyPartition(p);
    next.isPaused = isPaused;
    return next;
  });
}

function onPoll(m: ConsumerMemory, turn: Turn, id: number, timeoutMs: number): ConsumerMemory {
  // One thread at a time, and nothing to poll without an assignment: KafkaConsumer throws.
  const wrong =
    m.poll !== null
      ? 'ConcurrentModificationException'
      : m.partitions.length === 0 && (m.group === null || m.group.topics === null)
        ? 'IllegalStateException'
        : null;
  if (wrong !== null) {
    turn.answer({ type: 'Polled', id, records: [], exception: wrong });
    return m;
  }
  const next = copyMemory(m);
  next.poll = { id, deadline: plusMs(turn.now, timeoutMs) };
  return next;
}

function onNetworkEvent(before: ConsumerMemory, turn: Turn, event: NetworkEvent): ConsumerMemory {
  const m = withMetadata(before, onMetadataEvent(before.metadata, turn, event));
  if (event.type !== 'Response' && event.type !== 'Failure') return m;
  const response = event.type === 'Response' ? event.response : null;
  if (m.isClosed) return m;
  switch (event.request.type) {
    case 'FetchRequest':
      return onFetchEnd(m, turn, event.peer, event.request, response as FetchResponse | null);
    case 'ListOffsetsRequest': {
      const answer = response as ListOffsetsResponse | null;
      return onListOffsetsEnd(m, turn, event.peer, event.request, answer);
    }
    case 'OffsetsForLeaderEpochRequest': {
      const answer = response as OffsetsForLeaderEpochResponse | null;
      return onEpochEnds(m, turn, event.request, answer);
    }
    default:
      return onGroupEvent(m, turn, event);
  }
}

/** Replies keep the order of requests, which tells resets and lookups apart (clients §0). */
function onListOffsetsEnd(
  m: ConsumerMemory,
  turn: Turn,
  node: NodeId,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse | null,
): ConsumerMemory {
  const at = m.listings.findIndex((listing) => listing.node === node);
  const lookup = m.listings[at]?.lookup ?? -1;
  const next = copyMemory(m);
  next.listings = m.listings.filter((_, i) => i !== at);
  return lookup < 0
    ? onResetOffsets(next, turn, request, response)
    : onLookupOffsets(next, turn, lookup, request, response);
}

/** What runs while a call waits: positions, fetches, lookups, metadata (clients §4.3). */
function run(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const begun = isActive(before) ? maybeStartAnew(before, turn) : before;
  let m = runGroup(runLookups(pollOnce(begun, turn), turn), turn);
  if (!isActive(m)) return m;
  m = withMetadata(
    m,
    maybeUpdate(m.metadata, turn, {
      maxInFlight: MAX_IN_FLIGHT,
      requestTimeoutMs: m.config.settings['request.timeout.ms'],
    }),
  );
  return m;
}

/** KIP-1102: nobody has told this client anything for too long. */
function maybeStartAnew(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  if (turn.now < triggerAt(before.metadata)) return before;
  let m = before;
  for (const event of abandonedLinks(m.metadata, turn)) m = onNetworkEvent(m, turn, event);
  return withMetadata(m, rebootstrap(m.metadata, turn.now));
}

const isActive = (m: ConsumerMemory): boolean =>
  m.poll !== null || m.lookups.length > 0 || isGroupActive(m);

/** One pass of poll()'s loop: it ends with records, an exception or its timeout (clients §4.3). */
function pollOnce(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { poll } = before;
  if (poll === null) return before;
  if (before.exception !== null) return endPoll(before, before, turn, [], before.exception);
  const isLate = poll.deadline <= turn.now;
  const own = pollGroup(before, turn, isLate);
  if (own.exception !== null) return endPoll(own.memory, before, turn, [], own.exception);
  const { gate } = own;
  if (gate === 'held' || (gate === 'blocked' && !isLate)) return own.memory;
  const changed = onMetadataChange(own.memory);
  // With a group positions are its committed offsets first: `pollGroup` has looked them up.
  const initialized = changed.group === null ? resetInitializing(changed) : changed;
  if (initialized === null)
    return endPoll(changed, before, turn, [], 'NoOffsetForPartitionException');
  const collected = collectFetch(initialized, turn);
  const { exception } = collected;
  if (exception !== null) return endPoll(collected.memory, before, turn, [], exception);
  // Pipelining: the next requests leave before the application sees the records.
  const asking = gate === 'open' ? askPositions(collected.memory, turn) : collected.memory;
  const m = sendFetches(commitAhead(asking, turn, gate), turn);
  const isDone = collected.records.length > 0 || collected.isAdvanced || isLate;
  return isDone ? endPoll(m, before, turn, collected.records, null) : m;
}

const askPositions = (m: ConsumerMemory, turn: Turn): ConsumerMemory =>
  sendResets(sendValidations(m, turn), turn);

function endPoll(
  m: ConsumerMemory,
  before: ConsumerMemory,
  turn: Turn,
  records: readonly ConsumedRecord[],
  exception: string | null,
): ConsumerMemory {
  const { poll } = m;
  assert(poll !== null, 'a poll that ends was under way');
  turn.answer({ type: 'Polled', id: poll.id, records, exception });
  const next = ownMemory(m, before);
  next.poll = null;
  next.exception = null;
  return next;
}

/**
 * Keeps the network in the memory, and the timer no later than the next thing that is due. A memory other than the one
 * that the step began with is the step's own and not copied again.
 */
function finish(m: ConsumerMemory, turn: Turn, before: ConsumerMemory): ConsumerMemory {
  const due = isActive(m) || m.group !== null ? nextWork(m, turn) : FOREVER;
  assert(due > turn.now, 'what is due is done before the consumer waits');
  if (due >= m.timerAt && turn.network === m.network) return m;
  const next = m === before ? copyMemory(m) : (m as Draft<ConsumerMemory>);
  next.network = turn.network;
  if (due < next.timerAt) {
    turn.setTimer(CONSUMER_TIMER, 0, due);
    next.timerAt = due;
  }
  return next;
}

function nextWork(m: ConsumerMemory, turn: Turn): Instant {
  let due: number = Math.min(
    isActive(m) ? nextMetadataWork(m.metadata, turn) : FOREVER,
    nextGroupWork(m, turn),
  );
  if (m.poll !== null) {
    // A listener may hold poll() beyond its time.
    if (m.poll.deadline > turn.now) due = Math.min(due, m.poll.deadline);
    for (const p of m.partitions) {
      if (p.fetchState === 'AWAIT_RESET' || p.fetchState === 'AWAIT_VALIDATION') {
        due = Math.min(due, nextTry(m, turn, p));
      } else if (isUnbuffered(m, p)) {
        due = Math.min(due, nextTry(m, turn, p));
      }
    }
  }
  for (const { deadline, retryAt, outstanding } of m.lookups) {
    due = Math.min(due, deadline);
    if (outstanding === 0 && retryAt > turn.now) due = Math.min(due, retryAt);
  }
  return due as Instant;
}

/** When a partition is worth another look although nothing happens. */
function nextTry(m: ConsumerMemory, turn: Turn, p: ConsumerPartition): number {
  if (p.retryAt > turn.now) return p.retryAt;
  const node = nodeFor(m, p);
  if (node < 0) return FOREVER;
  const at = connectableAt(turn.network, node, turn.now);
  return at > turn.now ? at : FOREVER;
}

/** Whom the next request of a partition goes to; −1 where nobody is known. */
function nodeFor(m: ConsumerMemory, p: ConsumerPartition): NodeId {
  switch (p.fetchState) {
    case 'AWAIT_RESET':
      return currentLeader(m.metadata, p.partition).leaderId;
    case 'FETCHING':
      return readsFrom(p);
    default:
      return p.leader.leaderId;
  }
}
