import type { RecordBatch } from '../../../core/log/batch.ts';
import type { Probe } from '../../../core/probe.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { batchIndexAt, partitionOn, serverMemory, writtenLog } from '../server-view.ts';
import { type OpenedTransaction, type TransactionsFold, transactionsOn } from './fold.ts';

type Opened = Extract<Probe, { readonly type: 'TransactionOpened' }>;
type Marked = Extract<Probe, { readonly type: 'TransactionMarkerWritten' }>;
type Advanced = Extract<Probe, { readonly type: 'LastStableOffsetAdvanced' }>;

/** A leader opened a transaction: its coordinator must know it, and no later epoch may have been there. */
export function onOpened(
  fold: TransactionsFold,
  event: SteppedEvent,
  probe: Opened,
  report: Report,
): void {
  const { partition: name, producerId, producerEpoch, firstOffset } = probe;
  const partition = transactionsOn(fold, name);
  const { number, at } = event;
  const leaderEpoch = partitionOn(event.after, name)?.leaderEpoch ?? -1;
  const found = {
    partition: name,
    producerId,
    producerEpoch,
    leaderEpoch,
    offset: firstOffset,
    at,
  };
  report.exercised('txn-fenced');
  const reached = noteEpoch(fold, name, producerId, producerEpoch);
  if (producerEpoch < reached) {
    const text = `${event.node.spec.name} opened a transaction of producer ${producerId} in epoch ${producerEpoch} at ${name}@${firstOffset}, where it had been in epoch ${reached}`;
    fold.suspects.push({ ...found, id: 'txn-fenced', event: number, text });
  }
  const state = coordinatedState(event, producerId, name);
  if (state !== null) {
    report.exercised('txn-open');
    if (state !== '') {
      const text = `${event.node.spec.name} opened a transaction of producer ${producerId} at ${name}@${firstOffset} while its coordinator says ${state}`;
      fold.suspects.push({ ...found, id: 'txn-open', event: number, text });
    }
  }
  partition.open.push({ producerId, firstOffset, at });
}

/** The highest epoch that was seen of a producer on a partition before this one, which is noted. */
function noteEpoch(
  fold: TransactionsFold,
  name: string,
  producerId: number,
  epoch: number,
): number {
  const { epochs } = transactionsOn(fold, name);
  const known = epochs.find((producer) => producer.producerId === producerId);
  if (known === undefined) {
    epochs.push({ producerId, epoch });
    return epoch;
  }
  const before = known.epoch;
  known.epoch = Math.max(before, epoch);
  return before;
}

/**
 * What the newest coordinator of a producer's transaction says: empty where it has it open on the partition, and null
 * where no coordinator is there to ask.
 */
function coordinatedState(
  { nodes }: SteppedEvent,
  producerId: number,
  partition: string,
): string | null {
  let found: string | null = null;
  let newest = -1;
  for (const { state } of nodes) {
    const shards = serverMemory(state)?.broker?.coordinators.transactions?.shards ?? [];
    for (const shard of shards) {
      if (shard.phase !== 'Active' || shard.epoch <= newest) continue;
      const known = shard.state.transactions.find((t) => t.producerId === producerId);
      if (known === undefined) continue;
      newest = shard.epoch;
      const isOpen = known.state === 'Ongoing' || known.state.startsWith('Prepare');
      found = isOpen && known.partitions.includes(partition) ? '' : known.state;
    }
  }
  return found;
}

/** A marker ended the transaction of a producer. */
export function onMarked(
  fold: TransactionsFold,
  { partition: name, producerId, producerEpoch }: Marked,
): void {
  const partition = transactionsOn(fold, name);
  partition.open = partition.open.filter((open) => open.producerId !== producerId);
  noteEpoch(fold, name, producerId, producerEpoch);
}

/** The last stable offset rose on a leader: what is below must have an end that is below it too. */
export function onStable(
  fold: TransactionsFold,
  event: SteppedEvent,
  { partition: name, from, to }: Advanced,
  report: Report,
): void {
  report.exercised('stable-offset');
  const { number, at } = event;
  const violated = (text: string, offset: number): void => {
    const record = { partition: name, offset, value: null };
    report.violated('stable-offset', { event: number, at, text, record });
  };
  const node = event.node.spec.name;
  if (to < from) {
    violated(`${node} lowered the last stable offset of ${name} from ${from} to ${to}`, to);
  }
  for (const open of transactionsOn(fold, name).open) {
    if (open.firstOffset >= to || !isUndecided(event, name, open, to)) continue;
    const text = `${node} raised the last stable offset of ${name} to ${to}, past producer ${open.producerId}, whose transaction is open since ${open.firstOffset}`;
    violated(text, open.firstOffset);
  }
}

/** Whether the node's log has the transaction with no marker before `to`: another leader may have opened it in vain. */
function isUndecided(
  { node }: SteppedEvent,
  name: string,
  { producerId, firstOffset }: OpenedTransaction,
  to: number,
): boolean {
  const log = writtenLog(node, name);
  const first = log === null ? -1 : batchIndexAt(log, firstOffset);
  if (log === null || first < 0) return false;
  for (let index = first; index < log.length; index++) {
    const batch = log.shared.items[index] as RecordBatch;
    if (batch.baseOffset >= to) return true;
    if (index === first && (batch.producerId !== producerId || batch.isControl)) return false;
    if (batch.isControl && batch.producerId === producerId) return false;
  }
  return true;
}
