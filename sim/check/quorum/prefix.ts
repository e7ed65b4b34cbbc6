import type { Sequence } from '../../../core/collections/sequence.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import {
  committedIndex,
  type Ghost,
  type Mismatch,
  registerAfter,
  registerBatch,
} from '../replication/ghost.ts';

/** Logs that lost their beginning to cleaning or to a snapshot (control-plane §1.9), as the checkers see them. */

/** How many leading batches of the log before are gone because the log starts later now. */
export function cleanedBatches(
  was: Sequence<RecordBatch>,
  before: RaftState | null,
  after: RaftState,
): number {
  const { logStartOffset } = after.snapshots;
  if (before === null || before.snapshots.logStartOffset === logStartOffset) return 0;
  let gone = 0;
  while (gone < was.length && (was.shared.items[gone] as RecordBatch).lastOffset < logStartOffset) {
    gone += 1;
  }
  return gone;
}

/** How many batches of `log` are those of `was` from `shift` on. */
export function sharedFrom(
  was: Sequence<RecordBatch>,
  shift: number,
  log: Sequence<RecordBatch>,
): number {
  let same = 0;
  const most = Math.min(was.length - shift, log.length);
  while (same < most && was.shared.items[shift + same] === log.shared.items[same]) same += 1;
  return same;
}

/**
 * Registers a batch of a log. The first one of a log that begins with a snapshot stands behind the committed batch that
 * the snapshot ends with; where that is not known, there is nothing to compare.
 */
export function register(ghost: Ghost, log: Sequence<RecordBatch>, index: number): Mismatch {
  const batch = log.shared.items[index] as RecordBatch;
  if (index > 0 || batch.baseOffset === 0) return registerBatch(ghost, log, index);
  const at = committedIndex(ghost, batch.baseOffset - 1);
  if (at < 0) return null;
  const { epochs, bases } = ghost.committed;
  return registerAfter(ghost, batch, epochs[at] as number, bases[at] as number);
}
