import type { Report } from '../checker.ts';
import { excuseFor } from '../excuses.ts';
import { fateOf } from '../transactions/client-transactions.ts';
import { type HistoryFold, partitionHistory, type Send } from './fold.ts';

/** Whether readers need not see a record: its transaction was not committed as far as its application knows. */
export function isHidden(fold: HistoryFold, send: Send): boolean {
  const transaction = fold.transactions.all[send.transaction];
  return transaction !== undefined && fateOf(transaction) !== 'visible';
}

/** `poll-skip` where there are transactions: markers and what was aborted are no records that a reader could miss. */
export function judgeSkips(fold: HistoryFold, report: Report): void {
  for (const { client, partition: name, incarnation, from, to, at, event } of fold.skips) {
    const partition = partitionHistory(fold, name, incarnation);
    for (let offset = from; offset < to; offset++) {
      const value = partition.values[offset] ?? null;
      if (value === null || !isVisible(fold, value)) continue;
      const text = `${client} went from ${name}@${from - 1} to ${to}, past ${value} at ${offset}`;
      const record = { partition: name, offset, value };
      const why = excuseFor(fold.excuses, name);
      if (why === null) report.violated('poll-skip', { event, at, text, record });
      else report.allowed('poll-skip', { event, at, text, record }, why);
      break;
    }
  }
}

/** Whether every reader has to see a value: it is part of no transaction, or of one that was committed. */
function isVisible(fold: HistoryFold, value: string): boolean {
  const send = fold.sends.find((known) => known.value === value);
  return send !== undefined && !isHidden(fold, send);
}

/** When a record that was acknowledged could be read by everybody: the commit of its transaction comes later. */
export const visibleSince = (fold: HistoryFold, send: Send): number =>
  Math.max(send.ackedAt, fold.transactions.all[send.transaction]?.endedAt ?? -1);
