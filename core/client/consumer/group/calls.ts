import type { Turn } from '../../../turn.ts';
import type { KafkaCommand } from '../../commands.ts';
import { type ConsumerMemory, copyMemory, withGroup } from '../memory.ts';
import { newClassicMember } from './classic/member.ts';
import { pollClassic } from './classic/poll.ts';
import { maybeAutoCommit, sendCommits, startCommit, tellCompletions } from './commits.ts';
import { fetchCommitted } from './committed.ts';
import { groupOf } from './coordinator.ts';
import { type Gate, type GroupPass, pass, thrown } from './gate.ts';
import { modernPollDeadline } from './modern/changes.ts';
import { newModernMember } from './modern/member.ts';
import { pollModern } from './modern/poll.ts';
import { keepGroupTopics } from './ownership.ts';
import { copyGroup } from './state.ts';

/** The calls of the application that its group has a part in. */

/** consumer.subscribe(): the next poll joins the group, or joins again with other topics (clients §4.1, §5.5). */
export function subscribe(
  before: ConsumerMemory,
  turn: Turn,
  topics: readonly string[],
  listener: 'none' | 'commit-sync',
): ConsumerMemory {
  const { group } = before;
  if (group === null) {
    const next = copyMemory(before);
    next.exception = 'InvalidGroupIdException';
    return next;
  }
  if (group.topics === null && before.partitions.length > 0) {
    const next = copyMemory(before);
    next.exception = 'IllegalStateException';
    return next;
  }
  const next = copyGroup(group);
  next.topics = [...topics].sort();
  next.listener = listener;
  const protocol = before.config.settings['group.protocol'];
  if (protocol === 'classic') next.classic = group.classic ?? newClassicMember();
  else {
    const memberId = `${before.clientId}-${before.boot}`;
    next.modern = group.modern ?? newModernMember(memberId, modernPollDeadline(before, turn));
  }
  return keepGroupTopics(withGroup(before, next), turn);
}

type CommitCommand = Extract<KafkaCommand, { readonly type: 'CommitSync' | 'CommitAsync' }>;

/** consumer.commitSync(), commitAsync() (clients §4.4). */
export function onCommit(m: ConsumerMemory, turn: Turn, command: CommitCommand): ConsumerMemory {
  const { id, offsets } = command;
  if (m.group === null || m.group.isFenced) {
    const exception = m.group === null ? 'InvalidGroupIdException' : 'FencedInstanceIdException';
    turn.answer({ type: 'CommitCompleted', id, offsets: offsets ?? [], exception });
    return m;
  }
  const told = tellCompletions(m, turn);
  const isSync = command.type === 'CommitSync';
  const timeoutMs = isSync ? m.config.settings['default.api.timeout.ms'] : null;
  const started = startCommit(told, turn, isSync ? 'sync' : 'async', { id, offsets }, timeoutMs);
  return sendCommits(started, turn);
}

/** The group's part of one pass of poll(): callbacks, membership, auto-commit, committed offsets (clients §4.3). */
export function pollGroup(before: ConsumerMemory, turn: Turn, isLate: boolean): GroupPass {
  if (before.group === null) return pass(before, 'open');
  if (before.group.isFenced) return thrown(before, 'FencedInstanceIdException');
  let m = tellCompletions(before, turn);
  const { classic, modern } = groupOf(m);
  let gate: Gate = 'open';
  if (classic !== null || modern !== null) {
    const member = classic !== null ? pollClassic(m, turn) : pollModern(m, turn);
    if (member.exception !== null || member.gate !== 'open') return member;
    m = member.memory;
    gate = member.gate;
  }
  if (!commitsAhead(m)) m = maybeAutoCommit(m, turn);
  const committed = fetchCommitted(m, turn);
  if (!committed.isWaiting) return pass(committed.memory, gate);
  // The classic consumer waits for positions before it hands out anything; so does its successor, as long as poll() may.
  return pass(committed.memory, isLate ? 'fetch-only' : 'blocked');
}

/**
 * Before KAFKA-18641 the network thread of the new consumer committed the positions that poll() had just moved, although
 * the records had not been handed out.
 */
const commitsAhead = (m: ConsumerMemory): boolean =>
  groupOf(m).modern !== null &&
  m.config.cluster.switches['consumer.autoCommitPosition'] === 'fetched';

/** Commits by itself what this very poll() is about to return, where that rule holds. */
export function commitAhead(m: ConsumerMemory, turn: Turn, gate: Gate): ConsumerMemory {
  return m.group === null || gate !== 'open' || !commitsAhead(m) ? m : maybeAutoCommit(m, turn);
}
