import { topicOf } from '../../../../protocol/partition-name.ts';
import { plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import { LONG_AGO } from '../../../metadata.ts';
import { type ConsumerMemory, withGroup } from '../../memory.ts';
import { sendCommits, startCommit } from '../commits.ts';
import { groupOf } from '../coordinator.ts';
import {
  isListening,
  keepGroupTopics,
  lose,
  markPendingRevocation,
  ownedOf,
  revoke,
  startRevocation,
} from '../ownership.ts';
import { copyGroup, NO_COMMAND } from '../state.ts';
import { classicOf, withClassic } from './changes.ts';
import { copyClassic, type JoinPrepare } from './member.ts';
import { isCooperative } from './protocols.ts';

/** How far what precedes a JoinGroup is. */
export interface Prepared {
  readonly memory: ConsumerMemory;
  readonly outcome: 'done' | 'waiting' | 'held';
}

/**
 * What precedes a JoinGroup (ConsumerCoordinator.onJoinPrepare, clients §5.5): positions are committed, as far as that
 * can be done within the rebalance timeout; then an eager member gives up everything, a cooperative one what it no longer
 * subscribes to, and one that has lost its membership hears that its partitions are lost.
 */
export function prepareJoin(before: ConsumerMemory, turn: Turn): Prepared {
  let m = before;
  if (classicOf(m).prepare === null) m = begin(m, turn);
  const prepare = classicOf(m).prepare as JoinPrepare;
  if (prepare.phase === 'commit') {
    const committed = commitBefore(m, turn, prepare);
    if (committed.outcome !== 'done') return committed;
    m = startGivingUp(committed.memory, turn, prepare);
  }
  if (isListening(m)) return { memory: m, outcome: 'held' };
  return { memory: end(m, turn), outcome: 'done' };
}

function withPrepare(m: ConsumerMemory, prepare: JoinPrepare | null): ConsumerMemory {
  const next = copyClassic(classicOf(m));
  next.prepare = prepare;
  return withClassic(m, next);
}

function begin(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { settings } = before.config;
  const deadline = plusMs(turn.now, settings['max.poll.interval.ms']);
  const m = withPrepare(before, { deadline, phase: 'commit', retryAt: LONG_AGO });
  if (!settings['enable.auto.commit']) return m;
  // What an eager member is about to commit must not be overtaken by records that it hands out meanwhile.
  return commit(isCooperative(m) ? m : markPendingRevocation(m, ownedOf(m)), turn);
}

function commit(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.revocationCommit = 'pending';
  const asked = { id: NO_COMMAND, offsets: null };
  return sendCommits(startCommit(withGroup(m, next), turn, 'before-revocation', asked, null), turn);
}

/** Waits for the commit, and repeats it after errors that pass. */
function commitBefore(before: ConsumerMemory, turn: Turn, prepare: JoinPrepare): Prepared {
  let m = before;
  if (prepare.deadline <= turn.now) return { memory: m, outcome: 'done' };
  const backoffMs = m.config.settings['retry.backoff.ms'];
  switch (groupOf(m).revocationCommit) {
    case 'none':
    case 'done':
      return { memory: m, outcome: 'done' };
    case 'pending':
      return { memory: m, outcome: 'waiting' };
    case 'retriable':
      if (prepare.retryAt === LONG_AGO) {
        const retryAt = plusMs(turn.now, backoffMs);
        return { memory: withPrepare(m, { ...prepare, retryAt }), outcome: 'waiting' };
      }
      if (prepare.retryAt > turn.now) return { memory: m, outcome: 'waiting' };
      m = commit(withPrepare(m, { ...prepare, retryAt: LONG_AGO }), turn);
      return { memory: m, outcome: 'waiting' };
  }
}

function startGivingUp(m: ConsumerMemory, turn: Turn, prepare: JoinPrepare): ConsumerMemory {
  const listening = withPrepare(m, { ...prepare, phase: 'listener' });
  const { generationId, memberId, rejoinReason } = classicOf(m);
  if (generationId < 0 || memberId === '') return lose(listening, turn, rejoinReason);
  return startRevocation(listening, turn, toGiveUp(listening));
}

/** What the rebalance protocol wants given up before the JoinGroup. */
function toGiveUp(m: ConsumerMemory): readonly string[] {
  const owned = ownedOf(m);
  if (!isCooperative(m)) return owned;
  const topics = groupOf(m).topics ?? [];
  return owned.filter((partition) => !topics.includes(topicOf(partition)));
}

function end(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const m = revoke(before, turn, toGiveUp(before), classicOf(before).rejoinReason);
  const next = copyClassic(classicOf(m));
  next.prepare = null;
  next.needsJoinPrepare = false;
  next.isLeader = false;
  next.groupTopics = [];
  const group = copyGroup(groupOf(m));
  group.revocationCommit = 'none';
  group.classic = next;
  return keepGroupTopics(withGroup(m, group), turn);
}
