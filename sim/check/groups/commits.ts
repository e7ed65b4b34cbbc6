import type { ServerMemory } from '../../../core/broker/server.ts';
import type { Shard } from '../../../core/coordinator/shard.ts';
import { memberOf, staticMemberId } from '../../../core/group/classic/group.ts';
import { type GroupKinds, groupOf } from '../../../core/group/state.ts';
import type {
  OffsetCommitRequest,
  OffsetCommitResponse,
} from '../../../core/protocol/group-offsets.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import { judge } from './judge.ts';

type GroupShard = Shard<GroupKinds>;

/** A commit that a coordinator took in, against the group as it was when it came (G-COMMIT). */
export function checkCommit(
  event: SteppedEvent,
  report: Report,
  before: readonly GroupShard[],
  after: readonly GroupShard[],
): void {
  const { input } = event;
  if (input.type !== 'Received') return;
  const request = input.message as OffsetCommitRequest;
  if (request.type !== 'OffsetCommitRequest') return;
  const taken = after.find((shard) => {
    const old = before.find(({ partition }) => partition === shard.partition);
    return old !== undefined && old.state.offsets !== shard.state.offsets;
  });
  if (taken === undefined) return;
  const old = before.find(({ partition }) => partition === taken.partition) as GroupShard;
  const text = intrusion(old, request, event.node.spec.name);
  if (text === undefined) return;
  report.exercised('commit-fenced');
  if (text === null) return;
  judge(report, { event: event.number, at: event.at }, 'commit-fenced', text);
}

/** Why a commit should have been refused, null where it should not; undefined where other rules hold (KIP-848). */
function intrusion(
  shard: GroupShard,
  request: OffsetCommitRequest,
  node: string,
): string | null | undefined {
  const { groupId, memberId, groupInstanceId, generationIdOrMemberEpoch } = request;
  const group = groupOf(shard.state, groupId);
  const isOfNobody = generationIdOrMemberEpoch < 0;
  if (group !== null && group.type !== 'classic') return undefined;
  if (isOfNobody && (group === null || group.state === 'Empty')) return null;
  if (group === null || memberOf(group, memberId) === null) {
    return `${node} took a commit of "${memberId}", which is no member of group ${groupId}`;
  }
  if (groupInstanceId !== null && staticMemberId(group, groupInstanceId) !== memberId) {
    return `${node} took a commit of "${memberId}" in group ${groupId}, where another member is ${groupInstanceId}`;
  }
  if (generationIdOrMemberEpoch !== group.generationId) {
    return `${node} took a commit of "${memberId}" of generation ${generationIdOrMemberEpoch} in group ${groupId}, which is in ${group.generationId}`;
  }
  if (group.state !== 'CompletingRebalance') return null;
  return `${node} took a commit of "${memberId}" in group ${groupId}, which waits for an assignment`;
}

/** Answers to commits say that all is well when the records are committed. */
export function checkReplies(
  event: SteppedEvent,
  report: Report,
  before: readonly GroupShard[],
  server: ServerMemory,
): void {
  for (const effect of event.effects) {
    if (effect.type !== 'Reply') continue;
    const response = effect.message as OffsetCommitResponse | null;
    if (response?.type !== 'OffsetCommitResponse') continue;
    if (!response.partitions.some(({ error }) => error === 'NONE')) continue;
    const early = uncommitted(event, before, server, response);
    report.exercised('coordinator-reply-committed');
    if (early === null) continue;
    const { offset, partition, highWatermark } = early;
    const text = `${event.node.spec.name} answered a commit up to ${offset} with the high watermark of ${partition} at ${highWatermark}`;
    judge(report, { event: event.number, at: event.at }, 'coordinator-reply-committed', text);
  }
}

interface Early {
  readonly offset: number;
  readonly partition: string;
  readonly highWatermark: number;
}

/** Before what an answer came that confirms it, or null. */
function uncommitted(
  event: SteppedEvent,
  before: readonly GroupShard[],
  server: ServerMemory,
  response: OffsetCommitResponse,
): Early | null {
  const partitions = server.broker?.replicas.partitions ?? [];
  const highWatermarkOf = (name: string): number =>
    partitions.find((partition) => partition.name === name)?.log.highWatermark ?? -1;
  for (const shard of before) {
    const waiting = [...shard.deferred, ...(shard.batch?.deferred ?? [])];
    const deferred = waiting.find(({ reply }) => reply?.response === response);
    if (deferred === undefined) continue;
    const highWatermark = highWatermarkOf(shard.partition);
    const { offset } = deferred;
    if (highWatermark >= offset) return null;
    return { offset, partition: shard.partition, highWatermark };
  }
  // It was taken in and answered in one step: then all that the shard has written is committed.
  const now = server.broker?.coordinators.groups?.shards ?? [];
  const touched = now.find((shard) => {
    const old = before.find(({ partition }) => partition === shard.partition);
    return old !== undefined && old.lastWrittenOffset !== shard.lastWrittenOffset;
  });
  if (touched === undefined || event.input.type !== 'Received') return null;
  const highWatermark = highWatermarkOf(touched.partition);
  const { lastWrittenOffset: offset, partition } = touched;
  return highWatermark >= offset ? null : { offset, partition, highWatermark };
}
