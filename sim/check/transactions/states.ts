import type { Probe } from '../../../core/probe.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { TransactionsFold } from './fold.ts';

type StateChanged = Extract<Probe, { readonly type: 'TransactionStateChanged' }>;

const ENDED = ['CompleteCommit', 'CompleteAbort'];

/** From where a state may be entered, of those that are ever written (clients §3.2). */
const BEFORE: { readonly [state: string]: readonly string[] } = {
  Empty: ['Empty', ...ENDED],
  Ongoing: ['Ongoing', 'Empty', ...ENDED],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'Empty', ...ENDED],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  Dead: ['Empty', ...ENDED],
};

/** Follows what a coordinator decided; another coordinator may have begun where nobody heard the last one say so. */
export function onState(
  fold: TransactionsFold,
  event: SteppedEvent,
  probe: StateChanged,
  report: Report,
): void {
  const { transactionalId, producerId, producerEpoch, coordinatorEpoch, state } = probe;
  const { number, at } = event;
  const known = fold.ids.find((id) => id.transactionalId === transactionalId);
  if (known === undefined) {
    const id = { transactionalId, producerId, producerEpoch, coordinatorEpoch, state, since: at };
    fold.ids.push(id);
    return;
  }
  // A coordinator that is replaced may hear late of what it had written.
  if (coordinatorEpoch < known.coordinatorEpoch) return;
  const isSame = coordinatorEpoch === known.coordinatorEpoch && known.state !== 'Dead';
  report.exercised('txn-state');
  if (isSame && !(BEFORE[state] ?? []).includes(known.state)) {
    const text = `transaction ${transactionalId} went from ${known.state} to ${state}`;
    report.violated('txn-state', { event: number, at, text, record: null });
  }
  report.exercised('txn-fenced');
  if (producerId === known.producerId && producerEpoch < known.producerEpoch) {
    const text = `transaction ${transactionalId} went back from epoch ${known.producerEpoch} to ${producerEpoch}`;
    report.violated('txn-fenced', { event: number, at, text, record: null });
  }
  if (known.state !== state) known.since = at;
  known.state = state;
  known.producerId = producerId;
  known.producerEpoch = producerEpoch;
  known.coordinatorEpoch = coordinatorEpoch;
}
