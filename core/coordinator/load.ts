import { type Site, site } from '../draw.ts';
import type { Record, RecordBatch } from '../log/batch.ts';
import { markerOf } from '../log/marker.ts';
import { batchesIn } from '../log/state.ts';
import { draw } from '../machine.ts';
import { partitionName } from '../protocol/partition-name.ts';
import { isLeader, type Partition, searchPartition } from '../replica/partition.ts';
import type { ReplicaManager } from '../replica/state.ts';
import { plusMicros } from '../time.ts';
import {
  draftShard,
  putShard,
  type RuntimeWork,
  removeShard,
  type ShardDraft,
  shardOf,
} from './host.ts';
import { decodeRecord } from './records.ts';
import { advance, operate } from './runtime.ts';
import type { CoordinatorKinds, Shard } from './shard.ts';
import { timerName } from './work.ts';
import { failAll } from './write.ts';

/** How long a coordinator takes to read its partition, in microseconds: a thread of its own reads it in the background. */
const LOAD_DELAY_MICROS = [
  1_000, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 5_000, 5_000, 10_000, 10_000, 20_000, 50_000,
  100_000, 200_000, 500_000,
] as const;

/** How long the load of a partition takes, or where the order of orders is not kept, the unload. */
export const LOAD_DELAY: Site = site('coordinator.load-delay', LOAD_DELAY_MICROS.length, 0);

/** Elections and resignations of one step draw apart from one another. */
const UNLOADS = 1_000_000;

/** The timer of a load; its subject is the partition's index. */
export const loadTimer = (name: string): string => `${name}.load`;
/** The timer of an unload, where loads and unloads have no order. */
export const unloadTimer = (name: string): string => `${name}.unload`;

/**
 * Compares what this broker led before a step with what it leads now, and takes on or gives up partitions of the internal
 * topic accordingly (`onElection`, `onResignation`; clients §5.7).
 */
export function followLeadership<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  before: ReplicaManager,
): void {
  const { replicas, brokerId } = work.host;
  if (replicas.partitions === before.partitions) return;
  for (const { index, partition } of work.shards) {
    if (searchPartition(replicas.partitions, partition) < 0) {
      resign(work, index, null, 'the partition is no longer here');
    }
  }
  for (const partition of replicasOf(replicas, work.logic.topic)) {
    const at = searchPartition(before.partitions, partition.name);
    const known = at < 0 ? null : (before.partitions[at] as Partition);
    const isSameTopic = known !== null && known.topicId === partition.topicId;
    if (isSameTopic && known.leaderEpoch === partition.leaderEpoch) continue;
    const index = indexWithin(partition.name, work.logic.topic);
    if (known !== null && !isSameTopic) resign(work, index, null, 'the topic was made again');
    if (isLeader(partition, brokerId)) elect(work, index, partition.leaderEpoch);
    else resign(work, index, partition.leaderEpoch, 'another broker leads the partition');
  }
}

/** The replicas of a topic here; their names stand together. */
function replicasOf({ partitions }: ReplicaManager, topic: string): readonly Partition[] {
  const from = searchPartition(partitions, `${topic}-`);
  const found: Partition[] = [];
  for (let at = from < 0 ? -from - 1 : from; at < partitions.length; at++) {
    const partition = partitions[at] as Partition;
    if (!partition.name.startsWith(`${topic}-`)) break;
    found.push(partition);
  }
  return found;
}

const indexWithin = (name: string, topic: string): number => Number(name.slice(topic.length + 1));

/** This broker leads partition `index` in a new epoch: it reads the partition unless it has done so (`scheduleLoad`). */
export function elect<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  epoch: number,
): void {
  const known = shardOf(work.shards, index);
  if (known !== null && known.epoch >= epoch) return;
  const { host, logic } = work;
  // Where unloads come late, what is here may be from before another broker led.
  const reloads = logic.reloads || !logic.ordersByEpoch(host.switches);
  if (known?.phase === 'Active' && reloads) {
    unload(work, index, 'the partition is read again in a new epoch');
  } else if (known !== null && known.phase !== 'Failed') {
    const shard = draftShard(known);
    shard.epoch = epoch;
    putShard(work, shard);
    return;
  }
  putShard(work, loadingShard(work, index, epoch));
  const { turn } = host;
  const delay = LOAD_DELAY_MICROS[draw(turn, turn, LOAD_DELAY, 2 * index + offsetOf(work))];
  turn.setTimer(loadTimer(logic.name), index, plusMicros(turn.now, delay ?? 0));
}

/** Groups and transactions of one step draw apart from one another. */
const offsetOf = <K extends CoordinatorKinds>({ logic }: RuntimeWork<K>): number =>
  logic.name === 'groups' ? 0 : 1;

function loadingShard<K extends CoordinatorKinds>(
  { logic }: RuntimeWork<K>,
  index: number,
  epoch: number,
): Shard<K> {
  const state = logic.empty();
  return {
    partition: partitionName(logic.topic, index),
    index,
    epoch,
    phase: 'Loading',
    state,
    lastWrittenOffset: 0,
    committed: { offset: -1, state },
    snapshots: [],
    batch: null,
    deferred: [],
    timers: [],
  };
}

/**
 * Another broker leads partition `index` in `epoch`, or nobody does here any more (null): its keys are unloaded. An order
 * that is older than the last election is ignored; before KAFKA-10614 loads and unloads had no order.
 */
export function resign<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  epoch: number | null,
  rule: string,
): void {
  const known = shardOf(work.shards, index);
  if (known === null) return;
  const { host, logic } = work;
  if (logic.ordersByEpoch(host.switches)) {
    if (epoch === null || known.epoch < epoch) unload(work, index, rule);
    return;
  }
  const { turn } = host;
  const drawn = draw(turn, turn, LOAD_DELAY, UNLOADS + 2 * index + offsetOf(work));
  const delay = LOAD_DELAY_MICROS[drawn] ?? 0;
  turn.setTimer(unloadTimer(logic.name), index, plusMicros(turn.now, delay));
}

/** The time of an unload has come that does not ask whether a later election was meant to undo it (KAFKA-10614). */
export function onUnloadTimer<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
): void {
  unload(work, index, 'an unload without epoch is carried out (before KAFKA-10614)');
}

function unload<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  index: number,
  rule: string,
): void {
  const known = shardOf(work.shards, index);
  if (known === null) return;
  const { host, logic } = work;
  host.turn.cancelTimer(loadTimer(logic.name), index);
  if (known.phase === 'Active') {
    const shard = draftShard(known);
    failAll(work, shard, 'NOT_COORDINATOR');
    putShard(work, shard);
    advance(work);
    operate(work, index, logic.onUnloaded);
  }
  const last = shardOf(work.shards, index) ?? known;
  for (const { id, operation } of last.timers) {
    host.turn.cancelTimer(timerName(logic.name, operation.type), id);
  }
  removeShard(work, index);
  host.turn.probe({
    type: 'CoordinatorUnloaded',
    partition: known.partition,
    leaderEpoch: known.epoch,
    rule,
  });
}

/** The partition has been read: its keys are coordinated here from now on, or cannot be (`CompleteLoad`). */
export function onLoadTimer<K extends CoordinatorKinds>(work: RuntimeWork<K>, index: number): void {
  const known = shardOf(work.shards, index);
  if (known === null || known.phase !== 'Loading') return;
  const { host, logic } = work;
  const at = searchPartition(host.replicas.partitions, known.partition);
  if (at < 0) return;
  const shard = draftShard(known);
  const problem = readPartition(work, shard, host.replicas.partitions[at] as Partition);
  const { partition, epoch: leaderEpoch } = shard;
  if (problem !== null) {
    shard.phase = 'Failed';
    putShard(work, shard);
    host.turn.probe({ type: 'CoordinatorLoadFailed', partition, leaderEpoch, rule: problem });
    return;
  }
  shard.phase = 'Active';
  putShard(work, shard);
  host.turn.probe({
    type: 'CoordinatorLoaded',
    partition,
    leaderEpoch,
    endOffset: shard.lastWrittenOffset,
    keys: logic.size(shard.state),
  });
  operate(work, index, logic.onLoaded);
}

/**
 * Replays a partition's log from its start to its end; what lies above the high watermark is not committed yet.
 * Simplified: internal topics are not compacted. A coordinator reads the whole log, and finds the same.
 */
function readPartition<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  shard: ShardDraft<K>,
  { log }: Partition,
): string | null {
  const batches = batchesIn(work.host.turn.disk, log.slot);
  shard.lastWrittenOffset = log.logEndOffset;
  shard.committed = { offset: log.highWatermark, state: shard.state };
  for (let i = 0; i < batches.length; i++) {
    const batch = batches.shared.items[i] as RecordBatch;
    if (batch.lastOffset < log.logStartOffset) continue;
    const problem = replayBatch(work, shard, batch);
    if (problem !== null) return problem;
    const offset = batch.lastOffset + 1;
    if (offset <= log.highWatermark) {
      shard.committed = { offset: log.highWatermark, state: shard.state };
    } else {
      shard.snapshots = [...shard.snapshots, { offset, state: shard.state }];
    }
  }
  return null;
}

function replayBatch<K extends CoordinatorKinds>(
  { logic, host }: RuntimeWork<K>,
  shard: ShardDraft<K>,
  batch: RecordBatch,
): string | null {
  const { producerId } = batch;
  if (batch.isControl) {
    shard.state = logic.replayMarker(shard.state, producerId, markerOf(batch).committed);
    return null;
  }
  for (let i = 0; i < batch.records.length; i++) {
    const record = batch.records[i] as Record;
    const at = { offset: batch.baseOffset + i, producerId };
    const next = logic.replay(shard.state, decodeRecord<K['record']>(record), at, host.switches);
    if (typeof next === 'string') return next;
    shard.state = next;
  }
  return null;
}
