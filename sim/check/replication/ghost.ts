import type { Sequence } from '../../../core/collections/sequence.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';

/**
 * What the checkers remember of one partition, beyond what any replica holds: every batch ever written with its
 * predecessor, and what was committed. Lists of numbers, since there is one entry per batch.
 */
export interface Ghost {
  readonly name: string;
  /** A topic that was made again is another one (KIP-516). */
  readonly topicId: string;
  /** By leader epoch, ascending. */
  readonly epochs: EpochChain[];
  /** Committed batches in order of offset: base, last, epoch, checksum. */
  readonly committed: CommittedBatches;
  /** The largest log start that any replica has raised its own to: what is below may be gone (replication §8). */
  deletedBelow: number;
  /** The largest high watermark that any leader ever reached. */
  trueHighWatermark: number;
  /** Which node led an epoch: pairs are parallel lists. */
  readonly leaderEpochs: number[];
  readonly leaders: string[];
}

/** The batches of one leader epoch in order of offset, and what came before each. */
export interface EpochChain {
  readonly epoch: number;
  readonly bases: number[];
  readonly checksums: number[];
  readonly previousEpochs: number[];
  readonly previousBases: number[];
}

export interface CommittedBatches {
  readonly bases: number[];
  readonly lasts: number[];
  readonly epochs: number[];
  readonly checksums: number[];
}

/** A partition of which nothing is known. */
export const newGhost = (name: string, topicId = ''): Ghost => ({
  name,
  topicId,
  epochs: [],
  committed: { bases: [], lasts: [], epochs: [], checksums: [] },
  deletedBelow: 0,
  trueHighWatermark: 0,
  leaderEpochs: [],
  leaders: [],
});

/** How a batch disagrees with one of the same offset and epoch seen before, or null. */
export type Mismatch = 'content' | 'predecessor' | null;

/**
 * Registers a batch at `index` of a log. Two batches of one (offset, epoch) must have one content and one predecessor;
 * by induction the logs then agree on everything below (the log matching argument, replication S4 and S5).
 */
export function registerBatch(ghost: Ghost, log: Sequence<RecordBatch>, index: number): Mismatch {
  const batch = log.shared.items[index] as RecordBatch;
  const found = index === 0 ? null : (log.shared.items[index - 1] as RecordBatch);
  // What was deleted is not compared: a follower may have kept there what its leader never had.
  const previous = found !== null && found.lastOffset < ghost.deletedBelow ? null : found;
  // Only what lies at the start of a shortened log may have lost its predecessor; any other gap is one.
  const none = 0 < batch.baseOffset && batch.baseOffset <= ghost.deletedBelow ? FORGOTTEN : -1;
  const previousEpoch = previous === null ? none : previous.leaderEpoch;
  const previousBase = previous === null ? none : previous.baseOffset;
  return registerAfter(ghost, batch, previousEpoch, previousBase);
}

/** The predecessor of a batch that nobody can read any more, or that its log has no more. */
const FORGOTTEN = -2;

/** Registers a batch behind another one, which its log need not hold any more; −1 for none. */
export function registerAfter(
  ghost: Ghost,
  batch: RecordBatch,
  previousEpoch: number,
  previousBase: number,
): Mismatch {
  const chain = chainOf(ghost, batch.leaderEpoch);
  const at = lowerBound(chain.bases, batch.baseOffset);
  if (at === chain.bases.length) {
    chain.bases.push(batch.baseOffset);
    chain.checksums.push(batch.crc);
    chain.previousEpochs.push(previousEpoch);
    chain.previousBases.push(previousBase);
    return null;
  }
  if (chain.bases[at] !== batch.baseOffset) {
    chain.bases.splice(at, 0, batch.baseOffset);
    chain.checksums.splice(at, 0, batch.crc);
    chain.previousEpochs.splice(at, 0, previousEpoch);
    chain.previousBases.splice(at, 0, previousBase);
    return null;
  }
  if (chain.checksums[at] !== batch.crc) return 'content';
  if (previousBase === FORGOTTEN || chain.previousBases[at] === FORGOTTEN) return null;
  if (chain.previousEpochs[at] !== previousEpoch || chain.previousBases[at] !== previousBase) {
    return 'predecessor';
  }
  return null;
}

/** Where a log first disagrees with what was committed below `limit`: an index into the committed batches, or −1. */
export function firstMissing(ghost: Ghost, log: Sequence<RecordBatch>, limit: number): number {
  const { bases, epochs, checksums, lasts } = ghost.committed;
  let at = 0;
  for (let i = 0; i < bases.length; i++) {
    if ((lasts[i] as number) >= limit) return -1;
    if ((lasts[i] as number) < ghost.deletedBelow) continue;
    const base = bases[i] as number;
    while (at < log.length && (log.shared.items[at] as RecordBatch).baseOffset < base) at += 1;
    const batch = at < log.length ? (log.shared.items[at] as RecordBatch) : null;
    if (batch === null || batch.baseOffset !== base) return i;
    if (batch.leaderEpoch !== epochs[i] || batch.crc !== checksums[i]) return i;
  }
  return -1;
}

/** Whether a log holds the last committed batch, which by log matching means all of them; a cheap first look. */
export function holdsLastCommitted(ghost: Ghost, log: Sequence<RecordBatch>): boolean {
  const { bases, lasts, epochs, checksums } = ghost.committed;
  const last = bases.length - 1;
  if (last < 0 || (lasts[last] as number) < ghost.deletedBelow) return true;
  const at = indexOfBase(log, bases[last] as number);
  if (at < 0) return false;
  const batch = log.shared.items[at] as RecordBatch;
  return batch.leaderEpoch === epochs[last] && batch.crc === checksums[last];
}

/** The index of the batch that begins at `baseOffset`, or −1. */
function indexOfBase(log: Sequence<RecordBatch>, baseOffset: number): number {
  const { items } = log.shared;
  let low = 0;
  let high = log.length - 1;
  // Mostly it is among the last ones.
  for (const least = high - 3; high >= 0 && high > least; high--) {
    const base = (items[high] as RecordBatch).baseOffset;
    if (base === baseOffset) return high;
    if (base < baseOffset) return -1;
  }
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const base = (items[middle] as RecordBatch).baseOffset;
    if (base === baseOffset) return middle;
    if (base < baseOffset) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The committed batch that holds `offset`: an index, or −1. */
export function committedIndex(ghost: Ghost, offset: number): number {
  const { bases, lasts } = ghost.committed;
  let low = 0;
  let high = bases.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (offset < (bases[middle] as number)) high = middle - 1;
    else if (offset > (lasts[middle] as number)) low = middle + 1;
    else return middle;
  }
  return -1;
}

function chainOf(ghost: Ghost, epoch: number): EpochChain {
  const { epochs } = ghost;
  const last = epochs[epochs.length - 1];
  if (last !== undefined && last.epoch === epoch) return last;
  const at = epochs.findIndex((chain) => chain.epoch >= epoch);
  const known = epochs[at];
  if (known !== undefined && known.epoch === epoch) return known;
  const chain: EpochChain = {
    epoch,
    bases: [],
    checksums: [],
    previousEpochs: [],
    previousBases: [],
  };
  epochs.splice(at < 0 ? epochs.length : at, 0, chain);
  return chain;
}

/** The first index whose value is not below `value`; most look-ups are at the end. */
function lowerBound(values: readonly number[], value: number): number {
  const last = values[values.length - 1];
  if (last === undefined || last < value) return values.length;
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a batch was once written to the partition: the same content at its offset and epoch. */
export function wasWritten(ghost: Ghost, batch: RecordBatch): boolean {
  const chain = ghost.epochs.find(({ epoch }) => epoch === batch.leaderEpoch);
  if (chain === undefined) return false;
  const at = lowerBound(chain.bases, batch.baseOffset);
  return chain.bases[at] === batch.baseOffset && chain.checksums[at] === batch.crc;
}
