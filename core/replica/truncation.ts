import type { Switches } from '../config/switches.ts';
import { endOffsetFor, latestEpoch } from '../log/epoch-cache.ts';
import type { Log } from '../log/log.ts';

/** Where a follower cuts its log, whether that settles it, and by which rule (replication §4.4). */
export interface Truncation {
  readonly offset: number;
  readonly done: boolean;
  readonly rule: string;
}

/**
 * Where a follower truncates, given what its leader says about its latest epoch: (−1, −1) is "undefined", (−1, end) the
 * answer of KIP-101. `initialOffset` is where its fetcher began, the high watermark (replication §4.4, KIP-279).
 */
export function truncationFor(
  log: Log,
  answer: { readonly epoch: number; readonly endOffset: number },
  initialOffset: number,
  switches: Switches,
): Truncation {
  const { logEndOffset } = log;
  if (answer.endOffset < 0) {
    const rule = 'the leader does not know the epoch: back to the high watermark (KIP-101)';
    return { offset: initialOffset, done: true, rule };
  }
  if (answer.epoch < 0) {
    const rule = 'where the leader says that the epoch ends (KIP-101)';
    return { offset: Math.min(answer.endOffset, logEndOffset), done: true, rule };
  }
  const mine = endOffsetFor(log.epochCache, logEndOffset, answer.epoch, switches);
  if (mine.epoch < 0 || mine.endOffset < 0) {
    const rule = "the leader's epoch is below all known ones: its end offset holds (KIP-279)";
    return { offset: Math.min(answer.endOffset, logEndOffset), done: true, rule };
  }
  if (mine.epoch !== answer.epoch) {
    const rule = "the leader's epoch is unknown: cut to an older one and ask again (KIP-279)";
    return { offset: Math.min(mine.endOffset, logEndOffset), done: false, rule };
  }
  const rule = 'where the logs part: the smaller end of the common epoch (KIP-279, KIP-595)';
  return {
    offset: Math.min(mine.endOffset, answer.endOffset, logEndOffset),
    done: true,
    rule,
  };
}

/** Whether the answer to a fetch tells where to truncate, so that no question is asked before (KIP-595). */
export const truncatesOnFetch = (switches: Switches): boolean =>
  switches['repl.truncation'] === 'fetch-diverging-epoch';

/** Where a fetcher begins: at the log end, or at the high watermark where truncation still has to be settled (§4.4). */
export function initialFetchOffset(log: Log, switches: Switches): number {
  switch (switches['repl.truncation']) {
    case 'high-watermark':
      return log.logEndOffset;
    case 'offsets-for-leader-epoch':
    case 'epoch-and-offset':
      return log.highWatermark;
    case 'fetch-diverging-epoch':
      return latestEpoch(log.epochCache) < 0 ? log.highWatermark : log.logEndOffset;
  }
}
