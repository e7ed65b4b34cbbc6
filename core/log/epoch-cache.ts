import type { Switches } from '../config/switches.ts';
import type { EpochEndOffset } from '../protocol/fetch.ts';

/** Where a leader epoch begins in a log. A type alias, so that it can be the content of a file. */
export type EpochEntry = {
  readonly epoch: number;
  readonly startOffset: number;
};

/** The leader epochs of one replica's log, oldest first (KIP-101, replication §4.4). */
export interface EpochCache {
  readonly entries: readonly EpochEntry[];
}

/** The cache of a log that holds no epoch (replication §4.4). */
export const EMPTY_EPOCH_CACHE: EpochCache = { entries: [] };

/** The answer where an epoch is unknown (replication §4.4). */
export const UNDEFINED_EPOCH_END: EpochEndOffset = { epoch: -1, endOffset: -1 };

/**
 * Whether the cache follows the rules of 0.11.0 to 2.0.0 (KAFKA-7415). That fix changed three things at once: when a
 * leader enters its epoch (the replica's part of the switch), what `assign` does with an entry that is not larger, and
 * what is answered below the first epoch. The two rules here therefore go with `repl.epochCacheOnElection`, and only
 * where followers truncate by asking for an epoch's end, as those releases did.
 */
export function hasLegacyEpochCache(switches: Switches): boolean {
  if (switches['repl.epochCacheOnElection'] !== 'on-first-append') return false;
  const truncation = switches['repl.truncation'];
  return truncation === 'offsets-for-leader-epoch' || truncation === 'epoch-and-offset';
}

/** The newest epoch, −1 in an empty cache (replication §4.4). */
export function latestEpoch(cache: EpochCache): number {
  const { entries } = cache;
  return entries.length === 0 ? -1 : (entries[entries.length - 1] as EpochEntry).epoch;
}

/**
 * Enters an epoch; entries that contradict it leave from the tail (replication §4.4). Up to 2.0.0 an entry that was not
 * larger than the latest was ignored instead.
 */
export function assignEpoch(
  cache: EpochCache,
  epoch: number,
  startOffset: number,
  switches: Switches,
): EpochCache {
  const { entries } = cache;
  const last = entries[entries.length - 1];
  if (last !== undefined && epoch === last.epoch && startOffset >= last.startOffset) return cache;
  const kept = entries.slice();
  if (last !== undefined && hasLegacyEpochCache(switches)) {
    if (epoch <= last.epoch || startOffset < last.startOffset) return cache;
  } else {
    while (kept.length > 0) {
      const tail = kept[kept.length - 1] as EpochEntry;
      if (tail.epoch < epoch && tail.startOffset < startOffset) break;
      kept.pop();
    }
  }
  kept.push({ epoch, startOffset });
  return { entries: kept };
}

/**
 * The largest epoch at or below `epoch`, and where it ends: the start of the next one, or the log end for the latest
 * (KIP-101, KIP-279, replication §4.4). Below the first epoch the first entry's start is answered, undefined up to 2.0.0
 * (KAFKA-7415). That the answer of KIP-101 had no epoch is a matter of its wire format, hence of who answers.
 */
export function endOffsetFor(
  cache: EpochCache,
  logEndOffset: number,
  epoch: number,
  switches: Switches,
): EpochEndOffset {
  const { entries } = cache;
  if (epoch < 0 || entries.length === 0) return UNDEFINED_EPOCH_END;
  let floor = entries.length - 1;
  while (floor >= 0 && (entries[floor] as EpochEntry).epoch > epoch) floor -= 1;
  const found = entries[floor];
  const next = entries[floor + 1];
  if (next === undefined) {
    return found !== undefined && found.epoch === epoch
      ? { epoch, endOffset: logEndOffset }
      : UNDEFINED_EPOCH_END;
  }
  if (found !== undefined) return { epoch: found.epoch, endOffset: next.startOffset };
  return hasLegacyEpochCache(switches)
    ? UNDEFINED_EPOCH_END
    : { epoch, endOffset: next.startOffset };
}

/** Drops the epochs that begin at or behind `offset` (replication §4.4). */
export function truncateFromEnd(cache: EpochCache, offset: number): EpochCache {
  const { entries } = cache;
  let kept = entries.length;
  while (kept > 0 && (entries[kept - 1] as EpochEntry).startOffset >= offset) kept -= 1;
  return kept === entries.length ? cache : { entries: entries.slice(0, kept) };
}

/** Drops the epochs that begin at or before `offset`, but keeps the last of them, now from there (replication §4.4). */
export function truncateFromStart(cache: EpochCache, offset: number): EpochCache {
  const { entries } = cache;
  let dropped = 0;
  while (dropped < entries.length && (entries[dropped] as EpochEntry).startOffset <= offset) {
    dropped += 1;
  }
  const last = entries[dropped - 1];
  if (last === undefined || (dropped === 1 && last.startOffset === offset)) return cache;
  return { entries: [{ epoch: last.epoch, startOffset: offset }, ...entries.slice(dropped)] };
}
