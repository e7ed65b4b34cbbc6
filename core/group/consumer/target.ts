import { some } from '../../assert.ts';
import { indexOf, topicOf } from '../../protocol/partition-name.ts';
import { assignorNames, assignorOf } from '../assignor/assignors.ts';
import type { AssignorMember, AssignorSpec, AssignorTopic } from '../assignor/spec.ts';
import type { GroupChange } from './change.ts';
import { type GroupContext, wallClockMs } from './context.ts';
import { sameTexts } from './partition-order.ts';
import { targetEpochRecord, targetRecord } from './records.ts';
import { type ConsumerGroup, targetOf } from './state.ts';
import { isHomogeneous, preferredAssignor, subscribedTopics } from './subscriptions.ts';

/**
 * Makes a new target assignment where the group's epoch asks for one and it may be made now (TargetAssignmentBuilder,
 * clients §6.3). Simplified: assignments are computed at once, without a thread of their own.
 */
export function updateTarget(change: GroupChange, context: GroupContext): void {
  const group = some(change.group, 'a group that is being heard is there');
  if (group.assignmentEpoch >= group.groupEpoch || !mayAssign(group, context)) return;
  const assignor = assignorNameOf(group, context);
  const assign = some(assignorOf(assignor), 'a preferred assignor is one of those configured');
  const targets = assign(specOf(group, context));
  for (const { memberId, partitions } of targets) {
    const before = group.target.find((target) => target.memberId === memberId);
    if (before !== undefined && sameTexts(before.partitions, partitions)) continue;
    change.add(targetRecord(group.groupId, memberId, partitions));
  }
  change.add(targetEpochRecord(group.groupId, group.groupEpoch, wallClockMs(context)));
  change.probes.push({
    type: 'TargetAssignmentChanged',
    groupId: group.groupId,
    assignmentEpoch: group.groupEpoch,
    assignor,
    members: targets,
  });
}

/** The assignor that the group uses: what most members ask for, else the first one configured. */
export const assignorNameOf = (group: ConsumerGroup, context: GroupContext): string =>
  preferredAssignor(group.members) ??
  some(
    assignorNames(context.settings['group.consumer.assignors'])[0],
    'a broker has at least one assignor',
  );

/**
 * KIP-1263: assignments keep a distance, so that members that come one after the other do not each move partitions. The
 * first one of a group need not wait, and an interval of 0 is a way out after the wall clock has gone back far.
 */
function mayAssign(group: ConsumerGroup, context: GroupContext): boolean {
  const intervalMs = context.settings['group.consumer.assignment.interval.ms'];
  if (group.assignmentTimestampMs === 0 || intervalMs === 0) return true;
  return wallClockMs(context) >= group.assignmentTimestampMs + intervalMs;
}

function specOf(group: ConsumerGroup, context: GroupContext): AssignorSpec {
  const topics: AssignorTopic[] = [];
  for (const name of subscribedTopics(group.members)) {
    const description = context.describe(name);
    if (description !== null) topics.push({ name, partitions: description.partitions });
  }
  const members = group.members.map((member): AssignorMember => {
    const { memberId, instanceId, subscribedTopicNames } = member;
    return {
      memberId,
      instanceId,
      topics: subscribedTopicNames.filter((name) => topics.some((topic) => topic.name === name)),
      target: targetOf(group, memberId).filter((partition) => {
        const topic = topics.find(({ name }) => name === topicOf(partition));
        return topic !== undefined && indexOf(partition) < topic.partitions;
      }),
    };
  });
  return { members, isHomogeneous: isHomogeneous(group.members), topics };
}
