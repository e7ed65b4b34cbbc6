import { topicOf } from '../../../core/protocol/partition-name.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type Excuses, noExcuses } from '../excuses.ts';
import { type ClientTransactions, noTransactions } from '../transactions/client-transactions.ts';

/** The client history as far as the checkers need it: sends by value, polls in order. Plain data. */
export interface HistoryFold {
  readonly excuses: Excuses;
  readonly sends: Send[];
  /** Where each client's send with an id lies in `sends`: ids are counted from 0 by client. */
  readonly clients: ClientHistory[];
  readonly partitions: PartitionHistory[];
  /** The largest log start of any replica, by partition and topic: what is below may be gone (replication §8). */
  readonly starts: { readonly partition: string; readonly topicId: string; offset: number }[];
  /** Ids of the topics that were deleted, in order. */
  readonly deleted: { readonly topic: string; readonly topicId: string }[];
  readonly transactions: ClientTransactions;
  /** Offsets that a reader went past where there are transactions: whether it missed a record is known in the end. */
  readonly skips: Skip[];
}

/** A reader went from one offset of a partition to one that is not the next. */
export interface Skip {
  readonly client: string;
  readonly partition: string;
  readonly incarnation: number;
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly event: number;
}

/** One record that an application sent. */
export interface Send {
  readonly client: string;
  readonly id: number;
  readonly value: string;
  readonly at: number;
  outcome: 'pending' | 'ok' | 'failed' | 'unknown';
  partition: string | null;
  offset: number;
  /** The id of the topic that the record is in; empty where nobody said. */
  topicId: string;
  /** Where it was read before its acknowledgement told of which topic it is; −1 where that did not happen. */
  readAt: number;
  ackedAt: number;
  event: number;
  /** The transaction that it is part of, −1 for none. */
  readonly transaction: number;
}

/** What is known of one client process. */
export interface ClientHistory {
  readonly name: string;
  /** Index into `sends` by id, −1 where the id is no send. */
  readonly sendById: number[];
  /** The next offset that a consumer expects by partition; forgotten after a seek, reset or assignment. */
  readonly positions: { readonly partition: string; incarnation: number; offset: number }[];
  /** Questions for end offsets that are open, and since when. */
  readonly endOffsetsAsked: { readonly id: number; readonly at: number }[];
  /** End offsets that it was told, each larger than those before it of its partition, and when. */
  readonly endOffsets: {
    readonly partition: string;
    readonly offset: number;
    readonly at: number;
  }[];
}

/** What all clients together have seen of a partition. */
export interface PartitionHistory {
  readonly name: string;
  /** Which of the topics that had the name one after the other: 0 for the first. */
  readonly incarnation: number;
  /** By offset: the values that were read there, or acknowledged to be there. More than one is a failure. */
  readonly values: (string | null)[];
  /** The highest offset that a poll returned, and the lowest. */
  highestRead: number;
  lowestRead: number;
  /** By offset: whether some poll returned it. */
  readonly read: (0 | 1)[];
}

/** No history yet. */
export const noHistory = (scenario: ResolvedScenario): HistoryFold => ({
  excuses: noExcuses(scenario),
  sends: [],
  clients: [],
  partitions: [],
  starts: [],
  deleted: [],
  transactions: noTransactions(),
  skips: [],
});

/** Which of the topics of one name an id means; the newest where it is none of those that were deleted (KIP-516). */
export function incarnationOf(fold: HistoryFold, partition: string, topicId: string): number {
  if (fold.deleted.length === 0) return 0;
  const ids = fold.deleted.filter(({ topic }) => topic === topicOf(partition));
  const at = ids.findIndex((deleted) => deleted.topicId === topicId);
  return at < 0 ? ids.length : at;
}

/** Whether a topic was ever deleted: then what is read may be of either, unless its value says of which. */
export const wasDeleted = (fold: HistoryFold, partition: string): boolean =>
  fold.deleted.some(({ topic }) => topic === topicOf(partition));

/** What is known of a client, made on first use. */
export function clientOf(fold: HistoryFold, name: string): ClientHistory {
  for (const client of fold.clients) if (client.name === name) return client;
  const client: ClientHistory = {
    name,
    sendById: [],
    positions: [],
    endOffsetsAsked: [],
    endOffsets: [],
  };
  fold.clients.push(client);
  return client;
}

/** What is known of a partition, made on first use. */
export function partitionHistory(
  fold: HistoryFold,
  name: string,
  incarnation = 0,
): PartitionHistory {
  for (const partition of fold.partitions) {
    if (partition.name === name && partition.incarnation === incarnation) return partition;
  }
  const partition: PartitionHistory = {
    name,
    incarnation,
    values: [],
    highestRead: -1,
    lowestRead: -1,
    read: [],
  };
  fold.partitions.push(partition);
  return partition;
}
