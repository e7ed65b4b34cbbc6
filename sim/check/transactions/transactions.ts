import type { ConsumedRecord } from '../../../core/client/commands.ts';
import type { Probe } from '../../../core/probe.ts';
import type { NodeChange, SteppedEvent } from '../../kernel/observer.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Checker, HistoryEntry, Report, RunEnd } from '../checker.ts';
import { noteNode, noteStep } from '../excuses.ts';
import { fateOf, noteTransaction, openTransaction } from './client-transactions.ts';
import { noTransactionsSeen, type TransactionsFold } from './fold.ts';
import { TRANSACTION_GUARANTEES } from './guarantees.ts';
import { onMarked, onOpened, onStable } from './logs.ts';
import { judgeOutcomes, judgeSuspects, tell } from './outcomes.ts';
import { judgeProgress } from './progress.ts';
import { onState } from './states.ts';

/** Transactions: what coordinators decide, what becomes of it in logs and what applications see (clients §10 T-*, C-RC). */
export const transactionsChecker: Checker<TransactionsFold> = {
  guarantees: TRANSACTION_GUARANTEES,
  concerns: ({ producers }: ResolvedScenario) =>
    producers.some(({ transactional }) => transactional !== null),
  start: noTransactionsSeen,
  onStep: (fold: TransactionsFold, event: SteppedEvent, report: Report) => {
    if (event.probes.length === 0) return;
    noteStep(fold.excuses, event);
    for (const probe of event.probes as readonly Probe[]) follow(fold, event, probe, report);
  },
  onNode: (fold: TransactionsFold, change: NodeChange) => noteNode(fold.excuses, change),
  onHistory: (fold: TransactionsFold, entry: HistoryEntry, report: Report) => {
    noteTransaction(fold.clients, entry);
    if (entry.type === 'invoke' && entry.command.type === 'Send') {
      const transaction = openTransaction(fold.clients, entry.client);
      if (transaction >= 0) fold.transactionOf[entry.command.value] = transaction;
    }
    if (entry.type !== 'complete' || entry.answer.type !== 'Polled') return;
    if (fold.readers.includes(entry.client)) onRead(fold, entry, entry.answer.records, report);
  },
  onEnd: (fold: TransactionsFold, end: RunEnd, report: Report) => {
    judgeReads(fold, report);
    judgeSuspects(fold, end, report);
    judgeOutcomes(fold, end, report);
    judgeProgress(fold, end, report);
  },
};

function follow(fold: TransactionsFold, event: SteppedEvent, probe: Probe, report: Report): void {
  switch (probe.type) {
    case 'TransactionStateChanged':
      onState(fold, event, probe, report);
      return;
    case 'TransactionOpened':
      onOpened(fold, event, probe, report);
      return;
    case 'TransactionMarkerWritten':
      onMarked(fold, probe);
      return;
    case 'LastStableOffsetAdvanced':
      onStable(fold, event, probe, report);
      return;
    default:
  }
}

/** Nobody may read what nobody had asked to commit; of the rest it is known in the end. */
function onRead(
  fold: TransactionsFold,
  { client, event, at }: HistoryEntry,
  records: readonly ConsumedRecord[],
  report: Report,
): void {
  for (const { partition, offset, value } of records) {
    const index = fold.transactionOf[value ?? ''] ?? -1;
    const transaction = fold.clients.all[index];
    if (transaction === undefined) continue;
    report.exercised('read-committed');
    const record = { partition, offset, value };
    if (transaction.commitAsked) {
      if (transaction.outcome === 'committed') continue;
      fold.reads.push({ client, transaction: index, event, at, record });
      continue;
    }
    const text = `${client} read ${value} at ${partition}@${offset} of transaction ${transaction.number} of ${transaction.client}, which was not committed`;
    tell(fold, report, 'read-committed', partition, { event, at, text, record });
  }
}

function judgeReads(fold: TransactionsFold, report: Report): void {
  for (const { client, transaction: index, event, at, record } of fold.reads) {
    const transaction = fold.clients.all[index];
    if (transaction === undefined || fateOf(transaction) !== 'hidden') continue;
    const { partition, offset, value } = record;
    const text = `${client} read ${value} at ${partition}@${offset} of transaction ${transaction.number} of ${transaction.client}, which was aborted`;
    tell(fold, report, 'read-committed', partition, { event, at, text, record });
  }
}
