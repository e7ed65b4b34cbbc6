import type { ConsumedRecord } from '../../core/client/commands.ts';

/** How far a copier is; plain data. */
export interface CopierWorld {
  phase:
    | 'idle'
    | 'initializing'
    | 'waiting'
    | 'polling'
    | 'processing'
    | 'beginning'
    | 'sending-offsets'
    | 'committing'
    | 'committing-offsets'
    | 'aborting'
    | 'broken'
    | 'closing'
    | 'down'
    | 'ended';
  /** How often it has stopped: what was put on the queue before is void. */
  run: number;
  /** What came up while its process stood still. */
  missed: 'start' | 'poll' | 'processed' | 'reopen' | null;
  consumerBoot: number;
  producerBoot: number;
  isSubscribed: boolean;
  /** Whether it shall close its consumer instead of polling again. */
  stopping: boolean;
  /** Commands so far that are answered; the id of the last. */
  calls: number;
  rewinds: number;
  /** Transactions and copies so far, and the first copy of the last transaction. */
  transactions: number;
  sent: number;
  firstSend: number;
  /** Whether a copy of the last transaction could not be sent. */
  hasFailed: boolean;
  /** What the last transaction is about. */
  held: ConsumedRecord[];
}

/** A copier that has not begun. */
export const newCopier = (): CopierWorld => ({
  phase: 'idle',
  run: 0,
  missed: null,
  consumerBoot: 0,
  producerBoot: 0,
  isSubscribed: false,
  stopping: false,
  calls: 0,
  rewinds: 0,
  transactions: 0,
  sent: 0,
  firstSend: 0,
  hasFailed: false,
  held: [],
});

/** The value of a copy: what it is a copy of, and which transaction of whom made it, so that no two are alike. */
export const copyValue = (
  partition: string,
  offset: number,
  copier: string,
  transaction: number,
): string => `${partition}@${offset}/${copier}-${transaction}`;

/** What a copy says of itself. */
export interface CopyOrigin {
  /** `orders-0@5`. */
  readonly source: string;
  readonly copier: string;
}

/** Reads `copyValue`; null for a record that is no copy. */
export function originOf(value: string | null): CopyOrigin | null {
  const parts = /^(.+@\d+)\/(.+)-\d+$/.exec(value ?? '');
  const [, source, copier] = parts ?? [];
  return source === undefined || copier === undefined ? null : { source, copier };
}
