import { appended, insertedAt, withoutAt } from '../collections/table.ts';
import type { RecordBatch } from './batch.ts';
import { markerOf } from './marker.ts';
import type { ProducerEntry } from './producer-state.ts';

/**
 * What a log knows of transactions (clients §3.8, §3.9; ProducerStateManager, TransactionIndex). A log that never saw one
 * has null in its place.
 */
export interface LogTransactions {
  /** Those that are open, by first offset. */
  readonly ongoing: readonly OpenTransaction[];
  /** Those that ended with a marker that is not below the high watermark yet, by first offset. */
  readonly unreplicated: readonly EndedTransaction[];
  /** Those that were aborted, by the offset of their marker: what readers of committed records are told to skip. */
  readonly aborted: readonly EndedTransaction[];
  /** Producers whose first write is not certain to be part of a transaction yet. In memory only, as in Kafka. */
  readonly verifications: readonly Verification[];
  /** Guards are unique in the life of a process. */
  readonly nextGuard: number;
}

export interface OpenTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export interface EndedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Where its marker is. */
  readonly lastOffset: number;
}

/** A producer that the coordinator is asked about; a marker in between makes the answer worthless (clients §3.8). */
export interface Verification {
  readonly producerId: number;
  readonly guard: number;
  readonly startedMs: number;
  readonly epoch: number;
  /** The lowest sequence that was sent at this epoch: later ones must not overtake it. */
  readonly lowestSequence: number;
  /** Whether each transaction of the producer has an epoch of its own (KIP-890). */
  readonly supportsEpochBump: boolean;
}

/** A log in which the first transaction begins. */
export const NO_TRANSACTIONS: LogTransactions = {
  ongoing: [],
  unreplicated: [],
  aborted: [],
  verifications: [],
  nextGuard: 1,
};

/**
 * What is known after a batch of a transaction was appended; `before` is the producer's entry without it. A first record
 * opens, a marker ends; a marker without a transaction ends nothing (UnifiedLog.updateProducers).
 */
export function afterTransactionalBatch(
  transactions: LogTransactions | null,
  before: ProducerEntry | null,
  batch: RecordBatch,
): LogTransactions {
  const known = transactions ?? NO_TRANSACTIONS;
  const { producerId } = batch;
  const firstOffset = before === null ? -1 : before.txnFirstOffset;
  const verifications = afterAppend(known.verifications, batch);
  if (!batch.isControl) {
    if (firstOffset >= 0) return withVerifications(known, verifications, known.nextGuard);
    const open = { producerId, firstOffset: batch.baseOffset };
    return {
      ongoing: appended(known.ongoing, open),
      unreplicated: known.unreplicated,
      aborted: known.aborted,
      verifications,
      nextGuard: known.nextGuard,
    };
  }
  if (firstOffset < 0) return withVerifications(known, verifications, known.nextGuard);
  const ended = { producerId, firstOffset, lastOffset: batch.baseOffset };
  const isAborted = !markerOf(batch).committed;
  return {
    ongoing: known.ongoing.filter((open) => open.firstOffset !== firstOffset),
    unreplicated: insertedByFirst(known.unreplicated, ended),
    aborted: isAborted ? appended(known.aborted, ended) : known.aborted,
    verifications,
    nextGuard: known.nextGuard,
  };
}

/** The first append or a marker uses a verification up, unless the next transaction has begun to verify already. */
function afterAppend(
  verifications: readonly Verification[],
  batch: RecordBatch,
): readonly Verification[] {
  const at = verifications.findIndex(({ producerId }) => producerId === batch.producerId);
  if (at < 0) return verifications;
  const { supportsEpochBump, epoch } = verifications[at] as Verification;
  const isNextOne = supportsEpochBump && batch.isControl && batch.producerEpoch === epoch;
  return isNextOne ? verifications : withoutAt(verifications, at);
}

function insertedByFirst(
  items: readonly EndedTransaction[],
  item: EndedTransaction,
): readonly EndedTransaction[] {
  let at = items.length;
  while (at > 0 && (items[at - 1] as EndedTransaction).firstOffset > item.firstOffset) at -= 1;
  return insertedAt(items, at, item);
}

/** Ended transactions whose markers are below the high watermark hold nobody back any more (onHighWatermarkUpdated). */
export function afterHighWatermark(
  transactions: LogTransactions,
  highWatermark: number,
): LogTransactions {
  const unreplicated = transactions.unreplicated.filter((t) => t.lastOffset >= highWatermark);
  if (unreplicated.length === transactions.unreplicated.length) return transactions;
  return {
    ongoing: transactions.ongoing,
    unreplicated,
    aborted: transactions.aborted,
    verifications: transactions.verifications,
    nextGuard: transactions.nextGuard,
  };
}

/** The first offset of a transaction whose outcome readers cannot know yet, or −1 (firstUnstableOffset). */
export function firstUnstableOffset({ ongoing, unreplicated }: LogTransactions): number {
  const undecided = ongoing[0]?.firstOffset ?? -1;
  const unreplicatedFirst = unreplicated[0]?.firstOffset ?? -1;
  if (undecided < 0 || unreplicatedFirst < 0) return Math.max(undecided, unreplicatedFirst);
  return Math.min(undecided, unreplicatedFirst);
}

/** Whom a reader of `[fetchOffset, endOffset)` skips, by their markers and first offsets (clients §3.9). */
export function abortedBetween(
  transactions: LogTransactions,
  fetchOffset: number,
  endOffset: number,
): readonly OpenTransaction[] {
  const found: OpenTransaction[] = [];
  for (const { producerId, firstOffset, lastOffset } of transactions.aborted) {
    if (lastOffset >= fetchOffset && firstOffset < endOffset) {
      found.push({ producerId, firstOffset });
    }
  }
  return found;
}

/** The same transactions with other verifications. */
export const withVerifications = (
  t: LogTransactions,
  verifications: readonly Verification[],
  nextGuard: number,
): LogTransactions =>
  verifications === t.verifications && nextGuard === t.nextGuard
    ? t
    : {
        ongoing: t.ongoing,
        unreplicated: t.unreplicated,
        aborted: t.aborted,
        verifications,
        nextGuard,
      };
