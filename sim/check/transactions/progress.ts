import type { Report, RunEnd } from '../checker.ts';
import { finalLeader } from '../final-leader.ts';
import { partitionOn } from '../server-view.ts';
import type { TransactionsFold } from './fold.ts';
import { tell } from './outcomes.ts';

/** Liveness: what must have come to an end some time after everything has healed (clients §10 T-LIVE). */
export function judgeProgress(fold: TransactionsFold, end: RunEnd, report: Report): void {
  if (end.reason !== 'until') return;
  judgeOpen(fold, end, report);
  judgeDecided(fold, end, report);
}

/** Whoever opened a transaction ends it or is timed out: only what no coordinator knows stays open. */
function judgeOpen(fold: TransactionsFold, end: RunEnd, report: Report): void {
  if (end.at - end.healedAt < fold.openMicros) return;
  for (const { name, open } of fold.partitions) {
    const leader = finalLeader(end, name);
    const held = leader === null ? null : partitionOn(leader.state, name);
    if (leader === null || held === null) continue;
    report.exercised('lso-progress');
    for (const { producerId, firstOffset, at } of open) {
      if (end.at - at < fold.openMicros) continue;
      const ongoing = held.log.transactions?.ongoing ?? [];
      const isThere = ongoing.some(
        (one) => one.producerId === producerId && one.firstOffset === firstOffset,
      );
      if (!isThere) continue;
      const text = `${leader.spec.name} cannot raise the last stable offset of ${name}: the transaction of producer ${producerId} at ${firstOffset} is still open`;
      const record = { partition: name, offset: firstOffset, value: null };
      tell(fold, report, 'lso-progress', name, { event: end.event, at: end.at, text, record });
    }
  }
}

function judgeDecided(fold: TransactionsFold, end: RunEnd, report: Report): void {
  if (end.at - end.healedAt < fold.decidedMicros) return;
  for (const { transactionalId, state, since } of fold.ids) {
    report.exercised('txn-completes');
    if (!state.startsWith('Prepare') || end.at - since < fold.decidedMicros) continue;
    const text = `transaction ${transactionalId} is still ${state}`;
    const evidence = { event: end.event, at: end.at, text, record: null };
    tell(fold, report, 'txn-completes', null, evidence);
  }
}
