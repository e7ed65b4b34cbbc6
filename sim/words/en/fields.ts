import type { FieldName } from '../../trace/fields.ts';

/** How the parts of a change are put together. */
export interface FieldWords {
  readonly names: Readonly<Record<FieldName, string>>;
  /** `what` at a node, a partition, or both: empty where there is none. */
  readonly at: (what: string, partition: string, node: string) => string;
  readonly change: (what: string, before: string, after: string) => string;
  readonly unknown: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  /** One leader epoch of a log and where it starts. */
  readonly epoch: (epoch: number, start: number) => string;
  /** Offsets that were cut off, `to` exclusive. */
  readonly cut: (from: number, to: number) => string;
  /** What the offsets of a run are to transactions (sim/trace/project/transactions.ts). */
  readonly runs: readonly [string, string, string, string, string, string];
}

/** English. */
export const FIELD_WORDS: FieldWords = {
  names: {
    status: 'process',
    boot: 'process starts',
    quorumRole: 'quorum role',
    quorumEpoch: 'quorum epoch',
    quorumLeader: 'known leader of the quorum',
    quorumHighWatermark: 'high watermark of the metadata log',
    quorumLogEndOffset: 'log end of the metadata log',
    controllerEpoch: 'epoch as active controller',
    brokerState: 'broker state',
    metadataOffset: 'applied metadata',
    offlineDirectories: 'log directories offline',
    isFenced: 'fenced',
    brokerEpoch: 'broker epoch',
    acknowledgedRecords: 'acknowledged records',
    failedRecords: 'failed records',
    consumedRecords: 'consumed records',
    leaderId: 'known leader',
    leaderEpoch: 'leader epoch',
    partitionEpoch: 'partition epoch',
    isrState: 'ISR state',
    isr: 'ISR',
    maximalIsr: 'maximal ISR',
    logStartOffset: 'log start',
    logEndOffset: 'log end offset',
    highWatermark: 'high watermark',
    lastStableOffset: 'last stable offset',
    flushedTo: 'flushed to',
    epochs: 'leader epochs',
    truncated: 'truncated offsets',
    believedLeader: 'believed leader',
    believedLeaderEpoch: 'believed leader epoch',
    position: 'position',
    inFlightBatches: 'batches in flight',
    decidedLeader: 'elected leader',
    decidedLeaderEpoch: 'decided leader epoch',
    decidedPartitionEpoch: 'decided partition epoch',
    decidedReplicas: 'replicas',
    decidedIsr: 'decided ISR',
    decidedElr: 'eligible leader replicas',
    minInsyncReplicas: 'min.insync.replicas',
    transactionRuns: 'transactions in the log',
    memberGroup: 'group',
    memberState: 'membership',
    memberGeneration: 'generation of the member',
    isOwned: 'owned',
    producerTransaction: 'transaction of the producer',
    groupProtocol: 'protocol of the group',
    groupState: 'state of the group',
    groupGeneration: 'generation of the group',
    groupMembers: 'members of the group',
    groupCoordinator: 'coordinator of the group',
    committedOffset: 'committed offset',
    deliveredTo: 'delivered to the group',
    redelivered: 'records delivered again',
    transactionCoordinator: 'coordinator of the transaction',
    transactionState: 'state of the transaction',
    transactionProducerId: 'producer id',
    transactionProducerEpoch: 'producer epoch',
    transactionPartitions: 'partitions of the transaction',
    violations: 'violated guarantees',
    allowances: 'allowed breaches',
  },
  at: (what, partition, node) =>
    `${what}${partition === '' ? '' : ` of ${partition}`}${node === '' ? '' : ` on ${node}`}`,
  change: (what, before, after) => `${what}: ${before} → ${after}`,
  unknown: 'unknown',
  none: 'none',
  yes: 'yes',
  no: 'no',
  epoch: (epoch, start) => `${epoch} from ${start}`,
  cut: (from, to) => `${from}..${to - 1}`,
  runs: ['', 'open', 'committed', 'aborted', 'commit marker', 'abort marker'],
};
