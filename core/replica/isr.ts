import { find } from '../collections/table.ts';
import type {
  AlterPartitionData,
  AlterPartitionResponse,
  AlterPartitionResult,
} from '../protocol/broker-to-controller.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import { plusMs } from '../time.ts';
import { isCaughtUp, isIsrEligible, maybeIncrementHighWatermark } from './high-watermark.ts';
import {
  committed,
  draftPartition,
  type IsrState,
  isLeader,
  type Partition,
  type RemoteReplica,
  searchName,
} from './partition.ts';
import {
  ALTER_PARTITION_TIMER,
  type AlterPartitionItem,
  type AlterPartitionQueue,
  type ReplicaManager,
} from './state.ts';
import { draftReplicas, indexOfPartition, partitionAt, setPartition, type Work } from './work.ts';

/** How long a broker waits before it repeats a failed AlterPartition request; hard-coded in Kafka (replication §9). */
const ALTER_PARTITION_RETRY_MS = 50;

/** A broker that has nothing to tell the controller. */
export const EMPTY_ALTER_PARTITION_QUEUE: AlterPartitionQueue = {
  unsent: [],
  inFlight: null,
  backingOff: false,
};

/** Proposes a follower for the ISR if its fetch shows that it has caught up (replication §3.2). */
export function maybeExpandIsr(work: Work, index: number, followerId: number): void {
  const partition = partitionAt(work, index);
  const { isr, type } = partition.isrState;
  if (type !== 'Committed' || isr.includes(followerId)) return;
  const remote = find(partition.remotes, followerId);
  if (remote === null || !isIsrEligible(remote, work.view, work.next)) return;
  if (!isFollowerInSync(partition, remote, work.next)) return;
  const maximalIsr = [...isr, followerId];
  propose(work, index, 'PendingExpand', maximalIsr, maximalIsr, 'a follower caught up (KIP-497)');
}

/** KAFKA-7128: what is committed may lie above a new leader's high watermark, but not above its epoch's start. */
function isFollowerInSync(
  partition: Partition,
  remote: RemoteReplica,
  rules: Pick<ReplicaManager, 'switches'>,
): boolean {
  if (remote.logEndOffset < partition.log.highWatermark) return false;
  if (rules.switches['repl.isrEntry'] === 'local-hw') return true;
  return (
    partition.leaderEpochStartOffset >= 0 && remote.logEndOffset >= partition.leaderEpochStartOffset
  );
}

/** Proposes an ISR without the followers that fell behind, for every partition led here (replication §3.1). */
export function shrinkIsrs(work: Work): void {
  const { brokerId, settings } = work.next;
  const lagTimeMaxMs = settings['replica.lag.time.max.ms'];
  for (let index = 0; index < work.next.partitions.length; index++) {
    const partition = partitionAt(work, index);
    const { isrState, log, remotes } = partition;
    if (!isLeader(partition, brokerId) || isrState.type !== 'Committed') continue;
    const inSync = isrState.isr.filter((id) => {
      if (id === brokerId) return true;
      const remote = find(remotes, id);
      return remote !== null && isCaughtUp(remote, log.logEndOffset, work.turn.now, lagTimeMaxMs);
    });
    if (inSync.length === isrState.isr.length) continue;
    // KIP-497: a shrink may fail, so the old ISR still holds back the high watermark.
    propose(
      work,
      index,
      'PendingShrink',
      inSync,
      isrState.isr,
      'a follower fell behind replica.lag.time.max.ms',
    );
  }
}

function propose(
  work: Work,
  index: number,
  type: IsrState['type'],
  newIsr: readonly number[],
  maximalIsr: readonly number[],
  rule: string,
): void {
  const partition = partitionAt(work, index);
  const proposal = work.next.nextProposal;
  work.next.nextProposal = proposal + 1;
  const isrState: IsrState = { type, isr: partition.isrState.isr, maximalIsr, proposal };
  setIsrState(work, index, isrState, partition.partitionEpoch, rule);
  const change: AlterPartitionData = {
    partition: partition.name,
    topicId: partition.topicId,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    newIsr: newIsr.map((brokerId) => ({
      brokerId,
      brokerEpoch: memberEpoch(work, partition, brokerId),
    })),
    leaderRecoveryState: 'RECOVERED',
  };
  submit(work, { proposal, change });
}

/** KIP-903: the epoch of a member's last fetch; members that have not fetched yet pass with −1 (replication §12). */
function memberEpoch(work: Work, partition: Partition, brokerId: number): number {
  if (work.next.switches['repl.isrAdmission'] !== 'unfenced-and-broker-epoch') return -1;
  if (brokerId === work.next.brokerId) return work.view.brokerEpoch;
  return find(partition.remotes, brokerId)?.brokerEpoch ?? -1;
}

const partitionOfItem = (item: AlterPartitionItem): PartitionName => item.change.partition;

/** Queues a change; fails it at once while another one of the partition is queued (OPERATION_NOT_ATTEMPTED, §3.3). */
function submit(work: Work, item: AlterPartitionItem): void {
  const { unsent, inFlight } = work.next.alterPartition;
  const at = searchName(unsent, partitionOfItem, item.change.partition);
  if (at >= 0) {
    onRefused(work, item);
    return;
  }
  const queued = unsent.slice();
  queued.splice(-at - 1, 0, item);
  work.next.alterPartition = { unsent: queued, inFlight, backingOff: false };
}

/** What the broker should send to the controller now, or null (replication §3.3: one request in flight). */
export function takeAlterPartition(
  replicas: ReplicaManager,
): { replicas: ReplicaManager; partitions: readonly AlterPartitionData[] } | null {
  const { unsent, inFlight, backingOff } = replicas.alterPartition;
  if (inFlight !== null || backingOff || unsent.length === 0) return null;
  const draft = draftReplicas(replicas);
  draft.alterPartition = { unsent, inFlight: unsent, backingOff: false };
  return { replicas: draft, partitions: unsent.map((item) => item.change) };
}

/** The retry of a failed request is due. */
export function onAlterPartitionTimer(work: Work): void {
  const { unsent, inFlight, backingOff } = work.next.alterPartition;
  if (backingOff) work.next.alterPartition = { unsent, inFlight, backingOff: false };
}

/** The controller answered, or no answer will come (null); items without an answer are sent again (§3.3). */
export function onAlterPartitionAnswer(work: Work, response: AlterPartitionResponse | null): void {
  const { unsent, inFlight } = work.next.alterPartition;
  if (inFlight === null) return;
  if (response === null || response.error !== 'NONE') {
    work.next.alterPartition = { unsent, inFlight: null, backingOff: true };
    work.turn.setTimer(ALTER_PARTITION_TIMER, 0, plusMs(work.turn.now, ALTER_PARTITION_RETRY_MS));
    return;
  }
  work.next.alterPartition = { unsent, inFlight: null, backingOff: false };
  for (const item of inFlight) {
    const result = response.partitions.find((r) => r.partition === item.change.partition);
    if (result === undefined) continue;
    removeItem(work, item);
    onResult(work, item, result);
  }
}

function removeItem(work: Work, item: AlterPartitionItem): void {
  const { unsent, inFlight, backingOff } = work.next.alterPartition;
  const left = unsent.filter((other) => other.proposal !== item.proposal);
  work.next.alterPartition = { unsent: left, inFlight, backingOff };
}

/** The leader's reaction to the controller's decision about its proposal (replication §3.3). */
function onResult(work: Work, item: AlterPartitionItem, result: AlterPartitionResult): void {
  const index = indexOfPartition(work, item.change.partition);
  if (index < 0 || partitionAt(work, index).isrState.proposal !== item.proposal) return;
  switch (result.error) {
    case 'NONE':
      onConfirmed(work, index, result);
      return;
    case 'INELIGIBLE_REPLICA':
    case 'OPERATION_NOT_ATTEMPTED':
      onRefused(work, item);
      return;
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'UNKNOWN_TOPIC_ID':
    case 'FENCED_LEADER_EPOCH':
    case 'INVALID_UPDATE_VERSION':
    case 'INVALID_REQUEST':
    case 'NEW_LEADER_ELECTED':
      // It may or may not have been applied: the state stays pending until metadata tells.
      return;
    default:
      submit(work, item);
  }
}

function onConfirmed(work: Work, index: number, result: AlterPartitionResult): void {
  const { leaderEpoch, partitionEpoch } = partitionAt(work, index);
  if (result.leaderEpoch !== leaderEpoch || result.partitionEpoch < partitionEpoch) return;
  // KAFKA-12751: an equal partition epoch ends the pending state as well.
  setIsrState(
    work,
    index,
    committed(result.isr),
    result.partitionEpoch,
    'the controller confirmed the ISR',
  );
  maybeIncrementHighWatermark(work, index);
}

/** The change was certainly not applied, so the last confirmed ISR holds (KIP-497, KIP-841). */
function onRefused(work: Work, item: AlterPartitionItem): void {
  const index = indexOfPartition(work, item.change.partition);
  if (index < 0) return;
  const { isrState, partitionEpoch } = partitionAt(work, index);
  if (isrState.proposal !== item.proposal) return;
  setIsrState(work, index, committed(isrState.isr), partitionEpoch, 'the change was not applied');
}

function setIsrState(
  work: Work,
  index: number,
  isrState: IsrState,
  partitionEpoch: number,
  rule: string,
): void {
  const draft = draftPartition(partitionAt(work, index));
  draft.isrState = isrState;
  draft.partitionEpoch = partitionEpoch;
  setPartition(work, index, draft);
  work.turn.probe({
    type: 'IsrChanged',
    partition: draft.name,
    isr: isrState.isr,
    maximalIsr: isrState.maximalIsr,
    leaderEpoch: draft.leaderEpoch,
    partitionEpoch,
    rule,
  });
}
