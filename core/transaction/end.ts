import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { EndTxnRequest, EndTxnResponse } from '../protocol/transactions.ts';
import {
  nowMs,
  serverVersion,
  type TransactionBench,
  type WantedState,
  writeStates,
} from './bench.ts';
import { initResponse } from './init.ts';
import {
  type EndedBy,
  isExhausted,
  MAX_EPOCH,
  type TransactionMetadata,
  type TransactionWork,
  transactionOf,
  withTransaction,
} from './state.ts';
import { fencingEpoch, prepareEnd, withFencedEpoch, withPending } from './transitions.ts';

/** The answer to a client that ends its transaction; ids are told only with version 2. */
export const endResponse = (
  error: ErrorCode,
  producerId: number,
  producerEpoch: number,
): EndTxnResponse => ({ type: 'EndTxnResponse', error, producerId, producerEpoch });

/** A client commits or aborts (clients §3.5). */
export function onEndTxn(
  work: TransactionWork,
  bench: TransactionBench,
  connection: ConnectionId,
  request: EndTxnRequest,
): void {
  const t = transactionOf(work.state, request.transactionalId);
  const by: EndedBy = { type: 'client', connection };
  const { producerId, producerEpoch, committed } = request;
  const end: End = { producerId, producerEpoch, committed, by, isFence: false };
  const outcome = t === null ? 'INVALID_PRODUCER_ID_MAPPING' : endOf(work, bench, t, end);
  if (typeof outcome !== 'string') writeStates(work, [outcome]);
  // Only version 2 has a new epoch to tell of.
  else answerEnd(bench, by, outcome, serverVersion(work.switches) === 2 ? t : null);
}

/** A new instance of the producer, or the clock, ends an open transaction under a higher epoch (clients §3.3, §3.6). */
export function fence(
  work: TransactionWork,
  bench: TransactionBench,
  t: TransactionMetadata,
  by: EndedBy,
): void {
  const wanted = fencing(work, bench, t, by);
  if (wanted !== null) writeStates(work, [wanted]);
}

/** The abort of an open transaction by who fences its producer; null where that is refused, and answered. */
export function fencing(
  work: TransactionWork,
  bench: TransactionBench,
  t: TransactionMetadata,
  by: EndedBy,
): WantedState | null {
  const keepsEpoch = by.type === 'timeout' && work.switches['txn.timeoutAbort'] === 'same-epoch';
  const pending = keepsEpoch ? t : withPending(t, 'PrepareEpochFence');
  work.state = withTransaction(work.state, pending);
  const outcome = endOf(work, bench, pending, {
    producerId: t.producerId,
    producerEpoch: keepsEpoch ? t.producerEpoch : fencingEpoch(t),
    committed: false,
    by,
    isFence: !keepsEpoch,
  });
  if (typeof outcome !== 'string') return outcome;
  answerEnd(bench, by, outcome, t);
  return null;
}

/** Tells who ended a transaction what came of it; a producer that fenced another one asks again (clients §3.3). */
export function answerEnd(
  { turn }: TransactionBench,
  by: EndedBy,
  error: ErrorCode,
  t: Pick<TransactionMetadata, 'producerId' | 'producerEpoch'> | null,
): void {
  switch (by.type) {
    case 'client': {
      const tells = error === 'NONE' && t !== null;
      const response = tells
        ? endResponse(error, t.producerId, t.producerEpoch)
        : endResponse(error, -1, -1);
      turn.reply(by.connection, response);
      return;
    }
    case 'fence':
      turn.reply(
        by.connection,
        initResponse(error === 'NONE' ? 'CONCURRENT_TRANSACTIONS' : error, -1, -1),
      );
      return;
    case 'timeout':
  }
}

/** What somebody wants: the end of the transaction of this id and epoch. */
interface End {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
  readonly by: EndedBy;
  /** Whether the epoch is the next one, since the producer is to be fenced. */
  readonly isFence: boolean;
}

/** The transition that ends a transaction, or why there is none; NONE where it has ended so already. */
function endOf(
  work: TransactionWork,
  bench: TransactionBench,
  t: TransactionMetadata,
  end: End,
): WantedState | ErrorCode {
  return serverVersion(work.switches) === 2
    ? endVersion2(work, bench, t, end)
    : endVersion1(work, t, end);
}

/** Before version 2 an end names a producer, not a transaction (clients §3.5; endTransactionWithTV1). */
function endVersion1(
  work: TransactionWork,
  known: TransactionMetadata,
  { producerId, producerEpoch, committed, by, isFence }: End,
): WantedState | ErrorCode {
  if (known.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  const isOther = by.type === 'client' && producerEpoch !== known.producerEpoch;
  if (isOther || producerEpoch < known.producerEpoch) return 'PRODUCER_FENCED';
  if (known.pendingState !== null && known.pendingState !== 'PrepareEpochFence') {
    return 'CONCURRENT_TRANSACTIONS';
  }
  if (known.state !== 'Ongoing') return repeated(known, committed);
  let t = known;
  if (isFence) {
    // The higher epoch holds in memory from now on, whatever becomes of the write.
    t = withFencedEpoch(known, producerEpoch);
    work.state = withTransaction(work.state, t);
  }
  const state = committed ? 'PrepareCommit' : 'PrepareAbort';
  const target = prepareEnd(t, state, 0, -1, false, nowMs(work.turn));
  return { metadata: t, target, after: { type: 'Prepared', ended: by } };
}

/** An end of a transaction that is not open: a repetition of how it ended, or a mistake. */
function repeated({ state }: TransactionMetadata, committed: boolean): ErrorCode {
  switch (state) {
    case 'CompleteCommit':
      return committed ? 'NONE' : 'INVALID_TXN_STATE';
    case 'CompleteAbort':
      return committed ? 'INVALID_TXN_STATE' : 'NONE';
    case 'PrepareCommit':
      return committed ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
    case 'PrepareAbort':
      return committed ? 'INVALID_TXN_STATE' : 'CONCURRENT_TRANSACTIONS';
    default:
      return 'INVALID_TXN_STATE';
  }
}

/** With version 2 the epoch names the transaction, and each end raises it (clients §3.5; KIP-890). */
function endVersion2(
  work: TransactionWork,
  bench: TransactionBench,
  t: TransactionMetadata,
  end: End,
): WantedState | ErrorCode {
  const isRetry = isRepetition(t, end);
  if (t.pendingState !== null && t.pendingState !== 'PrepareEpochFence') {
    return 'CONCURRENT_TRANSACTIONS';
  }
  if (t.producerId !== end.producerId && !isRotated(t, end)) return 'INVALID_PRODUCER_ID_MAPPING';
  if (!isValidEpoch(t, end, isRetry)) return 'PRODUCER_FENCED';
  const { committed } = end;
  switch (t.state) {
    case 'Ongoing':
      return ending(work, bench, t, end, false);
    case 'PrepareCommit':
    case 'PrepareAbort':
      return repeated(t, committed);
    case 'CompleteCommit':
    case 'CompleteAbort':
      if (isRetry) return repeated(t, committed);
      // Nothing was added: the abort only raises the epoch.
      return committed ? 'INVALID_TXN_STATE' : ending(work, bench, t, end, true);
    default:
      return committed ? 'INVALID_TXN_STATE' : ending(work, bench, t, end, true);
  }
}

/** Whether the end was asked for before: the epoch has been raised since, or the id has changed with it. */
const isRepetition = (t: TransactionMetadata, end: End): boolean =>
  !end.isFence && (t.producerEpoch === end.producerEpoch + 1 || isRotated(t, end));

const isRotated = (t: TransactionMetadata, { producerId, producerEpoch, isFence }: End): boolean =>
  !isFence &&
  t.previousProducerId === producerId &&
  producerEpoch === MAX_EPOCH - 1 &&
  t.producerEpoch === 0;

function isValidEpoch(t: TransactionMetadata, end: End, isRetry: boolean): boolean {
  const { producerEpoch, by, isFence } = end;
  if (isFence) {
    const isOwn = by.type !== 'client' || producerEpoch === t.producerEpoch;
    return isOwn && producerEpoch >= t.producerEpoch;
  }
  switch (t.state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return t.producerEpoch === producerEpoch + 1;
    case 'CompleteCommit':
    case 'CompleteAbort':
      return isRetry || producerEpoch === t.producerEpoch;
    default:
      return producerEpoch === t.producerEpoch;
  }
}

/** The decision itself; an exhausted epoch needs the id that comes after it. */
function ending(
  work: TransactionWork,
  bench: TransactionBench,
  known: TransactionMetadata,
  { committed, by, isFence }: End,
  isEmpty: boolean,
): WantedState | ErrorCode {
  const needsId = isExhausted(known.producerEpoch);
  const nextProducerId = needsId ? bench.takeProducerId() : -1;
  const t = isFence ? withPending(known, null) : known;
  if (t !== known) work.state = withTransaction(work.state, t);
  if (needsId && nextProducerId < 0) return 'COORDINATOR_LOAD_IN_PROGRESS';
  const state = committed ? 'PrepareCommit' : 'PrepareAbort';
  const target = prepareEnd(t, state, 2, nextProducerId, isEmpty, nowMs(work.turn));
  return { metadata: t, target, after: { type: 'Prepared', ended: by } };
}
