import type { Answer, ConsumedRecord } from '../../../core/client/commands.ts';
import type { Probe } from '../../../core/probe.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, EvidenceRecord, HistoryEntry, Report, RunEnd } from '../checker.ts';
import { excuseFor, noteNode, noteStep } from '../excuses.ts';
import { finalLeader } from '../final-leader.ts';
import { valueAt, writtenLog } from '../server-view.ts';
import { noteTransaction, openTransaction } from '../transactions/client-transactions.ts';
import {
  type ClientHistory,
  clientOf,
  type HistoryFold,
  noHistory,
  type PartitionHistory,
  type Send,
  wasDeleted,
} from './fold.ts';
import { HISTORY_GUARANTEES, producerLoss } from './guarantees.ts';
import { historyOf, isGone, noteRead, noteStart, readIn } from './incarnations.ts';
import { isHidden, judgeSkips, visibleSince } from './visible.ts';

interface Fold extends HistoryFold {
  /** Why a producer's records may be lost by configuration, by name. */
  readonly lossBy: readonly { readonly client: string; readonly why: string | null }[];
  /** Whether there are records, and markers, that readers do not see. */
  readonly isTransactional: boolean;
}

/** The black-box checkers: from what clients asked and were told alone, under Jepsen's names (clients §12). */
export const historyChecker: Checker<Fold> = {
  guarantees: HISTORY_GUARANTEES,
  concerns: (scenario) => scenario.producers.length > 0,
  start: (scenario: ResolvedScenario): Fold => {
    const history = noHistory(scenario);
    const lossBy = scenario.producers.map((producer) => ({
      client: producer.name,
      why: producerLoss(scenario, producer),
    }));
    const isTransactional = scenario.producers.some(({ transactional }) => transactional !== null);
    return { ...history, lossBy, isTransactional };
  },
  onStep: (fold: Fold, event: SteppedEvent) => {
    if (event.probes.length > 0) onProbes(fold, event);
  },
  onNode: (fold: Fold, change: NodeChange) => noteNode(fold.excuses, change),
  onHistory: (fold: Fold, entry: HistoryEntry, report: Report) => {
    if (fold.isTransactional) noteTransaction(fold.transactions, entry);
    if (entry.type === 'invoke') onInvoke(fold, entry);
    else if (entry.type === 'complete') onComplete(fold, entry.answer, entry, report);
  },
  onEnd: (fold: Fold, end: RunEnd, report: Report) => {
    judgeOrder(fold, report);
    judgeSkips(fold, report);
    judgeReads(fold, end, report);
    judgeFinalLogs(fold, end, report);
  },
};

function onProbes(fold: Fold, event: SteppedEvent): void {
  noteStep(fold.excuses, event);
  const { probes } = event;
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    if (probe.type === 'LogStartRaised') {
      noteStart(fold, probe.partition, probe.topicId, probe.to);
    }
    if (probe.type !== 'TopicDeleted') continue;
    const { topic, topicId } = probe;
    fold.deleted.push({ topic, topicId });
  }
}

type Invoke = HistoryEntry & { readonly type: 'invoke' };
type Complete = HistoryEntry & { readonly type: 'complete' };

function onInvoke(fold: Fold, entry: Invoke): void {
  const { command, client: name } = entry;
  const client = clientOf(fold, name);
  switch (command.type) {
    case 'Send': {
      while (client.sendById.length < command.id) client.sendById.push(-1);
      client.sendById[command.id] = fold.sends.length;
      fold.sends.push({
        client: name,
        id: command.id,
        value: command.value,
        at: entry.at,
        outcome: 'pending',
        partition: null,
        offset: -1,
        topicId: '',
        readAt: -1,
        ackedAt: -1,
        event: entry.event,
        transaction: openTransaction(fold.transactions, name),
      });
      return;
    }
    case 'EndOffsets':
      client.endOffsetsAsked.push({ id: command.id, at: entry.at });
      return;
    case 'Assign':
    case 'SeekToCommitted':
      client.positions.length = 0;
      return;
    case 'Seek':
      forget(fold, name, command.partition);
      return;
    case 'SeekToBeginning':
    case 'SeekToEnd':
      for (const partition of command.partitions) forget(fold, name, partition);
      return;
    default:
  }
}

function onComplete(fold: Fold, answer: Answer, entry: Complete, report: Report): void {
  switch (answer.type) {
    case 'SendCompleted': {
      const send = fold.sends[clientOf(fold, entry.client).sendById[answer.id] ?? -1];
      if (send === undefined) return;
      send.outcome = answer.outcome;
      send.partition = answer.partition;
      send.offset = answer.offset;
      send.topicId = answer.topicId ?? '';
      send.ackedAt = entry.at;
      send.event = entry.event;
      if (answer.outcome === 'ok' && answer.offset >= 0 && answer.partition !== null) {
        report.exercised('inconsistent-offsets');
        const history = historyOf(fold, send, answer.partition);
        noteValue(fold, report, entry, history, answer.offset, send.value);
        if (send.readAt === answer.offset) noteRead(history, answer.offset);
      }
      return;
    }
    case 'Polled':
      onPolled(fold, answer.records, entry, report);
      return;
    case 'PositionReset':
    case 'PositionFromCommit':
      forget(fold, entry.client, answer.partition);
      return;
    case 'PartitionsAssigned':
    case 'PartitionsRevoked':
    case 'PartitionsLost':
      for (const partition of answer.partitions) forget(fold, entry.client, partition);
      return;
    case 'EndOffsets':
      onEndOffsets(fold, answer, entry, report);
      return;
    default:
  }
}

/** An end offset is compared with what the client had been told when it asked: answers may overtake one another. */
function onEndOffsets(
  fold: Fold,
  { id, offsets }: Answer & { readonly type: 'EndOffsets' },
  entry: Complete,
  report: Report,
): void {
  const { endOffsets, endOffsetsAsked } = clientOf(fold, entry.client);
  const open = endOffsetsAsked.findIndex((asked) => asked.id === id);
  const askedAt = open < 0 ? entry.at : (endOffsetsAsked.splice(open, 1)[0]?.at ?? entry.at);
  for (const { partition, offset } of offsets) {
    if (wasDeleted(fold, partition)) continue;
    report.exercised('end-offset-monotone');
    const told = endOffsets.filter((end) => end.partition === partition);
    const known = told.findLast(({ at }) => at < askedAt)?.offset ?? 0;
    if (offset < known) {
      const text = `${entry.client} was told that ${partition} ends at ${offset}, after it had been told ${known}`;
      const record = { partition, offset, value: null };
      judge(fold, report, 'end-offset-monotone', entry, partition, text, record);
    }
    const isLarger = offset > (told[told.length - 1]?.offset ?? -1);
    if (isLarger) endOffsets.push({ partition, offset, at: entry.at });
  }
}

function onPolled(
  fold: Fold,
  records: readonly ConsumedRecord[],
  entry: Complete,
  report: Report,
): void {
  if (records.length === 0) return;
  const { positions } = clientOf(fold, entry.client);
  let followed = 0;
  for (const record of records) {
    if (onRecord(fold, positions, record, entry, report)) followed += 1;
  }
  report.exercised('inconsistent-offsets', records.length);
  if (followed === 0) return;
  report.exercised('nonmonotonic-poll', followed);
  report.exercised('poll-skip', followed);
}

/** Whether the client had read from the partition before, so that it is known what must follow. */
function onRecord(
  fold: Fold,
  positions: ClientHistory['positions'],
  record: ConsumedRecord,
  entry: Complete,
  report: Report,
): boolean {
  const { partition: name, offset, value } = record;
  const partition = readIn(fold, name, offset, value);
  if (partition === null) {
    // Nobody can tell of which topic of the name it is.
    forget(fold, entry.client, name);
    return false;
  }
  noteValue(fold, report, entry, partition, offset, value);
  noteRead(partition, offset);
  const { incarnation } = partition;
  const known = positions.find((position) => position.partition === name);
  if (known === undefined) {
    positions.push({ partition: name, incarnation, offset: offset + 1 });
    return false;
  }
  if (known.incarnation !== incarnation) {
    known.incarnation = incarnation;
    known.offset = offset;
  }
  if (offset < known.offset) {
    const text = `${entry.client} read ${name}@${offset} after it had read up to ${known.offset - 1}`;
    judge(fold, report, 'nonmonotonic-poll', entry, name, text, { partition: name, offset, value });
  } else if (offset > known.offset && fold.isTransactional) {
    const { at, event, client } = entry;
    const from = known.offset;
    fold.skips.push({ client, partition: name, incarnation, from, to: offset, at, event });
  } else if (offset > known.offset) {
    const text = `${entry.client} went from ${name}@${known.offset - 1} to ${offset}`;
    judge(fold, report, 'poll-skip', entry, name, text, { partition: name, offset, value });
  }
  known.offset = offset + 1;
  return true;
}

/** Notes that `value` is at an offset; a second value there is a failure. */
function noteValue(
  fold: Fold,
  report: Report,
  entry: Complete,
  partition: PartitionHistory,
  offset: number,
  value: string | null,
): void {
  const { name, values } = partition;
  while (values.length <= offset) {
    values.push(null);
    partition.read.push(0);
  }
  if (values[offset] === null) values[offset] = value;
  if (values[offset] === value) return;
  const text = `${name}@${offset} is both ${values[offset]} and ${value}`;
  judge(fold, report, 'inconsistent-offsets', entry, name, text, {
    partition: name,
    offset,
    value,
  });
}

/** `duplicate` and `nonmonotonic-send`, over all offsets that became known. */
function judgeOrder(fold: Fold, report: Report): void {
  const byValue = new Map(fold.sends.map((send, index) => [send.value, index]));
  // By index into `sends`: where its value was met first.
  const firstAt = fold.sends.map((): PartitionHistory | null => null);
  const firstOffset = fold.sends.map(() => 0);
  for (const partition of fold.partitions) {
    const lastIndex = new Map<string, number>();
    partition.values.forEach((value, offset) => {
      if (value === null) return;
      report.exercised('duplicate');
      report.exercised('nonmonotonic-send');
      const index = byValue.get(value);
      const send = index === undefined ? undefined : fold.sends[index];
      if (send === undefined || index === undefined) return;
      const record = { partition: partition.name, offset, value };
      const earlier = firstAt[index] ?? null;
      if (earlier !== null) {
        const text = `${value} is at ${earlier.name}@${firstOffset[index]} and at ${partition.name}@${offset}`;
        judge(fold, report, 'duplicate', send, partition.name, text, record);
        return;
      }
      firstAt[index] = partition;
      firstOffset[index] = offset;
      if (send.outcome === 'failed') {
        const text = `${value} is at ${partition.name}@${offset} although its send definitely failed`;
        report.violated('definite-failure-unread', {
          event: send.event,
          at: send.at,
          text,
          record,
        });
      }
      const last = lastIndex.get(send.client) ?? -1;
      if (index < last) {
        const text = `${value} of ${send.client} is at ${partition.name}@${offset}, behind ${fold.sends[last]?.value}, which was sent later`;
        judge(fold, report, 'nonmonotonic-send', send, partition.name, text, record);
      }
      lastIndex.set(send.client, Math.max(last, index));
    });
  }
  const failed = fold.sends.filter(({ outcome }) => outcome === 'failed').length;
  if (failed > 0) report.exercised('definite-failure-unread', failed);
}

/** How long after the last acknowledgement a consumer has to have read everything, in virtual microseconds. */
const SETTLING_MICROS = 5_000_000;

/** `lost-write`: read past but never read. `unseen`: acknowledged long ago and never read. */
function judgeReads(fold: Fold, end: RunEnd, report: Report): void {
  for (const send of fold.sends) {
    if (send.outcome !== 'ok' || send.offset < 0 || send.partition === null) continue;
    if (isGone(fold, send, send.partition)) continue;
    if (isHidden(fold, send)) continue;
    const partition = historyOf(fold, send, send.partition);
    if (partition.lowestRead < 0 || send.offset < partition.lowestRead) continue;
    const wasRead =
      partition.read[send.offset] === 1 && partition.values[send.offset] === send.value;
    const record = { partition: send.partition, offset: send.offset, value: send.value };
    if (wasRead) {
      report.exercised('lost-write');
      report.exercised('unseen');
      continue;
    }
    const what = `${send.value} was acknowledged at ${send.partition}@${send.offset}`;
    if (send.offset <= partition.highestRead) {
      report.exercised('lost-write');
      const text = `${what}, readers went on to ${partition.highestRead}, and nobody read it`;
      judge(fold, report, 'lost-write', send, send.partition, text, record);
    } else if (
      end.reason === 'until' &&
      end.at - Math.max(visibleSince(fold, send), end.healedAt) > SETTLING_MICROS
    ) {
      report.exercised('unseen');
      const text = `${what} and nobody had read it when the run ended`;
      judge(fold, report, 'unseen', send, send.partition, text, record);
    }
  }
}

/** `acked-durable`, with the eyes of the simulator: each acknowledged record against the final leader's log. */
function judgeFinalLogs(fold: Fold, end: RunEnd, report: Report): void {
  const leaders = new Map(fold.partitions.map(({ name }) => [name, finalLeader(end, name)]));
  for (const send of fold.sends) {
    if (send.outcome !== 'ok' || send.offset < 0 || send.partition === null) continue;
    const { partition, offset, value } = send;
    if (isGone(fold, send, partition)) continue;
    const leader = leaders.get(partition) ?? null;
    if (leader === null) continue;
    report.exercised('acked-durable');
    const found = valueAt(writtenLog(leader, partition), offset);
    if (found === value) continue;
    const instead = found === undefined ? 'its log ends before' : `it holds ${found} there`;
    const text = `${value} was acknowledged at ${partition}@${offset}, but ${leader.spec.name} leads in the end and ${instead}`;
    judge(fold, report, 'acked-durable', send, partition, text, { partition, offset, value });
  }
}

function forget(fold: Fold, name: string, partition: string): void {
  const { positions } = clientOf(fold, name);
  const at = positions.findIndex((position) => position.partition === partition);
  if (at >= 0) positions.splice(at, 1);
}

function judge(
  fold: Fold,
  report: Report,
  id: string,
  where: Send | Complete,
  partition: string,
  text: string,
  record: EvidenceRecord,
): void {
  const evidence = { event: where.event, at: where.at, text, record };
  const configured = fold.lossBy.find(({ client }) => client === where.client)?.why ?? null;
  const why = configured ?? excuseFor(fold.excuses, partition);
  if (why === null) report.violated(id, evidence);
  else report.allowed(id, evidence, why);
}
