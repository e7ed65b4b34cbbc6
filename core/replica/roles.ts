import { find } from '../collections/table.ts';
import type { PartitionRegistration } from '../controller/image.ts';
import { assignLogEpoch } from '../log/log.ts';
import type { Instant } from '../time.ts';
import { maybeIncrementHighWatermark } from './high-watermark.ts';
import {
  blankReplica,
  committed,
  type Draft,
  draftPartition,
  isLeader,
  NEVER,
  type Partition,
  type RemoteReplica,
} from './partition.ts';
import { partitionAt, setPartition, type Work } from './work.ts';

/** This broker leads a partition, newly or still (replication §5.1 makeLeader). */
export function makeLeader(work: Work, index: number, registration: PartitionRegistration): void {
  const partition = partitionAt(work, index);
  // An equal epoch is accepted: the answer to AlterPartition may have come before the record.
  if (registration.partitionEpoch < partition.partitionEpoch) return;
  const isNewLeader = !isLeader(partition, work.next.brokerId);
  const isNewLeaderEpoch = registration.leaderEpoch > partition.leaderEpoch;
  const draft = draftPartition(partition);
  draft.replicas = registration.replicas;
  draft.remotes = remotesOf(work, partition, registration);
  // KIP-704: a leader that was elected uncleanly counts itself as recovered, and its next AlterPartition says so.
  if (!keepsPendingState(work, partition, registration)) {
    draft.isrState = committed(registration.isr);
  }
  if (isNewLeaderEpoch) beginLeaderEpoch(work, draft, registration, isNewLeader);
  draft.partitionEpoch = registration.partitionEpoch;
  draft.leaderId = work.next.brokerId;
  setPartition(work, index, draft);
  if (isNewLeader || isNewLeaderEpoch) tellBecameLeader(work, draft);
  else tellIsr(work, partition, draft);
  maybeIncrementHighWatermark(work, index);
}

/** Known followers stay known; replicas that are new in the assignment begin blank. */
function remotesOf(
  work: Work,
  partition: Partition,
  registration: PartitionRegistration,
): readonly RemoteReplica[] {
  const remotes: RemoteReplica[] = [];
  for (const id of registration.replicas) {
    if (id === work.next.brokerId) continue;
    remotes.push(find(partition.remotes, id) ?? blankReplica(id, NEVER));
  }
  return remotes.sort((a, b) => a.id - b.id);
}

/**
 * Suspect H4 (replication §12): a record that says what the answer to an earlier proposal has said already cancels a
 * proposal made since, although the controller may be about to accept it.
 */
function keepsPendingState(
  work: Work,
  partition: Partition,
  registration: PartitionRegistration,
): boolean {
  return (
    work.next.switches['repl.equalEpochDelta'] === 'mended' &&
    registration.partitionEpoch === partition.partitionEpoch &&
    registration.leaderEpoch === partition.leaderEpoch &&
    partition.isrState.type !== 'Committed'
  );
}

function beginLeaderEpoch(
  work: Work,
  draft: Draft<Partition>,
  registration: PartitionRegistration,
  isNewLeader: boolean,
): void {
  const { leaderEpoch, isr } = registration;
  const { switches } = work.next;
  const startOffset = draft.log.logEndOffset;
  if (switches['repl.epochCacheOnElection'] === 'on-election') {
    // KAFKA-7415: followers may ask for an epoch that this leader never saw; its own bounds all of those.
    draft.log = assignLogEpoch(draft.log, work.turn, leaderEpoch, startOffset, switches);
  }
  // Suspect H1: followers may have truncated under a leader that this broker never heard of.
  const forgets = isNewLeader || switches['repl.followerStateOnReelection'] === 'mended';
  const { now } = work.turn;
  draft.remotes = draft.remotes.map((remote) => {
    const since = isr.includes(remote.id) ? now : NEVER;
    return forgets ? blankReplica(remote.id, since) : reelected(remote, startOffset, since);
  });
  draft.leaderEpoch = leaderEpoch;
  draft.leaderEpochStartOffset = startOffset;
}

/** `resetReplicaState` of a leader that leads again (replication §5.1). */
const reelected = (
  r: RemoteReplica,
  leaderLogEndOffset: number,
  since: Instant,
): RemoteReplica => ({
  id: r.id,
  logEndOffset: r.logEndOffset,
  logStartOffset: r.logStartOffset,
  lastFetchLeaderLogEndOffset: leaderLogEndOffset,
  lastFetchTime: since,
  lastCaughtUpTime: since,
  brokerEpoch: r.brokerEpoch,
});

/** This broker follows; true if the leader epoch grew, so that its fetcher starts anew (§5.1 makeFollower). */
export function makeFollower(
  work: Work,
  index: number,
  registration: PartitionRegistration,
  leaderId: number,
): boolean {
  const partition = partitionAt(work, index);
  if (registration.partitionEpoch < partition.partitionEpoch) return false;
  const isNewLeaderEpoch = registration.leaderEpoch > partition.leaderEpoch;
  const draft = draftPartition(partition);
  draft.leaderId = leaderId;
  draft.leaderEpoch = registration.leaderEpoch;
  draft.partitionEpoch = registration.partitionEpoch;
  draft.leaderEpochStartOffset = -1;
  draft.replicas = registration.replicas;
  draft.remotes = [];
  draft.isrState = committed([]);
  setPartition(work, index, draft);
  if (isNewLeaderEpoch) {
    work.turn.probe({
      type: 'BecameFollower',
      partition: draft.name,
      leaderId,
      leaderEpoch: draft.leaderEpoch,
      partitionEpoch: draft.partitionEpoch,
    });
  }
  return isNewLeaderEpoch;
}

function tellBecameLeader(work: Work, partition: Partition): void {
  work.turn.probe({
    type: 'BecameLeader',
    partition: partition.name,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    isr: partition.isrState.isr,
    logEndOffset: partition.log.logEndOffset,
    highWatermark: partition.log.highWatermark,
  });
}

function tellIsr(work: Work, before: Partition, after: Partition): void {
  const { isrState } = after;
  const same =
    isrState.type === before.isrState.type &&
    isrState.isr.length === before.isrState.isr.length &&
    isrState.isr.every((id) => before.isrState.isr.includes(id));
  if (same) return;
  work.turn.probe({
    type: 'IsrChanged',
    partition: after.name,
    isr: isrState.isr,
    maximalIsr: isrState.maximalIsr,
    leaderEpoch: after.leaderEpoch,
    partitionEpoch: after.partitionEpoch,
    rule: 'metadata names the ISR',
  });
}
