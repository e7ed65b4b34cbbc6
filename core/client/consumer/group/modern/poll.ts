import { plusMs } from '../../../../time.ts';
import type { Turn } from '../../../../turn.ts';
import { LONG_AGO } from '../../../metadata.ts';
import { type ConsumerMemory, withGroup } from '../../memory.ts';
import { sendCommits, startCommit } from '../commits.ts';
import { groupOf } from '../coordinator.ts';
import { type GroupPass, pass, thrown } from '../gate.ts';
import {
  assign,
  isListening,
  markPendingRevocation,
  ownedOf,
  revoke,
  startRevocation,
  without,
} from '../ownership.ts';
import { copyGroup, NO_COMMAND } from '../state.ts';
import {
  enter,
  modernOf,
  modernPollDeadline,
  releaseLost,
  restartAutoCommit,
  toJoining,
  withModern,
} from './changes.ts';
import { isTargetReached } from './heartbeat.ts';
import { copyModern, type Reconciliation } from './member.ts';

/**
 * The membership's part of a pass of poll(): what the network thread has left to the application's (clients §6.5).
 * Simplified: a member reconciles inside poll() only. Kafka's network thread does it alone where nothing is revoked and
 * nothing committed.
 */
export function pollModern(before: ConsumerMemory, turn: Turn): GroupPass {
  let m = before;
  if (modernOf(m).state === 'UNSUBSCRIBED') m = toJoining(m, turn, 'the application subscribed');
  m = resetPollTimer(m, turn);
  if (modernOf(m).mustTellLost) m = releaseLost(m, turn, 'the member is out of the group');
  const { fatal } = modernOf(m);
  if (fatal !== null) {
    const next = copyModern(modernOf(m));
    next.fatal = null;
    return thrown(withModern(m, next), fatal);
  }
  return reconcile(m, turn);
}

/** AbstractHeartbeatRequestManager.resetPollTimer: a stale member joins again with the poll that comes late. */
function resetPollTimer(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  let m = before;
  if (modernOf(m).state === 'STALE') {
    m = releaseLost(m, turn, 'max.poll.interval.ms was over');
    m = toJoining(m, turn, 'the application polls again');
  }
  const next = copyModern(modernOf(m));
  next.isPollExpired = false;
  next.pollDeadline = modernPollDeadline(m, turn);
  return withModern(m, next);
}

/** AbstractMembershipManager.maybeReconcile: commit, revoke, assign, then the heartbeat that acknowledges. */
function reconcile(before: ConsumerMemory, turn: Turn): GroupPass {
  let m = before;
  const { state, target, current } = modernOf(m);
  if (state !== 'RECONCILING' || isTargetReached(modernOf(m))) return pass(m, 'open');
  if (modernOf(m).reconciling === null) {
    if (current.localEpoch >= 0 && target.partitions.join() === current.partitions.join()) {
      return pass(acknowledge(m, turn, target), 'open');
    }
    m = begin(m, turn);
  }
  const reconciling = modernOf(m).reconciling as Reconciliation;
  if (reconciling.phase === 'commit') {
    if (!isCommitOver(m, turn, reconciling)) return pass(retryCommit(m, turn, reconciling), 'open');
    m = withReconciling(m, { ...reconciling, phase: 'listener' });
    m = startRevocation(m, turn, reconciling.revoked);
  }
  if (isListening(m)) return pass(m, 'held');
  m = revoke(m, turn, reconciling.revoked, 'the coordinator wants others to own them');
  m = assign(m, turn, reconciling.target.partitions);
  return pass(acknowledge(restartAutoCommit(m, turn), turn, reconciling.target), 'open');
}

function withReconciling(m: ConsumerMemory, reconciling: Reconciliation): ConsumerMemory {
  const next = copyModern(modernOf(m));
  next.reconciling = reconciling;
  return withModern(m, next);
}

function begin(before: ConsumerMemory, turn: Turn): ConsumerMemory {
  const { target } = modernOf(before);
  const owned = ownedOf(before);
  const revoked = without(owned, target.partitions);
  const deadline = plusMs(turn.now, before.config.settings['max.poll.interval.ms']);
  const m = withReconciling(markPendingRevocation(before, revoked), {
    target,
    revoked,
    added: without(target.partitions, owned),
    phase: 'commit',
    deadline,
    retryAt: LONG_AGO,
  });
  return m.config.settings['enable.auto.commit'] ? commit(m, turn) : m;
}

/** ConsumerMembershipManager.signalReconciliationStarted: with auto-commit every reconciliation begins with a commit. */
function commit(m: ConsumerMemory, turn: Turn): ConsumerMemory {
  const next = copyGroup(groupOf(m));
  next.revocationCommit = 'pending';
  const asked = { id: NO_COMMAND, offsets: null };
  return sendCommits(startCommit(withGroup(m, next), turn, 'before-revocation', asked, null), turn);
}

const isCommitOver = (m: ConsumerMemory, turn: Turn, { deadline }: Reconciliation): boolean => {
  const { revocationCommit } = groupOf(m);
  if (deadline <= turn.now) return true;
  return revocationCommit === 'none' || revocationCommit === 'done';
};

function retryCommit(m: ConsumerMemory, turn: Turn, reconciling: Reconciliation): ConsumerMemory {
  if (groupOf(m).revocationCommit !== 'retriable') return m;
  if (reconciling.retryAt === LONG_AGO) {
    const retryAt = plusMs(turn.now, m.config.settings['retry.backoff.ms']);
    return withReconciling(m, { ...reconciling, retryAt });
  }
  if (reconciling.retryAt > turn.now) return m;
  return commit(withReconciling(m, { ...reconciling, retryAt: LONG_AGO }), turn);
}

function acknowledge(
  m: ConsumerMemory,
  turn: Turn,
  target: Reconciliation['target'],
): ConsumerMemory {
  const next = copyModern(modernOf(m));
  next.current = target;
  next.reconciling = null;
  const group = copyGroup(groupOf(m));
  group.revocationCommit = 'none';
  const settled = withGroup(m, group);
  return enter(settled, turn, next, 'ACKNOWLEDGING', 'the member owns what it was assigned');
}
