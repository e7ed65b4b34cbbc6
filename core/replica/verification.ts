import { startVerification, UNGUARDED } from '../log/log.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { ProduceRequest } from '../protocol/produce.ts';
import { absenceError } from './lookups.ts';
import { isLeader } from './partition.ts';
import { indexOfPartition, partitionAt, setLog, type Work } from './work.ts';

/** Under what the first writes of a transaction are appended, and why some are not (clients §3.8). */
export interface Verified {
  readonly guards: readonly { readonly partition: PartitionName; readonly guard: number }[];
  readonly errors: readonly { readonly partition: PartitionName; readonly error: ErrorCode }[];
  /** The guard of partitions without one of their own. */
  readonly otherwise: number;
}

/** Nothing is verified: before 3.6, and where `transaction.partition.verification.enable` is off. */
export const NOTHING_VERIFIED: Verified = { guards: [], errors: [], otherwise: UNGUARDED };

/** Whether this broker looks for open transactions before it writes (KIP-890). */
export const verifies = ({ next }: Pick<Work, 'next'>): boolean =>
  next.switches['txn.version'] !== 'tv0' &&
  next.settings['transaction.partition.verification.enable'];

/** Begins the verification of a request's partitions; those whose transaction is open need none. */
export function startVerifications(work: Work, request: ProduceRequest): Verified {
  const guards: { partition: PartitionName; guard: number }[] = [];
  const errors: { partition: PartitionName; error: ErrorCode }[] = [];
  const supportsEpochBump = work.next.switches['txn.version'] === 'tv2';
  const nowMs = Math.floor(work.turn.wallClock / 1000);
  for (const { partition, topicId, batch } of request.partitions) {
    const index = indexOfPartition(work, partition);
    if (index < 0) {
      errors.push({ partition, error: absenceError(work, partition, topicId) });
      continue;
    }
    const { log } = partitionAt(work, index);
    if (!isLeader(partitionAt(work, index), work.next.brokerId)) {
      errors.push({ partition, error: 'NOT_LEADER_OR_FOLLOWER' });
      continue;
    }
    const started = startVerification(log, batch, supportsEpochBump, nowMs);
    setLog(work, index, started.log);
    if (started.error !== 'NONE') errors.push({ partition, error: started.error });
    else if (started.guard > 0) guards.push({ partition, guard: started.guard });
  }
  return { guards, errors, otherwise: verifies(work) ? 0 : UNGUARDED };
}

/** The guard that the append of a partition shows. */
export function guardOf({ guards, otherwise }: Verified, partition: PartitionName): number {
  for (const known of guards) if (known.partition === partition) return known.guard;
  return otherwise;
}

/** Why a partition is not appended to, or null. */
export function refusedBy({ errors }: Verified, partition: PartitionName): ErrorCode | null {
  for (const known of errors) if (known.partition === partition) return known.error;
  return null;
}
