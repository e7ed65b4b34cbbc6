import type { RecordBatch } from '../../../core/log/batch.ts';
import type { FetchResponse } from '../../../core/protocol/fetch.ts';
import type { KafkaMessage } from '../../../core/protocol/message.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import { serverMemory } from '../server-view.ts';
import type { Ghost } from './ghost.ts';

/** What a consumer has just been served that was never committed. */
export interface Uncommitted {
  readonly ghost: Ghost;
  readonly batch: RecordBatch;
}

/** The answer to a fetch that has just reached a consumer, or null. */
export function servedTo({ input, after }: SteppedEvent): FetchResponse | null {
  if (input.type !== 'Received') return null;
  const message = input.message as KafkaMessage;
  if (message.type !== 'FetchResponse' || serverMemory(after) !== null) return null;
  return message;
}

/**
 * The first batch of an answer that is not what was committed at its offset; null where all are. Which of the topics of
 * one name was read an answer does not say: one that was deleted may be served for a while by a broker that is behind.
 */
export function firstUncommitted(
  { partitions }: FetchResponse,
  ghosts: readonly Ghost[],
): Uncommitted | null {
  for (const { partition, batches } of partitions) {
    if (batches.length === 0) continue;
    const named = ghosts.filter(({ name }) => name === partition);
    const newest = named[named.length - 1];
    const batch = batches.find((one) => !named.some((ghost) => isCommitted(ghost, one)));
    if (batch !== undefined && newest !== undefined) return { ghost: newest, batch };
  }
  return null;
}

function isCommitted({ committed }: Ghost, batch: RecordBatch): boolean {
  const at = committed.bases.lastIndexOf(batch.baseOffset);
  return (
    at >= 0 && committed.epochs[at] === batch.leaderEpoch && committed.checksums[at] === batch.crc
  );
}
