import { listens } from '../../../core/broker/lifecycle.ts';
import {
  type Sequence,
  sequenceOf,
  sharedPrefix,
  slice,
} from '../../../core/collections/sequence.ts';
import type { LogFile } from '../../../core/disk.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import { firstSegmentBase } from '../../../core/log/state.ts';
import type { Probe } from '../../../core/probe.ts';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import { effectiveMinIsr, type Partition } from '../../../core/replica/partition.ts';
import type { NodeRuntime } from '../../kernel/node.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, Report } from '../checker.ts';
import { awaitsReturn, isLossy, noExcuses, noteNode, noteStep } from '../excuses.ts';
import {
  batchesOf,
  partitionOn,
  partitionsOf,
  serverMemory,
  valueAt,
  writtenLog,
} from '../server-view.ts';
import { type ReplicationFold as Fold, ghostOf, judge, name, violated } from './fold.ts';
import {
  firstMissing,
  type Ghost,
  holdsLastCommitted,
  registerBatch,
  wasWritten,
} from './ghost.ts';
import { REPLICATION_GUARANTEES } from './guarantees.ts';
import { firstUncommitted, servedTo } from './served.ts';

/** The white-box invariants of replication (replication §10), evaluated on the partitions that a step touched. */
export const replicationChecker: Checker<Fold> = {
  guarantees: REPLICATION_GUARANTEES,
  concerns: (scenario) => scenario.topics.length > 0,
  start: (scenario: ResolvedScenario): Fold => ({
    ghosts: [],
    excuses: noExcuses(scenario),
    decidedIsr: [],
    deletedTopics: [],
  }),
  onNode: (fold: Fold, change: NodeChange) => noteNode(fold.excuses, change),
  onStep: (fold: Fold, event: SteppedEvent, report: Report) => {
    const served = servedTo(event);
    if (served !== null) onServed(fold, event, report, served);
    const after = partitionsOf(event.after);
    if (after.length === 0 && event.probes.length === 0) return;
    noteDecisions(fold, event, report);
    const before = partitionsOf(event.before);
    if (after === before) return;
    let known = 0;
    for (let i = 0; i < after.length; i++) {
      const partition = after[i] as Partition;
      let previous = before[i] ?? null;
      if (previous === partition) continue;
      if (previous !== null && previous.name !== partition.name) {
        previous = before.find(({ name }) => name === partition.name) ?? null;
      }
      if (previous !== null && previous.topicId !== partition.topicId) previous = null;
      if (previous !== null) known += 1;
      onPartition(fold, event, report, previous, partition);
    }
    if (known > 0) report.exercised('partition-epoch-monotone', known);
    onAcknowledgements(fold, event, report);
  },
};

function noteDecisions(fold: Fold, event: SteppedEvent, report: Report): void {
  const { probes } = event;
  if (probes.length > 0) noteStep(fold.excuses, event);
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    if (probe.type === 'TopicDeleted') fold.deletedTopics.push(probe.topicId);
    if (probe.type === 'LogStartRaised') onDeleted(fold, event, report, probe);
    if (probe.type !== 'PartitionDecided') continue;
    const { partition: name, topicId, isr } = probe;
    const known = fold.decidedIsr.find((decided) => decided.name === name);
    if (known === undefined) fold.decidedIsr.push({ name, topicId, isr });
    else if (known.topicId !== topicId) {
      known.topicId = topicId;
      known.isr = isr;
    } else {
      const joined = isr.filter((id) => !known.isr.includes(id));
      known.isr = isr;
      const ghost = ghostOf(fold, name, topicId);
      for (const id of joined) onJoined(fold, ghost, event, report, id);
    }
  }
}

/** Replication S23: nothing that is not committed is deleted from the beginning of a log. */
function onDeleted(
  fold: Fold,
  event: SteppedEvent,
  report: Report,
  { partition, topicId, to }: Extract<Probe, { readonly type: 'LogStartRaised' }>,
): void {
  const ghost = ghostOf(fold, partition, topicId);
  ghost.deletedBelow = Math.max(ghost.deletedBelow, to);
  report.exercised('deleted-below-hw');
  if (to <= ghost.trueHighWatermark) return;
  const text = `${name(event)} deleted ${partition} up to ${to}, of which only what is below ${ghost.trueHighWatermark} was committed`;
  violated(report, event, 'deleted-below-hw', text);
}

/** Replication S6: whoever joins the ISR holds everything committed so far. */
function onJoined(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  brokerId: number,
): void {
  const node = event.nodes.find(({ spec }) => spec.id === brokerId);
  if (node === undefined || node.status === 'off') return;
  if (awaitsReturn(fold.excuses, ghost.name, node.spec.name)) return;
  report.exercised('candidate-complete');
  const log = writtenLog(node, ghost.name);
  if (ghost.trueHighWatermark === 0 || (log !== null && holdsLastCommitted(ghost, log))) return;
  const text = `${node.spec.name} joins the ISR of ${ghost.name} without what was committed up to ${ghost.trueHighWatermark}`;
  judge(fold, report, event, 'candidate-complete', ghost.name, text);
}

function onPartition(
  fold: Fold,
  event: SteppedEvent,
  report: Report,
  before: Partition | null,
  after: Partition,
): void {
  const ghost = ghostOf(fold, after.name, after.topicId);
  if (before === null || before.log !== after.log) onLog(fold, ghost, event, report, before, after);
  const nodeId = event.node.spec.id;
  if (before !== null) {
    if (after.leaderEpoch < before.leaderEpoch || after.partitionEpoch < before.partitionEpoch) {
      const text = `${name(event)} went back on ${after.name}: epochs (${before.leaderEpoch}, ${before.partitionEpoch}) -> (${after.leaderEpoch}, ${after.partitionEpoch})`;
      violated(report, event, 'partition-epoch-monotone', text);
    }
  }
  if (after.leaderId !== nodeId) return;
  if (before === null || before.leaderId !== nodeId || before.leaderEpoch !== after.leaderEpoch) {
    onLeader(fold, ghost, event, report, after);
  }
  const previousHighWatermark =
    before !== null && before.leaderId === nodeId && before.leaderEpoch === after.leaderEpoch
      ? before.log.highWatermark
      : -1;
  onHighWatermark(fold, ghost, event, report, previousHighWatermark, after);
}

function onLog(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  before: Partition | null,
  after: Partition,
): void {
  const { log } = after;
  report.exercised('log-offsets-ordered');
  if (
    log.logStartOffset > log.highWatermark ||
    log.highWatermark > log.logEndOffset ||
    log.recoveryPoint > log.logEndOffset
  ) {
    const text = `${name(event)} ${after.name}: start ${log.logStartOffset}, high watermark ${log.highWatermark}, end ${log.logEndOffset}, recovery point ${log.recoveryPoint}`;
    violated(report, event, 'log-offsets-ordered', text);
  }
  const now = batchesOf(event.after.disk.logs[log.slot] as LogFile);
  const file = event.before?.disk.logs[log.slot];
  const known = before === null || file === undefined ? null : batchesOf(file);
  const was = known === null ? null : notDeleted(known, before, after);
  const kept = was === null ? 0 : sharedPrefix(was, now);
  if (was !== null && kept < was.length) onTruncated(fold, ghost, event, report, after, was, kept);
  for (let i = kept; i < now.length; i++) {
    onWritten(fold, ghost, event, report, now.shared.items[i] as RecordBatch);
    report.exercised('log-match');
    const mismatch = registerBatch(ghost, now, i);
    if (mismatch === null) continue;
    const batch = now.shared.items[i] as RecordBatch;
    const text =
      mismatch === 'content'
        ? `${name(event)} has other content at ${after.name}@${batch.baseOffset} of epoch ${batch.leaderEpoch} than another replica`
        : `${name(event)} holds ${after.name}@${batch.baseOffset} of epoch ${batch.leaderEpoch} behind another predecessor: the logs differ below it`;
    judge(fold, report, event, 'log-match', after.name, text);
  }
}

/** What a log held before a step, without what was deleted from its beginning since. */
function notDeleted(
  was: Sequence<RecordBatch>,
  before: Partition | null,
  { log }: Partition,
): Sequence<RecordBatch> {
  const base = firstSegmentBase(log);
  if (before === null || firstSegmentBase(before.log) >= base) return was;
  return sequenceOf(slice(was).filter(({ lastOffset }) => lastOffset >= base));
}

/** Replication S22: without an unclean election nothing committed is cut from a replica that lost no disk. */
function onTruncated(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  after: Partition,
  was: Sequence<RecordBatch>,
  kept: number,
): void {
  report.exercised('committed-not-truncated');
  const first = was.shared.items[kept] as RecordBatch;
  if (first.lastOffset >= ghost.trueHighWatermark) return;
  const { bases, epochs, checksums } = ghost.committed;
  const at = bases.indexOf(first.baseOffset);
  if (at < 0 || epochs[at] !== first.leaderEpoch || checksums[at] !== first.crc) return;
  const text = `${name(event)} truncated ${after.name} to ${after.log.logEndOffset}, below the high watermark ${ghost.trueHighWatermark} that was reached`;
  judge(fold, report, event, 'committed-not-truncated', after.name, text);
}

/** Replication S7 and S27: an epoch has one leader, and a clean leader holds everything committed. */
function onLeader(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  partition: Partition,
): void {
  const { leaderEpoch } = partition;
  report.exercised('one-leader-per-leader-epoch');
  const at = ghost.leaderEpochs.lastIndexOf(leaderEpoch);
  if (at < 0) {
    ghost.leaderEpochs.push(leaderEpoch);
    ghost.leaders.push(name(event));
  } else if (ghost.leaders[at] !== name(event)) {
    const text = `${ghost.leaders[at]} and ${name(event)} both lead ${partition.name} in epoch ${leaderEpoch}`;
    violated(report, event, 'one-leader-per-leader-epoch', text);
  }
  // A broker that slept applies old metadata when it wakes: who leads an epoch that is over owes nothing committed since.
  if (ghost.leaderEpochs.some((epoch) => epoch > leaderEpoch)) return;
  report.exercised('leader-complete');
  const log = batchesOf(event.after.disk.logs[partition.log.slot] as LogFile);
  if (holdsLastCommitted(ghost, log)) return;
  const missing = firstMissing(ghost, log, ghost.trueHighWatermark);
  if (missing < 0 || leadsNobody(fold, event, partition)) return;
  const offset = ghost.committed.bases[missing] as number;
  const text = `${name(event)} leads ${partition.name} in epoch ${leaderEpoch} without the committed record at ${offset} (its log ends at ${partition.log.logEndOffset}, committed was ${ghost.trueHighWatermark})`;
  judge(fold, report, event, 'leader-complete', partition.name, text, offset);
}

/**
 * Whether a broker that lost data acts on a first image that still names it leader of its old epoch (suspect H2,
 * replication §12). Its listeners are closed until the controller has taken it off the ISR, so nobody is led.
 */
function leadsNobody(fold: Fold, event: SteppedEvent, partition: Partition): boolean {
  const broker = serverMemory(event.after)?.broker ?? null;
  if (broker === null || listens(broker.lifecycle)) return false;
  return isLossy(fold.excuses, partition.name, name(event));
}

/** Replication S10, S11, S6: how a leader's high watermark moves, and what that commits. */
function onHighWatermark(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  previous: number,
  partition: Partition,
): void {
  const { highWatermark } = partition.log;
  if (previous >= 0 && highWatermark < previous) {
    const text = `${name(event)} lowered the high watermark of ${partition.name} from ${previous} to ${highWatermark} within epoch ${partition.leaderEpoch}`;
    judge(fold, report, event, 'leader-hw-monotone', partition.name, text);
  }
  // Who is alone in the ISR knows its high watermark in the very step in which it becomes leader.
  const known = previous < 0 ? ghost.trueHighWatermark : previous;
  if (highWatermark <= known) return;
  if (previous >= 0) report.exercised('leader-hw-monotone');
  report.exercised('hw-needs-min-isr');
  if (partition.isrState.isr.length < effectiveMinIsr(partition)) {
    const text = `${name(event)} advanced the high watermark of ${partition.name} to ${highWatermark} with ISR [${partition.isrState.isr.join(', ')}]`;
    violated(report, event, 'hw-needs-min-isr', text);
  }
  if (highWatermark <= ghost.trueHighWatermark) return;
  commit(ghost, event, partition);
  onCandidates(fold, ghost, event, report, partition);
}

/** Replication S6: whoever the controller may elect cleanly holds what was just committed. */
function onCandidates(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  partition: Partition,
): void {
  if (fold.deletedTopics.includes(partition.topicId)) return;
  const isr = decidedIsrOf(fold, partition.name);
  const { nodes } = event;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as NodeRuntime;
    if (node.spec.id === event.node.spec.id || !isr.includes(node.spec.id)) continue;
    if (node.status === 'off' || isLossy(fold.excuses, partition.name, node.spec.name)) continue;
    report.exercised('candidate-complete');
    const log = writtenLog(node, partition.name);
    if (log !== null && holdsLastCommitted(ghost, log)) continue;
    const text = `${node.spec.name} is in the ISR of ${partition.name} but lacks what ${name(event)} committed up to ${ghost.trueHighWatermark} in epoch ${partition.leaderEpoch}`;
    judge(fold, report, event, 'candidate-complete', partition.name, text);
  }
}

function decidedIsrOf({ decidedIsr }: Fold, partition: string): readonly number[] {
  for (let i = 0; i < decidedIsr.length; i++) {
    const decided = decidedIsr[i] as Fold['decidedIsr'][number];
    if (decided.name === partition) return decided.isr;
  }
  return [];
}

function commit(ghost: Ghost, event: SteppedEvent, partition: Partition): void {
  const log = batchesOf(event.after.disk.logs[partition.log.slot] as LogFile);
  const { committed } = ghost;
  const from =
    committed.bases.length === 0 ? 0 : (committed.lasts[committed.lasts.length - 1] as number) + 1;
  let at = log.length;
  while (at > 0 && (log.shared.items[at - 1] as RecordBatch).baseOffset >= from) at -= 1;
  for (let i = at; i < log.length; i++) {
    const batch = log.shared.items[i] as RecordBatch;
    if (batch.lastOffset >= partition.log.highWatermark) break;
    committed.bases.push(batch.baseOffset);
    committed.lasts.push(batch.lastOffset);
    committed.epochs.push(batch.leaderEpoch);
    committed.checksums.push(batch.crc);
  }
  ghost.trueHighWatermark = partition.log.highWatermark;
}

/** Replication S15: what consumers are shown was committed. */
function onServed(fold: Fold, event: SteppedEvent, report: Report, served: FetchResponse): void {
  if (served.partitions.every(({ batches }) => batches.length === 0)) return;
  report.exercised('committed-only');
  const found = firstUncommitted(served, fold.ghosts);
  if (found === null) return;
  const { batch, ghost } = found;
  const text = `${name(event)} was served ${ghost.name}@${batch.baseOffset} of epoch ${batch.leaderEpoch}, which nobody had committed (committed up to ${ghost.trueHighWatermark})`;
  judge(fold, report, event, 'committed-only', ghost.name, text, batch.baseOffset);
}

/** Replication S13: an acks=all success means that min ISR replicas hold the record. */
function onAcknowledgements(fold: Fold, event: SteppedEvent, report: Report): void {
  const { probes } = event;
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    if (probe.type !== 'WriteAcknowledged' || probe.acks !== -1) continue;
    report.exercised('acked-on-min-isr');
    const partition = partitionOn(event.after, probe.partition);
    if (partition === null || fold.deletedTopics.includes(partition.topicId)) continue;
    // Some replica may have deleted it before the answer left: it had it.
    if (probe.lastOffset < ghostOf(fold, probe.partition, partition.topicId).deletedBelow) continue;
    const value = valueAt(writtenLog(event.node, probe.partition), probe.lastOffset);
    let holders = 0;
    const { nodes } = event;
    for (let n = 0; n < nodes.length; n++) {
      const node = nodes[n] as NodeRuntime;
      if (!partition.replicas.includes(node.spec.id)) continue;
      // Who lost its disk's tail since may have held it: acknowledgements do not wait for a flush (replication §1.5).
      if (isLossy(fold.excuses, probe.partition, node.spec.name)) holders += 1;
      else if (valueAt(writtenLog(node, probe.partition), probe.lastOffset) === value) holders += 1;
    }
    if (holders >= effectiveMinIsr(partition)) continue;
    const text = `${name(event)} acknowledged ${probe.partition}@${probe.lastOffset} to an acks=all producer while ${holders} replicas held it`;
    judge(fold, report, event, 'acked-on-min-isr', probe.partition, text, probe.lastOffset);
  }
}

/** NO-RESURRECTION: what was written to a deleted topic does not come up in the one made again under its name. */
function onWritten(
  fold: Fold,
  ghost: Ghost,
  event: SteppedEvent,
  report: Report,
  batch: RecordBatch,
): void {
  if (fold.deletedTopics.length === 0) return;
  for (const old of fold.ghosts) {
    if (old.name !== ghost.name || old === ghost) continue;
    report.exercised('no-resurrection');
    if (!wasWritten(old, batch)) continue;
    const text = `${name(event)} holds ${ghost.name}@${batch.baseOffset} of epoch ${batch.leaderEpoch}, which was written to ${old.topicId}, in ${ghost.topicId}`;
    violated(report, event, 'no-resurrection', text);
  }
}
