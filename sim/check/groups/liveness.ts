import { partitionFor } from '../../../core/coordinator/partition-for.ts';
import type { Shard } from '../../../core/coordinator/shard.ts';
import { stateOf } from '../../../core/group/consumer/state.ts';
import { type Group, type GroupKinds, groupOf } from '../../../core/group/state.ts';
import type { Probe } from '../../../core/probe.ts';
import { topicOf } from '../../../core/protocol/partition-name.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report, RunEnd } from '../checker.ts';
import { partitionsOf, serverMemory } from '../server-view.ts';
import type { GroupFold, Progress, WatchedGroup } from './fold.ts';
import { judge } from './judge.ts';

/** Follows how far groups are and how far their partitions go. */
export function followProgress(fold: GroupFold, event: SteppedEvent): void {
  for (const probe of event.probes as readonly Probe[]) {
    if (probe.type === 'OffsetCommitted') {
      const progress = progressOf(fold, probe.groupId, probe.partition);
      if (progress === null || probe.offset <= progress.committed) continue;
      progress.committed = probe.offset;
      progress.waitingSince = progress.highWatermark > probe.offset ? event.at : -1;
    } else if (probe.type === 'HighWatermarkAdvanced') {
      for (const { groupId, topics } of fold.groups) {
        if (!topics.includes(topicOf(probe.partition))) continue;
        const progress = progressOf(fold, groupId, probe.partition);
        if (progress === null || probe.to <= progress.highWatermark) continue;
        progress.highWatermark = probe.to;
        if (progress.waitingSince < 0) progress.waitingSince = event.at;
      }
    }
  }
}

function progressOf(fold: GroupFold, groupId: string, partition: string): Progress | null {
  if (!fold.groups.some((group) => group.groupId === groupId)) return null;
  const known = fold.progress.find(
    (progress) => progress.groupId === groupId && progress.partition === partition,
  );
  if (known !== undefined) return known;
  const progress = { groupId, partition, committed: -1, highWatermark: -1, waitingSince: -1 };
  fold.progress.push(progress);
  return progress;
}

/** Groups must be well some time after the last fault, and after the last member came or went as planned (G-LIVE). */
export function judgeGroups(fold: GroupFold, end: RunEnd, report: Report): void {
  if (end.reason !== 'until') return;
  for (const group of fold.groups) {
    const calmSince = Math.max(end.healedAt, group.settledMicros);
    if (end.at - calmSince < fold.boundMicros) continue;
    judgeGroup(fold, end, report, group, calmSince);
  }
}

function judgeGroup(
  fold: GroupFold,
  end: RunEnd,
  report: Report,
  watched: WatchedGroup,
  calmSince: number,
): void {
  const { groupId } = watched;
  const shard = coordinatorOf(end, groupId);
  if (shard === undefined) return;
  report.exercised('coordinator-up-within-t');
  if (shard === null) {
    const text = `nobody coordinates group ${groupId}`;
    judge(report, end, 'coordinator-up-within-t', text);
    return;
  }
  const living = watched.members.filter((name) =>
    end.nodes.some(({ spec, status }) => spec.name === name && status === 'running'),
  );
  if (living.length === 0) return;
  report.exercised('group-stable-within-t');
  const unwell = unstable(groupId, groupOf(shard.state, groupId), living.length);
  if (unwell !== null) {
    judge(report, end, 'group-stable-within-t', unwell);
    return;
  }
  if (!watched.mustProgress) return;
  for (const progress of fold.progress) {
    if (progress.groupId !== groupId) continue;
    report.exercised('group-progress');
    const { waitingSince, partition, committed, highWatermark } = progress;
    if (waitingSince < 0 || end.at - Math.max(waitingSince, calmSince) < fold.boundMicros) continue;
    const text = `group ${groupId} has committed ${partition} up to ${committed}, and no further for long although it goes to ${highWatermark}`;
    judge(report, end, 'group-progress', text);
  }
}

/** The shard that coordinates a group; null where none does, undefined where the partition has no leader who lives. */
export function coordinatorOf(end: RunEnd, groupId: string): Shard<GroupKinds> | null | undefined {
  for (const { state, spec, status } of end.nodes) {
    if (status !== 'running') continue;
    const broker = serverMemory(state)?.broker ?? null;
    if (broker === null) continue;
    const image = broker.publisher.published;
    const topic = image.topics.find(({ name }) => name === '__consumer_offsets');
    if (topic === undefined) continue;
    const index = partitionFor(groupId, topic.partitions.length);
    const name = `__consumer_offsets-${index}`;
    const held = partitionsOf(state).find((partition) => partition.name === name);
    if (held === undefined || held.leaderId !== spec.id) continue;
    const shards = broker.coordinators.groups?.shards ?? [];
    const shard = shards.find((known) => known.partition === name);
    return shard === undefined || shard.phase !== 'Active' ? null : shard;
  }
  return undefined;
}

/** Why a group is not what so many members that stay should make of it, or null. */
function unstable(groupId: string, group: Group | null, members: number): string | null {
  if (group === null) return `group ${groupId} is not known to its coordinator`;
  const found = group.members.length;
  if (found !== members) return `group ${groupId} has ${found} members where ${members} live`;
  const state = group.type === 'classic' ? group.state : stateOf(group);
  if (state === 'Stable' || state === 'STABLE') return null;
  return `group ${groupId} is still ${state}`;
}
