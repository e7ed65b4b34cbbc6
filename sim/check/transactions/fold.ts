import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { EvidenceRecord } from '../checker.ts';
import { type Excuses, noExcuses } from '../excuses.ts';
import { type ClientTransactions, noTransactions } from './client-transactions.ts';

/** What is known of transactions: as applications see them, as coordinators do and as logs do. Plain data. */
export interface TransactionsFold {
  readonly excuses: Excuses;
  readonly clients: ClientTransactions;
  /** By value, the transaction in which it was sent: an index into `clients.all`. */
  readonly transactionOf: { [value: string]: number };
  /** Consumers that read committed records only. */
  readonly readers: readonly string[];
  /** Values of transactions that had been asked to commit and were read: whether they were is known in the end. */
  readonly reads: CommittedRead[];
  readonly ids: CoordinatedId[];
  readonly partitions: PartitionTransactions[];
  /** What a leader appended and should not have, unless it leads no more and its log is cut. */
  readonly suspects: Suspect[];
  /** How long after the last heal a transaction may be open, and how long it may stay decided, in microseconds. */
  readonly openMicros: number;
  readonly decidedMicros: number;
}

export interface CommittedRead {
  readonly client: string;
  readonly transaction: number;
  readonly event: number;
  readonly at: number;
  readonly record: EvidenceRecord;
}

/** A transactional id as its coordinators told of it. */
export interface CoordinatedId {
  readonly transactionalId: string;
  producerId: number;
  producerEpoch: number;
  coordinatorEpoch: number;
  state: string;
  /** When it entered the state. */
  since: number;
}

export interface PartitionTransactions {
  readonly name: string;
  /** The highest epoch of each producer id that a leader appended. */
  readonly epochs: { readonly producerId: number; epoch: number }[];
  open: OpenedTransaction[];
}

export interface OpenedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly at: number;
}

export interface Suspect {
  readonly id: 'txn-open' | 'txn-fenced';
  readonly partition: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly leaderEpoch: number;
  readonly offset: number;
  readonly event: number;
  readonly at: number;
  readonly text: string;
}

/** Nothing is known yet. */
export function noTransactionsSeen(scenario: ResolvedScenario): TransactionsFold {
  const decidedMicros = 1000 * decidedMs(scenario);
  const timeouts = scenario.producers
    .filter(({ transactional }) => transactional !== null)
    .map(({ settings }) => settings['transaction.timeout.ms']);
  const scanMs =
    scenario.servers[0]?.config.settings[
      'transaction.abort.timed.out.transaction.cleanup.interval.ms'
    ] ?? 0;
  return {
    excuses: noExcuses(scenario),
    clients: noTransactions(),
    transactionOf: {},
    readers: scenario.consumers
      .filter(({ settings }) => settings['isolation.level'] === 'read_committed')
      .map(({ name }) => name),
    reads: [],
    ids: [],
    partitions: [],
    suspects: [],
    openMicros: decidedMicros + 1000 * (Math.max(0, ...timeouts) + scanMs),
    decidedMicros,
  };
}

/** Elections and full ISRs as everywhere, and a marker that was lost is sent again after a request timeout or two. */
function decidedMs(scenario: ResolvedScenario): number {
  const settings = scenario.servers[0]?.config.settings;
  if (settings === undefined) return 0;
  return (
    2 * settings['replica.lag.time.max.ms'] +
    2 * settings['broker.session.timeout.ms'] +
    4 * settings['controller.quorum.fetch.timeout.ms'] +
    4 * settings['controller.quorum.election.timeout.ms'] +
    2 * settings['request.timeout.ms']
  );
}

/** What is known of a partition, made on first use. */
export function transactionsOn(fold: TransactionsFold, name: string): PartitionTransactions {
  const known = fold.partitions.find((partition) => partition.name === name);
  if (known !== undefined) return known;
  const partition: PartitionTransactions = { name, epochs: [], open: [] };
  fold.partitions.push(partition);
  return partition;
}
