import type { ServerSettings } from '../config/settings.ts';
import type { Switches } from '../config/switches.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { BrokerView, ReplicaManager } from '../replica/state.ts';
import type { Turn } from '../turn.ts';
import type {
  CoordinatorKinds,
  CoordinatorLogic,
  CoordinatorRuntime,
  Deferred,
  MarkerTicket,
  Shard,
} from './shard.ts';

/** The broker around a coordinator, as one step changes it: a coordinator appends to the logs of its replicas. */
export interface CoordinatorHost {
  readonly turn: Turn;
  readonly view: BrokerView;
  readonly brokerId: number;
  readonly incarnationId: string;
  readonly settings: ServerSettings;
  readonly switches: Switches;
  replicas: ReplicaManager;
}

/** A runtime as one step changes it. */
export interface RuntimeWork<K extends CoordinatorKinds> {
  readonly host: CoordinatorHost;
  readonly logic: CoordinatorLogic<K>;
  readonly before: CoordinatorRuntime<K>;
  shards: readonly Shard<K>[];
  nextId: number;
  /** Writes that ended in this step and of which nobody has been told yet, oldest first. */
  ended: readonly EndedWrite<K>[];
  /** Markers that are written, or were refused, in this step. */
  marked: readonly { readonly ticket: MarkerTicket; readonly error: ErrorCode }[];
}

/** A write that ended, with what came of it. */
export interface EndedWrite<K extends CoordinatorKinds> {
  readonly index: number;
  readonly deferred: Deferred<K>;
  readonly error: ErrorCode;
}

/** A process that coordinates nothing yet. */
export const emptyRuntime = <K extends CoordinatorKinds>(): CoordinatorRuntime<K> => ({
  shards: [],
  nextId: 1,
});

/** Begins a step's work on a runtime. */
export const beginRuntimeWork = <K extends CoordinatorKinds>(
  host: CoordinatorHost,
  logic: CoordinatorLogic<K>,
  before: CoordinatorRuntime<K>,
): RuntimeWork<K> => ({
  host,
  logic,
  before,
  shards: before.shards,
  nextId: before.nextId,
  ended: [],
  marked: [],
});

/** Ends a step's work: the same reference where nothing changed. */
export function endRuntimeWork<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
): CoordinatorRuntime<K> {
  const { before, shards, nextId } = work;
  const same = shards === before.shards && nextId === before.nextId;
  return same ? before : { shards, nextId };
}

/** A shard that its maker still writes to. */
export type ShardDraft<K extends CoordinatorKinds> = {
  -readonly [F in keyof Shard<K>]: Shard<K>[F];
};

/** The one copy of a shard: change it, then put it back. */
export const draftShard = <K extends CoordinatorKinds>(s: Shard<K>): ShardDraft<K> => ({
  partition: s.partition,
  index: s.index,
  epoch: s.epoch,
  phase: s.phase,
  state: s.state,
  lastWrittenOffset: s.lastWrittenOffset,
  committed: s.committed,
  snapshots: s.snapshots,
  batch: s.batch,
  deferred: s.deferred,
  timers: s.timers,
});

/** The shard of a partition, or null. */
export function shardOf<K extends CoordinatorKinds>(
  shards: readonly Shard<K>[],
  index: number,
): Shard<K> | null {
  return shards.find((shard) => shard.index === index) ?? null;
}

/** Puts a shard into the runtime, in the place of the one of its partition. */
export function putShard<K extends CoordinatorKinds>(work: RuntimeWork<K>, shard: Shard<K>): void {
  const at = work.shards.findIndex((known) => known.index >= shard.index);
  const isKnown = at >= 0 && (work.shards[at] as Shard<K>).index === shard.index;
  const next = work.shards.slice();
  next.splice(at < 0 ? next.length : at, isKnown ? 1 : 0, shard);
  work.shards = next;
}

/** Takes a shard out of the runtime. */
export function removeShard<K extends CoordinatorKinds>(work: RuntimeWork<K>, index: number): void {
  work.shards = work.shards.filter((shard) => shard.index !== index);
}
