import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type Excuses, noExcuses } from '../excuses.ts';

/** The client history as far as the checkers need it: sends by value, polls in order. Plain data. */
export interface HistoryFold {
  readonly excuses: Excuses;
  readonly sends: Send[];
  /** Where each client's send with an id lies in `sends`: ids are counted from 0 by client. */
  readonly clients: ClientHistory[];
  readonly partitions: PartitionHistory[];
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
  ackedAt: number;
  event: number;
}

/** What is known of one client process. */
export interface ClientHistory {
  readonly name: string;
  /** Index into `sends` by id, −1 where the id is no send. */
  readonly sendById: number[];
  /** The next offset that a consumer expects by partition; forgotten after a seek, reset or assignment. */
  readonly positions: { readonly partition: string; offset: number }[];
  /** The largest end offset that it was told, by partition. */
  readonly endOffsets: { readonly partition: string; offset: number }[];
}

/** What all clients together have seen of a partition. */
export interface PartitionHistory {
  readonly name: string;
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
});

/** What is known of a client, made on first use. */
export function clientOf(fold: HistoryFold, name: string): ClientHistory {
  for (const client of fold.clients) if (client.name === name) return client;
  const client: ClientHistory = { name, sendById: [], positions: [], endOffsets: [] };
  fold.clients.push(client);
  return client;
}

/** What is known of a partition, made on first use. */
export function partitionHistory(fold: HistoryFold, name: string): PartitionHistory {
  for (const partition of fold.partitions) if (partition.name === name) return partition;
  const partition: PartitionHistory = {
    name,
    values: [],
    highestRead: -1,
    lowestRead: -1,
    read: [],
  };
  fold.partitions.push(partition);
  return partition;
}
