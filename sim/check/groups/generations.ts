import type { Shard } from '../../../core/coordinator/shard.ts';
import { type Group, type GroupKinds, groupOf } from '../../../core/group/state.ts';
import type { Probe } from '../../../core/probe.ts';
import { topicOf } from '../../../core/protocol/partition-name.ts';
import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { Generation, GroupFold } from './fold.ts';
import { judge } from './judge.ts';

type StateChanged = Extract<Probe, { readonly type: 'GroupStateChanged' }>;
type Assigned = Extract<Probe, { readonly type: 'AssignmentChanged' }>;
type Expired = Extract<Probe, { readonly type: 'OffsetExpired' }>;

/** What coordinators say of generations and offsets (G-LEADER, G-DISJOINT, G-OFFSETS-LIVE). */
export function checkProbes(
  fold: GroupFold,
  event: SteppedEvent,
  report: Report,
  before: readonly Shard<GroupKinds>[],
): void {
  for (const probe of event.probes as readonly Probe[]) {
    switch (probe.type) {
      case 'GroupStateChanged':
        if (probe.protocol === 'classic') beginGeneration(fold, event, probe);
        break;
      case 'AssignmentChanged':
        if (probe.assignedBy !== '') checkAssigned(fold, event, report, probe);
        break;
      case 'OffsetExpired':
        checkExpired(event, report, before, probe);
        break;
      default:
    }
  }
}

/** A group at one process that coordinates it. */
const keyOf = ({ node }: SteppedEvent, groupId: string): string =>
  `${node.spec.name}#${node.boot} ${groupId}`;

function beginGeneration(fold: GroupFold, event: SteppedEvent, probe: StateChanged): void {
  const key = keyOf(event, probe.groupId);
  const at = fold.generations.findIndex((known) => known.key === key);
  const { generation, leaderId, state } = probe;
  if (state !== 'CompletingRebalance') {
    if (at >= 0 && state !== 'Stable') fold.generations.splice(at, 1);
    return;
  }
  const begun: Generation = { key, generation, leaderId, assigned: [] };
  if (at < 0) fold.generations.push(begun);
  else fold.generations[at] = begun;
}

function checkAssigned(
  fold: GroupFold,
  event: SteppedEvent,
  report: Report,
  probe: Assigned,
): void {
  const { groupId, memberId, generation, assignedBy } = probe;
  const key = keyOf(event, groupId);
  const begun = fold.generations.find((known) => known.key === key);
  const where = { event: event.number, at: event.at };
  report.exercised('group-leader');
  if (begun === undefined || begun.generation !== generation || begun.leaderId !== assignedBy) {
    const leader = begun === undefined ? 'nobody' : begun.leaderId;
    const text = `group ${groupId}: ${assignedBy} assigned in generation ${generation}, which ${leader} leads`;
    judge(report, where, 'group-leader', text);
  }
  if (begun === undefined) return;
  report.exercised('assignment-disjoint');
  for (const partition of probe.partitions) {
    const other = begun.assigned.find((known) => known.partition === partition);
    if (other !== undefined && other.memberId !== memberId) {
      const text = `group ${groupId}: generation ${generation} assigns ${partition} to ${other.memberId} and to ${memberId}`;
      judge(report, where, 'assignment-disjoint', text);
    }
    begun.assigned.push({ partition, memberId });
  }
}

/** An offset came to an end: nobody in the group may want its topic (KIP-211). */
function checkExpired(
  event: SteppedEvent,
  report: Report,
  before: readonly Shard<GroupKinds>[],
  { groupId, partition, offset }: Expired,
): void {
  report.exercised('offset-durable');
  const topic = topicOf(partition);
  for (const shard of before) {
    const group = groupOf(shard.state, groupId);
    if (group === null) continue;
    const wants = wanted(group).includes(topic);
    if (!wants) continue;
    const text = `group ${groupId} lost its offset ${offset} of ${partition}, which its members read`;
    judge(report, { event: event.number, at: event.at }, 'offset-durable', text);
  }
}

/** The topics that members of a group want. */
function wanted(group: Group): readonly string[] {
  switch (group.type) {
    case 'classic':
      return group.members.length === 0 ? [] : (group.subscribedTopics ?? []);
    case 'consumer':
      return group.members.flatMap(({ subscribedTopicNames }) => subscribedTopicNames);
  }
}
