/**
 * What a view state knows. `node` fields belong to a node, `replica` fields to a partition on a broker, `client` fields
 * to what a client believes of a partition, `partition` fields to a partition as the controllers have decided it.
 * `group` and `transaction` fields belong to a group, also for a partition, and to a transactional id: where a slot of
 * theirs has a node, it has the index in the trace's list of those ids.
 */
export interface Field {
  readonly scope: 'node' | 'replica' | 'client' | 'partition' | 'run' | 'group' | 'transaction';
  /** A `list` value is an index in the trace's lists, a `choice` value one in `choices`. */
  readonly type: 'integer' | 'flag' | 'list' | 'choice';
  readonly choices: readonly string[];
}

const field = (
  scope: Field['scope'],
  type: Field['type'],
  choices: readonly string[] = [],
): Field => ({ scope, type, choices });

/** Every value that was never changed is −1: unknown, or none. */
export const UNKNOWN = -1;

export type FieldName =
  | 'status'
  | 'boot'
  | 'quorumRole'
  | 'quorumEpoch'
  | 'quorumLeader'
  | 'quorumHighWatermark'
  | 'quorumLogEndOffset'
  | 'controllerEpoch'
  | 'brokerState'
  | 'metadataOffset'
  | 'offlineDirectories'
  | 'isFenced'
  | 'brokerEpoch'
  | 'acknowledgedRecords'
  | 'failedRecords'
  | 'consumedRecords'
  | 'leaderId'
  | 'leaderEpoch'
  | 'partitionEpoch'
  | 'isrState'
  | 'isr'
  | 'maximalIsr'
  | 'logStartOffset'
  | 'logEndOffset'
  | 'highWatermark'
  | 'lastStableOffset'
  | 'flushedTo'
  | 'epochs'
  | 'truncated'
  | 'believedLeader'
  | 'believedLeaderEpoch'
  | 'position'
  | 'inFlightBatches'
  | 'decidedLeader'
  | 'decidedLeaderEpoch'
  | 'decidedPartitionEpoch'
  | 'decidedReplicas'
  | 'decidedIsr'
  | 'decidedElr'
  | 'minInsyncReplicas'
  | 'transactionRuns'
  | 'memberGroup'
  | 'memberState'
  | 'memberGeneration'
  | 'isOwned'
  | 'producerTransaction'
  | 'groupProtocol'
  | 'groupState'
  | 'groupGeneration'
  | 'groupMembers'
  | 'groupCoordinator'
  | 'committedOffset'
  | 'deliveredTo'
  | 'redelivered'
  | 'transactionCoordinator'
  | 'transactionState'
  | 'transactionProducerId'
  | 'transactionProducerEpoch'
  | 'transactionPartitions'
  | 'violations'
  | 'allowances';

export const FIELDS: Readonly<Record<FieldName, Field>> = {
  /** Whether the process runs; `off` is a host without power. */
  status: field('node', 'choice', ['off', 'stopped', 'running', 'paused']),
  /** Process starts so far. */
  boot: field('node', 'integer'),
  quorumRole: field('node', 'choice', [
    'Unattached',
    'Follower',
    'Prospective',
    'Candidate',
    'Leader',
    'Resigned',
    'Observer',
  ]),
  quorumEpoch: field('node', 'integer'),
  quorumLeader: field('node', 'integer'),
  quorumHighWatermark: field('node', 'integer'),
  quorumLogEndOffset: field('node', 'integer'),
  /** The epoch in which this controller believes to be the active one. */
  controllerEpoch: field('node', 'integer'),
  /** A broker's own state (control-plane §3.2). */
  brokerState: field('node', 'choice', [
    'NOT_RUNNING',
    'STARTING',
    'RECOVERY',
    'RUNNING',
    'PENDING_CONTROLLED_SHUTDOWN',
    'SHUTTING_DOWN',
  ]),
  /** Up to where a broker has applied metadata. */
  metadataOffset: field('node', 'integer'),
  /** The log directories that a broker has lost since its start, counted from 1; unknown while it has lost none. */
  offlineDirectories: field('node', 'list'),
  /** A broker as the active controller has committed it. */
  isFenced: field('node', 'flag'),
  brokerEpoch: field('node', 'integer'),
  /** Records of a producer's application that were acknowledged, that failed, and that a consumer's has read. */
  acknowledgedRecords: field('node', 'integer'),
  failedRecords: field('node', 'integer'),
  consumedRecords: field('node', 'integer'),

  leaderId: field('replica', 'integer'),
  leaderEpoch: field('replica', 'integer'),
  partitionEpoch: field('replica', 'integer'),
  isrState: field('replica', 'choice', ['Committed', 'PendingExpand', 'PendingShrink']),
  isr: field('replica', 'list'),
  maximalIsr: field('replica', 'list'),
  logStartOffset: field('replica', 'integer'),
  logEndOffset: field('replica', 'integer'),
  highWatermark: field('replica', 'integer'),
  lastStableOffset: field('replica', 'integer'),
  /** The log is on the disk's plates below this offset. */
  flushedTo: field('replica', 'integer'),
  /** Epochs of the log, oldest first: epoch, start offset, epoch, start offset … */
  epochs: field('replica', 'list'),
  /** Offsets that were cut off last: from, to (exclusive); empty where none were. */
  truncated: field('replica', 'list'),
  /** Offsets of the latest transactions: from, to (exclusive), kind (project/transactions.ts) … */
  transactionRuns: field('replica', 'list'),

  believedLeader: field('client', 'integer'),
  believedLeaderEpoch: field('client', 'integer'),
  /** A consumer's position. */
  position: field('client', 'integer'),
  /** A producer's batches without an answer. */
  inFlightBatches: field('client', 'integer'),

  decidedLeader: field('partition', 'integer'),
  decidedLeaderEpoch: field('partition', 'integer'),
  decidedPartitionEpoch: field('partition', 'integer'),
  decidedReplicas: field('partition', 'list'),
  decidedIsr: field('partition', 'list'),
  decidedElr: field('partition', 'list'),
  minInsyncReplicas: field('partition', 'integer'),

  /** The group that a consumer is a member of, as an index in the trace's groups. */
  memberGroup: field('node', 'integer'),
  /** A member's own state: of the classic protocol (clients §5.5), of KIP-848 (clients §6.5). */
  memberState: field('node', 'choice', [
    'UNJOINED',
    'PREPARING_REBALANCE',
    'COMPLETING_REBALANCE',
    'STABLE',
    'UNSUBSCRIBED',
    'JOINING',
    'RECONCILING',
    'ACKNOWLEDGING',
    'FENCED',
    'STALE',
    'PREPARE_LEAVING',
    'LEAVING',
    'FATAL',
  ]),
  /** The generation, or the member epoch, that a member is in. */
  memberGeneration: field('node', 'integer'),
  /** Whether a member owns a partition, by its own account. */
  isOwned: field('client', 'flag'),
  /** A transactional producer's own view (clients §3.10). */
  producerTransaction: field('node', 'choice', [
    'UNINITIALIZED',
    'INITIALIZING',
    'READY',
    'IN_TRANSACTION',
    'PREPARED_TRANSACTION',
    'COMMITTING_TRANSACTION',
    'ABORTING_TRANSACTION',
    'ABORTABLE_ERROR',
    'FATAL_ERROR',
  ]),

  groupProtocol: field('group', 'choice', ['classic', 'consumer']),
  /** As its coordinator says; in capitals under KIP-848. */
  groupState: field('group', 'choice', [
    'Empty',
    'PreparingRebalance',
    'CompletingRebalance',
    'Assigning',
    'Reconciling',
    'Stable',
    'Dead',
  ]),
  /** The generation of a classic group, the group epoch of KIP-848. */
  groupGeneration: field('group', 'integer'),
  groupMembers: field('group', 'integer'),
  /** The broker that coordinates it, by its Kafka id. */
  groupCoordinator: field('group', 'integer'),
  committedOffset: field('group', 'integer'),
  /** Behind the last offset that a poll of some member gave out, and how many records were given out once more. */
  deliveredTo: field('group', 'integer'),
  redelivered: field('group', 'integer'),

  /** The broker that coordinates it, by its Kafka id. */
  transactionCoordinator: field('transaction', 'integer'),
  transactionState: field('transaction', 'choice', [
    'Empty',
    'Ongoing',
    'PrepareCommit',
    'PrepareAbort',
    'CompleteCommit',
    'CompleteAbort',
    'PrepareEpochFence',
    'Dead',
  ]),
  transactionProducerId: field('transaction', 'integer'),
  transactionProducerEpoch: field('transaction', 'integer'),
  /** Partitions of the trace that are part of it. */
  transactionPartitions: field('transaction', 'list'),

  /** Guarantees broken, and allowances used, so far. */
  violations: field('run', 'integer'),
  allowances: field('run', 'integer'),
};
