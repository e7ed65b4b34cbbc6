import type { Sequence } from '../../../core/collections/sequence.ts';
import type { SmallFile } from '../../../core/disk.ts';
import { avalanche, mixString } from '../../../core/hash.ts';
import type { RecordBatch } from '../../../core/log/batch.ts';
import type { RaftState } from '../../../core/quorum/raft.ts';
import { type StoredSnapshot, snapshotFile } from '../../../core/quorum/snapshot-files.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { committedIndex, type Ghost } from '../replication/ghost.ts';
import type { QuorumFold } from './fold.ts';
import { judge } from './report.ts';

/** Snapshots are durable, committed, the same everywhere, and where the log begins (control-plane §6 S15). */
export function checkSnapshots(
  fold: QuorumFold,
  event: SteppedEvent,
  report: Report,
  before: RaftState | null,
  after: RaftState,
  log: Sequence<RecordBatch>,
): void {
  const { logStartOffset, stored } = after.snapshots;
  const { name } = event.node.spec;
  const wrong = (text: string): void => judge(fold, report, event, 'raft-snapshot', text);
  if (logStartOffset > 0) {
    report.exercised('raft-snapshot');
    const first = log.length === 0 ? null : (log.shared.items[0] as RecordBatch);
    const begins = first === null ? after.logEndOffset : first.baseOffset;
    if (!stored.some(({ endOffset }) => endOffset === logStartOffset)) {
      wrong(`${name} begins its log at ${logStartOffset}, where no snapshot ends`);
    } else if (begins !== logStartOffset) {
      wrong(
        `${name} has no record between the snapshot up to ${logStartOffset} and offset ${begins}`,
      );
    }
  }
  for (const snapshot of stored) {
    if (snapshot.endOffset === 0 || before?.snapshots.stored.includes(snapshot)) continue;
    report.exercised('raft-snapshot');
    const problem = snapshotProblem(fold, event, snapshot);
    if (problem !== null) wrong(problem);
  }
}

function snapshotProblem(
  fold: QuorumFold,
  event: SteppedEvent,
  snapshot: StoredSnapshot,
): string | null {
  const { endOffset, epoch } = snapshot;
  const { name } = event.node.spec;
  const target = snapshotFile(snapshot);
  const file = event.after.disk.files.find((other: SmallFile) => other.name === target);
  const durable = (file?.durable ?? null) as { readonly content: string } | null;
  if (durable === null)
    return `${name} counts on the snapshot up to ${endOffset}, which is not durable`;
  if (endOffset > fold.ghost.trueHighWatermark) {
    return `${name} has a snapshot up to ${endOffset}, beyond what was committed`;
  }
  const at = committedIndex(fold.ghost, endOffset - 1);
  if (at >= 0 && fold.ghost.committed.epochs[at] !== epoch) {
    return `${name} has a snapshot up to ${endOffset} of epoch ${epoch}, which is not that of the record`;
  }
  const hash = avalanche(mixString(0, durable.content));
  const { endOffsets, epochs, hashes } = fold.snapshots;
  const known = endOffsets.findIndex((other, i) => other === endOffset && epochs[i] === epoch);
  if (known >= 0) {
    return hashes[known] === hash
      ? null
      : `${name} made another snapshot up to ${endOffset} than another node`;
  }
  endOffsets.push(endOffset);
  epochs.push(epoch);
  hashes.push(hash);
  return null;
}

/** Whether all that was committed lies below the start of a replica's log: its snapshot, compared itself, has it. */
export const isCoveredBySnapshot = (ghost: Ghost, raft: RaftState): boolean => {
  const { lasts } = ghost.committed;
  const last = lasts[lasts.length - 1];
  return last === undefined || last < raft.snapshots.logStartOffset;
};
