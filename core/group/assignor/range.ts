import { type PartitionName, partitionName } from '../../protocol/partition-name.ts';
import type { AssignedTarget, AssignorMember, AssignorSpec } from './spec.ts';

/**
 * The range assignor of the coordinator (RangeAssignor, clients §6.7): each topic is cut into ranges, one per
 * subscriber, the longer ones first. What members had plays no part.
 */
export function assignRanges(spec: AssignorSpec): readonly AssignedTarget[] {
  const members = [...spec.members].sort(byInstanceThenMember);
  const shares = new Map<AssignorMember, PartitionName[]>(members.map((member) => [member, []]));
  for (const topic of spec.topics) {
    const subscribers = members.filter((member) => member.topics.includes(topic.name));
    if (subscribers.length === 0) continue;
    const quota = Math.floor(topic.partitions / subscribers.length);
    const longer = topic.partitions % subscribers.length;
    let next = 0;
    subscribers.forEach((member, i) => {
      const end = next + quota + (i < longer ? 1 : 0);
      const share = shares.get(member) as PartitionName[];
      while (next < end) share.push(partitionName(topic.name, next++));
    });
  }
  return spec.members.map((member) => ({
    memberId: member.memberId,
    partitions: shares.get(member) as PartitionName[],
  }));
}

/** Static members come first, by instance id; the others follow by member id. */
function byInstanceThenMember(a: AssignorMember, b: AssignorMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return a.instanceId < b.instanceId ? -1 : 1;
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return a.memberId < b.memberId ? -1 : 1;
}
