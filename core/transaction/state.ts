import type { CoordinatorRuntime } from '../coordinator/shard.ts';
import type { ShardWork } from '../coordinator/work.ts';
import type { ConnectionId } from '../machine.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { TransactionRecord } from './records.ts';

/** The states of a transaction (clients §3.2). `PrepareEpochFence` and `Dead` are only ever pending. */
export type TransactionStateName =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort'
  | 'PrepareEpochFence'
  | 'Dead';

/** What a transition changes, all of it: what is written and, once that is committed, holds (TxnTransitMetadata). */
export interface TransactionTarget {
  readonly producerId: number;
  /** The id before a rotation, so that a repeated question of the old one is recognised; −1 for none. */
  readonly previousProducerId: number;
  /** The id that takes over when an exhausted epoch's transaction is complete; −1 for none. */
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  /** The epoch before the last raise that a client asked for, −1 for none; it is not written (KIP-360). */
  readonly lastProducerEpoch: number;
  readonly timeoutMs: number;
  readonly state: TransactionStateName;
  /** Sorted. */
  readonly partitions: readonly PartitionName[];
  /** By the wall clock in milliseconds, −1 where no transaction is open. */
  readonly startMs: number;
  readonly lastUpdateMs: number;
  /** 2 where each transaction has an epoch of its own (KIP-890). */
  readonly clientVersion: 0 | 2;
}

/** What a coordinator knows of a transactional id (TransactionMetadata; clients §3.1). */
export interface TransactionMetadata extends TransactionTarget {
  readonly transactionalId: string;
  /** The state of a transition that is under way: until it is over every other request is turned away. */
  readonly pendingState: TransactionStateName | null;
  /** An epoch that was raised in memory and could not be written is not raised again (KAFKA-12694). */
  readonly hasFailedEpochFence: boolean;
}

/** The transactional ids of one partition of `__transaction_state`. */
export interface TransactionsState {
  /** Sorted by id. */
  readonly transactions: readonly TransactionMetadata[];
}

/** What makes a coordinator one of transactions. */
export interface TransactionKinds {
  readonly state: TransactionsState;
  readonly operation: TransactionOperation;
  readonly record: TransactionRecord;
}

/** The transaction coordinator of a broker: the ids of the partitions of `__transaction_state` that it leads. */
export type TransactionCoordinator = CoordinatorRuntime<TransactionKinds>;

/** A partition of `__transaction_state` as one operation changes it. */
export type TransactionWork = ShardWork<TransactionKinds>;

export type TransactionOperation =
  /** Transactions that are open for too long are aborted. */
  | { readonly type: 'abort-timed-out' }
  /** Ids that nobody has used for long are forgotten. */
  | { readonly type: 'expire-ids' }
  /** New states are committed, or their write has failed. */
  | { readonly type: 'StatesWritten'; readonly writes: readonly WrittenState[] }
  /** Tombstones of ids are committed, or their write has failed. */
  | { readonly type: 'IdsExpired'; readonly transactionalIds: readonly string[] };

/** A state that was to be written, and what follows (the callback of appendTransactionToLog). */
export interface WrittenState {
  readonly transactionalId: string;
  readonly target: TransactionTarget;
  readonly after: AfterWrite;
}

/** What follows a write: who is answered, and whether markers go out. */
export type AfterWrite =
  | { readonly type: 'InitProducerId'; readonly connection: ConnectionId }
  | {
      readonly type: 'AddPartitions';
      readonly connection: ConnectionId;
      /** Where the transaction stands in a request of several. */
      readonly item: number;
      readonly partitions: readonly PartitionName[];
    }
  | { readonly type: 'AddOffsets'; readonly connection: ConnectionId }
  | { readonly type: 'Prepared'; readonly ended: EndedBy }
  | { readonly type: 'Completed' };

/** Who ended a transaction: a client, an instance that fences another, or the clock. */
export type EndedBy =
  | { readonly type: 'client'; readonly connection: ConnectionId }
  | { readonly type: 'fence'; readonly connection: ConnectionId }
  | { readonly type: 'timeout' };

export const NO_TRANSACTIONS: TransactionsState = { transactions: [] };

/** Epochs end here; an epoch above the last but one is not used for transactions (clients §3.3). */
export const MAX_EPOCH = 32_767;

/** Whether an epoch cannot be raised any more (isEpochExhausted). */
export const isExhausted = (epoch: number): boolean => epoch >= MAX_EPOCH - 1;

/** Where a transactional id stands, or −(insertion point) − 1. */
export function searchTransaction(
  { transactions }: TransactionsState,
  transactionalId: string,
): number {
  let low = 0;
  let high = transactions.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (transactions[middle] as TransactionMetadata).transactionalId;
    if (at === transactionalId) return middle;
    if (at < transactionalId) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** What is known of a transactional id, or null. */
export function transactionOf(
  state: TransactionsState,
  transactionalId: string,
): TransactionMetadata | null {
  const at = searchTransaction(state, transactionalId);
  return at < 0 ? null : (state.transactions[at] as TransactionMetadata);
}

/** The state with a transactional id put in, in the place of what was known of it. */
export function withTransaction(
  state: TransactionsState,
  metadata: TransactionMetadata,
): TransactionsState {
  const at = searchTransaction(state, metadata.transactionalId);
  const transactions = state.transactions.slice();
  transactions.splice(at < 0 ? -at - 1 : at, at < 0 ? 0 : 1, metadata);
  return { transactions };
}

/** The state without a transactional id. */
export function withoutTransaction(
  state: TransactionsState,
  transactionalId: string,
): TransactionsState {
  const at = searchTransaction(state, transactionalId);
  if (at < 0) return state;
  const transactions = state.transactions.slice();
  transactions.splice(at, 1);
  return { transactions };
}
