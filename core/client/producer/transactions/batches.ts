import type { ErrorCode } from '../../../protocol/errors.ts';
import type { Turn } from '../../../turn.ts';
import type { ClientError } from '../../commands.ts';
import { giveUpBatch } from '../completion.ts';
import { type Batch, type ProducerMemory, type ProducerTopic, partitionAt } from '../memory.ts';
import type { TransactionManager } from './state.ts';

type Reason = ErrorCode | ClientError;

/** Gives up what cannot be part of the transaction any more, as the sender does in each pass (Sender.runOnce). */
export function giveUpBatches(
  m: ProducerMemory,
  turn: Turn,
  { state, lastError }: TransactionManager,
): ProducerMemory {
  switch (state) {
    case 'FATAL_ERROR':
      return giveUpAll(m, turn, lastError, () => true);
    case 'ABORTABLE_ERROR':
      return giveUpAll(m, turn, lastError, isUndrained);
    case 'ABORTING_TRANSACTION':
      return giveUpAll(m, turn, 'TRANSACTION_ABORTED', isUndrained);
    default:
      return m;
  }
}

/** Batches that have a sequence were sent: their outcome is waited for (abortUndrainedBatches). */
const isUndrained = (batch: Batch, isOnWire: boolean): boolean =>
  !isOnWire && batch.baseSequence < 0;

function giveUpAll(
  before: ProducerMemory,
  turn: Turn,
  reason: Reason,
  isConcerned: (batch: Batch, isOnWire: boolean) => boolean,
): ProducerMemory {
  let m = before;
  for (let at = 0; at < before.topics.length; at++) {
    for (const known of (before.topics[at] as ProducerTopic).partitions) {
      if (known === null) continue;
      const queued = known.open === null ? known.queue : [...known.queue, known.open];
      for (const batch of queued) {
        if (!isConcerned(batch, false)) continue;
        m = giveUpBatch(m, turn, at, partitionAt(m, at, known.index), batch, reason, false);
      }
      for (const batch of known.inFlight) {
        if (!isConcerned(batch, true)) continue;
        m = giveUpBatch(m, turn, at, partitionAt(m, at, known.index), batch, reason, true);
      }
    }
  }
  return m;
}

/** Gives up every batch, as the close of a producer does. */
export const closeBatches = (m: ProducerMemory, turn: Turn): ProducerMemory =>
  giveUpAll(m, turn, 'PRODUCER_CLOSED', () => true);
