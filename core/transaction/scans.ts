import { setTimer, writeAsIs } from '../coordinator/work.ts';
import { nowMs, type TransactionBench, type WantedState, writeStates } from './bench.ts';
import { fencing } from './end.ts';
import { transactionTombstone } from './records.ts';
import { type TransactionMetadata, type TransactionWork, withTransaction } from './state.ts';
import { withPending } from './transitions.ts';

/**
 * Begins to look for transactions that are open for too long, and for ids that nobody uses.
 * Simplified: the scans of a coordinator begin when it has loaded its partition. Kafka's run for the whole broker, from its
 * start on.
 */
export function scheduleScans(work: TransactionWork): void {
  scheduleAborts(work);
  scheduleExpiration(work);
}

const scheduleAborts = (work: TransactionWork): void => {
  const everyMs = work.settings['transaction.abort.timed.out.transaction.cleanup.interval.ms'];
  setTimer(work, 'abort-timed-out', everyMs, { type: 'abort-timed-out' });
};

const scheduleExpiration = (work: TransactionWork): void => {
  const everyMs = work.settings['transaction.remove.expired.transaction.cleanup.interval.ms'];
  setTimer(work, 'expire-ids', everyMs, { type: 'expire-ids' });
};

/** Aborts transactions that are open for longer than their timeout (abortTimedOutTransactions; clients §3.6). */
export function abortTimedOut(work: TransactionWork, bench: TransactionBench): void {
  scheduleAborts(work);
  const now = nowMs(work.turn);
  const wanted: WantedState[] = [];
  for (const t of work.state.transactions) {
    const isOpen = t.state === 'Ongoing' && t.pendingState === null;
    if (!isOpen || t.startMs + t.timeoutMs >= now) continue;
    const abort = fencing(work, bench, t, { type: 'timeout' });
    if (abort !== null) wanted.push(abort);
  }
  writeStates(work, wanted);
}

/** Forgets ids that were not used for `transactional.id.expiration.ms` (removeExpiredTransactionalIds). */
export function expireIds(work: TransactionWork): void {
  scheduleExpiration(work);
  const before = nowMs(work.turn) - work.settings['transactional.id.expiration.ms'];
  const expired = work.state.transactions.filter((t) => mayExpire(t, before));
  for (const t of expired) work.state = withTransaction(work.state, withPending(t, 'Dead'));
  const transactionalIds = expired.map(({ transactionalId }) => transactionalId);
  writeAsIs(work, transactionalIds.map(transactionTombstone), {
    type: 'IdsExpired',
    transactionalIds,
  });
}

const mayExpire = (t: TransactionMetadata, before: number): boolean =>
  t.pendingState === null &&
  (t.state === 'Empty' || t.state === 'CompleteCommit' || t.state === 'CompleteAbort') &&
  t.lastUpdateMs <= before;
