import type { Scenario } from '../../sim/scenario/scenario.ts';
import { groupWorld } from './group-worlds.ts';
import { MENDED } from './worlds.ts';

export const staleOwnedPartitions: Scenario = {
  name: 'stale-owned-partitions',
  title: 'A member that missed a generation still claims its old partitions',
  description:
    'Members of a cooperative group tell what they own when they join. One that missed a generation, and with it its membership, comes back as a new member that owns what others were given meanwhile, and the assignor believes all of them. Expected: a generation assigns a partition to two members.',
  ...groupWorld({
    member: { 'partition.assignment.strategy': 'cooperative-sticky' },
    third: '1500ms',
    producer: { count: 5 },
  }),
  switches: { ...MENDED, 'group.stickyClaims': 'trusted' },
  museum: {
    source: 'KAFKA-12984, KAFKA-13406, KAFKA-13419, KAFKA-14639',
    note: 'A claim is worth as much as the time that it is of: of several the newest holds, and who has lost its membership claims nothing.',
    difficulty: 3,
    expect: { guarantee: 'assignment-disjoint', status: 'violated' },
    control: { 'switches.group.stickyClaims': 'generation-checked' },
    seeds: 60,
  },
};
