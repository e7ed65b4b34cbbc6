import type { ServerConfig } from '../config/settings.ts';
import type { ConnectionId } from '../machine.ts';
import type { ControllerResponse } from '../protocol/message.ts';
import type { RaftState } from '../quorum/state.ts';
import { type HeartbeatTable, NO_HEARTBEATS } from './heartbeats.ts';
import { EMPTY_LOADER, type MetadataLoaderState } from './loader.ts';
import type { MetadataRecord } from './records.ts';

/** One controller of the quorum: a standby that replays, or the active one that decides (control-plane §2.1). */
export interface ControllerState {
  readonly config: ServerConfig;
  /** The quorum epoch in which this controller is active, −1 for a standby. */
  readonly claimEpoch: number;
  /** Where its next record will stand; −1 for a standby. */
  readonly nextWriteOffset: number;
  /** The last offset it wrote in this claim, −1 before the first: replies wait while that is not stable. */
  readonly lastWrittenOffset: number;
  /** All that was written, committed or not: decisions chain on it. The same as `stable` for a standby. */
  readonly latest: MetadataLoaderState;
  /** What is committed: where a controller returns to when it renounces. */
  readonly stable: MetadataLoaderState;
  /** Replies that wait for an offset to become stable, in order. */
  readonly deferred: readonly DeferredReply[];
  readonly heartbeats: HeartbeatTable;
}

/** A reply that leaves once everything up to `offset` is stable (control-plane §2.2). */
export interface DeferredReply {
  readonly offset: number;
  readonly connection: ConnectionId;
  readonly response: ControllerResponse;
}

/** A controller with the raft replica of its process, which it appends to. */
export interface ControllerNode {
  readonly raft: RaftState;
  readonly controller: ControllerState;
}

/** A record as the active controller decided it. */
export interface Decision {
  readonly record: MetadataRecord;
  /** For a partition, whether its leader is elected uncleanly; for a registration, whether the last process ended so. */
  readonly unclean: boolean;
  /** The rule that acted, in words. */
  readonly rule: string;
}

/** What handling one event asks for (control-plane §2.2). */
export interface Operation {
  readonly decisions: readonly Decision[];
  /** Null where nobody waits for an answer. */
  readonly response: ControllerResponse | null;
  /** Whether the event failed as a whole: then its answer does not wait for pending writes. */
  readonly failed: boolean;
  readonly heartbeats: HeartbeatTable;
  /** The broker that is in controlled shutdown: it waits for what this event writes; −1 for none. */
  readonly shutsDown: number;
}

export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A new state of the same content (style §3.3). */
export const copyController = (c: ControllerState): Draft<ControllerState> => ({
  config: c.config,
  claimEpoch: c.claimEpoch,
  nextWriteOffset: c.nextWriteOffset,
  lastWrittenOffset: c.lastWrittenOffset,
  latest: c.latest,
  stable: c.stable,
  deferred: c.deferred,
  heartbeats: c.heartbeats,
});

/** A controller that has read nothing (control-plane §2.1). */
export const newController = (config: ServerConfig): ControllerState => ({
  config,
  claimEpoch: -1,
  nextWriteOffset: -1,
  lastWrittenOffset: -1,
  latest: EMPTY_LOADER,
  stable: EMPTY_LOADER,
  deferred: [],
  heartbeats: NO_HEARTBEATS,
});

/** Whether this controller is the active one of its epoch, as far as it knows (control-plane §2.1). */
export const isActiveController = (controller: ControllerState): boolean =>
  controller.claimEpoch !== -1;

/** A record without a rule of its own. */
export const decision = (record: MetadataRecord, rule = '', unclean = false): Decision => ({
  record,
  unclean,
  rule,
});

/** An event that writes `decisions` and is answered with `response` (control-plane §2.2). */
export const operation = (
  controller: ControllerState,
  decisions: readonly Decision[],
  response: ControllerResponse | null,
): Operation => ({
  decisions,
  response,
  failed: false,
  heartbeats: controller.heartbeats,
  shutsDown: -1,
});

/** An event that failed as a whole: its answer leaves at once (control-plane §2.2). */
export const refusal = (controller: ControllerState, response: ControllerResponse): Operation => ({
  decisions: [],
  response,
  failed: true,
  heartbeats: controller.heartbeats,
  shutsDown: -1,
});
