import type { MetadataImage } from '../controller/image.ts';
import type { ProducerMarker } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { BrokerRequest } from '../protocol/message.ts';
import { isLeader, type Partition, searchPartition } from '../replica/partition.ts';
import { coordinatorError } from './errors.ts';
import { draftShard, putShard, type RuntimeWork, type ShardDraft, shardOf } from './host.ts';
import type { CoordinatorKinds, MarkerTicket, Shard } from './shard.ts';
import type { ShardWork } from './work.ts';
import {
  append,
  appendShardMarker,
  commitUpTo,
  end,
  flush,
  replyInOrder,
  takeDeferred,
} from './write.ts';

/** Why a key has no coordinator here, `NONE` where it has (`withActiveContextOrThrow`). */
export function refusalOf<K extends CoordinatorKinds>(shard: Shard<K> | null): ErrorCode {
  if (shard === null || shard.phase === 'Failed') return 'NOT_COORDINATOR';
  return shard.phase === 'Loading' ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'NONE';
}

/** A request for a key of partition `index`; `handler` sees the newest state and answers, or parks the request. */
export function onCoordinatorRequest<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  connection: ConnectionId,
  request: BrokerRequest,
  handler: (shard: ShardWork<K>) => void,
): void {
  const error = refusalOf(shardOf(work.shards, index));
  if (error === 'NONE') operate(work, index, handler);
  else work.host.turn.reply(connection, work.logic.refusal(request, error));
}

/** Runs one operation on an active shard and carries out what it left to be done. */
export function operate<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  handler: (shard: ShardWork<K>) => void,
): void {
  const known = shardOf(work.shards, index);
  if (known === null || known.phase !== 'Active') return;
  const shard = draftShard(known);
  const bench = beginShardWork(work, shard);
  handler(bench);
  shard.state = bench.state;
  shard.timers = bench.timers;
  work.nextId = bench.nextId;
  if (bench.write !== null) append(work, shard, bench.write, bench.reply);
  else if (bench.reply !== null) replyInOrder(work, shard, bench.reply);
  if (hasChanged(known, shard)) putShard(work, shard);
}

const hasChanged = <K extends CoordinatorKinds>(before: Shard<K>, after: Shard<K>): boolean =>
  before.state !== after.state ||
  before.timers !== after.timers ||
  before.lastWrittenOffset !== after.lastWrittenOffset ||
  before.batch !== after.batch ||
  before.deferred !== after.deferred ||
  before.snapshots !== after.snapshots;

function beginShardWork<K extends CoordinatorKinds>(
  { host, logic, nextId }: RuntimeWork<K>,
  shard: ShardDraft<K>,
): ShardWork<K> {
  return {
    turn: host.turn,
    brokerId: host.brokerId,
    incarnationId: host.incarnationId,
    image: host.view.image,
    settings: host.settings,
    switches: host.switches,
    partition: shard.partition,
    epoch: shard.epoch,
    timerPrefix: logic.name,
    state: shard.state,
    timers: shard.timers,
    nextId,
    write: null,
    reply: null,
  };
}

/** A marker for a partition that is coordinated here (GroupCoordinatorService.completeTransaction). */
export function onCoordinatorMarker<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  marker: ProducerMarker,
  ticket: MarkerTicket,
): void {
  const known = shardOf(work.shards, index);
  if (known === null || known.phase !== 'Active') {
    work.marked = [...work.marked, { ticket, error: refusalOf(known) }];
    return;
  }
  const shard = draftShard(known);
  appendShardMarker(work, shard, marker, ticket);
  putShard(work, shard);
}

/** A timer of a shard's own fired; its subject is the timer's id. */
export function onShardTimer<K extends CoordinatorKinds>(work: RuntimeWork<K>, id: number): void {
  for (const known of work.shards) {
    const timer = known.timers.find((armed) => armed.id === id);
    if (timer === undefined) continue;
    const shard = draftShard(known);
    shard.timers = known.timers.filter((armed) => armed !== timer);
    putShard(work, shard);
    operate(work, known.index, (bench) => {
      work.logic.onOperation(bench, timer.operation, 'NONE');
    });
    return;
  }
}

/** An answer has waited for its write for as long as it may; what is written stays (`OperationTimeout`). */
export function onWriteTimeout<K extends CoordinatorKinds>(work: RuntimeWork<K>, id: number): void {
  for (const known of work.shards) {
    const taken = takeDeferred(known, id);
    if (taken === null) continue;
    const shard = draftShard(known);
    shard.deferred = taken.shard.deferred ?? known.deferred;
    shard.batch = taken.shard.batch ?? known.batch;
    putShard(work, shard);
    end(work, known.index, taken.deferred, 'REQUEST_TIMED_OUT');
    return;
  }
}

/** The linger time of an open batch is over. */
export function onLingerTimer<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
): void {
  const known = shardOf(work.shards, index);
  if (known === null || known.batch === null) return;
  const shard = draftShard(known);
  flush(work, shard, null);
  putShard(work, shard);
}

/** New metadata: each active shard looks what it means for its keys. */
export function onCoordinatorImage<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  before: MetadataImage,
): void {
  for (const { index } of work.shards) {
    operate(work, index, (bench) => {
      work.logic.onImage(bench, before);
    });
  }
}

/**
 * Tells whom it concerns of writes that ended, and of those that the high watermark has passed; what they do may write in
 * turn, so that this goes on until nothing ends any more.
 */
export function advance<K extends CoordinatorKinds>(work: RuntimeWork<K>): void {
  do {
    while (work.ended.length > 0) tellFirst(work);
    for (const shard of work.shards) followHighWatermark(work, shard);
  } while (work.ended.length > 0);
}

function tellFirst<K extends CoordinatorKinds>(work: RuntimeWork<K>): void {
  const [first, ...rest] = work.ended;
  work.ended = rest;
  if (first === undefined) return;
  const { index, deferred, error } = first;
  const { then, reply, marker } = deferred;
  if (marker !== null) work.marked = [...work.marked, { ticket: marker, error }];
  if (then !== null) {
    operate(work, index, (bench) => {
      work.logic.onOperation(bench, then, error);
    });
  }
  if (reply === null) return;
  const { connection, request, response } = reply;
  const answer = error === 'NONE' ? response : work.logic.refusal(request, coordinatorError(error));
  work.host.turn.reply(connection, answer);
}

function followHighWatermark<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  known: Shard<K>,
): void {
  if (known.phase !== 'Active') return;
  const { partitions } = work.host.replicas;
  const at = searchPartition(partitions, known.partition);
  const partition = at < 0 ? null : (partitions[at] as Partition);
  // A coordinator that is to be unloaded yet hears no more of what another one writes.
  if (partition === null || !isLeader(partition, work.host.brokerId)) return;
  const { highWatermark } = partition.log;
  if (highWatermark <= known.committed.offset) return;
  const shard = draftShard(known);
  commitUpTo(work, shard, highWatermark);
  putShard(work, shard);
}
