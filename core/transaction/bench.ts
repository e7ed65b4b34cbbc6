import type { ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { MetadataImage } from '../controller/image.ts';
import { writeAsIs } from '../coordinator/work.ts';
import type { Turn } from '../turn.ts';
import type { MarkerChannels } from './marker-channels.ts';
import type { PendingAdds } from './pending-adds.ts';
import { transactionRecord } from './records.ts';
import {
  type AfterWrite,
  type TransactionMetadata,
  type TransactionTarget,
  type TransactionWork,
  withTransaction,
} from './state.ts';
import { withPending } from './transitions.ts';

/** What a transaction coordinator has besides the state of its ids, as one step changes it. */
export interface TransactionBench {
  readonly turn: Turn;
  readonly image: MetadataImage;
  readonly settings: ServerSettings;
  readonly switches: Switches;
  /** The next producer id of this broker's stock, −1 while it has none. */
  readonly takeProducerId: () => number;
  markers: MarkerChannels;
  adds: readonly PendingAdds[];
}

/** Whether transactions are ended with a new epoch, where no client says so (transactionVersionLevel). */
export const serverVersion = (switches: Switches): 0 | 2 =>
  switches['txn.version'] === 'tv2' ? 2 : 0;

/** The wall clock in milliseconds, which transactions are timed by. */
export const nowMs = (turn: Turn): number => Math.floor(turn.wallClock / 1000);

/** A new state that is to be written; `after` is what follows when that is committed or has failed. */
export interface WantedState {
  readonly metadata: TransactionMetadata;
  readonly target: TransactionTarget;
  readonly after: AfterWrite;
}

/** Marks transitions as under way and writes them, all of an operation's in one batch (appendTransactionToLog). */
export function writeStates(work: TransactionWork, wanted: readonly WantedState[]): void {
  for (const { metadata, target } of wanted) {
    work.state = withTransaction(work.state, withPending(metadata, target.state));
  }
  const records = wanted.map(({ metadata, target }) =>
    transactionRecord(metadata.transactionalId, target, work.switches),
  );
  const writes = wanted.map(({ metadata, target, after }) => ({
    transactionalId: metadata.transactionalId,
    target,
    after,
  }));
  const timeoutMs = wanted.reduce((least, { target }) => Math.min(least, target.timeoutMs), MAX_MS);
  const before = work.write;
  work.write = null;
  const known = before?.then?.type === 'StatesWritten' ? before.then.writes : [];
  writeAsIs(
    work,
    [...(before?.records ?? []), ...records],
    { type: 'StatesWritten', writes: [...known, ...writes] },
    Math.min(timeoutMs, before?.timeoutMs ?? MAX_MS),
  );
}

const MAX_MS = 2_147_483_647;
