import type { Probe } from '../../../core/probe.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, EvidenceRecord, HistoryEntry, Report, RunEnd } from '../checker.ts';
import { excuseFor, noteNode, noteStep } from '../excuses.ts';
import { finalLeader } from '../final-leader.ts';
import { batchAt, writtenLog } from '../server-view.ts';
import {
  type DeliveryFold,
  deliveryOf,
  type GroupDelivery,
  groupOfClient,
  noDelivery,
  type PartitionDelivery,
} from './fold.ts';
import { DELIVERY_GUARANTEES } from './guarantees.ts';

/** What was handed out so shortly before the end may still be being processed, in virtual microseconds. */
const SETTLING_MICROS = 3_000_000;

/**
 * How often records take effect (clients §8): delivery is judged by what applications do with records, not by how often
 * they are handed out.
 */
export const deliveryChecker: Checker<DeliveryFold> = {
  guarantees: DELIVERY_GUARANTEES,
  concerns: ({ consumers }: ResolvedScenario) =>
    consumers.some(({ settings, commit }) => settings['group.id'] !== '' && commit !== 'copier'),
  start: noDelivery,
  onStep: (fold: DeliveryFold, event: SteppedEvent) => {
    if (event.probes.length === 0) return;
    noteStep(fold.excuses, event);
    for (const probe of event.probes as readonly Probe[]) onProbe(fold, event, probe);
  },
  onNode: (fold: DeliveryFold, change: NodeChange) => noteNode(fold.excuses, change),
  onHistory: (fold: DeliveryFold, entry: HistoryEntry, report: Report) => {
    if (entry.type === 'effect') onEffect(fold, entry, report);
    else if (entry.type === 'complete' && entry.answer.type === 'Polled') {
      const group = groupOfClient(fold, entry.client);
      if (group === null) return;
      for (const { partition, offset } of entry.answer.records) {
        deliveryOf(group, partition, offset).handedAt[offset] = entry.at;
      }
    }
  },
  onEnd: (fold: DeliveryFold, end: RunEnd, report: Report) => {
    for (const group of fold.groups) judge(fold, group, end, report);
  },
};

function onProbe(fold: DeliveryFold, { at, number }: SteppedEvent, probe: Probe): void {
  if (probe.type !== 'OffsetCommitted') return;
  const group = fold.groups.find(({ groupId }) => groupId === probe.groupId);
  if (group === undefined) return;
  const partition = deliveryOf(group, probe.partition, Math.max(0, probe.offset - 1));
  partition.committed = probe.offset;
  partition.committedAt = at;
  partition.committedEvent = number;
}

function onEffect(
  fold: DeliveryFold,
  entry: Extract<HistoryEntry, { readonly type: 'effect' }>,
  report: Report,
): void {
  const group = groupOfClient(fold, entry.client);
  if (group === null) return;
  for (const { partition: name, offset, value, at } of entry.records) {
    const partition = deliveryOf(group, name, offset);
    partition.effects[offset] = (partition.effects[offset] ?? 0) + 1;
    partition.values[offset] = value;
    partition.knownAt[offset] = entry.event;
    report.exercised('at-most-once');
    if ((partition.effects[offset] ?? 0) < 2) continue;
    const text = `${entry.client} processed ${name}@${offset}, which had taken effect in group ${group.groupId} before`;
    const record = { partition: name, offset, value };
    tell(fold, report, 'at-most-once', { event: entry.event, at, text, record });
  }
}

interface Found {
  readonly event: number;
  readonly at: number;
  readonly text: string;
  readonly record: EvidenceRecord;
}

/** A cluster that has lost more than it bears excuses what clients make of it. */
function tell(fold: DeliveryFold, report: Report, id: string, found: Found): void {
  const why = excuseFor(fold.excuses, found.record.partition);
  if (why === null) report.violated(id, found);
  else report.allowed(id, found, why);
}

function judge(fold: DeliveryFold, group: GroupDelivery, end: RunEnd, report: Report): void {
  for (const partition of group.partitions) judgeCommitted(fold, group, partition, end, report);
  judgeValues(fold, group, report);
}

/** `at-least-once`: everything readable below the committed offset must have taken effect. */
function judgeCommitted(
  fold: DeliveryFold,
  group: GroupDelivery,
  partition: PartitionDelivery,
  end: RunEnd,
  report: Report,
): void {
  const { name, committed, effects, handedAt } = partition;
  const leader = finalLeader(end, name);
  if (leader === null) return;
  const log = writtenLog(leader, name);
  for (let offset = 0; offset < committed; offset++) {
    const batch = batchAt(log, offset);
    if (batch === null || batch.isControl) continue;
    if (end.at - (handedAt[offset] ?? -1) < SETTLING_MICROS && (effects[offset] ?? 0) === 0)
      continue;
    report.exercised('at-least-once');
    report.exercised('exactly-once');
    if ((effects[offset] ?? 0) > 0) continue;
    const value = batch.records[offset - batch.baseOffset]?.value ?? null;
    const text = `group ${group.groupId} has committed ${name} up to ${committed}, but ${value} at ${offset} never took effect`;
    const found = {
      event: partition.committedEvent,
      at: partition.committedAt,
      text,
      record: { partition: name, offset, value },
    };
    tell(fold, report, 'at-least-once', found);
    tell(fold, report, 'exactly-once', found);
  }
}

/** `exactly-once`: values are sent once, so that one which takes effect twice did so by a repeated poll or a repeated write. */
function judgeValues(fold: DeliveryFold, group: GroupDelivery, report: Report): void {
  const counts = new Map<string, number>();
  for (const { name, effects, values, knownAt, handedAt } of group.partitions) {
    effects.forEach((count, offset) => {
      const value = values[offset] ?? null;
      if (value === null || count === 0) return;
      const before = counts.get(value) ?? 0;
      counts.set(value, before + count);
      if (before + count < 2) return;
      const text = `${value} took effect ${before + count} times in group ${group.groupId}`;
      const record = { partition: name, offset, value };
      const event = knownAt[offset] ?? 0;
      tell(fold, report, 'exactly-once', { event, at: handedAt[offset] ?? 0, text, record });
    });
  }
}
