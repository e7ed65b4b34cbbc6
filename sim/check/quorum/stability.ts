import { isIn } from '../../../core/quorum/membership.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import type { LeaderRole } from '../../../core/quorum/state.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report, RunEnd } from '../checker.ts';
import { type QuorumFold, type ReplicaFold, raftOf } from './fold.ts';
import { everySetHasMajority, hasMajority } from './majority.ts';

/** How long a fetch may be parked at a leader. */
const PARKED_MICROS = 500_000;

/** How far leaders hold out, and that they go when they are replaced (control-plane §6 L1, L2, L3, L5). */

/** Folds a step of a replica, and judges the leaders that come and go. */
export function checkStability(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  before: RaftState | null,
  after: RaftState,
): void {
  const { at, input } = event;
  const { fetchTimeout } = fold.settings;
  const silence = at - replica.lastHeard;
  if (before !== null && before.epoch !== after.epoch) {
    if (after.role.type === 'Candidate' && silence >= fetchTimeout) {
      fold.lonelyEpochs.push(after.epoch);
    }
    if (before.role.type === 'Leader')
      onDeposed(fold, event, report, replica, before, before.role, after);
  }
  if (before === null) replica.lastHeard = at;
  if (input.type === 'Received') {
    if (silence >= fetchTimeout && before !== null) report.exercised('stable-leader');
    replica.lastHeard = at;
  }
  if (after.role.type !== 'Leader') return;
  if (after.epoch > fold.leaderEpoch && after.highWatermark >= 0) {
    fold.leaderEpoch = after.epoch;
    fold.leaderSince = at;
  }
  if (after.epoch < fold.leaderEpoch && after.blocked === null) {
    onReplaced(fold, event, report, replica, after);
  }
  if (after.highWatermark !== before?.highWatermark) sample(fold, at);
}

/**
 * A leader adopts a newer epoch: it must not be one that a node made up which could hear nobody (KIP-996). A leader that
 * was paused lately is not judged: then it was the one that nobody heard, and its followers depose it rightly.
 */
function onDeposed(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  before: RaftState,
  role: LeaderRole,
  after: RaftState,
): void {
  if (!fold.lonelyEpochs.includes(after.epoch)) return;
  const { resumedAt } = replica;
  if (resumedAt !== null && event.at - resumedAt < 2 * fold.settings.fetchTimeout) return;
  const recent = event.at - fold.settings.fetchTimeout;
  const following = role.replicas.filter(
    ({ id, lastFetch }) => id !== before.config.nodeId && lastFetch !== null && lastFetch >= recent,
  );
  if (following.length + 1 <= role.replicas.length / 2) return;
  report.violated('stable-leader', {
    event: event.number,
    at: event.at,
    text: `${event.node.spec.name} led epoch ${before.epoch} with ${following.length} followers and was deposed by epoch ${after.epoch}, of a node that had heard nobody`,
    record: null,
  });
}

/**
 * A replaced leader resigns one and a half fetch timeouts after a majority fetched from it for the last time, which was
 * before it was replaced; a parked fetch may count half a second later, and some more is under way (KAFKA-15489).
 */
function onReplaced(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  after: RaftState,
): void {
  report.exercised('one-active-controller');
  const since = Math.max(fold.leaderSince, replica.judgedFrom, replica.resumedAt ?? 0);
  if (event.at - since <= fold.settings.fetchTimeout * 1.6 + PARKED_MICROS) return;
  report.violated('one-active-controller', {
    event: event.number,
    at: event.at,
    text: `${event.node.spec.name} still leads epoch ${after.epoch}, ${Math.round((event.at - since) / 1000)} ms after epoch ${fold.leaderEpoch} had a leader`,
    record: null,
  });
  replica.judgedFrom = event.at;
}

const SAMPLES = 16;

/** Remembers the true high watermark every quarter of a fetch timeout. */
function sample(fold: QuorumFold, at: number): void {
  const { samples, ghost } = fold;
  const last = samples[samples.length - 1];
  if (last !== undefined && at - last.at < fold.settings.fetchTimeout / 4) return;
  samples.push({ at, highWatermark: ghost.trueHighWatermark });
  if (samples.length > SAMPLES) samples.shift();
}

/** After all faults healed: the quorum leads, and everyone follows (control-plane §6 L1, L5). */
export function checkLiveness(fold: QuorumFold, end: RunEnd, report: Report): void {
  const { fetchTimeout, electionTimeout, reconnectBackoff, linger } = fold.settings;
  const bound = 2.5 * fetchTimeout + 8 * electionTimeout + 2 * reconnectBackoff + 2 * linger;
  if (end.reason !== 'until' || end.at - end.healedAt < bound) return;
  const running = end.nodes.filter((node) => node.status === 'running');
  const voters = running.filter((node) => {
    const raft = raftOf(node.state);
    return raft !== null && isIn(fold.votersNow, raft.membership.self);
  });
  if (!hasMajority(running, fold.votersNow) || !everySetHasMajority(running)) return;
  report.exercised('leader-within-t');
  const leader = voters.find((node) => {
    const raft = raftOf(node.state);
    return raft !== null && raft.role.type === 'Leader' && raft.highWatermark >= 0;
  });
  const { event, at } = end;
  if (leader === undefined) {
    // An election may be under way although nothing is broken: disks were slow and a follower's timer ended.
    if (at - fold.committedAt < bound) return;
    const roles = voters.map((node) => {
      const raft = raftOf(node.state);
      return `${node.spec.name} ${raft?.role.type} in epoch ${raft?.epoch}`;
    });
    const text = `no voter leads ${Math.round((at - end.healedAt) / 1000)} ms after all faults healed: ${roles.join(', ')}`;
    report.violated('leader-within-t', { event, at, text, record: null });
    return;
  }
  // A replica that has just met a new leader does not know its high watermark yet.
  if (at - fold.leaderSince < bound) return;
  const known = fold.samples.findLast((one) => one.at <= at - fetchTimeout)?.highWatermark ?? 0;
  for (const node of running) {
    const raft = raftOf(node.state);
    if (raft === null) continue;
    report.exercised('raft-catches-up');
    if (raft.highWatermark >= known) continue;
    const text = `${node.spec.name} is at high watermark ${raft.highWatermark}, a fetch timeout after ${known} was reached`;
    report.violated('raft-catches-up', { event, at, text, record: null });
  }
}
