import { TRANSACTION_STATE_TOPIC } from '../../../core/coordinator/partition-for.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import { markerOf } from '../../../core/log/marker.ts';
import { topicOf } from '../../../core/protocol/partition-name.ts';
import type { Evidence, EvidenceRecord, Report, RunEnd } from '../checker.ts';
import { excuseFor } from '../excuses.ts';
import { finalLeader } from '../final-leader.ts';
import { batchAt, partitionOn, writtenLog } from '../server-view.ts';
import { fateOf } from './client-transactions.ts';
import type { TransactionsFold } from './fold.ts';

/** One record of a transaction of each fate, as the final logs have it; null where there is none. */
interface Fates {
  committed: EvidenceRecord | null;
  aborted: EvidenceRecord | null;
}

/** Reports, unless the cluster has lost more than it bears: of the partition, or of what coordinators write. */
export function tell(
  fold: TransactionsFold,
  report: Report,
  id: string,
  partition: string | null,
  evidence: Evidence,
): void {
  const names = fold.excuses.partitions
    .map(({ name }) => name)
    .filter((name) => topicOf(name) === TRANSACTION_STATE_TOPIC);
  if (partition !== null) names.unshift(partition);
  for (const name of names) {
    const why = excuseFor(fold.excuses, name);
    if (why === null) continue;
    report.allowed(id, evidence, why);
    return;
  }
  report.violated(id, evidence);
}

/** What leaders appended and should not have counts if it is there to stay. */
export function judgeSuspects(fold: TransactionsFold, end: RunEnd, report: Report): void {
  for (const suspect of fold.suspects) {
    const { partition, offset, producerId, producerEpoch, leaderEpoch, event, at, text, id } =
      suspect;
    const leader = finalLeader(end, partition);
    const batch = leader === null ? null : batchAt(writtenLog(leader, partition), offset);
    if (batch === null || batch.isControl || batch.leaderEpoch !== leaderEpoch) continue;
    if (batch.producerId !== producerId || batch.producerEpoch !== producerEpoch) continue;
    const record = { partition, offset, value: batch.records[0]?.value ?? null };
    tell(fold, report, id, partition, { event, at, text, record });
  }
}

/** What the final logs made of each transaction, against what its application asked and was told. */
export function judgeOutcomes(fold: TransactionsFold, end: RunEnd, report: Report): void {
  const fates = fold.clients.all.map((): Fates => ({ committed: null, aborted: null }));
  for (const { name } of fold.partitions) readFates(fold, end, name, fates);
  fold.clients.all.forEach((transaction, index) => {
    const { committed, aborted } = fates[index] as Fates;
    if (committed === null && aborted === null) return;
    const { client, number } = transaction;
    const { event, at } = end;
    report.exercised('txn-atomic');
    if (committed !== null && aborted !== null) {
      const text = `transaction ${number} of ${client} is committed at ${at0(committed)} and aborted at ${at0(aborted)}`;
      tell(fold, report, 'txn-atomic', committed.partition, { event, at, text, record: committed });
      return;
    }
    const fate = fateOf(transaction);
    if (fate === 'hidden' && committed !== null) {
      const text = `transaction ${number} of ${client} was not committed, but ${committed.value} is at ${at0(committed)}`;
      tell(fold, report, 'txn-atomic', committed.partition, { event, at, text, record: committed });
    }
    if (fate === 'visible' && aborted !== null) {
      const text = `transaction ${number} of ${client} was committed, but ${aborted.value} is aborted at ${at0(aborted)}`;
      tell(fold, report, 'txn-atomic', aborted.partition, { event, at, text, record: aborted });
    }
  });
}

const at0 = ({ partition, offset }: EvidenceRecord): string => `${partition}@${offset}`;

/** The next marker of its producer decides what becomes of a record. */
function readFates(fold: TransactionsFold, end: RunEnd, name: string, fates: Fates[]): void {
  const leader = finalLeader(end, name);
  const log = leader === null ? null : writtenLog(leader, name);
  const held = leader === null ? null : partitionOn(leader.state, name);
  if (log === null || held === null) return;
  const undecided = new Map<number, RecordBatch[]>();
  for (let index = 0; index < log.length; index++) {
    const batch = log.shared.items[index] as RecordBatch;
    if (batch.baseOffset >= held.log.highWatermark) return;
    if (!batch.isTransactional) continue;
    const { producerId } = batch;
    const waiting = undecided.get(producerId) ?? [];
    if (!batch.isControl) {
      waiting.push(batch);
      undecided.set(producerId, waiting);
      continue;
    }
    undecided.delete(producerId);
    const fate = markerOf(batch).committed ? 'committed' : 'aborted';
    for (const decided of waiting) noteFate(fold, name, decided, fates, fate);
  }
}

function noteFate(
  fold: TransactionsFold,
  partition: string,
  { baseOffset, records }: RecordBatch,
  fates: Fates[],
  fate: keyof Fates,
): void {
  records.forEach(({ value }, index) => {
    const known = fates[fold.transactionOf[value ?? ''] ?? -1];
    if (known !== undefined) known[fate] ??= { partition, offset: baseOffset + index, value };
  });
}
