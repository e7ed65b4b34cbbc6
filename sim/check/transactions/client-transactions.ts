import type { HistoryEntry } from '../checker.ts';

/** The transactions of all producers as their applications know them: what was asked and what was answered. Plain data. */
export interface ClientTransactions {
  readonly all: ClientTransaction[];
  /** By client, the transaction that is open as far as its application knows: an index into `all`. */
  readonly open: { readonly client: string; transaction: number }[];
}

/** A transaction of an application. */
export interface ClientTransaction {
  readonly client: string;
  /** Counted from 1 by client. */
  readonly number: number;
  /** Whether its commit was ever asked for: if not, it must never be visible. */
  commitAsked: boolean;
  outcome: 'open' | 'committed' | 'aborted';
  /** When the outcome was heard of, or −1. */
  endedAt: number;
}

/** No transaction yet. */
export const noTransactions = (): ClientTransactions => ({ all: [], open: [] });

/** Follows one entry of the client history. */
export function noteTransaction(fold: ClientTransactions, entry: HistoryEntry): void {
  if (entry.type === 'invoke') onInvoke(fold, entry);
  else if (entry.type === 'complete' && entry.answer.type === 'TransactionCompleted') {
    const { call, outcome } = entry.answer;
    const transaction = openOf(fold, entry.client);
    if (transaction === null || outcome !== 'ok') return;
    if (call !== 'commit' && call !== 'abort') return;
    transaction.outcome = call === 'commit' ? 'committed' : 'aborted';
    transaction.endedAt = entry.at;
    close(fold, entry.client);
  }
}

function onInvoke(
  fold: ClientTransactions,
  { command, client }: HistoryEntry & { readonly type: 'invoke' },
): void {
  switch (command.type) {
    case 'BeginTransaction': {
      close(fold, client);
      const number = fold.all.filter((known) => known.client === client).length + 1;
      fold.open.push({ client, transaction: fold.all.length });
      fold.all.push({ client, number, commitAsked: false, outcome: 'open', endedAt: -1 });
      return;
    }
    case 'CommitTransaction': {
      const transaction = openOf(fold, client);
      if (transaction !== null) transaction.commitAsked = true;
      return;
    }
    case 'InitTransactions':
    case 'ReopenProducer':
      close(fold, client);
      return;
    default:
  }
}

function close(fold: ClientTransactions, client: string): void {
  const at = fold.open.findIndex((known) => known.client === client);
  if (at >= 0) fold.open.splice(at, 1);
}

/** Which transaction a client has open, as an index; −1 for none. */
export const openTransaction = ({ open }: ClientTransactions, client: string): number =>
  open.find((known) => known.client === client)?.transaction ?? -1;

const openOf = (fold: ClientTransactions, client: string): ClientTransaction | null =>
  fold.all[openTransaction(fold, client)] ?? null;

/** Whether a transaction must become visible, must never, or may do either. */
export function fateOf({
  outcome,
  commitAsked,
}: ClientTransaction): 'visible' | 'hidden' | 'either' {
  if (outcome === 'committed') return 'visible';
  return outcome === 'aborted' || !commitAsked ? 'hidden' : 'either';
}
