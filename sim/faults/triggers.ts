import type { When } from './episode.ts';

/** A probe as triggers see it: its type and fields. */
export interface Stated {
  readonly type: string;
}

type After = Extract<When, { type: 'After' }>;

/** Whether a probe that the node called `node` states is of the kind that a trigger waits for. */
export function fits(when: After, node: string, probe: Stated): boolean {
  if (probe.type !== when.probe) return false;
  const fields = probe as unknown as Readonly<Record<string, unknown>>;
  for (const [field, value] of when.where) {
    if ((field === 'node' ? node : fields[field]) !== value) return false;
  }
  return true;
}

/** The triggers that wait for probes, by probe type: most probes concern none. */
export class TriggerTable {
  private readonly byProbe: ReadonlyMap<string, readonly number[]>;
  private readonly whens: readonly When[];

  constructor(whens: readonly When[]) {
    this.whens = whens;
    const byProbe = new Map<string, number[]>();
    whens.forEach((when, index) => {
      if (when.type === 'After') {
        byProbe.set(when.probe, [...(byProbe.get(when.probe) ?? []), index]);
      }
    });
    this.byProbe = byProbe;
  }

  /**
   * Tells `counts` of a probe. Calls `due` with each trigger whose n-th match this is, and how long after it its time
   * comes. A trigger fires once.
   */
  onProbe(
    node: string,
    probe: Stated,
    counts: { matches: number }[],
    due: (index: number, plusMicros: number) => void,
  ): void {
    if (this.byProbe.size === 0) return;
    const waiting = this.byProbe.get(probe.type);
    if (waiting === undefined) return;
    for (const index of waiting) {
      const when = this.whens[index] as After;
      const count = counts[index] as { matches: number };
      if (count.matches >= when.nth || !fits(when, node, probe)) continue;
      count.matches += 1;
      if (count.matches === when.nth) due(index, when.plusMicros);
    }
  }
}

/** The probes that a trigger can wait for (core/probe.ts). */
export const PROBE_NAMES: readonly string[] = [
  'QuorumRoleChanged',
  'VoteGranted',
  'QuorumHighWatermarkAdvanced',
  'QuorumLogTruncated',
  'VotersChanged',
  'SnapshotTaken',
  'SnapshotLoaded',
  'MetadataLogCleaned',
  'ControllerActivated',
  'ControllerRenounced',
  'BrokerRegistered',
  'BrokerFenced',
  'BrokerUnfenced',
  'BrokerShuttingDown',
  'BrokerUnregistered',
  'TopicCreated',
  'TopicDeleted',
  'FeatureFinalized',
  'PartitionDecided',
  'BrokerStateChanged',
  'MetadataPublished',
  'BecameLeader',
  'BecameFollower',
  'IsrChanged',
  'HighWatermarkAdvanced',
  'WriteAcknowledged',
  'LogTruncated',
  'ReplicaDeleted',
  'LogDirFailed',
  'LogLoaded',
  'CoordinatorLoaded',
  'CoordinatorUnloaded',
  'CoordinatorLoadFailed',
  'GroupStateChanged',
  'MemberJoined',
  'MemberRemoved',
  'AssignmentChanged',
  'GenerationCommitted',
  'OffsetCommitted',
  'OffsetExpired',
  'PartitionsAssigned',
  'PartitionsRevoked',
  'PartitionsLost',
  'GroupEpochBumped',
  'TargetAssignmentChanged',
  'MemberReconciled',
  'ProducerEpochBumped',
  'BatchRetried',
  'LeaderLearned',
  'MembershipChanged',
  'CommitAnswered',
  'CoordinatorLearned',
  'ReadReplicaChanged',
  'TransactionStateChanged',
  'TransactionOpened',
  'TransactionMarkerWritten',
  'LastStableOffsetAdvanced',
  'ProducerTransactionChanged',
];
