import type { Switches } from '../../../core/config/switches.ts';
import { decodeRecord } from '../../../core/coordinator/records.ts';
import type { Shard } from '../../../core/coordinator/shard.ts';
import { GROUP_LOGIC } from '../../../core/group/coordinator.ts';
import type { GroupMetadataRecord, GroupRecord } from '../../../core/group/records.ts';
import { type Group, type GroupKinds, groupOf } from '../../../core/group/state.ts';
import type { Record, RecordBatch } from '../../../core/log/batch.ts';
import { markerOf } from '../../../core/log/marker.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { batchAt, batchIndexAt, writtenLog } from '../server-view.ts';
import { type GroupFold, newReadLog, type ReadLog } from './fold.ts';
import { judge } from './judge.ts';

type GroupShard = Shard<GroupKinds>;

/**
 * Reads what was committed since the last look, and compares what the coordinator holds with what that says (R-REPLAY), and
 * the generations that were written down with one another (G-GEN).
 */
export function checkReplay(
  fold: GroupFold,
  event: SteppedEvent,
  report: Report,
  shard: GroupShard,
  switches: Switches,
): void {
  const written = writtenLog(event.node, shard.partition);
  if (written === null) return;
  const log = readLogOf(fold, shard.partition);
  const last = log.readTo === 0 ? null : batchAt(written, log.readTo - 1);
  const isSame = last?.leaderEpoch === log.lastEpoch && last.crc === log.lastCrc;
  // Committed records that are gone are the replicas' doing, and judged there.
  if (log.readTo > 0 && !isSame) Object.assign(log, newReadLog(log.partition));
  const committed = shard.committed.offset;
  const from = batchIndexAt(written, log.readTo);
  for (let i = from; i >= 0 && i < written.length; i++) {
    const batch = written.shared.items[i] as RecordBatch;
    if (batch.lastOffset >= committed) break;
    readBatch(event, report, log, batch, switches);
  }
  if (log.readTo !== committed) return;
  report.exercised('coordinator-replay');
  const text = difference(log, shard, event.node.spec.name);
  if (text === null) return;
  judge(report, { event: event.number, at: event.at }, 'coordinator-replay', text);
}

function readLogOf(fold: GroupFold, partition: string): ReadLog {
  const known = fold.logs.find((log) => log.partition === partition);
  if (known !== undefined) return known;
  const log = newReadLog(partition);
  fold.logs.push(log);
  return log;
}

function readBatch(
  event: SteppedEvent,
  report: Report,
  log: ReadLog,
  batch: RecordBatch,
  switches: Switches,
): void {
  const { producerId } = batch;
  log.readTo = batch.lastOffset + 1;
  log.lastEpoch = batch.leaderEpoch;
  log.lastCrc = batch.crc;
  if (batch.isControl) {
    log.state = GROUP_LOGIC.replayMarker(log.state, producerId, markerOf(batch).committed);
    return;
  }
  for (let i = 0; i < batch.records.length; i++) {
    const record = decodeRecord<GroupRecord>(batch.records[i] as Record);
    const at = { offset: batch.baseOffset + i, producerId };
    if (record.key.type === 'GroupMetadata') {
      checkGeneration(event, report, log, record as GroupMetadataRecord);
    }
    const next = GROUP_LOGIC.replay(log.state, record, at, switches);
    if (typeof next !== 'string') log.state = next;
  }
}

/** A static member that comes back is written into its generation; a group that was deleted begins anew. */
function checkGeneration(
  event: SteppedEvent,
  report: Report,
  log: ReadLog,
  { key, value }: GroupMetadataRecord,
): void {
  const groupId = key.group;
  const known = groupOf(log.state, groupId);
  if (value === null || known === null || known.type !== 'classic') return;
  report.exercised('generation-monotone');
  const before = known.generationId;
  const isReplacement =
    value.generation === before &&
    value.members.length === known.members.length &&
    value.members.every((member) => {
      const { groupInstanceId, memberId } = member;
      return known.members.some(
        (old) =>
          old.memberId === memberId ||
          (groupInstanceId !== null && old.groupInstanceId === groupInstanceId),
      );
    });
  if (value.generation > before || isReplacement) return;
  const text = `group ${groupId}: generation ${value.generation} is written down after ${before}`;
  judge(report, { event: event.number, at: event.at }, 'generation-monotone', text);
}

/** What the coordinator holds otherwise than its log says, or null. */
function difference(log: ReadLog, shard: GroupShard, node: string): string | null {
  const { committed, partition } = shard;
  const { offset } = committed;
  if (!same(log.state.offsets, committed.state.offsets)) {
    return `${node} holds other committed offsets than its log of ${partition} says up to ${offset}`;
  }
  if (!same(log.state.pending, committed.state.pending)) {
    return `${node} holds other offsets of open transactions than its log of ${partition} says up to ${offset}`;
  }
  for (const group of log.state.groups) {
    const text = differenceOf(group, shard, node);
    if (text !== null) return text;
  }
  return null;
}

/** A group of the consumer protocol is what its records say; a classic one is ahead of them until it is stable again. */
function differenceOf(group: Group, shard: GroupShard, node: string): string | null {
  const { groupId } = group;
  const { partition } = shard;
  const otherwise = `${node} has group ${groupId} otherwise than its log of ${partition} says`;
  const held = groupOf(group.type === 'classic' ? shard.state : shard.committed.state, groupId);
  if (held === null) {
    // A tombstone, or another protocol, that is written, or is about to be, and not committed yet.
    const isGoing =
      shard.batch !== null || shard.snapshots.some(({ state }) => groupOf(state, groupId) === null);
    if (isGoing) return null;
    return `${node} does not know group ${groupId}, which is in its log of ${partition}`;
  }
  if (group.type !== 'classic' || held.type !== 'classic') {
    return group.type !== held.type || same(group, held) ? null : otherwise;
  }
  if (held.generationId < group.generationId) {
    return `${node} has group ${groupId} in generation ${held.generationId}, its log of ${partition} in ${group.generationId}`;
  }
  if (held.state !== 'Stable' || shard.snapshots.length > 0 || shard.batch !== null) return null;
  const isSame =
    held.generationId === group.generationId &&
    same(held.members.map(identity), group.members.map(identity));
  return isSame ? null : otherwise;
}

const identity = ({
  memberId,
  assignment,
}: {
  readonly memberId: string;
  readonly assignment: { readonly partitions: readonly string[] };
}): unknown => [memberId, assignment.partitions];

const same = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
