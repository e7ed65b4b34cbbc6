import type { ConsumedRecord } from '../../core/client/commands.ts';
import type { OperatorCommand } from '../faults/kind.ts';
import { type CopierWorld, newCopier } from './copier-world.ts';

/** What a run keeps of its client programs; plain data that the programs write to. */
export interface WorkloadWorld {
  readonly producers: ProducerWorld[];
  readonly consumers: ConsumerWorld[];
  readonly admin: AdminWorld;
  readonly copiers: CopierWorld[];
  /** By operation, as far as its trigger has come. */
  readonly operations: { matches: number }[];
}

/** An application that sends records. */
export interface ProducerWorld {
  /** When it began, −1 before its topic exists. */
  startedAt: number;
  /** Records given to the producer so far; the last one's number. */
  sent: number;
  /** Null for a producer without transactions. */
  readonly transactions: TransactionsWorld | null;
}

/** How far the application of a transactional producer is. */
export interface TransactionsWorld {
  phase: 'closed' | 'initializing' | 'ready' | 'open' | 'ending' | 'broken';
  /** Transactions so far. */
  number: number;
  /** Records of the last one. */
  sent: number;
  /** Calls of the producer so far; the id of the last. */
  calls: number;
}

/** An application that polls in a loop. */
export interface ConsumerWorld {
  startedAt: number;
  /** Polls so far; the number of the last. */
  polls: number;
  /** Numbers of other commands so far. */
  asked: number;
  /** The application's loop, where the consumer has a `group.id`. */
  application: ApplicationWorld | null;
}

/** How far the application of a consumer with a group is. */
export interface ApplicationWorld {
  phase:
    | 'waiting'
    | 'polling'
    | 'committing-before'
    | 'processing'
    | 'committing-after'
    | 'closing'
    | 'ended';
  /** Commands so far; the id of the last. */
  commands: number;
  /** Whether it shall close its consumer instead of polling again. */
  stopping: boolean;
  /** Records that wait for their commit before they are processed. */
  held: ConsumedRecord[];
  /** What is being processed; several batches where records go to threads. */
  readonly batches: Batch[];
  lastBatch: number;
  /** Since when the process stands still; −1 while it does not. */
  frozenAt: number;
}

/** Records of one poll that are being processed: they take effect one after the other, evenly spread. */
export interface Batch {
  readonly id: number;
  startsAt: number;
  endsAt: number;
  /** How many have taken effect. */
  done: number;
  readonly records: readonly {
    readonly partition: string;
    readonly offset: number;
    readonly value: string | null;
  }[];
}

/** An application that has not begun. */
export const newApplication = (): ApplicationWorld => ({
  phase: 'waiting',
  commands: 0,
  stopping: false,
  held: [],
  batches: [],
  lastBatch: 0,
  frozenAt: -1,
});

/** The operator. */
export interface AdminWorld {
  /** Commands so far; the id of the last. */
  commands: number;
  /** Topics that are being created, by the id of the command that asks for it. */
  pending: PendingTopic[];
  /** Topics whose deletion has not been answered, by the id of the command that asks for it. */
  deleting: { readonly id: number; readonly topic: string }[];
  /** Topics that exist as far as the operator was told. */
  created: string[];
}

/** A topic whose creation has not been answered. */
export interface PendingTopic {
  readonly id: number;
  readonly topic: string;
  readonly command: OperatorCommand;
}

/** What client programs put on the queue. */
export type WorkloadItem =
  | { readonly type: 'ProducerTurn'; readonly producer: number; readonly boot: number }
  | { readonly type: 'ProducerReopened'; readonly producer: number; readonly boot: number }
  | { readonly type: 'ConsumerTurn'; readonly consumer: number; readonly boot: number }
  /** An application polls again, has processed a batch, or shall stop. */
  | {
      readonly type: 'ApplicationDue';
      readonly consumer: number;
      readonly boot: number;
      readonly what: 'poll' | 'processed' | 'stop';
      readonly batch: number;
    }
  /** A copier begins, does what it has waited for, or shall stop; void unless it is in this run of its process. */
  | {
      readonly type: 'CopierDue';
      readonly copier: number;
      readonly what: 'start' | 'poll' | 'processed' | 'reopen' | 'stop';
      readonly run: number;
    }
  | { readonly type: 'OperationDue'; readonly operation: number }
  | { readonly type: 'CreateAgain'; readonly command: OperatorCommand };

/** No program has begun. */
export const newWorkload = (
  /** By producer, whether its application sends in transactions. */
  producers: readonly boolean[],
  /** By consumer, whether its application is a member of a group. */
  consumers: readonly boolean[],
  copiers: number,
  operations: number,
): WorkloadWorld => ({
  producers: producers.map((isTransactional) => ({
    startedAt: -1,
    sent: 0,
    transactions: isTransactional ? { phase: 'closed', number: 0, sent: 0, calls: 0 } : null,
  })),
  consumers: consumers.map((hasGroup) => ({
    startedAt: -1,
    polls: 0,
    asked: 0,
    application: hasGroup ? newApplication() : null,
  })),
  copiers: Array.from({ length: copiers }, newCopier),
  admin: { commands: 0, pending: [], deleting: [], created: [] },
  operations: Array.from({ length: operations }, () => ({ matches: 0 })),
});
