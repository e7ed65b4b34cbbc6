import type { ResetPolicy } from '../../config/reset-policy.ts';
import type { ClusterFacts, ConsumerSettings } from '../../config/settings.ts';
import type { RecordBatch } from '../../log/batch.ts';
import type { NodeId } from '../../machine.ts';
import { type Network, newNetwork } from '../../network/network.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { PartitionName } from '../../protocol/partition-name.ts';
import { FOREVER, type Instant } from '../../time.ts';
import {
  type ClientMetadata,
  type Draft,
  type LeaderAndEpoch,
  LONG_AGO,
  newMetadata,
} from '../metadata.ts';
import type { AbortFilter } from './aborted.ts';
import { type GroupMemory, newGroup } from './group/state.ts';

/** What a consumer process is told. */
export interface ConsumerConfig {
  readonly nodeId: NodeId;
  readonly settings: ConsumerSettings;
  readonly cluster: ClusterFacts;
}

/** The memory of a consumer (clients §4.1). */
export interface ConsumerMemory {
  readonly config: ConsumerConfig;
  readonly network: Network;
  readonly metadata: ClientMetadata;
  /** The assignment; a partition that was read or had an error moves to the end. */
  readonly partitions: readonly ConsumerPartition[];
  /** Brokers with a fetch on its way: one at a time (clients §4.3). */
  readonly fetching: readonly NodeId[];
  /** Answers to fetches that poll() has not handed out yet, first come first served. */
  readonly buffer: readonly CompletedFetch[];
  readonly poll: PendingPoll | null;
  /** What the next poll throws, or null. */
  readonly exception: string | null;
  /** Calls of endOffsets() without an answer. */
  readonly lookups: readonly OffsetLookup[];
  /** ListOffsets requests without an answer, oldest first, and the lookup each belongs to; −1 for resets. */
  readonly listings: readonly Listing[];
  /** Positions were compared with this version of the metadata (KIP-320). */
  readonly validatedVersion: number;
  readonly timerAt: Instant;
  /** Null without a `group.id`. */
  readonly group: GroupMemory | null;
  /** Whether close() is complete; nothing works any more. */
  readonly isClosed: boolean;
  /** Whose process this is, and its which: a member of KIP-848 makes its id of them. */
  readonly clientId: string;
  readonly boot: number;
}

/** The fetch state machine of one partition (clients §4.2). */
export type FetchState = 'INITIALIZING' | 'AWAIT_RESET' | 'AWAIT_VALIDATION' | 'FETCHING';

/** Where a reset goes. */
export type ResetTarget = Exclude<ResetPolicy, 'none'>;

/** Why a position is being looked up. */
export type ResetReason = 'no-position' | 'out-of-range' | 'truncation' | 'seek';

/** An assigned partition (clients §4.1). */
export interface ConsumerPartition {
  readonly partition: PartitionName;
  readonly fetchState: FetchState;
  /** The position: the next offset to fetch; −1 where there is none. */
  readonly offset: number;
  /** The epoch of the last record consumed; −1 where unknown, and then nothing can be validated (KIP-320). */
  readonly offsetEpoch: number;
  readonly leader: LeaderAndEpoch;
  /** The replica to read from instead of the leader (KIP-392), and until when; −1 for none. */
  readonly preferredReadReplica: NodeId;
  readonly preferredUntil: Instant;
  readonly highWatermark: number;
  readonly isPaused: boolean;
  readonly resetTo: ResetTarget | null;
  /** It is about to be given up: nothing of it is fetched or handed out (clients §5.5). */
  readonly isPendingRevocation: boolean;
  readonly resetReason: ResetReason;
  /** The position that is being replaced; −1 for none. */
  readonly resetFrom: number;
  /** No request for this partition before this moment. */
  readonly retryAt: Instant;
}

/** One partition of an answer to a fetch, read from `nextOffset` on (CompletedFetch). */
export interface CompletedFetch {
  readonly partition: PartitionName;
  readonly error: ErrorCode;
  readonly nextOffset: number;
  readonly highWatermark: number;
  readonly preferredReadReplica: NodeId;
  readonly batches: readonly RecordBatch[];
  /** What is skipped of aborted transactions (`isolation.level=read_committed`); null where nothing is. */
  readonly filter: AbortFilter | null;
  readonly isInitialized: boolean;
}

/** A poll() that was not answered yet. */
export interface PendingPoll {
  readonly id: number;
  readonly deadline: Instant;
}

/** An endOffsets() that was not answered yet. */
export interface OffsetLookup {
  readonly id: number;
  readonly partitions: readonly PartitionName[];
  readonly found: readonly { readonly partition: PartitionName; readonly offset: number }[];
  /** Requests on their way. */
  readonly outstanding: number;
  readonly retryAt: Instant;
  readonly deadline: Instant;
}

/** A ListOffsets request on its way. */
export interface Listing {
  readonly node: NodeId;
  readonly lookup: number;
}

/** The memory of a consumer that starts: it does nothing before its first poll. */
export function newConsumerMemory(
  config: ConsumerConfig,
  { name, boot }: { readonly name: string; readonly boot: number },
  now: Instant,
): ConsumerMemory {
  const { settings, cluster } = config;
  return {
    config,
    network: newNetwork({
      'reconnect.backoff.ms': settings['reconnect.backoff.ms'],
      'reconnect.backoff.max.ms': settings['reconnect.backoff.max.ms'],
      'socket.connection.setup.timeout.ms': settings['socket.connection.setup.timeout.ms'],
    }),
    metadata: newMetadata({
      'retry.backoff.ms': settings['retry.backoff.ms'],
      'retry.backoff.max.ms': settings['retry.backoff.max.ms'],
      'metadata.max.age.ms': settings['metadata.max.age.ms'],
      'metadata.recovery.strategy': settings['metadata.recovery.strategy'],
      'metadata.recovery.rebootstrap.trigger.ms':
        settings['metadata.recovery.rebootstrap.trigger.ms'],
      'metadata.max.idle.ms': null,
      bootstrap: cluster.brokers,
      partialUpdates: false,
      epochs: cluster.switches['repl.epochFencing'] === 'replica-and-client',
    }),
    partitions: [],
    fetching: [],
    buffer: [],
    poll: null,
    exception: null,
    lookups: [],
    listings: [],
    validatedVersion: 0,
    timerAt: FOREVER,
    group: newGroup(settings, now),
    isClosed: false,
    clientId: name,
    boot,
  };
}

/** The one way to a changed consumer memory. */
export const copyMemory = (m: ConsumerMemory): Draft<ConsumerMemory> => ({
  config: m.config,
  network: m.network,
  metadata: m.metadata,
  partitions: m.partitions,
  fetching: m.fetching,
  buffer: m.buffer,
  poll: m.poll,
  exception: m.exception,
  lookups: m.lookups,
  listings: m.listings,
  validatedVersion: m.validatedVersion,
  timerAt: m.timerAt,
  group: m.group,
  isClosed: m.isClosed,
  clientId: m.clientId,
  boot: m.boot,
});

/** The one way to a changed partition. */
export const copyPartition = (p: ConsumerPartition): Draft<ConsumerPartition> => ({
  partition: p.partition,
  fetchState: p.fetchState,
  offset: p.offset,
  offsetEpoch: p.offsetEpoch,
  leader: p.leader,
  preferredReadReplica: p.preferredReadReplica,
  preferredUntil: p.preferredUntil,
  highWatermark: p.highWatermark,
  isPaused: p.isPaused,
  isPendingRevocation: p.isPendingRevocation,
  resetTo: p.resetTo,
  resetReason: p.resetReason,
  resetFrom: p.resetFrom,
  retryAt: p.retryAt,
});

/** A partition that was just assigned. */
export const newPartition = (partition: PartitionName): ConsumerPartition => ({
  partition,
  fetchState: 'INITIALIZING',
  offset: -1,
  offsetEpoch: -1,
  leader: { leaderId: -1, leaderEpoch: -1 },
  preferredReadReplica: -1,
  preferredUntil: LONG_AGO,
  highWatermark: -1,
  isPaused: false,
  isPendingRevocation: false,
  resetTo: null,
  resetReason: 'no-position',
  resetFrom: -1,
  retryAt: LONG_AGO,
});

/** The assigned partition of a name, or null. */
export function partitionOf(m: ConsumerMemory, name: PartitionName): ConsumerPartition | null {
  for (const p of m.partitions) if (p.partition === name) return p;
  return null;
}

/** The memory with every partition that `change` changes. */
export function mapPartitions(
  m: ConsumerMemory,
  change: (p: ConsumerPartition) => ConsumerPartition,
): ConsumerMemory {
  const partitions = m.partitions.map(change);
  if (partitions.every((p, i) => p === m.partitions[i])) return m;
  const next = copyMemory(m);
  next.partitions = partitions;
  return next;
}

/** A memory to write to: what a pass has made since `before` is its own and not copied again. */
export const ownMemory = (m: ConsumerMemory, before: ConsumerMemory): Draft<ConsumerMemory> =>
  m === before ? copyMemory(m) : (m as Draft<ConsumerMemory>);

/** The memory with another state of an assigned partition. */
export function withPartition(m: ConsumerMemory, p: ConsumerPartition): ConsumerMemory {
  let partitions: ConsumerPartition[] | null = null;
  for (let i = 0; i < m.partitions.length; i++) {
    const other = m.partitions[i] as ConsumerPartition;
    if (other === p || other.partition !== p.partition) continue;
    partitions ??= m.partitions.slice();
    partitions[i] = p;
  }
  if (partitions === null) return m;
  const next = copyMemory(m);
  next.partitions = partitions;
  return next;
}

/** The memory with other metadata. */
export function withMetadata(m: ConsumerMemory, metadata: ClientMetadata): ConsumerMemory {
  if (metadata === m.metadata) return m;
  const next = copyMemory(m);
  next.metadata = metadata;
  return next;
}

/** Whether clients send and compare leader epochs (KIP-320). */
export const usesEpochs = (m: ConsumerMemory): boolean => m.metadata.config.epochs;

/** The memory with another group memory. */
export function withGroup(m: ConsumerMemory, group: GroupMemory): ConsumerMemory {
  if (group === m.group) return m;
  const next = copyMemory(m);
  next.group = group;
  return next;
}
