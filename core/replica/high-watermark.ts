import { find } from '../collections/table.ts';
import { type Log, lastStableOffset, raiseHighWatermark } from '../log/log.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { Instant } from '../time.ts';
import { aliveBrokerEpoch } from './lookups.ts';
import { effectiveMinIsr, isLeader, type Partition, type RemoteReplica } from './partition.ts';
import type { BrokerView, ReplicaManager } from './state.ts';
import { partitionAt, setLog, touchCommitted, type Work } from './work.ts';

type Rules = Pick<ReplicaManager, 'settings' | 'switches'>;

/**
 * Whether a follower keeps up: it has all that the leader has (KAFKA-7152), or had within `replica.lag.time.max.ms`
 * (replication §2.1).
 * Simplified: The lag of a follower is measured by the monotonic clock. Kafka reads the wall clock, whose jumps can shrink
 * an ISR.
 */
export const isCaughtUp = (
  remote: RemoteReplica,
  leaderLogEndOffset: number,
  now: Instant,
  lagTimeMaxMs: number,
): boolean =>
  remote.logEndOffset === leaderLogEndOffset ||
  now - remote.lastCaughtUpTime <= lagTimeMaxMs * 1000;

/** Whom a leader may propose for the ISR (replication §3.2: KIP-841, KIP-903). */
export function isIsrEligible(remote: RemoteReplica, view: BrokerView, rules: Rules): boolean {
  const admission = rules.switches['repl.isrAdmission'];
  if (admission === 'any') return true;
  const broker = find(view.image.brokers, remote.id);
  if (broker === null || broker.fenced || broker.inControlledShutdown) return false;
  if (admission === 'unfenced') return true;
  if (remote.brokerEpoch === null) return false;
  return (
    remote.brokerEpoch === -1 || remote.brokerEpoch === aliveBrokerEpoch(view.image, remote.id)
  );
}

/**
 * How far the high watermark may rise: to the smallest log end of everyone who counts, those of the maximal ISR
 * (KIP-497) and those who keep up and could join (KAFKA-4485, KAFKA-15021). −1 while the ISR, as the controller has
 * confirmed it, is below min ISR (KIP-966). Replication §2.3.
 */
export function highWatermarkCandidate(
  partition: Partition,
  view: BrokerView,
  rules: Rules,
  now: Instant,
): number {
  const { isrState, log, remotes } = partition;
  if (isrState.isr.length < effectiveMinIsr(partition)) return -1;
  const counted =
    rules.switches['repl.isrForHw'] === 'maximal' ? isrState.maximalIsr : isrState.isr;
  const lagTimeMaxMs = rules.settings['replica.lag.time.max.ms'];
  let candidate = log.logEndOffset;
  for (const remote of remotes) {
    if (remote.logEndOffset >= candidate) continue;
    if (
      isAmong(counted, remote.id) ||
      (isCaughtUp(remote, log.logEndOffset, now, lagTimeMaxMs) &&
        isIsrEligible(remote, view, rules))
    ) {
      candidate = remote.logEndOffset;
    }
  }
  return candidate;
}

function isAmong(ids: readonly number[], id: number): boolean {
  for (let i = 0; i < ids.length; i++) if (ids[i] === id) return true;
  return false;
}

/** Raises a leader's high watermark if it may rise, and has waiting requests looked at (replication §2.3). */
export function maybeIncrementHighWatermark(work: Work, index: number): boolean {
  const partition = partitionAt(work, index);
  if (!isLeader(partition, work.next.brokerId)) return false;
  const candidate = highWatermarkCandidate(partition, work.view, work.next, work.turn.now);
  const from = partition.log.highWatermark;
  if (candidate <= from) return false;
  const { slot } = partition.log;
  const before = partition.log;
  const raised = raiseHighWatermark(before, candidate);
  setLog(work, index, raised);
  touchCommitted(work, slot);
  work.turn.probe({
    type: 'HighWatermarkAdvanced',
    partition: partition.name,
    from,
    to: candidate,
    leaderEpoch: partition.leaderEpoch,
  });
  if (raised.transactions !== null) tellStable(work, partition.name, before, raised);
  return true;
}

function tellStable(work: Work, partition: PartitionName, before: Log, after: Log): void {
  const from = lastStableOffset(before);
  const to = lastStableOffset(after);
  if (from !== to) work.turn.probe({ type: 'LastStableOffsetAdvanced', partition, from, to });
}
