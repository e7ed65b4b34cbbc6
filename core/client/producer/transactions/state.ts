import { replaceAt } from '../../../collections/table.ts';
import type { Switches } from '../../../config/switches.ts';
import type { NodeId } from '../../../machine.ts';
import type { CoordinatorKeyType } from '../../../protocol/coordinator.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { PartitionName } from '../../../protocol/partition-name.ts';
import type { Instant } from '../../../time.ts';
import type { Turn } from '../../../turn.ts';
import type {
  ClientError,
  GroupMetadata,
  PartitionOffset,
  TransactionCall,
} from '../../commands.ts';
import { copyMemory, type Draft, type ProducerMemory } from '../memory.ts';

/** The states of a transactional producer (TransactionManager.State; clients §3.10). */
export type TransactionState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR';

/** The transactional part of a producer: one request about transactions is in flight at a time (clients §3.10). */
export interface TransactionManager {
  readonly transactionalId: string;
  readonly version: Switches['txn.version'];
  /** Whether a failed batch makes the producer ask for a new epoch after the abort (KIP-360). */
  readonly bumpsAfterFailure: boolean;
  readonly state: TransactionState;
  /** Why the producer is in an error state. */
  readonly lastError: ErrorCode | ClientError;
  /** Whether the coordinator may know of the transaction: an end of one that it cannot know of is not sent. */
  readonly isStarted: boolean;
  /** Partitions that may be written to. */
  readonly partitions: readonly PartitionName[];
  /** Partitions that nobody has asked to add yet, and those on their way. */
  readonly newPartitions: readonly PartitionName[];
  readonly pendingPartitions: readonly PartitionName[];
  readonly coordinator: NodeId;
  readonly groupCoordinator: NodeId;
  /** By priority, first come first served within one. */
  readonly queue: readonly TransactionTask[];
  /** The task whose retry is waited for: the sender sleeps meanwhile, as Kafka's thread does. */
  readonly sleeping: { readonly task: TransactionTask; readonly until: Instant } | null;
  readonly inFlight: TransactionTask | null;
  /** Whether the producer asks for a new epoch when the transaction ends (KIP-360). */
  readonly bumpRequired: boolean;
  /** Offsets that the group coordinator has not taken yet. */
  readonly pendingOffsets: readonly PartitionOffset[];
  /** The call that changes the state: one that timed out goes on, and the next of its kind hears what came of it. */
  readonly transition: PendingCall | null;
  /** The call that sends offsets. */
  readonly offsetsCall: PendingCall | null;
}

/** A call of the application. */
export interface PendingCall {
  readonly call: TransactionCall;
  /** Who waits for it, −1 for nobody. */
  readonly id: number;
  /** When who waits is told that its time is over (`max.block.ms`). */
  readonly deadline: Instant;
  /** What came of it, null while it is going on. */
  readonly result: CallResult | null;
}

export interface CallResult {
  readonly error: ErrorCode | ClientError;
  readonly outcome: 'ok' | 'abortable' | 'fatal';
}

/** A request to be made; `ends` is the call that it completes. */
export interface TransactionTask {
  readonly request: TransactionTaskRequest;
  readonly ends: 'transition' | 'offsets' | null;
  readonly isRetry: boolean;
}

export type TransactionTaskRequest =
  | {
      readonly type: 'FindCoordinator';
      readonly keyType: CoordinatorKeyType;
      readonly key: string;
    }
  | {
      readonly type: 'InitProducerId';
      readonly producerId: number;
      readonly producerEpoch: number;
    }
  | {
      readonly type: 'AddPartitions';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly partitions: readonly PartitionName[];
    }
  | {
      readonly type: 'AddOffsets';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly group: GroupMetadata;
      readonly offsets: readonly PartitionOffset[];
    }
  | {
      readonly type: 'TxnOffsetCommit';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly group: GroupMetadata;
    }
  | {
      readonly type: 'EndTxn';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly committed: boolean;
    };

/** A producer that has not called initTransactions() yet. */
export const newTransactionManager = (
  transactionalId: string,
  switches: Switches,
): TransactionManager => ({
  transactionalId,
  version: switches['txn.version'],
  bumpsAfterFailure: switches['txn.epochAfterFailure'] === 'bumped',
  state: 'UNINITIALIZED',
  lastError: 'NONE',
  isStarted: false,
  partitions: [],
  newPartitions: [],
  pendingPartitions: [],
  coordinator: -1,
  groupCoordinator: -1,
  queue: [],
  sleeping: null,
  inFlight: null,
  bumpRequired: false,
  pendingOffsets: [],
  transition: null,
  offsetsCall: null,
});

/** The one way to a changed transactional part. */
export const copyManager = (t: TransactionManager): Draft<TransactionManager> => ({
  transactionalId: t.transactionalId,
  version: t.version,
  bumpsAfterFailure: t.bumpsAfterFailure,
  state: t.state,
  lastError: t.lastError,
  isStarted: t.isStarted,
  partitions: t.partitions,
  newPartitions: t.newPartitions,
  pendingPartitions: t.pendingPartitions,
  coordinator: t.coordinator,
  groupCoordinator: t.groupCoordinator,
  queue: t.queue,
  sleeping: t.sleeping,
  inFlight: t.inFlight,
  bumpRequired: t.bumpRequired,
  pendingOffsets: t.pendingOffsets,
  transition: t.transition,
  offsetsCall: t.offsetsCall,
});

/** The memory with another transactional part. */
export function withManager(m: ProducerMemory, transactions: TransactionManager): ProducerMemory {
  if (m.transactions === transactions) return m;
  const next = copyMemory(m);
  next.transactions = transactions;
  return next;
}

/** Whether each transaction has an epoch of its own (KIP-890): partitions add themselves, the end raises the epoch. */
export const isVersion2 = (t: TransactionManager): boolean => t.version === 'tv2';

/** Whether the producer can recover from an error by aborting: since 2.5 by a new epoch (KIP-360). */
export const canAbort = (t: TransactionManager): boolean => t.bumpsAfterFailure || isVersion2(t);

/** Whether the producer is in an error state. */
export const hasError = ({ state }: TransactionManager): boolean =>
  state === 'ABORTABLE_ERROR' || state === 'FATAL_ERROR';

/** Whether the transaction is being ended. */
export const isCompleting = ({ state }: TransactionManager): boolean =>
  state === 'COMMITTING_TRANSACTION' || state === 'ABORTING_TRANSACTION';

/** Whether a partition's batches may be sent (isSendToPartitionAllowed). */
export const maySend = (t: TransactionManager, partition: PartitionName): boolean =>
  t.state !== 'FATAL_ERROR' && t.partitions.includes(partition);

const PRIORITIES: readonly TransactionTaskRequest['type'][] = [
  'FindCoordinator',
  'InitProducerId',
  'AddPartitions',
  'EndTxn',
];

/** Adding partitions and offsets have one priority; the epoch bump after the end of a transaction has the last. */
function priorityOf({ request }: TransactionTask): number {
  switch (request.type) {
    case 'InitProducerId':
      return request.producerId < 0 ? PRIORITIES.indexOf(request.type) : PRIORITIES.length;
    case 'AddOffsets':
    case 'TxnOffsetCommit':
      return PRIORITIES.indexOf('AddPartitions');
    default:
      return PRIORITIES.indexOf(request.type);
  }
}

/** The queue with one more task. */
export function enqueued(
  queue: readonly TransactionTask[],
  task: TransactionTask,
): readonly TransactionTask[] {
  const priority = priorityOf(task);
  let at = queue.length;
  while (at > 0 && priorityOf(queue[at - 1] as TransactionTask) > priority) at -= 1;
  const next = queue.slice();
  next.splice(at, 0, task);
  return next;
}

/** The task as it is tried again. */
export const asRetry = ({ request, ends }: TransactionTask): TransactionTask => ({
  request,
  ends,
  isRetry: true,
});

/** Enters a state and says so (transitionTo). */
export function enter(
  next: Draft<TransactionManager>,
  m: ProducerMemory,
  turn: Turn,
  state: TransactionState,
  rule: string,
): void {
  next.state = state;
  turn.probe({
    type: 'ProducerTransactionChanged',
    transactionalId: next.transactionalId,
    producerId: m.producerId,
    producerEpoch: m.producerEpoch,
    state,
    rule,
  });
}

/** Tells a call what came of it, and whoever waits for it. A call that nobody waits for keeps the result. */
export function settle(
  turn: Turn,
  call: PendingCall | null,
  result: CallResult,
): PendingCall | null {
  if (call === null || call.result !== null) return call;
  if (call.id < 0) return { call: call.call, id: -1, deadline: call.deadline, result };
  const { error, outcome } = result;
  turn.answer({ type: 'TransactionCompleted', id: call.id, call: call.call, error, outcome });
  return null;
}

/** The offsets without those of one partition. */
export const withoutOffset = (
  offsets: readonly PartitionOffset[],
  partition: PartitionName,
): readonly PartitionOffset[] => offsets.filter((other) => other.partition !== partition);

/** The offsets with one put in, in the place of the one of its partition. */
export function withOffset(
  offsets: readonly PartitionOffset[],
  offset: PartitionOffset,
): readonly PartitionOffset[] {
  const at = offsets.findIndex(({ partition }) => partition === offset.partition);
  return at < 0 ? [...offsets, offset] : replaceAt(offsets, at, offset);
}
