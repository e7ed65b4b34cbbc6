import type { Sequence } from '../../../core/collections/sequence.ts';
import { lastItem, sharedPrefix } from '../../../core/collections/sequence.ts';
import type { LogFile } from '../../../core/disk.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import type { Probe } from '../../../core/probe.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import { copyRaft } from '../../../core/quorum/state.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { committedIndex, firstMissing, holdsLastCommitted } from '../replication/ghost.ts';
import { batchesOf, batchIndexAt } from '../server-view.ts';
import { isDurableOnMajority, noteUnflushed } from './durable.ts';
import { noteDurable, type QuorumFold, type ReplicaFold } from './fold.ts';
import { cleanedBatches, register, sharedFrom } from './prefix.ts';
import { checkReconfiguration, noteVoters } from './reconfiguration.ts';
import { judge } from './report.ts';
import { checkSnapshots, isCoveredBySnapshot } from './snapshots.ts';

/** The safety of the quorum's log on the replica that a step touched (control-plane §6 S1, S4 to S10). */
export function checkLog(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  before: RaftState | null,
  after: RaftState,
): void {
  const file = event.after.disk.logs[after.slot] as LogFile;
  const log = batchesOf(file);
  const was = before === null ? undefined : event.before?.disk.logs[before.slot];
  noteDurable(replica, lastItem(file.durable));
  if (was?.written !== file.written) {
    onWritten(fold, event, report, before, after, was === undefined ? null : batchesOf(was), log);
  }
  checkReconfiguration(fold, event, report, before, after);
  if (before === null || before.snapshots !== after.snapshots) {
    checkSnapshots(fold, event, report, before, after, log);
  }
  if (before === null) {
    replica.comparedTo = 0;
    replica.unflushedTo = file.durable.length < file.written.length ? after.logEndOffset : 0;
  }
  const isLeader = after.role.type === 'Leader';
  if (isLeader && (before?.role.type !== 'Leader' || before.epoch !== after.epoch)) {
    onLeader(fold, event, report, after, log);
  }
  const committed = before === null ? null : committedAndLeft(event, before, after);
  if (committed !== null) onHighWatermark(fold, event, report, replica, before, committed, log);
  if (after.highWatermark !== (before?.highWatermark ?? -1)) {
    onHighWatermark(fold, event, report, replica, before, after, log);
  }
}

/** A leader that was removed commits that and resigns in one step: how it stood in between, or null. */
function committedAndLeft(
  event: SteppedEvent,
  before: RaftState,
  after: RaftState,
): RaftState | null {
  if (before.role.type !== 'Leader' || after.role.type === 'Leader') return null;
  let highWatermark = -1;
  for (const effect of event.effects) {
    if (effect.type !== 'Probe') continue;
    const probe = effect.probe as Probe;
    if (probe.type === 'QuorumHighWatermarkAdvanced') highWatermark = probe.highWatermark;
  }
  if (highWatermark < 0) return null;
  const between = copyRaft(after);
  between.role = before.role;
  between.epoch = before.epoch;
  between.highWatermark = highWatermark;
  return between;
}

function onWritten(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  before: RaftState | null,
  after: RaftState,
  was: Sequence<RecordBatch> | null,
  log: Sequence<RecordBatch>,
): void {
  const name = event.node.spec.name;
  const shift = was === null ? 0 : cleanedBatches(was, before, after);
  const kept =
    was === null ? 0 : shift === 0 ? sharedPrefix(was, log) : sharedFrom(was, shift, log);
  const leads = before?.role.type === 'Leader' && after.role.type === 'Leader';
  if (leads && before.epoch === after.epoch) {
    report.exercised('raft-leader-append-only');
    const first = kept < log.length ? (log.shared.items[kept] as RecordBatch) : null;
    if (
      (was !== null && kept + shift < was.length) ||
      (first !== null && first.leaderEpoch !== after.epoch)
    ) {
      const text = `${name} leads epoch ${after.epoch} and did more than append to it at ${after.logEndOffset}`;
      judge(fold, report, event, 'raft-leader-append-only', text);
    }
  }
  for (let i = kept; i < log.length; i++) {
    report.exercised('raft-log-match');
    const mismatch = register(fold.ghost, log, i);
    if (mismatch === null) continue;
    const batch = log.shared.items[i] as RecordBatch;
    const place = `offset ${batch.baseOffset} of epoch ${batch.leaderEpoch}`;
    const text =
      mismatch === 'content'
        ? `${name} has other records at ${place} than another replica`
        : `${name} holds ${place} behind another predecessor: the logs differ below it`;
    judge(fold, report, event, 'raft-log-match', text);
  }
}

function onLeader(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  after: RaftState,
  log: Sequence<RecordBatch>,
): void {
  const { ghost } = fold;
  const { name } = event.node.spec;
  report.exercised('one-leader-per-epoch');
  const at = ghost.leaderEpochs.indexOf(after.epoch);
  if (at < 0) {
    ghost.leaderEpochs.push(after.epoch);
    ghost.leaders.push(name);
  } else if (ghost.leaders[at] !== name) {
    const text = `${name} leads epoch ${after.epoch} as ${ghost.leaders[at]} did`;
    judge(fold, report, event, 'one-leader-per-epoch', text);
  }
  // A candidate that slept while others went on may win an old epoch, in which it can commit nothing.
  if (after.epoch < fold.leaderEpoch) return;
  report.exercised('raft-leader-complete');
  if (isCoveredBySnapshot(ghost, after) || holdsLastCommitted(ghost, log)) return;
  const missing = firstMissing(ghost, log, ghost.trueHighWatermark);
  const offset = ghost.committed.bases[Math.max(missing, 0)] as number;
  const text = `${name} leads epoch ${after.epoch} without the committed records at ${offset}; ${ghost.trueHighWatermark} had been committed`;
  judge(fold, report, event, 'raft-leader-complete', text);
}

function onHighWatermark(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  before: RaftState | null,
  after: RaftState,
  log: Sequence<RecordBatch>,
): void {
  const { ghost } = fold;
  const { name } = event.node.spec;
  const { highWatermark } = after;
  if (highWatermark < 0) return;
  const isLeader = after.role.type === 'Leader';
  const fell =
    before !== null && before.epoch === after.epoch && highWatermark < before.highWatermark;
  report.exercised('raft-hw-monotone');
  // A leader that was replaced and does not know it may still count old fetches.
  const isNewest = isLeader && after.epoch >= fold.leaderEpoch;
  const isBehind = isNewest && highWatermark < ghost.trueHighWatermark;
  if (fell || highWatermark > after.logEndOffset || isBehind) {
    const text = `${name} has high watermark ${highWatermark} in epoch ${after.epoch}; ${ghost.trueHighWatermark} had been reached`;
    judge(fold, report, event, 'raft-hw-monotone', text);
  }
  compareCommitted(fold, event, report, replica, after, log);
  if (!isLeader || highWatermark <= ghost.trueHighWatermark) return;
  ghost.trueHighWatermark = highWatermark;
  fold.committedAt = event.at;
  report.exercised('raft-durable-majority');
  const last = batchIndexAt(log, highWatermark - 1);
  const batch = last < 0 ? null : (log.shared.items[last] as RecordBatch);
  noteVoters(fold, after);
  const { voters } = after.membership;
  if (batch === null || isDurableOnMajority(fold, voters, batch)) return;
  // The set may have changed behind the commit, in the same step.
  const former = before?.membership.voters ?? voters;
  if (former !== voters && isDurableOnMajority(fold, former, batch)) return;
  if (fold.isDynamic && voters.length === 1) {
    if (!fold.alone.includes(name)) fold.alone.push(name);
    return;
  }
  noteUnflushed(fold, highWatermark);
  const text = `${name} committed ${highWatermark - 1} of epoch ${after.epoch}, which is not durable on a majority`;
  judge(fold, report, event, 'raft-durable-majority', text);
}

/** What a replica takes for committed from now on is what was committed before, or is committed by its leader now. */
function compareCommitted(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  replica: ReplicaFold,
  after: RaftState,
  log: Sequence<RecordBatch>,
): void {
  const { ghost } = fold;
  const { committed } = ghost;
  if (after.highWatermark <= replica.comparedTo) return;
  const isLeader = after.role.type === 'Leader';
  let i = Math.max(0, batchIndexAt(log, replica.comparedTo));
  for (; i < log.length; i++) {
    const batch = log.shared.items[i] as RecordBatch;
    if (batch.lastOffset >= after.highWatermark) break;
    report.exercised('raft-committed-prefix');
    const end = committed.lasts.length === 0 ? 0 : (committed.lasts.at(-1) as number) + 1;
    if (batch.baseOffset === end && isLeader) {
      committed.bases.push(batch.baseOffset);
      committed.lasts.push(batch.lastOffset);
      committed.epochs.push(batch.leaderEpoch);
      committed.checksums.push(batch.crc);
      continue;
    }
    const at = committedIndex(ghost, batch.baseOffset);
    const isSame =
      committed.epochs[at] === batch.leaderEpoch && committed.checksums[at] === batch.crc;
    if (at >= 0 && isSame) continue;
    const text =
      at < 0
        ? `${event.node.spec.name} takes ${batch.baseOffset} for committed, which no leader committed`
        : `${event.node.spec.name} takes other records for committed at ${batch.baseOffset}: epoch ${batch.leaderEpoch} instead of ${committed.epochs[at]}`;
    judge(fold, report, event, 'raft-committed-prefix', text);
    break;
  }
  replica.comparedTo = after.highWatermark;
}
