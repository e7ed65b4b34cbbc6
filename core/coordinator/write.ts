import { assert } from '../assert.ts';
import { withoutAt } from '../collections/table.ts';
import { topicSettings } from '../config/topic-settings.ts';
import type { Record } from '../log/batch.ts';
import { type ProducerMarker, SENTINEL_GUARD } from '../log/log.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { topicOf } from '../protocol/partition-name.ts';
import { appendAsCoordinator } from '../replica/replica-manager.ts';
import { appendMarkerAsCoordinator } from '../replica/transactional.ts';
import { plusMs } from '../time.ts';
import type { RuntimeWork, ShardDraft } from './host.ts';
import { batchOf, encodeRecord, type TransactionalWriter } from './records.ts';
import type {
  CoordinatorKinds,
  Deferred,
  DeferredReply,
  MarkerTicket,
  OpenBatch,
  Shard,
} from './shard.ts';
import type { ShardWrite } from './work.ts';

/** The timer of an answer that waits for a write. */
export const writeTimer = (name: string): string => `${name}.write-timeout`;
/** The timer of an open batch. */
export const lingerTimer = (name: string): string => `${name}.append-linger`;

/** An answer without a write of its own: it waits for those before it, or goes out at once (`waitForPendingWrites`). */
export function replyInOrder<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  reply: DeferredReply,
): void {
  const { batch, lastWrittenOffset, committed } = shard;
  if (batch === null && committed.offset >= lastWrittenOffset) {
    work.host.turn.reply(reply.connection, reply.response);
    return;
  }
  const deferred = defer(work, lastWrittenOffset, reply, null, null, null);
  if (batch === null) shard.deferred = [...shard.deferred, deferred];
  else shard.batch = joined(batch, [], deferred);
}

/**
 * Replays and writes what an operation decided, at once or with what comes within the linger time
 * (`CoordinatorRuntime.append`). Simplified: a write of a coordinator is one batch. Kafka splits those that need not be
 * whole, such as the tombstones of expired offsets.
 */
export function append<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  wanted: ShardWrite<K>,
  reply: DeferredReply | null,
): void {
  const { host, logic } = work;
  const { records, writer } = wanted;
  const timestampMs = Math.floor(host.turn.wallClock / 1000);
  const encoded = records.map((record) => encodeRecord(record, timestampMs));
  const isAlone = writer !== null || !hasRoom(work, shard, encoded);
  if (isAlone && shard.batch !== null) flush(work, shard, null);
  const isNew = shard.batch === null;
  const baseOffset = shard.lastWrittenOffset;
  if (wanted.replays) replayAll(work, shard, wanted);
  shard.lastWrittenOffset = baseOffset + records.length;
  const { then, timeoutMs } = wanted;
  const deferred = defer(work, shard.lastWrittenOffset, reply, then, null, timeoutMs);
  const batch: OpenBatch<K> = shard.batch ?? { baseOffset, records: [], deferred: [] };
  shard.batch = joined(batch, encoded, deferred);
  const lingerMs = logic.lingerMs(host.settings);
  if (writer !== null || lingerMs <= 0) flush(work, shard, writer);
  else if (isNew) {
    host.turn.setTimer(lingerTimer(logic.name), shard.index, plusMs(host.turn.now, lingerMs));
  }
}

const joined = <K extends CoordinatorKinds>(
  b: OpenBatch<K>,
  records: readonly Record[],
  deferred: Deferred<K>,
): OpenBatch<K> => ({
  baseOffset: b.baseOffset,
  records: [...b.records, ...records],
  deferred: [...b.deferred, deferred],
});

function hasRoom<K extends CoordinatorKinds>(
  { host }: RuntimeWork<K>,
  { batch, partition }: ShardDraft<K>,
  records: readonly Record[],
): boolean {
  if (batch === null) return true;
  const topic = topicOf(partition);
  const limit = topicSettings(host.view.image, topic, host.settings, host.brokerId);
  return batchOf([...batch.records, ...records], null).sizeBytes <= limit['max.message.bytes'];
}

function replayAll<K extends CoordinatorKinds>(
  { logic, host }: RuntimeWork<K>,
  shard: ShardDraft<K>,
  { records, writer }: ShardWrite<K>,
): void {
  const producerId = writer?.producerId ?? -1;
  for (let i = 0; i < records.length; i++) {
    const at = { offset: shard.lastWrittenOffset + i, producerId };
    const next = logic.replay(shard.state, records[i] as K['record'], at, host.switches);
    // What a handler wrote it can replay: only a log that was loaded may hold what an old rule cannot.
    if (typeof next !== 'string') shard.state = next;
  }
}

/** Puts off an answer, or what follows, for as long as the write is waited for. */
function defer<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  offset: number,
  reply: DeferredReply | null,
  then: K['operation'] | null,
  marker: MarkerTicket | null,
  timeoutMs: number | null,
): Deferred<K> {
  const { host, logic } = work;
  const id = work.nextId;
  work.nextId += 1;
  const waitsMs = timeoutMs ?? logic.writeTimeoutMs(host.settings);
  host.turn.setTimer(writeTimer(logic.name), id, plusMs(host.turn.now, waitsMs));
  return { id, offset, reply, then, marker };
}

/** Writes the open batch to the log (`flushCurrentBatch`). */
export function flush<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  writer: TransactionalWriter | null,
): void {
  const { host, logic } = work;
  const { batch } = shard;
  if (batch === null) return;
  shard.batch = null;
  if (logic.lingerMs(host.settings) > 0) {
    host.turn.cancelTimer(lingerTimer(logic.name), shard.index);
  }
  const { replicas, turn, view } = host;
  const written = batchOf(batch.records, writer);
  const guard = writer === null ? SENTINEL_GUARD : writer.guard;
  const result = appendAsCoordinator(replicas, turn, view, shard.partition, written, guard);
  host.replicas = result.replicas;
  if (result.error !== 'NONE') {
    fail(work, shard, batch, result.error);
    return;
  }
  assert(
    result.lastOffset + 1 === shard.lastWrittenOffset,
    'nobody but its coordinator writes to a partition of an internal topic',
  );
  shard.snapshots = [...shard.snapshots, { offset: shard.lastWrittenOffset, state: shard.state }];
  shard.deferred = [...shard.deferred, ...batch.deferred];
}

/**
 * Ends a producer's transaction on the partition: the marker is written, what the transaction changed becomes part of the
 * state or is forgotten, and when that is committed the ticket is answered (`scheduleTransactionCompletion`, clients §3.6).
 */
export function appendShardMarker<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  marker: ProducerMarker,
  ticket: MarkerTicket,
): void {
  flush(work, shard, null);
  const { host, logic } = work;
  const { replicas, turn, view } = host;
  const result = appendMarkerAsCoordinator(replicas, turn, view, shard.partition, marker);
  host.replicas = result.replicas;
  if (result.error !== 'NONE') {
    work.marked = [...work.marked, { ticket, error: result.error }];
    return;
  }
  shard.state = logic.replayMarker(shard.state, marker.producerId, marker.committed);
  shard.lastWrittenOffset = result.lastOffset + 1;
  const deferred = defer(work, shard.lastWrittenOffset, null, null, ticket, null);
  shard.snapshots = [...shard.snapshots, { offset: shard.lastWrittenOffset, state: shard.state }];
  shard.deferred = [...shard.deferred, deferred];
}

/** A batch is not on the log: the state is what it was before, and who waits is told (`failCurrentBatch`). */
function fail<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  batch: OpenBatch<K>,
  error: ErrorCode,
): void {
  const snapshot = shard.snapshots[shard.snapshots.length - 1] ?? shard.committed;
  shard.state = work.logic.revert(shard.state, snapshot.state);
  shard.lastWrittenOffset = batch.baseOffset;
  for (const deferred of batch.deferred) end(work, shard.index, deferred, error);
}

/** A write ended; whom it concerns is told before the step is over. */
export function end<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  deferred: Deferred<K>,
  error: ErrorCode,
): void {
  work.host.turn.cancelTimer(writeTimer(work.logic.name), deferred.id);
  work.ended = [...work.ended, { index, deferred, error }];
}

/** The high watermark has reached `highWatermark`: states become committed, answers go out (`HighWatermarkListener`). */
export function commitUpTo<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  highWatermark: number,
): void {
  let { state } = shard.committed;
  const left = shard.snapshots.filter((snapshot) => {
    if (snapshot.offset <= highWatermark) state = snapshot.state;
    return snapshot.offset > highWatermark;
  });
  shard.committed = { offset: highWatermark, state };
  shard.snapshots = left;
  const waiting: Deferred<K>[] = [];
  for (const deferred of shard.deferred) {
    if (deferred.offset <= highWatermark) end(work, shard.index, deferred, 'NONE');
    else waiting.push(deferred);
  }
  shard.deferred = waiting;
}

/** Nothing is waited for any more: all of it ends with an error. */
export function failAll<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  error: ErrorCode,
): void {
  for (const deferred of shard.deferred) end(work, shard.index, deferred, error);
  shard.deferred = [];
  const { batch } = shard;
  if (batch === null) return;
  shard.batch = null;
  work.host.turn.cancelTimer(lingerTimer(work.logic.name), shard.index);
  fail(work, shard, batch, error);
}

/** The shard without an answer whose time is over, and that answer; null where it is not among those that wait. */
export function takeDeferred<K extends CoordinatorKinds>(
  shard: Shard<K>,
  id: number,
): { readonly shard: Partial<Shard<K>>; readonly deferred: Deferred<K> } | null {
  const at = shard.deferred.findIndex((deferred) => deferred.id === id);
  if (at >= 0) {
    const deferred = shard.deferred[at] as Deferred<K>;
    return { shard: { deferred: withoutAt(shard.deferred, at) }, deferred };
  }
  const { batch } = shard;
  const within = batch?.deferred.findIndex((deferred) => deferred.id === id) ?? -1;
  if (batch === null || within < 0) return null;
  const { baseOffset, records } = batch;
  const deferred = batch.deferred[within] as Deferred<K>;
  const left = { baseOffset, records, deferred: withoutAt(batch.deferred, within) };
  return { shard: { batch: left }, deferred };
}
