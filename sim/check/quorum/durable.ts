import type { StoredBatch } from '../../../core/disk.ts';
import type { ReplicaKey } from '../../../core/protocol/raft.ts';
import type { EpochChain, Ghost } from '../replication/ghost.ts';
import type { QuorumFold, ReplicaFold } from './fold.ts';

/**
 * Whether a majority of the leader's voters has a batch on its disk for certain (control-plane §6 S9). A disk that was
 * lost had what its voter acknowledged; the leader cannot know better.
 */
export function isDurableOnMajority(
  fold: QuorumFold,
  voters: readonly ReplicaKey[],
  batch: StoredBatch,
): boolean {
  let holding = 0;
  for (const voter of voters) {
    const isLost = voter.directoryId !== '' && fold.lost.includes(voter.directoryId);
    if (
      isLost ||
      fold.replicas.some((one) => isThat(one, voter) && holds(fold.ghost, one, batch))
    ) {
      holding += 1;
    }
  }
  return holding > voters.length / 2;
}

const isThat = (replica: ReplicaFold, { id, directoryId }: ReplicaKey): boolean =>
  replica.id === id && (directoryId === '' || replica.directoryId === directoryId);

/** Notes the voters that acknowledged what their former processes left unflushed, if any did. */
export function noteUnflushed(fold: QuorumFold, highWatermark: number): void {
  for (const { isVoter, name, unflushedTo } of fold.replicas) {
    if (!isVoter || unflushedTo < highWatermark || fold.unflushed.includes(name)) continue;
    fold.unflushed.push(name);
  }
}

/** Goes back from the last durable batch to the one in question: by log matching it is below it, or it is not there. */
function holds(ghost: Ghost, replica: ReplicaFold, batch: StoredBatch): boolean {
  if (batch.lastOffset < replica.logStartOffset) return true;
  let epoch = replica.durableBatchEpoch;
  let base = replica.durableBase;
  while (base > batch.baseOffset) {
    const chain = chainOf(ghost, epoch);
    if (chain === null) return false;
    const at = indexOf(chain.bases, base);
    if (at < 0) return false;
    epoch = chain.previousEpochs[at] as number;
    base = chain.previousBases[at] as number;
  }
  return base === batch.baseOffset && epoch === batch.leaderEpoch;
}

function chainOf(ghost: Ghost, epoch: number): EpochChain | null {
  for (let i = ghost.epochs.length - 1; i >= 0; i--) {
    const chain = ghost.epochs[i] as EpochChain;
    if (chain.epoch === epoch) return chain;
  }
  return null;
}

function indexOf(bases: readonly number[], base: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = bases[middle] as number;
    if (at === base) return middle;
    if (at < base) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
