import { assert } from '../../assert.ts';
import { type PartitionName, partitionName, topicOf } from '../../protocol/partition-name.ts';
import { comparePartitions } from '../consumer/partition-order.ts';
import type { AssignedTarget, AssignorSpec } from './spec.ts';

interface Share {
  readonly memberId: string;
  readonly partitions: PartitionName[];
  /** How many it may still take. */
  room: number;
}

/**
 * The uniform assignor where all members are subscribed to the same topics (UniformHomogeneousAssignmentBuilder): each
 * keeps what it had up to its quota, and what is left goes to those below theirs.
 */
export function assignEqualSubscriptions(spec: AssignorSpec): readonly AssignedTarget[] {
  const topics = spec.members[0]?.topics ?? [];
  const had = new Set<PartitionName>(spec.members.flatMap((member) => member.target));
  const left: PartitionName[] = [];
  let total = 0;
  for (const { name, partitions } of spec.topics) {
    if (!topics.includes(name)) continue;
    total += partitions;
    for (let i = 0; i < partitions; i++) {
      const partition = partitionName(name, i);
      if (!had.has(partition)) left.push(partition);
    }
  }
  const shares = keepUpToQuota(spec, topics, total, left);
  let next = 0;
  for (const share of shares) {
    while (share.room > 0 && next < left.length) {
      share.partitions.push(left[next++] as PartitionName);
      share.room -= 1;
    }
  }
  assert(next === left.length || shares.length === 0, 'quotas have room for every partition');
  return shares.map(({ memberId, partitions }) => ({
    memberId,
    partitions: partitions.sort(comparePartitions),
  }));
}

/** What members keep, with the room that they have left; what they must give up is added to `left`. */
function keepUpToQuota(
  spec: AssignorSpec,
  topics: readonly string[],
  total: number,
  left: PartitionName[],
): readonly Share[] {
  const count = spec.members.length;
  const least = count === 0 ? 0 : Math.floor(total / count);
  let extras = count === 0 ? 0 : total % count;
  return spec.members.map((member, i) => {
    const mayHaveExtra = extras > 0;
    let room = mayHaveExtra ? least + 1 : least;
    const partitions: PartitionName[] = [];
    for (const partition of member.target) {
      if (!topics.includes(topicOf(partition))) continue;
      if (room > 0) {
        room -= 1;
        partitions.push(partition);
      } else {
        left.push(partition);
      }
    }
    // KAFKA-18688: who does not fill the extra place leaves it to a later member, unless all that follow need one.
    const yields = mayHaveExtra && room > 0 && count - i > extras;
    if (yields) room -= 1;
    else if (mayHaveExtra) extras -= 1;
    return { memberId: member.memberId, partitions, room };
  });
}
