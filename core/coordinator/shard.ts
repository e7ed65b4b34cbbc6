import type { ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { MetadataImage } from '../controller/image.ts';
import type { Record } from '../log/batch.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { BrokerRequest, BrokerResponse } from '../protocol/message.ts';
import type { PartitionName } from '../protocol/partition-name.ts';
import type { CoordinatorRecord } from './records.ts';
import type { ShardWork } from './work.ts';

/**
 * What a kind of coordinator is made of: its state, what it does later (a timer fires, a write ends) as data, and its
 * records. Groups and transactions are the two kinds.
 */
export interface CoordinatorKinds {
  readonly state: object;
  readonly operation: { readonly type: string };
  readonly record: CoordinatorRecord;
}

/** All partitions of an internal topic that this process coordinates, or is about to (`CoordinatorRuntime`). */
export interface CoordinatorRuntime<K extends CoordinatorKinds> {
  /** Sorted by partition. */
  readonly shards: readonly Shard<K>[];
  /** The number that the next timer, waiting write or member gets; none is used twice in a process. */
  readonly nextId: number;
}

/**
 * A partition of the internal topic that is led here, with the state of the keys that belong to it. It is event-sourced:
 * what a handler decides is written to the log and replayed into `state` at once; answers wait until the high watermark
 * has passed the write; readers see `committed` (clients §0, §5.7).
 */
export interface Shard<K extends CoordinatorKinds> {
  readonly partition: PartitionName;
  /** The partition's index in its topic: the subject of its timers. */
  readonly index: number;
  /** The leader epoch under which it was elected last. */
  readonly epoch: number;
  /** A partition that cannot be read to its end is `Failed` until the next election. */
  readonly phase: 'Loading' | 'Active' | 'Failed';
  /** The newest state, with what is not committed yet. */
  readonly state: K['state'];
  /** The end of what was written, with the records of an open batch. */
  readonly lastWrittenOffset: number;
  /** The newest state that is committed. */
  readonly committed: Snapshot<K>;
  /** States after each write that is not committed yet, oldest first. */
  readonly snapshots: readonly Snapshot<K>[];
  /** Records that wait for company (`group.coordinator.append.linger.ms`); null where none do. */
  readonly batch: OpenBatch<K> | null;
  /** Who waits for the high watermark, in the order of offsets. */
  readonly deferred: readonly Deferred<K>[];
  readonly timers: readonly ShardTimer<K>[];
}

/** The state of the keys after everything below `offset`. */
export interface Snapshot<K extends CoordinatorKinds> {
  readonly offset: number;
  readonly state: K['state'];
}

export interface OpenBatch<K extends CoordinatorKinds> {
  readonly baseOffset: number;
  readonly records: readonly Record[];
  readonly deferred: readonly Deferred<K>[];
}

/** What follows when everything below `offset` is committed, when the write fails, or when its time is over. */
export interface Deferred<K extends CoordinatorKinds> {
  /** The subject of its time-out. */
  readonly id: number;
  readonly offset: number;
  /** Whom `response` is for, an error in its place where the write fails; null for nobody. */
  readonly reply: DeferredReply | null;
  /** What the coordinator does then; it is told the error. */
  readonly then: K['operation'] | null;
  /** Who is told that a marker is written; null for nobody. */
  readonly marker: MarkerTicket | null;
}

/** A marker that a transaction coordinator has asked for: the request's connection, and its place in the request. */
export interface MarkerTicket {
  readonly connection: ConnectionId;
  readonly item: number;
}

export interface DeferredReply {
  readonly connection: ConnectionId;
  readonly request: BrokerRequest;
  readonly response: BrokerResponse;
}

/** A timer of a shard: `key` says what it is for, and a later one of the same key takes its place. */
export interface ShardTimer<K extends CoordinatorKinds> {
  readonly id: number;
  readonly key: string;
  readonly operation: K['operation'];
}

/** Where a record that is replayed stands, and whose it is within a transaction (−1 outside of one). */
export interface ReplayedAt {
  readonly offset: number;
  readonly producerId: number;
}

/**
 * The rules of a kind of coordinator. Handlers change `work.state` and leave on `work` what they want written, answered
 * and timed; the runtime does it when they are through.
 */
export interface CoordinatorLogic<K extends CoordinatorKinds> {
  readonly topic: string;
  /** The first part of the names of its timers: `groups`, `transactions`. */
  readonly name: string;
  readonly lingerMs: (settings: ServerSettings) => number;
  /** How long an answer may wait for the write that it depends on. */
  readonly writeTimeoutMs: (settings: ServerSettings) => number;
  readonly empty: () => K['state'];
  /**
   * The state after a record, when it is written and when the partition is loaded. It is total (clients §11 F24); a text
   * is returned, and says why, only where a switch brings back a rule that could not replay everything.
   */
  readonly replay: (
    state: K['state'],
    record: K['record'],
    at: ReplayedAt,
    switches: Switches,
  ) => K['state'] | string;
  /** The state after a marker that ended a transaction (clients §3.6). */
  readonly replayMarker: (state: K['state'], producerId: number, committed: boolean) => K['state'];
  /** The state after a failed write: `snapshot` in what the log holds, `newest` in what it does not. */
  readonly revert: (newest: K['state'], snapshot: K['state']) => K['state'];
  /** How many keys a state holds. */
  readonly size: (state: K['state']) => number;
  /** Whether an order to give a partition up is ignored when a later one to lead it is known (KAFKA-10614). */
  readonly ordersByEpoch: (switches: Switches) => boolean;
  /** Whether a partition that is led here already is read again in a new epoch (TransactionCoordinator.onElection). */
  readonly reloads: boolean;
  readonly onLoaded: (work: ShardWork<K>) => void;
  /** New metadata was published; `before` is what was known until then. */
  readonly onImage: (work: ShardWork<K>, before: MetadataImage) => void;
  /** The partition is somebody else's: who waits is told so. Timers and waiting writes have ended already. */
  readonly onUnloaded: (work: ShardWork<K>) => void;
  /** A timer fired, or (with the outcome) a write ended. */
  readonly onOperation: (work: ShardWork<K>, operation: K['operation'], error: ErrorCode) => void;
  /** The answer to a request that comes to nothing but an error. */
  readonly refusal: (request: BrokerRequest, error: ErrorCode) => BrokerResponse;
}
